//! The monitor: a frozen reference, batches, history. It is the only orchestrator.
//!
//! | file | what it holds |
//! |---|---|
//! | `config`, `plan` | the configuration, and what it means for this reference |
//! | `observed` | options given with a batch |
//! | `batch`, `measure`, `schema` | one table measured and compared with the reference |
//! | `batch_report` | the report on a batch |
//! | `segments` | the results for each value of the segment columns |
//! | `together` | columns compared together, if requested |
//! | `catalogue` | every metric, and what it depends on |
//! | `measurements` | results as measurements |
//! | `variation` | the variation of the reference over its chunks |
//! | `default_rules` | the default rules |
//! | `named` | metrics and columns named in a configuration that are never measured |
//! | `detector_rule`, `detectors`, `detector_report`, `scale` | change detectors on measurements |
//! | `measurable`, `limits` | refused rules: those that nothing could break, and limits out of range |
//! | `unmeasured` | rules and detectors that have had nothing to watch |
//! | `watch` | [`Monitor`]: reference, batches, history |
//! | `late_labels`, `kept_labels` | targets that come after their batch, and the labels kept for that |
//! | `archive`, `archive_room`, `codes` | older batches as numbers only, and what is dropped of them |
//! | `from_profile` | a profile instead of the reference |
//! | `totals` | sums over all batches, including dropped ones |
//! | `trends`, `one_trend` | trends of the main metrics and of the drift of columns |
//! | `situation`, `verdict`, `dashboard` | the overall state, in one sentence and in numbers |
//! | `state` | the contents of a snapshot |
//! | `same_data` | detection of a batch that equals the reference |
//! | `estimate`, `estimator` | performance without targets, without a monitor and in one |
//! | `scores`, `row_scores`, `effects` | rows as scores for the deployment gate, with their intervals and segments |

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
