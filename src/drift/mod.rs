//! Data drift: two summaries of one column into a verdict, and a whole batch into a report.

mod options;
mod result;

pub use options::{Adjustment, DriftOptions, Preset};
pub use result::{ColumnComparison, DriftReport, DriftResult, Missingness, SkippedColumn, Verdict};
