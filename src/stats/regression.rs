//! A straight line through points.

use super::scaled::Scaled;
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
    let around = |numbers: &[f64], mean: f64| numbers.iter().map(|at| at - mean).collect();
    let (positions, values): (Vec<f64>, _) = (around(positions, centre), around(values, middle));
    let (slope, p_value) = slope_of(&positions, values, positions.len() as f64 - 2.0)?;
    Some(Line { slope, intercept: middle - slope * centre, p_value })
}

/// The common slope of several series of points, each with an intercept of its own (seasons, for example), and its
/// two-sided p-value. `None` as for [`line_through`]. The p-value needs at least two more points than there are
/// series.
///
/// Slope and p-value are those of a regression on the position and one indicator per series.
#[must_use]
pub fn common_slope(series: &[(&[f64], &[f64])]) -> Option<(f64, Option<f64>)> {
    let (mut positions_around, mut values_around) = (Vec::new(), Vec::new());
    for (positions, values) in series {
        if positions.len() != values.len() {
            return None;
        }
        let (Some(centre), Some(middle)) = (mean(positions), mean(values)) else { continue };
        positions_around.extend(positions.iter().map(|x| x - centre));
        values_around.extend(values.iter().map(|y| y - middle));
    }
    let levels = series.iter().filter(|(positions, _)| !positions.is_empty()).count();
    let dof = values_around.len() as f64 - levels as f64 - 1.0;
    slope_of(&positions_around, values_around, dof)
}

/// The slope of points around their means, and its p-value; `None` when a sum is not finite or the positions
/// do not vary.
fn slope_of(positions: &[f64], values: Vec<f64>, dof: f64) -> Option<(f64, Option<f64>)> {
    let scaled = Scaled::of(values);
    let points = || positions.iter().zip(&scaled.values);
    let spread = points().map(|(x, _)| x * x).collect::<Sum>().value();
    let slope = points().map(|(x, y)| x * y).collect::<Sum>().value() / spread;
    let squares = points().map(|(x, y)| (y - slope * x) * (y - slope * x));
    let squares = squares.collect::<Sum>().value();
    let restored = Some(scaled.restore(slope, 1)).filter(|slope| slope.is_finite())?;
    Some((restored, slope_p_value(slope, squares, spread, dof)))
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
