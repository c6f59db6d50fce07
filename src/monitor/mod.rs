//! The monitor: a frozen reference, batches, history. The only orchestrator.

mod batch_report;
mod config;
mod totals;

pub use batch_report::{BatchReport, Dashboard, SchemaChange};
pub use config::{ClassName, MonitorConfig, ProbabilityRole, Roles, Task, Thresholds};
pub use totals::{LatencyTotals, Totals};
