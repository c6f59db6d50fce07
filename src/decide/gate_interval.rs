//! Confidence intervals for the difference of two models.

use super::paired::{PairedCounts, paired_difference_interval};
use super::scores::Scores;
use crate::stats::moments;
use crate::stats::proportion::difference_interval;
use crate::stats::special::{normal_quantile, student_t_quantile_upper};

/// Smallest number of rows for an interval of means.
const FEWEST: usize = 10;

/// Interval of the difference of two shares of correct rows: Newcombe's, for pairs if the rows are paired.
pub(super) fn of_shares(
    new: &[Option<bool>],
    old: &[Option<bool>],
    paired: bool,
    alpha: f64,
) -> Option<[f64; 2]> {
    if paired && new.len() == old.len() {
        let z = normal_quantile(1.0 - alpha / 2.0)?;
        return paired_difference_interval(paired_counts(new, old), z);
    }
    let (a, n) = right_of(new);
    let (b, m) = right_of(old);
    difference_interval(a, n, b, m, alpha)
}

fn paired_counts(new: &[Option<bool>], old: &[Option<bool>]) -> PairedCounts {
    let mut counts = PairedCounts::default();
    for (new, old) in new.iter().zip(old) {
        match (new, old) {
            (Some(true), Some(true)) => counts.both += 1,
            (Some(true), Some(false)) => counts.first_only += 1,
            (Some(false), Some(true)) => counts.second_only += 1,
            (Some(false), Some(false)) => counts.neither += 1,
            _ => {}
        }
    }
    counts
}

/// Number of correct rows, and number of rows with an answer.
pub(super) fn right_of(rows: &[Option<bool>]) -> (u64, u64) {
    let right = rows.iter().filter(|row| **row == Some(true)).count() as u64;
    (right, rows.iter().flatten().count() as u64)
}

/// Interval of a difference whose first-order part is the mean of `new` minus that of `old`, over rows (of the row
/// differences if the rows are paired). NaN is missing. `None` below 10 rows or without spread.
///
/// The delta method: what rows add to a metric varies, and that variance is that of the metric. Student's
/// t of one degree of freedom less than the rows.
pub(super) fn of_effects(
    difference: f64,
    new: &[f64],
    old: &[f64],
    paired: bool,
    alpha: f64,
) -> Option<[f64; 2]> {
    let known = |values: &[f64]| -> Vec<f64> {
        values.iter().copied().filter(|value| value.is_finite()).collect()
    };
    let of = |values: &[f64]| {
        let enough = moments::of(values).filter(|_| values.len() >= FEWEST)?;
        Some((enough.variance(1)? / values.len() as f64, values.len()))
    };
    let (variance, rows) = if paired && new.len() == old.len() {
        let differences: Vec<f64> = new.iter().zip(old).map(|(new, old)| new - old).collect();
        of(&known(&differences))?
    } else {
        let ((new, n), (old, m)) = (of(&known(new))?, of(&known(old))?);
        (new + old, n.min(m))
    };
    let half = student_t_quantile_upper(alpha / 2.0, (rows - 1) as f64)? * variance.sqrt();
    (half > 0.0 && half.is_finite()).then_some([difference - half, difference + half])
}

/// Interval of the difference of one metric, where rows were given.
pub(super) fn of_metric(
    metric: &str,
    candidate: &Scores,
    incumbent: &Scores,
    alpha: f64,
) -> Option<[f64; 2]> {
    let paired = candidate.is_paired_with(incumbent);
    if metric == crate::metric::name::ACCURACY {
        let (new, old) = (candidate.right.as_deref()?, incumbent.right.as_deref()?);
        return of_shares(new, old, paired, alpha);
    }
    let (new, old) = (candidate.effects.get(metric)?, incumbent.effects.get(metric)?);
    let difference = candidate.metrics.get(metric)? - incumbent.metrics.get(metric)?;
    of_effects(difference, new, old, paired, alpha)
}
