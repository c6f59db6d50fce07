//! Direct loss estimation: the estimated error of a regression model on rows without targets.
//!
//! As in `NannyML` 0.13.1: for each loss, a learner is trained on the reference to predict a row's loss from the
//! columns and the prediction. The mean of its predictions over a batch is the estimate. It detects that rows have
//! become harder (covariate shift). It does not detect that the same columns have come to mean something else
//! (concept drift), and it is unreliable for rows unlike any in the reference.
//!
//! The learner is [`stats::boosted`](crate::stats::boosted), where `NannyML` uses `LightGBM` with the same settings.
//! Its estimate for the reference itself is in-sample, as in `NannyML`, and therefore closer to the truth than it
//! will be on new rows.
//!
//! | file | what it does |
//! |---|---|
//! | `features` | columns as input of the learner |
//! | `loss` | the loss of a row, and the metrics derived from it |
//! | `estimator` | fitting and estimating |
//! | `state` | the fitted estimator, saved and loaded |

mod estimator;
mod features;
mod loss;
mod state;

pub use estimator::{DirectLoss, DirectLossOptions, estimate};
pub use state::DirectLossState;
