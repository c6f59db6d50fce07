//! How one batch changes one alert. Pure: state and observation in, state out.
//!
//! | state | breach | clean | no value, or too few rows |
//! |---|---|---|---|
//! | inactive, resolved | pending, or firing when `for` is reached and no cooldown runs | stays | no data, after `noDataFor` |
//! | pending | firing when `for` is reached and no cooldown runs | inactive, or resolved if data was missing before | no data, after `noDataFor` |
//! | firing | stays | resolved after more than `keepFiringFor` clean batches in a row | stays |
//! | no data, not enough data | pending, or firing as above | resolved | stays, or the other of the two |
//!
//! An undefined value is no evidence: it neither resolves an alert nor ends a run of breaches, and it does not count
//! towards a cooldown. (Prometheus resolves on NaN; driftglass does not.) `for` and `keepFiringFor` count batches;
//! `forMs` and `keepFiringForMs` measure time between batches. If a rule has both, both have to be reached.

use super::types::{AlertState, Rule};
use crate::json;
use serde::{Deserialize, Serialize};

/// The result of a batch for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Observation {
    /// The value is past the threshold.
    Breach,
    /// The value is not past the threshold.
    Clean,
    /// There is no value, or no bound to compare it with.
    Undefined,
    /// There is a value, but from too few rows.
    TooFew,
}

json::by_serde!(Observation);

/// The counts and times of a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// Consecutive breaching batches before it fires, at least 1.
    pub for_batches: u32,
    /// Time for which batches breach before it fires, in milliseconds.
    pub for_ms: f64,
    /// Clean batches in a row during which it keeps firing.
    pub keep_firing_for: u32,
    /// Time of clean batches during which it keeps firing, in milliseconds.
    pub keep_firing_for_ms: f64,
    /// Batches after resolving in which it cannot fire.
    pub cooldown: u32,
    /// Batches without a value after which the state is no data; 0 means never.
    pub no_data_for: u32,
}

impl Pace {
    /// The counts of a rule with their defaults: `for` 1, all others 0.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        Self {
            for_batches: rule.for_batches.unwrap_or(1).max(1),
            for_ms: rule.for_ms.unwrap_or(0.0),
            keep_firing_for: rule.keep_firing_for.unwrap_or(0),
            keep_firing_for_ms: rule.keep_firing_for_ms.unwrap_or(0.0),
            cooldown: rule.cooldown.unwrap_or(0),
            no_data_for: rule.no_data_for.unwrap_or(0),
        }
    }
}

/// The state of an alert, with the counts that determine what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The state.
    pub state: AlertState,
    /// Breaching batches in a row.
    pub breaching: u32,
    /// Time of the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaching_since: Option<f64>,
    /// Clean batches in a row while firing.
    pub clean: u32,
    /// Time of the first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clean_since: Option<f64>,
    /// Batches in a row without a value.
    pub undefined: u32,
    /// Batches left in which it cannot fire.
    pub cooldown_left: u32,
    /// Whether it had no data, or too little, and has not recovered: a clean batch then resolves it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub lacked: bool,
}

json::shape!(Progress {
    state,
    breaching,
    breaching_since,
    clean,
    clean_since,
    undefined = 0,
    cooldown_left,
    lacked = false,
});

impl Default for Progress {
    fn default() -> Self {
        Self {
            state: AlertState::Inactive,
            breaching: 0,
            breaching_since: None,
            clean: 0,
            clean_since: None,
            undefined: 0,
            cooldown_left: 0,
            lacked: false,
        }
    }
}

/// The progress after one more batch, observed at a time in milliseconds since 1970.
#[must_use]
pub fn step(before: Progress, observation: Observation, pace: Pace, at: f64) -> Progress {
    match observation {
        Observation::Undefined => without_value(before, AlertState::NoData, pace),
        Observation::TooFew => without_value(before, AlertState::NotEnoughData, pace),
        Observation::Breach => after_breach(before, pace, at),
        Observation::Clean => after_clean(before, pace, at),
    }
}

fn without_value(before: Progress, absent: AlertState, pace: Pace) -> Progress {
    if pace.no_data_for == 0 {
        return before;
    }
    let undefined = before.undefined.saturating_add(1);
    let says_so = undefined >= pace.no_data_for && before.state != AlertState::Firing;
    let state = if says_so { absent } else { before.state };
    Progress { undefined, state, lacked: says_so || before.lacked, ..before }
}

fn after_breach(before: Progress, pace: Pace, at: f64) -> Progress {
    let breaching = before.breaching.saturating_add(1);
    let since = before.breaching_since.unwrap_or(at);
    let long_enough = breaching >= pace.for_batches && at - since >= pace.for_ms;
    let may_fire = long_enough && before.cooldown_left == 0;
    let state = if before.state == AlertState::Firing || may_fire {
        AlertState::Firing
    } else {
        AlertState::Pending
    };
    Progress {
        state,
        breaching,
        breaching_since: Some(since),
        lacked: before.lacked && state == AlertState::Pending,
        cooldown_left: before.cooldown_left.saturating_sub(1),
        ..Progress::default()
    }
}

fn after_clean(before: Progress, pace: Pace, at: f64) -> Progress {
    let quiet = Progress {
        state: before.state,
        cooldown_left: before.cooldown_left.saturating_sub(1),
        ..Progress::default()
    };
    match before.state {
        AlertState::Inactive | AlertState::Resolved => quiet,
        AlertState::Pending | AlertState::NoData | AlertState::NotEnoughData => {
            let state = if before.lacked { AlertState::Resolved } else { AlertState::Inactive };
            Progress { state, ..quiet }
        }
        AlertState::Firing => {
            let since = before.clean_since.unwrap_or(at);
            let kept = before.clean < pace.keep_firing_for || at - since < pace.keep_firing_for_ms;
            if kept {
                let clean = before.clean.saturating_add(1);
                return Progress { clean, clean_since: Some(since), ..quiet };
            }
            Progress { state: AlertState::Resolved, cooldown_left: pace.cooldown, ..quiet }
        }
    }
}
