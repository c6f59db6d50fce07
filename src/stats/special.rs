//! Tails and quantiles of the distributions that the tests need.
//!
//! Upper tails are computed directly, never as `1 - cdf`, so they stay accurate down to the smallest double. All come
//! from `libm` and statrs without `std`, and so have the same bits everywhere.

use statrs::function::{beta, erf, factorial, gamma};
use std::f64::consts::SQRT_2;

const HALF_LN_TWO_PI: f64 = 0.918_938_533_204_672_8;
/// Weights below this are left out of sums that need nine digits.
const NEGLIGIBLE: f64 = 1e-13;

/// Probability that a standard normal variable is above `x`.
#[must_use]
pub fn normal_sf(x: f64) -> f64 {
    0.5 * libm::erfc(x / SQRT_2)
}

/// Probability that a standard normal variable is at most `x`.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    normal_sf(-x)
}

/// Quantile `p` of the standard normal distribution; -infinity and infinity at 0 and 1, `None` outside.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    (0.0..=1.0).contains(&p).then(|| -SQRT_2 * erf::erfc_inv(2.0 * p))
}

/// Probability that a chi-squared variable is above `x`; `None` if the degrees of freedom are not positive and
/// finite, or for NaN.
#[must_use]
pub fn chi_squared_sf(x: f64, dof: f64) -> Option<f64> {
    if x.is_nan() || !dof.is_finite() {
        return None;
    }
    match gamma::checked_gamma_ur(0.5 * dof, 0.5 * x) {
        Ok(tail) => Some(tail.clamp(0.0, 1.0)),
        Err(gamma::GammaFuncError::XInvalid) => Some(if x > 0.0 { 0.0 } else { 1.0 }),
        Err(_) => None,
    }
}

/// Probability that a Student t variable is above `t`; `None` if the degrees of freedom are not positive and finite,
/// or for NaN.
#[must_use]
pub fn student_t_sf(t: f64, dof: f64) -> Option<f64> {
    if t.is_nan() || !dof.is_finite() {
        return None;
    }
    let tail = 0.5 * beta::checked_beta_reg(0.5 * dof, 0.5, dof / (dof + t * t)).ok()?;
    Some(if t < 0.0 { 1.0 - tail } else { tail })
}

/// Quantile `p` of a beta distribution; `None` if `p` is outside 0..=1 or a parameter is not positive and finite.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    let valid = |parameter: f64| parameter > 0.0 && parameter.is_finite();
    ((0.0..=1.0).contains(&p) && valid(a) && valid(b)).then(|| beta::inv_beta_reg(a, b, p))
}

/// Upper quantile of the chi-squared distribution: the number exceeded with probability `p`. `None` unless
/// `0 < p < 1` and the degrees of freedom are positive and finite. Bisection to a relative accuracy of 1e-12.
#[must_use]
pub fn chi_squared_quantile_upper(p: f64, dof: f64) -> Option<f64> {
    quantile_upper(p, dof + 1.0, |x| chi_squared_sf(x, dof))
}

/// The number a Student t variable exceeds with chance `p`; `None` unless `0 < p < 0.5` and the
/// degrees of freedom are positive and finite. Bisection to 1e-12 of the value.
#[must_use]
pub fn student_t_quantile_upper(p: f64, dof: f64) -> Option<f64> {
    if p >= 0.5 { None } else { quantile_upper(p, 1.0, |t| student_t_sf(t, dof)) }
}

/// Where a tail of positive numbers falls to `p`, by bisection. `guess` is above 0.
fn quantile_upper(p: f64, guess: f64, tail: impl Fn(f64) -> Option<f64>) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let above = |x: f64| tail(x).map(|tail| tail > p);
    let (mut low, mut high) = (0.0, guess);
    while above(high)? {
        low = high;
        high *= 2.0;
    }
    while high - low > 1e-12 * high {
        let middle = 0.5 * (low + high);
        if above(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

/// Probability that a noncentral chi-squared variable is above `x`, to 1e-9; `None` unless `x` is finite and not
/// negative, the degrees of freedom are positive, and the noncentrality is finite and not negative.
///
/// A Poisson mixture of central tails, summed outwards from its largest weight; neighbouring tails differ by
/// `x^a e^-x / a!`.
#[must_use]
pub fn noncentral_chi_squared_sf(x: f64, dof: f64, noncentrality: f64) -> Option<f64> {
    let valid = |parameter: f64| parameter >= 0.0 && parameter.is_finite();
    if !(valid(x) && valid(noncentrality)) {
        return None;
    }
    let (half, rate) = (0.5 * noncentrality, 0.5 * x);
    let peak = half.floor();
    let shape = 0.5 * dof + peak;
    let tail = chi_squared_sf(x, 2.0 * shape)?;
    let heaviest = poisson(half, peak);
    let mut sum = heaviest * tail;

    let (mut weight, mut above, mut step) = (heaviest, tail, poisson(rate, shape));
    let mut count = 0.0;
    while weight > NEGLIGIBLE {
        above += step;
        count += 1.0;
        step *= rate / (shape + count);
        weight *= half / (peak + count);
        sum += weight * above;
    }
    let (mut weight, mut below, mut step) = (heaviest, tail, poisson(rate, shape));
    let mut count = 0.0;
    while weight > NEGLIGIBLE && count < peak {
        step *= (shape - count) / rate;
        below -= step;
        weight *= (peak - count) / half;
        count += 1.0;
        sum += weight * below.max(0.0);
    }
    Some(sum.min(1.0))
}

/// `rate^count e^-rate / count!`, for a `count` that need not be whole.
fn poisson(rate: f64, count: f64) -> f64 {
    let power = if count == 0.0 { 0.0 } else { count * libm::log(rate) };
    libm::exp(power - rate - libm::lgamma(count + 1.0))
}

/// `ln n!` for a whole `n >= 0`.
#[must_use]
pub fn ln_factorial(n: f64) -> f64 {
    if n < 16.0 {
        return factorial::ln_factorial(n as u64);
    }
    (n + 0.5) * libm::log(n) - n + HALF_LN_TWO_PI + stirling_error(n)
}

/// `ln n!` minus Stirling's formula `(n + 1/2) ln n - n + ln(2 pi) / 2`, for whole `n >= 1`. It remains when large
/// factorials are cancelled against powers before rounding matters.
#[must_use]
pub fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let stirling = (n + 0.5) * libm::log(n) - n + HALF_LN_TWO_PI;
        return factorial::ln_factorial(n as u64) - stirling;
    }
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / square) / square) / square) / n
}
