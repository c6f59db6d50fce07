//! Jensen-Shannon distance.

use super::shares::Shares;
use super::sum::Sum;
use std::f64::consts::LN_2;

/// Unit of the logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Bits: the distance is at most 1.
    Two,
    /// Nats: at most `sqrt(ln 2)`, 0.8326.
    E,
}

/// Relative difference of shares below which the series is used.
const SMALL: f64 = 0.01;

/// Jensen-Shannon distance of two tables of counts over the same cells: the square root of the mean of both sides'
/// divergences from their mean, as scipy 1.17.1 `jensenshannon` (Lin 1991; the square root is a metric: Endres and
/// Schindelin 2003).
///
/// 0 for equal shares, at most 1 (base 2) or 0.8326 (base e). `None` if a side is empty. Symmetric. Accurate near 0
/// too, where the usual formula cancels. Cost: one pass over the cells, two logarithms each. Bad at: small samples,
/// where it is about `sqrt((cells - 1) (1 / n + 1 / m) / 8)` if nothing changed.
#[must_use]
pub fn distance(first: &[u64], second: &[u64], base: Base) -> Option<f64> {
    let shares = Shares::of(first, second)?;
    let terms = shares.pairs().filter(|(p, q)| p + q > 0.0).map(|(p, q)| divergence(p, q));
    let nats = terms.collect::<Sum>().value().max(0.0);
    let divergence = match base {
        Base::Two => nats / LN_2,
        Base::E => nats,
    };
    Some(divergence.sqrt())
}

/// Contribution of one cell: with the mean `m` and `t = (p - q) / (p + q)`,
/// `m / 2 ((1 + t) ln(1 + t) + (1 - t) ln(1 - t))`, which is `m (t^2 / 2 + t^4 / 12 + ...)`.
fn divergence(p: f64, q: f64) -> f64 {
    let mean = 0.5 * (p + q);
    let t = (p - q) / (p + q);
    if t.abs() < SMALL {
        let t = t * t;
        return mean * t * (1.0 / 2.0 + t * (1.0 / 12.0 + t * (1.0 / 30.0 + t / 56.0)));
    }
    let part = |share: f64| if share > 0.0 { share * libm::log(share / mean) } else { 0.0 };
    0.5 * (part(p) + part(q))
}
