//! What a test says about one column, before anything is decided.

use super::choice::Choice;
use super::effect;
use super::measure::{self, Measured, Sample};
use super::note::Note;
use super::plan::TestPlan;
use super::ranked;
use super::result::ColumnComparison;
use super::shares;
use super::test::{Convention, Method, Test};
use crate::stats::outcome::Alternative;
use crate::stats::{anderson_darling, contingency, ks};
use crate::summary::{
    ColumnSummary, JointCounts, RankCounts, SortedNumbers, View, category_pair, length_pair,
    number_pair,
};
use crate::table::Kind;
use std::borrow::Cow;

/// The outcome of one test on one column.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    pub(super) measured: Measured,
    pub(super) effect: Option<f64>,
    pub(super) effect_low: Option<f64>,
    /// Number of occupied categories; `None` for numbers.
    pub(super) categories: Option<usize>,
    pub(super) profile: ColumnComparison,
    /// The smallest p-value that its method can reach, if that is limited.
    pub(super) least_p_value: Option<f64>,
    /// Infinite values of reference and batch that the convention drops.
    pub(super) dropped: [u64; 2],
}

/// Both columns in the form that they share.
enum Form<'a> {
    Numbers(Cow<'a, SortedNumbers>, Cow<'a, SortedNumbers>),
    Counts(JointCounts),
}

impl<'a> Form<'a> {
    fn of(reference: &'a ColumnSummary, batch: &'a ColumnSummary, view: View) -> Option<Self> {
        Some(match view {
            View::Categories => Self::Counts(category_pair(reference, batch)?),
            View::Lengths => {
                let (a, b) = length_pair(reference, batch)?;
                Self::Numbers(a, b)
            }
            View::Numbers => {
                let (a, b) = number_pair(reference, batch)?;
                Self::Numbers(a, b)
            }
        })
    }

    /// Number of infinite values that a convention drops.
    fn dropped(&self, convention: Convention) -> [u64; 2] {
        match self {
            Self::Numbers(a, b) if convention == Convention::Evidently => {
                [a.infinite(), b.infinite()]
            }
            _ => [0, 0],
        }
    }

    /// The sample as a convention sees it: Evidently drops infinities.
    fn sample(&self, convention: Convention) -> Sample<'_> {
        match self {
            Self::Counts(counts) => Sample::Counts(counts),
            Self::Numbers(a, b) if convention == Convention::Evidently => {
                Sample::Numbers(a.finite(), b.finite())
            }
            Self::Numbers(a, b) => Sample::Numbers(a.ascending(), b.ascending()),
        }
    }
}

/// Runs the planned test on the given form; `None` if the columns have no such form.
pub(super) fn gather(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    view: View,
    plan: &TestPlan,
) -> Option<Evidence> {
    let form = Form::of(reference, batch, view)?;
    let ranks = batch.ranks().filter(|_| view != View::Categories);
    let measure = || {
        let measured = measure::measure(form.sample(plan.convention), plan);
        match (&form, ranks) {
            (Form::Numbers(_, b), Some(_)) => {
                Measured { note: Some(Note::Sampled(b.len())), ..measured }
            }
            _ => measured,
        }
    };
    let mut evidence = match (&form, ranks) {
        (Form::Numbers(a, _), Some(ranks)) if ranks.is_of(a) => {
            of_ranks(a, ranks, ranked::measure(a, ranks, plan).unwrap_or_else(measure))
        }
        (Form::Numbers(a, b), _) => of_numbers(a, b, measure(), plan),
        (Form::Counts(counts), _) => of_counts(counts, measure()),
    };
    let measured = evidence.measured;
    evidence.dropped = form.dropped(plan.convention);
    evidence.least_p_value = least_p_value(&measured, plan);
    if reference.kind == Kind::Datetime || reference.is_approximate() {
        evidence.profile.logarithmic = None;
    }
    evidence.profile.missing =
        [reference.missing_share().unwrap_or(0.0), batch.missing_share().unwrap_or(0.0)];
    Some(evidence)
}

/// Runs the test alone, without effect and shares.
pub(super) fn measure_pair(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    view: View,
    plan: &TestPlan,
) -> Option<Measured> {
    let form = Form::of(reference, batch, view)?;
    Some(measure::measure(form.sample(plan.convention), plan))
}

/// Share of permutations of the pair that reach the distance its threshold applies to.
pub(super) fn chance(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    choice: &Choice,
    most: u64,
) -> Option<f64> {
    let form = Form::of(reference, batch, choice.common.view)?;
    measure::chance(form.sample(choice.plan.convention), &choice.plan, most)
}

fn least_p_value(measured: &Measured, plan: &TestPlan) -> Option<f64> {
    let permuted = 1.0 / (plan.resamples as f64 + 1.0);
    let table = anderson_darling::LEAST_P_VALUE;
    match (plan.test, measured.method) {
        (_, "permutation") => Some(permuted),
        (Test::AndersonDarling, "asymptotic") if plan.method == Method::Asymptotic => Some(table),
        // Permutations take over below the end of the table.
        (Test::AndersonDarling, "asymptotic") if plan.level < table => Some(permuted),
        _ => None,
    }
}

fn of_numbers(
    reference: &SortedNumbers,
    batch: &SortedNumbers,
    measured: Measured,
    plan: &TestPlan,
) -> Evidence {
    let effect = known_distance(&measured, plan)
        .or_else(|| ks::distance_ascending(reference.ascending(), batch.ascending()));
    let (n, m) = (reference.len(), batch.len());
    Evidence {
        measured,
        effect,
        effect_low: effect.and_then(|d| effect::distance_low(d, n, m)),
        categories: None,
        profile: shares::of_numbers(reference, batch),
        least_p_value: None,
        dropped: [0, 0],
    }
}

fn of_ranks(reference: &SortedNumbers, batch: &RankCounts, measured: Measured) -> Evidence {
    let effect = ranked::distance(reference, batch);
    Evidence {
        measured,
        effect,
        effect_low: effect.and_then(|d| effect::distance_low(d, reference.len(), batch.n())),
        categories: None,
        profile: shares::of_ranks(reference, batch),
        least_p_value: None,
        dropped: [0, 0],
    }
}

/// The Kolmogorov-Smirnov distance, if that was the test.
fn known_distance(measured: &Measured, plan: &TestPlan) -> Option<f64> {
    let same = plan.test == Test::KolmogorovSmirnov
        && plan.alternative == Alternative::TwoSided
        && plan.convention == Convention::Scipy;
    measured.statistic.filter(|_| same)
}

fn of_counts(counts: &JointCounts, measured: Measured) -> Evidence {
    let (a, b) = (&counts.first, &counts.second);
    let effect = contingency::total_variation(a, b);
    Evidence {
        measured,
        effect,
        effect_low: effect.and_then(|_| effect::total_variation_low(a, b)),
        categories: Some(counts.labels.len()),
        profile: shares::of_counts(counts),
        least_p_value: None,
        dropped: [0, 0],
    }
}
