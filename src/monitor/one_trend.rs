//! The trend of one series, by days if there is one batch per day.

use crate::decide::{Trend, TrendMethod, TrendOptions, trend};

/// Largest number of batches considered.
pub(super) const MOST_BATCHES: usize = 90;
/// Number of last known values behind a trend; with a season, those of the last five weeks.
const WINDOW: u64 = 30;
const WEEKS: u64 = 5;
/// Days of a season; the next two constants limit the days that daily batches must span for it to be used.
pub(super) const WEEK: u64 = 7;
const LEAST_DAYS: f64 = 14.0;
const MOST_DAYS: f64 = 400.0;
const DAY_MS: f64 = 86_400_000.0;
/// The significance level of a direction.
pub(super) const ALPHA: f64 = 0.05;

/// The day of each batch, counted from the first, if there is one batch per day for long enough.
///
/// Days are counted in spans of about 24 hours from the first batch, because a local day lasts 23 or 25 hours when
/// clocks change. If batches come at odd hours and two would fall into one span, they are counted by the day in UTC.
pub(super) fn days_of(at: &[f64]) -> Option<Vec<usize>> {
    let first = *at.first()?;
    let by_spans = at.iter().map(|at| libm::round((at - first) / DAY_MS)).collect();
    let in_utc = || at.iter().map(|at| libm::floor(at / DAY_MS)).collect();
    numbered(by_spans).or_else(|| numbered(in_utc()))
}

/// Days numbered from the first; `None` if there are too few or one has two batches.
fn numbered(days: Vec<f64>) -> Option<Vec<usize>> {
    let first = *days.first()?;
    let span = *days.last()? - first;
    let rising = days.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
    let daily = (LEAST_DAYS - 1.0..=MOST_DAYS).contains(&span)
        && rising
        && days.len() as f64 >= 0.5 * (span + 1.0);
    daily.then(|| days.iter().map(|day| (day - first) as usize).collect())
}

/// The trend of a metric of the whole batch, whose direction [`Monitor::trends`] reports, from the values and times
/// of the last batches; `None` for fewer than three known values. Three or four never have a direction.
pub(super) fn main_trend(values: Vec<f64>, at: &[f64]) -> Option<Trend> {
    let start = values.len().saturating_sub(MOST_BATCHES);
    let days = days_of(at.get(start..)?);
    let values = daily(values.get(start..)?.to_vec(), days.as_deref())?;
    let season = days.map(|_| WEEK);
    by(&values, season, TrendMethod::TheilSen).filter(|trend| trend.n >= 3)
}

/// Values by day, with days without a batch missing; unchanged without days.
pub(super) fn daily(values: Vec<f64>, days: Option<&[usize]>) -> Option<Vec<f64>> {
    let Some(days) = days else { return Some(values) };
    let mut by_day = vec![f64::NAN; days.last()? + 1];
    for (&day, value) in days.iter().zip(&values) {
        by_day.get_mut(day).into_iter().for_each(|cell| *cell = *value);
    }
    Some(by_day)
}

pub(super) fn by(values: &[f64], season: Option<u64>, method: TrendMethod) -> Option<Trend> {
    let window = if season.is_some() { WEEKS * WEEK } else { WINDOW };
    let options =
        TrendOptions { window: Some(window), alpha: Some(ALPHA), method: Some(method), season };
    trend(values, &options).ok()
}
