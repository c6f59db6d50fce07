//! Drift of all columns together: what no column shows alone.
//!
//! Two views of one question. [`Reconstruction`] asks whether columns still go together as they did:
//! rows are told in the few principal components of the reference, and what they lose is compared.
//! The classifier asks whether rows of the batch can be told from rows of the reference at all: boosted
//! trees try, on rows that they have not seen. Each has a p-value; both are adjusted together, so that
//! the chance of calling a clean batch drifted is at most `alpha`.
//!
//! | file | what it does |
//! |---|---|
//! | `settings` | options with every default filled in |
//! | `choice` | which columns take part |
//! | `encoding` | columns as standardised numbers |
//! | `reconstruction` | the reconstruction error, as `NannyML`, and its p-value |
//! | `classifier` | the domain classifier and its null distribution |
//! | `report` | both together |
//! | `correlations` | pairs of columns whose correlation changed |
//! | `joint` | a reference fitted once for many batches |
//! | `reason` | sentences |
//! | `result` | what it came to |

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
