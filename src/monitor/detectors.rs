//! Change detectors on measurements of successive batches.

use super::catalogue::{change_metric, improves, is_performance, needs_targets};
use super::config::MonitorConfig;
use super::detector_report::{DetectorReport, FoundChange};
use super::detector_rule::DetectorRule;
use super::scale::scale;
use crate::decide::lower_is_better;
use crate::detect::{ChangeDetector, ChangePointOptions, Stage, change_points};
use crate::error::{Error, Result};
use crate::json;
use crate::metric::{Measurement, finite};
use crate::order;
use serde::Serialize;

/// Largest number of values kept to locate a change in a series.
const MOST_VALUES: usize = 500;
/// Number of batches, after the one in which a change was found, for which it is mentioned.
pub(super) const RECENT: u64 = 4;
/// Largest number of detectors.
const MOST: usize = 1_000;

/// All detectors of a monitor.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Detectors {
    /// One unused detector per rule.
    fresh: Vec<ChangeDetector>,
    series: Vec<Series>,
    /// Series that need targets, as they were before their newest value, which more labels can change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    before: Vec<Series>,
}

json::shape!(Detectors { fresh, series, before = Vec::new() });

/// One watched series.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Series {
    rule: u64,
    column: Option<String>,
    segment: Option<String>,
    detector: ChangeDetector,
    /// Mean and standard deviation by which values are standardised, once known.
    scale: Option<[f64; 2]>,
    /// The values since the last change, and the numbers of their batches.
    values: Vec<f64>,
    batches: Vec<u64>,
    change: Option<FoundChange>,
}

json::shape!(Series { rule, column, segment, detector, scale, values, batches, change });

/// Label and time of the batch with a number, if it is kept.
pub(super) type Labels<'a> = &'a dyn Fn(u64) -> Option<(String, f64)>;

impl Detectors {
    /// The detectors that a configuration asks for. Cost: none without detectors; those with an expected run length
    /// are simulated, which takes up to seconds each.
    ///
    /// # Errors
    /// `config-invalid` for an unknown metric, a setting that the method does not have, too many detectors, or two of
    /// one method on one series, which no report or Prometheus label could tell apart.
    pub(super) fn new(config: &MonitorConfig) -> Result<Self> {
        if config.detectors.len() > MOST {
            let message = format!("At most {MOST} `detectors` are watched.");
            return Err(Error::invalid(message).at_field("detectors"));
        }
        let mut fresh = Vec::new();
        for (place, rule) in config.detectors.iter().enumerate() {
            let at = |error: Error| error.at_element("detectors", place);
            if config.detectors.iter().take(place).any(|other| other.is_of_series(rule)) {
                let (method, metric) = (rule.method.name(), &rule.metric);
                let message = format!(
                    "Two detectors \"{method}\" watch the same \"{metric}\". Leave one out, or take another method."
                );
                return Err(at(Error::invalid(message)));
            }
            fresh.push(rule.detector().map_err(at)?);
        }
        Ok(Self { fresh, series: Vec::new(), before: Vec::new() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty()
    }

    /// Whether the detectors belong to these rules.
    pub(super) fn fits(&self, rules: &[DetectorRule]) -> bool {
        let known = |series: &Series| {
            (series.rule as usize) < rules.len() && series.values.len() == series.batches.len()
        };
        let mut all = self.series.iter().chain(&self.before);
        self.fresh.len() == rules.len() && all.all(known)
    }

    /// Passes the measurements of a batch to the detectors that watch them; returns their results, also as
    /// measurements. If the batch is the last one that a series has seen, the new value replaces the old; an earlier
    /// batch is skipped. `again` says whether labels may come later.
    pub(super) fn update(
        &mut self,
        rules: &[DetectorRule],
        measured: &[Measurement],
        (batch, again): (u64, bool),
        labels: Labels<'_>,
    ) -> (Vec<DetectorReport>, Vec<Measurement>) {
        let (mut said, mut stages): (Vec<DetectorReport>, Vec<Measurement>) =
            (Vec::new(), Vec::new());
        for (place, rule) in rules.iter().enumerate() {
            for one in measured.iter().filter(|one| rule.watches(one)) {
                let Some(series) = self.series_before(place, one, (batch, again)) else { continue };
                let report = series.take(rule, one, batch, labels);
                put_stage(&mut stages, &report, one);
                said.push(report);
            }
        }
        (said, stages)
    }

    /// The series of a measurement as it was before that batch; `None` if it has seen a later batch, or if that state
    /// is not stored.
    fn series_before(
        &mut self,
        rule: usize,
        measured: &Measurement,
        (batch, again): (u64, bool),
    ) -> Option<&mut Series> {
        let place = self.place_of(rule, measured)?;
        let series = self.series.get_mut(place)?;
        let kept = self.before.iter().position(|before| before.is_same(series));
        match series.batches.last() {
            Some(&shown) if shown > batch => return None,
            Some(&shown) if shown == batch => *series = self.before.get(kept?)?.clone(),
            _ if !again || measured.value.is_none() || !needs_targets(&measured.metric) => {}
            _ => match kept.and_then(|kept| self.before.get_mut(kept)) {
                Some(before) => *before = series.clone(),
                None => self.before.push(series.clone()),
            },
        }
        Some(series)
    }

    /// The index of a measurement's series; a new one is added.
    fn place_of(&mut self, rule: usize, measured: &Measurement) -> Option<usize> {
        let is_it = |series: &Series| {
            series.rule == rule as u64
                && series.column == measured.column
                && series.segment == measured.segment
        };
        Some(match self.series.iter().position(is_it) {
            Some(place) => place,
            None => {
                self.series.push(Series {
                    rule: rule as u64,
                    column: measured.column.clone(),
                    segment: measured.segment.clone(),
                    detector: self.fresh.get(rule)?.clone(),
                    scale: None,
                    values: Vec::new(),
                    batches: Vec::new(),
                    change: None,
                });
                self.series.len() - 1
            }
        })
    }
}

/// Adds the stage of a detector; among several on one series the furthest counts. If nothing was measured, or the
/// scale of the series is not known yet, there is no number: 0 would say that nothing has changed.
fn put_stage(stages: &mut Vec<Measurement>, report: &DetectorReport, watched: &Measurement) {
    let better = report.change.as_ref().is_some_and(|change| change.better);
    let stage = match report.stage {
        Stage::Change if better => 0.0,
        Stage::Change => 2.0,
        Stage::Warning => 1.0,
        Stage::None => 0.0,
    };
    let unknown = match (report.value, report.waiting) {
        (None, _) => Some(watched.reason.clone().unwrap_or_else(|| "it was not measured".into())),
        (Some(_), 0) => None,
        (Some(_), 1) => Some("the detector waits for one more value to know its scale".into()),
        (Some(_), more) => {
            Some(format!("the detector waits for {more} more values to know their scale"))
        }
    };
    let metric = change_metric(&report.metric);
    let value = Some(stage).filter(|_| unknown.is_none());
    let new = Measurement {
        column: report.column.clone(),
        segment: report.segment.clone(),
        reason: unknown,
        ..Measurement::new(&metric, value, watched.n)
    };
    let same = |one: &&mut Measurement| {
        one.metric == metric && one.column == report.column && one.segment == report.segment
    };
    match stages.iter_mut().find(same) {
        Some(one) if one.value < new.value => *one = new,
        Some(_) => {}
        None => stages.push(new),
    }
}

/// The last result of the detector.
struct Said {
    stage: Stage,
    statistic: Option<f64>,
    limit: Option<f64>,
}

impl Series {
    fn is_same(&self, other: &Self) -> bool {
        (self.rule, &self.column, &self.segment) == (other.rule, &other.column, &other.segment)
    }

    fn take(
        &mut self,
        rule: &DetectorRule,
        measured: &Measurement,
        batch: u64,
        labels: Labels<'_>,
    ) -> DetectorReport {
        let said = match measured.value.and_then(finite) {
            Some(value) => self.show(rule, value, measured.n, batch),
            None => {
                let stage = self.detector.state().stage;
                let stage = if stage == Stage::Change { Stage::None } else { stage };
                Said { stage, statistic: None, limit: None }
            }
        };
        if said.stage == Stage::Change {
            self.change = Some(self.locate(&measured.metric, batch, labels));
        }
        let waits = Some(rule.warm_up()).filter(|values| *values > 0 && self.scale.is_none());
        DetectorReport {
            method: rule.method.name().to_owned(),
            metric: measured.metric.clone(),
            column: self.column.clone(),
            segment: self.segment.clone(),
            stage: said.stage,
            value: measured.value,
            statistic: said.statistic,
            limit: said.limit,
            n: self.detector.state().n,
            waiting: waits
                .map_or(0, |values| values.saturating_sub(self.values.len() as u64).max(1)),
            change: self.change.clone(),
        }
    }

    /// Passes a value to the detector: as an error to a detector of errors, standardised if the scale comes from the
    /// first values. These are passed together once the last of them has come.
    fn show(&mut self, rule: &DetectorRule, value: f64, rows: u64, batch: u64) -> Said {
        self.values.push(value);
        self.batches.push(batch);
        if self.values.len() > MOST_VALUES {
            self.values.remove(0);
            self.batches.remove(0);
        }
        if rule.warm_up() == 0 {
            let is_right = rule.method.of_errors() && !lower_is_better(&rule.metric);
            return self.update(if is_right && is_performance(&rule.metric) {
                1.0 - value
            } else {
                value
            });
        }
        if let Some([mean, std]) = self.scale {
            return self.update((value - mean) / std);
        }
        let enough = self.values.len() as u64 >= rule.warm_up();
        let known = enough.then(|| scale(&rule.metric, &self.values, rows)).flatten();
        let mut said = Said { stage: Stage::None, statistic: None, limit: None };
        if let Some([mean, std]) = known {
            self.scale = known;
            for at in 0..self.values.len() {
                let Some(value) = self.values.get(at).copied() else { continue };
                let next = self.update((value - mean) / std);
                said = if said.stage == Stage::Change { said } else { next };
            }
        }
        said
    }

    /// Updates the detector. A value that the method does not accept, such as a percentage for a detector of errors,
    /// is skipped.
    fn update(&mut self, value: f64) -> Said {
        match self.detector.update(value) {
            Ok(update) => {
                Said { stage: update.stage, statistic: update.statistic, limit: update.limit }
            }
            Err(_) => Said { stage: Stage::None, statistic: None, limit: None },
        }
    }

    /// Locates the change, and drops the values before it.
    fn locate(&mut self, metric: &str, batch: u64, labels: Labels<'_>) -> FoundChange {
        let options = ChangePointOptions {
            single: Some(true),
            alpha: Some(1.0),
            min_segment: Some(1),
            resamples: Some(1),
            ..ChangePointOptions::default()
        };
        let found = change_points(&self.values, &options).ok();
        let change = found.and_then(|found| found.changes.first().copied());
        let place = |index: u64| self.batches.get(index as usize).copied().and_then(labels);
        let since = change.and_then(|change| place(change.index));
        let [earliest, latest] = [0, 1].map(|end| {
            let index = change.and_then(|change| change.interval.get(end).copied())?;
            place(index).map(|(label, _)| label)
        });
        let better = change.is_some_and(|change| {
            change.difference != 0.0 && improves(metric, change.difference > 0.0)
        });
        let kept = change.map_or(0, |change| change.index as usize).min(self.values.len());
        self.values.drain(..kept);
        self.batches.drain(..kept);
        FoundChange {
            batch,
            label: labels(batch).map(|(label, _)| label).unwrap_or_default(),
            since: since.as_ref().map(|(label, _)| label.clone()),
            since_at: since.map(|(_, at)| at),
            earliest,
            latest,
            before: change.map(|change| change.before),
            after: change.map(|change| change.after),
            better,
        }
    }
}

/// Results of a batch that deserve mention: changes of the last batches, the latest first, then warnings.
pub(super) fn worth_a_word(said: &[DetectorReport], batch: u64) -> Vec<&DetectorReport> {
    let recent = |report: &DetectorReport| {
        let change = report.change.as_ref().filter(|change| !change.better)?;
        (change.batch + RECENT >= batch).then_some(change.batch)
    };
    let mut worth: Vec<&DetectorReport> = said
        .iter()
        .filter(|report| recent(report).is_some() || report.stage == Stage::Warning)
        .collect();
    order::sort_by(&mut worth, |a, b| recent(b).cmp(&recent(a)));
    worth
}
