//! Data drift: a verdict from two summaries of a column, and a report on a whole batch.
//!
//! A preset chooses a test and its threshold. The test gives evidence for one column. The p-values of a batch are
//! adjusted together. The decision weighs them against the size of the change and against the smallest detectable
//! change. Column drift is a marginal test: it says that inputs changed, not that the model is wrong.
//!
//! | file | what it holds |
//! |---|---|
//! | `options`, `bins`, `settings` | options, and the same with every default filled in |
//! | `test`, `plan` | the tests by name, and the validated settings of one test |
//! | `preset`, `evidently`, `nannyml` | the test and threshold that a preset takes for a column |
//! | `choice`, `bar` | how one column is compared, and the threshold for its evidence |
//! | `measure`, `evidence` | one test run on one pair of samples, and its evidence |
//! | `ranked` | the same for a batch that was counted and not kept |
//! | `effect`, `power` | the share of rows moved, and the smallest detectable share |
//! | `family` | the p-values of one batch, adjusted together |
//! | `decision`, `verdict` | verdicts from evidence and effect size |
//! | `column`, `report` | one column, and every column of a batch |
//! | `single`, `statistic` | one test on one pair of columns, and its statistic alone |
//! | `comparison`, `compared` | verdicts of other presets beside the active one |
//! | `result`, `shares` | the result, with the shares for charts |
//! | `reason`, `note` | a verdict in one sentence, and remarks on the statistic |

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

/// The default seed of permutations.
pub const DEFAULT_SEED: u64 = 20_150_401;
