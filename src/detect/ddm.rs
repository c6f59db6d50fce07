//! DDM: the error rate against its lowest.

use super::options::{COUNT, DetectorOptions, LIMIT, counted, invalid, ranged};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// A limit of 0 would alarm at every test.
const DRIFT: [f64; 2] = [1e-6, 1e100];

/// Drift detection method (Gama et al. 2004), as river 0.26.1.
///
/// Error rate plus its standard deviation, against the moment when that was lowest: so many standard
/// deviations of then above it are a warning or a change. Constant memory and cost. Bad at: rare
/// errors. After a start without errors the lowest deviation is 0 and the first error is a change; and
/// on stable series it alarms early or never, so that its mean run length says little.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ddm {
    warm_start: f64,
    warning_threshold: f64,
    drift_threshold: f64,
    rate: RunningMean,
    /// Rate and standard deviation when their sum was lowest.
    lowest: Option<[f64; 2]>,
}

json::shape!(Ddm { warm_start, warning_threshold, drift_threshold, rate, lowest });

impl Ddm {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        let drift_threshold = ranged("driftThreshold", options.drift_threshold, 3.0, DRIFT)?;
        let warning = 2.0_f64.min(drift_threshold);
        let warning_threshold =
            ranged("warningThreshold", options.warning_threshold, warning, LIMIT)?;
        if warning_threshold > drift_threshold {
            return Err(invalid("DDM warns before it alarms: lower `warningThreshold`."));
        }
        Ok(Self {
            warm_start: counted("warmStart", options.warm_start, 30, COUNT)?,
            warning_threshold,
            drift_threshold,
            rate: RunningMean::default(),
            lowest: None,
        })
    }

    pub(crate) fn forget(&mut self) {
        self.rate = RunningMean::default();
        self.lowest = None;
    }

    /// The warning stays where it was between the lowest rate and the limit.
    pub(crate) fn set_limit(&mut self, limit: f64) {
        self.warning_threshold *= limit / self.drift_threshold;
        self.drift_threshold = limit;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftThreshold", self.drift_threshold)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.rate.push(value);
        let (rate, n) = (self.rate.mean, self.rate.n);
        let deviation = (rate * (1.0 - rate) / n).max(0.0).sqrt();
        if n <= self.warm_start {
            return Reading::untested(Stage::None, self.drift_threshold);
        }
        let [lowest, spread] = match self.lowest {
            Some([lowest, spread]) if rate + deviation > lowest + spread => [lowest, spread],
            _ => [rate, deviation],
        };
        self.lowest = Some([lowest, spread]);
        let above = rate + deviation - lowest;
        if spread <= 0.0 {
            let statistic = if above > 0.0 { f64::INFINITY } else { 0.0 };
            return Reading::above(statistic, self.drift_threshold);
        }
        let mut reading = Reading::above(above / spread, self.drift_threshold);
        if !reading.is_change() && above > self.warning_threshold * spread {
            reading.stage = Stage::Warning;
        }
        reading
    }
}
