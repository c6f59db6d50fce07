//! DDM: compares the error rate with its lowest value.

use super::options::{COUNT, LIMIT, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;

/// A limit of 0 would alarm at every test.
const DRIFT: [f64; 2] = [1e-6, 1e100];

/// Drift detection method (Gama et al. 2004), as river 0.26.1.
///
/// Compares the error rate plus its standard deviation with the moment at which that sum was lowest: a warning or a
/// change is a rise by so many of the standard deviations of that moment. Constant memory and cost. Bad at: rare
/// errors. After a start without errors the lowest deviation is 0 and the first error is a change. On stable series
/// it alarms early or never, so its mean run length says little.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ddm {
    warm_start: f64,
    warning_threshold: f64,
    drift_threshold: f64,
    rate: RunningMean,
    /// Whether there is a lowest sum yet.
    tested: bool,
    /// Rate and standard deviation at the moment when their sum was lowest.
    lowest: f64,
    spread: f64,
}

impl Ddm {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let drift_threshold = settings.number("driftThreshold", 3.0, &DRIFT);
        let default = 2.0_f64.min(drift_threshold);
        let warning_threshold = settings.number("warningThreshold", default, &LIMIT);
        if warning_threshold > drift_threshold {
            settings.refuse(
                "warningThreshold",
                "DDM warns before it alarms: lower `warningThreshold`.",
            );
        }
        Self {
            warm_start: settings.count("warmStart", 30.0, &COUNT),
            warning_threshold,
            drift_threshold,
            rate: RunningMean::default(),
            tested: false,
            lowest: 0.0,
            spread: 0.0,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.warm_start,
            &mut self.warning_threshold,
            &mut self.drift_threshold,
            &mut self.lowest,
            &mut self.spread,
        ]);
        state.flag(&mut self.tested);
        self.rate.visit(state);
    }

    pub(crate) fn forget(&mut self) {
        self.rate = RunningMean::default();
        self.tested = false;
    }

    /// The warning keeps its relative position between the lowest rate and the limit.
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
        if !self.tested || rate + deviation <= self.lowest + self.spread {
            (self.tested, self.lowest, self.spread) = (true, rate, deviation);
        }
        let spread = self.spread;
        let above = rate + deviation - self.lowest;
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
