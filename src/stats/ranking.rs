//! How well scores rank the positives above the rest.

use super::sort::sort;

/// Area under the ROC curve, 0..=1: the chance that a positive scores above a negative, ties
/// counting half. As scikit-learn 1.9.1 `roc_auc_score`.
///
/// `None` when the lengths differ, a score or weight is NaN, a weight is negative, or there is
/// no (weighted) positive or no negative. Cost: one sort.
#[must_use]
pub fn roc_auc(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Option<f64> {
    let steps = steps(scores, positive, weights)?;
    let (mut positives, mut negatives, mut area) = (0.0, 0.0, 0.0);
    for step in &steps {
        area += step.negatives * (positives + 0.5 * step.positives);
        positives += step.positives;
        negatives += step.negatives;
    }
    share(area, positives * negatives)
}

/// Average precision, 0..=1: precision at each score, weighted by the recall gained there, without
/// interpolation. As scikit-learn 1.9.1 `average_precision_score`, which calls it 0 without
/// positives.
///
/// `None` under the conditions of [`roc_auc`], except that negatives may be absent.
#[must_use]
pub fn average_precision(
    scores: &[f64],
    positive: &[bool],
    weights: Option<&[f64]>,
) -> Option<f64> {
    let steps = steps(scores, positive, weights)?;
    let (mut positives, mut all, mut sum) = (0.0, 0.0, 0.0);
    for step in &steps {
        positives += step.positives;
        all += step.positives + step.negatives;
        if all > 0.0 {
            sum += step.positives * (positives / all);
        }
    }
    share(sum, positives)
}

fn share(part: f64, whole: f64) -> Option<f64> {
    let share = part / whole;
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// Weights of the positives and negatives that share one score.
#[derive(Default)]
struct Step {
    positives: f64,
    negatives: f64,
}

/// The steps from the highest score down.
fn steps(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Option<Vec<Step>> {
    if scores.len() != positive.len() || weights.is_some_and(|all| all.len() != scores.len()) {
        return None;
    }
    let Some(weights) = weights else { return unweighted_steps(scores, positive) };
    let mut rows = Vec::with_capacity(scores.len());
    for (row, (&score, &positive)) in scores.iter().zip(positive).enumerate() {
        let weight = weights[row];
        if score.is_nan() || !(weight >= 0.0 && weight.is_finite()) {
            return None;
        }
        rows.push((score, positive, weight));
    }
    rows.sort_by(|a, b| (b.0 + 0.0).total_cmp(&(a.0 + 0.0)));
    let equal = |a: &(f64, bool, f64), b: &(f64, bool, f64)| a.0 == b.0;
    Some(rows.chunk_by(equal).map(step).collect())
}

fn step(rows: &[(f64, bool, f64)]) -> Step {
    let mut step = Step::default();
    for &(_, positive, weight) in rows {
        *(if positive { &mut step.positives } else { &mut step.negatives }) += weight;
    }
    step
}

/// The steps of rows that count once each: the two sides are sorted on their own, as plain numbers,
/// and merged.
fn unweighted_steps(scores: &[f64], positive: &[bool]) -> Option<Vec<Step>> {
    if scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    let side = |wanted: bool| {
        let own = scores.iter().zip(positive).filter(|(_, flag)| **flag == wanted);
        let mut own: Vec<f64> = own.map(|(score, _)| *score).collect();
        sort(&mut own);
        own
    };
    let (positives, negatives) = (side(true), side(false));
    let (mut positives, mut negatives) = (positives.as_slice(), negatives.as_slice());
    let mut steps = Vec::new();
    while let Some(highest) = higher(positives.last(), negatives.last()) {
        steps.push(Step {
            positives: take_equal(&mut positives, highest),
            negatives: take_equal(&mut negatives, highest),
        });
    }
    Some(steps)
}

fn higher(a: Option<&f64>, b: Option<&f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(*b)),
        (a, b) => a.or(b).copied(),
    }
}

/// Takes the scores equal to `score` off the end, and counts them.
fn take_equal(ascending: &mut &[f64], score: f64) -> f64 {
    let mut count = 0.0;
    while let Some((&last, rest)) = ascending.split_last()
        && last == score
    {
        *ascending = rest;
        count += 1.0;
    }
    count
}
