//! ROC curve, precision-recall curve and reliability diagram, reduced to what a chart can show.
//!
//! | file | what it draws |
//! |---|---|
//! | this one | all curves of a classifier |
//! | `calibration` | the reliability diagrams, by bins of equal width and of equal counts |
//! | `sweep` | rows called positive, in descending order of probability |
//! | `roc` | the ROC curve in at most 200 points, with its area preserved |
//! | `precision_recall` | the precision-recall curve, with its step sum preserved |

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
    /// As [`Curves::roc`]; empty if the class is in no target or in every one.
    pub roc: Vec<RocPoint>,
    /// As [`Curves::precision_recall`]; empty if the class is in no target.
    pub precision_recall: Vec<PrecisionRecallPoint>,
}

/// The curves of a classifier's probabilities, for charts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Curves {
    /// Points from (0, 0) to (1, 1), at most 200, with the area of the full curve. Only for binary tasks with both
    /// classes, else empty.
    pub roc: Vec<RocPoint>,
    /// Points from the smallest recall to 1, at most 200, whose steps add up to the average precision of the full
    /// curve. Only for binary tasks with positives, else empty.
    pub precision_recall: Vec<PrecisionRecallPoint>,
    /// With three or more classes, one entry for each class with a probability, in the given order. `rocAuc` and
    /// `averagePrecision` are the means of their areas. Else empty.
    pub per_class: Vec<ClassCurves>,
    /// The bins of the expected calibration error that hold rows, from least to most confident.
    pub calibration: Vec<CalibrationBin>,
    /// The same rows in at most ten bins of equal counts, from least to most confident, cut at the deciles of the
    /// confidences as in scikit-learn's `calibration_curve(strategy="quantile")`. Rows of equal confidence share a
    /// bin, and weights do not move the edges. If most rows have similar confidence, as with a rare class, these bins
    /// still separate them. The calibration error is not computed from them.
    #[serde(default)]
    pub calibration_by_quantile: Vec<CalibrationBin>,
    /// Why rows or probabilities were left out.
    pub warnings: Vec<Warning>,
}

/// The curves of a classifier; empty if [`classification_metrics`](super::classification_metrics) gives no metric of
/// the probabilities. Rows are kept and left out as there. The curves are no part of the metrics, and so of no
/// report: a history would hold 400 points for each batch.
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
