//! HDDM-W: compares a weighted mean since the best moment with the weighted mean at that moment.

use super::hddm_a::Confidences;
use super::options::Settings;
use super::reading::{Reading, Stage};
use super::state::State;

/// Drift detection by McDiarmid's bound on exponentially weighted averages (Frías-Blanco et al. 2015),
/// as river 0.26.1.
///
/// Values are from 0 to 1. Constant memory and cost. Detects gradual changes sooner than HDDM-A.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HddmW {
    confidences: Confidences,
    lambda: f64,
    two_sided: bool,
    all: Weighted,
    up: Side,
    down: Side,
}

/// An exponentially weighted mean; the first value is its start.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Weighted {
    mean: f64,
    begun: bool,
    /// The sum of squared weights, which the bound uses.
    weights: f64,
}

impl Weighted {
    const EMPTY: Self = Self { mean: 0.0, begun: false, weights: 1.0 };

    fn push(&mut self, value: f64, lambda: f64) {
        let kept = 1.0 - lambda;
        self.mean = if self.begun { lambda * value + kept * self.mean } else { value };
        self.begun = true;
        self.weights = lambda * lambda + kept * kept * self.weights;
    }

    fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [&mut self.mean, &mut self.weights]);
        state.flag(&mut self.begun);
    }
}

/// The state for one direction.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Side {
    /// Mean with bound at the best moment.
    cut: f64,
    before: Weighted,
    since: Weighted,
}

impl Side {
    const EMPTY: Self = Self { cut: f64::MAX, before: Weighted::EMPTY, since: Weighted::EMPTY };

    /// `sign` is 1 for rises and -1 for falls.
    fn push(&mut self, value: f64, sign: f64, all: Weighted, bound: f64, lambda: f64) {
        let edge = sign * all.mean + bound;
        if edge < self.cut {
            *self = Self { cut: edge, before: all, since: Weighted::EMPTY };
        } else {
            self.since.push(value, lambda);
        }
    }

    fn visit(&mut self, state: &mut State) {
        state.number(&mut self.cut);
        self.before.visit(state);
        self.since.visit(state);
    }
}

impl HddmW {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        Self {
            confidences: Confidences::new(settings),
            lambda: settings.number("lambda", 0.05, &[1e-9, 1.0]),
            two_sided: settings.flag("twoSided"),
            all: Weighted::EMPTY,
            up: Side::EMPTY,
            down: Side::EMPTY,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        self.confidences.visit(state);
        state.number(&mut self.lambda);
        state.flag(&mut self.two_sided);
        self.all.visit(state);
        self.up.visit(state);
        self.down.visit(state);
    }

    pub(crate) fn forget(&mut self) {
        (self.all, self.up, self.down) = (Weighted::EMPTY, Side::EMPTY, Side::EMPTY);
    }

    pub(crate) fn set_limit(&mut self, confidence: f64) {
        self.confidences.set(confidence);
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftConfidence", self.confidences.drift)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.all.push(value, self.lambda);
        let bound = mcdiarmid(self.all.weights, self.confidences.logs[0]);
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
        let limit = mcdiarmid(weights, self.confidences.logs[0]);
        if !(side.before.begun && side.since.begun) {
            return Reading::untested(Stage::None, limit);
        }
        let difference = sign * (side.since.mean - side.before.mean);
        let mut reading = Reading::above(difference, limit);
        let warning = mcdiarmid(weights, self.confidences.logs[1]);
        if !reading.is_change() && difference > warning {
            reading.stage = Stage::Warning;
        }
        reading
    }
}

fn mcdiarmid(weights: f64, log: f64) -> f64 {
    (weights * log / 2.0).sqrt()
}
