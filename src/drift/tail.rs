//! Decimal logarithms of p-values that are too small for a double: good enough to keep their order.

/// log10 of the two-sided two-sample Kolmogorov-Smirnov p-value, from the first term of the
/// limit, `2 exp(-2 d² n m / (n + m))`. Samples that hardly overlap have a smaller one still.
pub(super) fn distance_log10(d: f64, n: u64, m: u64) -> Option<f64> {
    let (n, m) = (n as f64, m as f64);
    let log = std::f64::consts::LN_2 - 2.0 * d * d * n * m / (n + m);
    crate::metric::finite(log / std::f64::consts::LN_10)
}

/// log10 of the chi-squared survival function far in its tail, by the first terms of the
/// asymptotic series of the incomplete gamma function (Abramowitz and Stegun 6.5.32).
pub(super) fn chi_squared_log10(statistic: f64, dof: u64) -> Option<f64> {
    let (a, x) = (dof as f64 / 2.0, statistic / 2.0);
    let series = 1.0 + (a - 1.0) / x * (1.0 + (a - 2.0) / x);
    let log = -x + (a - 1.0) * libm::log(x) - libm::lgamma(a) + libm::log(series.max(1.0));
    crate::metric::finite(log / std::f64::consts::LN_10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_agrees_where_the_p_value_is_still_a_number() {
        // mpmath 1.3: log10 of the upper regularised gamma function at (3/2, 500).
        assert!(chi_squared_log10(1000.0, 3).is_some_and(|log| (log + 215.744_867).abs() < 1e-4));
        assert!(distance_log10(0.5, 1000, 1000).is_some_and(|log| (log + 108.27).abs() < 0.01));
    }
}
