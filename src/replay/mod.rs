//! What a policy would have done: rules, retraining trigger or gate run over a stored history.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the run, and what it comes to |
//! | `policy` | what can be asked, and its check |
//! | `act` | the history through one policy, as episodes |
//! | `incident` | episodes held against what is known to have happened |
//!
//! A history holds measurements, so nothing is measured again: a thousand batches take milliseconds, and
//! a policy can be tried on every batch that was ever observed before it wakes anybody.

mod act;
mod incident;
mod policy;

use act::History;
pub use act::{Action, Episode};
pub use incident::{Detection, Incident};
pub use policy::{Policy, ReplayOptions};

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
    /// How many of its alerts stand after each batch (a trigger or a gate counts as one).
    pub standing: Vec<u64>,
    /// Batches in which anything stands.
    pub batches_acting: u64,
    /// Episodes outside every incident; `None` where no incidents were given.
    pub false_alarms: Option<u64>,
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
/// Incidents are spans of time in which something is known to have been wrong: an episode that overlaps
/// one belongs to it, every other episode is a false alarm. Without incidents nothing is called either.
/// The monitor itself is not changed. Batches that it condensed are judged by numbers of three digits.
///
/// # Errors
/// `config-invalid`: no policy, two of one name, a policy without or with more than one of rules, trigger
/// and gate, a rule on a metric that does not exist, an incident that ends before it begins.
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
    replay_by(
        monitor.bases(),
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
    replay_by(bases, History { reports: history, measured: &measured }, options)
}

fn replay_by(bases: Bases<'_>, history: History<'_>, options: &ReplayOptions) -> Result<Replay> {
    policy::check(options)?;
    let times: Vec<f64> = history.reports.iter().map(|batch| batch.at).collect();
    let outcome = |policy: &Policy| {
        let acted = act::run(policy, bases, history)?;
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
    let detections = incident::assign(&mut episodes, times, incidents.unwrap_or_default());
    let delays = detections.iter().filter_map(|detection| detection.delay_batches);
    let (seen, sum) = delays.fold((0u64, 0u64), |(seen, sum), delay| (seen + 1, sum + delay));
    let outside = episodes.iter().filter(|episode| episode.incident.is_none()).count() as u64;
    PolicyOutcome {
        name: policy.name.clone(),
        batches_acting: standing.iter().filter(|&&count| count > 0).count() as u64,
        standing,
        false_alarms: incidents.map(|_| outside),
        mean_delay_batches: (seen > 0).then(|| sum as f64 / seen as f64),
        incidents: detections,
        episodes,
    }
}
