//! Geometric moving average: deviations from the mean, the newest counting most.

use super::options::{COUNT, DetectorOptions, Direction, LIMIT, counted, ranged};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Geometric moving average (Roberts 1959) of the deviations from the running mean, as frouros 0.9.0,
/// which knows rises only. The threshold is in the units of the series. Constant memory and cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Geometric {
    min_instances: f64,
    threshold: f64,
    alpha: f64,
    direction: Direction,
    mean: RunningMean,
    average: f64,
}

json::shape!(Geometric { min_instances, threshold, alpha, direction, mean, average });

impl Geometric {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        Ok(Self {
            min_instances: counted("minInstances", options.min_instances, 30, COUNT)?,
            threshold: ranged("threshold", options.threshold, 1.0, LIMIT)?,
            alpha: ranged("alpha", options.alpha, 0.99, [0.0, 1.0])?,
            direction: options.direction.unwrap_or(Direction::Up),
            mean: RunningMean::default(),
            average: 0.0,
        })
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
        let statistic = match self.direction {
            Direction::Up => self.average,
            Direction::Down => -self.average,
            Direction::Both => self.average.abs(),
        };
        Reading::above(statistic, self.threshold)
    }
}
