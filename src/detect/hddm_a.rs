//! HDDM-A: compares the mean of all values with the mean of the best beginning.

use super::options::{CHANCE, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;
use std::f64::consts::LN_2;

/// Drift detection by Hoeffding's bound on averages (Frías-Blanco et al. 2015), as river 0.26.1.
///
/// Compares the mean of all values with that of a beginning, chosen where mean plus bound was lowest (highest for
/// falls). Values are from 0 to 1. Constant memory and cost. Bad at: a slow rise after a long stable time, which the
/// mean of all values hides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HddmA {
    confidences: Confidences,
    two_sided: bool,
    all: RunningMean,
    low: RunningMean,
    high: RunningMean,
}

/// The confidences of a change and of a warning, with `-ln` of both, which the bounds use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Confidences {
    pub(crate) drift: f64,
    warning: f64,
    pub(crate) logs: [f64; 2],
}

impl Confidences {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let drift = settings.number("driftConfidence", 0.001, &CHANCE);
        let warning = settings.number("warningConfidence", 0.005_f64.max(drift), &CHANCE);
        if warning < drift {
            settings.refuse(
                "warningConfidence",
                "HDDM warns before it alarms: raise `warningConfidence`.",
            );
        }
        Self { drift, warning, logs: [-libm::log(drift), -libm::log(warning)] }
    }

    /// The warning stays a constant factor more likely than the change.
    pub(crate) fn set(&mut self, drift: f64) {
        self.warning = (drift * (self.warning / self.drift)).min(CHANCE[1]);
        self.drift = drift;
        self.logs = [-libm::log(drift), -libm::log(self.warning)];
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        let [drift, warning] = &mut self.logs;
        state.numbers(&mut [&mut self.drift, &mut self.warning, drift, warning]);
    }
}

impl HddmA {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let nothing = RunningMean::default();
        Self {
            confidences: Confidences::new(settings),
            two_sided: settings.flag("twoSided"),
            all: nothing,
            low: nothing,
            high: nothing,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        self.confidences.visit(state);
        state.flag(&mut self.two_sided);
        for mean in [&mut self.all, &mut self.low, &mut self.high] {
            mean.visit(state);
        }
    }

    pub(crate) fn forget(&mut self) {
        let nothing = RunningMean::default();
        (self.all, self.low, self.high) = (nothing, nothing, nothing);
    }

    pub(crate) fn set_limit(&mut self, confidence: f64) {
        self.confidences.set(confidence);
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftConfidence", self.confidences.drift)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.all.push(value);
        let [log, _] = self.confidences.logs;
        let bound = |n: f64| (1.0 / (2.0 * n) * log).sqrt();
        let all = bound(self.all.n);
        if self.low.n == 0.0 || self.low.mean + bound(self.low.n) >= self.all.mean + all {
            self.low = self.all;
        }
        if self.high.n == 0.0 || self.high.mean - bound(self.high.n) <= self.all.mean - all {
            self.high = self.all;
        }
        let rise = self.difference(self.low, self.all.mean - self.low.mean);
        if !self.two_sided || rise.is_change() {
            return rise;
        }
        let fall = self.difference(self.high, self.high.mean - self.all.mean);
        if rise.stage == Stage::Warning && !fall.is_change() { rise } else { fall }
    }

    /// The difference to a beginning compared with its bound, which falls as values come in.
    fn difference(&self, beginning: RunningMean, difference: f64) -> Reading {
        let share = (self.all.n - beginning.n) / beginning.n * (1.0 / self.all.n);
        let [limit, warning] = self.confidences.logs.map(|log| (share / 2.0 * (LN_2 + log)).sqrt());
        if beginning.n == self.all.n {
            return Reading::untested(Stage::None, limit);
        }
        let stage = if difference >= limit {
            Stage::Change
        } else if difference >= warning {
            Stage::Warning
        } else {
            Stage::None
        };
        Reading { stage, statistic: Some(difference), limit }
    }
}
