//! Tails and quantiles of the distributions the tests need.
//!
//! Upper tails are computed as such, never as `1 - cdf`, so they stay accurate down to the
//! smallest double. All come from `libm` and statrs without `std`: the same bits everywhere.

use statrs::function::{beta, erf, gamma};
use std::f64::consts::SQRT_2;

/// Chance that a standard normal variable is above `x`.
#[must_use]
pub fn normal_sf(x: f64) -> f64 {
    0.5 * libm::erfc(x / SQRT_2)
}

/// Chance that a standard normal variable is at most `x`.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    normal_sf(-x)
}

/// The number a standard normal variable stays at or below with chance `p`;
/// -infinity and infinity at 0 and 1, `None` outside.
#[must_use]
pub fn normal_quantile(p: f64) -> Option<f64> {
    (0.0..=1.0).contains(&p).then(|| -SQRT_2 * erf::erfc_inv(2.0 * p))
}

/// Chance that a chi-squared variable is above `x`; `None` for a degree of freedom that is not
/// positive and finite, or for NaN.
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

/// Chance that a Student t variable is above `t`; `None` for a degree of freedom that is not
/// positive and finite, or for NaN.
#[must_use]
pub fn student_t_sf(t: f64, dof: f64) -> Option<f64> {
    if t.is_nan() || !dof.is_finite() {
        return None;
    }
    let tail = 0.5 * beta::checked_beta_reg(0.5 * dof, 0.5, dof / (dof + t * t)).ok()?;
    Some(if t < 0.0 { 1.0 - tail } else { tail })
}

/// The number a beta variable stays at or below with chance `p`;
/// `None` when `p` is outside 0..=1 or a parameter is not positive and finite.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Option<f64> {
    let valid = |parameter: f64| parameter > 0.0 && parameter.is_finite();
    ((0.0..=1.0).contains(&p) && valid(a) && valid(b)).then(|| beta::inv_beta_reg(a, b, p))
}

/// The number a chi-squared variable exceeds with chance `p`; `None` unless `0 < p < 1` and the
/// degrees of freedom are positive and finite. Bisection to 1e-12 of the value.
#[must_use]
pub fn chi_squared_quantile_upper(p: f64, dof: f64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    let above = |x: f64| chi_squared_sf(x, dof).map(|tail| tail > p);
    let (mut low, mut high) = (0.0, dof + 1.0);
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

/// Chance that a noncentral chi-squared variable is above `x`: the Poisson mixture of central
/// ones, summed outwards from its heaviest weight until terms no longer count.
#[must_use]
pub fn noncentral_chi_squared_sf(x: f64, dof: f64, noncentrality: f64) -> f64 {
    let half = 0.5 * noncentrality;
    let tail = |extra: f64| chi_squared_sf(x, dof + 2.0 * extra).unwrap_or(0.0);
    let peak = half.floor();
    let weight = if half > 0.0 {
        libm::exp(peak * libm::log(half) - half - libm::lgamma(peak + 1.0))
    } else {
        1.0
    };
    let mut sum = weight * tail(peak);
    let (mut up, mut above) = (weight, peak);
    while up > 1e-16 {
        above += 1.0;
        up *= half / above;
        sum += up * tail(above);
    }
    let (mut down, mut below) = (weight, peak);
    while below > 0.0 && down > 1e-16 {
        down *= below / half;
        below -= 1.0;
        sum += down * tail(below);
    }
    sum.min(1.0)
}
