//! Why a rule spoke or did not: for people in a terminal, and as JSON for programs.

use super::Style;
use super::measure::{columns, one_line, padded, wrapped};
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
/// A text inside a step is cut behind this many characters.
const LONGEST_VALUE: usize = 160;
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
        // The places of a call stand in its line.
        if step.key == "script.place" {
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
            says = format!("{says}  [{at}]");
        }
        let room = self.style.columns().saturating_sub(columns(&indent) + 2);
        for (index, line) in wrapped(&says, room.max(20)).iter().enumerate() {
            let mark = if index == 0 {
                self.mark(step, sign)
            } else {
                " ".to_owned()
            };
            writeln!(self.out, "{}", format!("{indent}{mark} {line}").trim_end())?;
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

/// All steps when they are few; of many, those of the rarer sign, and the first.
fn outstanding(steps: &[Step]) -> Vec<&Step> {
    if steps.len() <= MOST_STEPS {
        return steps.iter().collect();
    }
    let count = |sign| steps.iter().filter(|step| step.sign == sign).count();
    let usual = if count(Sign::Yes) > count(Sign::No) {
        Sign::Yes
    } else {
        Sign::No
    };
    let stands_out = |step: &Step| !matches!(step.sign, Sign::Plain) && step.sign != usual;
    let told = steps.iter().filter(|step| stands_out(step)).count();
    let mut room = MOST_STEPS.saturating_sub(told);
    let mut left = MOST_STEPS;
    let keep = |step: &&Step| {
        let keep = if stands_out(step) { left > 0 } else { room > 0 };
        if keep && !stands_out(step) {
            room -= 1;
        }
        left -= usize::from(keep && left > 0);
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
    let Some((_, wide)) = wide.filter(|(_, wide)| wide.iter().sum::<usize>() < LONGEST_VALUE)
    else {
        return step;
    };
    for ((name, value), wide) in step.values.iter_mut().zip(wide) {
        // What is quoted is padded behind its quotation mark by what follows.
        if !matches!(*name, "text" | "heading") {
            *value = padded(value, *wide);
        }
    }
    step
}
