//! Tail of the one-sided one-sample statistic (Smirnov 1944, Birnbaum and Tingey 1951).

use crate::stats::special::stirling_error;
use std::f64::consts::PI;

/// The most terms that are added.
const MOST_TERMS: f64 = 4096.0;

/// Chance that the one-sided statistic of `n` values is at least `d`, `0 < d < 1`:
/// `d * sum over v of binomial(n, v) (d + v/n)^(v-1) (1 - d - v/n)^(n-v)`, all terms positive.
///
/// Of more than 4,096 terms only every s-th is added and the sum multiplied by s: in the tails
/// where this is used (`n d^2 > 2`) the terms vanish smoothly towards both ends, and the error of
/// that rule is far below rounding.
pub(super) fn smirnov_sf(n: f64, d: f64) -> f64 {
    let last = (n * (1.0 - d)).floor();
    let stride = (last / MOST_TERMS).ceil().max(1.0);
    let mut sum = 0.0;
    let mut v = 0.0;
    while v <= last {
        sum += term(n, d, v);
        v += stride;
    }
    (sum * stride).min(1.0)
}

/// One term, with the large factorials and powers cancelled against each other beforehand
/// (Loader 2000): `binomial(n, v) (v/n)^v (1 - v/n)^(n-v)` from Stirling's formula and its error,
/// and the rest as powers of numbers near 1.
fn term(n: f64, d: f64, v: f64) -> f64 {
    if v == 0.0 {
        return libm::exp(n * libm::log1p(-d));
    }
    let rest = n - v;
    let shift = n * d;
    if shift >= rest {
        return 0.0;
    }
    let exponent =
        v * libm::log1p(shift / v) + rest * libm::log1p(-shift / rest) + stirling_error(n)
            - stirling_error(v)
            - stirling_error(rest);
    shift / (shift + v) * (n / (2.0 * PI * v * rest)).sqrt() * libm::exp(exponent)
}
