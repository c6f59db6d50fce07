//! Alerts: states computed from rules and measurements by a pure transition function.
//!
//! | file | what it holds |
//! |---|---|
//! | `types` | rules, alerts, events |
//! | `rule` | validation of rules |
//! | `reach` | limits outside the range of their metric |
//! | `judge` | one value compared with one threshold |
//! | `bases` | values of the reference, for thresholds derived from it |
//! | `transition` | the states, and how one batch changes them |
//! | `absent` | metrics that rules watch and a batch lacks |
//! | `trail` | results of the newest batches, so that one can be judged again |
//! | `book` | every alert of a monitor, silences, acknowledgements |
//! | `matching` | which alerts a silence or an inhibition matches |
//! | `inhibit` | alerts that mute others |
//! | `notify` | notifications about one batch, in groups |
//! | `rule_tests` | tests of rules, kept with them in one file |
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
