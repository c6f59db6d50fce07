//! The loss of a row, and the metrics derived from it.

use crate::stats::moments;
use crate::stats::sum::mean;

/// The loss of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    Absolute,
    Squared,
    /// Absolute error as a share of the target.
    Relative,
    /// The square of the difference of `ln(1 + x)`.
    SquaredLog,
}

/// A metric: the mean of a loss, or its square root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) loss: Loss,
    pub(super) root: bool,
}

/// The losses, each learnt once.
pub(super) const LOSSES: [Loss; 4] =
    [Loss::Absolute, Loss::Squared, Loss::Relative, Loss::SquaredLog];

/// The metrics, in the order of results.
pub(super) const METRICS: [Metric; 6] = [
    Metric { name: "mae", loss: Loss::Absolute, root: false },
    Metric { name: "mse", loss: Loss::Squared, root: false },
    Metric { name: "rmse", loss: Loss::Squared, root: true },
    Metric { name: "mape", loss: Loss::Relative, root: false },
    Metric { name: "msle", loss: Loss::SquaredLog, root: false },
    Metric { name: "rmsle", loss: Loss::SquaredLog, root: true },
];

impl Loss {
    /// The loss of each row, or the reason why there is none. A target of 0 counts as 2.2e-16 (the machine epsilon),
    /// as in scikit-learn.
    pub(super) fn of(self, target: &[f64], said: &[f64]) -> Result<Vec<f64>, &'static str> {
        if self == Self::SquaredLog && target.iter().chain(said).any(|&value| value < 0.0) {
            return Err("Logarithms of negative targets or predictions do not exist.");
        }
        let losses: Vec<f64> =
            target.iter().zip(said).map(|(&target, &said)| self.row(target, said)).collect();
        match losses.iter().sum::<f64>().is_finite() {
            true => Ok(losses),
            false => Err("Losses leave the range of numbers."),
        }
    }

    fn row(self, target: f64, said: f64) -> f64 {
        let error = said - target;
        match self {
            Self::Absolute => error.abs(),
            Self::Squared => error * error,
            Self::Relative => error.abs() / target.abs().max(f64::EPSILON),
            Self::SquaredLog => {
                let error = libm::log1p(said) - libm::log1p(target);
                error * error
            }
        }
    }
}

/// Mean and population standard deviation of a loss over the reference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Usual {
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Usual {
    pub(super) fn of(losses: &[f64]) -> Option<Self> {
        let spread = moments::of(losses)?;
        Some(Self { mean: spread.mean, variance: spread.variance(0)? })
    }
}

impl Metric {
    /// The metric of a mean loss.
    pub(super) fn of_mean(self, mean: f64) -> f64 {
        let mean = mean.max(0.0);
        if self.root { mean.sqrt() } else { mean }
    }

    /// The metric of losses; `None` without rows.
    pub(super) fn of_losses(self, losses: &[f64]) -> Option<f64> {
        mean(losses).map(|mean| self.of_mean(mean))
    }

    /// Sampling error of the metric for so many rows; for a square root by the delta method. `None` for a square root
    /// if the reference has no error at all.
    pub(super) fn sampling_error(self, usual: Usual, rows: usize) -> Option<f64> {
        let rows = rows as f64;
        let variance = if self.root {
            usual.variance / (4.0 * rows * usual.mean)
        } else {
            usual.variance / rows
        };
        variance.is_finite().then(|| variance.sqrt())
    }

    /// Mean and three standard deviations over chunks of the reference; `None` for fewer than two chunks.
    pub(super) fn threshold(self, losses: &[f64], piece: usize) -> Option<[f64; 2]> {
        let pieces: Vec<f64> =
            losses.chunks(piece.max(1)).filter_map(|losses| self.of_losses(losses)).collect();
        let spread = moments::of(&pieces).filter(|spread| spread.n > 1)?;
        let width = 3.0 * spread.variance(0)?.sqrt();
        Some([(spread.mean - width).max(0.0), spread.mean + width])
    }
}
