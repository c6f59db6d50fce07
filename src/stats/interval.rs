//! Intervals that belong to no other file.

/// Interval of an area under the ROC curve (Hanley and McNeil 1982) for a normal quantile `z`, within 0..=1; `None`
/// if a class is empty or `auc` is outside 0..=1.
///
/// A normal approximation: too narrow near 0 and 1, where it shrinks to a point.
#[must_use]
pub fn hanley_mcneil(auc: f64, positives: f64, negatives: f64, z: f64) -> Option<[f64; 2]> {
    if !((0.0..=1.0).contains(&auc) && positives > 0.0 && negatives > 0.0) {
        return None;
    }
    let squared = auc * auc;
    let two_positives = auc / (2.0 - auc);
    let two_negatives = 2.0 * squared / (1.0 + auc);
    let variance = (auc * (1.0 - auc)
        + (positives - 1.0) * (two_positives - squared)
        + (negatives - 1.0) * (two_negatives - squared))
        / (positives * negatives);
    let half = z.abs() * variance.max(0.0).sqrt();
    half.is_finite().then(|| [(auc - half).max(0.0), (auc + half).min(1.0)])
}
