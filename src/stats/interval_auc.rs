//! Confidence interval of an area under the ROC curve.

/// Score interval of an area under the ROC curve (Newcombe 2006, method 5): the areas whose distance from the
/// observed one is at most `z` Hanley-McNeil standard errors, with both class sizes replaced by their mean. Unlike
/// the plain Hanley-McNeil interval it keeps its width at 0 and 1 and stays within 0..=1.
///
/// `positives` and `negatives` are the numbers of rows of each class, effective ones if weighted. `None` unless `auc`
/// is in 0..=1 and both classes have at least one row. The ends are found by bisection to the last bit.
#[must_use]
pub fn score_interval(auc: f64, positives: f64, negatives: f64, z: f64) -> Option<[f64; 2]> {
    if !((0.0..=1.0).contains(&auc) && positives >= 1.0 && negatives >= 1.0 && z >= 0.0) {
        return None;
    }
    let within = |area: f64| (area - auc).abs() <= z * standard_error(area, positives, negatives);
    let low = if auc == 0.0 { 0.0 } else { furthest(auc, 0.0, within) };
    let high = if auc == 1.0 { 1.0 } else { furthest(auc, 1.0, within) };
    Some([low, high])
}

/// Hanley and McNeil's standard error of an area, with both class sizes replaced by their mean in the terms that
/// depend on the shape of the scores.
fn standard_error(area: f64, positives: f64, negatives: f64) -> f64 {
    let others = (positives + negatives) / 2.0 - 1.0;
    let shape = (1.0 - area) / (2.0 - area) + area / (1.0 + area);
    let variance = area * (1.0 - area) * (1.0 + others * shape) / (positives * negatives);
    variance.max(0.0).sqrt()
}

/// The last point from `inside` towards `end` for which `within` still holds.
fn furthest(inside: f64, end: f64, within: impl Fn(f64) -> bool) -> f64 {
    let (mut inside, mut outside) = (inside, end);
    for _ in 0..200 {
        let middle = inside + (outside - inside) / 2.0;
        if middle == inside || middle == outside {
            break;
        }
        if within(middle) { inside = middle } else { outside = middle }
    }
    inside
}
