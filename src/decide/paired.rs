//! The interval of a difference of two shares measured on the same rows.

use crate::stats::proportion::wilson;

/// How often each of two models was right on the same rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairedCounts {
    /// Both right.
    pub both: u64,
    /// Only the first right.
    pub first_only: u64,
    /// Only the second right.
    pub second_only: u64,
    /// Neither right.
    pub neither: u64,
}

/// Interval of (share of the first) - (share of the second) on paired rows; `None` without rows.
///
/// Newcombe's score method for paired data: the Wilson limits of both shares, combined with their correlation. `z` is
/// the normal quantile, 1.959964 for 95 %. Source: R. G. Newcombe, "Improved confidence intervals for the difference
/// between binomial proportions based on paired data", Statistics in Medicine 17 (1998), method 10.
#[must_use]
pub fn paired_difference_interval(counts: PairedCounts, z: f64) -> Option<[f64; 2]> {
    let PairedCounts { both, first_only, second_only, neither } = counts;
    let [a, b, c, d] = [both, first_only, second_only, neither].map(|count| count as f64);
    let n = a + b + c + d;
    let [first_low, first_high] = wilson(a + b, n, z)?;
    let [second_low, second_high] = wilson(a + c, n, z)?;
    let (first, second) = ((a + b) / n, (a + c) / n);
    let phi = correlation([a, b, c, d], n);
    let reach = |one: f64, other: f64| {
        (one * one - 2.0 * phi * one * other + other * other).max(0.0).sqrt()
    };
    let difference = (b - c) / n;
    let low = difference - reach(first - first_low, second_high - second);
    let high = difference + reach(second - second_low, first_high - first);
    Some([low.max(-1.0), high.min(1.0)])
}

/// The phi coefficient, with Newcombe's continuity correction if it is positive.
fn correlation([a, b, c, d]: [f64; 4], n: f64) -> f64 {
    let margins = (a + b) * (c + d) * (a + c) * (b + d);
    if margins == 0.0 {
        return 0.0;
    }
    let product = a * d - b * c;
    let corrected = if product > 0.0 { (product - n / 2.0).max(0.0) } else { product };
    corrected / margins.sqrt()
}
