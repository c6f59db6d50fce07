//! CUSUM: cumulative deviations from the mean that stay on one side.

use super::directions::Directions;
use super::options::{COUNT, LIMIT, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;

/// Cumulative sum (Page 1954) with a running mean, as frouros 0.9.0, which detects rises only.
///
/// The statistic is a sum of deviations from the running mean, minus `delta` per value, that is never below 0.
/// Threshold and `delta` are in the units of the series. Constant memory and cost.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cusum {
    min_instances: f64,
    delta: f64,
    threshold: f64,
    directions: Directions,
    mean: RunningMean,
    rising: f64,
    falling: f64,
}

impl Cusum {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let directions = Directions::of(settings, &["up", "down", "both"]);
        Self {
            min_instances: settings.count("minInstances", 30.0, &COUNT),
            delta: settings.number("delta", 0.005, &LIMIT),
            threshold: settings.number("threshold", 50.0, &LIMIT),
            directions,
            mean: RunningMean::default(),
            rising: 0.0,
            falling: 0.0,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.min_instances,
            &mut self.delta,
            &mut self.threshold,
            &mut self.rising,
            &mut self.falling,
        ]);
        self.directions.visit(state);
        self.mean.visit(state);
    }

    pub(crate) fn forget(&mut self) {
        self.mean = RunningMean::default();
        (self.rising, self.falling) = (0.0, 0.0);
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
        self.rising = (self.rising + deviation - self.delta).max(0.0);
        self.falling = (self.falling - deviation - self.delta).max(0.0);
        if self.mean.n < self.min_instances {
            return Reading::untested(Stage::None, self.threshold);
        }
        Reading::above(self.directions.larger(self.rising, self.falling), self.threshold)
    }
}
