//! Advice on what to do now, with the checks behind it.

use super::trend::Trend;
use crate::alert::in_words;
use crate::json;
use crate::numerals::{counted, counted_as, grouped};
use serde::{Deserialize, Serialize};

/// A recommended action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceAction {
    /// Do nothing.
    Keep,
    /// Look at the data or the pipeline first.
    Investigate,
    /// Keep the candidate's share as it is.
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
    /// Whether it passed.
    pub passed: bool,
    /// The numbers behind it.
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

/// The current state of performance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PerformanceNow {
    /// There are no targets, and none are expected.
    Unwatched,
    /// No batch has targets, and the last one has no estimate.
    Unknown,
    /// No batch has targets; the last one has an estimate.
    Estimated,
    /// Within its limits.
    Fine,
    /// Within its limits, but with too few targets to exclude a loss.
    Unsure,
    /// Within its limits, and significantly worse than on the reference.
    Worse,
    /// Past a limit that the reference misses too, and not worse than the reference.
    NeverReached,
    /// Past a limit since the last batch, and fine before it.
    BrokeSuddenly,
    /// Past a limit for longer, or from the first batch on.
    Broken,
}

impl PerformanceNow {
    /// Whether performance is known from a batch.
    #[must_use]
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Unwatched | Self::Unknown | Self::Estimated)
    }

    /// Whether a limit is passed.
    #[must_use]
    pub fn is_past_limit(self) -> bool {
        matches!(self, Self::NeverReached | Self::BrokeSuddenly | Self::Broken)
    }
}

/// The facts that advice is based on. Details are sentences for the checks.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// Batches observed.
    pub batches: u64,
    /// The state of performance.
    pub performance: PerformanceNow,
    /// Its numbers.
    pub performance_detail: String,
    /// The performance of the reference, for comparison with that of the last batch with targets.
    pub reference_detail: String,
    /// The estimate for a last batch without targets, if it is worse than the variation over chunks of the reference.
    pub expected_worse: Option<String>,
    /// The trend of the main metric.
    pub trend: Option<Trend>,
    /// Drifted columns of the last batch.
    pub drifted: u64,
    /// Compared columns of the last batch.
    pub compared: u64,
    /// Whether every comparison of columns had too few rows, or there was none.
    pub inconclusive: bool,
    /// Whether the distribution of predictions changed; `None` if it was not compared.
    pub prediction_drift: Option<bool>,
    /// Whether the distribution of targets changed; `None` if there were none to compare.
    pub target_drift: Option<bool>,
    /// Whether all columns together changed; `None` if they were not compared together.
    pub joint_drift: Option<bool>,
    /// Whether values or columns went missing.
    pub quality_broken: bool,
    /// Whether the last batch has no rows.
    pub empty: bool,
    /// Rows of the last batch with an invalid probability.
    pub invalid_probabilities: u64,
    /// The message of the most severe firing alert.
    pub firing: Option<String>,
    /// Number of alerts whose limit is crossed while the rule still waits.
    pub pending: u64,
    /// What is wrong with the quality, or that nothing is.
    pub quality_detail: String,
    /// Whether predictions are too slow; `None` if latency is unknown.
    pub slow: Option<bool>,
    /// Its numbers.
    pub latency_detail: String,
}

/// Advice for a situation, by the first row that applies:
///
/// | situation | advice |
/// |---|---|
/// | no batch yet | keep |
/// | performance past a limit or worse than on the reference, and data quality broke too | investigate: the pipeline comes before the model |
/// | performance past a limit that the reference misses too and no worse than it, and drift | investigate |
/// | the same without drift | hold the rollout: the limit asks for another model |
/// | performance broke, and features or predictions drifted | retrain on recent data |
/// | performance broke, too few rows to tell what drifted | investigate |
/// | performance broke in the last batch, nothing drifted | roll back: the data did not change, something else did |
/// | performance is broken for longer, nothing drifted | retrain: the relation to the target has changed |
/// | data quality broke | investigate |
/// | performance worse than on the reference, or expected to be, and drift | investigate what explains it |
/// | the same without drift | hold the rollout |
/// | performance fine but significantly falling | hold the rollout |
/// | drift, and too few targets to tell whether performance suffered | investigate |
/// | drift without loss of performance | investigate, do not retrain blindly |
/// | too slow | investigate |
/// | the last batch has no rows | investigate |
/// | another alert fires | investigate |
/// | a limit is crossed, its rule waits | hold the rollout |
/// | too few rows to compare, or no targets and no estimate | hold the rollout |
/// | else | keep |
#[must_use]
pub fn advise(situation: &Situation) -> Advice {
    let (action, reason) = match &situation.firing {
        Some(alert) if situation.calls_for_nothing_else() => {
            (AdviceAction::Investigate, format!("{alert}: see what is behind it."))
        }
        _ => {
            let (action, reason) = decide(situation);
            (action, reason.to_owned())
        }
    };
    Advice { action, reason, checks: checks(situation) }
}

impl Situation {
    fn has_drift(&self) -> bool {
        let moved = [self.prediction_drift, self.target_drift, self.joint_drift];
        self.drifted > 0 || moved.contains(&Some(true))
    }

    fn is_broken(&self) -> bool {
        self.quality_broken || self.invalid_probabilities > 0
    }

    /// Whether performance of the last batch is worse than the reference, as far as known, without being past a
    /// limit.
    fn is_worse(&self) -> bool {
        self.performance == PerformanceNow::Worse || self.expected_worse.is_some()
    }

    fn is_declining(&self) -> bool {
        self.trend.is_some_and(|trend| trend.declining)
    }

    /// Whether no row of the table in [`advise`] above the alerts applies.
    fn calls_for_nothing_else(&self) -> bool {
        let explained = self.performance.is_past_limit()
            || self.is_worse()
            || self.has_drift()
            || self.is_broken()
            || self.is_declining();
        self.batches > 0 && !explained && self.slow != Some(true) && !self.empty
    }
}

fn decide(now: &Situation) -> (AdviceAction, &'static str) {
    let rows = now.inconclusive && (now.compared > 0 || !now.performance.is_known());
    match now.performance {
        _ if now.batches == 0 => (AdviceAction::Keep, "No batch has been observed yet."),
        performance if performance.is_past_limit() => past_limit(now),
        _ => within_limit(now).unwrap_or(match now.performance {
            _ if now.slow == Some(true) => (
                AdviceAction::Investigate,
                "Predictions are slower than their limit: look at the service.",
            ),
            _ if now.empty => {
                (AdviceAction::Investigate, "The last batch has no rows: look at the pipeline.")
            }
            _ if now.pending > 0 => (
                AdviceAction::HoldRollout,
                "A limit is crossed, and its rule waits for more batches: see what the next one brings.",
            ),
            _ if rows => (
                AdviceAction::HoldRollout,
                "There are too few rows to tell: collect more before extending the model's use.",
            ),
            PerformanceNow::Unknown => (
                AdviceAction::HoldRollout,
                "How the model performs is unknown, and without probabilities it cannot be estimated: get targets before extending the model's use.",
            ),
            _ => (AdviceAction::Keep, "Nothing that was checked calls for action."),
        }),
    }
}

fn past_limit(now: &Situation) -> (AdviceAction, &'static str) {
    use AdviceAction::{HoldRollout, Investigate, Retrain, RollBack};
    let never_reached = now.performance == PerformanceNow::NeverReached;
    match now.performance {
        _ if now.is_broken() && never_reached => (
            Investigate,
            "Values or columns are not as in the reference: repair the data before judging the model.",
        ),
        _ if now.is_broken() => (
            Investigate,
            "Performance and data quality broke together: repair the data before judging the model.",
        ),
        _ if never_reached && now.has_drift() => (
            Investigate,
            "The data has moved. Performance is past its limit, but no worse than on the reference: the model never reached this limit.",
        ),
        PerformanceNow::NeverReached => (
            HoldRollout,
            "Performance is past its limit, but no worse than on the reference: the model never reached this limit. Change the limit, or train a better model.",
        ),
        _ if now.has_drift() => (
            Retrain,
            "Performance is past its limit and the data has moved: retrain on recent data.",
        ),
        _ if now.inconclusive => (
            Investigate,
            "Performance is past its limit, and whether the data moved cannot be told: compare more rows before acting.",
        ),
        PerformanceNow::BrokeSuddenly => (
            RollBack,
            "Performance broke in the last batch while the data stayed as it was: go back to the previous model and look at what was changed.",
        ),
        _ => (
            Retrain,
            "Performance has been past its limit while the inputs stayed as they were: what they mean for the target has changed.",
        ),
    }
}

fn within_limit(now: &Situation) -> Option<(AdviceAction, &'static str)> {
    use AdviceAction::{HoldRollout, Investigate};
    let known = now.performance.is_known();
    Some(match now.has_drift() {
        _ if now.is_broken() => (
            Investigate,
            if now.is_worse() {
                "Performance is worse than on the reference, and values or columns are not as there: repair the data before judging the model."
            } else {
                "Values or columns are not as in the reference: look at the pipeline."
            },
        ),
        true if now.is_worse() => (
            Investigate,
            "Performance is worse than on the reference and the data has moved: find out which columns explain it before a limit is crossed.",
        ),
        false if now.is_worse() && now.inconclusive => (
            HoldRollout,
            "Performance is worse than on the reference, and whether the data moved cannot be told: compare more rows before acting.",
        ),
        false if now.is_worse() => (
            HoldRollout,
            "Performance is worse than on the reference while the data stayed as it was: do not extend the model's use until the cause is known.",
        ),
        _ if now.is_declining() => (
            HoldRollout,
            "Performance is within its limit but tends down over the batches: do not extend its use until the cause is known.",
        ),
        true if !known => (
            Investigate,
            "The data has moved and performance is unknown: get targets for the last batch before deciding.",
        ),
        true if now.performance == PerformanceNow::Unsure => (
            Investigate,
            "The data has moved, and whether performance suffered cannot be told: get more targets before deciding.",
        ),
        true => (
            Investigate,
            "The data has moved but performance has not suffered: find out why, do not retrain blindly.",
        ),
        false => return None,
    })
}

fn checks(now: &Situation) -> Vec<Check> {
    let check =
        |name: &str, passed: bool, detail: String| Check { name: name.to_owned(), passed, detail };
    let mut checks = Vec::new();
    if now.performance.is_known() {
        let within = !now.performance.is_past_limit();
        checks.push(check("performance within limits", within, now.performance_detail.clone()));
        let same = now.performance != PerformanceNow::Worse;
        if within && !now.reference_detail.is_empty() {
            checks.push(check(
                "performance as on the reference",
                same,
                now.reference_detail.clone(),
            ));
        }
    }
    if let Some(expected) = &now.expected_worse {
        checks.push(check("performance as expected", false, expected.clone()));
    }
    if let Some(trend) = now.trend {
        checks.push(check("performance not falling", !trend.declining, trend_detail(&trend)));
    }
    if now.compared > 0 {
        let detail = if now.inconclusive {
            format!("too few rows to compare {}", counted_as(now.compared, "column", "columns"))
        } else {
            let compared = counted_as(now.compared, "column", "columns");
            format!("{} of {compared} drifted", counted(now.drifted))
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
    if now.invalid_probabilities > 0 {
        let detail = format!("{} outside 0 to 1", counted(now.invalid_probabilities));
        checks.push(check("probabilities valid", false, detail));
    }
    if let Some(slow) = now.slow {
        checks.push(check("fast enough", !slow, now.latency_detail.clone()));
    }
    checks
}

fn trend_detail(trend: &Trend) -> String {
    match (trend.slope, trend.p_value) {
        (Some(slope), Some(p)) => {
            let p = if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") };
            format!("{} a batch over {} batches, p {p}", slope_in_words(slope), counted(trend.n))
        }
        _ => format!("too few batches with targets for a trend ({})", trend.n),
    }
}

/// A slope with four decimals, or four significant digits if it is flatter; a rounding remainder is 0.
fn slope_in_words(slope: f64) -> String {
    if slope.abs() < 5e-5 {
        return in_words(libm::round(slope * 1e12) / 1e12);
    }
    grouped(&format!("{slope:+.4}"))
}
