//! Results of the newest batches for an alert, so that a batch can be judged again.

use super::transition::{Observation, Pace, Progress, step};
use super::types::AlertState;
use crate::json;
use serde::Serialize;

/// Number of batches with a value that can be judged again; results of older ones are final.
const MOST: usize = 50;
/// The same limit including stretches of batches that wait for their first labels; each stretch counts as one.
const MOST_STRETCHES: usize = 500;

/// The progress of an alert before the batches that can be judged again, and the results of those batches.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct Trail {
    base: Progress,
    /// Number of the newest batch that is final.
    through: u64,
    /// Results in the order of batches.
    seen: Vec<Seen>,
}

json::shape!(Trail { base, through, seen });

/// The result of one batch, or a stretch of batches without a value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Seen {
    batch: u64,
    said: Observation,
    /// When it was first judged, milliseconds since 1970.
    at: f64,
    /// Number of batches right after it that have no value either.
    #[serde(skip_serializing_if = "is_zero")]
    more: u64,
}

json::shape!(Seen { batch, said, at, more = 0 });

fn is_zero(more: &u64) -> bool {
    *more == 0
}

impl Seen {
    fn is_known(&self) -> bool {
        self.said != Observation::Undefined
    }

    fn last(&self) -> u64 {
        self.batch.saturating_add(self.more)
    }

    /// The progress after it; of a stretch without a value only the number of batches counts.
    fn step(&self, before: Progress, pace: Pace, now: f64) -> Progress {
        let more = if pace.no_data_for == 0 { 0 } else { self.more };
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        let undefined = before.undefined.saturating_add(more);
        step(Progress { undefined, ..before }, self.said, pace, now)
    }
}

impl Trail {
    /// The trail after batches that changed the alert and are not in it: those are final.
    pub(super) fn after(base: Progress, batch: u64) -> Self {
        Self { base, through: batch.saturating_sub(1), seen: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Whether the result of a batch, existing or not, is final.
    pub(super) fn is_final(&self, batch: u64) -> bool {
        batch <= self.through
    }

    /// Whether no newer batch had a value.
    pub(super) fn is_newest(&self, batch: u64) -> bool {
        let mut known = self.seen.iter().rev().filter(|seen| seen.is_known());
        known.next().is_none_or(|last| batch >= last.batch)
    }

    /// Replaces the result of a batch and returns the progress as if all batches had been judged in order.
    pub(super) fn put(&mut self, batch: u64, said: Observation, pace: Pace, at: f64) -> Progress {
        self.insert(Seen { batch, said, at, more: 0 });
        let known = self.seen.iter().filter(|seen| seen.is_known()).count();
        if known > MOST || self.seen.len() > MOST_STRETCHES {
            let oldest = self.seen.remove(0);
            self.base = oldest.step(self.base, pace, oldest.at);
            self.through = oldest.last();
        }
        // Labels of an earlier batch may come after those of a later one; durations never run backwards.
        let mut now = f64::NEG_INFINITY;
        self.seen.iter().fold(self.base, |before, seen| {
            now = if seen.is_known() { now.max(seen.at) } else { now };
            seen.step(before, pace, now)
        })
    }

    fn insert(&mut self, new: Seen) {
        let place = self.seen.partition_point(|seen| seen.last() < new.batch);
        let Some(old) = self.seen.get_mut(place).filter(|seen| seen.batch <= new.batch) else {
            let before = place.checked_sub(1).and_then(|before| self.seen.get_mut(before));
            match before.filter(|seen| !seen.is_known() && seen.last() + 1 == new.batch) {
                Some(stretch) if !new.is_known() => stretch.more += 1,
                _ => self.seen.insert(place, new),
            }
            return;
        };
        if old.more == 0 {
            old.said = new.said;
        } else if new.is_known() {
            let stretch = std::mem::replace(old, new);
            let (before, behind) = (new.batch - stretch.batch, stretch.last() - new.batch);
            if behind > 0 {
                let right = Seen { batch: new.batch + 1, more: behind - 1, ..stretch };
                self.seen.insert(place + 1, right);
            }
            if before > 0 {
                self.seen.insert(place, Seen { more: before - 1, ..stretch });
            }
        }
    }
}

/// The state to show if judging batches again leads to `now`. An alert that wrongly fired or had no data becomes
/// resolved, so that whoever was told of it is told that it is over. A state that nobody was told of does not become
/// resolved.
pub(super) fn shown(before: Progress, now: AlertState) -> AlertState {
    use AlertState::{Firing, Inactive, Resolved};
    match (before.state, now) {
        (Firing, Firing) => Firing,
        (Firing, _) | (Resolved, Inactive | Resolved) => Resolved,
        (_, Inactive | Resolved) if before.lacked => Resolved,
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
        for batch in 121..=9_000 {
            trail.put(batch, Observation::Undefined, TWICE, 0.0);
        }
        assert_eq!(trail.seen.len(), MOST + 1);
        let progress = trail.put(5_000, Observation::Breach, TWICE, 0.0);
        assert_eq!((progress.breaching, trail.seen.len()), (61, MOST + 2));
        assert!(!trail.is_final(61));
        trail.put(9_001, Observation::Undefined, TWICE, 0.0);
        assert_eq!(trail.seen.last().map(Seen::last), Some(9_001));
    }

    #[test]
    fn a_stretch_without_a_value_is_as_many_batches() {
        let pace = Pace { no_data_for: 3, ..TWICE };
        let said = [Observation::Breach, Observation::Undefined, Observation::Undefined];
        let said = said.into_iter().chain([Observation::Undefined; 2]).chain([Observation::Breach]);
        let said: Vec<Observation> = said.collect();
        let mut expected = Progress::default();
        let mut trail = Trail::default();
        for (batch, &one) in (1..).zip(&said) {
            expected = step(expected, one, pace, 0.0);
            assert_eq!(trail.put(batch, one, pace, 0.0).state, expected.state, "{batch}");
        }
        assert_eq!(trail.seen.len(), 3);
        // One batch in the middle of the stretch gets a value after all.
        let progress = trail.put(3, Observation::Clean, pace, 0.0);
        let order =
            [0, 1, 9, 3, 4, 5].map(|at| said.get(at).copied().unwrap_or(Observation::Clean));
        let expected =
            order.into_iter().fold(Progress::default(), |at, one| step(at, one, pace, 0.0));
        assert_eq!((progress.state, progress.breaching), (expected.state, expected.breaching));
    }
}
