//! How one batch moves one alert. Pure: state and observation in, state out.
//!
//! | state | breach | clean | undefined |
//! |---|---|---|---|
//! | inactive, resolved | pending, or firing when `for` is reached and no cooldown runs | stays | stays |
//! | pending | firing when `for` is reached and no cooldown runs | inactive | stays |
//! | firing | stays | resolved after more than `keepFiringFor` clean batches in a row | stays |
//!
//! An undefined value is evidence for nothing: it neither resolves an alert nor breaks a run of
//! breaches, and it does not count towards a cooldown. (Prometheus resolves on NaN; we do not.)

use super::types::{AlertState, Rule};
use crate::json;
use serde::Serialize;

/// What a batch says about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observation {
    /// The value is past the threshold.
    Breach,
    /// The value is not past the threshold.
    Clean,
    /// There is no value, or nothing to hold it against.
    Undefined,
}

/// The batch counts of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Consecutive breaching batches before it fires, at least 1.
    pub for_batches: u32,
    /// Clean batches in a row it survives while firing.
    pub keep_firing_for: u32,
    /// Batches after resolving in which it cannot fire.
    pub cooldown: u32,
}

impl Pace {
    /// The counts of a rule with its defaults: 1, 0 and 0.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        Self {
            for_batches: rule.for_batches.unwrap_or(1).max(1),
            keep_firing_for: rule.keep_firing_for.unwrap_or(0),
            cooldown: rule.cooldown.unwrap_or(0),
        }
    }
}

/// Where an alert stands, with the counts that decide what comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The state.
    pub state: AlertState,
    /// Breaching batches in a row.
    pub breaching: u32,
    /// Clean batches in a row while firing.
    pub clean: u32,
    /// Batches left in which it cannot fire.
    pub cooldown_left: u32,
}

json::shape!(Progress { state, breaching, clean, cooldown_left });

impl Default for Progress {
    fn default() -> Self {
        Self { state: AlertState::Inactive, breaching: 0, clean: 0, cooldown_left: 0 }
    }
}

/// The progress after one more batch.
#[must_use]
pub fn step(before: Progress, observation: Observation, pace: Pace) -> Progress {
    match observation {
        Observation::Undefined => before,
        Observation::Breach => after_breach(before, pace),
        Observation::Clean => after_clean(before, pace),
    }
}

fn after_breach(before: Progress, pace: Pace) -> Progress {
    let breaching = before.breaching.saturating_add(1);
    let may_fire = breaching >= pace.for_batches && before.cooldown_left == 0;
    let state = if before.state == AlertState::Firing || may_fire {
        AlertState::Firing
    } else {
        AlertState::Pending
    };
    Progress { state, breaching, clean: 0, cooldown_left: before.cooldown_left.saturating_sub(1) }
}

fn after_clean(before: Progress, pace: Pace) -> Progress {
    let quiet = Progress {
        breaching: 0,
        clean: 0,
        cooldown_left: before.cooldown_left.saturating_sub(1),
        ..before
    };
    match before.state {
        AlertState::Inactive | AlertState::Resolved => quiet,
        AlertState::Pending => Progress { state: AlertState::Inactive, ..quiet },
        AlertState::Firing if before.clean < pace.keep_firing_for => {
            Progress { clean: before.clean + 1, ..quiet }
        }
        AlertState::Firing => {
            Progress { state: AlertState::Resolved, cooldown_left: pace.cooldown, ..quiet }
        }
    }
}
