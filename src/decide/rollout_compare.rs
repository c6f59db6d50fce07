//! Compares candidate and incumbent in a way that may be repeated after every outcome.

use super::rollout_arm::ArmRecord;
use crate::stats::always_valid::{Measured, Successes, mean_difference, share_difference};
use serde::{Deserialize, Serialize};

/// Smallest number of outcomes per arm for a comparison of means, whose guarantee is asymptotic.
const FEWEST_MEASURED: u64 = 30;

/// The metric on which arms are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Compared {
    /// The share of correct predictions.
    Accuracy,
    /// The share of failed calls among those that say whether they failed.
    ErrorRate,
    /// The mean absolute error.
    Mae,
    /// The mean value; more is better.
    Value,
}

impl Compared {
    /// Name of the metric.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accuracy => "accuracy",
            Self::ErrorRate => "errorRate",
            Self::Mae => "mae",
            Self::Value => "value",
        }
    }

    /// Whether a smaller value is better.
    #[must_use]
    pub fn lower_is_better(self) -> bool {
        matches!(self, Self::ErrorRate | Self::Mae)
    }

    /// Where a share is expected: few models are right less than half of the time or fail often.
    fn prior(self) -> [u32; 2] {
        if self == Self::Accuracy { [4, 1] } else { [1, 9] }
    }
}

/// The result of the outcomes so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// The candidate is better.
    Better,
    /// The candidate is worse.
    Worse,
    /// Either may be better.
    Open,
}

/// The guarantee of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Guarantee {
    /// Valid for any number of outcomes.
    Exact,
    /// Valid in the limit of many outcomes.
    Asymptotic,
}

/// The two arms on one metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArmComparison {
    /// The metric.
    pub metric: Compared,
    /// Candidate minus incumbent.
    pub difference: f64,
    /// Interval of the difference. The intervals of all looks together contain it with probability `1 - alpha`.
    pub interval: [f64; 2],
    /// This metric's part of the probability that equal arms are ever called different on any metric.
    pub alpha: f64,
    /// The guarantee of the interval.
    pub guarantee: Guarantee,
    /// The conclusion from the interval.
    pub verdict: Standing,
}

/// The arms on one metric at level `alpha`; `None` while an arm has too few outcomes.
pub(super) fn compare(
    metric: Compared,
    candidate: &ArmRecord,
    incumbent: &ArmRecord,
    alpha: f64,
) -> Option<ArmComparison> {
    let (difference, interval, guarantee) = match successes(metric, candidate, incumbent) {
        Some([new, old]) => {
            let interval = share_difference(new, old, metric.prior(), alpha)?;
            let share = |arm: Successes| arm.successes as f64 / arm.n as f64;
            (share(new) - share(old), interval, Guarantee::Exact)
        }
        None => {
            let enough = |arm| measured(metric, arm).filter(|m| m.n >= FEWEST_MEASURED);
            let (new, old) = (enough(candidate)?, enough(incumbent)?);
            let interval = mean_difference(new, old, alpha)?;
            (new.mean - old.mean, interval, Guarantee::Asymptotic)
        }
    };
    let [low, high] = interval;
    let verdict = match (low > 0.0, high < 0.0) {
        (false, false) => Standing::Open,
        (above, _) if above != metric.lower_is_better() => Standing::Better,
        _ => Standing::Worse,
    };
    Some(ArmComparison { metric, difference, interval, alpha, guarantee, verdict })
}

fn successes(
    metric: Compared,
    candidate: &ArmRecord,
    incumbent: &ArmRecord,
) -> Option<[Successes; 2]> {
    let of = |arm: &ArmRecord| match metric {
        Compared::Accuracy => Some(Successes { successes: arm.right, n: arm.labelled }),
        Compared::ErrorRate => Some(Successes { successes: arm.errors, n: arm.answered() }),
        Compared::Mae | Compared::Value => None,
    };
    Some([of(candidate)?, of(incumbent)?])
}

/// Mean and variance of the absolute errors or of the values.
fn measured(metric: Compared, arm: &ArmRecord) -> Option<Measured> {
    let (n, sum, squares) = match metric {
        Compared::Mae => (arm.measured, arm.absolute_error, arm.absolute_error_squares),
        Compared::Value => (arm.valued, arm.value, arm.value_squares),
        Compared::Accuracy | Compared::ErrorRate => return None,
    };
    let variance = squares / n.checked_sub(1).filter(|below| *below > 0)? as f64;
    Some(Measured { n, mean: sum / n as f64, variance })
}
