//! Tests of two samples of numbers.

use super::{Measured, Sample, resampling};
use crate::drift::plan::TestPlan;
use crate::drift::test::{Convention, Method, Test};
use crate::stats::ascending::Ascending;
use crate::stats::outcome::{self, Alternative, Outcome};
use crate::stats::t_test::{self, Variances};
use crate::stats::{anderson_darling, cramer_von_mises, epps_singleton, ks, mann_whitney};

/// Runs a test. Infinities count by their order if the test allows that.
pub(super) fn measure(first: Ascending<'_>, second: Ascending<'_>, plan: &TestPlan) -> Measured {
    let permute = plan.method == Method::Permutation;
    if plan.test == Test::KolmogorovSmirnov && plan.convention != Convention::Nannyml && !permute {
        let outcome = ks::two_sample_ascending(first, second, method(plan), plan.alternative);
        return Measured::of(outcome, NO_VALUES);
    }
    let (a, b) = (&*first.values(), &*second.values());
    let permuted = || resampling(Sample::Numbers(first, second), plan);
    match plan.test {
        Test::KolmogorovSmirnov if plan.convention == Convention::Nannyml => {
            Measured::statistic(ks::distance_as_nannyml(a, b))
        }
        Test::KolmogorovSmirnov => {
            Measured::of(ks::permutation(a, b, permuted(), plan.alternative), NO_VALUES)
        }
        Test::AndersonDarling if permute => {
            Measured::of(anderson_darling::permutation(a, b, permuted()), ONE_VALUE)
        }
        Test::AndersonDarling => Measured::of(anderson(a, b, plan), ONE_VALUE),
        Test::CramerVonMises => Measured::of(cramer(a, b, plan), NO_VALUES),
        Test::MannWhitney if permute => {
            Measured::of(mann_whitney::permutation(a, b, permuted(), plan.alternative), NO_VALUES)
        }
        Test::MannWhitney => {
            // Evidently keeps scipy's former one-sided default.
            let evidently = plan.convention == Convention::Evidently;
            let side = if evidently { Alternative::Less } else { plan.alternative };
            Measured::of(mann_whitney::two_sample(a, b, method(plan), side), NO_VALUES)
        }
        Test::StudentT => Measured::of(t(a, b, Variances::Pooled, plan), no_spread(a, b)),
        Test::WelchT => Measured::of(t(a, b, Variances::Separate, plan), no_spread(a, b)),
        Test::EppsSingleton if permute || few(a, b, plan) => {
            Measured::of(epps_singleton::permutation(a, b, permuted()), NO_QUARTILES)
        }
        Test::EppsSingleton => Measured::of(epps_singleton::two_sample(a, b), NO_QUARTILES),
        _ => Measured::undefined("it needs categories"),
    }
}

const NO_VALUES: &str = "a side has no values, or one value has no limit";
const ONE_VALUE: &str = "there are fewer than four values, or all are equal";
const NO_SPREAD: &str =
    "the mean or its error does not exist (no spread, too few values, or infinite ones)";
const NO_QUARTILES: &str = "the middle half of all values is one value, a side has fewer than five values, or some are infinite";

const CONSTANTS: &str = "both sides are constant and differ: there is no spread to measure by; kolmogorov-smirnov sees the change";

/// Why there is no t: two different constants are more than nothing.
fn no_spread(a: &[f64], b: &[f64]) -> &'static str {
    let constant = |side: &[f64]| side.len() > 1 && side.first() == side.last();
    let finite = a.first().is_some_and(|value| value.is_finite());
    let differ = constant(a) && constant(b) && a.first() != b.first();
    if differ && finite && b.first().is_some_and(|value| value.is_finite()) {
        CONSTANTS
    } else {
        NO_SPREAD
    }
}

/// Anderson-Darling by the table, or by permutations if the table ends above the required p-value.
fn anderson(a: &[f64], b: &[f64], plan: &TestPlan) -> Option<Outcome> {
    let outcome = anderson_darling::two_sample(a, b)?;
    let ends = outcome.p_value <= anderson_darling::LEAST_P_VALUE;
    if ends && plan.method == Method::Auto && plan.level < anderson_darling::LEAST_P_VALUE {
        return anderson_darling::permutation(
            a,
            b,
            resampling(Sample::Numbers(a.into(), b.into()), plan),
        );
    }
    Some(outcome)
}

fn method(plan: &TestPlan) -> outcome::Method {
    match plan.method {
        Method::Exact => outcome::Method::Exact,
        Method::Asymptotic => outcome::Method::Asymptotic,
        Method::Auto | Method::Permutation => outcome::Method::Auto,
    }
}

/// Whether a side is too small for the limit of a test of moments and the plan then asks for permutations: skewed
/// columns and waves converge slowly.
fn few(a: &[f64], b: &[f64], plan: &TestPlan) -> bool {
    const ENOUGH: usize = 1_000;
    plan.permute_small && a.len().min(b.len()) < ENOUGH
}

/// Cramer-von Mises: with ties neither the exact distribution nor the limit holds, so permutations are the default.
fn cramer(a: &[f64], b: &[f64], plan: &TestPlan) -> Option<Outcome> {
    if plan.convention == Convention::Evidently {
        return cramer_von_mises::as_scipy(a, b);
    }
    let permute = match plan.method {
        Method::Permutation => true,
        Method::Auto | Method::Exact => cramer_von_mises::has_ties(a, b),
        Method::Asymptotic => false,
    };
    if permute {
        let permuted = resampling(Sample::Numbers(a.into(), b.into()), plan);
        return cramer_von_mises::permutation(a, b, permuted);
    }
    cramer_von_mises::two_sample(a, b, method(plan))
}

fn t(a: &[f64], b: &[f64], variances: Variances, plan: &TestPlan) -> Option<Outcome> {
    if plan.method == Method::Permutation || few(a, b, plan) {
        let permuted = resampling(Sample::Numbers(a.into(), b.into()), plan);
        return t_test::permutation(a, b, variances, permuted, plan.alternative);
    }
    t_test::two_sample(a, b, variances, plan.alternative)
}
