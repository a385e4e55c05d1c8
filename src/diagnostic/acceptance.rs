//! Why a finding is accepted, by whom it says so, and until when.

use std::fmt;

/// Where an acceptance is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptedBy {
    /// A comment in the document.
    Inline,
    /// An entry of the configuration.
    Config,
    /// An entry of a baseline.
    Baseline,
}

impl AcceptedBy {
    /// The word used in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AcceptedBy::Inline => "inline",
            AcceptedBy::Config => "config",
            AcceptedBy::Baseline => "baseline",
        }
    }
}

/// A finding that somebody has seen and decided to live with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Why, in the words of whoever decided.
    pub reason: String,
    /// Where it is written.
    pub by: AcceptedBy,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day of this year, month and day, if there is one.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let date = Date { year, month, day };
        let known = (1..=12).contains(&month) && (1..=date.days_in_month()).contains(&day);
        (year > 0 && known).then_some(date)
    }

    /// Reads `2027-01-31`, and nothing else.
    ///
    /// ```
    /// use gouji::diagnostic::Date;
    /// assert!(Date::parse("2027-01-31") < Date::parse("2027-02-01"));
    /// assert_eq!(Date::parse("2027-02-29"), None);
    /// assert_eq!(Date::parse("27-2-1"), None);
    /// ```
    #[must_use]
    pub fn parse(written: &str) -> Option<Date> {
        let mut parts = written.split('-');
        let mut part = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let date = Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
        parts.next().is_none().then_some(date)
    }

    /// The day that many days after 1970-01-01; days beyond the year 9999 are its last.
    ///
    /// ```
    /// use gouji::diagnostic::Date;
    /// assert_eq!(Date::from_epoch_days(20_089).to_string(), "2025-01-01");
    /// ```
    #[must_use]
    pub fn from_epoch_days(mut days: u64) -> Date {
        let mut date = Date {
            year: 1970,
            month: 1,
            day: 1,
        };
        while date.year < 9999 && days >= date.days_in_year() {
            days -= date.days_in_year();
            date.year += 1;
        }
        while date.month < 12 && days >= u64::from(date.days_in_month()) {
            days -= u64::from(date.days_in_month());
            date.month += 1;
        }
        let last = date.days_in_month();
        date.day = u8::try_from(days + 1).map_or(last, |day| day.min(last));
        date
    }

    fn is_leap(self) -> bool {
        self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400))
    }

    fn days_in_year(self) -> u64 {
        if self.is_leap() { 366 } else { 365 }
    }

    fn days_in_month(self) -> u8 {
        match self.month {
            2 if self.is_leap() => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
