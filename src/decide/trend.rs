//! Whether a series is falling, by a straight line through its last values.

use crate::error::{Code, Error, Result};
use crate::stats::regression::line;
use serde::{Deserialize, Serialize};

/// Options of [`trend`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TrendOptions {
    /// How many of the last known values; default 10, at least 2.
    pub window: Option<u64>,
    /// Level of the slope's p-value; default 0.05.
    pub alpha: Option<f64>,
}

/// Where a series is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Significantly up.
    Rising,
    /// Significantly down.
    Falling,
    /// Neither, or too few values to tell.
    Flat,
}

/// A straight line through the last values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// Least-squares change from one value to the next; `None` for fewer than two values.
    pub slope: Option<f64>,
    /// Two-sided p-value of "the slope is 0"; `None` for fewer than three values.
    pub p_value: Option<f64>,
    /// Significant direction.
    pub direction: Direction,
    /// Whether the direction is falling.
    pub declining: bool,
    /// Values the line went through.
    pub n: u64,
}

/// The trend of the last `window` known values (NaN is missing; it and infinities are passed over).
///
/// A textbook check calls any negative slope a decline, which half of all stable series have; here the
/// slope must also be significant. The line and its p-value are those of scipy 1.17.1 `linregress`.
/// Of little use on fewer than five values: only a steep, steady slope is significant then.
///
/// # Errors
/// `config-invalid` for a window below 2 or an alpha outside 0 to 1.
pub fn trend(values: &[f64], options: &TrendOptions) -> Result<Trend> {
    let window = options.window.unwrap_or(10);
    let alpha = options.alpha.unwrap_or(0.05);
    if window < 2 || !(alpha > 0.0 && alpha < 1.0) {
        return Err(Error::new(
            Code::ConfigInvalid,
            "A trend needs a window of at least 2 values and an alpha between 0 and 1.",
        ));
    }
    let known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let start = known.len().saturating_sub(usize::try_from(window).unwrap_or(usize::MAX));
    let last = known.get(start..).unwrap_or_default();
    let line = line(last);
    let slope = line.map(|line| line.slope);
    let p_value = line.and_then(|line| line.p_value);
    let direction = match (slope, p_value) {
        (Some(slope), Some(p)) if p <= alpha && slope > 0.0 => Direction::Rising,
        (Some(slope), Some(p)) if p <= alpha && slope < 0.0 => Direction::Falling,
        _ => Direction::Flat,
    };
    let declining = direction == Direction::Falling;
    Ok(Trend { slope, p_value, direction, declining, n: last.len() as u64 })
}
