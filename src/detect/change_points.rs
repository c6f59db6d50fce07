//! Change points of a whole series in hindsight, with their confidence.

use crate::error::{Error, Result};
use crate::stats::change_point::{
    ChangePoint, Search, change_point, change_points as cheapest, noise,
};
use serde::{Deserialize, Serialize};

/// Largest number of values: without a change the search takes the square of their number.
const MOST_VALUES: usize = 20_000;
/// Values farther from 0 are skipped, as infinite ones are.
const LARGEST: f64 = 1e100;

/// Options of the search for changes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ChangePointOptions {
    /// Whether at most one change is looked for; default several.
    pub single: Option<bool>,
    /// Level of the p-value that a change needs; default 0.05.
    pub alpha: Option<f64>,
    /// The amount, in variances of the noise times `ln n`, by which a further change has to reduce the sum of
    /// squares; default 3. Not used for a single change.
    pub penalty: Option<f64>,
    /// Smallest number of values between changes; default 3.
    pub min_segment: Option<u64>,
    /// Largest number of permutations for a p-value; default 999.
    pub resamples: Option<u64>,
    /// Seed of the permutations; default 0.
    pub seed: Option<u64>,
}

/// One change of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeanChange {
    /// Index of the first value after it, counted from 0.
    pub index: u64,
    /// First and last index of the 95 % confidence interval of its position.
    pub interval: [u64; 2],
    /// Mean of the values between the previous change, or the start, and it.
    pub before: f64,
    /// Mean of the values between it and the next change, or the end.
    pub after: f64,
    /// Mean after minus mean before.
    pub difference: f64,
    /// Probability of a difference this large between its neighbours, at any position, if nothing changed between
    /// them.
    pub p_value: f64,
}

/// The change points of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangePoints {
    /// The changes, in order.
    pub changes: Vec<MeanChange>,
    /// Mean of the values since the last change, or of all; `None` without values.
    pub mean: Option<f64>,
    /// Standard deviation of the noise around the means; `None` for fewer than two values.
    pub noise: Option<f64>,
    /// Level of the p-values.
    pub alpha: f64,
    /// Number of values used.
    pub n: u64,
    /// Number of values skipped.
    pub missing: u64,
    /// Seed of the permutations.
    pub seed: u64,
}

/// The change points of the mean of a series, in hindsight. NaN is missing.
///
/// Several changes: those that minimise the sum of squares plus the penalty (PELT), as long as each is significant
/// between its neighbours; the least significant one is dropped first. A single change: the position that minimises
/// the sum of squares. Autocorrelated values (a daily series with a weekly pattern) give more changes than there
/// were. Cost: up to the square of the number of values, and one pass per permutation.
///
/// # Errors
/// `config-invalid` for an option out of its range, or more than 20,000 values.
pub fn change_points(values: &[f64], options: &ChangePointOptions) -> Result<ChangePoints> {
    let (alpha, penalty) = (options.alpha.unwrap_or(0.05), options.penalty.unwrap_or(3.0));
    let least = options.min_segment.unwrap_or(3).min(MOST_VALUES as u64) as usize;
    let most = options.resamples.unwrap_or(999);
    let fits = alpha > 0.0 && alpha <= 1.0 && penalty >= 0.0 && penalty.is_finite();
    if !fits || least == 0 || !(1..=1_000_000).contains(&most) {
        return Err(Error::invalid(
            "Change points need an alpha above 0 and up to 1, a penalty of at least 0, a `minSegment` of at least 1 and 1 to 1,000,000 `resamples`.",
        ));
    }
    if values.len() > MOST_VALUES {
        return Err(Error::invalid(
            "Change points are looked for in at most 20,000 values. Pass means of several values each.",
        ));
    }
    let known = values.iter().enumerate().filter(|(_, value)| value.abs() <= LARGEST);
    let (positions, known): (Vec<usize>, Vec<f64>) = known.map(|(at, value)| (at, *value)).unzip();
    let search = Search { least, seed: options.seed.unwrap_or(0), most };
    let spread = noise(&known);
    let changes = if options.single.unwrap_or(false) {
        let change = change_point(&known, search).filter(|change| change.p_value <= alpha);
        change.into_iter().collect()
    } else {
        let worth = penalty * libm::log(known.len().max(1) as f64);
        let variance = spread.map_or(0.0, |spread| spread * spread);
        significant(&known, cheapest(&known, worth * variance, least), search, alpha)
    };
    let since = changes.last().map_or(0, |change| change.index);
    let place = |at: usize| positions.get(at).map_or(0, |position| *position as u64);
    Ok(ChangePoints {
        mean: crate::stats::sum::mean(known.get(since..).unwrap_or_default()),
        changes: changes.iter().map(|change| placed(change, &place)).collect(),
        noise: spread,
        alpha,
        n: known.len() as u64,
        missing: (values.len() - known.len()) as u64,
        seed: search.seed,
    })
}

fn placed(change: &ChangePoint, place: &dyn Fn(usize) -> u64) -> MeanChange {
    MeanChange {
        index: place(change.index),
        interval: change.interval.map(place),
        before: change.before,
        after: change.after,
        difference: change.after - change.before,
        p_value: change.p_value,
    }
}

/// Tests each change between its neighbours; drops the least significant one until all are significant. A change
/// whose neighbour was dropped may move to a better position.
fn significant(
    known: &[f64],
    mut found: Vec<usize>,
    search: Search,
    alpha: f64,
) -> Vec<ChangePoint> {
    let mut rounds = 2 * found.len() + 2;
    loop {
        let changes = between_neighbours(known, &found, search);
        let worst = changes.iter().enumerate().max_by(|a, b| a.1.p_value.total_cmp(&b.1.p_value));
        let given_up = worst.filter(|(_, change)| change.p_value > alpha).map(|(at, _)| at);
        let places = changes.iter().enumerate().filter(|(at, _)| Some(*at) != given_up);
        let places: Vec<usize> = places.map(|(_, change)| change.index).collect();
        rounds = rounds.saturating_sub(1);
        if places == found || (given_up.is_none() && rounds == 0) {
            return changes;
        }
        found = places;
    }
}

/// Each change in the segment between the one before and the one after it.
fn between_neighbours(known: &[f64], found: &[usize], search: Search) -> Vec<ChangePoint> {
    let one = |at: usize| {
        let start = if at == 0 { 0 } else { *found.get(at - 1)? };
        let end = found.get(at + 1).copied().unwrap_or(known.len());
        let change = change_point(known.get(start..end)?, search)?;
        let interval = change.interval.map(|place| start + place);
        Some(ChangePoint { index: start + change.index, interval, ..change })
    };
    (0..found.len()).filter_map(one).collect()
}
