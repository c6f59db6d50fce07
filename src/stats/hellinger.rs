//! Hellinger distance.

use super::shares::Shares;
use super::sum::Sum;
use std::f64::consts::FRAC_1_SQRT_2;

/// Hellinger distance of two tables of counts over the same cells:
/// `sqrt(sum (sqrt p - sqrt q)^2 / 2)`, which is `sqrt(1 - sum sqrt(p q))` without its cancellation.
///
/// Source: Hellinger 1909; scaled to 1 as by Le Cam and Yang 2000. 0 for equal shares, at most 1. `None` if a side is
/// empty. Symmetric. Cost: one pass over the cells, two roots each. Bad at: small samples, like the Jensen-Shannon
/// distance, to which it is close.
#[must_use]
pub fn distance(first: &[u64], second: &[u64]) -> Option<f64> {
    let terms = Shares::of(first, second)?;
    let squares = terms.pairs().map(|(p, q)| {
        let difference = p.sqrt() - q.sqrt();
        difference * difference
    });
    Some((squares.collect::<Sum>().value().sqrt() * FRAC_1_SQRT_2).min(1.0))
}
