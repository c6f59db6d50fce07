//! KSWIN: compares the newest values with older ones by Kolmogorov-Smirnov.

use super::options::{CHANCE, SEED, Settings};
use super::reading::{Reading, Stage};
use super::state::State;
use crate::stats::ks::{self, Alternative, Method};
use crate::stats::random::SplitMix64;
use crate::stats::sort::sort;

/// Distances up to this are never a change, whatever their p-value.
const SMALL: f64 = 0.1;

/// Largest number of values in a window.
const WINDOW: [f64; 2] = [2.0, 1e4];

/// Kolmogorov-Smirnov windowing (Raab et al. 2020), as river 0.26.1 except for the random number generator.
///
/// At every value, the newest `stat_size` values of a window are compared with equally many drawn from the older
/// ones. Each draw depends on the seed and on the number of values before. Keeps `window_size` values; a value costs
/// two sorts of `stat_size` values. It tests at every value at the same level, so by default it alarms on every long
/// stable series. Detects changes of the spread too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kswin {
    alpha: f64,
    window_size: f64,
    stat_size: f64,
    seed: f64,
    /// Number of steps of `1 / stat_size` that the distance needs for a change.
    steps: f64,
    n: f64,
    /// The window, oldest value first.
    window: Vec<f64>,
}

impl Kswin {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let alpha = settings.number("alpha", 0.005, &CHANCE);
        let window_size = settings.count("windowSize", 100.0, &WINDOW);
        let stat_size = settings.count("statSize", 30.0, &WINDOW);
        let mut detector = Self {
            alpha,
            window_size,
            stat_size,
            seed: settings.count("seed", 0.0, &SEED),
            steps: 0.0,
            n: 0.0,
            window: Vec::new(),
        };
        if !detector.is_sound() {
            settings.refuse("windowSize", "KSWIN draws `statSize` values from those that are older than the newest `statSize`: `windowSize` is at least twice as large.");
            return detector;
        }
        detector.steps = detector.steps_for(alpha);
        detector
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.alpha,
            &mut self.window_size,
            &mut self.stat_size,
            &mut self.seed,
            &mut self.steps,
            &mut self.n,
        ]);
        state.list(&mut self.window);
    }

    /// The smallest number of steps whose p-value is at most `alpha`; more than there are if none has.
    fn steps_for(&self, alpha: f64) -> f64 {
        let (mut low, mut high) = (1.0, self.stat_size + 1.0);
        while low < high {
            let middle = ((low + high) / 2.0_f64).floor();
            if self.p_value(middle) <= alpha {
                high = middle;
            } else {
                low = middle + 1.0;
            }
        }
        low.max((SMALL * self.stat_size).floor() + 1.0)
    }

    /// The p-value of a distance of so many steps.
    fn p_value(&self, steps: f64) -> f64 {
        let older: Vec<f64> = (0..self.stat_size as u64).map(|at| at as f64).collect();
        let newer: Vec<f64> = older.iter().map(|at| at + steps - 0.5).collect();
        let test = ks::two_sample(&older, &newer, Method::Auto, Alternative::TwoSided);
        test.map_or(1.0, |outcome| outcome.p_value)
    }

    /// Whether the state is valid, because restored states may come from anywhere.
    pub(crate) fn is_sound(&self) -> bool {
        let size = self.window_size;
        self.stat_size >= WINDOW[0]
            && size >= 2.0 * self.stat_size
            && size <= WINDOW[1]
            && self.window.len() as f64 <= size
    }

    pub(crate) fn forget(&mut self) {
        self.window.clear();
    }

    pub(crate) fn set_limit(&mut self, limit: f64) {
        let steps = (limit * self.stat_size + 1e-6).floor().min(self.stat_size);
        self.steps = steps + 1.0;
        self.alpha = self.p_value(self.steps.min(self.stat_size));
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("alpha", self.alpha)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        // Half a step below the required number, so that no rounding decides.
        let limit = (self.steps - 0.5) / self.stat_size;
        if self.window.len() as f64 >= self.window_size {
            self.window.remove(0);
        }
        self.window.push(value);
        self.n += 1.0;
        if (self.window.len() as f64) < self.window_size {
            return Reading::untested(Stage::None, limit);
        }
        let (older, newer) = self.samples();
        match ks::distance(&older, &newer) {
            Some(distance) => Reading::above(distance, limit),
            None => Reading::untested(Stage::None, limit),
        }
    }

    /// The drawn values and the newest ones, each in ascending order.
    fn samples(&self) -> (Vec<f64>, Vec<f64>) {
        let split = self.window.len().saturating_sub(self.stat_size as usize);
        let (older, newer) = self.window.split_at(split);
        let mut pool = older.to_vec();
        let mut rng = SplitMix64::new(
            SplitMix64::new(self.seed as u64).next_u64().wrapping_add(self.n as u64),
        );
        let drawn = (self.stat_size as usize).min(pool.len());
        for at in 0..drawn {
            let other = at + rng.below((pool.len() - at) as u64) as usize;
            pool.swap(at, other);
        }
        pool.truncate(drawn);
        let mut newer = newer.to_vec();
        sort(&mut pool);
        sort(&mut newer);
        (pool, newer)
    }
}
