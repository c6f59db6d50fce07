//! What a policy did, held against what is known to have happened.

use super::act::Episode;
use crate::error::{Code, Error, Result};
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
        Err(Error::new(
            Code::ConfigInvalid,
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
    /// Whether the policy acted in any of them; `None` where there were none.
    pub detected: Option<bool>,
    /// Batches of the incident that passed before the policy acted, 0 when it acted in the first.
    pub delay_batches: Option<u64>,
    /// Time from its beginning to the first batch in which the policy acted, in milliseconds.
    pub delay_ms: Option<f64>,
}

/// Says of each episode which incident it belongs to (the first that it overlaps in a batch), and of each
/// incident whether it was seen.
pub(super) fn assign(
    episodes: &mut [Episode],
    times: &[f64],
    incidents: &[Incident],
) -> Vec<Detection> {
    let during = |incident: &Incident| -> Vec<u64> {
        let inside = times.iter().enumerate().filter(|(_, at)| incident.holds(**at));
        inside.map(|(place, _)| place as u64).collect()
    };
    let spans: Vec<Vec<u64>> = incidents.iter().map(during).collect();
    let acts =
        |episode: &Episode, place: u64| (episode.first_batch..=episode.last_batch).contains(&place);
    for episode in episodes.iter_mut() {
        let overlaps = |span: &Vec<u64>| span.iter().any(|&place| acts(episode, place));
        episode.incident = spans.iter().position(overlaps).map(|place| place as u64);
    }
    let each = incidents.iter().zip(&spans);
    each.map(|(incident, span)| {
        let acting = |&place: &u64| episodes.iter().any(|episode| acts(episode, place));
        let delay = span.iter().position(acting);
        let at = delay.and_then(|delay| span.get(delay)).and_then(|&at| times.get(at as usize));
        Detection {
            name: incident.name.clone(),
            batches: span.len() as u64,
            detected: (!span.is_empty()).then_some(delay.is_some()),
            delay_batches: delay.map(|delay| delay as u64),
            delay_ms: at.map(|at| at - incident.from),
        }
    })
    .collect()
}
