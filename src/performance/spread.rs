//! Variance of numbers of any size.

use crate::stats::interval_mean::weighted_mean;
use crate::stats::scaled::Scaled;

/// Variance of scaled numbers: `variance · 2^(2 exponent)`.
#[derive(Debug, Clone)]
pub(super) struct Spread {
    /// `Σ w (x − m)² / Σ w`; exactly 0 if all numbers with weight are equal.
    pub variance: f64,
    /// `(x − m)²` of each row.
    pub squares: Vec<f64>,
    /// The power of two of `x`.
    pub exponent: i32,
}

impl Spread {
    /// This variance as a share of another: 0 / 0 is 0, anything else / 0 is 1, so that one minus it is
    /// scikit-learn's result for constant targets. `None` if it exceeds the range of a double.
    pub(super) fn share_of(&self, whole: &Self) -> Option<f64> {
        if self.variance == 0.0 {
            return Some(0.0);
        }
        if whole.variance == 0.0 {
            return Some(1.0);
        }
        let exponent = 2 * (self.exponent - whole.exponent);
        crate::metric::finite(libm::scalbn(self.variance / whole.variance, exponent))
    }
}

/// The variance around the weighted mean; `None` without weight.
pub(super) fn spread(numbers: &Scaled, weights: Option<&[f64]>) -> Option<Spread> {
    let (first, constant) = first_and_constant(&numbers.values, weights)?;
    let shifted: Vec<f64> = numbers.values.iter().map(|value| value - first).collect();
    let mean = if constant { 0.0 } else { weighted_mean(&shifted, weights)? };
    let deviations = Scaled::of(shifted.iter().map(|value| value - mean).collect());
    let squares: Vec<f64> = deviations.values.iter().map(|value| value * value).collect();
    let variance = if constant { 0.0 } else { weighted_mean(&squares, weights)? };
    Some(Spread { variance, squares, exponent: numbers.exponent + deviations.exponent })
}

/// The first number with weight, and whether all others with weight equal it.
fn first_and_constant(values: &[f64], weights: Option<&[f64]>) -> Option<(f64, bool)> {
    let weighs = |row: usize| weights.is_none_or(|weights| weights.get(row) > Some(&0.0));
    let mut of_weight = values.iter().enumerate().filter(|(row, _)| weighs(*row));
    let (_, &first) = of_weight.next()?;
    Some((first, of_weight.all(|(_, value)| *value == first)))
}
