//! Trend of a series: whether its last values rise or fall.

use crate::error::{Error, Result};
use crate::stats::mann_kendall::mann_kendall;
use crate::stats::quantile::quantile;
use crate::stats::regression::{common_slope, line};
use crate::stats::sort::sort;
use crate::stats::theil_sen::theil_sen;
use serde::{Deserialize, Serialize};

/// Largest number of values for Theil-Sen, which compares all pairs.
const MOST_FOR_PAIRS: usize = 2_000;
/// Default number of seasons in a window.
const SEASONS: u64 = 4;

/// Method for estimating a slope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrendMethod {
    /// A least-squares line, tested by Student's t.
    #[default]
    LeastSquares,
    /// The median slope of all pairs, tested by Mann-Kendall; up to a third of the values may be outliers.
    TheilSen,
}

/// Options of [`trend`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TrendOptions {
    /// Number of last known values, at least 2; default 10, and with a season at least four seasons.
    pub window: Option<u64>,
    /// Level of the slope's p-value; default 0.05.
    pub alpha: Option<f64>,
    /// The method; default least squares.
    pub method: Option<TrendMethod>,
    /// Number of values in a season, at least 2: 7 for days of a week. Values are then compared only with those at
    /// the same position in other seasons. Missing values keep their position.
    pub season: Option<u64>,
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

/// The last value compared with earlier seasons at the same position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeasonalComparison {
    /// The last known value.
    pub value: f64,
    /// Median of the known values at the same position of earlier seasons.
    pub expected: f64,
    /// Value minus expected value.
    pub difference: f64,
    /// Number of earlier values at that position.
    pub n: u64,
}

/// The slope of the last values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// Change from one value to the next; `None` for fewer than two comparable values.
    pub slope: Option<f64>,
    /// Two-sided p-value of the hypothesis that the slope is 0. `None` for too few values: fewer than three, or with
    /// a season fewer than two more than it has positions.
    pub p_value: Option<f64>,
    /// Significant direction.
    pub direction: Direction,
    /// Whether the direction is falling.
    pub declining: bool,
    /// Number of values behind the slope.
    pub n: u64,
    /// The method used.
    pub method: TrendMethod,
    /// The last value compared with earlier seasons; `None` without a season or without an earlier value.
    pub seasonal: Option<SeasonalComparison>,
}

/// The trend of the last `window` known values. NaN is missing; NaN and infinities are skipped.
///
/// A textbook check calls any negative slope a decline, which half of all stable series have; here the slope must
/// also be significant. The line and its p-value are those of scipy 1.17.1 `linregress`. Theil-Sen's slope is that of
/// `theilslopes`; its p-value is that of Mann-Kendall, exact for ten values or fewer. With a season the line has an
/// intercept for each position, and Mann-Kendall is the seasonal test. Bad at: fewer than five values, where only a
/// steep, steady slope is significant.
///
/// # Errors
/// `config-invalid` for a window or a season below 2, an alpha outside 0 to 1, or Theil-Sen over more than
/// 2,000 values.
pub fn trend(values: &[f64], options: &TrendOptions) -> Result<Trend> {
    let usual = options.season.map_or(10, |season| season.saturating_mul(SEASONS).max(10));
    let window = options.window.unwrap_or(usual);
    let alpha = options.alpha.unwrap_or(0.05);
    let season = options.season.unwrap_or(2);
    if window < 2 || season < 2 || !(alpha > 0.0 && alpha < 1.0) {
        return Err(Error::invalid(
            "A trend needs a window and a season of at least 2 values and an alpha between 0 and 1.",
        ));
    }
    let known = (0_u64..).zip(values.iter().copied()).filter(|(_, value)| value.is_finite());
    let known: Vec<(u64, f64)> = known.collect();
    let start = known.len().saturating_sub(usize::try_from(window).unwrap_or(usize::MAX));
    let last = known.get(start..).unwrap_or_default();
    let method = options.method.unwrap_or_default();
    if method == TrendMethod::TheilSen && last.len() > MOST_FOR_PAIRS {
        return Err(Error::invalid(
            "Theil-Sen compares all pairs of at most 2,000 values: lower `window`.",
        ));
    }
    let (slope, p_value) = slope(last, method, options.season);
    let direction = match (slope, p_value) {
        (Some(slope), Some(p)) if p <= alpha && slope > 0.0 => Direction::Rising,
        (Some(slope), Some(p)) if p <= alpha && slope < 0.0 => Direction::Falling,
        _ => Direction::Flat,
    };
    let declining = direction == Direction::Falling;
    let seasonal = options.season.and_then(|season| against_earlier_seasons(&known, season));
    Ok(Trend { slope, p_value, direction, declining, n: last.len() as u64, method, seasonal })
}

fn slope(
    last: &[(u64, f64)],
    method: TrendMethod,
    season: Option<u64>,
) -> (Option<f64>, Option<f64>) {
    let all: Vec<f64> = last.iter().map(|(_, value)| *value).collect();
    let positions: Vec<f64> = match season {
        None => (0..all.len()).map(|at| at as f64).collect(),
        Some(_) => last.iter().map(|(at, _)| *at as f64).collect(),
    };
    if season.is_none() && method == TrendMethod::LeastSquares {
        let line = line(&all);
        return (line.map(|line| line.slope), line.and_then(|line| line.p_value));
    }
    let groups = by_position(&positions, &all, season);
    let series: Vec<(&[f64], &[f64])> =
        groups.iter().map(|points| (&points.at[..], &points.values[..])).collect();
    if method == TrendMethod::LeastSquares {
        let common = common_slope(&series);
        return (common.map(|(slope, _)| slope), common.and_then(|(_, p_value)| p_value));
    }
    let values: Vec<&[f64]> = series.iter().map(|(_, values)| *values).collect();
    let p_value = mann_kendall(&values).filter(|_| all.len() > 2).map(|test| test.p_value);
    (theil_sen(&series), p_value)
}

/// The points of one position of the season.
struct Points {
    position: f64,
    at: Vec<f64>,
    values: Vec<f64>,
}

/// The points of each position of the season; without a season, all points as one position.
fn by_position(positions: &[f64], values: &[f64], season: Option<u64>) -> Vec<Points> {
    let mut groups: Vec<Points> = Vec::new();
    for (&at, &value) in positions.iter().zip(values) {
        let position = season.map_or(0.0, |season| at % season as f64);
        if let Some(points) = groups.iter_mut().find(|points| points.position == position) {
            points.at.push(at);
            points.values.push(value);
        } else {
            groups.push(Points { position, at: vec![at], values: vec![value] });
        }
    }
    groups
}

/// The last known value compared with the median at its position in earlier seasons.
fn against_earlier_seasons(known: &[(u64, f64)], season: u64) -> Option<SeasonalComparison> {
    let ((at, value), earlier) = known.split_last()?;
    let same = earlier.iter().filter(|(other, _)| other % season == at % season);
    let mut same: Vec<f64> = same.map(|(_, value)| *value).collect();
    sort(&mut same);
    let expected = quantile(&same, 0.5)?;
    let difference = Some(value - expected).filter(|difference| difference.is_finite())?;
    Some(SeasonalComparison { value: *value, expected, difference, n: same.len() as u64 })
}
