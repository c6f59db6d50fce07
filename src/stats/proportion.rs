//! Intervals of shares, and the comparison of two shares.

use super::hypergeometric::{fisher_exact, ln_fisher_exact};
use super::log_tails::ln_normal_sf;
use super::special::{normal_quantile, normal_sf};

/// Wilson score interval of the share `successes / n` for a normal quantile `z` (1.96 for 95 %),
/// within 0..=1; `None` unless `0 <= successes <= n` and `n > 0`. Weights may be fractional.
///
/// As statsmodels `proportion_confint(method="wilson")`.
#[must_use]
pub fn wilson(successes: f64, n: f64, z: f64) -> Option<[f64; 2]> {
    if !(n > 0.0 && n.is_finite() && z.is_finite() && (0.0..=n).contains(&successes)) {
        return None;
    }
    let share = successes / n;
    let squared = z * z;
    let denominator = 1.0 + squared / n;
    let centre = (share + squared / (2.0 * n)) / denominator;
    let half = z.abs() / denominator * (share * (1.0 - share) / n + squared / (4.0 * n * n)).sqrt();
    // At shares of 0 and 1 one end is met exactly, whatever the rounding.
    let low = if successes == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if successes == n { 1.0 } else { (centre + half).min(1.0) };
    Some([low, high])
}

/// Two-sided p-value of the hypothesis that `a` of `n` and `b` of `m` come from one share; `None` if a side is empty
/// or a count exceeds its size.
///
/// Fisher's exact test if an expected count is below 5 (scipy 1.17.1 `fisher_exact`), else the pooled normal test
/// (statsmodels `proportions_ztest`). If both shares are 0, or both are 1, p is 1.
#[must_use]
pub fn two_proportion(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    match pooled(a, n, b, m)? {
        Pooled::Same => Some(1.0),
        Pooled::Few => fisher_exact(a, n, b, m),
        Pooled::Normal(z) => Some((2.0 * normal_sf(z)).min(1.0)),
    }
}

/// Natural logarithm of [`two_proportion`] if that is 0, that is, below the smallest double.
#[must_use]
pub fn ln_two_proportion(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    match pooled(a, n, b, m)? {
        Pooled::Same => Some(0.0),
        Pooled::Few => ln_fisher_exact(a, n, b, m),
        Pooled::Normal(z) => ln_normal_sf(z).map(|ln| ln + libm::log(2.0)),
    }
}

/// How two shares are compared.
enum Pooled {
    /// All or nothing on both sides.
    Same,
    /// An expected count is below 5.
    Few,
    /// The absolute difference in standard errors.
    Normal(f64),
}

fn pooled(a: u64, n: u64, b: u64, m: u64) -> Option<Pooled> {
    if n == 0 || m == 0 || a > n || b > m {
        return None;
    }
    let successes = a.checked_add(b)?;
    let total = n.checked_add(m)?;
    if successes == 0 || successes == total {
        return Some(Pooled::Same);
    }
    let pooled = successes as f64 / total as f64;
    let smallest_expected = n.min(m) as f64 * pooled.min(1.0 - pooled);
    if smallest_expected < 5.0 {
        return Some(Pooled::Few);
    }
    let difference = a as f64 / n as f64 - b as f64 / m as f64;
    let error = (pooled * (1.0 - pooled) * (1.0 / n as f64 + 1.0 / m as f64)).sqrt();
    Some(Pooled::Normal((difference / error).abs()))
}

/// Interval of the share `a / n` minus the share `b / m` at confidence `1 - alpha`, within -1..=1:
/// the hybrid score interval (Newcombe 1998, method 10), as statsmodels
/// `confint_proportions_2indep(method="newcomb")`.
///
/// `None` if a side is empty, a count exceeds its size, or `alpha` is not between 0 and 1.
#[must_use]
pub fn difference_interval(a: u64, n: u64, b: u64, m: u64, alpha: f64) -> Option<[f64; 2]> {
    if !(alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let z = -normal_quantile(alpha / 2.0)?;
    let [low_a, high_a] = wilson(a as f64, n as f64, z)?;
    let [low_b, high_b] = wilson(b as f64, m as f64, z)?;
    let share_a = a as f64 / n as f64;
    let share_b = b as f64 / m as f64;
    let difference = share_a - share_b;
    let low = difference - libm::hypot(share_a - low_a, high_b - share_b);
    let high = difference + libm::hypot(high_a - share_a, share_b - low_b);
    Some([low.max(-1.0), high.min(1.0)])
}
