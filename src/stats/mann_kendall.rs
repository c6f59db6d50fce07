//! Mann-Kendall test: whether a series rises or falls, judged by the order of its values alone.

use super::special::normal_sf;

/// Series of at most this length, without ties, get an exact p-value.
const EXACT_UP_TO: usize = 10;

/// Result of the Mann-Kendall test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Number of rising pairs minus number of falling pairs.
    pub s: f64,
    /// Variance of `s` if the order means nothing, corrected for ties.
    pub variance: f64,
    /// Two-sided p-value.
    pub p_value: f64,
    /// Whether the p-value is exact; otherwise it is normal, with a continuity correction.
    pub exact: bool,
}

/// Mann-Kendall test (Mann 1945, Kendall 1975) of one series, or of several series that are each compared only with
/// themselves: the seasonal test (Hirsch, Slack and Smith 1982), in which a series holds the values of one position
/// of the season. `None` if no series has two values. Values are finite.
///
/// As pymannkendall 1.4.3 `original_test` and `seasonal_test`. A single series of at most ten values without ties has
/// the exact p-value of scipy 1.17.1 `kendalltau(method="exact")`. Bad at: autocorrelated series, for which it
/// rejects too often. Cost: all pairs.
#[must_use]
pub fn mann_kendall(series: &[&[f64]]) -> Option<MannKendall> {
    let (mut s, mut variance, mut tied, mut compared) = (0.0, 0.0, false, false);
    for values in series {
        compared |= values.len() > 1;
        for (at, first) in values.iter().enumerate() {
            let later = values.iter().skip(at + 1);
            s += later
                .map(|second| f64::from(i8::from(second > first) - i8::from(second < first)))
                .sum::<f64>();
        }
        let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
        let ties: f64 = ties(values).into_iter().map(spread).sum();
        tied |= ties > 0.0;
        variance += (spread(values.len() as f64) - ties) / 18.0;
    }
    if !compared {
        return None;
    }
    let exact = match series {
        [values] if values.len() <= EXACT_UP_TO && !tied => Some(exact(values.len(), s)),
        _ => None,
    };
    let normal = || {
        let distance = (s.abs() - 1.0).max(0.0);
        if distance > 0.0 { (2.0 * normal_sf(distance / variance.sqrt())).min(1.0) } else { 1.0 }
    };
    Some(MannKendall { s, variance, p_value: exact.unwrap_or_else(normal), exact: exact.is_some() })
}

/// The count of each distinct value.
fn ties(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    super::sort::sort(&mut sorted);
    sorted.chunk_by(|a, b| a == b).map(|equal| equal.len() as f64).collect()
}

/// Share of the orders of `n` values whose |S| is at least `s`; orders are counted by their number of falling pairs.
fn exact(n: usize, s: f64) -> f64 {
    let mut orders = vec![1.0];
    for size in 2..=n {
        // The next value is smaller than none to all of those before it.
        let longer = orders.len() + size - 1;
        let count = |falls: usize| {
            let from = (falls + 1).saturating_sub(size);
            orders.iter().skip(from).take(falls + 1 - from).sum()
        };
        orders = (0..longer).map(count).collect();
    }
    let pairs = orders.len() as f64 - 1.0;
    let beyond = orders.iter().enumerate().filter(|(falls, _)| {
        let difference = pairs - 2.0 * *falls as f64;
        difference.abs() >= s.abs()
    });
    beyond.map(|(_, orders)| orders).sum::<f64>() / orders.iter().sum::<f64>()
}
