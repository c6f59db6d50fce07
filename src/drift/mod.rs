//! Data drift: two summaries of one column into a verdict, and a whole batch into a report.
//!
//! A preset chooses a test and what its evidence is held against; the test gives evidence for one column; the
//! p-values of a batch are adjusted together; and a decision weighs them against the size of the change and
//! against what could have been seen at all. Column drift is a marginal test: it says that inputs changed, not
//! that the model is wrong.
//!
//! | file | what it holds |
//! |---|---|
//! | `options`, `bins`, `settings` | what a caller may ask, and the same with every default filled in |
//! | `test`, `plan` | the tests by name, and everything one of them can be asked, checked |
//! | `preset`, `evidently`, `nannyml` | which test a preset takes for a column, and its threshold |
//! | `choice`, `bar` | how one column is compared, and what its evidence is held against |
//! | `measure`, `evidence` | one test run on one pair of samples, and what it says |
//! | `ranked` | the same for a batch that was counted and not kept |
//! | `effect`, `power` | the share of rows moved, and the smallest share these sizes can show |
//! | `family` | the p-values of one batch, adjusted together |
//! | `decision`, `verdict` | evidence and size into a verdict |
//! | `column`, `report` | one column, and every column of a batch |
//! | `single`, `statistic` | one test on one pair of columns, and its statistic alone |
//! | `comparison`, `compared` | what another preset would have said beside the verdict in force |
//! | `result`, `shares` | the result, with the shares that charts draw |
//! | `reason`, `note` | a verdict in one sentence, and what has to be known beside it |

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
