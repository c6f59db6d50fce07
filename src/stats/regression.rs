//! A straight line through a series.

use super::special::student_t_sf;
use super::sum::{Sum, mean};

/// The least-squares line through a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Change of the value from one position to the next.
    pub slope: f64,
    /// Value of the line at position 0.
    pub intercept: f64,
    /// Two-sided p-value of "the slope is 0" (t with n - 2 degrees of freedom);
    /// `None` for two values: any two lie on a line.
    pub p_value: Option<f64>,
}

/// The least-squares line through values at the positions 0, 1, 2, ...; `None` for fewer than two
/// values, or when one is not finite or the sums overflow.
///
/// As scipy 1.17.1 `linregress(range(n), values)`, which calls the p-value of two points 0 or 1.
/// A constant series has p 1, any other series that lies on its line has p 0.
#[must_use]
pub fn line(values: &[f64]) -> Option<Line> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let centre = (n - 1) as f64 / 2.0;
    let mean = mean(values)?;
    let position = |index: usize| index as f64 - centre;
    let spread = n as f64 * (n as f64 - 1.0) * (n as f64 + 1.0) / 12.0;
    let products = values.iter().enumerate().map(|(index, value)| position(index) * (value - mean));
    let slope = products.collect::<Sum>().value() / spread;
    if !slope.is_finite() {
        return None;
    }
    let residual = |(index, value): (usize, &f64)| value - mean - slope * position(index);
    let squares =
        values.iter().enumerate().map(|at| residual(at) * residual(at)).collect::<Sum>().value();
    let p_value = slope_p_value(slope, squares, spread, n as f64 - 2.0);
    Some(Line { slope, intercept: mean - slope * centre, p_value })
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
