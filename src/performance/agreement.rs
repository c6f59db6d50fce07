//! Agreement beyond chance: Matthews correlation and Cohen's kappa.

use super::confusion::ConfusionMatrix;
use super::warn;
use crate::error::Warning;
use crate::stats::sum::sum;

/// Matthews correlation of a confusion matrix (scikit-learn 1.9.1 `matthews_corrcoef`):
/// `(c n − Σ t p) / √(Σ p (n − p) · Σ t (n − t))` with `c` correct rows, `n` rows, and `t` targets and `p`
/// predictions of each class. If the denominator is 0 the result is 0, with a warning; `None` without rows.
pub(super) fn matthews(confusion: &ConfusionMatrix, warnings: &mut Vec<Warning>) -> Option<f64> {
    if confusion.total <= 0.0 {
        return None;
    }
    let spread_actual = product_with_rest(&confusion.actual, &confusion.actual);
    let spread_predicted = product_with_rest(&confusion.predicted, &confusion.predicted);
    if spread_actual <= 0.0 || spread_predicted <= 0.0 {
        let why = "only one class occurs among the targets or among the predictions";
        warn::undefined(warnings, "matthews", why, "0");
        return Some(0.0);
    }
    let correlation = excess(confusion) / (spread_actual.sqrt() * spread_predicted.sqrt());
    Some(correlation.clamp(-1.0, 1.0))
}

/// Cohen's kappa, unweighted (scikit-learn 1.9.1 `cohen_kappa_score`): `(c n − Σ t p) / Σ t (n − p)`, the agreement
/// beyond chance as a share of the largest possible. `None` if the denominator is 0, with a warning.
pub(super) fn kappa(confusion: &ConfusionMatrix, warnings: &mut Vec<Warning>) -> Option<f64> {
    if confusion.total <= 0.0 {
        return None;
    }
    let room = product_with_rest(&confusion.actual, &confusion.predicted);
    if room <= 0.0 {
        let why = "one class fills both targets and predictions";
        warn::undefined(warnings, "cohenKappa", why, "null");
        return None;
    }
    Some((excess(confusion) / room).clamp(-1.0, 1.0))
}

/// Derivative of the Matthews correlation by the share of each cell, row by row; `None` if it is not defined. With
/// `a = c − Σ t p`, `b = 1 − Σ t²`, `d = 1 − Σ p²` in shares it is `a / √(b d)`.
pub(super) fn matthews_influence(confusion: &ConfusionMatrix, metric: f64) -> Option<Vec<f64>> {
    let (actual, predicted) = shares(confusion);
    let squares = confusion.total * confusion.total;
    let b = product_with_rest(&confusion.actual, &confusion.actual) / squares;
    let d = product_with_rest(&confusion.predicted, &confusion.predicted) / squares;
    if b <= 0.0 || d <= 0.0 {
        return None;
    }
    Some(of_cells(confusion.classes, |i, j, agrees| {
        let excess = agrees - predicted[i] - actual[j];
        excess / (b * d).sqrt() + metric * (actual[i] / b + predicted[j] / d)
    }))
}

/// Derivative of Cohen's kappa by the share of each cell (Fleiss, Cohen and Everitt 1969); `None` if it is not
/// defined.
pub(super) fn kappa_influence(confusion: &ConfusionMatrix, metric: f64) -> Option<Vec<f64>> {
    let (actual, predicted) = shares(confusion);
    let squares = confusion.total * confusion.total;
    let room = product_with_rest(&confusion.actual, &confusion.predicted) / squares;
    if room <= 0.0 {
        return None;
    }
    Some(of_cells(confusion.classes, |i, j, agrees| {
        (agrees - (1.0 - metric) * (predicted[i] + actual[j])) / room
    }))
}

/// Shares of the targets and of the predictions.
fn shares(confusion: &ConfusionMatrix) -> (Vec<f64>, Vec<f64>) {
    let of = |margin: &[f64]| margin.iter().map(|weight| weight / confusion.total).collect();
    (of(&confusion.actual), of(&confusion.predicted))
}

/// A value for each pair of target and prediction; `value` also receives 1 if they agree, else 0.
fn of_cells(classes: usize, value: impl Fn(usize, usize, f64) -> f64) -> Vec<f64> {
    let cell = |cell: usize| {
        let (target, prediction) = (cell / classes, cell % classes);
        value(target, prediction, f64::from(u8::from(target == prediction)))
    };
    (0..classes * classes).map(cell).collect()
}

/// `c n − Σ t p`, computed class by class as `tp · tn − fp · fn`, so that nothing large cancels.
fn excess(confusion: &ConfusionMatrix) -> f64 {
    let margins = confusion.actual.iter().zip(&confusion.predicted).enumerate();
    let of_class = |(class, (actual, predicted)): (usize, (&f64, &f64))| {
        let correct = confusion.correct(class);
        let (missed, mistaken) = (actual - correct, predicted - correct);
        let elsewhere = confusion.total - correct - missed - mistaken;
        correct * elsewhere - mistaken * missed
    };
    sum(&margins.map(of_class).collect::<Vec<f64>>())
}

/// `Σ a (Σ b − b)`, summed over the other classes so that a single class gives exactly 0.
fn product_with_rest(a: &[f64], b: &[f64]) -> f64 {
    let mut before = 0.0;
    let mut rest = vec![0.0; b.len()];
    for (rest, b) in rest.iter_mut().zip(b) {
        *rest = before;
        before += b;
    }
    let mut after = 0.0;
    for (rest, b) in rest.iter_mut().zip(b).rev() {
        *rest += after;
        after += b;
    }
    sum(&a.iter().zip(&rest).map(|(a, rest)| a * rest).collect::<Vec<f64>>())
}
