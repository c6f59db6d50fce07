//! Population stability index.

use super::shares::Shares;
use super::sum::Sum;

/// Population stability index of two tables of counts over the same cells: `sum (p - q) ln(p / q)` with the shares of
/// both sides. Empty cells are filled as by Evidently 0.7.23: with 0.0001, or with a millionth of the side's smallest
/// share if that is at most 0.0001. It is the divergence `J` of Kullback and Leibler 1951, under the name used in
/// credit scoring.
///
/// Never negative, 0 for equal shares, finite. `None` if a side is empty. Symmetric except for the filling. Cost: one
/// pass over the cells, one logarithm each. Bad at: small samples, where it is far from 0 even if nothing changed
/// (about `(cells - 1) (1 / n + 1 / m)`), and empty cells, whose weight depends on the filling.
///
/// ```
/// let psi = driftglass::stats::psi::psi(&[50, 50], &[60, 40]);
/// assert!((psi.unwrap() - 0.1 * 1.5_f64.ln()).abs() < 1e-15);
/// ```
#[must_use]
pub fn psi(first: &[u64], second: &[u64]) -> Option<f64> {
    let shares = Shares::of(first, second)?.filled();
    let terms = shares.pairs().map(|(p, q)| (p - q) * libm::log(p / q));
    Some(terms.collect::<Sum>().value().max(0.0))
}
