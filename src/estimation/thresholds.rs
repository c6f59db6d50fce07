//! Variation of the realised metrics over chunks of the reference.

use super::classes::Classes;
use super::metrics::{Each, METRICS};
use super::outcome::Outcome;
use super::realised::{realised, realised_values};
use super::rows::Rows;
use crate::stats::moments;
use std::ops::Range;

/// Standard deviations on either side of the mean.
const DEVIATIONS: f64 = 3.0;
/// Chunks by default.
const CHUNKS: usize = 10;
/// Smallest default number of rows per chunk.
const LEAST_ROWS: usize = 20;
/// Smallest number of values for a standard deviation.
const LEAST_VALUES: usize = 3;

/// The thresholds for each metric and for each cell's share of the rows; `None` if fewer than three chunks have a
/// value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thresholds {
    pub metrics: Each<Option<[f64; 2]>>,
    pub cells: Vec<Option<[f64; 2]>>,
}

impl Thresholds {
    /// Mean plus and minus three population standard deviations of the chunks' realised values, within the metric's
    /// limits. Chunks without a value are left out.
    pub(super) fn of(
        rows: &Rows,
        classes: &Classes,
        costs: Option<&[Vec<f64>]>,
        chunk_rows: Option<u64>,
    ) -> Self {
        let outcomes: Vec<Outcome> = chunks(rows.len(), chunk_rows)
            .into_iter()
            .map(|chunk| realised(&rows.part(chunk), classes))
            .collect();
        let values: Vec<Each<Option<f64>>> =
            outcomes.iter().map(|outcome| realised_values(outcome, classes, costs)).collect();
        let mut place = 0..;
        let metrics = METRICS.map(|metric| {
            let at = place.next().unwrap_or_default();
            let values = values.iter().filter_map(|values| *values.get(at)?);
            around(&values.collect::<Vec<f64>>(), metric.limits())
        });
        let cells = (0..classes.names.len() * classes.names.len()).map(|cell| {
            let share = |outcome: &Outcome| Some(*outcome.cells.get(cell)? / outcome.rows);
            around(&outcomes.iter().filter_map(share).collect::<Vec<f64>>(), [0.0, 1.0])
        });
        Self { metrics, cells: cells.collect() }
    }
}

fn around(values: &[f64], limits: [f64; 2]) -> Option<[f64; 2]> {
    let moments = moments::of(values).filter(|_| values.len() >= LEAST_VALUES)?;
    let reach = DEVIATIONS * moments.variance(0)?.sqrt();
    Some([(moments.mean - reach).max(limits[0]), (moments.mean + reach).min(limits[1])])
}

/// Chunks of so many rows, the last one shorter; by default ten whose sizes differ by at most one.
fn chunks(rows: usize, chunk_rows: Option<u64>) -> Vec<Range<usize>> {
    if let Some(size) = chunk_rows {
        let size = usize::try_from(size).unwrap_or(usize::MAX).max(1);
        return (0..rows)
            .step_by(size)
            .map(|start| start..start.saturating_add(size).min(rows))
            .collect();
    }
    let count = (rows / LEAST_ROWS).clamp(1, CHUNKS);
    (0..count).map(|at| rows * at / count..rows * (at + 1) / count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_cover_every_row_once() {
        assert_eq!(chunks(7, Some(3)), [0..3, 3..6, 6..7]);
        assert_eq!(chunks(0, Some(3)), []);
        assert_eq!(chunks(50, None), [0..25, 25..50]);
        let sizes: Vec<usize> = chunks(1005, None).into_iter().map(|chunk| chunk.len()).collect();
        assert_eq!(sizes, [100, 101, 100, 101, 100, 101, 100, 101, 100, 101]);
    }

    #[test]
    fn thresholds_are_three_deviations_within_limits() {
        assert_eq!(around(&[0.5, 0.5], [0.0, 1.0]), None);
        assert_eq!(around(&[0.5, 0.5, 0.5], [0.0, 1.0]), Some([0.5, 0.5]));
        assert_eq!(around(&[0.0, 1.0, 0.5], [0.0, 1.0]), Some([0.0, 1.0]));
    }
}
