//! Results as Prometheus text and as structured log records; rules and a dashboard for those who scrape it.
//!
//! | file | what it holds |
//! |---|---|
//! | `families`, `encoder` | which metrics are exposed, and the two text formats |
//! | `alerting_rules` | the rules in force as a rules file of Prometheus |
//! | `grafana`, `panel` | a dashboard of those metrics |
//! | `quoting` | any text inside YAML, PromQL and templates |
//! | `log` | what happened, as records |

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
