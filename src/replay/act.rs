//! Runs one policy over a history: when it acts, and for how long.

use super::episode::{Action, Episode};
use super::policy::{Known, Policy, RolloutPolicy};
use super::timeline::{History, Moment};
use crate::alert::{Again, AlertBook, AlertState, Occasion};
use crate::decide::{
    Arm, ArmRecord, GateOptions, GateOutcome, RetrainingTrigger, RolloutVerdict, Scores,
    TriggerObservation, TriggerOptions, gate_in,
};
use crate::error::Result;
use crate::metric::{Measurement, Severity, name};
use crate::monitor::rests_on_targets;
use crate::order;
use std::collections::BTreeMap;

/// The episodes of a policy over a history, in order of their first batch.
pub(super) fn run(
    policy: &Policy,
    known: Known<'_>,
    history: History<'_>,
    moments: &[Moment],
) -> Result<Vec<Episode>> {
    let running = Running { history, step: 0, open: BTreeMap::new(), over: Vec::new() };
    match (&policy.rules, &policy.trigger, &policy.gate, &policy.rollout) {
        (Some(_), ..) => alerts(policy, known, running, moments),
        (_, Some(options), ..) => trigger(options, known.currency, running, moments),
        (_, _, Some(options), _) => gate(options, known, running, moments),
        (.., Some(options)) => rollout(options, running, moments),
        _ => Ok(Vec::new()),
    }
}

/// Open episodes by cause, with the step in which they last acted, and finished episodes.
struct Running<'a> {
    history: History<'a>,
    step: u64,
    open: BTreeMap<String, (u64, Episode)>,
    over: Vec<Episode>,
}

impl Running<'_> {
    /// Updates what acts at one moment; whatever acted before and does not any more ends.
    fn take(&mut self, moment: Moment, acting: Vec<Acting>) {
        self.step += 1;
        let newest = moment.newest as u64;
        for Acting { action, cause, severity, reason } in acting {
            let label = self.history.report(moment.newest).map(|batch| batch.label.clone());
            let begin = || Episode {
                action,
                cause: cause.clone(),
                judged_batch: moment.of as u64,
                first_batch: newest,
                last_batch: newest,
                label: label.unwrap_or_default(),
                from: moment.at,
                earliest: self.history.first_judged(moment),
                to: moment.at,
                severity,
                reason,
                incident: None,
            };
            let (step, episode) = self.open.entry(cause.clone()).or_insert_with(|| (0, begin()));
            *step = self.step;
            (episode.last_batch, episode.to) = (newest, moment.at);
        }
        let step = self.step;
        let open = std::mem::take(&mut self.open);
        let (open, over) = open.into_iter().partition(|(_, (last, _))| *last == step);
        self.open = open;
        self.over.extend(BTreeMap::into_values(over).map(|(_, episode)| episode));
    }

    /// A moment without information: whatever acts continues.
    fn hold(&mut self, moment: Moment) {
        for (_, episode) in self.open.values_mut() {
            (episode.last_batch, episode.to) = (moment.newest as u64, moment.at);
        }
    }

    /// An action that ends as soon as it is done.
    fn once(&mut self, moment: Moment, acting: Acting) {
        self.take(moment, vec![acting]);
        self.take(moment, Vec::new());
    }

    fn finish(mut self) -> Vec<Episode> {
        self.over.extend(self.open.into_values().map(|(_, episode)| episode));
        order::sort_by(&mut self.over, |a, b| {
            a.first_batch
                .cmp(&b.first_batch)
                .then_with(|| a.judged_batch.cmp(&b.judged_batch))
                .then_with(|| a.cause.cmp(&b.cause))
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

impl Acting {
    fn new(action: Action, cause: &str, reason: String) -> Self {
        Self { action, cause: cause.to_owned(), severity: None, reason }
    }
}

fn alerts(
    policy: &Policy,
    known: Known<'_>,
    mut running: Running<'_>,
    moments: &[Moment],
) -> Result<Vec<Episode>> {
    let rules = policy.rules.clone().unwrap_or_default();
    let mut book = AlertBook::new(rules)?
        .with_inhibitions(policy.inhibit.clone())
        .with_currency(known.currency);
    for &moment in moments {
        let label = running.history.report(moment.of).map_or("", |batch| batch.label.as_str());
        let again = Again { batch: moment.of as u64 + 1, holds: rests_on_targets };
        let occasion = Occasion { at: moment.at, label, again: Some(again) };
        book.judge(&running.history.known_to_rules(moment), known.bases, occasion);
        let alerts = book.alerts().into_iter();
        let acting = alerts
            .filter(|alert| alert.state == AlertState::Firing && alert.inhibited_by.is_none())
            .map(|alert| Acting {
                action: Action::Alert,
                cause: alert.id,
                severity: Some(alert.severity),
                reason: alert.message,
            });
        running.take(moment, acting.collect());
    }
    Ok(running.finish())
}

fn trigger(
    options: &TriggerOptions,
    currency: Option<&str>,
    mut running: Running<'_>,
    moments: &[Moment],
) -> Result<Vec<Episode>> {
    let mut trigger = RetrainingTrigger::new(*options)?.with_currency(currency);
    let cooldown = options.cooldown.unwrap_or(0);
    // The first batch that may trigger by its labels. A batch counts once: as it was observed, or by its labels.
    let mut next = 0;
    for &moment in moments.iter().filter(|moment| moment.part.is_none()) {
        let measured = running.history.known(moment);
        let observation = TriggerObservation {
            accuracy: value(&measured, name::ACCURACY),
            drift_p_value: least(&measured, name::DRIFT_P_VALUE),
            at: Some(moment.at),
            n: find(&measured, name::ACCURACY).map(|accuracy| accuracy.n),
            loss: None,
        };
        let of = moment.of as u64;
        let decision = if moment.is_late {
            trigger.observe_late(&observation, u64::saturating_sub(next, of))
        } else {
            trigger.observe(&observation)
        };
        if decision.retrain {
            next = of.saturating_add(cooldown).saturating_add(1);
            running.once(moment, Acting::new(Action::Retrain, "trigger", decision.reason));
        }
    }
    Ok(running.finish())
}

fn gate(
    options: &GateOptions,
    known: Known<'_>,
    mut running: Running<'_>,
    moments: &[Moment],
) -> Result<Vec<Episode>> {
    let incumbent = scores(known.bases.measurements);
    for &moment in moments {
        let candidate = scores(&running.history.all_known(moment));
        // A value that is not measured yet is no reason to act, nor to stop.
        if !options.metric_names().all(|metric| candidate.metrics.contains_key(metric)) {
            running.hold(moment);
            continue;
        }
        let decision = gate_in(&candidate, &incumbent, options, known.currency)?;
        let kept = decision.decision == GateOutcome::Keep;
        let acting = kept.then(|| Acting::new(Action::Keep, "gate", decision.reason));
        running.take(moment, acting.into_iter().collect());
    }
    Ok(running.finish())
}

fn rollout(
    options: &RolloutPolicy,
    mut running: Running<'_>,
    moments: &[Moment],
) -> Result<Vec<Episode>> {
    let mut rollout = options.start()?;
    for &moment in moments.iter().filter(|moment| moment.part.is_none()) {
        rollout.record_all(Arm::Candidate, &outcomes(&running.history.known(moment)));
        let decision = rollout.evaluate();
        if decision.decision == RolloutVerdict::RollBack {
            running.once(moment, Acting::new(Action::RollBack, "rollout", decision.reason));
            rollout = options.start()?;
        }
    }
    Ok(running.finish())
}

/// The known outcomes of a batch; each metric of a guardrail has its own number of rows.
fn outcomes(measured: &[Measurement]) -> ArmRecord {
    let mean = |metric: &str| {
        let found = find(measured, metric);
        found.and_then(|found| Some((found.value?, found.n))).unwrap_or((0.0, 0))
    };
    let (accuracy, labelled) = mean(name::ACCURACY);
    let (error, measured) = mean(name::MAE);
    let (latency, timed) = mean(name::LATENCY_MEAN);
    ArmRecord {
        labelled,
        right: libm::round(accuracy * labelled as f64) as u64,
        measured,
        absolute_error: error * measured as f64,
        timed,
        latency_ms: latency * timed as f64,
        ..ArmRecord::default()
    }
}

/// The measurements of the whole batch as finished metrics.
fn scores(measurements: &[Measurement]) -> Scores {
    let whole = measurements.iter().filter(|m| m.column.is_none() && m.segment.is_none());
    Scores::finished(order::map(whole.filter_map(|m| Some((m.metric.clone(), m.value?)))))
}

/// A measurement of the whole batch.
fn find<'m>(measurements: &'m [Measurement], metric: &str) -> Option<&'m Measurement> {
    let whole = |m: &&Measurement| m.metric == metric && m.column.is_none() && m.segment.is_none();
    measurements.iter().find(whole)
}

fn value(measurements: &[Measurement], metric: &str) -> Option<f64> {
    find(measurements, metric).and_then(|m| m.value)
}

fn least(measurements: &[Measurement], metric: &str) -> Option<f64> {
    let of = measurements.iter().filter(|m| m.metric == metric && m.segment.is_none());
    of.filter_map(|m| m.value).reduce(f64::min)
}
