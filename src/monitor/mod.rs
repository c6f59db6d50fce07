//! The monitor: a frozen reference, batches, history. The only orchestrator.
//!
//! | file | what it holds |
//! |---|---|
//! | `config`, `plan` | what the monitor is told, and what that means for this reference |
//! | `observed` | what is said about a batch beside its rows |
//! | `batch`, `measure`, `schema` | one table measured and held against the reference |
//! | `batch_report` | what that came to |
//! | `segments` | the same for each value of the segment columns |
//! | `together` | columns looked at together, where that is asked for |
//! | `catalogue` | every metric there is, and what it rests on |
//! | `measurements` | results as measurements |
//! | `variation` | how the reference varies within itself |
//! | `default_rules` | rules when none are given |
//! | `named` | metrics and columns that a configuration names: those that are never measured |
//! | `detector_rule`, `detectors`, `detector_report`, `scale` | change detectors on what is measured |
//! | `measurable`, `limits` | rules that nothing could ever break and limits out of range, refused |
//! | `unmeasured` | rules and detectors that have had nothing to look at |
//! | `watch` | [`Monitor`]: reference, batches, history |
//! | `late_labels`, `kept_labels` | targets that come after their batch, and what is kept of them |
//! | `archive`, `archive_room`, `codes` | older batches as numbers only, and what of them is given up |
//! | `from_profile` | a profile in place of the reference |
//! | `totals` | what is kept of batches that the history dropped |
//! | `trends`, `one_trend` | where main metrics and the drift of columns are going |
//! | `situation`, `verdict`, `dashboard` | where things stand, in one sentence and in numbers |
//! | `state` | what a snapshot holds |
//! | `same_data` | a batch that is the reference |
//! | `estimate`, `estimator` | performance without targets, without a monitor and in one |
//! | `scores`, `row_scores`, `effects` | rows as scores for the deployment gate, with what intervals and segments need |

mod archive;
mod archive_room;
mod batch;
mod batch_report;
mod catalogue;
mod codes;
mod config;
mod dashboard;
mod default_rules;
mod detector_report;
mod detector_rule;
mod detectors;
mod effects;
mod estimate;
mod estimator;
mod from_profile;
mod kept_labels;
mod late_labels;
mod limits;
mod measurable;
mod measure;
mod measurements;
mod named;
mod observed;
mod one_trend;
mod plan;
mod row_scores;
mod same_data;
mod scale;
mod schema;
mod scores;
mod segments;
mod situation;
mod state;
mod together;
mod totals;
mod trends;
mod unmeasured;
mod variation;
mod verdict;
mod watch;

pub use archive::ArchiveState;
pub use batch_report::{
    BatchReport, Dashboard, LabelPart, Labelled, SchemaChange, SegmentDrift, SegmentReport,
};
pub use catalogue::{is_metric, rests_on_targets, unknown_metric};
pub use config::{ClassName, MonitorConfig, ProbabilityRole, Roles, Task, Thresholds};
pub use detector_report::{DetectorReport, FoundChange};
pub use detector_rule::DetectorRule;
pub use estimate::{EstimateOptions, estimate_performance};
pub use late_labels::{LabelOptions, LateLabels};
pub use named::undetected;
pub use observed::{LatencyGiven, ObserveOptions};
pub use row_scores::{ScoredRows, row_scores};
pub use scores::scores;
pub use segments::is_segment_metric;
pub use state::MonitorState;
pub use totals::{LatencyTotals, Totals};
pub use trends::SeriesTrend;
pub use watch::Monitor;
