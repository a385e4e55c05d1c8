//! How far a long run is, on a terminal only.

use crate::render::Summary;
use crate::source::Lang;
use crate::wording::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;
use std::time::Duration;

/// A run that is over sooner shows nothing, for what flickers is of no use.
const PATIENCE: Duration = Duration::from_millis(400);

/// Drawings per second.
const RATE: u8 = 10;

/// The bar of a run, if it has one.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lang: Lang,
}

impl Progress {
    /// No bar at all.
    pub(super) fn none() -> Progress {
        Progress {
            bar: None,
            lang: Lang::default(),
        }
    }

    /// A bar on standard error, if that is a terminal.
    pub(super) fn on_terminal(lang: Lang) -> Progress {
        let bar = std::io::stderr().is_terminal().then(|| {
            // It is drawn when it has been waited for; see `tick`.
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
        });
        Progress { bar, lang }
    }

    /// So many documents are to be read.
    pub(super) fn begin(&self, documents: usize) {
        let Some(bar) = self.bar.as_ref().filter(|_| documents > 1) else {
            return;
        };
        bar.set_length(documents as u64);
        let rate = say(self.lang, "progress.rate", &[]);
        let speed = |state: &ProgressState, out: &mut dyn Write| {
            // Nothing can be done about a line that cannot be put together.
            let _ = write!(out, "{:.0}/s", state.per_sec());
        };
        let template = format!("{{bar:24}} {{pos}}/{{len}}  {{msg}}  {{speed}}  {rate} {{eta}}");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            let style = style.with_key("speed", speed);
            bar.set_style(style.progress_chars("\u{2501}\u{2578}\u{2500}"));
        }
        bar.reset();
    }

    /// One more document is read; called from any thread.
    pub(super) fn tick(&self) {
        let Some(bar) = &self.bar else { return };
        if bar.is_hidden() && bar.length().is_some() && bar.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(RATE));
        }
        bar.inc(1);
    }

    /// What has been found so far.
    pub(super) fn found(&self, summary: &Summary) {
        let Some(bar) = &self.bar else { return };
        let (errors, warnings) = (summary.errors.to_string(), summary.warnings.to_string());
        let numbers = [("errors", &*errors), ("warnings", &*warnings)];
        bar.set_message(say(self.lang, "progress.found", &numbers));
    }

    /// Runs what prints, with the bar out of the way.
    pub(super) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
