//! Mean and spread of a sample.

use super::sum::{Sum, mean};

/// Size, mean and spread of a sample, to about the last digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Arithmetic mean, in the unit of the values.
    pub mean: f64,
    /// Sum of the squared differences from the mean; infinite when it leaves the range of f64.
    pub sum_of_squares: f64,
}

/// Moments of a sample; `None` when it is empty or holds an infinity.
///
/// Two passes: compensated mean, then squares around it, corrected for the mean's own rounding
/// (Chan, Golub and LeVeque 1983).
#[must_use]
pub fn of(values: &[f64]) -> Option<Moments> {
    let mean = mean(values)?;
    let mut squares = Sum::new();
    let mut differences = Sum::new();
    for value in values {
        let difference = value - mean;
        squares.add(difference * difference);
        differences.add(difference);
    }
    let rest = differences.value();
    let correction = rest * rest / values.len() as f64;
    let squares = squares.value();
    let sum_of_squares =
        if squares.is_finite() { (squares - correction).max(0.0) } else { squares };
    Some(Moments { n: values.len() as u64, mean, sum_of_squares })
}

impl Moments {
    /// Variance with the divisor `n - ddof` (1: sample, 0: population);
    /// `None` when the divisor is not positive or the squares overflowed.
    #[must_use]
    pub fn variance(&self, ddof: u64) -> Option<f64> {
        let divisor = self.n.checked_sub(ddof).filter(|&divisor| divisor > 0)?;
        let variance = self.sum_of_squares / divisor as f64;
        variance.is_finite().then_some(variance)
    }

    /// Sample standard deviation (`ddof` 1), as pandas; `None` for fewer than two values.
    #[must_use]
    pub fn std(&self) -> Option<f64> {
        self.variance(1).map(f64::sqrt)
    }
}
