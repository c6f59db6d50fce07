//! FHDDM: compares the share of right answers in a window with its best value.

use super::options::{CHANCE, Settings};
use super::reading::{Reading, Stage};
use super::state::State;

/// Largest number of values in a window.
const WINDOW: [f64; 2] = [2.0, 1e4];

/// Fast Hoeffding drift detection method (Pesaranghader and Viktor 2016), as river 0.26.1. River's input is 1 for
/// right; here it is 1 for wrong, as for every other detector of errors.
///
/// Keeps `window_size` values. Bad at: rises smaller than its bound, 0.26 by default.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fhddm {
    window_size: f64,
    drift_confidence: f64,
    /// Hoeffding's bound at that confidence.
    limit: f64,
    window: Vec<f64>,
    /// Position of the oldest value in the window, once it is full.
    oldest: f64,
    right: f64,
    best: f64,
}

impl Fhddm {
    pub(crate) fn new(settings: &mut Settings) -> Self {
        let window_size = settings.count("windowSize", 100.0, &WINDOW);
        let drift_confidence = settings.number("driftConfidence", 1e-6, &CHANCE);
        Self {
            window_size,
            drift_confidence,
            limit: (-libm::log(drift_confidence) / (2.0 * window_size)).sqrt(),
            window: Vec::new(),
            oldest: 0.0,
            right: 0.0,
            best: 0.0,
        }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [
            &mut self.window_size,
            &mut self.drift_confidence,
            &mut self.limit,
            &mut self.oldest,
            &mut self.right,
            &mut self.best,
        ]);
        state.list(&mut self.window);
    }

    /// Whether the state is valid, because restored states may come from anywhere.
    pub(crate) fn is_sound(&self) -> bool {
        let size = self.window_size;
        (WINDOW[0]..=WINDOW[1]).contains(&size) && self.window.len() as f64 <= size
    }

    pub(crate) fn forget(&mut self) {
        self.window.clear();
        (self.oldest, self.right, self.best) = (0.0, 0.0, 0.0);
    }

    pub(crate) fn set_limit(&mut self, limit: f64) {
        self.drift_confidence = libm::exp(-2.0 * self.window_size * limit * limit);
        self.limit = limit;
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftConfidence", self.drift_confidence)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        let right = 1.0 - value;
        self.right += right;
        if (self.window.len() as f64) < self.window_size {
            self.window.push(right);
        } else if let Some(oldest) = self.window.get_mut(self.oldest as usize) {
            self.right -= *oldest;
            *oldest = right;
            self.oldest = (self.oldest + 1.0) % self.window_size;
        }
        if (self.window.len() as f64) < self.window_size {
            return Reading::untested(Stage::None, self.limit);
        }
        let share = self.right / self.window_size;
        self.best = self.best.max(share);
        Reading::above(self.best - share, self.limit)
    }
}
