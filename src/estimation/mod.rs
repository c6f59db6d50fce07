//! Performance without targets: what the probabilities of a classifier say about its own predictions.
//!
//! Confidence-based performance estimation (CBPE), as NannyML 0.13.1 has it. A calibrated probability of
//! 0.9 is right 9 times in 10; so a batch of predictions with their probabilities has an expected confusion
//! matrix, and every metric of one can be given before a single target is known. Probabilities are
//! calibrated on the reference where that helps.
//!
//! **What it assumes.** Rows may come in other proportions than in the reference (covariate shift): the
//! estimate follows. What a probability is worth must be as in the reference. When the target comes to
//! depend on the columns in another way (concept drift), the estimate does not see it: it stays where the
//! probabilities are while the model is wrong. Rows unlike any in the reference are judged by probabilities
//! that nobody has tested there. Targets that come late say how far the estimate was off: `realised` stands
//! beside it.
//!
//! | file | what it holds |
//! |---|---|
//! | `input` | what is asked |
//! | `classes`, `rows` | classes of the reference, and rows coded by them |
//! | `calibration` | whether a probability needs calibration, and what it becomes |
//! | `expected` | probabilities to an expected confusion matrix and ranking |
//! | `realised` | targets to a counted one |
//! | `outcome`, `metrics` | a confusion matrix to metrics |
//! | `sampling` | how far an estimate on so many rows is off by chance |
//! | `thresholds` | how far the metrics vary over the reference |
//! | `estimator` | [`PerformanceEstimator`]: fitted once, asked for every batch |
//! | `result` | what it answers |
//! | [`direct_loss`] | the error of a regression model, by learners of its loss |

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
