//! What a policy did, held against what is known to have happened.

use super::episode::Episode;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// A span of time in which something was wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Incident {
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its beginning, milliseconds since 1970.
    pub from: f64,
    /// Its end, that moment included; `None` for one that lasts.
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

/// Whether an incident was seen, and how late.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Detection {
    /// What it was.
    pub name: Option<String>,
    /// Batches observed while it lasted.
    pub batches: u64,
    /// Whether the policy began to act because of any of them; `None` where there were none.
    pub detected: Option<bool>,
    /// Whether it acted in any of them for what was there before: an episode that began earlier shows nothing
    /// about the incident, and is not what detects it.
    pub already_acting: bool,
    /// Batches of the incident that passed before the policy acted, 0 when it acted in the first.
    pub delay_batches: Option<u64>,
    /// Time from its beginning to when the policy acted, in milliseconds.
    pub delay_ms: Option<f64>,
}

/// The places of the batches of each incident.
pub(super) fn spans(times: &[f64], incidents: &[Incident]) -> Vec<Vec<u64>> {
    let during = |incident: &Incident| -> Vec<u64> {
        let inside = times.iter().enumerate().filter(|(_, at)| incident.holds(**at));
        inside.map(|(place, _)| place as u64).collect()
    };
    incidents.iter().map(during).collect()
}

/// Says of each episode which incident it belongs to: the first in which the batch lies that made it act. And of
/// each incident whether it was seen, by any episode that began in it.
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
