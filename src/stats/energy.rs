//! Energy distance of two samples.

use super::outcome::Outcome;
use super::permutation::{self, Resampling};
use super::pooled::Pooled;
use super::sum::Sum;

/// Energy distance of two ascending samples (Szekely 2002), in the square root of the unit of the values:
/// `sqrt(2 integral (F - G)^2)`, as scipy 1.17.1 `energy_distance`.
///
/// Never negative, 0 for equal distributions. `None` if a side is empty or holds an infinity, or if the distance
/// leaves the range of f64. Cost: one merge of both samples. Bad at: comparing columns, because it depends on the
/// unit, as the Wasserstein distance does.
#[must_use]
pub fn distance(first: &[f64], second: &[f64]) -> Option<f64> {
    let ends = [first.first()?, first.last()?, second.first()?, second.last()?];
    if !ends.iter().all(|end| end.is_finite()) {
        return None;
    }
    let (n, m) = (first.len() as f64, second.len() as f64);
    let (mut i, mut j) = (0, 0);
    let mut last = ends[0].min(*ends[2]);
    let mut sum = Sum::new();
    while i < first.len() || j < second.len() {
        let a = first.get(i).copied().unwrap_or(f64::INFINITY);
        let b = second.get(j).copied().unwrap_or(f64::INFINITY);
        let value = a.min(b);
        let difference = (i as f64 * m - j as f64 * n) / (n * m);
        sum.add((value - last) * difference * difference);
        i += usize::from(a <= b);
        j += usize::from(b <= a);
        last = value;
    }
    let distance = (2.0 * sum.value()).sqrt();
    distance.is_finite().then_some(distance)
}

/// The distance with a permutation p-value over the cells of [`Pooled::in_cells`]; `None` as for [`distance`].
#[must_use]
pub fn permutation(first: &[f64], second: &[f64], resampling: Resampling) -> Option<Outcome> {
    let statistic = distance(first, second)?;
    let cells = Pooled::in_cells(first, second);
    let (n, m) = (first.len() as f64, second.len() as f64);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        cells.area(a, b, [n, m], |difference| difference * difference)
    })?;
    Some(Outcome::permuted(statistic, p_value))
}
