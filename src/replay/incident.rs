//! Compares episodes with known incidents.

use super::episode::Episode;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// A period in which something was wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Incident {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its beginning, milliseconds since 1970.
    pub from: f64,
    /// Its end, inclusive; `None` if it lasts.
    pub to: Option<f64>,
}

impl Incident {
    pub(super) fn check(&self) -> Result<()> {
        let ends = self.to.is_none_or(|to| to.is_finite() && to >= self.from);
        if self.from.is_finite() && ends {
            return Ok(());
        }
        Err(Error::invalid(
            "An incident needs `from` and, where it is over, a `to` that is not before it: milliseconds since 1970.",
        ))
    }

    fn holds(&self, at: f64) -> bool {
        at >= self.from && self.to.is_none_or(|to| at <= to)
    }
}

/// Whether an incident was detected, and how late.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Detection {
    /// Its name.
    pub name: Option<String>,
    /// Batches observed while it lasted.
    pub batches: u64,
    /// Whether the policy began to act because of one of its batches; `None` if there were none.
    pub detected: Option<bool>,
    /// Whether the policy acted during the incident for an earlier cause. An episode that began earlier says nothing
    /// about the incident, and does not detect it.
    pub already_acting: bool,
    /// Number of batches of the incident before the policy acted; 0 if it acted in the first.
    pub delay_batches: Option<u64>,
    /// Time from its beginning to when the policy acted, in milliseconds.
    pub delay_ms: Option<f64>,
}

/// The indices of the batches of each incident.
pub(super) fn spans(times: &[f64], incidents: &[Incident]) -> Vec<Vec<u64>> {
    let during = |incident: &Incident| -> Vec<u64> {
        let inside = times.iter().enumerate().filter(|(_, at)| incident.holds(**at));
        inside.map(|(place, _)| place as u64).collect()
    };
    incidents.iter().map(during).collect()
}

/// Assigns each episode to an incident: the first one that contains the batch that made it act. Determines for each
/// incident whether any episode that began in it detected it.
pub(super) fn assign(
    episodes: &mut [Episode],
    spans: &[Vec<u64>],
    incidents: &[Incident],
) -> Vec<Detection> {
    for episode in episodes.iter_mut() {
        let began_in = |span: &Vec<u64>| span.contains(&episode.judged_batch);
        episode.incident = spans.iter().position(began_in).map(|place| place as u64);
    }
    let each = incidents.iter().zip(spans);
    each.map(|(incident, span)| detection(incident, span, episodes)).collect()
}

fn detection(incident: &Incident, span: &[u64], episodes: &[Episode]) -> Detection {
    let began_in = |episode: &&Episode| span.contains(&episode.judged_batch);
    let first = span.first().copied().unwrap_or(u64::MAX);
    let before = |episode: &Episode| {
        let lasts = |place: &u64| (episode.first_batch..=episode.last_batch).contains(place);
        episode.judged_batch < first && span.iter().any(lasts)
    };
    let passed = |episode: &Episode| {
        let observed = span.iter().filter(|place| **place <= episode.first_batch).count();
        observed.saturating_sub(1) as u64
    };
    let times = episodes.iter().filter(began_in).map(|episode| episode.from - incident.from);
    let delay = episodes.iter().filter(began_in).map(passed).min();
    Detection {
        name: incident.name.clone(),
        batches: span.len() as u64,
        detected: (!span.is_empty()).then_some(delay.is_some()),
        already_acting: episodes.iter().any(before),
        delay_batches: delay,
        delay_ms: times.reduce(f64::min),
    }
}
