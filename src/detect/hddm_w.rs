//! HDDM-W: a weighted mean since the best moment against the weighted mean at that moment.

use super::hddm_a::confidences;
use super::options::{CHANCE, DetectorOptions, ranged};
use super::reading::{Reading, Stage};
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Drift detection by McDiarmid's bound on exponentially weighted averages (Frías-Blanco et al. 2015),
/// as river 0.26.1.
///
/// Values from 0 to 1. Constant memory and cost. Sees gradual changes sooner than HDDM-A.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HddmW {
    drift_confidence: f64,
    warning_confidence: f64,
    lambda: f64,
    two_sided: bool,
    all: Weighted,
    up: Side,
    down: Side,
}

json::shape!(HddmW { drift_confidence, warning_confidence, lambda, two_sided, all, up, down });

/// An exponentially weighted mean; the first value is its start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Weighted {
    mean: Option<f64>,
    /// The sum of squared weights, on which the bound rests.
    weights: f64,
}

json::shape!(Weighted { mean, weights });

impl Weighted {
    const EMPTY: Self = Self { mean: None, weights: 1.0 };

    fn push(&mut self, value: f64, lambda: f64) {
        let kept = 1.0 - lambda;
        self.mean = Some(self.mean.map_or(value, |mean| lambda * value + kept * mean));
        self.weights = lambda * lambda + kept * kept * self.weights;
    }
}

/// What is watched for one direction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Side {
    /// Mean with bound at the best moment.
    cut: Option<f64>,
    before: Weighted,
    since: Weighted,
}

json::shape!(Side { cut, before, since });

impl Side {
    const EMPTY: Self = Self { cut: None, before: Weighted::EMPTY, since: Weighted::EMPTY };

    /// `sign` is 1 for rises and -1 for falls.
    fn push(&mut self, value: f64, sign: f64, all: Weighted, bound: f64, lambda: f64) {
        let edge = sign * all.mean.unwrap_or_default() + bound;
        if self.cut.is_none_or(|cut| edge < cut) {
            *self = Self { cut: Some(edge), before: all, since: Weighted::EMPTY };
        } else {
            self.since.push(value, lambda);
        }
    }
}

impl HddmW {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        let [drift_confidence, warning_confidence] = confidences(options)?;
        Ok(Self {
            drift_confidence,
            warning_confidence,
            lambda: ranged("lambda", options.lambda, 0.05, [1e-9, 1.0])?,
            two_sided: options.two_sided.unwrap_or(false),
            all: Weighted::EMPTY,
            up: Side::EMPTY,
            down: Side::EMPTY,
        })
    }

    pub(crate) fn forget(&mut self) {
        (self.all, self.up, self.down) = (Weighted::EMPTY, Side::EMPTY, Side::EMPTY);
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
        self.all.push(value, self.lambda);
        let bound = mcdiarmid(self.all.weights, self.drift_confidence);
        self.up.push(value, 1.0, self.all, bound, self.lambda);
        let rise = self.difference(&self.up, 1.0);
        if !self.two_sided {
            return rise;
        }
        self.down.push(value, -1.0, self.all, bound, self.lambda);
        if rise.is_change() {
            return rise;
        }
        let fall = self.difference(&self.down, -1.0);
        if rise.stage == Stage::Warning && !fall.is_change() { rise } else { fall }
    }

    fn difference(&self, side: &Side, sign: f64) -> Reading {
        let weights = side.before.weights + side.since.weights;
        let limit = mcdiarmid(weights, self.drift_confidence);
        let (Some(before), Some(since)) = (side.before.mean, side.since.mean) else {
            return Reading::untested(Stage::None, limit);
        };
        let mut reading = Reading::above(sign * (since - before), limit);
        let warning = mcdiarmid(weights, self.warning_confidence);
        if !reading.is_change() && sign * (since - before) > warning {
            reading.stage = Stage::Warning;
        }
        reading
    }
}

fn mcdiarmid(weights: f64, confidence: f64) -> f64 {
    (weights * libm::log(1.0 / confidence) / 2.0).sqrt()
}
