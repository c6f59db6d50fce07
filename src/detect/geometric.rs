//! Geometric moving average: deviations from the mean, with most weight on the newest.

use super::directions::Directions;
use super::options::{COUNT, LIMIT, SHARE, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;

/// Geometric moving average (Roberts 1959) of the deviations from the running mean, as frouros 0.9.0, which detects
/// rises only. The threshold is in the units of the series. Constant memory and cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Geometric {
    min_instances: f64,
    threshold: f64,
    alpha: f64,
    directions: Directions,
    mean: RunningMean,
    average: f64,
}

impl Geometric {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let directions = Directions::of(settings, &["up", "down", "both"]);
        Self {
            min_instances: settings.count("minInstances", 30.0, &COUNT),
            threshold: settings.number("threshold", 1.0, &LIMIT),
            alpha: settings.number("alpha", 0.99, &SHARE),
            directions,
            mean: RunningMean::default(),
            average: 0.0,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.min_instances,
            &mut self.threshold,
            &mut self.alpha,
            &mut self.average,
        ]);
        self.directions.visit(state);
        self.mean.visit(state);
    }

    pub(crate) fn forget(&mut self) {
        self.mean = RunningMean::default();
        self.average = 0.0;
    }

    pub(crate) fn set_limit(&mut self, limit: f64) {
        self.threshold = limit;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("threshold", self.threshold)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.mean.push(value);
        let deviation = value - self.mean.mean;
        self.average = self.alpha * self.average + (1.0 - self.alpha) * deviation;
        if self.mean.n < self.min_instances {
            return Reading::untested(Stage::None, self.threshold);
        }
        Reading::above(self.directions.larger(self.average, -self.average), self.threshold)
    }
}
