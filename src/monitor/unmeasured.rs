//! Rules and detectors that have nothing to look at: what can never be measured is refused, what has not been for a
//! while is said.

use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::default_rules::default_rules;
use super::detector_rule::DetectorRule;
use super::segments::is_of_segment_column;
use super::watch::Monitor;
use crate::alert::{Rule, watches};
use crate::error::{Code, Error, Result, Warning, listed};
use crate::metric::Measurement;

/// Batches in a row without a trace of what is watched before it is said.
const BATCHES: usize = 5;
/// Rules and detectors that are named.
const NAMED: usize = 3;

/// Refuses detectors of segments that cannot exist: they would be silently green. `known` are all segments there are.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the wrong value and the segments that exist.
pub(super) fn check_segments(config: &MonitorConfig, known: &[String]) -> Result<()> {
    for (place, rule) in config.detectors.iter().enumerate() {
        let Some(segment) = &rule.segment else { continue };
        let message = if known.is_empty() {
            format!(
                "/detectors/{place}/segment: \"{segment}\" cannot be, for there are no segments. Name a column in `roles.segment`."
            )
        } else if !known.contains(segment) {
            format!(
                "/detectors/{place}/segment: \"{segment}\" is no segment of the reference. Its segments are: {}.",
                listed(known.iter().map(String::as_str))
            )
        } else if rule.column.is_some() && !is_of_segment_column(&rule.metric) {
            format!(
                "/detectors/{place}/column: \"{}\" is not measured of columns in segments. Leave out `column`.",
                rule.metric
            )
        } else {
            continue;
        };
        return Err(Error::new(Code::ConfigInvalid, message));
    }
    Ok(())
}

/// Who watches.
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
    /// What is watched and not to be found in the newest batch nor in those before it, not even as a number that is
    /// not known. Default rules may have nothing to look at: nobody asked for them.
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
