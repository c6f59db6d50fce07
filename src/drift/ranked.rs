//! Tests of a batch whose numbers were counted among those of the reference and not kept.

use super::bins::Bins;
use super::measure::{Measured, shares as distances};
use super::plan::TestPlan;
use super::test::{Convention, Method, Test};
use crate::stats::binning::Edges;
use crate::stats::{ks, outcome};
use crate::summary::{ColumnSummary, RankCounts, SortedNumbers};

/// Edges of the shares of a reference column, for charts and for distances between bins of equal share. A
/// [`Counter`](crate::summary::Counter) has to count these in addition to ranks.
#[must_use]
pub fn cuts(reference: &ColumnSummary) -> Vec<f64> {
    let Some(numbers) = reference.ranked() else { return Vec::new() };
    let mut cuts = numbers.histogram().edges.clone();
    cuts.extend(numbers.logarithmic_edges().into_iter().flatten());
    cuts.extend(deciles(&numbers).iter().flat_map(|edges| edges.values()));
    cuts
}

fn deciles(reference: &SortedNumbers) -> Option<Edges> {
    Edges::quantiles(reference.finite(), Bins::DEFAULT.quantiles()?)
}

/// Runs a test on the counts; `None` if it needs the numbers themselves.
pub(super) fn measure(
    reference: &SortedNumbers,
    ranks: &RankCounts,
    plan: &TestPlan,
) -> Option<Measured> {
    if plan.convention != Convention::Scipy {
        return None;
    }
    let sizes = [reference.len(), ranks.n()];
    match plan.test {
        Test::KolmogorovSmirnov => {
            let method = match plan.method {
                Method::Auto => outcome::Method::Auto,
                Method::Exact => outcome::Method::Exact,
                Method::Asymptotic => outcome::Method::Asymptotic,
                Method::Permutation => return None,
            };
            let places = ranks.places(reference.len());
            let outcome = ks::two_sample_of_places(sizes, places, method, plan.alternative);
            Some(Measured::of(outcome, "the sizes of both sides are too large"))
        }
        Test::Psi | Test::JensenShannon | Test::KlDivergence | Test::Hellinger
            if plan.bins == Bins::DEFAULT =>
        {
            let edges = deciles(reference)?;
            let batch = edges.count_by(ranks.n(), |e| ranks.below(e), |e| ranks.through(e))?;
            Some(distances::measure_cells(&edges.count(reference.ascending()), &batch, plan))
        }
        _ => None,
    }
}

/// The largest difference between both cumulative shares.
pub(super) fn distance(reference: &SortedNumbers, ranks: &RankCounts) -> Option<f64> {
    ks::distance_of_places(reference.len(), ranks.n(), ranks.places(reference.len()))
}
