//! Trends of the main metrics and of the drift of each column, over the kept batches.

use super::one_trend::{ALPHA, MOST_BATCHES, WEEK, by, daily, days_of};
use super::watch::Monitor;
use crate::decide::{Direction, SeasonalComparison, TrendMethod};
use crate::json;
use crate::metric::{Measurement, name};
use crate::order;
use crate::stats::adjust::benjamini_hochberg;
use serde::Serialize;

/// Smallest number of known values for a trend.
const LEAST: u64 = 5;
/// Largest number of columns with a reported trend, the most significant first.
const MOST_COLUMNS: usize = 30;
/// The trend of one series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeriesTrend {
    /// The metric.
    pub metric: String,
    /// Its column; `None` for a metric of the whole batch.
    pub column: Option<String>,
    /// The direction by the p-value of Mann-Kendall (for columns the adjusted one), at 0.05.
    pub direction: Direction,
    /// Least-squares change from one batch to the next; per day if `season` is 7, as for the Theil-Sen slope.
    pub slope: Option<f64>,
    /// Its p-value (Student's t).
    pub p_value: Option<f64>,
    /// Median change of all pairs (Theil-Sen).
    pub theil_sen_slope: Option<f64>,
    /// P-value of Mann-Kendall.
    pub mann_kendall_p_value: Option<f64>,
    /// The p-value of Mann-Kendall adjusted for all columns (Benjamini-Hochberg); unadjusted for a metric of the
    /// whole batch.
    pub adjusted_p_value: Option<f64>,
    /// Number of known values.
    pub n: u64,
    /// 7 if there is one batch per day; values are then compared only with those of the same weekday.
    pub season: Option<u64>,
    /// The last value compared with the median of earlier ones of the same weekday.
    pub seasonal: Option<SeasonalComparison>,
}

json::by_serde!(Direction);
json::by_serde!(SeasonalComparison);
json::shape!(SeriesTrend {
    metric,
    column,
    direction,
    slope,
    p_value,
    theil_sen_slope,
    mann_kendall_p_value,
    adjusted_p_value,
    n,
    season,
    seasonal,
});

/// One series with an entry for every batch, NaN if it has no value.
struct Series {
    metric: String,
    column: Option<String>,
    values: Vec<f64>,
}

impl Monitor {
    /// The trends of accuracy or R2, of its estimate, and of the drift effect of each column, over the last 90 kept
    /// batches. Empty for fewer than five values.
    ///
    /// Each trend has a least-squares line, and a Theil-Sen slope with Mann-Kendall, which decides the direction.
    /// With one batch per day for two weeks or more, values are compared weekday by weekday. Columns are adjusted
    /// together, and at most 30 are reported, the most significant first. Autocorrelated values make a trend look
    /// more significant than it is.
    #[must_use]
    pub fn trends(&self) -> Vec<SeriesTrend> {
        let start = self.history.len().saturating_sub(MOST_BATCHES);
        let at: Vec<f64> = self.history.range(start..).map(|report| report.at).collect();
        let days = days_of(&at);
        let mut whole = Vec::new();
        let mut columns = Vec::new();
        for series in self.followed(start, at.len()) {
            let Some(found) = trend_of(series, days.as_deref()) else { continue };
            if found.column.is_some() { &mut columns } else { &mut whole }.push(found);
        }
        let p_values: Vec<f64> =
            columns.iter().map(|found| found.mann_kendall_p_value.unwrap_or(1.0)).collect();
        for (found, adjusted) in columns.iter_mut().zip(benjamini_hochberg(&p_values)) {
            found.adjusted_p_value = found.mann_kendall_p_value.map(|_| adjusted);
            found.direction = direction(found.theil_sen_slope, found.adjusted_p_value);
        }
        order::sort_by(&mut columns, |a, b| {
            let p = |found: &SeriesTrend| found.adjusted_p_value.unwrap_or(1.0);
            p(a).total_cmp(&p(b))
        });
        columns.truncate(MOST_COLUMNS);
        whole.extend(columns);
        whole
    }

    /// The series of the batches from `start` on.
    fn followed(&self, start: usize, batches: usize) -> Vec<Series> {
        let mut all: Vec<Series> = Vec::new();
        for place in 0..batches {
            let measured = self.measurements(start + place);
            let mut next = 0;
            for one in measured.iter().filter(|one| one.segment.is_none() && is_followed(one)) {
                let Some(value) = one.value else { continue };
                let is_it =
                    |series: &Series| series.metric == one.metric && series.column == one.column;
                // Batches mostly have the same measurements in the same order.
                let known = match all.get(next) {
                    Some(series) if is_it(series) => Some(next),
                    _ => all.iter().position(is_it),
                };
                let at = known.unwrap_or(all.len());
                if known.is_none() {
                    all.push(Series {
                        metric: one.metric.clone(),
                        column: one.column.clone(),
                        values: vec![f64::NAN; batches],
                    });
                }
                let cell = all.get_mut(at).and_then(|series| series.values.get_mut(place));
                cell.into_iter().for_each(|cell| *cell = value);
                next = at + 1;
            }
        }
        all
    }
}

fn is_followed(one: &Measurement) -> bool {
    const MAIN: [&str; 5] = [
        name::ACCURACY,
        name::R2,
        name::ESTIMATED_ACCURACY,
        name::ESTIMATED_BUSINESS_VALUE,
        name::RECONSTRUCTION_ERROR,
    ];
    match one.column {
        Some(_) => one.metric == name::DRIFT_EFFECT,
        None => MAIN.contains(&one.metric.as_str()),
    }
}

fn trend_of(series: Series, days: Option<&[usize]>) -> Option<SeriesTrend> {
    let values = daily(series.values, days)?;
    let season = days.map(|_| WEEK);
    let (line, robust) = (
        by(&values, season, TrendMethod::LeastSquares)?,
        by(&values, season, TrendMethod::TheilSen)?,
    );
    (robust.n >= LEAST).then_some(SeriesTrend {
        metric: series.metric,
        column: series.column,
        direction: robust.direction,
        slope: line.slope,
        p_value: line.p_value,
        theil_sen_slope: robust.slope,
        mann_kendall_p_value: robust.p_value,
        adjusted_p_value: robust.p_value,
        n: robust.n,
        season,
        seasonal: robust.seasonal,
    })
}

fn direction(slope: Option<f64>, p_value: Option<f64>) -> Direction {
    match (slope, p_value) {
        (Some(slope), Some(p)) if p <= ALPHA && slope > 0.0 => Direction::Rising,
        (Some(slope), Some(p)) if p <= ALPHA && slope < 0.0 => Direction::Falling,
        _ => Direction::Flat,
    }
}
