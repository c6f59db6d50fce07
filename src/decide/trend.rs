//! Whether a series is falling, by its last values.

use crate::error::{Error, Result};
use crate::stats::mann_kendall::mann_kendall;
use crate::stats::quantile::quantile;
use crate::stats::regression::{common_slope, line};
use crate::stats::sort::sort;
use crate::stats::theil_sen::theil_sen;
use serde::{Deserialize, Serialize};

/// Theil-Sen compares all pairs.
const MOST_FOR_PAIRS: usize = 2_000;
/// Seasons a window holds unless said otherwise.
const SEASONS: u64 = 4;

/// How a slope is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrendMethod {
    /// A straight line, tested by Student's t.
    #[default]
    LeastSquares,
    /// The median slope of all pairs, tested by Mann-Kendall: a third of the values may be far out.
    TheilSen,
}

/// Options of [`trend`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TrendOptions {
    /// How many of the last known values, at least 2; default 10, with a season at least four of them.
    pub window: Option<u64>,
    /// Level of the slope's p-value; default 0.05.
    pub alpha: Option<f64>,
    /// Default least squares.
    pub method: Option<TrendMethod>,
    /// Values in a season, at least 2: 7 for days of a week. Then values are compared only with those of
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

/// The last value beside what earlier seasons had at its position.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeasonalComparison {
    /// The last known value.
    pub value: f64,
    /// Median of the known values at the same position of earlier seasons.
    pub expected: f64,
    /// Value less what was expected.
    pub difference: f64,
    /// Earlier values at that position.
    pub n: u64,
}

/// The slope of the last values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trend {
    /// Change from one value to the next; `None` for fewer than two values to compare.
    pub slope: Option<f64>,
    /// Two-sided p-value of "the slope is 0"; `None` for too few values: fewer than three, and with a
    /// season fewer than two more than it has positions.
    pub p_value: Option<f64>,
    /// Significant direction.
    pub direction: Direction,
    /// Whether the direction is falling.
    pub declining: bool,
    /// Values the slope rests on.
    pub n: u64,
    /// How it was found.
    pub method: TrendMethod,
    /// The last value against earlier seasons; `None` without a season or without an earlier value.
    pub seasonal: Option<SeasonalComparison>,
}

/// The trend of the last `window` known values (NaN is missing; it and infinities are passed over).
///
/// A textbook check calls any negative slope a decline, which half of all stable series have; here the
/// slope must also be significant. The line and its p-value are those of scipy 1.17.1 `linregress`;
/// Theil-Sen's slope is that of `theilslopes` and its p-value that of Mann-Kendall, exact for ten values
/// or fewer. With a season the line has a level for each position, and Mann-Kendall is the seasonal test.
/// Of little use on fewer than five values: only a steep, steady slope is significant then.
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

/// The points of each position of the season; those of one position for all without one.
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

/// The last known value against the median at its position in earlier seasons.
fn against_earlier_seasons(known: &[(u64, f64)], season: u64) -> Option<SeasonalComparison> {
    let ((at, value), earlier) = known.split_last()?;
    let same = earlier.iter().filter(|(other, _)| other % season == at % season);
    let mut same: Vec<f64> = same.map(|(_, value)| *value).collect();
    sort(&mut same);
    let expected = quantile(&same, 0.5)?;
    let difference = Some(value - expected).filter(|difference| difference.is_finite())?;
    Some(SeasonalComparison { value: *value, expected, difference, n: same.len() as u64 })
}
