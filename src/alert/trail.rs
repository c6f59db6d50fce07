//! What the newest batches said of an alert, so that a batch can be judged again.

use super::transition::{Observation, Pace, Progress, step};
use super::types::AlertState;
use crate::json;
use serde::Serialize;

/// Batches with a value that can be judged again; what older ones said is final.
const MOST: usize = 50;
/// The same with those that wait for their first labels, which may be long in coming.
const MOST_WAITING: usize = 500;

/// Where an alert stood before the batches that can be judged again, and what those said.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Trail {
    base: Progress,
    /// Number of the newest batch that is final.
    through: u64,
    /// In order of their batches.
    seen: Vec<Seen>,
}

json::shape!(Trail { base, through, seen });

/// What one batch said.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Seen {
    batch: u64,
    said: Observation,
    /// When it was first judged, milliseconds since 1970.
    at: f64,
}

json::shape!(Seen { batch, said, at });

impl Seen {
    fn is_known(&self) -> bool {
        self.said != Observation::Undefined
    }
}

impl Trail {
    /// Behind what moved an alert without a trail.
    pub(super) fn after(base: Progress, batch: u64) -> Self {
        Self { base, through: batch.saturating_sub(1), seen: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Whether what a batch said, or would have, is final.
    pub(super) fn is_final(&self, batch: u64) -> bool {
        batch <= self.through
    }

    /// Whether a batch is behind none of those that had a value.
    pub(super) fn is_newest(&self, batch: u64) -> bool {
        let mut known = self.seen.iter().rev().filter(|seen| seen.is_known());
        known.next().is_none_or(|last| batch >= last.batch)
    }

    /// Puts what a batch says in its place, in that of what it said before, and answers where the alert
    /// stands then: as if all batches had been judged in their order.
    pub(super) fn put(&mut self, batch: u64, said: Observation, pace: Pace, at: f64) -> Progress {
        let place = self.seen.partition_point(|seen| seen.batch < batch);
        match self.seen.get_mut(place).filter(|seen| seen.batch == batch) {
            Some(seen) => seen.said = said,
            None => self.seen.insert(place, Seen { batch, said, at }),
        }
        let known = self.seen.iter().filter(|seen| seen.is_known()).count();
        if known > MOST || self.seen.len() > MOST_WAITING {
            let oldest = self.seen.remove(0);
            self.base = step(self.base, oldest.said, pace, oldest.at);
            self.through = oldest.batch;
        }
        // Labels of an earlier batch may come after those of a later one; durations never run backwards.
        let mut now = f64::NEG_INFINITY;
        self.seen.iter().fold(self.base, |before, seen| {
            now = now.max(seen.at);
            step(before, seen.said, pace, now)
        })
    }
}

/// The state to show where batches judged again lead to `now`: what fired and was wrong is resolved, so that
/// whoever was told of it is told that it is over; what nobody was told of does not end.
pub(super) fn shown(before: AlertState, now: AlertState) -> AlertState {
    use AlertState::{Firing, Inactive, Resolved};
    match (before, now) {
        (Firing, Firing) => Firing,
        (Firing, _) | (Resolved, Inactive | Resolved) => Resolved,
        (_, Resolved) => Inactive,
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWICE: Pace = Pace {
        for_batches: 2,
        for_ms: 0.0,
        keep_firing_for: 0,
        keep_firing_for_ms: 0.0,
        cooldown: 0,
        no_data_for: 0,
    };

    #[test]
    fn any_order_leads_where_that_of_the_batches_does() {
        let said =
            [Observation::Breach, Observation::Clean, Observation::Breach, Observation::Breach];
        let expected =
            said.into_iter().fold(Progress::default(), |at, said| step(at, said, TWICE, 0.0));
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let mut trail = Trail::default();
            let mut last = Progress::default();
            for &place in &order {
                trail.put(place as u64 + 1, Observation::Clean, TWICE, place as f64);
                last = trail.put(place as u64 + 1, said[place], TWICE, 0.0);
            }
            assert_eq!((last.state, last.breaching), (expected.state, expected.breaching));
        }
    }

    #[test]
    fn a_trail_is_bounded_and_what_leaves_it_is_final() {
        let mut trail = Trail::default();
        for batch in 1..=60 {
            let progress = trail.put(batch, Observation::Breach, TWICE, 0.0);
            assert_eq!(progress.breaching, batch as u32);
        }
        assert_eq!(trail.seen.len(), MOST);
        assert!(trail.is_final(10) && !trail.is_final(11));
    }

    #[test]
    fn batches_that_wait_for_labels_leave_those_behind_them_open() {
        let mut trail = Trail::default();
        for batch in 1..=120 {
            trail.put(batch, Observation::Undefined, TWICE, 0.0);
        }
        for batch in 1..=60 {
            assert!(!trail.is_final(batch), "{batch}");
            let progress = trail.put(batch, Observation::Breach, TWICE, 0.0);
            assert_eq!(progress.state == AlertState::Firing, batch > 1);
        }
        assert!(trail.is_final(10) && !trail.is_final(61));
        for batch in 121..=700 {
            trail.put(batch, Observation::Undefined, TWICE, 0.0);
        }
        assert_eq!(trail.seen.len(), MOST_WAITING);
    }
}
