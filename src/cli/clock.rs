//! The day a run assumes. Nothing else reads the clock.

use super::fail::Fail;
use crate::rule::compile::is_day;
use std::time::{SystemTime, UNIX_EPOCH};

/// The day of the argument, or else today in Greenwich, as `2027-01-31`.
///
/// # Errors
/// When the argument is no day.
pub(super) fn day(argument: Option<&str>) -> Result<String, Fail> {
    match argument {
        Some(day) if is_day(day) => Ok(day.to_owned()),
        Some(day) => Err(Fail::Usage(format!(
            "`{day}` is not a day such as 2027-01-31"
        ))),
        None => Ok(written(days_since_1970())),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the date is an input, and this is where it comes in"
)]
fn days_since_1970() -> i64 {
    // A clock before 1970 is as good as none.
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs() / 86_400).unwrap_or_default()
}

/// A count of days since 1 January 1970 as a date of the Gregorian calendar. Years are counted from
/// March, so that the leap day is the last of them.
fn written(days: i64) -> String {
    const IN_400_YEARS: i64 = 146_097;
    const FROM_MARCH_OF_YEAR_0: i64 = 719_468;
    let days = days + FROM_MARCH_OF_YEAR_0;
    let era = days.div_euclid(IN_400_YEARS);
    let of_era = days.rem_euclid(IN_400_YEARS);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn days_are_dates() {
        let known = [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (20_484, "2026-01-31"),
            (47_541, "2100-03-01"),
        ];
        for (days, date) in known {
            assert_eq!(written(days), date);
        }
    }
}
