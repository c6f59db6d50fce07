//! How well scores rank the positives above the rest.

use super::sort::{positions, sort};

/// Area under the ROC curve, 0..=1: the chance that a positive scores above a negative, ties
/// counting half. As scikit-learn 1.9.1 `roc_auc_score`.
///
/// `None` when the lengths differ, a score is NaN, a weight is negative or not finite, or there is
/// no (weighted) positive or no negative. Cost: one sort.
#[must_use]
pub fn roc_auc(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Option<f64> {
    let (mut positives, mut negatives, mut area) = (0.0, 0.0, 0.0);
    for step in &steps(scores, positive, weights)? {
        area += step.negatives * (positives + 0.5 * step.positives);
        positives += step.positives;
        negatives += step.negatives;
    }
    share(area, positives * negatives)
}

/// Average precision, 0..=1: precision at each score, weighted by the recall gained there, without
/// interpolation. As scikit-learn 1.9.1 `average_precision_score`, which calls it 0 where there
/// are no positives.
///
/// `None` under the conditions of [`roc_auc`], except that negatives may be absent.
#[must_use]
pub fn average_precision(
    scores: &[f64],
    positive: &[bool],
    weights: Option<&[f64]>,
) -> Option<f64> {
    let (mut positives, mut all, mut sum) = (0.0, 0.0, 0.0);
    for step in &steps(scores, positive, weights)? {
        positives += step.positives;
        all += step.positives + step.negatives;
        if step.positives > 0.0 {
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
    if scores.len() != positive.len() || scores.iter().any(|score| score.is_nan()) {
        return None;
    }
    match weights {
        None => Some(counted(scores, positive)),
        Some(weights) if weights.len() == scores.len() => weighted(scores, positive, weights),
        Some(_) => None,
    }
}

/// Without weights rows need not be told apart: both classes are sorted and merged.
fn counted(scores: &[f64], positive: &[bool]) -> Vec<Step> {
    let class = |wanted: bool| {
        let rows = scores.iter().zip(positive).filter(|row| *row.1 == wanted);
        let mut scores: Vec<f64> = rows.map(|row| *row.0).collect();
        sort(&mut scores);
        scores
    };
    let (mut positives, mut negatives) = (class(true), class(false));
    let mut steps = Vec::new();
    while let Some(score) = highest(&positives, &negatives) {
        steps.push(Step {
            positives: pop_equal(&mut positives, score),
            negatives: pop_equal(&mut negatives, score),
        });
    }
    steps
}

fn highest(a: &[f64], b: &[f64]) -> Option<f64> {
    match (a.last(), b.last()) {
        (Some(&a), Some(&b)) => Some(a.max(b)),
        (a, b) => a.or(b).copied(),
    }
}

/// Removes the values equal to `score` from the end and counts them.
fn pop_equal(sorted: &mut Vec<f64>, score: f64) -> f64 {
    let before = sorted.len();
    while sorted.last() == Some(&score) {
        sorted.pop();
    }
    (before - sorted.len()) as f64
}

fn weighted(scores: &[f64], positive: &[bool], weights: &[f64]) -> Option<Vec<Step>> {
    if !weights.iter().all(|weight| *weight >= 0.0 && weight.is_finite()) {
        return None;
    }
    let rows: Vec<Row> = descending(scores)
        .into_iter()
        .map(|at| (scores[at] + 0.0, positive[at], weights[at]))
        .collect();
    Some(rows.chunk_by(|a, b| a.0 == b.0).map(step).collect())
}

/// Positions of the scores from the highest down; equal ones in the order they have.
#[must_use]
pub fn descending(scores: &[f64]) -> Vec<usize> {
    let negated: Vec<f64> = scores.iter().map(|&score| -(score + 0.0)).collect();
    positions(&negated)
}

/// Score, whether positive, weight.
type Row = (f64, bool, f64);

fn step(rows: &[Row]) -> Step {
    let mut step = Step::default();
    for &(_, positive, weight) in rows {
        *(if positive { &mut step.positives } else { &mut step.negatives }) += weight;
    }
    step
}
