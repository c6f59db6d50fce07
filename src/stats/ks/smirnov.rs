//! Tail of the one-sided one-sample statistic, after Smirnov 1944 and Birnbaum and Tingey 1951.

use statrs::function::factorial::ln_factorial;

/// The most terms that are added.
const MOST_TERMS: f64 = 4096.0;

/// Chance that the one-sided statistic of `n` values is at least `d`, `0 < d < 1`:
/// `d * sum over v of binomial(n, v) (d + v/n)^(v-1) (1 - d - v/n)^(n-v)`, all terms positive.
///
/// Of more than 4,096 terms only every s-th is added and the sum multiplied by s: in the tails
/// where this is used the terms vanish smoothly at both ends, so the error of that rule is far
/// below rounding.
pub(super) fn smirnov_sf(n: f64, d: f64) -> f64 {
    let last = (n * (1.0 - d)).floor();
    let stride = (last / MOST_TERMS).ceil().max(1.0);
    let mut sum = 0.0;
    let mut v = 0.0;
    while v <= last {
        sum += term(n, d, v);
        v += stride;
    }
    (sum * stride).clamp(0.0, 1.0)
}

fn term(n: f64, d: f64, v: f64) -> f64 {
    let share = d + v / n;
    let left = 1.0 - share;
    let ways = ln_factorial(n as u64) - ln_factorial(v as u64) - ln_factorial((n - v) as u64);
    if left <= 0.0 {
        return if v < n { 0.0 } else { d };
    }
    d * libm::exp(ways + (v - 1.0) * libm::log(share) + (n - v) * libm::log1p(-share))
}
