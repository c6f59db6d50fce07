//! Metrics of a regression model.

use super::input::{check_weights, same_length};
use super::intervals::Intervals;
use super::median::{MEDIAN_METHOD, median};
use super::probability::MEAN_METHOD;
use super::result::RegressionMetrics;
use super::rows::gather;
use super::spread::{Spread, spread};
use super::warn;
use crate::error::{Result, Warning};
use crate::metric::finite;
use crate::stats::interval_mean::{MeanEstimate, estimate, weighted_mean};
use crate::stats::scaled::Scaled;
use std::borrow::Cow;

/// Divisor that scikit-learn uses if a target is 0.
const SMALLEST_TARGET: f64 = f64::EPSILON;
const ANY: [f64; 2] = [f64::NEG_INFINITY, f64::INFINITY];
const POSITIVE: [f64; 2] = [0.0, f64::INFINITY];

/// Metrics of a regression model, by the definitions of scikit-learn 1.9.1; errors are prediction minus
/// target.
///
/// NaN is missing. Rows without a target or a prediction, or with an infinite one, are left out and counted in a
/// warning. There are two differences from scikit-learn, both where it loses the number. Squares that overflow or
/// underflow are scaled first, so `r2` and `rmse` stay accurate at any size. `mape` divides by every target that is
/// not 0; scikit-learn divides by at least 2.2e-16, which is used here only if the target is 0.
///
/// A value beyond the range of a double is `None`, with a warning. With a constant target `r2` and
/// `explained_variance` are 1 for perfect predictions and 0 otherwise, with a warning. With one row `r2` is `None`.
/// `max_error` considers every row, whatever its weight.
///
/// ```
/// use driftglass::performance::regression_metrics;
/// let metrics = regression_metrics(&[1.0, 2.0, 4.0], &[1.0, 3.0, 4.0], None)?;
/// assert_eq!((metrics.n, metrics.max_error, metrics.median_absolute_error), (3, Some(1.0), Some(0.0)));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
///
/// # Errors
/// `length-mismatch` if the inputs differ in length, `value-out-of-range` if a weight is negative, missing or
/// infinite, or all are 0.
pub fn regression_metrics(
    target: &[f64],
    prediction: &[f64],
    weights: Option<&[f64]>,
) -> Result<RegressionMetrics> {
    same_length("prediction", prediction.len(), target.len())?;
    same_length("weights", weights.map_or(target.len(), <[f64]>::len), target.len())?;
    check_weights(weights)?;
    let mut warnings = Vec::new();
    let rows = Rows::of(target, prediction, weights, &mut warnings);
    check_weights(rows.weights.as_deref())?;
    let n = rows.target.len() as u64;
    if n == 0 {
        warn::no_rows(&mut warnings);
        return Ok(RegressionMetrics { n, warnings, ..RegressionMetrics::default() });
    }
    let mut metrics = RegressionMetrics { n, ..RegressionMetrics::default() };
    let mut intervals = Intervals::default();
    let errors = Scaled::difference(&rows.prediction, &rows.target);
    let weights = rows.weights.as_deref();
    median_error(&rows, &mut metrics, &mut intervals);
    absolute_errors(&errors, weights, &mut metrics, &mut intervals);
    squared_errors(&errors, weights, &mut metrics, &mut intervals);
    relative_errors(&rows, &mut metrics, &mut intervals, &mut warnings);
    explained(&rows, &errors, &mut metrics, &mut intervals, &mut warnings);
    warn_of_overflow(&metrics, &mut warnings);
    metrics.intervals = intervals.ends;
    metrics.interval_methods = intervals.methods;
    metrics.warnings = warnings;
    Ok(metrics)
}

/// Rows whose target and prediction are both finite.
struct Rows<'a> {
    target: Cow<'a, [f64]>,
    prediction: Cow<'a, [f64]>,
    weights: Option<Cow<'a, [f64]>>,
}

impl<'a> Rows<'a> {
    fn of(
        target: &'a [f64],
        prediction: &'a [f64],
        weights: Option<&'a [f64]>,
        warnings: &mut Vec<Warning>,
    ) -> Self {
        let pairs = || target.iter().zip(prediction);
        let missing = pairs().filter(|(t, p)| t.is_nan() || p.is_nan()).count();
        let kept: Vec<usize> = pairs()
            .enumerate()
            .filter(|(_, (t, p))| t.is_finite() && p.is_finite())
            .map(|(row, _)| row)
            .collect();
        warn::dropped_rows(warnings, missing);
        warn::infinite(warnings, target.len() - kept.len() - missing);
        if kept.len() == target.len() {
            let weights = weights.map(Cow::Borrowed);
            return Self { target: target.into(), prediction: prediction.into(), weights };
        }
        Self {
            target: gather(target, &kept).into(),
            prediction: gather(prediction, &kept).into(),
            weights: weights.map(|weights| gather(weights, &kept).into()),
        }
    }
}

fn absolute_errors(
    errors: &Scaled,
    weights: Option<&[f64]>,
    metrics: &mut RegressionMetrics,
    intervals: &mut Intervals,
) {
    let absolute: Vec<f64> = errors.values.iter().map(|error| error.abs()).collect();
    let restore = |value: f64| finite(errors.restore(value, 1));
    let mae = estimate(&absolute, weights);
    metrics.mae = mae.and_then(|mae| restore(mae.mean));
    add_mean(intervals, "mae", mae, errors, POSITIVE);
    let mean_error = estimate(&errors.values, weights);
    metrics.mean_error = mean_error.and_then(|error| restore(error.mean));
    add_mean(intervals, "meanError", mean_error, errors, ANY);
    let largest = absolute.iter().fold(0.0_f64, |largest, error| largest.max(*error));
    metrics.max_error = restore(largest);
    intervals.none("maxError", "the largest error of these rows bounds no other row's");
}

fn add_mean(
    intervals: &mut Intervals,
    metric: &str,
    mean: Option<MeanEstimate>,
    errors: &Scaled,
    range: [f64; 2],
) {
    let value = mean.and_then(|mean| finite(errors.restore(mean.mean, 1)));
    let ends = mean.and_then(|mean| mean.interval());
    let ends = ends.map(|ends| ends.map(|end| errors.restore(end, 1)));
    intervals.add(metric, value, ends, range, MEAN_METHOD);
}

fn squared_errors(
    errors: &Scaled,
    weights: Option<&[f64]>,
    metrics: &mut RegressionMetrics,
    intervals: &mut Intervals,
) {
    let squares: Vec<f64> = errors.values.iter().map(|error| error * error).collect();
    let Some(mse) = estimate(&squares, weights) else { return };
    metrics.mse = finite(errors.restore(mse.mean, 2));
    metrics.rmse = finite(errors.restore(mse.mean.sqrt(), 1));
    let Some(ends) = mse.interval().map(|ends| ends.map(|end| end.max(0.0))) else { return };
    let squared = ends.map(|end| errors.restore(end, 2));
    intervals.add("mse", metrics.mse, Some(squared), POSITIVE, MEAN_METHOD);
    let roots = ends.map(|end| errors.restore(end.sqrt(), 1));
    let method = "root of the Student t interval of mse";
    intervals.add("rmse", metrics.rmse, Some(roots), POSITIVE, method);
}

fn median_error(rows: &Rows, metrics: &mut RegressionMetrics, intervals: &mut Intervals) {
    let pairs = rows.target.iter().zip(rows.prediction.iter());
    let errors: Vec<f64> = pairs.map(|(t, p)| (p - t).abs()).collect();
    let Some(found) = median(errors, rows.weights.as_deref()) else { return };
    metrics.median_absolute_error = finite(found.median);
    let (value, ends) = (metrics.median_absolute_error, found.interval);
    intervals.add("medianAbsoluteError", value, ends, POSITIVE, MEDIAN_METHOD);
}

fn relative_errors(
    rows: &Rows,
    metrics: &mut RegressionMetrics,
    intervals: &mut Intervals,
    warnings: &mut Vec<Warning>,
) {
    let ratio = |(target, prediction): (&f64, &f64)| {
        let divisor = if *target == 0.0 { SMALLEST_TARGET } else { target.abs() };
        let error = prediction - target;
        if error.is_finite() {
            return error.abs() / divisor;
        }
        (prediction / divisor - target / divisor).abs()
    };
    let ratios: Vec<f64> = rows.target.iter().zip(rows.prediction.iter()).map(ratio).collect();
    let all = estimate(&ratios, rows.weights.as_deref());
    metrics.mape = all.map(|all| all.mean);
    let nonzero: Vec<usize> =
        (0..ratios.len()).filter(|&row| rows.target.get(row) != Some(&0.0)).collect();
    let zeros = ratios.len() - nonzero.len();
    if zeros == 0 {
        metrics.mape_skipping_zero_targets = metrics.mape;
        let ends = all.and_then(|all| all.interval());
        for metric in ["mape", "mapeSkippingZeroTargets"] {
            intervals.add(metric, metrics.mape, ends, POSITIVE, MEAN_METHOD);
        }
        return;
    }
    warn::zero_targets(warnings, zeros);
    let weights = rows.weights.as_deref().map(|weights| gather(weights, &nonzero));
    let rest = estimate(&gather(&ratios, &nonzero), weights.as_deref());
    metrics.mape_skipping_zero_targets = rest.map(|rest| rest.mean);
    let ends = rest.and_then(|rest| rest.interval());
    let value = metrics.mape_skipping_zero_targets;
    intervals.add("mapeSkippingZeroTargets", value, ends, POSITIVE, MEAN_METHOD);
    intervals.none("mape", "a target of 0 makes it what it is divided by there");
}

/// R² `1 − Σ e² / Σ (y − ȳ)²` and explained variance `1 − Σ (e − ē)² / Σ (y − ȳ)²`.
fn explained(
    rows: &Rows,
    errors: &Scaled,
    metrics: &mut RegressionMetrics,
    intervals: &mut Intervals,
    warnings: &mut Vec<Warning>,
) {
    let weights = rows.weights.as_deref();
    let squares: Vec<f64> = errors.values.iter().map(|error| error * error).collect();
    let target = spread(&Scaled::of(rows.target.to_vec()), weights);
    let (Some(target), Some(error), Some(mse)) =
        (target, spread(errors, weights), weighted_mean(&squares, weights))
    else {
        return;
    };
    let missed = Spread { variance: mse, exponent: errors.exponent, ..error.clone() };
    metrics.explained_variance = error.share_of(&target).and_then(|share| finite(1.0 - share));
    if target.variance == 0.0 {
        let instead = |variance: f64| if variance == 0.0 { "1" } else { "0" };
        let why = "the target is constant";
        warn::undefined(warnings, "explainedVariance", why, instead(error.variance));
        if metrics.n > 1 {
            warn::undefined(warnings, "r2", why, instead(mse));
        }
    }
    if metrics.n < 2 {
        warn::undefined(warnings, "r2", "it needs two rows", "null");
        return;
    }
    metrics.r2 = missed.share_of(&target).and_then(|share| finite(1.0 - share));
    for (metric, value, squares, missed) in [
        ("r2", metrics.r2, &squares, &missed),
        ("explainedVariance", metrics.explained_variance, &error.squares, &error),
    ] {
        let half = half_width_of_share(squares, missed, &target, weights);
        let ends = value.zip(half).map(|(value, half)| [value - half, value + half]);
        intervals.add(metric, value, ends, [f64::NEG_INFINITY, 1.0], "delta method, Student t");
    }
}

/// Half the width of R²'s 95 % interval. Its influence function is `(1 − R²) (y − ȳ)² / v − e² / v`, with `v` the
/// variance of the target. For explained variance, errors are taken around their mean.
fn half_width_of_share(
    squares: &[f64],
    missed: &Spread,
    target: &Spread,
    weights: Option<&[f64]>,
) -> Option<f64> {
    let share = missed.share_of(target).filter(|_| target.variance > 0.0)?;
    let per_variance = libm::scalbn(1.0 / target.variance, 2 * (missed.exponent - target.exponent));
    let terms = target.squares.iter().zip(squares);
    let influence: Vec<f64> = terms
        .map(|(deviation, square)| share * deviation / target.variance - square * per_variance)
        .collect();
    estimate(&influence, weights)?.half_width()
}

fn warn_of_overflow(metrics: &RegressionMetrics, warnings: &mut Vec<Warning>) {
    let named = [
        ("mae", metrics.mae),
        ("mse", metrics.mse),
        ("rmse", metrics.rmse),
        ("maxError", metrics.max_error),
        ("meanError", metrics.mean_error),
        ("mape", metrics.mape),
        ("r2", metrics.r2.or((metrics.n < 2).then_some(0.0))),
        ("explainedVariance", metrics.explained_variance),
    ];
    let lost: Vec<&str> =
        named.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    warn::overflow(warnings, &lost);
}
