//! Distances between shares of categories or bins.

use super::{Measured, Sample, resampling};
use crate::drift::bins::{BinRule, Bins};
use crate::drift::note::Note;
use crate::drift::plan::TestPlan;
use crate::drift::test::{Convention, Test};
use crate::stats::ascending::Ascending;
use crate::stats::binning::Edges;
use crate::stats::jensen_shannon::{self, Base};
use crate::stats::outcome::{Computed, Outcome};
use crate::stats::permutation::{self, Resampling};
use crate::stats::pooled::Pooled;
use crate::stats::shares::fillings;
use crate::stats::{contingency, hellinger, kl_divergence, l_infinity, psi};
use crate::summary::JointCounts;

/// Evidently's limit: references with at most this many distinct values are not binned.
pub(super) const DISTINCT: usize = 20;

const NO_BINS: &str = "no bins can be made of these values";

/// Rows of both sides in each cell.
type Cells = (Vec<u64>, Vec<u64>);

/// Measures a distance as the convention does, with its permutation null or for a threshold.
pub(super) fn measure(sample: Sample<'_>, plan: &TestPlan) -> Measured {
    let Some((a, b)) = cells(sample, plan) else { return Measured::undefined(NO_BINS) };
    measure_with(&a, &b, plan, resampling(sample, plan))
}

/// Measures a distance of rows that are already counted in the cells of a convention.
pub(in crate::drift) fn measure_cells(a: &[u64], b: &[u64], plan: &TestPlan) -> Measured {
    let counts = JointCounts { labels: Vec::new(), first: a.to_vec(), second: b.to_vec() };
    measure_with(a, b, plan, resampling(Sample::Counts(&counts), plan))
}

fn measure_with(a: &[u64], b: &[u64], plan: &TestPlan, resampling: Resampling) -> Measured {
    let by_permutation = plan.convention == Convention::Scipy
        || (plan.convention == Convention::Evidently && plan.test == Test::TotalVariation);
    let statistic = distance(plan, a, b);
    let note = filled(plan, a, b);
    if !by_permutation {
        return Measured { note, ..Measured::statistic(statistic) };
    }
    let outcome = statistic.and_then(|statistic| {
        let p_value = permuted(plan, a, b, resampling)?;
        let computed = Computed::Permutation;
        Some(Outcome { statistic, p_value, ln_p_value: None, computed, dof: None })
    });
    Measured { note, ..Measured::of(outcome, NO_BINS) }
}

/// The share that replaces empty cells, if the distance needs one.
fn filled(plan: &TestPlan, a: &[u64], b: &[u64]) -> Option<Note> {
    let bare = |a: &[u64], b: &[u64]| kl_divergence::unfilled(a, b).is_some();
    match plan.test {
        Test::Psi => {}
        Test::KlDivergence if plan.convention == Convention::Evidently || !bare(a, b) => {}
        _ => return None,
    }
    let shares = fillings(a, b);
    (shares != [None, None]).then_some(Note::Filled(shares))
}

/// Share of permutations that reach the distance.
pub(super) fn chance(sample: Sample<'_>, plan: &TestPlan, resampling: Resampling) -> Option<f64> {
    let (a, b) = cells(sample, plan)?;
    permuted(plan, &a, &b, resampling)
}

fn permuted(plan: &TestPlan, a: &[u64], b: &[u64], resampling: Resampling) -> Option<f64> {
    permutation::p_value(a, b, resampling, |a, b| distance(plan, a, b).unwrap_or(f64::INFINITY))
}

pub(super) fn distance(plan: &TestPlan, a: &[u64], b: &[u64]) -> Option<f64> {
    match plan.test {
        Test::Psi => psi::psi(a, b),
        Test::JensenShannon if plan.convention == Convention::Evidently => {
            jensen_shannon::distance(a, b, Base::E)
        }
        Test::JensenShannon => jensen_shannon::distance(a, b, Base::Two),
        Test::KlDivergence if plan.convention == Convention::Evidently => {
            kl_divergence::kl_divergence(a, b)
        }
        Test::KlDivergence => {
            kl_divergence::unfilled(a, b).or_else(|| kl_divergence::kl_divergence(a, b))
        }
        Test::Hellinger => hellinger::distance(a, b),
        Test::TotalVariation => contingency::total_variation(a, b),
        Test::LInfinity => l_infinity::distance(a, b),
        _ => None,
    }
}

/// The cells of a convention: categories as they are, numbers in its bins.
fn cells(sample: Sample<'_>, plan: &TestPlan) -> Option<Cells> {
    match (sample, plan.convention) {
        (Sample::Counts(counts), Convention::Nannyml) if plan.test != Test::LInfinity => {
            Some(known_to_reference(&counts.first, &counts.second))
        }
        (Sample::Counts(counts), _) => Some((counts.first.clone(), counts.second.clone())),
        (Sample::Numbers(a, b), Convention::Scipy) => {
            let edges = edges(a.finite(), b.finite(), plan.bins)?;
            Some((edges.count(a), edges.count(b)))
        }
        (Sample::Numbers(a, b), Convention::Evidently) => as_evidently(a, b, plan.test),
        (Sample::Numbers(a, b), Convention::Nannyml) => {
            let edges = Edges::doane(&a.values())?;
            let (first, second) = (edges.count(a), edges.count(b));
            Some(with_rest(first, second, b.len()))
        }
    }
}

fn edges(a: Ascending<'_>, b: Ascending<'_>, bins: Bins) -> Option<Edges> {
    let ends = || {
        let (low, high) =
            (a.first().into_iter().chain(b.first()), a.last().into_iter().chain(b.last()));
        (low.fold(f64::INFINITY, f64::min), high.fold(f64::NEG_INFINITY, f64::max))
    };
    match bins {
        Bins::Count(count) => {
            let (low, high) = ends();
            Edges::equal_width(low, high, count as usize)
        }
        Bins::Rule(BinRule::ReferenceQuantiles) => Edges::quantiles(a, bins.quantiles()?),
        Bins::Rule(BinRule::Sturges) => {
            let (low, high) = ends();
            Edges::sturges(a.len() + b.len(), low, high, false)
        }
        Bins::Rule(BinRule::Doane) => {
            let mut pooled = [a.values(), b.values()].concat();
            crate::stats::sort::sort(&mut pooled);
            Edges::doane(&pooled)
        }
    }
}

/// Cells of Evidently 0.7.23: Sturges' bins over both samples if the reference has more than 20 distinct values, else
/// one cell per value. For Hellinger always Sturges' bins, over the distinct values.
fn as_evidently(a: Ascending<'_>, b: Ascending<'_>, test: Test) -> Option<Cells> {
    let whole = a.held().iter().chain(b.held()).all(|value| value.fract() == 0.0);
    let low = a.first()?.min(b.first()?);
    let high = a.last()?.max(b.last()?);
    let pooled = || Pooled::of_sorted(&a.values(), &b.values());
    let n = if test == Test::Hellinger {
        pooled().values.len()
    } else {
        if a.runs().take(DISTINCT + 1).count() <= DISTINCT {
            let pooled = pooled();
            return Some((pooled.first, pooled.second));
        }
        a.len() + b.len()
    };
    let edges = Edges::sturges(n, low, high, whole)?;
    Some((edges.count(a), edges.count(b)))
}

/// Categories of the reference, and one cell for all others.
fn known_to_reference(first: &[u64], second: &[u64]) -> Cells {
    let known = first.iter().zip(second).filter(|(a, _)| **a > 0);
    let (a, b): (Vec<u64>, Vec<u64>) = known.map(|(&a, &b)| (a, b)).unzip();
    with_rest(a, b, second.iter().sum::<u64>() as usize)
}

/// Adds a cell for the rows of the second side that have none.
fn with_rest(mut first: Vec<u64>, mut second: Vec<u64>, rows: usize) -> Cells {
    let rest = rows as u64 - second.iter().sum::<u64>();
    if rest > 0 {
        first.push(0);
        second.push(rest);
    }
    (first, second)
}
