//! What a run made of the entries of the configuration and the baseline.

use super::Acceptances;
use super::fault::Fault;
use crate::check::Report;
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::Reading;
use crate::subject::{Model, Subject};
use crate::yaml::DataFile;
use std::sync::Arc;

/// What one document made of the entries that are for it and whose rule was checked.
#[derive(Debug, Clone, Default)]
pub struct Met {
    /// Entries of the configuration, and whether they accepted something.
    pub config: Vec<(usize, bool)>,
    /// Entries of the baseline, and how many of their findings there were.
    pub baseline: Vec<(usize, usize)>,
}

/// What all documents of a run made of the entries; `None` where no document asked for one.
#[derive(Debug, Clone)]
pub struct Tally {
    pub(super) config: Vec<Option<bool>>,
    pub(super) baseline: Vec<Option<usize>>,
}

impl Tally {
    /// Before any document.
    #[must_use]
    pub fn new(acceptances: &Acceptances) -> Tally {
        let config = acceptances.config.as_ref();
        let baseline = acceptances.baseline.as_ref();
        Tally {
            config: vec![None; config.map_or(0, |config| config.entries.len())],
            baseline: vec![None; baseline.map_or(0, |baseline| baseline.entries.len())],
        }
    }

    /// Adds what one document made of them.
    pub fn add(&mut self, met: &Met) {
        for (index, used) in &met.config {
            let before = self.config[*index].unwrap_or_default();
            self.config[*index] = Some(before || *used);
        }
        for (index, found) in &met.baseline {
            let before = self.baseline[*index].unwrap_or_default();
            self.baseline[*index] = Some(before + found);
        }
    }

    /// Forgets what was found of the baseline: it has been put right.
    pub fn settle(&mut self) {
        self.baseline.fill(None);
    }

    /// Notes that a document of the baseline is not there any more.
    pub fn gone(&mut self, entries: &[usize]) {
        for index in entries {
            self.baseline[*index].get_or_insert(0);
        }
    }
}

impl Acceptances {
    /// Findings about the files of acceptances, as reports on these files. Under `strict` an entry
    /// of the baseline that accepts nothing any more is an error.
    #[must_use]
    pub fn reports(&self, tally: &Tally, strict: bool, model: &Arc<Model>) -> Vec<Report> {
        let mut reports = Vec::new();
        if let Some(config) = &self.config {
            let states = config.entries.iter().zip(&tally.config);
            let found = states.filter_map(|(entry, used)| {
                let idle = (*used == Some(false)).then_some(Fault::Unused);
                let fault = entry.terms.fault(&self.known, self.today).or(idle)?;
                Some(fault.finding(entry.terms.at, &entry.terms.rule, self.lang))
            });
            reports.extend(about(&config.file, found.collect(), model));
        }
        if let Some(baseline) = &self.baseline {
            let states = baseline.entries.iter().zip(&tally.baseline);
            let found = states.filter_map(|(entry, found)| {
                let stale = found.filter(|found| *found < entry.count);
                let stale = stale.map(|found| match found {
                    0 => Fault::Unused,
                    _ => Fault::Fewer(found, entry.count),
                });
                let heavier = strict && stale.is_some();
                let fault = match entry.terms.fault(&self.known, self.today) {
                    Some(fault @ Fault::Expired(_)) => stale.unwrap_or(fault),
                    Some(fault) => fault,
                    None => stale?,
                };
                let mut finding = fault.finding(entry.terms.at, &entry.terms.rule, self.lang);
                if heavier {
                    finding.severity = Severity::Error;
                }
                Some(finding)
            });
            reports.extend(about(&baseline.file, found.collect(), model));
        }
        reports
    }
}

/// A report on a data file, if there is anything to report.
fn about(file: &DataFile, mut found: Vec<Diagnostic>, model: &Arc<Model>) -> Option<Report> {
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let reading = Reading::of_data(&file.path, &file.text);
    (!found.is_empty()).then(|| Report {
        subject: Arc::new(Subject::new(reading, model)),
        diagnostics: found,
        outcomes: Vec::new(),
        failures: Vec::new(),
    })
}
