//! Largest difference of shares.

use super::shares::Shares;

/// Largest absolute difference between the shares of a cell, `max |p - q|`, 0..=1: Chebyshev's distance, as in
/// `NannyML` 0.13.1 and TensorFlow Data Validation. `None` if a side is empty. Symmetric.
///
/// Cost: one pass over the cells. Bad at: a change spread over many cells, because it considers only one.
#[must_use]
pub fn distance(first: &[u64], second: &[u64]) -> Option<f64> {
    let shares = Shares::of(first, second)?;
    Some(shares.pairs().map(|(p, q)| (p - q).abs()).fold(0.0, f64::max))
}
