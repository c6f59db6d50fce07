//! The monitor: a frozen reference, batches, history. The only orchestrator.

mod batch_report;
mod config;

pub use batch_report::{BatchReport, Dashboard, SchemaChange};
pub use config::{ClassName, MonitorConfig, ProbabilityRole, Roles, Task, Thresholds};
