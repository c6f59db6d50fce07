//! CUSUM: deviations from the mean, added up as long as they are on one side.

use super::options::{COUNT, DetectorOptions, Direction, LIMIT, counted, ranged};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Cumulative sum (Page 1954) with a running mean, as frouros 0.9.0, which knows rises only.
///
/// A sum of deviations from the running mean, less `delta` a value, that is never below 0. Threshold
/// and `delta` are in the units of the series. Constant memory and cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cusum {
    min_instances: f64,
    delta: f64,
    threshold: f64,
    direction: Direction,
    mean: RunningMean,
    rising: f64,
    falling: f64,
}

json::shape!(Cusum { min_instances, delta, threshold, direction, mean, rising, falling });

impl Cusum {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        Ok(Self {
            min_instances: counted("minInstances", options.min_instances, 30, COUNT)?,
            delta: ranged("delta", options.delta, 0.005, LIMIT)?,
            threshold: ranged("threshold", options.threshold, 50.0, LIMIT)?,
            direction: options.direction.unwrap_or(Direction::Up),
            mean: RunningMean::default(),
            rising: 0.0,
            falling: 0.0,
        })
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
        let statistic = match self.direction {
            Direction::Up => self.rising,
            Direction::Down => self.falling,
            Direction::Both => self.rising.max(self.falling),
        };
        Reading::above(statistic, self.threshold)
    }
}
