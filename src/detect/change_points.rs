//! A whole series in hindsight: where its mean changed, and how sure that is.

use crate::error::{Error, Result};
use crate::stats::change_point::{
    ChangePoint, Search, change_point, change_points as cheapest, noise,
};
use serde::{Deserialize, Serialize};

/// More values than this are refused: without a change the search takes the square of their number.
const MOST_VALUES: usize = 20_000;
/// Values farther from 0 are passed over, as infinite ones are.
const LARGEST: f64 = 1e100;

/// How changes are looked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ChangePointOptions {
    /// Whether one change at most is looked for; by default several.
    pub single: Option<bool>,
    /// Level of the p-value that a change needs; default 0.05.
    pub alpha: Option<f64>,
    /// What a further change has to take off the squares, in variances of the noise times `ln n`;
    /// default 3. Not used for a single change.
    pub penalty: Option<f64>,
    /// Values between changes at least; default 3.
    pub min_segment: Option<u64>,
    /// Permutations behind a p-value at most; default 999.
    pub resamples: Option<u64>,
    /// Seed of the permutations; default 0.
    pub seed: Option<u64>,
}

/// One change of the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MeanChange {
    /// Position of the first value after it, counted from 0.
    pub index: u64,
    /// First and last position at which it may have been, at 95 % confidence.
    pub interval: [u64; 2],
    /// Mean from the change before it, or the start.
    pub before: f64,
    /// Mean up to the change after it, or the end.
    pub after: f64,
    /// Mean after less mean before.
    pub difference: f64,
    /// Chance of so large a difference between its neighbours, at whatever place, when nothing changed
    /// between them.
    pub p_value: f64,
}

/// Where the mean of a series changed.
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
    /// Values looked at.
    pub n: u64,
    /// Values passed over.
    pub missing: u64,
    /// Seed of the permutations.
    pub seed: u64,
}

/// Where the mean of a series changed, in hindsight. NaN is missing.
///
/// Several changes: those that leave the least squares plus the penalty (PELT), as long as each is
/// significant between its neighbours; the least significant is given up first. A single one: the place
/// that leaves the least squares. Values that hang together (a daily series with weekly ups and downs) have
/// more changes than there were. Cost: up to the square of the number of values, and one pass a permutation.
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

/// Looks at each change between its neighbours; gives up the least significant one until all are. A
/// change whose neighbour was given up may find a better place.
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

/// Each change in the stretch between the one before and the one after it.
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
