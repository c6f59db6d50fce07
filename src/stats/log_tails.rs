//! Logarithms of upper tail probabilities, for tails below the smallest double.

use std::f64::consts::PI;

/// Largest number of terms of a continued fraction; far in a tail a few dozen are enough.
const MOST_TERMS: u32 = 10_000;
/// Relative change at which a continued fraction counts as converged.
const SETTLED: f64 = 1e-15;
/// Replaces 0 in a denominator.
const TINY: f64 = 1e-300;

/// `ln P(Z > x)` of a standard normal variable, to about ten digits for `x >= 2`; `None` below, where the tail itself
/// is accurate.
#[must_use]
pub fn ln_normal_sf(x: f64) -> Option<f64> {
    if !(x >= 2.0 && x.is_finite()) {
        return None;
    }
    // Laplace's fraction of Mills' ratio: 1 / (x + 1 / (x + 2 / (x + ...))).
    let ratio = fraction(x, |term| (f64::from(term), x))?;
    Some(-0.5 * x * x - 0.5 * libm::log(2.0 * PI) - libm::log(ratio))
}

/// `ln P(X > x)` of a chi-squared variable, to about ten digits for `x > dof + 2`; `None` below.
#[must_use]
pub fn ln_chi_squared_sf(x: f64, dof: f64) -> Option<f64> {
    let (a, x) = (0.5 * dof, 0.5 * x);
    if !(a > 0.0 && x > a + 1.0 && x.is_finite()) {
        return None;
    }
    // Legendre's fraction of the upper incomplete gamma function.
    let ratio = fraction(x + 1.0 - a, |term| {
        let term = f64::from(term);
        (term * (a - term), x + 1.0 - a + 2.0 * term)
    })?;
    Some(a * libm::log(x) - x - libm::lgamma(a) - libm::log(ratio))
}

/// `ln P(T > t)` of a Student t variable, to about ten digits for `t >= 2`; `None` below.
#[must_use]
pub fn ln_student_t_sf(t: f64, dof: f64) -> Option<f64> {
    if !(t >= 2.0 && t.is_finite() && dof > 0.0 && dof.is_finite()) {
        return None;
    }
    // Half the incomplete beta function at dof / (dof + t^2) with a = dof / 2, b = 1 / 2.
    let (a, b) = (0.5 * dof, 0.5);
    let ln_x = -libm::log1p(t * t / dof);
    let x = libm::exp(ln_x);
    let ln_rest = libm::log(t * t / (dof + t * t));
    let ratio = fraction(1.0, |term| (beta_term(term, a, b, x), 1.0))?;
    let ln_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    Some(a * ln_x + b * ln_rest - libm::log(2.0 * a) - ln_beta - libm::log(ratio))
}

/// Numerators of the fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8).
fn beta_term(term: u32, a: f64, b: f64, x: f64) -> f64 {
    let m = f64::from(term / 2);
    if term.is_multiple_of(2) {
        m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
    } else {
        -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
    }
}

/// `start + n1 / (d1 + n2 / (d2 + ...))` by Lentz's method; `None` if it does not converge.
fn fraction(start: f64, term: impl Fn(u32) -> (f64, f64)) -> Option<f64> {
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut value = nonzero(start);
    let (mut c, mut d) = (value, 0.0);
    for at in 1..=MOST_TERMS {
        let (numerator, denominator) = term(at);
        d = 1.0 / nonzero(denominator + numerator * d);
        c = nonzero(denominator + numerator / c);
        let change = c * d;
        value *= change;
        if (change - 1.0).abs() < SETTLED {
            return (value > 0.0).then_some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: Option<f64>, expected: f64) {
        assert!(actual.is_some_and(|a| (a - expected).abs() < 1e-9 * expected.abs()), "{actual:?}");
    }

    #[test]
    fn logarithms_agree_with_mpmath() {
        // mpmath 1.3 with 40 digits.
        check(ln_normal_sf(2.5), -5.081_648_277_278_69);
        check(ln_normal_sf(40.0), -804.608_442_013_753_8);
        check(ln_normal_sf(300.0), -45_006.622_732_118_66);
        check(ln_chi_squared_sf(10.0, 1.0), -6.459_612_454_150_122);
        check(ln_chi_squared_sf(2000.0, 1.0), -1_004.026_741_958_951_9);
        check(ln_chi_squared_sf(5000.0, 50.0), -2_366.997_982_672_116_4);
        check(ln_chi_squared_sf(1e5, 999.0), -47_208.339_802_204_52);
        check(ln_student_t_sf(3.0, 5.0), -4.196_402_274_894_691);
        check(ln_student_t_sf(60.0, 1000.0), -767.278_933_723_081_2);
        check(ln_student_t_sf(400.0, 200.0), -672.154_823_496_430_4);
        check(ln_student_t_sf(39.0, 1e6), -764.504_622_429_949_3);
        assert_eq!((ln_normal_sf(1.0), ln_normal_sf(f64::NAN)), (None, None));
    }
}
