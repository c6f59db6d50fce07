//! Rules and detectors that have had nothing to watch for a while.

use super::batch_report::BatchReport;
use super::default_rules::default_rules;
use super::detector_rule::DetectorRule;
use super::watch::Monitor;
use crate::alert::{Rule, watches};
use crate::error::Warning;
use crate::metric::Measurement;

/// Number of batches in a row without the watched measurement before a warning.
const BATCHES: usize = 5;
/// Largest number of rules and detectors named.
const NAMED: usize = 3;

/// A rule or a detector.
enum Watch<'a> {
    Rule(&'a Rule),
    Detector(&'a DetectorRule),
}

impl Watch<'_> {
    fn sees(&self, measured: &Measurement) -> bool {
        match self {
            Self::Rule(rule) => watches(rule, measured),
            Self::Detector(rule) => rule.watches(measured),
        }
    }

    fn name(&self) -> String {
        let place = |column: &Option<String>| match column {
            Some(column) => format!(" of {column}"),
            None => String::new(),
        };
        match self {
            Self::Rule(rule) => {
                let segments = if rule.segments { " of segments" } else { "" };
                let place = place(&rule.column);
                format!("rule \"{}\" ({}{place}{segments})", rule.name, rule.metric)
            }
            Self::Detector(rule) => {
                let place = place(&rule.column) + &place(&rule.segment);
                format!("detector \"{}\" ({}{place})", rule.method.name(), rule.metric)
            }
        }
    }
}

impl Monitor {
    /// The warning for rules and detectors whose measurement is absent from the newest batch and those before it,
    /// even as an unknown value. Default rules are excluded, because nobody asked for them.
    pub(super) fn unmeasured(&self, newest: &BatchReport) -> Option<Warning> {
        let limit = usize::try_from(self.history_limit()).unwrap_or(usize::MAX);
        let before = BATCHES.min(limit) - 1;
        if self.totals.batches + 1 < BATCHES as u64 || self.history.len() < before {
            return None;
        }
        let rules = self.book.rules().iter().map(Watch::Rule);
        let mut open: Vec<Watch<'_>> = Vec::new();
        let measured = newest.all_measurements();
        for watch in rules.chain(self.config.detectors.iter().map(Watch::Detector)) {
            if !measured.iter().any(|one| watch.sees(one)) {
                open.push(watch);
            }
        }
        if open.is_empty() {
            return None;
        }
        let usual = default_rules(&self.config, self.plan.task);
        open.retain(|watch| !matches!(watch, Watch::Rule(rule) if usual.contains(rule)));
        for place in self.history.len() - before..self.history.len() {
            let measured = self.measurements(place);
            open.retain(|watch| !measured.iter().any(|one| watch.sees(one)));
        }
        let names: Vec<String> = open.iter().take(NAMED).map(Watch::name).collect();
        let more = match open.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!(
            "None of the last {BATCHES} batches has what these watch: {}{more}. They have judged nothing.",
            names.join(", ")
        );
        let count = open.len() as u64;
        (count > 0).then(|| Warning::new("not-measured", message).times(count))
    }
}
