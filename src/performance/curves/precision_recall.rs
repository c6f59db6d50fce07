//! The precision-recall curve in at most 200 points.

use super::sweep::Sweep;
use crate::stats::sum::Sum;
use serde::{Deserialize, Serialize};

/// Largest number of points.
const MOST_POINTS: usize = 200;

/// One step of the precision-recall curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrecisionRecallPoint {
    /// Rows with at least this probability are called positive.
    pub threshold: f64,
    /// Share of the positives called positive.
    pub recall: f64,
    /// Share of the rows called positive that are positive. If the curve was reduced: the mean over the recall gained
    /// since the point before.
    pub precision: f64,
}

/// The steps at which recall grows. If there are more than 200, those within one 200th of recall are merged, with the
/// mean of their precisions weighted by the recall each gains. The average precision (the sum over steps of recall
/// gained times precision) therefore stays the same. Empty without positives.
pub(super) fn points(sweep: &Sweep) -> Vec<PrecisionRecallPoint> {
    if sweep.positives <= 0.0 {
        return Vec::new();
    }
    let mut before = 0.0;
    let mut steps = Vec::new();
    for stop in &sweep.stops {
        let gained = stop.hits - before;
        if gained > 0.0 {
            let precision = stop.hits / (stop.hits + stop.alarms);
            let recall = (stop.hits / sweep.positives).min(1.0);
            steps.push((
                gained,
                PrecisionRecallPoint { threshold: stop.threshold, recall, precision },
            ));
            before = stop.hits;
        }
    }
    if steps.len() <= MOST_POINTS {
        return steps.into_iter().map(|(_, point)| point).collect();
    }
    // The last step has recall 1 and belongs to the interval before it.
    let stretch = |point: &PrecisionRecallPoint| {
        ((MOST_POINTS as f64 * point.recall) as usize).min(MOST_POINTS - 1)
    };
    steps.chunk_by(|a, b| stretch(&a.1) == stretch(&b.1)).filter_map(merged).collect()
}

fn merged(steps: &[(f64, PrecisionRecallPoint)]) -> Option<PrecisionRecallPoint> {
    let total = steps.iter().map(|(gained, _)| *gained).collect::<Sum>().value();
    let weighted = steps.iter().map(|(gained, point)| gained * point.precision);
    let precision = weighted.collect::<Sum>().value() / total;
    steps.last().map(|(_, last)| PrecisionRecallPoint { precision, ..*last })
}
