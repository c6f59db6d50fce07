//! The counted confusion matrix and ranking from targets.

use super::classes::Classes;
use super::metrics::{Each, METRICS, Metric};
use super::outcome::Outcome;
use super::rows::Part;
use crate::stats::levels::{levels_of_code, ranking};
use crate::stats::sum::mean;

/// The outcome of rows that all have a target.
pub(super) fn realised(rows: &Part, classes: &Classes) -> Outcome {
    let of_class = |(class, scores): (&usize, &&[f64])| {
        ranking(&levels_of_code(scores, rows.actual, *class as u32))
    };
    let rankings: Vec<[Option<f64>; 2]> =
        classes.judged.iter().zip(&rows.scores).map(of_class).collect();
    counted(rows, classes, &rankings)
}

/// The same with known rankings of the judged classes.
pub(super) fn counted(rows: &Part, classes: &Classes, rankings: &[[Option<f64>; 2]]) -> Outcome {
    let count = classes.names.len();
    let mut cells = vec![0_u64; count * count];
    for (target, said) in rows.actual.iter().zip(rows.predicted) {
        if let Some(cell) = cells.get_mut(*target as usize * count + *said as usize) {
            *cell += 1;
        }
    }
    let average = |which: usize| {
        let values: Option<Vec<f64>> = rankings.iter().map(|ranking| ranking[which]).collect();
        mean(&values?)
    };
    Outcome {
        rows: rows.actual.len() as f64,
        cells: cells.into_iter().map(|cell| cell as f64).collect(),
        ranking: [average(0), average(1)],
    }
}

/// The metrics of counted rows. If all targets or all predictions are one class, precision, recall and F1 are
/// unknown; for several classes accuracy and specificity are unknown too. As NannyML 0.13.1.
pub(super) fn realised_values(
    outcome: &Outcome,
    classes: &Classes,
    costs: Option<&[Vec<f64>]>,
) -> Each<Option<f64>> {
    let one_sided = is_one_sided(outcome, classes.names.len());
    let mut values = outcome.values(classes, costs);
    for (metric, value) in METRICS.iter().zip(&mut values) {
        if one_sided && needs_both(*metric, classes.is_binary()) {
            *value = None;
        }
    }
    values
}

/// Metrics that are unknown if the targets or predictions have one class only.
fn needs_both(metric: Metric, is_binary: bool) -> bool {
    match metric {
        Metric::Precision | Metric::Recall | Metric::F1 => true,
        Metric::Accuracy | Metric::Specificity => !is_binary,
        Metric::RocAuc | Metric::AveragePrecision | Metric::BusinessValue => false,
    }
}

/// Whether all targets or all predictions are one class.
fn is_one_sided(outcome: &Outcome, classes: usize) -> bool {
    let against = (0..classes).map(|class| outcome.against(classes, class));
    let occurring = against.fold([0, 0], |[actual, predicted], class| {
        [actual + u32::from(class.actual > 0.0), predicted + u32::from(class.predicted > 0.0)]
    });
    occurring.iter().any(|count| *count < 2)
}
