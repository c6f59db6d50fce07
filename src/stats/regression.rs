//! A straight line through points.

use super::special::student_t_sf;
use super::sum::{Sum, mean};

/// A least-squares line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Change of the value from one position to the next.
    pub slope: f64,
    /// Value of the line at position 0.
    pub intercept: f64,
    /// Two-sided p-value of the hypothesis that the slope is 0 (t with n - 2 degrees of freedom); `None` for two
    /// values, because any two lie on a line.
    pub p_value: Option<f64>,
}

/// The least-squares line through values at the positions 0, 1, 2, ...: a trend.
/// `None` as for [`line_through`].
#[must_use]
pub fn line(values: &[f64]) -> Option<Line> {
    let positions: Vec<f64> = (0..values.len()).map(|at| at as f64).collect();
    line_through(&positions, values)
}

/// The least-squares line through values at the given positions. `None` for fewer than two values, if lengths differ,
/// if all positions are equal, if a number is not finite, or if the sums overflow.
///
/// As scipy 1.17.1 `linregress(positions, values)`, which gives two points a p-value of 0 or 1. A constant series has
/// p 1; any other series that lies on its line has p 0. Bad at: outliers; a single extreme value turns the line.
/// Cost: three passes with compensated sums.
#[must_use]
pub fn line_through(positions: &[f64], values: &[f64]) -> Option<Line> {
    if values.len() < 2 || positions.len() != values.len() {
        return None;
    }
    let (centre, middle) = (mean(positions)?, mean(values)?);
    let points = || positions.iter().map(|x| x - centre).zip(values.iter().map(|y| y - middle));
    let spread = points().map(|(x, _)| x * x).collect::<Sum>().value();
    let slope = points().map(|(x, y)| x * y).collect::<Sum>().value() / spread;
    if !slope.is_finite() {
        return None;
    }
    let squares = points().map(|(x, y)| (y - slope * x) * (y - slope * x));
    let squares = squares.collect::<Sum>().value();
    let p_value = slope_p_value(slope, squares, spread, values.len() as f64 - 2.0);
    Some(Line { slope, intercept: middle - slope * centre, p_value })
}

/// The common slope of several series of points, each with an intercept of its own (seasons, for example), and its
/// two-sided p-value. `None` as for [`line_through`]. The p-value needs at least two more points than there are
/// series.
///
/// Slope and p-value are those of a regression on the position and one indicator per series.
#[must_use]
pub fn common_slope(series: &[(&[f64], &[f64])]) -> Option<(f64, Option<f64>)> {
    let (mut spread, mut products) = (Sum::new(), Sum::new());
    let mut rows: Vec<(f64, f64)> = Vec::new();
    for (positions, values) in series {
        if positions.len() != values.len() {
            return None;
        }
        let (Some(centre), Some(middle)) = (mean(positions), mean(values)) else { continue };
        rows.extend(positions.iter().zip(*values).map(|(x, y)| (x - centre, y - middle)));
    }
    for (x, y) in &rows {
        spread.add(x * x);
        products.add(x * y);
    }
    let slope = products.value() / spread.value();
    if !slope.is_finite() {
        return None;
    }
    let squares = rows.iter().map(|(x, y)| (y - slope * x) * (y - slope * x));
    let squares = squares.collect::<Sum>().value();
    let levels = series.iter().filter(|(positions, _)| !positions.is_empty()).count();
    let dof = rows.len() as f64 - levels as f64 - 1.0;
    Some((slope, slope_p_value(slope, squares, spread.value(), dof)))
}

fn slope_p_value(slope: f64, squares: f64, spread: f64, dof: f64) -> Option<f64> {
    if dof <= 0.0 {
        return None;
    }
    if slope == 0.0 {
        return Some(1.0);
    }
    let error = (squares / dof / spread).sqrt();
    student_t_sf((slope / error).abs(), dof).map(|tail| (2.0 * tail).min(1.0))
}
