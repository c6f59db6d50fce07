//! Prometheus text, structured log records, alerting rules and a dashboard from results.
//!
//! | file | what it holds |
//! |---|---|
//! | `families`, `encoder` | the exposed metrics, and the two text formats |
//! | `alerting_rules` | the active rules as a Prometheus rules file |
//! | `grafana`, `panel` | a Grafana dashboard of those metrics |
//! | `quoting` | quoting of any text inside YAML, PromQL and templates |
//! | `log` | events as log records |

mod alerting_rules;
mod encoder;
mod families;
mod grafana;
mod log;
mod panel;
mod quoting;

pub use alerting_rules::{alerting_rules, rules_file};
pub use families::{Observed, exposition, prometheus};
pub use grafana::grafana_dashboard;
pub use log::{LogLevel, LogRecord, json_lines, log_records, records_of};
