//! Precision, recall and F1: per class, averaged, and of the positive class.

use super::confusion::ConfusionMatrix;
use super::positive::Positive;
use super::result::{Averages, BinaryMetrics, ClassMetrics};
use super::warn;
use crate::error::Warning;
use crate::stats::sum::{mean, sum};

/// Precision, recall and F1 of each class, in the order of the classes; 0 / 0 is 0.
#[derive(Debug, Clone)]
pub(super) struct Ratios {
    pub precision: Vec<f64>,
    pub recall: Vec<f64>,
    pub f1: Vec<f64>,
}

impl Ratios {
    /// Precision `tp / predicted`, recall `tp / actual`, F1 `2 tp / (predicted + actual)`, with a warning for each
    /// metric that is 0 / 0 for some class.
    pub(super) fn of(
        confusion: &ConfusionMatrix,
        classes: &[String],
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let both: Vec<f64> =
            confusion.actual.iter().zip(&confusion.predicted).map(|(a, p)| a + p).collect();
        let mut ratio = |metric: &str, why: &str, factor: f64, denominators: &[f64]| {
            let zero = classes.iter().zip(denominators).filter(|(_, weight)| **weight == 0.0);
            let zero: Vec<&str> = zero.map(|(class, _)| class.as_str()).collect();
            warn::zero_division(warnings, metric, why, &zero);
            let of_class = |(class, weight): (usize, &f64)| {
                safe_ratio(factor * confusion.correct(class), *weight)
            };
            denominators.iter().enumerate().map(of_class).collect()
        };
        Self {
            precision: ratio("precision", "never predicted", 1.0, &confusion.predicted),
            recall: ratio("recall", "no row has it as target", 1.0, &confusion.actual),
            f1: ratio("f1", "neither predicted nor a target", 2.0, &both),
        }
    }

    /// The metrics of each class.
    pub(super) fn per_class(
        &self,
        confusion: &ConfusionMatrix,
        classes: &[String],
    ) -> Vec<ClassMetrics> {
        let ratios = self.precision.iter().zip(&self.recall).zip(&self.f1);
        let named = classes.iter().zip(&confusion.actual).zip(ratios);
        named
            .map(|((class, &support), ((&precision, &recall), &f1))| ClassMetrics {
                class: class.clone(),
                precision: Some(precision),
                recall: Some(recall),
                f1: Some(f1),
                support,
            })
            .collect()
    }
}

/// The three averages of one ratio. Micro precision, recall and F1 of single labels all equal accuracy.
pub(super) fn averages(ratio: &[f64], confusion: &ConfusionMatrix) -> Averages {
    let weighted: Vec<f64> = ratio.iter().zip(&confusion.actual).map(|(r, w)| r * w).collect();
    Averages {
        macro_average: mean(ratio),
        micro: accuracy(confusion),
        weighted: quotient(sum(&weighted), confusion.total),
    }
}

/// Share of the weight that is predicted correctly.
pub(super) fn accuracy(confusion: &ConfusionMatrix) -> Option<f64> {
    quotient(confusion.all_correct(), confusion.total)
}

/// Mean recall over the classes that occur in the target.
pub(super) fn balanced_accuracy(ratios: &Ratios, confusion: &ConfusionMatrix) -> Option<f64> {
    let recalls = ratios.recall.iter().zip(&confusion.actual);
    let occurring: Vec<f64> =
        recalls.filter(|(_, weight)| **weight > 0.0).map(|(recall, _)| *recall).collect();
    mean(&occurring)
}

/// Ratios of the positive class. Specificity is `None` without a negative row, with a warning.
pub(super) fn binary(
    positive: &Positive,
    ratios: &Ratios,
    confusion: &ConfusionMatrix,
    warnings: &mut Vec<Warning>,
) -> BinaryMetrics {
    let of_class = |values: &[f64]| {
        Some(positive.code.and_then(|code| values.get(code).copied()).unwrap_or(0.0))
    };
    if positive.code.is_none() {
        for metric in ["precision", "recall", "f1"] {
            let why = "neither predicted nor a target";
            warn::zero_division(warnings, metric, why, &[&positive.name]);
        }
    }
    let specificity = specificity(positive, confusion);
    if specificity.is_none() {
        warn::undefined(warnings, "specificity", "no row is negative", "null");
    }
    BinaryMetrics {
        positive: positive.name.clone(),
        precision: of_class(&ratios.precision),
        recall: of_class(&ratios.recall),
        f1: of_class(&ratios.f1),
        specificity,
    }
}

/// Negative rows predicted negative, and negative rows.
pub(super) fn negatives(positive: &Positive, confusion: &ConfusionMatrix) -> (f64, f64) {
    let negative = (0..confusion.classes).filter(|&class| Some(class) != positive.code);
    negative.fold((0.0, 0.0), |(right, all), class| {
        (right + confusion.correct(class), all + confusion.actual[class])
    })
}

fn specificity(positive: &Positive, confusion: &ConfusionMatrix) -> Option<f64> {
    let (right, all) = negatives(positive, confusion);
    quotient(right, all)
}

fn safe_ratio(numerator: f64, denominator: f64) -> f64 {
    quotient(numerator, denominator).unwrap_or(0.0)
}

/// The share, limited to 1 against rounding; `None` if the denominator is 0.
fn quotient(numerator: f64, denominator: f64) -> Option<f64> {
    (denominator > 0.0).then(|| (numerator / denominator).min(1.0))
}
