//! EDDM: watches the distance between errors.

use super::options::{COUNT, SHARE, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;

/// Early drift detection method (Baena-García et al. 2006), as river 0.26.1.
///
/// The level is the mean distance between errors plus two standard deviations, as a share of its largest value so
/// far. Values are 1 (wrong) or 0. A warning lasts until the next error ends it. Constant memory and cost. Bad at:
/// stable series. The largest value so far is partly due to chance, so EDDM alarms on every long series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Eddm {
    warm_start: f64,
    alpha: f64,
    beta: f64,
    n: f64,
    last_error: f64,
    distance: RunningMean,
    squares: f64,
    /// 0 before there is one, because a distance is at least 1.
    largest: f64,
    warned: bool,
}

impl Eddm {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let beta = settings.number("beta", 0.9, &SHARE);
        let alpha = settings.number("alpha", 0.95_f64.max(beta), &SHARE);
        if alpha < beta {
            settings.refuse("alpha", "EDDM warns before it alarms: `alpha` is not below `beta`.");
        }
        Self {
            warm_start: settings.count("warmStart", 30.0, &COUNT),
            alpha,
            beta,
            n: 0.0,
            last_error: 0.0,
            distance: RunningMean::default(),
            squares: 0.0,
            largest: 0.0,
            warned: false,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.warm_start,
            &mut self.alpha,
            &mut self.beta,
            &mut self.n,
            &mut self.last_error,
            &mut self.squares,
            &mut self.largest,
        ]);
        state.flag(&mut self.warned);
        self.distance.visit(state);
    }

    pub(crate) fn forget(&mut self) {
        (self.n, self.last_error, self.squares) = (0.0, 0.0, 0.0);
        self.distance = RunningMean::default();
        (self.largest, self.warned) = (0.0, false);
    }

    /// The warning keeps its relative position between no fall at all and the limit.
    pub(crate) fn set_limit(&mut self, limit: f64) {
        let share = if self.beta < 1.0 { (1.0 - self.alpha) / (1.0 - self.beta) } else { 0.0 };
        self.alpha = 1.0 - limit * share;
        self.beta = 1.0 - limit;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("beta", self.beta)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        self.n += 1.0;
        let level = if value == 1.0 { self.level() } else { None };
        if let Some(level) = level {
            self.warned = level < self.alpha;
        }
        let limit = 1.0 - self.beta;
        let stage = match level {
            Some(level) if level < self.beta => Stage::Change,
            _ if self.warned => Stage::Warning,
            _ => Stage::None,
        };
        Reading { stage, statistic: level.map(|level| 1.0 - level), limit }
    }

    /// The reading at an error; `None` if the distance is the longest so far, or it is too early.
    fn level(&mut self) -> Option<f64> {
        let before = self.distance.mean;
        let distance = self.n - self.last_error;
        self.last_error = self.n;
        self.distance.push(distance);
        self.squares += (distance - before) * (distance - self.distance.mean);
        if self.n <= self.warm_start {
            return None;
        }
        let errors = self.distance.n;
        let variance = if errors > 1.0 { self.squares / (errors - 1.0) } else { 0.0 };
        let reach = self.distance.mean + 2.0 * variance.max(0.0).sqrt();
        if reach > self.largest {
            self.largest = reach;
            return None;
        }
        (errors > self.warm_start).then_some(reach / self.largest)
    }
}
