//! Drift of all columns together, which no single column shows.
//!
//! Two methods answer the question. [`Reconstruction`] tests whether columns still vary together as they did: rows
//! are projected on the few principal components of the reference, and their reconstruction errors are compared. The
//! classifier tests whether rows of the batch can be told from rows of the reference at all: boosted trees try on
//! rows they have not seen. Each method has a p-value. Both are adjusted together, so that a clean batch is called
//! drifted with probability at most `alpha`.
//!
//! | file | what it does |
//! |---|---|
//! | `settings` | options with every default filled in |
//! | `choice` | the columns that take part |
//! | `encoding` | columns as standardised numbers |
//! | `reconstruction` | the reconstruction error, as in `NannyML`, and its p-value |
//! | `classifier` | the domain classifier and its null distribution |
//! | `report` | both methods together |
//! | `correlations` | pairs of columns whose correlation changed |
//! | `joint` | a reference fitted once for many batches |
//! | `reason` | sentences for reasons |
//! | `result` | the results |

mod choice;
mod classifier;
mod correlations;
mod encoding;
mod joint;
mod reason;
mod reconstruction;
mod report;
mod result;
mod settings;

pub use classifier::{LEAST_ROWS, WIDENING};
pub use correlations::{
    CorrelationChange, CorrelationChanges, CorrelationMethod, CorrelationOptions,
    CorrelationReference, CorrelationState, correlation_changes,
};
pub use joint::{JointReference, JointState};
pub use reconstruction::Reconstruction;
pub use report::multivariate_drift;
pub use result::{ColumnShare, Domain, MultivariateDrift, ReconstructionError, ResidualShare};
pub use settings::{FOLDS, MultivariateOptions};
