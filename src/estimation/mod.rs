//! Performance estimated without targets, from the probabilities of a classifier.
//!
//! Confidence-based performance estimation (CBPE), as in NannyML 0.13.1. A calibrated probability of 0.9 is right 9
//! times in 10. A batch of predictions with probabilities therefore has an expected confusion matrix, from which
//! every metric follows before a single target is known. Probabilities are calibrated on the reference where that
//! helps.
//!
//! **Assumptions.** The mix of rows may differ from that of the reference (covariate shift): the estimate follows.
//! The meaning of a probability must be the same as in the reference. If the target comes to depend on the columns in
//! another way (concept drift), the estimate does not notice: it stays where the probabilities are while the model is
//! wrong. For rows unlike any in the reference the probabilities are untested. When targets arrive, `realised` shows
//! how far off the estimate was.
//!
//! | file | what it holds |
//! |---|---|
//! | `input` | the input |
//! | `classes`, `rows` | classes of the reference, and rows coded by them |
//! | `calibration` | whether probabilities need calibration, and calibrated probabilities |
//! | `expected` | the expected confusion matrix and ranking from probabilities |
//! | `realised` | the counted confusion matrix from targets |
//! | `outcome`, `metrics` | metrics from a confusion matrix |
//! | `sampling` | the sampling error of an estimate |
//! | `thresholds` | the variation of the metrics over the reference |
//! | `estimator` | [`PerformanceEstimator`]: fitted once, used for every batch |
//! | `result` | the results |
//! | [`direct_loss`] | the error of a regression model, estimated by learners of its loss |

pub mod direct_loss;
mod input;
mod classes;
mod rows;
mod metrics;
mod outcome;
mod calibration;
mod expected;
mod realised;
mod sampling;
mod thresholds;
mod result;
mod estimator;

pub use estimator::PerformanceEstimator;
pub use input::{EstimationInput, EstimationOptions};
pub use result::{EstimatedCell, EstimatedMetric, EstimatedPerformance};
