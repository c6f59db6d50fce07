//! A weighted median with its confidence interval.

use crate::stats::interval_mean::Z95;
use crate::stats::quantile::quantile;
use crate::stats::sort::{positions, sort};
use crate::stats::sum::{Sum, sum};

/// How the interval is computed.
pub(super) const MEDIAN_METHOD: &str = "order statistics around the median";
/// Below this many rows not even the extremes contain the median with 95 % probability.
const LEAST_ROWS: f64 = 6.0;

/// A median with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Median {
    pub(super) median: f64,
    /// The values at the shares `1/2 ± 1.96 / (2 √n)`, rounded outwards (Woodruff 1952); `None` below six effective
    /// rows.
    pub(super) interval: Option<[f64; 2]>,
}

/// The mean of the two middle values; with weights, the mean of the values at which the cumulated weight reaches half
/// and exceeds it (scikit-learn's averaged weighted percentile). `None` without weight.
pub(super) fn median(mut values: Vec<f64>, weights: Option<&[f64]>) -> Option<Median> {
    let Some(weights) = weights else {
        sort(&mut values);
        return Some(Median {
            median: quantile(&values, 0.5)?,
            interval: interval(&values, values.len() as f64, |at| (at + 1) as f64),
        });
    };
    let (values, weights) = ascending(&values, weights);
    let mut so_far = Sum::new();
    let cumulated: Vec<f64> = weights
        .iter()
        .map(|&weight| {
            so_far.add(weight);
            so_far.value()
        })
        .collect();
    let squares: Vec<f64> = weights.iter().map(|weight| weight * weight).collect();
    let total = *cumulated.last()?;
    // In effective rows.
    let per_weight = total / sum(&squares);
    let reached = |at: usize| cumulated.get(at).map_or(0.0, |weight| weight * per_weight);
    Some(Median {
        median: weighted_median(&values, &cumulated)?,
        interval: interval(&values, total * per_weight, reached),
    })
}

/// Values of positive weight, ascending, with their weights. Equal values come in the order of weight.
fn ascending(values: &[f64], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let by_weight: Vec<usize> =
        positions(weights).into_iter().filter(|&at| weights[at] > 0.0).collect();
    let ordered: Vec<f64> = by_weight.iter().map(|&at| values[at]).collect();
    positions(&ordered).into_iter().map(|at| (ordered[at], weights[by_weight[at]])).unzip()
}

fn weighted_median(values: &[f64], cumulated: &[f64]) -> Option<f64> {
    let half = cumulated.last()? / 2.0;
    for (at, (value, weight)) in values.iter().zip(cumulated).enumerate() {
        let beyond = weight - half;
        if beyond.abs() <= f64::EPSILON * half {
            let next = values.get(at + 1).copied().unwrap_or(*value);
            return Some(value + (next - value) / 2.0);
        }
        if beyond > 0.0 {
            return Some(*value);
        }
    }
    values.last().copied()
}

/// The interval from ascending values, where `reached(i)` of `n` effective rows are at or before the `i`-th value.
fn interval(values: &[f64], n: f64, reached: impl Fn(usize) -> f64) -> Option<[f64; 2]> {
    if n < LEAST_ROWS {
        return None;
    }
    let half = 0.5 * Z95 * n.sqrt();
    let index = |rows: f64| {
        let (mut low, mut high) = (0, values.len() - 1);
        while low < high {
            let middle = low.midpoint(high);
            if reached(middle) < rows { low = middle + 1 } else { high = middle }
        }
        values.get(low).copied()
    };
    Some([index((n / 2.0 - half).max(0.0))?, index((n / 2.0 + half + 1.0).min(n))?])
}
