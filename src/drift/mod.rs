//! Data drift: two summaries of one column into a verdict, and a whole batch into a report.
//!
//! A preset chooses a test and what it is held against (`preset`, `evidently`, `nannyml`), the test
//! gives evidence for one column (`measure`, `evidence`), the p-values of a batch are adjusted
//! together (`family`), and a decision weighs them with the size of the change (`decision`) and with
//! what could have been seen (`power`).
//! `comparison` says beside it what another preset would have said.
//! Column drift is a marginal test: it says that inputs changed, not that the model is wrong.

mod bar;
mod bins;
mod choice;
mod column;
mod compared;
mod comparison;
mod decision;
mod effect;
mod evidence;
mod evidently;
mod family;
mod measure;
mod nannyml;
mod note;
mod options;
mod plan;
mod power;
mod preset;
mod ranked;
mod reason;
mod report;
mod result;
mod settings;
mod shares;
mod single;
mod statistic;
mod test;
mod verdict;

pub use bins::{BinRule, Bins};
pub use compared::{ComparedReport, Comparison};
pub use options::{Adjustment, DriftOptions, DriftTestOptions, Preset};
pub use ranked::cuts;
pub use report::{compare_profiles, detect_drift, reference_profile, reference_summary};
pub use result::{
    ColumnComparison, DriftReport, DriftResult, LogarithmicBins, Missingness, SkippedColumn,
};
pub use single::{compare_alone, drift_test};
pub use statistic::drift_statistic;
pub use test::{Convention, Method};
pub use verdict::Verdict;

/// The seed of permutations when the caller gives none.
pub const DEFAULT_SEED: u64 = 20_150_401;
