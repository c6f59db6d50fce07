//! FHDDM: the share of right answers in a window against its best.

use super::options::{CHANCE, DetectorOptions, counted, ranged};
use super::reading::{Reading, Stage};
use crate::error::Result;
use crate::json;
use serde::Serialize;

/// Values in a window.
const WINDOW: [u64; 2] = [2, 10_000];

/// Fast Hoeffding drift detection method (Pesaranghader and Viktor 2016), as river 0.26.1, which is fed
/// with 1 for right; this takes 1 for wrong, as every other detector of errors.
///
/// Keeps `window_size` values. Bad at: rises smaller than its bound, 0.26 by default.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fhddm {
    window_size: f64,
    drift_confidence: f64,
    window: Vec<f64>,
    /// Where in the window the oldest value is, once that is full.
    oldest: u64,
    right: f64,
    best: f64,
}

json::shape!(Fhddm { window_size, drift_confidence, window, oldest, right, best });

impl Fhddm {
    pub(crate) fn new(options: &DetectorOptions) -> Result<Self> {
        Ok(Self {
            window_size: counted("windowSize", options.window_size, 100, WINDOW)?,
            drift_confidence: ranged("driftConfidence", options.drift_confidence, 1e-6, CHANCE)?,
            window: Vec::new(),
            oldest: 0,
            right: 0.0,
            best: 0.0,
        })
    }

    /// Whether it can be one of ours: what is restored may come from anywhere.
    pub(crate) fn is_sound(&self) -> bool {
        let size = self.window_size as u64;
        size >= WINDOW[0] && size <= WINDOW[1] && self.window.len() as u64 <= size
    }

    pub(crate) fn forget(&mut self) {
        self.window.clear();
        (self.oldest, self.right, self.best) = (0, 0.0, 0.0);
    }

    pub(crate) fn set_limit(&mut self, limit: f64) {
        self.drift_confidence = libm::exp(-2.0 * self.window_size * limit * limit);
    }

    pub(crate) fn parameter(&self) -> (&'static str, f64) {
        ("driftConfidence", self.drift_confidence)
    }

    pub(crate) fn update(&mut self, value: f64) -> Reading {
        let limit = (libm::log(1.0 / self.drift_confidence) / (2.0 * self.window_size)).sqrt();
        let right = 1.0 - value;
        self.right += right;
        if (self.window.len() as f64) < self.window_size {
            self.window.push(right);
        } else if let Some(oldest) = self.window.get_mut(self.oldest as usize) {
            self.right -= *oldest;
            *oldest = right;
            self.oldest = (self.oldest + 1) % self.window_size as u64;
        }
        if (self.window.len() as f64) < self.window_size {
            return Reading::untested(Stage::None, limit);
        }
        let share = self.right / self.window_size;
        self.best = self.best.max(share);
        Reading::above(self.best - share, limit)
    }
}
