//! The smallest difference that the test detects.

use crate::stats::special::normal_quantile;

/// Smallest true difference between the cumulative shares that the two-sided test of `n` and `m` values at level
/// `alpha` detects with power at least `power`. In (0, 1]. `None` if not even a difference of 1 is sure to be
/// detected, a side is empty, or `alpha` or `power` is not between 0 and 1.
///
/// A bound: the critical value `sqrt(ln(2 / alpha) / 2 / e)` with `e = nm / (n + m)` (the first term of Kolmogorov's
/// series, never too small), plus the `power` quantile of the difference at its largest place, whose standard error
/// is at most `1 / (2 sqrt(e))`. The real power is a little higher. Falls with `n`, `m` and `alpha`, rises with
/// `power`.
#[must_use]
pub fn statistic_min_detectable(n: usize, m: usize, alpha: f64, power: f64) -> Option<f64> {
    let chance = |p: f64| p > 0.0 && p < 1.0;
    if n == 0 || m == 0 || !chance(alpha) || !chance(power) {
        return None;
    }
    let (n, m) = (n as f64, m as f64);
    let size = n / (n + m) * m;
    let critical = (libm::log(2.0 / alpha) / 2.0).sqrt();
    let distance = (critical + 0.5 * normal_quantile(power)?) / size.sqrt();
    (distance > 0.0 && distance <= 1.0).then_some(distance)
}
