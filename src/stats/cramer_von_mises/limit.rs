//! The limit distribution: that of the integrated square of a Brownian bridge.

use std::f64::consts::PI;

/// Below this the p-value is 1 to the last digit.
const NOTHING: f64 = 0.003;
/// Above this only the start of the first integral counts.
const FAR: f64 = 120.0;
/// Largest number of integrals: as many as the smallest `x` takes.
const MOST_INTEGRALS: u32 = 32;
/// Points of the midpoint rule. The integrand is smooth and periodic, so the rule converges fast.
const POINTS: u32 = 512;

/// Probability that the limit is above `x`, and its natural logarithm.
///
/// Smirnov's alternating integrals (Anderson and Darling 1952, 4.27): with `s` the root of their variable,
/// `2 / pi * sum (-1)^(j+1) integral exp(-x s^2 / 2) / sqrt(s |sin s|) ds` from `(2j - 1) pi` to `2 j pi`. Nothing
/// cancels in the tail.
pub(super) fn upper_tail(x: f64) -> (f64, f64) {
    if x < NOTHING {
        return (1.0, 0.0);
    }
    // Relative to the exponential at the start of the first integral.
    let first = -0.5 * x * PI * PI;
    let scaled = if x > FAR { 1.0 / (PI * x).sqrt() } else { integrals(x) };
    let ln = first + libm::log(2.0 / PI * scaled);
    (libm::exp(ln).min(1.0), ln.min(0.0))
}

fn integrals(x: f64) -> f64 {
    let (mut sum, mut sign) = (0.0, 1.0);
    for j in 1..=MOST_INTEGRALS {
        let start = (2.0 * f64::from(j) - 1.0) * PI;
        if libm::exp(-0.5 * x * (start * start - PI * PI)) < 1e-17 {
            break;
        }
        sum += sign * integral(x, start);
        sign = -sign;
    }
    sum
}

/// One integral from `start` over a length of pi, with `s` on a half circle above it, on which the roots at both ends
/// vanish.
fn integral(x: f64, start: f64) -> f64 {
    let step = PI / f64::from(POINTS);
    let each = |point: u32| {
        let angle = (f64::from(point) + 0.5) * step;
        let offset = PI * libm::pow(libm::sin(0.5 * angle), 2.0);
        let s = start + offset;
        let weight = libm::exp(-0.5 * x * (s * s - PI * PI));
        0.5 * PI * libm::sin(angle) * weight / (s * libm::sin(offset)).sqrt()
    };
    (0..POINTS).map(each).sum::<f64>() * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_agrees_with_mpmath() {
        // 1 - cdf of Csorgo and Faraway 1996, equation 1.3, with 60 digits.
        for (x, expected) in [
            (0.05, -0.132_068_541_922_422_24),
            (0.2, -1.318_746_258_790_562_2),
            (0.461_36, -2.995_724_610_930_323_4),
            (1.5, -8.663_976_461_945_133),
            (5.0, -26.514_592_146_761_828),
            (10.0, -51.529_399_251_480_04),
        ] {
            let (p_value, ln) = upper_tail(x);
            assert!((ln - expected).abs() < 1e-10 * expected.abs(), "{x}: {ln}");
            assert!((libm::log(p_value) - expected).abs() < 1e-10 * expected.abs());
        }
        assert_eq!(upper_tail(0.001), (1.0, 0.0));
        // Both formulas agree where the far one takes over.
        let (_, near) = upper_tail(FAR);
        let (_, far) = upper_tail(FAR + 1e-9);
        assert!((near - far).abs() < 0.01, "{near} {far}");
    }
}
