//! Alerts: rules and measurements into states, by a pure transition function.
//!
//! | file | what it holds |
//! |---|---|
//! | `types` | rules, alerts, events |
//! | `rule` | which rules are valid |
//! | `reach` | which limits a metric can pass |
//! | `judge` | one value held against one threshold |
//! | `bases` | what the reference says, for thresholds that come from it |
//! | `transition` | the states and how one batch moves them |
//! | `absent` | what rules watch and a batch lacks |
//! | `trail` | what the newest batches said of an alert, to judge one of them again |
//! | `book` | every alert of a monitor, silences, acknowledgements |
//! | `matching` | which alerts a silence or a muting is for |
//! | `inhibit` | alerts that mute others |
//! | `notify` | what is worth telling of one batch, in groups |
//! | `rule_tests` | tests of rules, kept beside them in one file |
//! | `payload` | Slack, PagerDuty and Alertmanager bodies, which the caller sends |
//! | `words`, `time` | sentences, and times as ISO 8601 |

mod types;
mod rule;
mod reach;
mod judge;
mod bases;
mod transition;
mod absent;
mod trail;
mod book;
mod words;
mod notify;
mod rule_tests;
mod inhibit;
mod matching;
pub mod payload;
pub mod time;

pub use bases::{Bases, Spread, spreads};
pub use book::{Again, AlertBook, BookState, Occasion, Silence};
pub use inhibit::{Inhibition, check_inhibitions};
pub use judge::{Baseline, Judgement, LOST_INTERVAL, bounds, judge, looks_at_interval};
pub use matching::SilenceMatch;
pub use notify::{Notification, Notifications, NotifyOptions, check_groups, notifications};
pub use reach::{check_most, check_reach};
pub use rule::{validate_rules, watches};
pub use rule_tests::{
    Expectation, RuleFile, RuleTest, RuleTestFailure, RuleTestReport, TestSeries, test_rules,
};
pub use transition::{Observation, Pace, Progress, step};
pub use types::{
    Alert, AlertEvent, AlertState, Basis, ReferenceWord, Rule, Threshold, Variation, When,
};
pub use words::{
    alike, in_words, number, numbers, p_number, same_digits, severity_name, state_name, subject,
    with_unit, within,
};
