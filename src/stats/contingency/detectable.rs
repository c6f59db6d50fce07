//! The smallest change of shares that chi-squared detects.

use crate::stats::special::{chi_squared_quantile_upper, noncentral_chi_squared_sf};

/// Smallest total variation distance that chi-squared over `k` categories at level `alpha` detects with power
/// `power`, however it is spread over the categories, for sides of `n` and `m` rows. In (0, 1]. `None` if not even a
/// distance of 1 is detected, a side is empty, `k < 2`, or not `0 < alpha < power < 1`.
///
/// The statistic is treated as noncentral chi-squared with noncentrality `nm / (n + m) * sum((p - q)^2 / pooled)`,
/// which by Cauchy and Schwarz is at least `nm / (n + m) * 4 TV^2`: changes of this size are detected at least as
/// often. Falls with `n`, `m` and `alpha`, rises with `k` and `power`. An approximation for large expected counts.
#[must_use]
pub fn min_detectable_total_variation(
    k: usize,
    n: usize,
    m: usize,
    alpha: f64,
    power: f64,
) -> Option<f64> {
    if k < 2 || n == 0 || m == 0 || !(0.0 < alpha && alpha < power && power < 1.0) {
        return None;
    }
    let dof = (k - 1) as f64;
    let noncentrality = noncentrality(chi_squared_quantile_upper(alpha, dof)?, dof, power)?;
    let (n, m) = (n as f64, m as f64);
    let distance = 0.5 * (noncentrality / (n / (n + m) * m)).sqrt();
    (distance <= 1.0).then_some(distance)
}

/// The noncentrality at which the critical value is exceeded with probability `power`, by bisection.
fn noncentrality(critical: f64, dof: f64, power: f64) -> Option<f64> {
    let seen = |noncentrality: f64| {
        noncentral_chi_squared_sf(critical, dof, noncentrality).map(|chance| chance >= power)
    };
    let (mut low, mut high) = (0.0, 16.0);
    while !seen(high)? {
        (low, high) = (high, 2.0 * high);
    }
    while high - low > 1e-9 * high {
        let middle = 0.5 * (low + high);
        if seen(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
