//! Sampling errors of estimates.

use super::classes::Classes;
use super::metrics::{Each, METRICS, Metric};
use super::outcome::{Against, Outcome};
use crate::stats::levels::{Level, average_precision_variance, place_variance, totals};

/// Factor for ranking errors of several classes. The classes share rows, so adding the errors as independent ones
/// gives too small a value: NannyML 0.13.1 found 20 % by experiment.
const SHARED_ROWS: f64 = 1.2;

/// A variance among the rows that matter, and their share.
type Component = (f64, f64);

/// The sampling error of each metric times the square root of the number of rows, from the reference; `None` if the
/// reference has no row that matters.
///
/// As NannyML 0.13.1, with two exceptions: in the error of the area, ties in a probability count half instead of
/// depending on the order of a sort; and that of the average precision comes from the delta method instead of fifty
/// samples drawn without a seed.
pub(super) fn per_root_row(
    outcome: &Outcome,
    levels: &[Vec<Level>],
    classes: &Classes,
    costs: Option<&[Vec<f64>]>,
) -> Each<Option<f64>> {
    let count = classes.names.len();
    let against: Vec<Against> =
        classes.judged.iter().map(|&class| outcome.against(count, class)).collect();
    METRICS.map(|metric| match metric {
        Metric::Accuracy => Some(spread_of_share(outcome.right(count) / outcome.rows)),
        Metric::BusinessValue => worth_spread(outcome, costs?),
        Metric::RocAuc => {
            let factor = if classes.is_binary() { 1.0 } else { SHARED_ROWS };
            mean_error(levels.iter().map(|levels| places(levels))).map(|error| factor * error)
        }
        Metric::AveragePrecision => precision_spread(levels),
        _ => mean_error(against.iter().map(|class| of_ratio(class, metric, classes.is_binary()))),
    })
}

/// The standard deviation of a binary variable with a given share of positives.
pub(super) fn spread_of_share(share: f64) -> f64 {
    (share * (1.0 - share)).max(0.0).sqrt()
}

/// The error of a mean over classes, assuming independent errors.
fn mean_error(classes: impl ExactSizeIterator<Item = Option<Component>>) -> Option<f64> {
    let count = classes.len() as f64;
    let mut total = 0.0;
    for component in classes {
        let (variance, share) = component.filter(|(_, share)| *share > 0.0)?;
        total += variance / share;
    }
    let error = total.sqrt() / count;
    error.is_finite().then_some(error)
}

fn of_ratio(class: &Against, metric: Metric, is_binary: bool) -> Option<Component> {
    let rows = class.rows;
    if metric == Metric::F1 {
        let relevant = class.relevant();
        let right = class.right / relevant;
        // F1 = correct / half of predicted and actual: the share of correct ones, on another scale.
        let scale = if is_binary { 2.0 * relevant / (class.predicted + class.actual) } else { 1.0 };
        return (relevant > 0.0).then(|| (scale * scale * right * (1.0 - right), relevant / rows));
    }
    let [part, whole] = class.ratio(metric)?;
    let share = part / whole;
    (whole > 0.0).then(|| (share * (1.0 - share), whole / rows))
}

fn places(levels: &[Level]) -> Option<Component> {
    let [yes, no] = totals(levels);
    Some((place_variance(levels)?, yes.min(no) / (yes + no)))
}

/// The root of the mean variance over classes.
fn precision_spread(levels: &[Vec<Level>]) -> Option<f64> {
    let mut total = 0.0;
    for levels in levels {
        let [yes, no] = totals(levels);
        total += average_precision_variance(levels)? * (yes + no);
    }
    let spread = (total / levels.len() as f64).sqrt();
    spread.is_finite().then_some(spread)
}

fn worth_spread(outcome: &Outcome, costs: &[Vec<f64>]) -> Option<f64> {
    let mean = outcome.worth(costs)?;
    let squares: Vec<Vec<f64>> = costs
        .iter()
        .map(|row| row.iter().map(|worth| (worth - mean) * (worth - mean)).collect())
        .collect();
    outcome.worth(&squares).map(f64::sqrt).filter(|spread| spread.is_finite())
}
