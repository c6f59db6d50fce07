//! Distances between two samples of numbers.

use super::{Measured, Sample, resampling};
use crate::drift::note::Note;
use crate::drift::plan::TestPlan;
use crate::drift::test::{Convention, Test};
use crate::stats::permutation::Resampling;
use crate::stats::{energy, mmd, wasserstein};

const INFINITE: &str = "some values are infinite";
const NO_SPREAD: &str = "neither side has any spread to measure by";

/// Measures a distance as the convention does.
pub(super) fn measure(a: &[f64], b: &[f64], plan: &TestPlan) -> Measured {
    let permuted = resampling(Sample::Numbers(a.into(), b.into()), plan);
    match (plan.test, plan.convention) {
        (Test::Wasserstein, Convention::Evidently) => {
            let spread = wasserstein::spread(a).unwrap_or(f64::INFINITY);
            let floored = spread < wasserstein::LEAST_SPREAD;
            let note = wasserstein::distance(a, b).filter(|_| floored).map(Note::LeastSpread);
            Measured { note, ..defined(wasserstein::normalised_as_evidently(a, b)) }
        }
        (Test::Wasserstein, Convention::Nannyml) => defined(wasserstein::as_nannyml(a, b)),
        (Test::Wasserstein, Convention::Scipy) => {
            let plain = Measured::of(wasserstein::permutation(a, b, permuted), INFINITE);
            if !plan.normalise || plain.statistic.is_none() {
                return plain;
            }
            // The divisor depends on the reference alone, so the null distribution is the same.
            let constant = a.first() == a.last();
            let note = plain.statistic.filter(|_| constant).map(Note::PooledSpread);
            match wasserstein::normalised(a, b) {
                None => Measured::undefined(NO_SPREAD),
                statistic => Measured { statistic, note, ..plain },
            }
        }
        (Test::Energy, Convention::Scipy) => {
            Measured::of(energy::permutation(a, b, permuted), INFINITE)
        }
        (Test::Energy, _) => defined(energy::distance(a, b)),
        (Test::Mmd, _) => Measured::of(
            mmd::permutation(a, b, permuted),
            "a side has fewer than two values, or some are infinite",
        ),
        _ => Measured::undefined("it needs categories"),
    }
}

fn defined(statistic: Option<f64>) -> Measured {
    match statistic {
        None => Measured::undefined(INFINITE),
        statistic => Measured::statistic(statistic),
    }
}

/// Share of permutations that reach the distance.
pub(super) fn chance(a: &[f64], b: &[f64], plan: &TestPlan, resampling: Resampling) -> Option<f64> {
    let outcome = match plan.test {
        Test::Energy => energy::permutation(a, b, resampling),
        _ => wasserstein::permutation(a, b, resampling),
    };
    outcome.map(|outcome| outcome.p_value)
}
