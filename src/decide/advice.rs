//! What to do now, with the checks that led there.

use super::trend::Trend;
use crate::json;
use serde::{Deserialize, Serialize};

/// What a person is advised to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceAction {
    /// Nothing.
    Keep,
    /// Look at the data or pipeline first.
    Investigate,
    /// Keep the candidate's share where it is.
    HoldRollout,
    /// Train again on recent data.
    Retrain,
    /// Go back to the previous model.
    RollBack,
}

json::by_serde!(AdviceAction);

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The question, in a few words.
    pub name: String,
    /// Whether it was passed.
    pub passed: bool,
    /// The figures behind it.
    pub detail: String,
}

json::shape!(Check { name, passed, detail });

/// Advice with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// What to do.
    pub action: AdviceAction,
    /// Why, in one sentence.
    pub reason: String,
    /// The checks behind it.
    pub checks: Vec<Check>,
}

json::shape!(Advice { action, reason, checks });

/// How performance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerformanceNow {
    /// No batch has targets.
    Unknown,
    /// Within its limits.
    Fine,
    /// Past a limit that the reference does not keep either, and not worse than the reference.
    NeverReached,
    /// Past a limit since the last batch, and fine before it.
    BrokeSuddenly,
    /// Past a limit for longer, or from the first batch on.
    Broken,
}

/// What advice is based on. Details are sentences for the checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// Batches observed.
    pub batches: u64,
    /// How performance stands.
    pub performance: PerformanceNow,
    /// Its figures.
    pub performance_detail: String,
    /// The trend of the main metric.
    pub trend: Option<Trend>,
    /// Drifted columns of the last batch.
    pub drifted: u64,
    /// Compared columns of the last batch.
    pub compared: u64,
    /// Whether every comparison had too few rows.
    pub inconclusive: bool,
    /// Whether the predictions' distribution changed; `None` when it was not compared.
    pub prediction_drift: Option<bool>,
    /// Whether the targets' distribution changed; `None` when there were none to compare.
    pub target_drift: Option<bool>,
    /// Whether all columns together changed; `None` when they were not looked at together.
    pub joint_drift: Option<bool>,
    /// Whether values or columns went missing.
    pub quality_broken: bool,
    /// Whether the last batch has no rows.
    pub empty: bool,
    /// Alerts whose limit is crossed, and whose rule waits for more.
    pub pending: u64,
    /// What is wrong with the quality, or that nothing is.
    pub quality_detail: String,
    /// Whether predictions are too slow; `None` when latency is not known.
    pub slow: Option<bool>,
    /// Its figures.
    pub latency_detail: String,
}

/// Advice for a situation, by the first rule that fits:
///
/// | situation | advice |
/// |---|---|
/// | no batch yet | keep |
/// | performance past a limit that the reference misses too, and no worse than it | hold the rollout: the limit asks for another model |
/// | performance broke, and data quality broke too | investigate: the pipeline comes before the model |
/// | performance broke, and features or predictions drifted | retrain on recent data |
/// | performance broke in the last batch, nothing drifted | roll back: the data did not change, something else did |
/// | performance is broken for longer, nothing drifted | retrain: the relation to the target has changed |
/// | performance fine but significantly falling | hold the rollout |
/// | data quality broke | investigate |
/// | drift without loss of performance | investigate, do not retrain blindly |
/// | too slow | investigate |
/// | the last batch has no rows | investigate |
/// | a limit is crossed, its rule waits | hold the rollout |
/// | no targets and too few rows to compare | hold the rollout |
/// | else | keep |
#[must_use]
pub fn advise(situation: &Situation) -> Advice {
    let (action, reason) = decide(situation);
    Advice { action, reason: reason.to_owned(), checks: checks(situation) }
}

fn decide(now: &Situation) -> (AdviceAction, &'static str) {
    use AdviceAction::{HoldRollout, Investigate, Keep, Retrain, RollBack};
    use PerformanceNow::{BrokeSuddenly, Broken, Unknown};
    let moved = [now.prediction_drift, now.target_drift, now.joint_drift];
    let drift = now.drifted > 0 || moved.contains(&Some(true));
    let broken = matches!(now.performance, BrokeSuddenly | Broken);
    let declining = now.trend.is_some_and(|trend| trend.declining);
    match now.performance {
        _ if now.batches == 0 => (Keep, "No batch has been observed yet."),
        PerformanceNow::NeverReached => (
            HoldRollout,
            "Performance is past its limit, but no worse than on the reference: the model never reached this limit. Lower the limit, or train a better model.",
        ),
        _ if broken && now.quality_broken => (
            Investigate,
            "Performance and data quality broke together: repair the data before judging the model.",
        ),
        _ if broken && drift => (
            Retrain,
            "Performance is past its limit and the data has moved: train again on recent data.",
        ),
        BrokeSuddenly => (
            RollBack,
            "Performance broke in the last batch while the data stayed as it was: go back to the previous model and look at what was changed.",
        ),
        Broken => (
            Retrain,
            "Performance has been past its limit while the inputs stayed as they were: what they mean for the target has changed.",
        ),
        _ if declining => (
            HoldRollout,
            "Performance is within its limit but falls from batch to batch: do not extend its use until the cause is known.",
        ),
        _ if now.quality_broken => (
            Investigate,
            "Values or columns are missing that the reference has: look at the pipeline.",
        ),
        Unknown if drift => (
            Investigate,
            "The data has moved and performance is unknown: get targets for the last batch before deciding.",
        ),
        _ if drift => (
            Investigate,
            "The data has moved but performance has not suffered: find out why, do not retrain blindly.",
        ),
        _ if now.slow == Some(true) => {
            (Investigate, "Predictions are slower than their limit: look at the service.")
        }
        _ if now.pending > 0 => (
            HoldRollout,
            "A limit is crossed, and its rule waits for more batches: see what the next one brings.",
        ),
        Unknown if now.inconclusive => (
            HoldRollout,
            "There are too few rows to tell: collect more before extending the model's use.",
        ),
        _ if now.empty => (Investigate, "The last batch has no rows: look at the pipeline."),
        _ => (Keep, "Nothing that was checked calls for action."),
    }
}

fn checks(now: &Situation) -> Vec<Check> {
    let check =
        |name: &str, passed: bool, detail: String| Check { name: name.to_owned(), passed, detail };
    let mut checks = Vec::new();
    if now.performance != PerformanceNow::Unknown {
        let fine = now.performance == PerformanceNow::Fine;
        checks.push(check("performance within limits", fine, now.performance_detail.clone()));
    }
    if let Some(trend) = now.trend {
        checks.push(check("performance not falling", !trend.declining, trend_detail(&trend)));
    }
    if now.compared > 0 {
        let detail = if now.inconclusive {
            format!("too few rows to compare {} columns", now.compared)
        } else {
            format!("{} of {} columns drifted", now.drifted, now.compared)
        };
        checks.push(check(
            "features as in the reference",
            now.drifted == 0 && !now.inconclusive,
            detail,
        ));
    }
    if let Some(drifted) = now.prediction_drift {
        let detail = if drifted { "predictions drifted" } else { "no change found" };
        checks.push(check("predictions as in the reference", !drifted, detail.to_owned()));
    }
    if let Some(drifted) = now.target_drift {
        let detail = if drifted { "targets drifted" } else { "no change found" };
        checks.push(check("targets as in the reference", !drifted, detail.to_owned()));
    }
    if let Some(drifted) = now.joint_drift {
        let detail = if drifted { "they changed together" } else { "no change found" };
        checks.push(check("columns together as in the reference", !drifted, detail.to_owned()));
    }
    if now.batches > 0 {
        checks.push(check("data complete", !now.quality_broken, now.quality_detail.clone()));
    }
    if let Some(slow) = now.slow {
        checks.push(check("fast enough", !slow, now.latency_detail.clone()));
    }
    checks
}

fn trend_detail(trend: &Trend) -> String {
    match (trend.slope, trend.p_value) {
        (Some(slope), Some(p)) => {
            format!("{slope:+.4} a batch over {} batches, p = {p:.3}", trend.n)
        }
        _ => format!("too few batches with targets for a trend ({})", trend.n),
    }
}
