//! Data drift: two summaries of one column into a verdict, and a whole batch into a report.
//!
//! A test gives evidence for one column (`evidence`), the p-values of a batch are adjusted
//! together (`family`), and a decision weighs them with the size of the change (`decision`).
//! Column drift is a marginal test: it says that inputs changed, not that the model is wrong.

mod column;
mod decision;
mod effect;
mod evidence;
mod family;
mod options;
mod reason;
mod report;
mod result;
mod settings;
mod shares;
mod single;
mod tail;
mod test;

pub use options::{Adjustment, DriftOptions, Preset};
pub use report::{compare_profiles, detect_drift};
pub use result::{ColumnComparison, DriftReport, DriftResult, Missingness, SkippedColumn, Verdict};
pub use single::{DriftTestOptions, compare_alone, drift_test};
pub use test::Method;

/// The seed of permutations when the caller gives none.
pub const DEFAULT_SEED: u64 = 20_150_401;
