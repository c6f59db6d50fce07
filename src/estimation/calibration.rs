//! Whether a probability needs calibration, and what it becomes.

use crate::stats::cross_calibration::{Splits, errors};
use crate::stats::isotonic::Isotonic;
use crate::stats::levels::{Level, ranking};

/// A ranking better than this needs no calibration.
const PERFECT: f64 = 0.999;
/// How often, and by how much, rows are held out: ten times a tenth, as NannyML 0.13.1. Its rows are drawn
/// by numpy's Mersenne Twister; ours by a generator that is the same everywhere. Which rows are drawn hardly
/// matters: the decision rests on as many held-out rows as there are rows.
const HELD_OUT: Splits = Splits { count: 10, share: 0.1, seed: 42 };
/// Bins of the calibration error.
const BINS: u64 = 10;

/// From a model's probability to that of the reference.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Calibration {
    /// It is good as it is.
    None,
    /// It is corrected.
    Isotonic(Isotonic),
}

impl Calibration {
    /// Decides, and fits where that lowers the calibration error of rows held out.
    pub(super) fn of(levels: &[Level]) -> Self {
        let area = ranking(levels)[0];
        if area.is_none_or(|area| area > PERFECT) {
            return Self::None;
        }
        let helps = errors(levels, HELD_OUT, BINS).is_some_and(|[before, after]| before > after);
        let fitted = helps.then(|| Isotonic::of_levels(levels)).flatten();
        fitted.map_or(Self::None, Self::Isotonic)
    }

    /// Whether it corrects.
    pub(super) fn corrects(&self) -> bool {
        matches!(self, Self::Isotonic(_))
    }

    /// The probability by the reference, at each level.
    pub(super) fn at_levels(&self, levels: &[Level]) -> Vec<f64> {
        match self {
            Self::None => levels.iter().map(|level| level.score).collect(),
            Self::Isotonic(fitted) => fitted.at_levels(levels),
        }
    }

    /// The probability by the reference, of each row.
    pub(super) fn at_rows(&self, scores: &[f64]) -> Vec<f64> {
        match self {
            Self::None => scores.to_vec(),
            Self::Isotonic(fitted) => fitted.at_all(scores),
        }
    }
}
