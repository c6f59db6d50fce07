//! ROC curve, precision-recall curve and reliability diagram, reduced to what a chart can show.
//!
//! | file | what it draws |
//! |---|---|
//! | this one | all three of a classifier |
//! | `sweep` | rows called positive from the most probable down |
//! | `roc` | the ROC curve in at most 200 points, its area kept |
//! | `precision_recall` | the precision-recall curve, its step sum kept |

mod precision_recall;
mod roc;
mod sweep;

pub use precision_recall::PrecisionRecallPoint;
pub use roc::RocPoint;

use super::calibration::bins;
use super::classification::known_classes;
use super::input::ClassificationInput;
use super::positive::positive;
use super::probability::top_class;
use super::rows::LabelledRows;
use super::scores::{Task, scores};
use crate::error::{Result, Warning};
use serde::{Deserialize, Serialize};
use sweep::Sweep;

/// The rows whose top class has a probability in one tenth of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationBin {
    /// Mean probability of their top class.
    pub confidence: f64,
    /// Share of them whose top class is right.
    pub accuracy: f64,
    /// Their number, or weight.
    pub weight: f64,
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
    /// The bins of the expected calibration error that hold rows, from least to most confident.
    pub calibration: Vec<CalibrationBin>,
    /// Why rows or probabilities were left out.
    pub warnings: Vec<Warning>,
}

/// The curves of a classifier; empty where [`classification_metrics`](super::classification_metrics)
/// gives no metric of the probabilities. Rows are kept and left out as there.
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
    let bins = bins(&confidence, &right, weights);
    let calibration = bins.iter().filter_map(|bin| {
        let (confidence, accuracy) = (bin.confidence()?, bin.accuracy()?);
        Some(CalibrationBin { confidence, accuracy, weight: bin.weight() })
    });
    let (roc, precision_recall) = match &scores.task {
        Task::Binary { positive, probability } => {
            let sweep = Sweep::of(probability, positive, weights);
            (roc::points(&sweep), precision_recall::points(&sweep))
        }
        Task::Multiclass { .. } => (Vec::new(), Vec::new()),
    };
    Ok(Curves { roc, precision_recall, calibration: calibration.collect(), warnings })
}
