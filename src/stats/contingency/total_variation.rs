//! Total variation: the share of rows that would have to change their category.

use super::table::Table;
use crate::stats::sum::Sum;

/// Total variation distance of two tables of counts, 0..=1: half the sum of `|p - q|` over the shares `p` and `q` of
/// each category (Levin and Peres 2017, proposition 4.2). `None` if a side is empty.
///
/// Cost: one pass over the categories. Bad at: small samples of many categories, where chance alone makes it large
/// (0.43 for 50 rows in 100 categories). Its p-value comes from permutations.
#[must_use]
pub fn total_variation(reference: &[u64], batch: &[u64]) -> Option<f64> {
    let table = Table::new(reference, batch)?;
    let differences =
        table.cells.iter().map(|&[a, b]| (a as f64 / table.n - b as f64 / table.m).abs());
    Some((0.5 * differences.collect::<Sum>().value()).min(1.0))
}

/// Smallest total variation distance over `k` categories that its permutation test at level `alpha` detects with
/// power `power`, for sides of `n` and `m` rows. In (0, 1]. `None` if not even a distance of 1 is sure to be
/// detected, a side is empty, `k < 2`, or not `0 < alpha < power < 1`.
///
/// It is a bound, with `e = nm / (n + m)`. If nothing changed, the mean of the distance is at most
/// `sqrt((k - 1) / e) / 2` (Cauchy and Schwarz). If something changed, its mean is at least the true distance
/// (Jensen). One row changes the distance by `1 / n` or `1 / m`, so it deviates by a further
/// `sqrt(ln(1 / p) / (2 e))` with probability at most `p` (`McDiarmid` 1989). The real power is higher.
#[must_use]
pub fn min_detectable(k: usize, n: u64, m: u64, alpha: f64, power: f64) -> Option<f64> {
    if k < 2 || n == 0 || m == 0 || !(0.0 < alpha && alpha < power && power < 1.0) {
        return None;
    }
    let (n, m) = (n as f64, m as f64);
    let size = n / (n + m) * m;
    let off = |chance: f64| (-0.5 * libm::log(chance)).sqrt();
    let distance = (0.5 * ((k - 1) as f64).sqrt() + off(alpha) + off(1.0 - power)) / size.sqrt();
    (distance <= 1.0).then_some(distance)
}
