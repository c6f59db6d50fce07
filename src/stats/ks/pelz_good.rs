//! Pelz and Good 1976: Kolmogorov's limit with three terms of correction, for large samples.

use std::f64::consts::PI;

/// Probability that the two-sided statistic of `n` values is at most `d`.
///
/// `K0(z) + K1(z) / sqrt(n) + K2(z) / n + K3(z) / n^1.5` with `z = d sqrt(n)`, each transformed by Jacobi's theta
/// identity into a series that converges fast for small z.
pub(super) fn cdf(n: f64, d: f64) -> f64 {
    let z = n.sqrt() * d;
    let terms = terms(z);
    let root = n.sqrt();
    let sum = terms[0] + (terms[1] + (terms[2] + terms[3] / root) / root) / root;
    sum.clamp(0.0, 1.0)
}

fn terms(z: f64) -> [f64; 4] {
    let z2 = z * z;
    let root = (2.0 * PI).sqrt();
    let mut sums = [0.0; 4];
    let mut extra = [0.0; 2];
    for k in (1..=(16.0 * z / PI).ceil() as u32).rev() {
        let odd = PI * (f64::from(k) - 0.5);
        let weight = libm::exp(-odd * odd / (2.0 * z2));
        for (sum, factor) in sums.iter_mut().zip(odd_factors(odd * odd, z2)) {
            *sum += weight * factor;
        }
        let even = PI * f64::from(k);
        let squared = even * even;
        let weight = libm::exp(-squared / (2.0 * z2)) * squared;
        extra[0] += weight;
        extra[1] += weight * (3.0 * z2 - squared);
    }
    let z4 = z2 * z2;
    let z6 = z4 * z2;
    [
        root / z * sums[0],
        root / (6.0 * z4) * sums[1],
        root / (72.0 * z4 * z2 * z) * sums[2] - root / (36.0 * z2 * z) * extra[0],
        root / (6480.0 * z4 * z6) * sums[3] + root / (216.0 * z6) * extra[1],
    ]
}

/// Polynomials in `a = (pi (k - 1/2))^2` and `z2 = z^2` of the four series.
fn odd_factors(a: f64, z2: f64) -> [f64; 4] {
    let z4 = z2 * z2;
    let z6 = z4 * z2;
    let z8 = z4 * z4;
    [
        1.0,
        a - z2,
        6.0 * z6 + 2.0 * z4 + (2.0 * z4 - 5.0 * z2) * a + (1.0 - 2.0 * z2) * a * a,
        -30.0 * z6 - 90.0 * z8
            + (135.0 * z4 - 96.0 * z6) * a
            + (212.0 * z4 - 60.0 * z2) * a * a
            + (5.0 - 30.0 * z2) * a * a * a,
    ]
}
