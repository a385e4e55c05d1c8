//! `gouji why`: what one rule looked at in one document, and why it ended as it did.

use crate::check::{Report, Settings};
use crate::cli::accepting::Desk;
use crate::cli::args::{AcceptArguments, WhyArguments};
use crate::cli::fail::{Exit, Fail};
use crate::cli::files::Input;
use crate::cli::out;
use crate::cli::project::Project;
use crate::pack::Pack;
use crate::read::{Limits, read};
use crate::render::REASONERS;
use crate::rule::Rule;
use crate::rule::trace::Focus;
use crate::subject::Subject;
use crate::why::{Question, Why, focus};
use crate::yaml::nearest;
use std::io::{BufWriter, Write};
use std::sync::Arc;

/// Answers for the rule and the file the arguments name.
///
/// # Errors
/// When there is no such rule, file or place, or output cannot be written.
pub fn run(arguments: &WhyArguments) -> Result<Exit, Fail> {
    let from = &arguments.pack;
    let paths = std::slice::from_ref(&arguments.file);
    let project = Project::open(&from.project, paths, from.no_color, false)?;
    let style = out::style(project.lang, from.no_color, false);
    let (rule, pack) = rule(&arguments.rule, &project)?;
    let subject = subject(arguments, pack)?;
    let focus = match &arguments.at {
        Some(written) => focus(written, &subject).map_err(Fail::Usage)?,
        None => Focus::default(),
    };
    let common = Settings {
        lang: project.lang,
        most_findings: project.most_findings(),
        ..Settings::default()
    };
    let settings = project.settings(&common, subject.source.path());
    let question = Question {
        rule,
        pack,
        settings: &settings,
        focus,
        stepping: arguments.step,
    };
    let desk = Desk::open(&AcceptArguments::default(), &project, from.no_color)?;
    let accept = |report: &mut Report| {
        desk.mark(report);
    };
    let why = Why::new(subject, question, &accept);
    let format = REASONERS.iter().find(|row| row.name == arguments.format);
    let format = format.ok_or_else(|| Fail::unknown_format(&arguments.format))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    (format.write)(&why, &style, &mut out)?;
    out.flush()?;
    Ok(Exit::of_project(&project))
}

/// The rule of this name, and the first pack that has one.
fn rule<'a>(name: &str, project: &'a Project) -> Result<(&'a Rule, &'a Pack), Fail> {
    let mut packs = project.packs.iter();
    let found = packs.find_map(|pack| Some((pack.rule(name)?, pack)));
    found.ok_or_else(|| {
        let rules = project.packs.iter().flat_map(|pack| &pack.rules);
        let known = rules.flat_map(|rule| [rule.meta.id.name(), rule.meta.id.as_str()]);
        let advice = nearest(name, known).map(|near| format!("; did you mean `{near}`?"));
        Fail::Usage(format!("no rule `{name}`{}", advice.unwrap_or_default()))
    })
}

fn subject(arguments: &WhyArguments, pack: &Pack) -> Result<Arc<Subject>, Fail> {
    let input = Input::File(arguments.file.clone());
    let limits = Limits::default();
    let failed = |message: String| Fail::Usage(format!("{}: {message}", input.shown()));
    let bytes = input.bytes(&limits).map_err(failed)?;
    let reading = read(&input.shown(), &bytes, &limits);
    let reading = reading.map_err(|error| failed(error.to_string()))?;
    Ok(Arc::new(Subject::new(reading, &pack.model)))
}
