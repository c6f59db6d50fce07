//! Decides whether a probability needs calibration, and calibrates it.

use crate::stats::cross_calibration::{Splits, errors};
use crate::stats::isotonic::Isotonic;
use crate::stats::levels::{Level, ranking};

/// Area under the ROC curve above which no calibration is needed.
const PERFECT: f64 = 0.999;
/// Number and size of the held-out parts: ten times a tenth, as NannyML 0.13.1. NannyML draws rows by numpy's
/// Mersenne Twister; driftglass uses a generator that is the same everywhere. The choice hardly matters, because the
/// decision uses as many held-out rows as there are rows.
const HELD_OUT: Splits = Splits { count: 10, share: 0.1, seed: 42 };
/// Bins of the calibration error.
const BINS: u64 = 10;

/// Calibration of a model's probability by the reference.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Calibration {
    /// The probability is used unchanged.
    None,
    /// The probability is corrected.
    Isotonic(Isotonic),
}

impl Calibration {
    /// Decides, and fits if that lowers the calibration error of held-out rows.
    pub(super) fn of(levels: &[Level]) -> Self {
        let area = ranking(levels)[0];
        if area.is_none_or(|area| area > PERFECT) {
            return Self::None;
        }
        let helps = errors(levels, HELD_OUT, BINS).is_some_and(|[before, after]| before > after);
        let fitted = helps.then(|| Isotonic::of_levels(levels)).flatten();
        fitted.map_or(Self::None, Self::Isotonic)
    }

    /// Whether it corrects probabilities.
    pub(super) fn corrects(&self) -> bool {
        matches!(self, Self::Isotonic(_))
    }

    /// The calibrated probability at each level.
    pub(super) fn at_levels(&self, levels: &[Level]) -> Vec<f64> {
        match self {
            Self::None => levels.iter().map(|level| level.score).collect(),
            Self::Isotonic(fitted) => fitted.at_levels(levels),
        }
    }

    /// The calibrated probability of each row.
    pub(super) fn at_rows(&self, scores: &[f64]) -> Vec<f64> {
        match self {
            Self::None => scores.to_vec(),
            Self::Isotonic(fitted) => fitted.at_all(scores),
        }
    }
}
