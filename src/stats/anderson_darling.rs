//! Anderson-Darling test: squared differences of two distribution functions, with more weight in the tails.

use super::outcome::{Computed, Outcome};
use super::permutation::{self, Resampling};
use super::pooled::{Pooled, runs};
use super::sum::Sum;

/// The smallest and the largest of the critical values at p-values 0.25, 0.1, 0.05, 0.025, 0.01, 0.005 and 0.001 for
/// two samples (Scholz and Stephens 1987, table 1 interpolated at one degree of freedom).
const TABLE: [f64; 2] = [0.325, 6.546];
/// Coefficients of the square, linear and constant term of the least-squares parabola through the logarithms of those
/// p-values, as fitted by scipy.
const PARABOLA: [f64; 3] =
    [0.018_198_094_574_111_47, -1.008_226_564_465_251_5, -1.077_770_279_820_484];

/// Lower end of the table: no p-value is below it.
pub const LEAST_P_VALUE: f64 = 0.001;

/// k-sample Anderson-Darling test of two ascending samples without NaN, in its midrank form for ties (Scholz and
/// Stephens 1987, equation 7), as scipy 1.17.1 `anderson_ksamp`.
///
/// The statistic is standardised: mean 0 and variance 1 if nothing changed. Unstandardised it is
/// `sum over both samples of (N - 1) / (N n) * sum over values of t (N M - B n)^2 / (N (B (N - B) - N t / 4))`. Here
/// `N` is the number of all rows and `t` the number of rows at a value. `M` (in the sample of size `n`) and `B` (in
/// both samples) count the rows below the value plus half of those at it.
///
/// The p-value is interpolated in a table and never below 0.001 or above 0.25. Infinities count by their order.
/// `None` if a side is empty, there are fewer than four values in all, or all values are equal. Cost: one merge. Bad
/// at: saying how small a p-value below 0.001 is (use permutations).
#[must_use]
pub fn two_sample(first: &[f64], second: &[f64]) -> Option<Outcome> {
    let statistic = standardised(first, second)?;
    Some(Outcome {
        statistic,
        p_value: interpolated(statistic),
        ln_p_value: None,
        computed: Computed::Asymptotic,
        dof: None,
    })
}

/// The same test with a permutation p-value over the cells of [`Pooled::in_cells`].
#[must_use]
pub fn permutation(first: &[f64], second: &[f64], resampling: Resampling) -> Option<Outcome> {
    let statistic = standardised(first, second)?;
    let cells = Pooled::in_cells(first, second);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        raw(a.iter().copied().zip(b.iter().copied()), first.len() as f64, second.len() as f64)
    })?;
    Some(Outcome::permuted(statistic, p_value))
}

fn standardised(first: &[f64], second: &[f64]) -> Option<f64> {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let low = first.first()?.min(*second.first()?);
    let high = first.last()?.max(*second.last()?);
    if low == high || n + m < 4.0 {
        return None;
    }
    let raw = raw(runs(first, second).map(|(_, a, b)| (a, b)), n, m);
    let statistic = (raw - 1.0) / variance(n, m).sqrt();
    statistic.is_finite().then_some(statistic)
}

/// The sum over distinct values, given the rows of both sides at each value, ascending.
fn raw(counts: impl Iterator<Item = (u64, u64)>, n: f64, m: f64) -> f64 {
    let all = n + m;
    let (mut a, mut b) = (0.0, 0.0);
    let mut sums = [Sum::new(); 2];
    for (in_first, in_second) in counts {
        let (in_first, in_second) = (in_first as f64, in_second as f64);
        let ties = in_first + in_second;
        let below = a + b + 0.5 * ties;
        let divisor = below * (all - below) - 0.25 * all * ties;
        if divisor > 0.0 {
            for (sum, (before, here, size)) in
                sums.iter_mut().zip([(a, in_first, n), (b, in_second, m)])
            {
                let difference = all * (before + 0.5 * here) - below * size;
                sum.add(ties / all * difference * difference / divisor);
            }
        }
        a += in_first;
        b += in_second;
    }
    (sums[0].value() / n + sums[1].value() / m) * (all - 1.0) / all
}

/// Variance of the raw statistic if nothing changed (Scholz and Stephens 1987, equation 4), k = 2.
fn variance(n: f64, m: f64) -> f64 {
    const K: f64 = 2.0;
    let all = n + m;
    let reciprocals = 1.0 / n + 1.0 / m;
    let (mut h, mut g) = (0.0, 0.0);
    // h is the harmonic sum up to all - 1, g the double sum over 1 / ((all - i) j), i < j.
    let mut rank = all - 1.0;
    while rank >= 1.0 {
        if rank < all - 1.0 {
            g += h / (all - rank);
        }
        h += 1.0 / rank;
        rank -= 1.0;
    }
    let a = (4.0 * g - 6.0) * (K - 1.0) + (10.0 - 6.0 * g) * reciprocals;
    let b = (2.0 * g - 4.0) * K * K + 8.0 * h * K + (2.0 * g - 14.0 * h - 4.0) * reciprocals
        - 8.0 * h
        + 4.0 * g
        - 6.0;
    let c = (6.0 * h + 2.0 * g - 2.0) * K * K
        + (4.0 * h - 4.0 * g + 6.0) * K
        + (2.0 * h - 6.0) * reciprocals
        + 4.0 * h;
    let d = (2.0 * h + 6.0) * K * K - 4.0 * h * K;
    (((a * all + b) * all + c) * all + d) / ((all - 1.0) * (all - 2.0) * (all - 3.0))
}

fn interpolated(statistic: f64) -> f64 {
    if statistic < TABLE[0] {
        return 0.25;
    }
    if statistic > TABLE[1] {
        return LEAST_P_VALUE;
    }
    let [square, linear, constant] = PARABOLA;
    libm::exp((square * statistic + linear) * statistic + constant)
}
