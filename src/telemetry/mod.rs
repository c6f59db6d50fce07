//! Results as Prometheus text and as structured log records.

mod encoder;
mod families;
mod log;

pub use families::{Observed, exposition, prometheus};
pub use log::{LogLevel, LogRecord, json_lines, log_records, records_of};
