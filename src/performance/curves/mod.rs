//! ROC curve, precision-recall curve and reliability diagram, reduced to what a chart can show.
//!
//! | file | what it draws |
//! |---|---|
//! | this one | all of a classifier |
//! | `calibration` | the reliability diagrams, by bins of equal width and of equal counts |
//! | `sweep` | rows called positive from the most probable down |
//! | `roc` | the ROC curve in at most 200 points, its area kept |
//! | `precision_recall` | the precision-recall curve, its step sum kept |

mod calibration;
mod precision_recall;
mod roc;
mod sweep;

pub use calibration::CalibrationBin;
pub use precision_recall::PrecisionRecallPoint;
pub use roc::RocPoint;

use super::classification::known_classes;
use super::input::ClassificationInput;
use super::positive::positive;
use super::probability::top_class;
use super::rows::LabelledRows;
use super::scores::{Task, scores};
use crate::error::{Result, Warning};
use serde::{Deserialize, Serialize};
use sweep::Sweep;

/// The curves of one class against all others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClassCurves {
    /// The class.
    pub class: String,
    /// As [`Curves::roc`]; empty when the class is in no target or in every one.
    pub roc: Vec<RocPoint>,
    /// As [`Curves::precision_recall`]; empty when the class is in no target.
    pub precision_recall: Vec<PrecisionRecallPoint>,
}

/// What charts show of a classifier's probabilities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Curves {
    /// From (0, 0) to (1, 1), at most 200 points under which the area is that of the full curve.
    /// Binary tasks with both classes only, else empty.
    pub roc: Vec<RocPoint>,
    /// From the least recall to 1, at most 200 points whose steps add up to the average precision of
    /// the full curve. Binary tasks with positives only, else empty.
    pub precision_recall: Vec<PrecisionRecallPoint>,
    /// With three classes or more one entry for each class with a probability, in the order given:
    /// the areas are those whose means are `rocAuc` and `averagePrecision`. Else empty.
    pub per_class: Vec<ClassCurves>,
    /// The bins of the expected calibration error that hold rows, from least to most confident.
    pub calibration: Vec<CalibrationBin>,
    /// The same rows in at most ten bins of equal counts, from least to most confident: cut at the deciles
    /// of the confidences as scikit-learn's `calibration_curve(strategy="quantile")` does. Rows of equal
    /// confidence share a bin, and weights do not move its ends. Where most rows are about equally sure, as
    /// with a rare class, these bins tell them apart; the calibration error is not theirs.
    #[serde(default)]
    pub calibration_by_quantile: Vec<CalibrationBin>,
    /// Why rows or probabilities were left out.
    pub warnings: Vec<Warning>,
}

/// The curves of a classifier; empty where [`classification_metrics`](super::classification_metrics)
/// gives no metric of the probabilities. Rows are kept and left out as there. They are no part of
/// the metrics, and so of no report: a history of batches would hold 400 points each.
///
/// Cost: one sort for each class with a probability, and one of the top class's.
///
/// # Errors
/// Those of [`classification_metrics`](super::classification_metrics).
pub fn curves(input: &ClassificationInput) -> Result<Curves> {
    let mut warnings = Vec::new();
    let rows = LabelledRows::of(input, &mut warnings)?;
    let known = known_classes(&rows.classes, &input.probability);
    let positive = positive(&known, &rows.classes, input.wanted())?;
    let probability = &input.probability;
    let checked = scores(&rows, probability, positive.as_ref(), &known, &mut warnings);
    let Some(scores) = checked else { return Ok(Curves { warnings, ..Curves::default() }) };
    let weights = scores.weights.as_deref();
    let (confidence, right) = top_class(&scores.task);
    let drawn = Curves {
        calibration: calibration::by_width(&confidence, &right, weights),
        calibration_by_quantile: calibration::by_quantile(&confidence, &right, weights),
        warnings,
        ..Curves::default()
    };
    Ok(match &scores.task {
        Task::Binary { positive, probability } => {
            let sweep = Sweep::of(probability, positive, weights);
            let precision_recall = precision_recall::points(&sweep);
            Curves { roc: roc::points(&sweep), precision_recall, ..drawn }
        }
        Task::Multiclass { classes, columns, truth } => {
            Curves { per_class: one_vs_rest(classes, columns, truth, weights), ..drawn }
        }
    })
}

fn one_vs_rest(
    classes: &[String],
    columns: &[Vec<f64>],
    truth: &[usize],
    weights: Option<&[f64]>,
) -> Vec<ClassCurves> {
    let of_class = |(at, (class, column)): (usize, (&String, &Vec<f64>))| {
        let own: Vec<bool> = truth.iter().map(|&true_class| true_class == at).collect();
        let sweep = Sweep::of(column, &own, weights);
        let precision_recall = precision_recall::points(&sweep);
        ClassCurves { class: class.clone(), roc: roc::points(&sweep), precision_recall }
    };
    classes.iter().zip(columns).enumerate().map(of_class).collect()
}
