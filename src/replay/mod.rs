//! What a policy would have done: rules, retraining trigger, gate or guardrails run over a stored history.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the run, and what it comes to |
//! | `policy` | what can be asked, and its check |
//! | `timeline` | the history in the order in which things became known |
//! | `act`, `episode` | the history through one policy, and what it did |
//! | `incident` | episodes held against what is known to have happened |
//!
//! A history holds measurements, so nothing is measured again: a thousand batches take milliseconds, and
//! a policy can be tried on every batch that was ever observed before it wakes anybody.

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

/// What one policy would have done.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyOutcome {
    /// Name of the policy.
    pub name: String,
    /// When it would have acted, in order of time; episodes of several alerts may overlap.
    pub episodes: Vec<Episode>,
    /// How many of its alerts stand from each batch on until the next (a trigger, a gate or a rollout counts as
    /// one).
    pub standing: Vec<u64>,
    /// Batches in which anything stands.
    pub batches_acting: u64,
    /// Episodes that began outside every incident, also those that last into one; `None` where no incidents
    /// were given.
    pub false_alarms: Option<u64>,
    /// Batches outside every incident in which anything stands; `None` where no incidents were given.
    pub quiet_batches_acting: Option<u64>,
    /// Their share of all batches outside every incident: what a policy that never stops has as 1; `None` where
    /// no incidents were given or no batch lies outside.
    pub quiet_share_acting: Option<f64>,
    /// Each incident, whether it was seen, and how late.
    pub incidents: Vec<Detection>,
    /// Mean delay of the incidents that were seen, in batches; `None` where none was.
    pub mean_delay_batches: Option<f64>,
}

/// Policies side by side over one history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// Batches of the history.
    pub batches: u64,
    /// Time of the first, milliseconds since 1970; `None` without any.
    pub from: Option<f64>,
    /// Time of the last.
    pub to: Option<f64>,
    /// One outcome a policy, in the order given.
    pub policies: Vec<PolicyOutcome>,
}

/// Runs policies over the history of a monitor, from its oldest kept batch on, each from a clean start.
///
/// Incidents are spans of time in which something is known to have been wrong. An episode belongs to an
/// incident if the batch that made it act lies in it; only such an episode detects the incident. Every other
/// episode is a false alarm, also one that began before an incident and lasts into it: it would have been
/// there without ([`Detection::already_acting`] says that it was). How long a policy acts outside all incidents
/// is counted besides ([`PolicyOutcome::quiet_batches_acting`]). Without incidents nothing is called either.
///
/// What rests on targets that came late is judged when they came, part by part as the monitor did (a trigger and a
/// rollout count a batch once, by all of its labels), and not at all while too few had come; everything else when the
/// batch was observed. Of a condensed
/// batch a history holds what all parts came to in the end: it is judged once, at the last of them. A policy may have
/// acted sooner then, not before [`Episode::earliest`], and what earlier parts alone would have made it do, such as a
/// false alarm that the rest took back, is not seen. The monitor itself is not changed. Batches that it condensed are
/// judged by numbers of three digits, and have no intervals of segments: a rule on such an interval judges only the
/// batches that are kept in full, and takes the others as not measured.
///
/// # Errors
/// `config-invalid`: no policy, two of one name, a policy without or with more than one of rules, trigger,
/// gate and rollout, a rule on a metric that does not exist, an incident that ends before it begins; and a
/// policy that could not act on any history of this monitor: a threshold from the reference's variation, which
/// was not measured, a rule on a change that no detector watches for, costs of a trigger without `perError`,
/// guardrails on what a history does not have.
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

/// The same over reports that were kept elsewhere, oldest first; `bases` is what the reference says,
/// for thresholds that come from there and for gates.
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
