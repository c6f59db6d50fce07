//! Tests of two tables of counts.

use super::{Measured, Sample, resampling};
use crate::drift::note::Note;
use crate::drift::plan::TestPlan;
use crate::drift::test::{Convention, Method, Test};
use crate::stats::contingency::{self, ChiSquared, Fisher};
use crate::stats::log_tails::ln_chi_squared_sf;
use crate::stats::outcome::Outcome;
use crate::summary::JointCounts;

/// Expected counts below this are too small for the chi-squared limit.
const SMALL_EXPECTED: f64 = 5.0;

const NO_VALUES: &str = "a side has no values";
const TWO_CATEGORIES: &str = "it needs exactly two categories";
const ONE_CATEGORY: &str = "there is only one category";
const UNEQUAL: &str = "Evidently's form needs sides of equal size";

/// Runs a test on the counts of a pair.
pub(super) fn measure(counts: &JointCounts, plan: &TestPlan) -> Measured {
    let measured = run(counts, plan);
    let by_limit = measured.method == "asymptotic" && plan.test != Test::TwoProportionZ;
    let note = Note::SmallExpected;
    Measured {
        note: (by_limit && has_few(&counts.first, &counts.second)).then_some(note),
        ..measured
    }
}

fn run(counts: &JointCounts, plan: &TestPlan) -> Measured {
    let (a, b) = (counts.first.as_slice(), counts.second.as_slice());
    let permuted = resampling(Sample::Counts(counts), plan);
    match (plan.test, plan.convention) {
        (Test::ChiSquared, Convention::Evidently) => {
            Measured::of(contingency::one_sample_chi_squared(a, b), ONE_CATEGORY)
        }
        (Test::ChiSquared, Convention::Nannyml) => {
            Measured::of(contingency::chi_squared(a, b, true).map(outcome_of), NO_VALUES)
        }
        (Test::ChiSquared, Convention::Scipy) => Measured::of(chi_squared(counts, plan), NO_VALUES),
        (Test::LikelihoodRatio, Convention::Evidently) => {
            Measured::of(g_as_evidently(a, b), UNEQUAL)
        }
        (Test::LikelihoodRatio, _) if plan.method == Method::Permutation || small(a, b, plan) => {
            Measured::of(contingency::g_test_permutation(a, b, permuted), NO_VALUES)
        }
        (Test::LikelihoodRatio, _) => {
            Measured::of(contingency::g_test(a, b, plan.yates), NO_VALUES)
        }
        (Test::FisherExact, Convention::Evidently) if size(a) != size(b) => {
            Measured::undefined(UNEQUAL)
        }
        (Test::FisherExact, Convention::Evidently) if occupied(a, b) > 2 => {
            Measured::undefined("Evidently's form takes two categories, and raises for more")
        }
        (Test::FisherExact, _) if plan.method == Method::Permutation => {
            of_fisher(contingency::fisher_permutation(a, b, permuted))
        }
        (Test::FisherExact, _) if plan.method == Method::Exact && occupied(a, b) > 2 => {
            Measured::undefined("its exact form needs two categories; use permutation")
        }
        (Test::FisherExact, _) => of_fisher(contingency::fisher(a, b, plan.alternative, permuted)),
        (Test::TwoProportionZ, convention) => z(a, b, plan, convention == Convention::Evidently),
        _ => Measured::undefined("it needs numbers"),
    }
}

fn size(side: &[u64]) -> u64 {
    side.iter().sum()
}

fn occupied(a: &[u64], b: &[u64]) -> usize {
    a.iter().zip(b).filter(|&(a, b)| a + b > 0).count()
}

/// Whether counts are too small for the limit and the plan then asks for permutations.
fn small(a: &[u64], b: &[u64], plan: &TestPlan) -> bool {
    plan.permute_small && has_few(a, b)
}

/// Whether an expected count is too small for the limit.
fn has_few(a: &[u64], b: &[u64]) -> bool {
    let few = |test: ChiSquared| test.dof > 0 && test.smallest_expected < SMALL_EXPECTED;
    contingency::chi_squared(a, b, false).is_some_and(few)
}

/// Chi-squared with its limit, or with permutations if requested or if counts are small.
fn chi_squared(counts: &JointCounts, plan: &TestPlan) -> Option<Outcome> {
    let (a, b) = (&counts.first, &counts.second);
    let limit = contingency::chi_squared(a, b, plan.yates)?;
    if plan.method != Method::Permutation && !small(a, b, plan) {
        return Some(outcome_of(limit));
    }
    let permuted = resampling(Sample::Counts(counts), plan);
    contingency::chi_squared_permutation(a, b, permuted).map(outcome_of)
}

/// The outcome of the test; a p-value of 0 comes from the limit, whose logarithm is known.
fn outcome_of(test: ChiSquared) -> Outcome {
    let dof = test.dof as f64;
    Outcome {
        statistic: test.statistic,
        p_value: test.p_value,
        ln_p_value: ln_chi_squared_sf(test.statistic, dof).filter(|_| test.p_value <= 0.0),
        computed: test.computed,
        dof: Some(dof),
    }
}

/// Compares the batch with the reference's counts as if those were expected; sizes have to agree.
fn g_as_evidently(a: &[u64], b: &[u64]) -> Option<Outcome> {
    (size(a) == size(b)).then(|| contingency::one_sample_g(a, b)).flatten()
}

/// The result of Fisher's test. The statistic may be absent although the p-value exists: an infinite odds ratio.
fn of_fisher(fisher: Option<Fisher>) -> Measured {
    let Some(Fisher { odds_ratio, p_value, ln_p_value, computed }) = fisher else {
        return Measured::undefined(NO_VALUES);
    };
    let statistic = odds_ratio.unwrap_or(f64::NAN);
    let outcome = Outcome { statistic, p_value, ln_p_value, computed, dof: None };
    Measured::of(Some(outcome), NO_VALUES)
}

/// The z test of the share of the second of two categories. Evidently takes all but the first of any number, and a
/// p-value of 1 for one category.
fn z(a: &[u64], b: &[u64], plan: &TestPlan, evidently: bool) -> Measured {
    let cells: Vec<(u64, u64)> =
        a.iter().copied().zip(b.iter().copied()).filter(|&(a, b)| a + b > 0).collect();
    let Some(&(first_a, first_b)) = cells.first() else { return Measured::undefined(NO_VALUES) };
    if cells.len() != 2 && !evidently {
        return Measured::undefined(TWO_CATEGORIES);
    }
    let (n, m) = (size(a), size(b));
    let test = contingency::two_proportion_z(n - first_a, n, m - first_b, m, plan.alternative);
    match test {
        None if evidently && cells.len() == 1 => {
            Measured { method: "asymptotic", p_value: Some(1.0), ..Measured::statistic(Some(0.0)) }
        }
        test => Measured::of(test, TWO_CATEGORIES),
    }
}
