//! Wasserstein distance of two samples: the mean distance by which values have to be moved.

use super::binning::{Edges, NANNYML_BINS};
use super::moments;
use super::outcome::Outcome;
use super::permutation::{self, Resampling};
use super::pooled::Pooled;
use super::sum::Sum;

/// Smallest standard deviation by which Evidently divides.
pub const LEAST_SPREAD: f64 = 0.001;

/// First Wasserstein distance of two ascending samples, in the unit of the values: the area between their
/// distribution functions, `integral |F - G|`, as scipy 1.17.1 `wasserstein_distance`.
///
/// Never negative, 0 for equal distributions. `None` if a side is empty or holds an infinity, or if the distance
/// leaves the range of f64. Cost: one merge of both samples. Bad at: it grows with the tails and with the unit, and
/// its size if nothing changed depends on the sample sizes.
///
/// ```
/// use driftglass::stats::wasserstein;
/// assert_eq!(wasserstein::distance(&[0.0, 1.0, 3.0], &[5.0, 6.0, 8.0]), Some(5.0));
/// ```
#[must_use]
pub fn distance(first: &[f64], second: &[f64]) -> Option<f64> {
    if !finite(first) || !finite(second) {
        return None;
    }
    let sum = if first.len() == second.len() { paired(first, second) } else { area(first, second) };
    sum.is_finite().then_some(sum)
}

/// The distance in standard deviations of the first sample (population form, at least 0.001), as in Evidently 0.7.23.
#[must_use]
pub fn normalised_as_evidently(first: &[f64], second: &[f64]) -> Option<f64> {
    Some(distance(first, second)? / spread(first)?.max(LEAST_SPREAD))
}

/// Standard deviation of a sample, population form; `None` if it is empty or holds an infinity.
#[must_use]
pub fn spread(values: &[f64]) -> Option<f64> {
    moments::of(values)?.deviation(values.into(), 0).filter(|spread| spread.is_finite())
}

/// The distance in standard deviations of the first sample (population form), or of both together if the first has no
/// spread. `None` if neither has any.
#[must_use]
pub fn normalised(first: &[f64], second: &[f64]) -> Option<f64> {
    let own = spread(first)?;
    let divisor = if own > 0.0 { own } else { spread(&[first, second].concat())? };
    let normalised = distance(first, second)? / divisor;
    normalised.is_finite().then_some(normalised)
}

/// The distance as in `NannyML` 0.13.1: exact for a reference of fewer than 10,000 values. Otherwise it is computed
/// over 10,000 bins of the reference's range, with the tails beyond it exact. If values lie below that range, every
/// bin counts one more of them than there are: an error of NannyML that is reproduced here.
#[must_use]
pub fn as_nannyml(reference: &[f64], batch: &[f64]) -> Option<f64> {
    if reference.len() < NANNYML_BINS {
        return distance(reference, batch);
    }
    let (low, high) = (*reference.first()?, *reference.last()?);
    let edges = Edges::equal_width(low, high, NANNYML_BINS)?;
    let edge = edges.values();
    let (low, high) = (*edge.first()?, *edge.last()?);
    let (n, m) = (reference.len() as f64, batch.len() as f64);
    let below = batch.partition_point(|&value| value < low);
    let above = batch.partition_point(|&value| value <= high);
    let shortfall = batch[..below].iter().map(|value| low - value).collect::<Sum>().value() / m;
    let excess = batch[above..].iter().map(|value| value - high).collect::<Sum>().value() / m;
    let mut before = [0.0, if below > 0 { (below + 1) as f64 / m } else { 0.0 }];
    let mut within = Sum::new();
    for (a, b) in edges.count(reference).into_iter().zip(edges.count(batch)) {
        before[0] += a as f64 / n;
        before[1] += b as f64 / m;
        within.add((before[0] - before[1]).abs());
    }
    let distance = within.value() * (edge.get(1)? - low) + shortfall + excess;
    (m > 0.0 && distance.is_finite()).then_some(distance)
}

/// Whether all values are finite. Values are ascending and not empty, so the ends tell.
fn finite(sorted: &[f64]) -> bool {
    let ends = sorted.first().zip(sorted.last());
    ends.is_some_and(|(low, high)| low.is_finite() && high.is_finite())
}

/// The distance of samples of equal size: the mean difference of values of equal rank.
fn paired(first: &[f64], second: &[f64]) -> f64 {
    let differences = first.iter().zip(second).map(|(a, b)| (a - b).abs());
    differences.collect::<Sum>().value() / first.len() as f64
}

/// The area between the distribution functions. Between values of rank `i` of the first and `j` of the second both
/// are constant; in units of `1 / (n m)` their difference is a whole number.
fn area(first: &[f64], second: &[f64]) -> f64 {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let (mut i, mut j) = (0, 0);
    let mut last = first[0].min(second[0]);
    let mut sum = Sum::new();
    while i < first.len() || j < second.len() {
        let a = first.get(i).copied().unwrap_or(f64::INFINITY);
        let b = second.get(j).copied().unwrap_or(f64::INFINITY);
        let value = a.min(b);
        let difference = (i as f64 * m - j as f64 * n).abs();
        sum.add((value - last) * difference);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
        last = value;
    }
    sum.value() / n / m
}

/// The distance with a permutation p-value over the cells of [`Pooled::in_cells`]; `None` as for [`distance`].
#[must_use]
pub fn permutation(first: &[f64], second: &[f64], resampling: Resampling) -> Option<Outcome> {
    let statistic = distance(first, second)?;
    let cells = Pooled::in_cells(first, second);
    let (n, m) = (first.len() as f64, second.len() as f64);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        cells.area(a, b, [n, m], f64::abs)
    })?;
    Some(Outcome::permuted(statistic, p_value))
}
