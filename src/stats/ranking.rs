//! How well scores rank the positives above the rest.

use super::sort::{positions, sort};

/// Area under the ROC curve, 0..=1: the probability that a positive scores above a negative, ties counting half. As
/// scikit-learn 1.9.1 `roc_auc_score`.
///
/// `None` if the lengths differ, a score is NaN, a weight is negative or not finite, or there is no (weighted)
/// positive or no negative. Cost: one sort.
#[must_use]
pub fn roc_auc(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Option<f64> {
    area_of(&steps(scores, positive, weights)?)
}

/// Average precision, 0..=1: precision at each score, weighted by the recall gained there, without interpolation. As
/// scikit-learn 1.9.1 `average_precision_score`, which returns 0 if there are no positives.
///
/// `None` under the conditions of [`roc_auc`], except that negatives may be absent.
#[must_use]
pub fn average_precision(
    scores: &[f64],
    positive: &[bool],
    weights: Option<&[f64]>,
) -> Option<f64> {
    average_of(&steps(scores, positive, weights)?)
}

/// Area under the ROC curve and average precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The area, as of [`roc_auc`].
    pub auc: Option<f64>,
    /// The average precision, as of [`average_precision`], and its variance.
    pub precision: Option<(f64, f64)>,
}

/// Area and average precision by one sort. The variance of the latter is by the delta method: that of the mean of the
/// rows' influences. A row of target `y` and score `x` has the influence
/// `y / r (p(x) - m) + sum (y - p(s)) / g(s) h(s) / r`, with the sum over scores `s <= x`. Here `m` is the average
/// precision, `r` the share of positives, `p` the precision at a score, `g` the share of rows at or above it, and `h`
/// the share of positives at it. The variance is 0 if every positive is above every negative.
#[must_use]
pub fn ranked(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Ranked {
    let steps = steps(scores, positive, weights);
    let steps = steps.as_deref();
    Ranked { auc: steps.and_then(area_of), precision: steps.and_then(precision_with_variance) }
}

/// The average precision with its variance, from steps in descending order of score.
pub(super) fn precision_with_variance(steps: &[Step]) -> Option<(f64, f64)> {
    let average = average_of(steps)?;
    let total: f64 = steps.iter().map(|step| step.positives + step.negatives).sum();
    let prevalence = steps.iter().map(|step| step.positives).sum::<f64>() / total;
    let (mut positives, mut all) = (0.0, 0.0);
    let at_or_above: Vec<(f64, f64)> = steps
        .iter()
        .map(|step| {
            positives += step.positives;
            all += step.positives + step.negatives;
            (positives, all)
        })
        .collect();
    // From the lowest score up: the sums over 1 / g and over p / g.
    let (mut reciprocals, mut precisions, mut variance) = (0.0, 0.0, 0.0);
    for (step, (positives, all)) in steps.iter().zip(&at_or_above).rev() {
        if *all <= 0.0 {
            continue;
        }
        let (precision, share) = (positives / all, all / total);
        let here = step.positives / total / prevalence / share;
        reciprocals += here;
        precisions += here * precision;
        let of_positive = (precision - average) / prevalence + reciprocals - precisions;
        variance += step.squares[0] * of_positive * of_positive;
        variance += step.squares[1] * precisions * precisions;
    }
    Some((average, variance / (total * total)))
}

pub(super) fn average_of(steps: &[Step]) -> Option<f64> {
    let (mut positives, mut all, mut sum) = (0.0, 0.0, 0.0);
    for step in steps {
        positives += step.positives;
        all += step.positives + step.negatives;
        if step.positives > 0.0 {
            sum += step.positives * (positives / all);
        }
    }
    share(sum, positives)
}

/// Area under the ROC curve, from steps in descending order of score.
pub(super) fn area_of(steps: &[Step]) -> Option<f64> {
    let (mut positives, mut negatives, mut area) = (0.0, 0.0, 0.0);
    for step in steps {
        area += step.negatives * (positives + 0.5 * step.positives);
        positives += step.positives;
        negatives += step.negatives;
    }
    share(area, positives * negatives)
}

fn share(part: f64, whole: f64) -> Option<f64> {
    let share = part / whole;
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

/// Weights of the positives and negatives that share one score.
#[derive(Default)]
pub(super) struct Step {
    positives: f64,
    negatives: f64,
    /// Squared weights of both.
    squares: [f64; 2],
}

/// The steps in descending order of score.
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

/// The steps of unweighted rows, which need not be told apart: both classes are sorted and merged.
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
        let (positives, negatives) =
            (pop_equal(&mut positives, score), pop_equal(&mut negatives, score));
        steps.push(Step::counted(positives, negatives));
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

impl Step {
    /// A step of rows that count once each.
    pub(super) fn counted(positives: f64, negatives: f64) -> Self {
        Self { positives, negatives, squares: [positives, negatives] }
    }
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

/// Positions of the scores in descending order; equal scores keep their order.
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
        step.squares[usize::from(!positive)] += weight * weight;
    }
    step
}
