//! Runs one test on one pair of samples, as planned.
//!
//! | file | what it runs |
//! |---|---|
//! | `numbers` | tests of two samples of numbers |
//! | `counts` | tests of two tables of counts |
//! | `distances` | Wasserstein, energy, MMD |
//! | `shares` | distances between shares of bins or categories |
//! | `unsorted` | distances over bins of equal width, without sorting |

mod counts;
mod distances;
mod numbers;
pub(super) mod shares;
pub(super) mod unsorted;

use super::note::Note;
use super::plan::TestPlan;
use super::test::{Convention, Test};
use crate::stats::ascending::Ascending;
use crate::stats::outcome::{Computed, Outcome};
use crate::stats::permutation::Resampling;
use crate::stats::random::SplitMix64;
use crate::summary::JointCounts;

/// Two samples in a form they share.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sample<'a> {
    /// Ascending numbers of reference and batch.
    Numbers(Ascending<'a>, Ascending<'a>),
    /// Number of rows of each label.
    Counts(&'a JointCounts),
}

/// The result of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub(super) method: &'static str,
    pub(super) statistic: Option<f64>,
    pub(super) p_value: Option<f64>,
    pub(super) p_value_log10: Option<f64>,
    /// Why there is no statistic although both sides have values.
    pub(super) undefined: Option<&'static str>,
    /// A remark that belongs to the result.
    pub(super) note: Option<Note>,
}

impl Measured {
    /// No result, with the reason.
    pub(super) fn undefined(why: &'static str) -> Self {
        let none = Self::statistic(None);
        Self { undefined: Some(why), ..none }
    }

    /// A distance to which a threshold applies.
    pub(super) fn statistic(statistic: Option<f64>) -> Self {
        Self {
            method: "threshold",
            statistic: statistic.and_then(crate::metric::finite),
            p_value: None,
            p_value_log10: None,
            undefined: None,
            note: None,
        }
    }

    /// A test with a p-value, or the reason why there is none.
    pub(super) fn of(outcome: Option<Outcome>, why: &'static str) -> Self {
        let Some(outcome) = outcome else { return Self::undefined(why) };
        Self {
            method: match outcome.computed {
                Computed::Exact => "exact",
                Computed::Asymptotic => "asymptotic",
                Computed::Permutation => "permutation",
                Computed::Bound => "bound",
            },
            statistic: crate::metric::finite(outcome.statistic),
            p_value: Some(outcome.p_value),
            p_value_log10: (outcome.p_value <= 0.0).then(|| outcome.log10_p_value()).flatten(),
            undefined: None,
            note: None,
        }
    }
}

/// Runs the plan. There is no statistic if a side has no values or the test does not take the form.
pub(super) fn measure(sample: Sample<'_>, plan: &TestPlan) -> Measured {
    if is_empty(sample) {
        return Measured { undefined: None, ..Measured::undefined("") };
    }
    match (plan.test, sample) {
        (
            Test::Psi | Test::JensenShannon | Test::KlDivergence | Test::Hellinger,
            Sample::Numbers(..) | Sample::Counts(_),
        )
        | (Test::TotalVariation | Test::LInfinity, Sample::Counts(_)) => {
            shares::measure(sample, plan)
        }
        (Test::Wasserstein | Test::Energy | Test::Mmd, Sample::Numbers(a, b)) => {
            distances::measure(&a.values(), &b.values(), plan)
        }
        (_, Sample::Numbers(a, b)) => numbers::measure(a, b, plan),
        (_, Sample::Counts(counts)) => counts::measure(counts, plan),
    }
}

/// Share of permutations of a pair that reach the distance to which a library's threshold applies; `None` for tests
/// that have a p-value of their own.
pub(super) fn chance(sample: Sample<'_>, plan: &TestPlan, most: u64) -> Option<f64> {
    if is_empty(sample) {
        return None;
    }
    let resampling = || Resampling { seed: own_seed(plan.seed, sample), most };
    match sample {
        Sample::Numbers(a, b) if matches!(plan.test, Test::Wasserstein | Test::Energy) => {
            distances::chance(&a.values(), &b.values(), plan, resampling())
        }
        Sample::Numbers(a, b) if plan.test == Test::KolmogorovSmirnov => {
            numbers::measure(a, b, &TestPlan { convention: Convention::Scipy, ..*plan }).p_value
        }
        _ => shares::chance(sample, plan, resampling()),
    }
}

fn is_empty(sample: Sample<'_>) -> bool {
    match sample {
        Sample::Numbers(a, b) => a.is_empty() || b.is_empty(),
        Sample::Counts(counts) => {
            let none = |side: &[u64]| side.iter().all(|&count| count == 0);
            none(&counts.first) || none(&counts.second)
        }
    }
}

/// How the permutations of a plan are drawn.
fn resampling(sample: Sample<'_>, plan: &TestPlan) -> Resampling {
    Resampling { seed: own_seed(plan.seed, sample), most: plan.resamples }
}

/// A seed specific to these samples. With one stream for all, every column and batch would share the luck of its
/// draws, and the false alarm rate would be off by a fifth permanently.
fn own_seed(seed: u64, sample: Sample<'_>) -> u64 {
    let mix = |seed: u64, word: u64| SplitMix64::new(seed ^ word).next_u64();
    match sample {
        Sample::Numbers(a, b) => {
            let spread = |side: Ascending<'_>| {
                let step = side.len().div_ceil(64).max(1);
                let ranks = (0..side.len()).step_by(step);
                ranks.filter_map(|rank| side.at(rank)).map(f64::to_bits).collect::<Vec<u64>>()
            };
            let words = [vec![a.len() as u64, b.len() as u64], spread(a), spread(b)].concat();
            words.into_iter().fold(seed, mix)
        }
        Sample::Counts(counts) => {
            counts.first.iter().chain(&counts.second).copied().fold(seed, mix)
        }
    }
}
