//! Page-Hinkley: deviations from the mean, added up.

use super::options::{
    COUNT, Convention, DetectorOptions, Direction, LIMIT, counted, invalid, ranged,
};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Page-Hinkley test, as river 0.26.1 (or frouros 0.9.0).
///
/// The sum of deviations from the running mean, less `delta` a value and fading by `alpha`, against its
/// lowest so far; the other way round for falls. Threshold and `delta` are in the units of the series:
/// the defaults are for values of about 1, and a series of thousands alarms at every test. Constant
/// memory and cost. Bad at: changes soon after a start, which move the mean along.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PageHinkley {
    min_instances: f64,
    delta: f64,
    threshold: f64,
    alpha: f64,
    direction: Direction,
    convention: Convention,
    mean: RunningMean,
    rising: f64,
    falling: f64,
    lowest: f64,
    highest: f64,
}

json::shape!(PageHinkley {
    min_instances,
    delta,
    threshold,
    alpha,
    direction,
    convention,
    mean,
    rising,
    falling,
    lowest,
    highest
});

/// Where river's highest sum begins.
const HIGHEST: f64 = -1.0;

impl PageHinkley {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        let convention = options.convention.unwrap_or_default();
        let direction = match (convention, options.direction) {
            (Convention::River, direction) => direction.unwrap_or_default(),
            (Convention::Frouros, None | Some(Direction::Up)) => Direction::Up,
            _ => return Err(invalid("frouros' Page-Hinkley test has no direction but \"up\".")),
        };
        Ok(Self {
            min_instances: counted("minInstances", options.min_instances, 30, COUNT)?,
            delta: ranged("delta", options.delta, 0.005, LIMIT)?,
            threshold: ranged("threshold", options.threshold, 50.0, LIMIT)?,
            alpha: ranged("alpha", options.alpha, 0.9999, [0.0, 1.0])?,
            direction,
            convention,
            mean: RunningMean::default(),
            rising: 0.0,
            falling: 0.0,
            lowest: 0.0,
            highest: HIGHEST,
        })
    }

    pub(crate) fn forget(&mut self) {
        self.mean = RunningMean::default();
        (self.rising, self.falling, self.lowest, self.highest) = (0.0, 0.0, 0.0, HIGHEST);
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
        self.rising = self.alpha * self.rising + deviation - self.delta;
        self.falling = self.alpha * self.falling + deviation + self.delta;
        if self.mean.n <= 1.0 || self.rising < self.lowest {
            self.lowest = self.rising;
        }
        self.highest = self.highest.max(self.falling);
        if self.mean.n < self.min_instances {
            return Reading::untested(Stage::None, self.threshold);
        }
        let base = if self.convention == Convention::River { self.lowest } else { 0.0 };
        let (up, down) = (self.rising - base, self.highest - self.falling);
        let statistic = match self.direction {
            Direction::Up => up,
            Direction::Down => down,
            Direction::Both => up.max(down),
        };
        Reading::above(statistic, self.threshold)
    }
}
