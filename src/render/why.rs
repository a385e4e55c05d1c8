//! Why a rule spoke or did not: for people in a terminal, and as JSON for programs.

use super::Style;
use super::measure::{columns, one_line, padded, right, wrapped};
use super::paint::Paint;
use super::why_json;
use crate::rule::Outcome;
use crate::rule::trace::{Sign, Step};
use crate::source::Source;
use crate::why::{Part, Why};
use crate::wording::say;
use std::io::{self, Write};

/// A row of [`REASONERS`].
#[derive(Clone, Copy)]
pub struct WhyFormat {
    /// The value of `--format`.
    pub name: &'static str,
    /// What it is for, on one line.
    pub about: &'static str,
    /// Writes the answer.
    pub write: fn(&Why<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}

/// Every output format of `gouji why`; the first is the default.
pub static REASONERS: &[WhyFormat] = &[
    WhyFormat {
        name: "text",
        about: "for people: what was looked at, as an indented tree",
        write: text,
    },
    WhyFormat {
        name: "json",
        about: "one JSON object, for programs",
        write: why_json::write,
    },
];

/// Of more steps than this side by side, only those that stand out are shown.
const MOST_STEPS: usize = 12;
/// The same for what a script did, where nothing stands out.
const MOST_OF_SCRIPT: usize = 400;
/// A text inside a step is cut behind this many characters.
const LONGEST_VALUE: usize = 400;
/// Values are aligned in at most so many columns.
const WIDEST: usize = 120;
/// A line and a column stand right-aligned in so many columns.
const POSITION: usize = 6;
/// Lines after the first of a step stand this much deeper.
const HANGING: usize = 2;
/// Steps whose values stand below each other.
const ALIGNED: &[&str] = &["cell", "script.variable", "table", "section"];

fn text(why: &Why<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut sheet = Sheet {
        style,
        source: &why.subject.source,
        out,
    };
    sheet.title(why)?;
    for part in &why.parts {
        sheet.part(part)?;
    }
    if let Some(failure) = &why.failure {
        writeln!(sheet.out)?;
        super::fancy::rule_failure(None, failure, style, sheet.out)?;
    } else {
        writeln!(sheet.out)?;
    }
    sheet.conclusion(why)
}

/// An answer on paper.
struct Sheet<'a> {
    style: &'a Style,
    source: &'a Source,
    out: &'a mut dyn Write,
}

impl Sheet<'_> {
    fn paint(&self) -> Paint {
        Paint {
            on: self.style.color,
        }
    }

    fn title(&mut self, why: &Why<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let path = one_line(self.source.path()).into_owned();
        let mut title = format!("{}  {path}", why.rule.meta.id);
        if !why.focus.is_everything() {
            let place = self.asked(why);
            title.push_str("  ");
            title.push_str(&say(lang, "why.at", &[("place", &place)]));
        }
        writeln!(self.out, "{}", self.paint().strong(&title))?;
        let legend = say(lang, "why.legend", &[]);
        writeln!(self.out, "{}", self.paint().key(&legend))
    }

    fn asked(&self, why: &Why<'_>) -> String {
        match (&why.focus.address, why.focus.span) {
            (Some(address), _) => address.clone(),
            (None, Some(span)) => position(self.source, span.start as usize),
            (None, None) => String::new(),
        }
    }

    fn part(&mut self, part: &Part) -> io::Result<()> {
        let lang = self.style.lang;
        let heading = say(lang, &format!("why.{}", part.key), &[]);
        writeln!(self.out, "\n{}", self.paint().strong(&heading))?;
        if part.steps.is_empty() {
            return writeln!(self.out, "    {}", say(lang, "why.not-run", &[]));
        }
        self.steps(&part.steps, 1)
    }

    fn steps(&mut self, steps: &[Step], depth: usize) -> io::Result<()> {
        let shown = outstanding(steps);
        let widths = widths(&shown);
        for step in &shown {
            self.step(step, depth, &widths)?;
        }
        let left = steps.len() - shown.len();
        if left > 0 {
            let more = say(self.style.lang, "why.more", &[("n", &left.to_string())]);
            writeln!(self.out, "{}  {more}", "  ".repeat(depth))?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Step, depth: usize, widths: &Widths) -> io::Result<()> {
        // The places of a call stand in its line, and what has not changed stands above.
        if matches!(step.key, "script.place" | "script.unchanged") {
            return Ok(());
        }
        let sign = match step.sign {
            Sign::Yes => "\u{2713}",
            Sign::No => "\u{2717}",
            Sign::Unknown => "?",
            Sign::Plain => " ",
        };
        let indent = "  ".repeat(depth);
        let mut says = one_line(&aligned(step, widths).say(self.style.lang)).into_owned();
        if let Some(label) = &step.label {
            let at = position(self.source, label.span.start as usize);
            says = match step.key {
                "cell" => format!("{}  {says}", right(&at, POSITION)),
                _ => format!("{says}  [{at}]"),
            };
        }
        let room = self
            .style
            .columns()
            .saturating_sub(columns(&indent) + 2 + HANGING);
        for (index, line) in wrapped(&says, room.max(20)).iter().enumerate() {
            let line = if index == 0 {
                format!("{indent}{} {line}", self.mark(step, sign))
            } else {
                format!("{indent}  {}{line}", " ".repeat(HANGING))
            };
            writeln!(self.out, "{}", line.trim_end())?;
        }
        self.steps(&step.steps, depth + 1)
    }

    fn mark(&self, step: &Step, sign: &str) -> String {
        match step.sign {
            Sign::Plain => sign.to_owned(),
            _ => self.paint().strong(sign),
        }
    }

    fn conclusion(&mut self, why: &Why<'_>) -> io::Result<()> {
        let paint = self.paint();
        for line in wrapped(&why.conclusion, self.style.columns()) {
            let line = match why.outcome {
                Outcome::Failed => paint.severity(why.rule.meta.severity, &line),
                _ => paint.strong(&line),
            };
            writeln!(self.out, "{line}")?;
        }
        Ok(())
    }
}

/// Line and column of a byte.
fn position(source: &Source, offset: usize) -> String {
    let at = source.lines().line_column(source.text(), offset);
    format!("{}:{}", at.line, at.column)
}

/// All steps when they are few; of many, those that stand out from the rest, and the first.
fn outstanding(steps: &[Step]) -> Vec<&Step> {
    let scripted = steps.iter().any(|step| step.key.starts_with("script."));
    let most = if scripted { MOST_OF_SCRIPT } else { MOST_STEPS };
    if steps.len() <= most {
        return steps.iter().collect();
    }
    let signs = [Sign::No, Sign::Yes, Sign::Unknown, Sign::Plain];
    let count = |sign: &Sign| steps.iter().filter(|step| step.sign == *sign).count();
    let usual = signs.into_iter().max_by_key(count);
    let told = |step: &Step| step.sign != Sign::Plain && Some(step.sign) != usual;
    let mut room = most;
    let telling = steps.iter().filter(|step| told(step)).count().min(most);
    let mut others = most - telling;
    let keep = |step: &&Step| {
        let left = if told(step) { &mut room } else { &mut others };
        let keep = *left > 0;
        *left = left.saturating_sub(1);
        keep
    };
    steps.iter().filter(keep).collect()
}

/// How wide each value of aligned steps is, by the step's kind and the value's place in it.
type Widths = Vec<(&'static str, Vec<usize>)>;

fn widths(steps: &[&Step]) -> Widths {
    let mut widths: Widths = Vec::new();
    for step in steps.iter().filter(|step| ALIGNED.contains(&step.key)) {
        let own = step
            .values
            .iter()
            .map(|(_, value)| columns(&one_line(value)));
        let own: Vec<usize> = own.collect();
        match widths.iter_mut().find(|(key, _)| *key == step.key) {
            None => widths.push((step.key, own)),
            Some((_, known)) => {
                for (wide, one) in known.iter_mut().zip(own) {
                    *wide = one.max(*wide);
                }
            }
        }
    }
    widths
}

/// A step with its values padded where others of its kind stand above or below, and cut where
/// they are long.
fn aligned(step: &Step, widths: &Widths) -> Step {
    let mut step = Step {
        steps: Vec::new(),
        ..step.clone()
    };
    for (_, value) in &mut step.values {
        if let Some((at, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value.truncate(at);
            value.push('\u{2026}');
        }
    }
    let wide = widths.iter().find(|(key, _)| *key == step.key);
    let Some((_, wide)) = wide.filter(|(_, wide)| wide.iter().sum::<usize>() < WIDEST) else {
        return step;
    };
    for ((name, value), wide) in step.values.iter_mut().zip(wide) {
        // What stands in quotation marks would be padded inside them.
        if !matches!(*name, "text" | "heading") {
            *value = padded(value, *wide);
        }
    }
    step
}
