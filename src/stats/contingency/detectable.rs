//! How large a change of shares has to be for chi-squared to see it.

use crate::stats::special::{chi_squared_quantile_upper, noncentral_chi_squared_sf};

/// Smallest total variation distance that chi-squared over `k` categories at level `alpha` sees
/// with chance `power`, whatever categories it is spread over, for sides of `n` and `m` rows.
/// In (0, 1]; `None` when not even a distance of 1 is seen, a side is empty, `k < 2`, or `alpha` or
/// `power` is not between 0 and 1.
///
/// The statistic is taken as noncentral chi-squared with noncentrality
/// `nm / (n + m) * sum((p - q)^2 / pooled)`, which by Cauchy and Schwarz is at least
/// `nm / (n + m) * 4 TV^2`: most changes of this size are seen more often. Falls with `n`, `m` and
/// `alpha`, rises with `k` and `power`. An approximation for large expected counts.
#[must_use]
pub fn min_detectable_total_variation(
    k: usize,
    n: usize,
    m: usize,
    alpha: f64,
    power: f64,
) -> Option<f64> {
    let chance = |p: f64| p > 0.0 && p < 1.0;
    if k < 2 || n == 0 || m == 0 || !chance(alpha) || !chance(power) || power <= alpha {
        return None;
    }
    let dof = (k - 1) as f64;
    let critical = chi_squared_quantile_upper(alpha, dof)?;
    let (n, m) = (n as f64, m as f64);
    let rows = n / (n + m) * m;
    let seen = |distance: f64| {
        noncentral_chi_squared_sf(critical, dof, 4.0 * rows * distance * distance) >= power
    };
    seen(1.0).then(|| smallest(seen))
}

/// Bisection for the smallest distance in (0, 1] that satisfies a condition that 1 satisfies.
fn smallest(seen: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if seen(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
