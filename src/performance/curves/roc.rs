//! The ROC curve in at most 200 points.

use super::sweep::Sweep;
use crate::stats::sum::Sum;
use serde::{Deserialize, Serialize};

/// Largest number of points.
const MOST_POINTS: usize = 200;
/// The curve has a total length of 2 (1 right, 1 up). It is cut at every 49th of a unit into at most 99 stretches,
/// each of which takes two points.
const STRETCHES_PER_UNIT: f64 = 49.0;

/// One point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RocPoint {
    /// Rows with at least this probability are called positive; `None` if no row is, and for a point that represents
    /// a stretch of the curve.
    pub threshold: Option<f64>,
    /// Share of the negatives called positive.
    pub false_positive_rate: f64,
    /// Share of the positives called positive.
    pub true_positive_rate: f64,
}

/// The curve from (0, 0) to (1, 1): every point if there are at most 200. Otherwise the curve is cut into stretches,
/// and the points inside a stretch are replaced by a single one, placed so that the area below stays the same. Empty
/// without positives or negatives.
pub(super) fn points(sweep: &Sweep) -> Vec<RocPoint> {
    if sweep.positives <= 0.0 || sweep.negatives <= 0.0 {
        return Vec::new();
    }
    let origin = RocPoint { threshold: None, false_positive_rate: 0.0, true_positive_rate: 0.0 };
    let stops = sweep.stops.iter().map(|stop| RocPoint {
        threshold: Some(stop.threshold),
        false_positive_rate: (stop.alarms / sweep.negatives).min(1.0),
        true_positive_rate: (stop.hits / sweep.positives).min(1.0),
    });
    let all: Vec<RocPoint> = std::iter::once(origin).chain(stops).collect();
    if all.len() <= MOST_POINTS {
        return all;
    }
    let stretch = |point: &RocPoint| {
        (STRETCHES_PER_UNIT * (point.false_positive_rate + point.true_positive_rate)) as u32
    };
    let mut kept = vec![origin];
    let mut start = 0;
    for end in 1..all.len() {
        let last = end + 1 == all.len();
        if last || stretch(&all[end]) != stretch(&all[end + 1]) {
            kept.extend(middle(&all[start..=end]));
            kept.push(all[end]);
            start = end;
        }
    }
    kept
}

/// The point that replaces the inside of a stretch. It lies on the line from the middle of the chord to the corner of
/// the bounding box towards which the curve bends, at the distance that preserves the area. Inside the box the curve
/// stays monotone. `None` if nothing lies between the ends.
fn middle(stretch: &[RocPoint]) -> Option<RocPoint> {
    let (first, last) = (stretch.first()?, stretch.last()?);
    if stretch.len() < 3 {
        return None;
    }
    let width = last.false_positive_rate - first.false_positive_rate;
    let height = last.true_positive_rate - first.true_positive_rate;
    let slices = stretch.windows(2).map(|ends| {
        let base = first.true_positive_rate;
        let heights = (ends[0].true_positive_rate - base) + (ends[1].true_positive_rate - base);
        (ends[1].false_positive_rate - ends[0].false_positive_rate) * 0.5 * heights
    });
    let beyond = slices.collect::<Sum>().value() - 0.5 * width * height;
    let most = 0.5 * width * height;
    let out = if most > 0.0 { (beyond / most).clamp(-1.0, 1.0) } else { 0.0 };
    Some(RocPoint {
        threshold: None,
        false_positive_rate: first.false_positive_rate + width * 0.5 * (1.0 - out),
        true_positive_rate: first.true_positive_rate + height * 0.5 * (1.0 + out),
    })
}
