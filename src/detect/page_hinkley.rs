//! Page-Hinkley: cumulative deviations from the mean.

use super::directions::Directions;
use super::options::{COUNT, LIMIT, SHARE, Settings};
use super::reading::{Reading, Stage};
use super::running_mean::RunningMean;
use super::state::State;

/// Page-Hinkley test, as river 0.26.1 (or frouros 0.9.0).
///
/// The sum of deviations from the running mean, minus `delta` per value and fading by `alpha`, is compared with its
/// lowest value so far; for falls the other way round. Threshold and `delta` are in the units of the series: the
/// defaults suit values of about 1, and a series of thousands alarms at every test. Constant memory and cost. Bad at:
/// changes soon after the start, which move the mean along.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PageHinkley {
    min_instances: f64,
    delta: f64,
    threshold: f64,
    alpha: f64,
    directions: Directions,
    /// Whether the sum is compared with 0 instead of its lowest value.
    frouros: bool,
    mean: RunningMean,
    rising: f64,
    falling: f64,
    lowest: f64,
    highest: f64,
}

/// The start of river's highest sum.
const HIGHEST: f64 = -1.0;

impl PageHinkley {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let directions = Directions::of(settings, &["both", "up", "down"]);
        let frouros = settings.word("convention", &["river", "frouros"]) == "frouros";
        if frouros && directions == Directions::DOWN {
            settings.refuse("direction", "frouros' Page-Hinkley test knows rises only.");
        }
        Self {
            min_instances: settings.count("minInstances", 30.0, &COUNT),
            delta: settings.number("delta", 0.005, &LIMIT),
            threshold: settings.number("threshold", 50.0, &LIMIT),
            alpha: settings.number("alpha", 0.9999, &SHARE),
            directions: if frouros { Directions::UP } else { directions },
            frouros,
            mean: RunningMean::default(),
            rising: 0.0,
            falling: 0.0,
            lowest: 0.0,
            highest: HIGHEST,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.min_instances,
            &mut self.delta,
            &mut self.threshold,
            &mut self.alpha,
            &mut self.rising,
            &mut self.falling,
            &mut self.lowest,
            &mut self.highest,
        ]);
        self.directions.visit(state);
        state.flag(&mut self.frouros);
        self.mean.visit(state);
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
        let base = if self.frouros { 0.0 } else { self.lowest };
        let statistic = self.directions.larger(self.rising - base, self.highest - self.falling);
        Reading::above(statistic, self.threshold)
    }
}
