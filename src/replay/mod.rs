//! Replays policies (rules, retraining trigger, gate or guardrails) over a stored history.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the run, and its result |
//! | `policy` | policies, and their validation |
//! | `timeline` | the history in the order in which values became known |
//! | `act`, `episode` | one policy run over the history, and the episodes in which it acted |
//! | `incident` | episodes compared with known incidents |
//!
//! A history holds measurements, so nothing is measured again: a thousand batches take milliseconds. A policy can
//! therefore be tried on every batch ever observed before it wakes anybody.

mod act;
mod episode;
mod incident;
mod policy;
mod timeline;

pub use episode::{Action, Episode};
pub use incident::{Detection, Incident};
use policy::Known;
pub use policy::{Policy, ReplayOptions, RolloutPolicy};
use timeline::{History, Moment};

use crate::alert::Bases;
use crate::error::Result;
use crate::monitor::{BatchReport, Monitor};
use serde::Serialize;

/// The result of replaying one policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyOutcome {
    /// Name of the policy.
    pub name: String,
    /// Episodes in which it would have acted, in order of time. Episodes of several alerts may overlap.
    pub episodes: Vec<Episode>,
    /// Number of its alerts that are active from each batch until the next. A trigger, a gate or a rollout counts as
    /// one.
    pub standing: Vec<u64>,
    /// Number of batches with an active alert.
    pub batches_acting: u64,
    /// Episodes that began outside every incident, including those that last into one; `None` if no incidents were
    /// given.
    pub false_alarms: Option<u64>,
    /// Batches outside every incident with an active alert; `None` if no incidents were given.
    pub quiet_batches_acting: Option<u64>,
    /// `quiet_batches_acting` as a share of all batches outside every incident; 1 for a policy that never stops.
    /// `None` if no incidents were given or no batch lies outside them.
    pub quiet_share_acting: Option<f64>,
    /// Each incident with whether it was detected, and how late.
    pub incidents: Vec<Detection>,
    /// Mean delay of the detected incidents, in batches; `None` if none was detected.
    pub mean_delay_batches: Option<f64>,
}

/// Results of several policies over the same history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// Number of batches in the history.
    pub batches: u64,
    /// Time of the first batch in milliseconds since 1970; `None` if there is none.
    pub from: Option<f64>,
    /// Time of the last batch.
    pub to: Option<f64>,
    /// One outcome per policy, in the order given.
    pub policies: Vec<PolicyOutcome>,
}

/// Replays policies over the history of a monitor, starting at its oldest kept batch, each policy from a clean start.
///
/// Incidents are periods in which something is known to have been wrong. An episode belongs to an incident if the
/// batch that triggered it lies in that incident; only such an episode detects it. Every other episode is a false
/// alarm, including one that began before an incident and lasts into it, because it would have occurred without the
/// incident ([`Detection::already_acting`] reports it). [`PolicyOutcome::quiet_batches_acting`] counts how long a
/// policy acts outside all incidents. Without incidents, episodes are classified as neither.
///
/// Measurements that need late targets are judged when the targets came, part by part as the monitor did, and not at
/// all while too few had come. A trigger and a rollout count a batch once, with all of its labels. Everything else is
/// judged when the batch was observed.
///
/// A history holds only the final result of all parts of a condensed batch, so such a batch is judged once, at its
/// last part. The policy may in reality have acted sooner, but not before [`Episode::earliest`]. Actions that earlier
/// parts alone would have caused, such as a false alarm that later parts took back, are not seen. Condensed batches
/// are judged by numbers of three digits and have no intervals of segments: a rule on such an interval judges only
/// batches kept in full and treats the others as not measured. The monitor itself is not changed.
///
/// # Errors
/// `config-invalid` if there is no policy, two policies share a name, a policy does not have exactly one of rules,
/// trigger, gate and rollout, a rule names a metric that does not exist, or an incident ends before it begins. Also
/// if a policy could not act on any history of this monitor: a threshold from the reference's variation, which was
/// not measured; a rule on a change that no detector watches for; costs of a trigger without `perError`; guardrails
/// on a metric that a history does not have.
///
/// ```
/// use driftglass::{monitor::{Monitor, MonitorConfig, ObserveOptions}, replay::{ReplayOptions, replay}, table::{Column, Table}};
/// let ages = |from: f64| Table::new(vec![Column::from_numbers("age", (0..500).map(|n| from + f64::from(n) / 7.0).collect())]);
/// let mut monitor = Monitor::new(&ages(20.0)?, MonitorConfig::default())?;
/// for (at, from) in [20.0, 20.0, 45.0, 45.0].into_iter().enumerate() {
///     monitor.observe(&ages(from)?, &ObserveOptions { at: at as f64, ..ObserveOptions::default() })?;
/// }
/// let options: ReplayOptions = serde_json::from_str(r#"{
///     "policies": [{ "name": "patient", "rules": [{ "name": "drift", "metric": "driftAlertPValue",
///         "when": "below", "threshold": 0.0025, "for": 2, "severity": "high" }] }],
///     "incidents": [{ "from": 2 }]
/// }"#).unwrap();
/// let outcome = &replay(&monitor, &options)?.policies[0];
/// assert_eq!((outcome.false_alarms, outcome.incidents[0].delay_batches), (Some(0), Some(1)));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn replay(monitor: &Monitor, options: &ReplayOptions) -> Result<Replay> {
    let history: Vec<&BatchReport> = monitor.history().iter().collect();
    let config = monitor.config();
    replay_by(
        Known {
            bases: monitor.bases(),
            detectors: Some(&config.detectors),
            currency: config.estimation.currency.as_deref(),
        },
        History { reports: &history, measured: &|place| monitor.measurements(place) },
        options,
    )
}

/// The same as [`replay`] over reports that were stored elsewhere, oldest first. `bases` holds values of the
/// reference, for thresholds derived from it and for gates.
///
/// # Errors
/// As [`replay`].
pub fn replay_history(
    bases: Bases<'_>,
    history: &[&BatchReport],
    options: &ReplayOptions,
) -> Result<Replay> {
    let all = |place: usize| history.get(place).map(|batch| batch.all_measurements());
    let measured = |place| all(place).unwrap_or_default();
    let known = Known { bases, detectors: None, currency: None };
    replay_by(known, History { reports: history, measured: &measured }, options)
}

fn replay_by(known: Known<'_>, history: History<'_>, options: &ReplayOptions) -> Result<Replay> {
    policy::check(options, known)?;
    let times: Vec<f64> = history.reports.iter().map(|batch| batch.at).collect();
    let moments: Vec<Moment> = history.moments();
    let outcome = |policy: &Policy| {
        let acted = act::run(policy, known, history, &moments)?;
        Ok(outcome_of(policy, acted, &times, options.incidents.as_deref()))
    };
    Ok(Replay {
        batches: times.len() as u64,
        from: times.first().copied(),
        to: times.last().copied(),
        policies: options.policies.iter().map(outcome).collect::<Result<_>>()?,
    })
}

fn outcome_of(
    policy: &Policy,
    mut episodes: Vec<Episode>,
    times: &[f64],
    incidents: Option<&[Incident]>,
) -> PolicyOutcome {
    let mut standing = vec![0u64; times.len()];
    for episode in &episodes {
        let (first, last) = (episode.first_batch as usize, episode.last_batch as usize);
        standing.iter_mut().take(last + 1).skip(first).for_each(|count| *count += 1);
    }
    let known = incidents.unwrap_or_default();
    let spans = incident::spans(times, known);
    let detections = incident::assign(&mut episodes, &spans, known);
    let delays = detections.iter().filter_map(|detection| detection.delay_batches);
    let (seen, sum) = delays.fold((0u64, 0u64), |(seen, sum), delay| (seen + 1, sum + delay));
    let outside = episodes.iter().filter(|episode| episode.incident.is_none()).count() as u64;
    let mut is_quiet = vec![true; times.len()];
    for &place in spans.iter().flatten() {
        is_quiet[place as usize] = false;
    }
    let quiet = is_quiet.iter().filter(|quiet| **quiet).count();
    let acting = is_quiet.iter().zip(&standing).filter(|(quiet, count)| **quiet && **count > 0);
    let acting = incidents.map(|_| acting.count() as u64);
    PolicyOutcome {
        name: policy.name.clone(),
        batches_acting: standing.iter().filter(|&&count| count > 0).count() as u64,
        standing,
        false_alarms: incidents.map(|_| outside),
        quiet_batches_acting: acting,
        quiet_share_acting: acting.filter(|_| quiet > 0).map(|acting| acting as f64 / quiet as f64),
        mean_delay_batches: (seen > 0).then(|| sum as f64 / seen as f64),
        incidents: detections,
        episodes,
    }
}
