//! Distances between shares of bins of equal width, counted without sorting.

use super::shares::{self, DISTINCT};
use crate::drift::bins::{BinRule, Bins};
use crate::drift::plan::TestPlan;
use crate::drift::test::{Convention, Test};
use crate::stats::binning::Edges;
use crate::stats::moments;

/// The statistic that the sorted samples would have; `None` if the plan's bins need sorted values or there are none.
/// NaN is missing.
pub(in crate::drift) fn statistic(a: &[f64], b: &[f64], plan: &TestPlan) -> Option<f64> {
    let edges = edges(a, b, plan)?;
    shares::distance(plan, &edges.count_unsorted(a), &edges.count_unsorted(b))
}

fn edges(a: &[f64], b: &[f64], plan: &TestPlan) -> Option<Edges> {
    let bins = match plan.convention {
        Convention::Scipy => plan.bins,
        Convention::Evidently if plan.test != Test::Hellinger && is_continuous(a) => {
            Bins::Rule(BinRule::Sturges)
        }
        Convention::Evidently | Convention::Nannyml => return None,
    };
    if !matches!(plan.test, Test::Psi | Test::JensenShannon | Test::KlDivergence | Test::Hellinger)
    {
        return None;
    }
    let (a, b) = (Range::of(a)?, Range::of(b)?);
    let (low, high) = (a.low.min(b.low), a.high.max(b.high));
    match bins {
        Bins::Count(count) => Edges::equal_width(low, high, count as usize),
        Bins::Rule(BinRule::Sturges) => {
            let whole = plan.convention == Convention::Evidently && a.whole && b.whole;
            Edges::sturges((a.n + b.n) as usize, low, high, whole)
        }
        Bins::Rule(BinRule::Doane | BinRule::ReferenceQuantiles) => None,
    }
}

/// Whether there are more distinct finite values than Evidently keeps unbinned.
fn is_continuous(values: &[f64]) -> bool {
    let mut seen: Vec<f64> = Vec::with_capacity(DISTINCT);
    values.iter().filter(|value| value.is_finite()).any(|value| {
        let new = !seen.contains(value);
        let more = new && seen.len() == DISTINCT;
        if new && !more {
            seen.push(*value);
        }
        more
    })
}

/// Extent of the finite values.
struct Range {
    n: u64,
    low: f64,
    high: f64,
    /// Whether all are whole numbers.
    whole: bool,
}

impl Range {
    fn of(values: &[f64]) -> Option<Self> {
        let (n, [low, high]) = present(values);
        if low.is_finite() && high.is_finite() {
            let whole = values.iter().all(|value| value.is_nan() || value.fract() == 0.0);
            return Some(Self { n, low, high, whole });
        }
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        if finite.is_empty() { None } else { Self::of(&finite) }
    }
}

/// Number of values that are not NaN, with their minimum and maximum.
fn present(values: &[f64]) -> (u64, [f64; 2]) {
    let n = values.iter().filter(|value| !value.is_nan()).count() as u64;
    (n, moments::extent(values))
}
