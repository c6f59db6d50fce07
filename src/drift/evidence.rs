//! What a test says about one column, before anything is decided.

use super::effect;
use super::result::ColumnComparison;
use super::shares;
use super::tail;
use super::test::{Method, Test, TestPlan};
use crate::stats::permutation::Resampling;
use crate::stats::random::SplitMix64;
use crate::stats::{contingency, ks};
use crate::summary::{
    ColumnSummary, JointCounts, SortedNumbers, View, category_pair, length_pair, number_pair,
};

/// Expected counts below this are too small for the chi-squared limit.
const SMALL_EXPECTED: f64 = 5.0;

/// The outcome of one test on one column.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) method: &'static str,
    pub(super) statistic: Option<f64>,
    pub(super) p_value: Option<f64>,
    pub(super) p_value_log10: Option<f64>,
    pub(super) effect: Option<f64>,
    pub(super) effect_low: Option<f64>,
    /// Occupied categories; `None` for numbers.
    pub(super) categories: Option<usize>,
    pub(super) profile: ColumnComparison,
}

/// Runs the planned test on the form given; `None` where the columns have no such form.
pub(super) fn gather(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    view: View,
    plan: &TestPlan,
) -> Option<Evidence> {
    let mut evidence = match (plan.test, view) {
        (Test::ChiSquared, _) => of_counts(&category_pair(reference, batch)?, plan),
        (Test::KolmogorovSmirnov, View::Lengths) => {
            let (a, b) = length_pair(reference, batch)?;
            of_numbers(&a, &b, plan)
        }
        (Test::KolmogorovSmirnov, _) => {
            let (a, b) = number_pair(reference, batch)?;
            of_numbers(&a, &b, plan)
        }
    };
    evidence.profile.missing =
        [reference.missing_share().unwrap_or(0.0), batch.missing_share().unwrap_or(0.0)];
    Some(evidence)
}

fn of_numbers(reference: &SortedNumbers, batch: &SortedNumbers, plan: &TestPlan) -> Evidence {
    let method = match plan.method {
        Method::Exact => ks::Method::Exact,
        Method::Asymptotic => ks::Method::Asymptotic,
        Method::Auto | Method::Permutation => ks::Method::Auto,
    };
    let result = ks::two_sample(reference.values(), batch.values(), method, plan.alternative);
    let statistic = result.as_ref().map(|ks| ks.statistic);
    let (n, m) = (reference.len(), batch.len());
    Evidence {
        method: if result.as_ref().is_some_and(|ks| ks.exact) { "exact" } else { "asymptotic" },
        statistic,
        p_value: result.as_ref().map(|ks| ks.p_value),
        p_value_log10: result
            .filter(|ks| ks.p_value <= 0.0)
            .and_then(|ks| tail::distance_log10(ks.statistic, n, m)),
        effect: statistic,
        effect_low: statistic.and_then(|d| effect::distance_low(d, n, m)),
        categories: None,
        profile: shares::of_numbers(reference, batch),
    }
}

fn of_counts(counts: &JointCounts, plan: &TestPlan) -> Evidence {
    let (a, b) = (&counts.first, &counts.second);
    let limit = contingency::chi_squared(a, b, plan.yates);
    let small =
        limit.as_ref().is_some_and(|chi| chi.dof > 0 && chi.smallest_expected < SMALL_EXPECTED);
    let permuted = (plan.method == Method::Permutation || (plan.permute_small && small))
        .then(|| {
            let seed = own_seed(plan.seed, counts);
            contingency::chi_squared_permutation(a, b, Resampling { seed, most: plan.resamples })
        })
        .flatten();
    let method = if permuted.is_some() { "permutation" } else { "asymptotic" };
    let result = permuted.or(limit);
    let effect = contingency::total_variation(a, b);
    Evidence {
        method,
        statistic: result.as_ref().map(|chi| chi.statistic),
        p_value: result.as_ref().map(|chi| chi.p_value),
        p_value_log10: result
            .filter(|chi| chi.p_value <= 0.0)
            .and_then(|chi| tail::chi_squared_log10(chi.statistic, chi.dof)),
        effect,
        effect_low: effect.and_then(|_| effect::total_variation_low(a, b)),
        categories: Some(counts.labels.len()),
        profile: shares::of_counts(counts),
    }
}

/// A seed of these counts' own: with one stream for all, the luck of its draws would be shared by
/// every column and batch, and the rate of false alarms would be off by a fifth for good.
fn own_seed(seed: u64, counts: &JointCounts) -> u64 {
    let all = counts.first.iter().chain(&counts.second);
    all.fold(seed, |seed, &count| SplitMix64::new(seed ^ count).next_u64())
}

impl Evidence {
    /// The smallest effect that these sizes show with power 0.8 at a level.
    pub(super) fn detectable(&self, n: u64, m: u64, level: f64) -> Option<f64> {
        match self.categories {
            Some(k) => effect::detectable_variation(k, n, m, level),
            None => effect::detectable_distance(n, m, level),
        }
    }
}
