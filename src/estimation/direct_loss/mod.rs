//! Direct loss estimation: the error of a regression model on rows whose targets are not known yet.
//!
//! As `NannyML` 0.13.1: for each loss a learner is trained on the reference to say what a row's loss
//! will be, from the columns and the prediction; the mean of what it says of a batch is the estimate.
//! It sees that rows have become harder (covariate shift). It does not see that the same columns have come to
//! mean something else (concept drift), and it knows nothing of rows unlike any in the reference.
//!
//! The learner is [`stats::boosted`](crate::stats::boosted), where `NannyML` has `LightGBM` with the same
//! settings. What it says of the reference itself is in-sample, as `NannyML`'s: closer to the truth than
//! it will be on new rows.
//!
//! | file | what it does |
//! |---|---|
//! | `features` | columns as the learner takes them |
//! | `loss` | what a row loses, and metrics of that |
//! | `estimator` | fitting and estimating |
//! | `state` | what was learnt, written and read |

mod estimator;
mod features;
mod loss;
mod state;

pub use estimator::{DirectLoss, DirectLossOptions, estimate};
pub use state::DirectLossState;
