//! Rows as scores for the deployment gate.

use super::config::Task;
use super::fingerprint::{mix, text};
use super::measurements::of_performance;
use super::plan::{numbers, task_of};
use crate::decide::Scores;
use crate::error::{Code, Error, Result};
use crate::performance::{
    ClassificationInput, Performance, Probability, classification_metrics, regression_metrics,
};
use crate::table::{Column, MISSING_CODE, labels};

/// What [`deployment_gate`](crate::decide::deployment_gate) needs of a model scored on rows: its
/// performance metrics under the names of [`crate::metric::name`], and for classes whether each row was
/// right. Rows without target or prediction are left out.
///
/// # Errors
/// `length-mismatch` when the columns differ in length, and what the metrics refuse.
pub fn scores(target: &Column, prediction: &Column) -> Result<Scores> {
    if target.len() != prediction.len() {
        return Err(Error::new(
            Code::LengthMismatch,
            format!("{} targets go with {} predictions.", target.len(), prediction.len()),
        ));
    }
    let regression = task_of(target, Some(prediction)) == Task::Regression;
    let performance = if regression {
        let (truth, said) = (numbers(target)?, numbers(prediction)?);
        Performance::Regression(regression_metrics(&truth, &said, None)?)
    } else {
        Performance::Classification(classification_metrics(&ClassificationInput {
            target,
            prediction,
            probability: Probability::None,
            positive: None,
            weights: None,
        })?)
    };
    let metrics = of_performance(&performance)
        .into_iter()
        .filter_map(|measured| Some((measured.metric, measured.value?)))
        .collect();
    let (right, targets) = if regression { (None, None) } else { rows(target, prediction) };
    Ok(Scores { metrics, right, targets })
}

fn rows(target: &Column, prediction: &Column) -> (Option<Vec<Option<bool>>>, Option<u64>) {
    let aligned = labels::align(target, prediction);
    let right = aligned.first.iter().zip(&aligned.second).map(|(truth, said)| {
        (*truth != MISSING_CODE && *said != MISSING_CODE).then_some(truth == said)
    });
    (Some(right.collect()), Some(target_fingerprint(target)))
}

/// Depends on the label of every row, not on how the column stores it.
fn target_fingerprint(target: &Column) -> u64 {
    let categories = target.categories();
    let labels: Vec<u64> = categories.labels.iter().map(|label| text(1, label)).collect();
    let of_row = |code: &u32| labels.get(*code as usize).copied().unwrap_or(0);
    categories
        .codes
        .iter()
        .fold(categories.codes.len() as u64, |hash, code| mix(hash, of_row(code)))
}
