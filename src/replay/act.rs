//! A history through one policy: when it acts, and for how long.

use super::policy::Policy;
use crate::alert::{AlertBook, AlertState, Bases, Rule};
use crate::decide::{
    GateOptions, GateOutcome, RetrainingTrigger, Scores, TriggerObservation, TriggerOptions,
    deployment_gate,
};
use crate::error::Result;
use crate::metric::{Measurement, Severity, name};
use crate::monitor::BatchReport;
use crate::order;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What a policy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// An alert fires.
    Alert,
    /// The trigger asks for training.
    Retrain,
    /// The gate keeps the incumbent.
    Keep,
}

/// A run of batches in which a policy acts for one cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// What it does.
    pub action: Action,
    /// The alert's id, or `trigger`, or `gate`.
    pub cause: String,
    /// Place of the first batch in the history, from 0.
    pub first_batch: u64,
    /// Place of the last batch in which it acts.
    pub last_batch: u64,
    /// Label of the first batch.
    pub label: String,
    /// Time of the first batch, milliseconds since 1970.
    pub from: f64,
    /// Time of the last batch.
    pub to: f64,
    /// How bad, for an alert.
    pub severity: Option<Severity>,
    /// Why it began, in one sentence.
    pub reason: String,
    /// Place of the incident it belongs to among those given; `None` outside all of them.
    pub incident: Option<u64>,
}

/// A history: its reports, and everything that was measured of each, also where a report is condensed.
#[derive(Clone, Copy)]
pub(super) struct History<'a> {
    pub(super) reports: &'a [&'a BatchReport],
    pub(super) measured: &'a dyn Fn(usize) -> Cow<'a, [Measurement]>,
}

/// The episodes of a policy over a history, in order of their first batch.
pub(super) fn run(policy: &Policy, bases: Bases<'_>, history: History<'_>) -> Result<Vec<Episode>> {
    match (&policy.rules, &policy.trigger, &policy.gate) {
        (Some(rules), _, _) => alerts(rules, bases, history),
        (_, Some(options), _) => trigger(options, history),
        (_, _, Some(options)) => gate(options, bases, history),
        _ => Ok(Vec::new()),
    }
}

/// Episodes that are open, by cause, and those that are over.
#[derive(Default)]
struct Running {
    open: BTreeMap<String, Episode>,
    over: Vec<Episode>,
}

impl Running {
    /// What acts in one batch; what acted before and does not any more is over.
    fn batch(&mut self, place: usize, batch: &BatchReport, acting: Vec<Acting>) {
        let place = place as u64;
        for Acting { action, cause, severity, reason } in acting {
            let begin = || Episode {
                action,
                cause: cause.clone(),
                first_batch: place,
                last_batch: place,
                label: batch.label.clone(),
                from: batch.at,
                to: batch.at,
                severity,
                reason,
                incident: None,
            };
            let episode = self.open.entry(cause.clone()).or_insert_with(begin);
            (episode.last_batch, episode.to) = (place, batch.at);
        }
        let open = std::mem::take(&mut self.open);
        let (open, over) = open.into_iter().partition(|(_, episode)| episode.last_batch == place);
        self.open = open;
        self.over.extend(BTreeMap::into_values(over));
    }

    fn finish(mut self) -> Vec<Episode> {
        self.over.extend(self.open.into_values());
        crate::order::sort_by(&mut self.over, |a, b| {
            a.first_batch.cmp(&b.first_batch).then_with(|| a.cause.cmp(&b.cause))
        });
        self.over
    }
}

/// What acts in one batch.
struct Acting {
    action: Action,
    cause: String,
    severity: Option<Severity>,
    reason: String,
}

fn alerts(rules: &[Rule], bases: Bases<'_>, history: History<'_>) -> Result<Vec<Episode>> {
    let mut book = AlertBook::new(rules.to_vec())?;
    let mut running = Running::default();
    for (place, batch) in history.reports.iter().enumerate() {
        book.observe(&(history.measured)(place), bases, batch.at, &batch.label);
        let firing = book.alerts().into_iter().filter(|alert| alert.state == AlertState::Firing);
        let acting = firing.map(|alert| Acting {
            action: Action::Alert,
            cause: alert.id,
            severity: Some(alert.severity),
            reason: alert.message,
        });
        running.batch(place, batch, acting.collect());
    }
    Ok(running.finish())
}

fn trigger(options: &TriggerOptions, history: History<'_>) -> Result<Vec<Episode>> {
    let mut trigger = RetrainingTrigger::new(*options)?;
    let mut over = Vec::new();
    for (place, batch) in history.reports.iter().enumerate() {
        let measured = (history.measured)(place);
        let decision = trigger.observe(&TriggerObservation {
            accuracy: value(&measured, name::ACCURACY),
            drift_p_value: least(&measured, name::DRIFT_P_VALUE),
            at: Some(batch.at),
            n: count(&batch.measurements, name::ACCURACY),
            loss: None,
        });
        if decision.retrain {
            // Each call for training is an action of its own.
            let mut running = Running::default();
            let acting = Acting {
                action: Action::Retrain,
                cause: "trigger".to_owned(),
                severity: None,
                reason: decision.reason,
            };
            running.batch(place, batch, vec![acting]);
            over.extend(running.finish());
        }
    }
    Ok(over)
}

fn gate(options: &GateOptions, bases: Bases<'_>, history: History<'_>) -> Result<Vec<Episode>> {
    let incumbent = scores(bases.measurements);
    let mut running = Running::default();
    for (place, batch) in history.reports.iter().enumerate() {
        let candidate = scores(&batch.measurements);
        // What is not measured yet is no reason to act.
        let known = options.metric_names().all(|metric| candidate.metrics.contains_key(metric));
        let decision = deployment_gate(&candidate, &incumbent, options)?;
        let kept = known && decision.decision == GateOutcome::Keep;
        let acting = kept.then(|| Acting {
            action: Action::Keep,
            cause: "gate".to_owned(),
            severity: None,
            reason: decision.reason,
        });
        running.batch(place, batch, acting.into_iter().collect());
    }
    Ok(running.finish())
}

/// The measurements of the whole batch as finished metrics.
fn scores(measurements: &[Measurement]) -> Scores {
    let whole = measurements.iter().filter(|m| m.column.is_none() && m.segment.is_none());
    Scores::finished(order::map(whole.filter_map(|m| Some((m.metric.clone(), m.value?)))))
}

fn value(measurements: &[Measurement], metric: &str) -> Option<f64> {
    let whole = |m: &&Measurement| m.metric == metric && m.column.is_none() && m.segment.is_none();
    measurements.iter().find(whole).and_then(|m| m.value)
}

/// Rows that a measurement of the whole batch rests on.
fn count(measurements: &[Measurement], metric: &str) -> Option<u64> {
    let whole = |m: &&Measurement| m.metric == metric && m.column.is_none() && m.segment.is_none();
    measurements.iter().find(whole).map(|m| m.n)
}

fn least(measurements: &[Measurement], metric: &str) -> Option<f64> {
    let of = measurements.iter().filter(|m| m.metric == metric && m.segment.is_none());
    of.filter_map(|m| m.value).reduce(f64::min)
}
