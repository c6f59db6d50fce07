//! 95 % intervals of ratios from a confusion matrix.
//!
//! Rows are treated as independent draws. With weights every number of rows is Kish's effective number,
//! `(Σ w)² / Σ w²`, of the rows concerned.

use super::agreement::{kappa_influence, matthews_influence};
use super::confusion::ConfusionMatrix;
use super::positive::Positive;
use super::ratios::Ratios;
use super::result::{BinaryMetrics, ClassificationMetrics};
use crate::stats::interval_mean::Z95;
use crate::stats::proportion::wilson;
use crate::stats::sum::sum;
use std::collections::BTreeMap;

/// How the interval of a single share is computed.
const WILSON: &str = "Wilson score";
/// How the interval of a smooth function of several shares is computed.
pub(super) const DELTA: &str = "Wilson score at the effective n of the delta method";

/// The same for a correlation, which reaches down to -1.
const CORRELATION: &str = "Wilson score of (1 + m) / 2 at the effective n of the delta method";

/// Squares around the mean that are less than this part of those around 0 are rounding.
const ROUNDING: f64 = 1e-24;

/// Intervals by metric name, with how each was computed.
#[derive(Debug, Default)]
pub(super) struct Intervals {
    /// The intervals.
    pub ends: BTreeMap<String, [f64; 2]>,
    /// How each interval was computed.
    pub methods: BTreeMap<String, String>,
}

impl Intervals {
    /// Adds an interval if both metric and interval exist: clipped to `range`, and widened by one last bit if
    /// rounding would leave the metric outside.
    pub(super) fn add(
        &mut self,
        metric: &str,
        value: Option<f64>,
        ends: Option<[f64; 2]>,
        range: [f64; 2],
        method: &str,
    ) {
        let (Some(value), Some([low, high])) = (value, ends) else { return };
        if low.is_finite() && high.is_finite() {
            let ends = [low.max(range[0]).min(value), high.min(range[1]).max(value)];
            self.ends.insert(metric.to_owned(), ends);
            self.methods.insert(metric.to_owned(), method.to_owned());
        }
    }

    /// Records why a metric has no interval.
    pub(super) fn none(&mut self, metric: &str, why: &str) {
        self.methods.insert(metric.to_owned(), format!("no interval: {why}"));
    }

    pub(super) fn share(
        &mut self,
        metric: &str,
        value: Option<f64>,
        effective_n: f64,
        method: &str,
    ) {
        let ends = value.and_then(|value| wilson(value * effective_n, effective_n, Z95));
        self.add(metric, value, ends, [0.0, 1.0], method);
    }
}

/// Adds the intervals of agreement beyond chance.
pub(super) fn of_agreement(
    intervals: &mut Intervals,
    metrics: &ClassificationMetrics,
    confusion: &ConfusionMatrix,
) {
    for (metric, value, influence) in [
        ("matthews", metrics.matthews, matthews_influence as fn(&_, f64) -> _),
        ("cohenKappa", metrics.cohen_kappa, kappa_influence),
    ] {
        let Some(value) = value else { continue };
        let Some(influence) = influence(confusion, value) else { continue };
        let variance = variance(&influence, confusion);
        let n = if variance > 0.0 && value.abs() < 1.0 {
            (1.0 - value * value) / variance
        } else {
            2.0 * rarest(confusion)
        };
        let ends = wilson((1.0 + value) / 2.0 * n, n, Z95);
        let ends = ends.map(|ends| ends.map(|end| 2.0 * end - 1.0));
        intervals.add(metric, Some(value), ends, [-1.0, 1.0], CORRELATION);
    }
}

/// Effective number of rows of the rarest class that occurs, on which full agreement depends.
fn rarest(confusion: &ConfusionMatrix) -> f64 {
    let per_weight = confusion.effective_n() / confusion.total;
    let occurring = confusion.actual.iter().filter(|weight| **weight > 0.0);
    occurring.fold(f64::INFINITY, |least, weight| least.min(weight * per_weight))
}

/// Adds the intervals of accuracy and of every average of precision, recall and F1.
pub(super) fn of_averages(
    intervals: &mut Intervals,
    metrics: &ClassificationMetrics,
    ratios: &Ratios,
    confusion: &ConfusionMatrix,
) {
    let n = confusion.effective_n();
    for (metric, value) in [
        ("accuracy", metrics.accuracy),
        ("precisionMicro", metrics.precision.micro),
        ("recallMicro", metrics.recall.micro),
        ("f1Micro", metrics.f1.micro),
        ("recallWeighted", metrics.recall.weighted),
    ] {
        intervals.share(metric, value, n, WILSON);
    }
    let equal = vec![1.0; confusion.classes];
    let occurring: Vec<f64> =
        confusion.actual.iter().map(|&weight| f64::from(u8::from(weight > 0.0))).collect();
    let (precision, recall, f1) = (&metrics.precision, &metrics.recall, &metrics.f1);
    for (metric, value, influence) in [
        ("precisionMacro", precision.macro_average, precision_influence(ratios, confusion, &equal)),
        ("recallMacro", recall.macro_average, recall_influence(ratios, confusion, &equal)),
        ("f1Macro", f1.macro_average, f1_influence(ratios, confusion, &equal)),
        (
            "balancedAccuracy",
            metrics.balanced_accuracy,
            recall_influence(ratios, confusion, &occurring),
        ),
        (
            "precisionWeighted",
            precision.weighted,
            precision_influence(ratios, confusion, &confusion.actual).with_base(&ratios.precision),
        ),
        (
            "f1Weighted",
            f1.weighted,
            f1_influence(ratios, confusion, &confusion.actual).with_base(&ratios.f1),
        ),
    ] {
        let n = value.and_then(|value| influence.effective_n(value, confusion));
        intervals.share(metric, value, n.unwrap_or(0.0), DELTA);
    }
}

/// Adds the intervals of the positive class.
pub(super) fn of_binary(
    intervals: &mut Intervals,
    metrics: &BinaryMetrics,
    positive: &Positive,
    ratios: &Ratios,
    confusion: &ConfusionMatrix,
) {
    let Some(class) = positive.code else { return };
    let k = confusion.classes;
    let cell = |target: usize, prediction: usize| target * k + prediction;
    let predicted: Vec<usize> = (0..k).map(|target| cell(target, class)).collect();
    let actual: Vec<usize> = (0..k).map(|prediction| cell(class, prediction)).collect();
    let negative: Vec<usize> = (0..k)
        .filter(|&target| target != class)
        .flat_map(|target| (0..k).map(move |prediction| cell(target, prediction)))
        .collect();
    for (metric, value, cells) in [
        ("binaryPrecision", metrics.precision, predicted),
        ("binaryRecall", metrics.recall, actual),
        ("binarySpecificity", metrics.specificity, negative),
    ] {
        intervals.share(metric, value, effective_n(confusion, &cells), WILSON);
    }
    let alone: Vec<f64> = (0..k).map(|other| f64::from(u8::from(other == class))).collect();
    let influence = f1_influence(ratios, confusion, &alone);
    let n = metrics.f1.and_then(|f1| influence.effective_n(f1, confusion));
    intervals.share("binaryF1", metrics.f1, n.unwrap_or(0.0), DELTA);
}

/// Kish's effective number of rows in some cells; 0 without weight there.
fn effective_n(confusion: &ConfusionMatrix, cells: &[usize]) -> f64 {
    let pick = |values: &[f64]| {
        sum(&cells.iter().filter_map(|&cell| values.get(cell).copied()).collect::<Vec<f64>>())
    };
    let (weight, squares) = (pick(&confusion.cells), pick(&confusion.squares));
    if squares > 0.0 { weight * weight / squares } else { 0.0 }
}

/// Derivative of a metric by the share of each cell: `base[i] + row[i] (δ − at[i]) + column[j] (δ − at[j])` for
/// target `i` and prediction `j`, with `δ` 1 if they agree. Takahashi et al. 2022 give these derivatives for F1.
struct Influence<'a> {
    base: Option<&'a [f64]>,
    row: Vec<f64>,
    column: Vec<f64>,
    at: &'a [f64],
    /// Each class's part of the metric, and the effective rows of that class.
    support: Vec<(f64, f64)>,
}

impl<'a> Influence<'a> {
    /// The influence of a metric whose weights depend on the targets: a row of class `i` adds `base[i]`.
    fn with_base(mut self, base: &'a [f64]) -> Self {
        self.base = Some(base);
        self
    }

    fn of_cell(&self, target: usize, prediction: usize) -> f64 {
        let agrees = f64::from(u8::from(target == prediction));
        let base = self.base.map_or(0.0, |base| base[target]);
        base + self.row[target] * (agrees - self.at[target])
            + self.column[prediction] * (agrees - self.at[prediction])
    }

    /// The number of rows with which a single share would have the same variance as this metric: `m (1 − m) / v`,
    /// with `v` its variance by the delta method. At 0 and 1, where that is 0 / 0, it is the number with which the
    /// classes' own shares add up to the same.
    fn effective_n(&self, metric: f64, confusion: &ConfusionMatrix) -> Option<f64> {
        let variance = self.variance(confusion);
        let n = if variance > 0.0 && metric > 0.0 && metric < 1.0 {
            metric * (1.0 - metric) / variance
        } else {
            let terms = self.support.iter().filter(|(_, rows)| *rows > 0.0);
            1.0 / sum(&terms.map(|(share, rows)| share * share / rows).collect::<Vec<f64>>())
        };
        n.is_finite().then_some(n)
    }

    fn variance(&self, confusion: &ConfusionMatrix) -> f64 {
        let k = confusion.classes;
        let influence: Vec<f64> = (0..k * k).map(|cell| self.of_cell(cell / k, cell % k)).collect();
        variance(&influence, confusion)
    }
}

/// `Σ w² (d − d̄)² / (Σ w)²` over all rows, with `d` the influence of each row's cell; 0 if the influences differ by
/// rounding only.
fn variance(influence: &[f64], confusion: &ConfusionMatrix) -> f64 {
    let weighted = |values: &[f64], power: fn(f64) -> f64, centre: f64| {
        let term = |(weight, d): (&f64, &f64)| weight * power(d - centre);
        sum(&values.iter().zip(influence).map(term).collect::<Vec<f64>>())
    };
    let mean = weighted(&confusion.cells, |d| d, 0.0) / confusion.total;
    let squares = weighted(&confusion.squares, |d| d * d, mean);
    let differs = squares > ROUNDING * weighted(&confusion.squares, |d| d * d, 0.0);
    if differs { squares / (confusion.total * confusion.total) } else { 0.0 }
}

/// Of `Σ c precision / Σ c` with class weights `c`.
fn precision_influence<'a>(
    ratios: &'a Ratios,
    confusion: &ConfusionMatrix,
    class_weights: &[f64],
) -> Influence<'a> {
    let shares = normalised(class_weights);
    let column = per_share(&shares, &confusion.predicted, confusion.total);
    let row = vec![0.0; confusion.classes];
    let support = support(&shares, &confusion.predicted, confusion);
    Influence { base: None, row, column, at: &ratios.precision, support }
}

/// Of `Σ c recall / Σ c` with class weights `c`.
fn recall_influence<'a>(
    ratios: &'a Ratios,
    confusion: &ConfusionMatrix,
    class_weights: &[f64],
) -> Influence<'a> {
    let shares = normalised(class_weights);
    let row = per_share(&shares, &confusion.actual, confusion.total);
    let column = vec![0.0; confusion.classes];
    let support = support(&shares, &confusion.actual, confusion);
    Influence { base: None, row, column, at: &ratios.recall, support }
}

/// Of `Σ c f1 / Σ c` with class weights `c`.
fn f1_influence<'a>(
    ratios: &'a Ratios,
    confusion: &ConfusionMatrix,
    class_weights: &[f64],
) -> Influence<'a> {
    let shares = normalised(class_weights);
    let both: Vec<f64> =
        confusion.actual.iter().zip(&confusion.predicted).map(|(a, p)| a + p).collect();
    let row = per_share(&shares, &both, confusion.total);
    let support = support(&shares, &confusion.actual, confusion);
    Influence { base: None, column: row.clone(), row, at: &ratios.f1, support }
}

fn normalised(class_weights: &[f64]) -> Vec<f64> {
    let total = sum(class_weights);
    class_weights.iter().map(|weight| weight / total).collect()
}

/// `share / (margin / total)` of each class, 0 for an empty margin.
fn per_share(shares: &[f64], margin: &[f64], total: f64) -> Vec<f64> {
    let term = |(share, margin): (&f64, &f64)| {
        if *margin > 0.0 { share * total / margin } else { 0.0 }
    };
    shares.iter().zip(margin).map(term).collect()
}

/// Each class's part of the metric with its effective rows.
fn support(shares: &[f64], margin: &[f64], confusion: &ConfusionMatrix) -> Vec<(f64, f64)> {
    let per_weight = confusion.effective_n() / confusion.total;
    shares.iter().zip(margin).map(|(&share, &weight)| (share, weight * per_weight)).collect()
}
