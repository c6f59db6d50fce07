//! Realised performance: predictions against targets, by scikit-learn's definitions.
//!
//! | file | what it holds |
//! |---|---|
//! | `input`, `rows`, `positive` | the input, the rows that count, and the positive class |
//! | `classification` | accuracy, precision, recall, F1, agreement, AUC, losses, calibration |
//! | `confusion`, `ratios`, `agreement`, `intervals` | the confusion table, and what follows from it alone |
//! | `scores`, `probability` | probabilities that passed their checks; ranking, loss and calibration |
//! | `curves` | ROC and precision-recall curve, reliability diagram, as much as a chart can show |
//! | `regression`, `spread`, `median` | errors: absolute, squared, relative, and the share of variance explained |
//! | `confidence` | how sure the model was; needs no target |
//! | `result`, `warn` | what it came to, and the warnings |

mod input;
mod rows;
mod warn;
mod positive;
mod confusion;
mod ratios;
mod agreement;
mod intervals;
mod median;
mod scores;
mod probability;
mod classification;
mod spread;
mod regression;
mod confidence;
mod curves;
mod result;

pub use classification::classification_metrics;
pub use confidence::confidence;
pub use curves::{CalibrationBin, ClassCurves, Curves, PrecisionRecallPoint, RocPoint, curves};
pub use input::{ClassificationInput, MAX_CLASSES, Probability};
pub(crate) use positive::positive;
pub use regression::regression_metrics;
pub use result::{
    Averages, BinaryMetrics, ClassMetrics, ClassificationMetrics, Confidence, Performance,
    RegressionMetrics,
};
