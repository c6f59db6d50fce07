//! Kullback-Leibler divergence.

use super::shares::Shares;
use super::sum::Sum;

/// Divergence of the second side from the first in nats: `sum p ln(p / q)` over the cells (Kullback and Leibler
/// 1951), as scipy 1.17.1 `entropy(p, q)`. Empty cells are filled as for [`psi`](super::psi::psi): with 0.0001, or
/// with a millionth of the side's smallest share if that is at most 0.0001. Then both sides are scaled back to a sum
/// of 1. This is what Evidently 0.7.23 computes, and it is finite where the bare formula is not.
///
/// Never negative, 0 for equal shares. `None` if a side is empty. Not symmetric. Cost: one pass over the cells, one
/// logarithm each. Bad at: small samples and empty cells, like the stability index.
#[must_use]
pub fn kl_divergence(first: &[u64], second: &[u64]) -> Option<f64> {
    let shares = Shares::of(first, second)?.filled();
    let total = |side: &[f64]| side.iter().copied().collect::<Sum>().value();
    let (n, m) = (total(&shares.first), total(&shares.second));
    let terms = shares.pairs().map(|(p, q)| {
        let (p, q) = (p / n, q / m);
        p * libm::log(p / q)
    });
    Some(terms.collect::<Sum>().value().max(0.0))
}

/// The bare formula, without filling. `None` also if a cell of the first side is empty on the second.
#[must_use]
pub fn unfilled(first: &[u64], second: &[u64]) -> Option<f64> {
    let shares = Shares::of(first, second)?;
    if shares.pairs().any(|(p, q)| p > 0.0 && q == 0.0) {
        return None;
    }
    let present = shares.pairs().filter(|&(p, _)| p > 0.0);
    Some(present.map(|(p, q)| p * libm::log(p / q)).collect::<Sum>().value().max(0.0))
}
