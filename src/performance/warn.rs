//! Warnings of the performance metrics: codes and wording.

use crate::error::Warning;
use crate::numerals::{counted, counted_as};

/// Largest number of classes named in one warning.
const NAMED: usize = 10;

/// Rows that were left out because target or prediction is missing.
pub(super) fn dropped_rows(warnings: &mut Vec<Warning>, count: usize) {
    push(
        warnings,
        "rows-dropped",
        count,
        format!("{} left out: target or prediction is missing.", rows_were(count)),
    );
}

/// Values that were left out because they are infinite.
pub(super) fn infinite(warnings: &mut Vec<Warning>, count: usize) {
    push(
        warnings,
        "infinite-values",
        count,
        format!("{} left out: target or prediction is infinite.", rows_were(count)),
    );
}

/// No row is left to compute from.
pub(super) fn no_rows(warnings: &mut Vec<Warning>) {
    push(
        warnings,
        "no-rows",
        1,
        "No row has both a target and a prediction, so there is nothing to measure.".to_owned(),
    );
}

/// Targets and predictions have no class in common: two spellings rather than a model that is never right.
///
/// With two classes in all there is no warning, because a model may always predict the other one.
pub(super) fn no_common_class(
    warnings: &mut Vec<Warning>,
    rows: usize,
    [targets, predictions]: &[Vec<&str>; 2],
) {
    let is_shared = targets.iter().any(|class| predictions.contains(class));
    if is_shared || targets.len() + predictions.len() < 3 {
        return;
    }
    let message = format!(
        "No class is both a target ({}) and a prediction ({}). If they are spelt in two ways, give both the same spelling.",
        names(targets),
        names(predictions)
    );
    push(warnings, "no-common-class", rows, message);
}

/// A probability that carries no information because it is the same everywhere.
pub(super) fn constant_probability(warnings: &mut Vec<Warning>, rows: usize, value: f64) {
    let message =
        format!("The probability is {value} in every row: AUC is 0.5 however good the model is.");
    push(warnings, "constant-probability", rows, message);
}

/// A metric that is not defined for these rows, and the value used instead.
pub(super) fn undefined(warnings: &mut Vec<Warning>, metric: &str, why: &str, instead: &str) {
    push(
        warnings,
        "undefined-metric",
        1,
        format!("{metric} is not defined: {why}. It is given as {instead}."),
    );
}

/// A ratio that is 0 / 0 for some classes and therefore given as 0.
pub(super) fn zero_division(
    warnings: &mut Vec<Warning>,
    metric: &str,
    why: &str,
    classes: &[&str],
) {
    if classes.is_empty() {
        return;
    }
    push(
        warnings,
        "undefined-metric",
        classes.len(),
        format!("{metric} of class {} is 0 / 0 ({why}) and given as 0.", names(classes)),
    );
}

/// The probabilities cannot be used, so their metrics are not given.
pub(super) fn refused_probability(
    warnings: &mut Vec<Warning>,
    code: &str,
    count: usize,
    why: &str,
) {
    push(
        warnings,
        code,
        count,
        format!("{why} AUC, log loss, Brier score and calibration are not given."),
    );
}

/// Rows without a probability, left out of the metrics that need one.
pub(super) fn missing_probability(warnings: &mut Vec<Warning>, count: usize) {
    push(
        warnings,
        "missing-probability",
        count,
        format!(
            "{} left out of AUC, log loss, Brier score and calibration: the probability is missing.",
            rows_were(count)
        ),
    );
}

/// Metrics whose value exceeds the range of a double.
pub(super) fn overflow(warnings: &mut Vec<Warning>, metrics: &[&str]) {
    push(
        warnings,
        "overflow",
        metrics.len(),
        format!("{} cannot be given: too large for a number.", metrics.join(", ")),
    );
}

/// Targets of 0, whose relative error is divided by machine epsilon.
pub(super) fn zero_targets(warnings: &mut Vec<Warning>, count: usize) {
    push(
        warnings,
        "mape-zero-target",
        count,
        format!(
            "mape divides by the target, which is 0 in {} rows; scikit-learn divides by 2.2e-16 \
             there. Read mapeSkippingZeroTargets instead.",
            counted(count as u64)
        ),
    );
}

/// Class names for a sentence: quoted, at most ten.
pub(super) fn names(classes: &[&str]) -> String {
    let shown: Vec<String> =
        classes.iter().take(NAMED).map(|class| format!("\"{class}\"")).collect();
    let rest = classes.len().saturating_sub(NAMED);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    shown.join(", ") + &more
}

fn rows_were(count: usize) -> String {
    counted_as(count as u64, "row was", "rows were")
}

fn push(warnings: &mut Vec<Warning>, code: &str, count: usize, message: String) {
    if count > 0 {
        warnings.push(Warning::new(code, message).times(count as u64));
    }
}
