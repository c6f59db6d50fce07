//! Rows called positive, in descending order of probability.

use crate::stats::ranking::descending;
use crate::stats::sum::Sum;

/// What is called positive at one threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stop {
    /// Rows with at least this probability are called positive.
    pub(super) threshold: f64,
    /// Weight of the positives among them.
    pub(super) hits: f64,
    /// Weight of the negatives among them.
    pub(super) alarms: f64,
}

/// One stop for each distinct probability, from the highest down.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sweep {
    pub(super) stops: Vec<Stop>,
    /// Weight of all positives and of all negatives.
    pub(super) positives: f64,
    pub(super) negatives: f64,
}

impl Sweep {
    pub(super) fn of(probability: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Self {
        let weight = |at: usize| weights.map_or(1.0, |weights| weights[at]);
        let row = |at: usize| (probability[at], positive[at], weight(at));
        let rows: Vec<(f64, bool, f64)> = descending(probability).into_iter().map(row).collect();
        let (mut hits, mut alarms) = (Sum::new(), Sum::new());
        let stops = rows.chunk_by(|a, b| a.0 == b.0).map(|tied| {
            for (_, flag, weight) in tied {
                if *flag { hits.add(*weight) } else { alarms.add(*weight) }
            }
            let threshold = tied.first().map_or(0.0, |row| row.0);
            Stop { threshold, hits: hits.value(), alarms: alarms.value() }
        });
        let stops: Vec<Stop> = stops.collect();
        let (positives, negatives) =
            stops.last().map_or((0.0, 0.0), |last| (last.hits, last.alarms));
        Self { stops, positives, negatives }
    }
}
