//! Realised performance: predictions against targets, by scikit-learn's definitions.
//!
//! | file | what it answers |
//! |---|---|
//! | [`classification_metrics`] | accuracy, precision, recall, F1, agreement, AUC, losses, calibration |
//! | [`regression_metrics`] | errors, squared, relative, and the share of variance explained |
//! | [`curves`] | ROC and precision-recall curve, reliability diagram, as much as a chart can show |
//! | [`confidence`] | how sure the model was; needs no target |

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
mod scaled;
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
