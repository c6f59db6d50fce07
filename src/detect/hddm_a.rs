//! HDDM-A: the mean of all values against the mean of the best beginning.

use super::options::{CHANCE, DetectorOptions, invalid, ranged};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Drift detection by Hoeffding's bound on averages (Frías-Blanco et al. 2015), as river 0.26.1.
///
/// The mean of all values against that of a beginning, chosen where mean plus bound was lowest (highest
/// for falls). Values from 0 to 1. Constant memory and cost. Bad at: a slow rise after a long stable time,
/// which the mean of all values hides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HddmA {
    drift_confidence: f64,
    warning_confidence: f64,
    two_sided: bool,
    all: RunningMean,
    low: RunningMean,
    high: RunningMean,
}

json::shape!(HddmA { drift_confidence, warning_confidence, two_sided, all, low, high });

/// Both confidences, the warning's not below the change's.
pub(crate) fn confidences(options: &DetectorOptions) -> Result<[f64; 2]> {
    let drift = ranged("driftConfidence", options.drift_confidence, 0.001, CHANCE)?;
    let default = 0.005_f64.max(drift);
    let warning = ranged("warningConfidence", options.warning_confidence, default, CHANCE)?;
    if warning < drift {
        return Err(invalid("HDDM warns before it alarms: raise `warningConfidence`."));
    }
    Ok([drift, warning])
}

impl HddmA {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        let [drift_confidence, warning_confidence] = confidences(options)?;
        let nothing = RunningMean::default();
        Ok(Self {
            drift_confidence,
            warning_confidence,
            two_sided: options.two_sided.unwrap_or(false),
            all: nothing,
            low: nothing,
            high: nothing,
        })
    }

    pub(crate) fn forget(&mut self) {
        let nothing = RunningMean::default();
        (self.all, self.low, self.high) = (nothing, nothing, nothing);
    }

    /// The warning stays so many times as likely as the change.
    pub(crate) fn set_confidence(&mut self, drift: f64) {
        let times = self.warning_confidence / self.drift_confidence;
        self.warning_confidence = (drift * times).min(CHANCE[1]);
        self.drift_confidence = drift;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftConfidence", self.drift_confidence)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.all.push(value);
        let log = libm::log(1.0 / self.drift_confidence);
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

    /// A difference to a beginning against its bound, which falls as values come in.
    fn difference(&self, beginning: RunningMean, difference: f64) -> Reading {
        let share = (self.all.n - beginning.n) / beginning.n * (1.0 / self.all.n);
        let bound = |confidence: f64| (share / 2.0 * libm::log(2.0 / confidence)).sqrt();
        let limit = bound(self.drift_confidence);
        if beginning.n == self.all.n {
            return Reading::untested(Stage::None, limit);
        }
        let stage = if difference >= limit {
            Stage::Change
        } else if difference >= bound(self.warning_confidence) {
            Stage::Warning
        } else {
            Stage::None
        };
        Reading { stage, statistic: Some(difference), limit }
    }
}
