//! Metrics of probabilities: ranking, loss and calibration.

use super::intervals::{DELTA, Intervals};
use super::result::ClassificationMetrics;
use super::scores::{Scores, Task};
use super::warn;
use crate::error::Warning;
use crate::stats::calibration_error::{bins, calibration_error, calibration_interval};
use crate::stats::interval_auc::score_interval;
use crate::stats::interval_mean::{Z95, estimate};
use crate::stats::proportion::wilson;
use crate::stats::ranking::{Ranked, ranked};
use crate::stats::sum::sum;

/// Distance from 0 and 1 at which probabilities are clipped before their logarithm is taken, as in scikit-learn for
/// doubles.
const CLIP: f64 = f64::EPSILON;
const AUC_METHOD: &str = "Newcombe score interval from the Hanley-McNeil variance";
const AUC_MEAN_METHOD: &str = "mean of the classes' Newcombe score intervals (conservative)";
const PRECISION_MEAN_METHOD: &str =
    "mean of the classes' Wilson intervals at the effective n of the delta method (conservative)";
const CALIBRATION_METHOD: &str =
    "delta method; the lower end less by what chance adds to the bins' gaps (conservative)";
pub(super) const MEAN_METHOD: &str = "Student t, mean of the rows";

/// Writes AUC, average precision, log loss, Brier score and calibration error with their intervals.
pub(super) fn measure(
    scores: &Scores,
    metrics: &mut ClassificationMetrics,
    intervals: &mut Intervals,
    warnings: &mut Vec<Warning>,
) {
    let weights = scores.weights.as_deref();
    match &scores.task {
        Task::Binary { positive, probability } => {
            rank_binary(positive, probability, weights, metrics, intervals, warnings);
        }
        Task::Multiclass { classes, columns, truth } => {
            rank_multiclass(classes, columns, truth, weights, metrics, intervals, warnings);
        }
    }
    let (log_loss, brier, range) = losses(&scores.task);
    let log_loss = estimate(&log_loss, weights);
    metrics.log_loss = log_loss.map(|loss| loss.mean);
    let ends = log_loss.and_then(|loss| loss.interval());
    intervals.add("logLoss", metrics.log_loss, ends, [0.0, f64::INFINITY], MEAN_METHOD);
    let brier = estimate(&brier, weights);
    metrics.brier = brier.map(|score| score.mean);
    let ends = brier.and_then(|score| score.interval());
    intervals.add("brier", metrics.brier, ends, range, MEAN_METHOD);
    let (confidence, right) = top_class(&scores.task);
    let bins = bins(&confidence, &right, weights);
    let error = calibration_error(&bins);
    metrics.expected_calibration_error = error;
    let ends = log_loss.and_then(|loss| calibration_interval(&bins, loss.effective_n));
    intervals.add("expectedCalibrationError", error, ends, [0.0, 1.0], CALIBRATION_METHOD);
}

fn rank_binary(
    positive: &[bool],
    probability: &[f64],
    weights: Option<&[f64]>,
    metrics: &mut ClassificationMetrics,
    intervals: &mut Intervals,
    warnings: &mut Vec<Warning>,
) {
    let ranking = Ranking::of(probability, positive, weights);
    metrics.roc_auc = ranking.auc;
    metrics.roc_auc_weighted = ranking.auc;
    if ranking.auc.is_none() {
        let why = "only one class occurs among the targets";
        warn::undefined(warnings, "rocAuc", why, "null");
    }
    for metric in ["rocAuc", "rocAucWeighted"] {
        intervals.add(metric, ranking.auc, ranking.interval, [0.0, 1.0], AUC_METHOD);
    }
    if ranking.average_precision.is_none() {
        let why = "no row is positive";
        warn::undefined(warnings, "averagePrecision", why, "0");
    }
    metrics.average_precision = Some(ranking.average_precision.unwrap_or(0.0));
    let (value, ends) = (ranking.average_precision, ranking.precision_interval);
    intervals.add("averagePrecision", value, ends, [0.0, 1.0], DELTA);
}

fn rank_multiclass(
    classes: &[String],
    columns: &[Vec<f64>],
    truth: &[usize],
    weights: Option<&[f64]>,
    metrics: &mut ClassificationMetrics,
    intervals: &mut Intervals,
    warnings: &mut Vec<Warning>,
) {
    let one_vs_rest = |(class, column): (usize, &Vec<f64>)| {
        let own: Vec<bool> = truth.iter().map(|&true_class| true_class == class).collect();
        Ranking::of(column, &own, weights)
    };
    let rankings: Vec<Ranking> = columns.iter().enumerate().map(one_vs_rest).collect();
    let missing = |undefined: fn(&Ranking) -> bool| -> Vec<&str> {
        let found = classes.iter().zip(&rankings).filter(|(_, ranking)| undefined(ranking));
        found.map(|(class, _)| class.as_str()).collect()
    };
    let unranked = missing(|ranking| ranking.auc.is_none());
    if !unranked.is_empty() {
        let why = format!("class {} is in no target or in every one", warn::names(&unranked));
        warn::undefined(warnings, "rocAuc", &why, "null");
    }
    let absent = missing(|ranking| ranking.average_precision.is_none());
    warn::zero_division(warnings, "averagePrecision", "no row has it as target", &absent);

    let equal = |_: &Ranking| 1.0;
    let prevalence = |ranking: &Ranking| ranking.prevalence;
    metrics.roc_auc = mean_by(&rankings, equal, |ranking| ranking.auc);
    metrics.roc_auc_weighted = mean_by(&rankings, prevalence, |ranking| ranking.auc);
    metrics.average_precision =
        mean_by(&rankings, equal, |ranking| Some(ranking.average_precision.unwrap_or(0.0)));
    let end = |share: fn(&Ranking) -> f64, end: usize| {
        mean_by(&rankings, share, |ranking| ranking.interval.map(|ends| ends[end]))
    };
    let of_precision = |end: usize| {
        mean_by(&rankings, equal, |ranking| ranking.precision_interval.map(|ends| ends[end]))
    };
    let ends = of_precision(0).zip(of_precision(1)).map(|(low, high)| [low, high]);
    let value = metrics.average_precision;
    intervals.add("averagePrecision", value, ends, [0.0, 1.0], PRECISION_MEAN_METHOD);
    for (metric, value, share) in [
        ("rocAuc", metrics.roc_auc, equal as fn(&Ranking) -> f64),
        ("rocAucWeighted", metrics.roc_auc_weighted, prevalence),
    ] {
        let ends = end(share, 0).zip(end(share, 1)).map(|(low, high)| [low, high]);
        intervals.add(metric, value, ends, [0.0, 1.0], AUC_MEAN_METHOD);
    }
}

/// The mean of a value over the classes that have a share; `None` if one of them lacks the value.
fn mean_by(
    rankings: &[Ranking],
    share: impl Fn(&Ranking) -> f64,
    value: impl Fn(&Ranking) -> Option<f64>,
) -> Option<f64> {
    let shared = rankings.iter().filter(|ranking| share(ranking) > 0.0);
    let terms: Option<Vec<(f64, f64)>> =
        shared.map(|ranking| Some((share(ranking), value(ranking)?))).collect();
    let (shares, values): (Vec<f64>, Vec<f64>) = terms?.into_iter().unzip();
    let products: Vec<f64> = shares.iter().zip(&values).map(|(s, v)| s * v).collect();
    crate::metric::finite(sum(&products) / sum(&shares))
}

/// How well one column ranks the rows of its class above the others.
struct Ranking {
    auc: Option<f64>,
    interval: Option<[f64; 2]>,
    average_precision: Option<f64>,
    precision_interval: Option<[f64; 2]>,
    prevalence: f64,
}

impl Ranking {
    fn of(scores: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Self {
        let Ranked { auc, precision } = ranked(scores, positive, weights);
        let (prevalence, positives) = effective_rows(positive, true, weights);
        let (_, negatives) = effective_rows(positive, false, weights);
        Self {
            auc,
            interval: auc.and_then(|auc| score_interval(auc, positives, negatives, Z95)),
            average_precision: precision.map(|(average, _)| average),
            precision_interval: precision.and_then(|(average, variance)| {
                // At 1 it depends on the positives alone.
                let own = average * (1.0 - average) / variance;
                let n = if variance > 0.0 && average < 1.0 { own } else { positives };
                wilson(average * n, n, Z95)
            }),
            prevalence,
        }
    }
}

/// Total weight and Kish's effective number of the rows of one class.
fn effective_rows(positive: &[bool], side: bool, weights: Option<&[f64]>) -> (f64, f64) {
    let Some(weights) = weights else {
        let count = positive.iter().filter(|&&flag| flag == side).count() as f64;
        return (count, count);
    };
    let rows = positive.iter().zip(weights).filter(|(flag, _)| **flag == side);
    let own: Vec<f64> = rows.map(|(_, weight)| *weight).collect();
    let squares: Vec<f64> = own.iter().map(|weight| weight * weight).collect();
    let (total, squares) = (sum(&own), sum(&squares));
    (total, if squares > 0.0 { total * total / squares } else { 0.0 })
}

/// Log loss and Brier score of each row, and the range of the latter.
fn losses(task: &Task) -> (Vec<f64>, Vec<f64>, [f64; 2]) {
    let log_loss = |p: f64| -libm::log(p.clamp(CLIP, 1.0 - CLIP));
    match task {
        Task::Binary { positive, probability } => {
            let rows = || positive.iter().zip(probability);
            let of_truth = |(&positive, &p): (&bool, &f64)| if positive { p } else { 1.0 - p };
            let missed = |(&positive, &p): (&bool, &f64)| f64::from(u8::from(positive)) - p;
            let log_losses = rows().map(of_truth).map(log_loss).collect();
            (log_losses, rows().map(missed).map(|gap| gap * gap).collect(), [0.0, 1.0])
        }
        Task::Multiclass { columns, truth, .. } => {
            let own = |row: usize| columns[truth[row]][row];
            let brier = |row: usize| -> f64 {
                let gap = |(class, column): (usize, &Vec<f64>)| {
                    let gap = column[row] - f64::from(u8::from(class == truth[row]));
                    gap * gap
                };
                columns.iter().enumerate().map(gap).sum()
            };
            let rows = 0..truth.len();
            let log_losses = rows.clone().map(own).map(log_loss).collect();
            (log_losses, rows.map(brier).collect(), [0.0, 2.0])
        }
    }
}

/// Probability of the most probable class of each row (the first among equals), and whether it is right. A binary 0.5
/// counts for the positive class.
pub(super) fn top_class(task: &Task) -> (Vec<f64>, Vec<bool>) {
    match task {
        Task::Binary { positive, probability } => {
            let top = |(&positive, &p): (&bool, &f64)| (p.max(1.0 - p), positive == (p >= 0.5));
            positive.iter().zip(probability).map(top).unzip()
        }
        Task::Multiclass { columns, truth, .. } => {
            let top = |(row, &truth): (usize, &usize)| {
                let better = |best: (usize, f64), (class, column): (usize, &Vec<f64>)| {
                    if column[row] > best.1 { (class, column[row]) } else { best }
                };
                let (class, p) = columns.iter().enumerate().fold((0, -1.0), better);
                (p, class == truth)
            };
            truth.iter().enumerate().map(top).unzip()
        }
    }
}
