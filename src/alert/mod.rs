//! Alerts: rules and measurements into states, by a pure transition function.
//!
//! | file | what it holds |
//! |---|---|
//! | `types` | rules, alerts, events |
//! | `rule` | which rules are valid |
//! | `judge` | one value held against one threshold |
//! | `transition` | the states and how one batch moves them |
//! | `book` | every alert of a monitor, silences, acknowledgements |
//! | `payload` | Slack, PagerDuty and Alertmanager bodies, which the caller sends |
//! | `words`, `time`, `hash` | sentences, ISO 8601, keys |

mod types;
mod rule;
mod judge;
mod transition;
mod book;
mod words;
mod hash;
pub mod payload;
pub mod time;

pub use book::{AlertBook, BookState, Silence, SilenceMatch};
pub use hash::fnv1a;
pub use judge::{Judgement, judge};
pub use rule::validate_rules;
pub use transition::{Observation, Pace, Progress, step};
pub use types::{Alert, AlertEvent, AlertState, ReferenceWord, Rule, Threshold, When};
pub use words::{number, severity_name, state_name, subject, with_unit};
