//! Theil-Sen estimator: the median of the slopes of all pairs.

use super::quantile::quantile;
use super::sort::sort;
use super::special::normal_quantile;

/// The median slope through points, or through several series of points that are each compared only with themselves
/// (seasons). `None` if no two points of one series have different positions. Positions and values are finite.
///
/// As scipy 1.17.1 `theilslopes`. Up to a third of the values may be arbitrary without turning it. Cost: all pairs,
/// in time and memory.
#[must_use]
pub fn theil_sen(series: &[(&[f64], &[f64])]) -> Option<f64> {
    let slopes = slopes(series);
    quantile(&slopes, 0.5).filter(|slope| slope.is_finite())
}

/// Interval of the slope of one series at level `alpha` (Sen 1968, with ties), as `theilslopes`; `None` if there is
/// no slope, or `alpha` is not between 0 and 1.
#[must_use]
pub fn theil_sen_interval(positions: &[f64], values: &[f64], alpha: f64) -> Option<[f64; 2]> {
    let slopes = slopes(&[(positions, values)]);
    let last = slopes.len().checked_sub(1)? as f64;
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let ties = |values: &[f64]| -> f64 {
        let mut sorted = values.to_vec();
        sort(&mut sorted);
        sorted.chunk_by(|a, b| a == b).map(|equal| spread(equal.len() as f64)).sum()
    };
    let variance = (spread(values.len() as f64) - ties(positions) - ties(values)) / 18.0;
    let z = normal_quantile(alpha / 2.0).filter(|z| z.is_finite())?;
    let reach = z * variance.max(0.0).sqrt();
    let pairs = slopes.len() as f64;
    let high = (0.5 * (pairs - reach)).round_ties_even().clamp(0.0, last);
    let low = ((0.5 * (pairs + reach)).round_ties_even() - 1.0).clamp(0.0, last);
    Some([*slopes.get(low as usize)?, *slopes.get(high as usize)?])
}

/// The slopes of all pairs, in ascending order.
fn slopes(series: &[(&[f64], &[f64])]) -> Vec<f64> {
    let mut slopes = Vec::new();
    for (positions, values) in series {
        let points: Vec<(&f64, &f64)> = positions.iter().zip(*values).collect();
        for (at, (x, y)) in points.iter().enumerate() {
            for (later_x, later_y) in points.iter().skip(at + 1) {
                let slope = (*later_y - *y) / (*later_x - *x);
                if later_x != x && !slope.is_nan() {
                    slopes.push(slope);
                }
            }
        }
    }
    sort(&mut slopes);
    slopes
}
