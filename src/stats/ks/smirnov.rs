//! Tail of the one-sided one-sample statistic (Smirnov 1944, Birnbaum and Tingey 1951).

use crate::stats::special::stirling_error;
use std::f64::consts::PI;

/// Largest number of terms that are added.
const MOST_TERMS: f64 = 4096.0;
/// Number of terms between two that are inspected beforehand.
const BLOCK: u64 = 64;
/// A term is negligible if its logarithm is this much below another's: `4096 e^-50` is below a rounding error.
const NOTHING: f64 = 50.0;

/// Probability that the one-sided statistic of `n` values is at least `d`, `0 < d < 1`:
/// `d * sum over v of binomial(n, v) (d + v/n)^(v-1) (1 - d - v/n)^(n-v)`, all terms positive.
///
/// If there are more than 4,096 terms, only every s-th is added and the sum is multiplied by s. In the tails where
/// this is used (`n d^2 > 2`) the terms vanish smoothly towards both ends, and the error of that rule is far below
/// rounding.
pub(super) fn smirnov_sf(n: f64, d: f64) -> f64 {
    let (terms, stride) = terms(n, d);
    let sum: f64 = terms.map(libm::exp).sum();
    (sum * stride).min(1.0)
}

/// The logarithm of [`smirnov_sf`], also where that is below the smallest double.
pub(super) fn ln_smirnov_sf(n: f64, d: f64) -> f64 {
    let largest = terms(n, d).0.fold(f64::NEG_INFINITY, f64::max);
    let (terms, stride) = terms(n, d);
    let sum: f64 = terms.map(|term| libm::exp(term - largest)).sum();
    (largest + libm::log(sum * stride)).min(0.0)
}

/// The logarithms of the terms to add, and their stride. If there are more than a few, terms negligible beside the
/// largest are left out: they lie beyond terms that are negligible themselves.
fn terms(n: f64, d: f64) -> (impl Iterator<Item = f64>, f64) {
    let last = (n * (1.0 - d)).floor();
    let stride = (last / MOST_TERMS).ceil().max(1.0);
    let added = (last / stride).floor() as u64;
    let term = move |at: u64| ln_term(n, d, at as f64 * stride);
    let [from, to] = if added > 4 * BLOCK { range(added, term) } else { [0, added] };
    ((from..=to).map(term), stride)
}

/// The first and the last of the terms 0 to `last` that count, rounded outwards to a whole block. Terms rise to one
/// maximum and fall from there.
fn range(last: u64, term: impl Fn(u64) -> f64) -> [u64; 2] {
    let ends: Vec<(u64, f64)> =
        (0..=last / BLOCK).map(|at| (at * BLOCK, term(at * BLOCK))).collect();
    let largest = ends.iter().fold(f64::NEG_INFINITY, |largest, end| largest.max(end.1));
    let counts = |end: &&(u64, f64)| end.1 >= largest - NOTHING;
    let place = |found: Option<&(u64, f64)>| found.map_or(0, |end| end.0);
    let [first, end] = [place(ends.iter().find(counts)), place(ends.iter().rfind(counts))];
    [first.saturating_sub(BLOCK), (end + BLOCK).min(last)]
}

/// The logarithm of one term, with the large factorials and powers cancelled against each other beforehand (Loader
/// 2000): `binomial(n, v) (v/n)^v (1 - v/n)^(n-v)` from Stirling's formula and its error, and the rest as powers of
/// numbers near 1.
fn ln_term(n: f64, d: f64, v: f64) -> f64 {
    if v == 0.0 {
        return n * libm::log1p(-d);
    }
    let rest = n - v;
    let shift = n * d;
    if shift >= rest {
        return f64::NEG_INFINITY;
    }
    let exponent =
        v * libm::log1p(shift / v) + rest * libm::log1p(-shift / rest) + stirling_error(n)
            - stirling_error(v)
            - stirling_error(rest);
    exponent + libm::log(shift / (shift + v) * (n / (2.0 * PI * v * rest)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_that_are_left_out_are_nothing() {
        for n in [700.0, 5000.0, 9901.0, 200_000.0, 5e8] {
            for deviation in [2.01, 3.0, 8.0, 30.0, 300.0] {
                let d = libm::sqrt(deviation / n);
                let last = (n * (1.0 - d)).floor();
                let stride = (last / MOST_TERMS).ceil().max(1.0);
                let all = (0..=(last / stride) as u64).map(|at| ln_term(n, d, at as f64 * stride));
                let expected = all.map(libm::exp).sum::<f64>() * stride;
                let found = smirnov_sf(n, d);
                assert!((found / expected - 1.0).abs() < 1e-15, "{n} {d}: {found} {expected}");
                assert!((ln_smirnov_sf(n, d) - libm::log(expected)).abs() < 1e-12 * deviation);
            }
        }
    }
}
