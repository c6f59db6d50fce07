//! Whether a candidate may replace the incumbent.

use super::advice::Check;
use super::direction::lower_is_better;
use super::paired::{PairedCounts, paired_difference_interval};
use crate::error::{Code, Error, Result};
use crate::metric::{finite, name};
use crate::stats::proportion::difference_interval;
use crate::stats::special::normal_quantile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of one model: finished metrics, and row by row whether it was right.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores {
    /// Metrics by name.
    pub metrics: BTreeMap<String, f64>,
    /// For each row whether the prediction was right, `None` where target or prediction is missing.
    pub right: Option<Vec<Option<bool>>>,
    /// A fingerprint of the targets, row by row: two models scored on the same rows share it.
    pub targets: Option<u64>,
}

impl Scores {
    /// Finished metrics: no rows, no interval.
    #[must_use]
    pub fn finished(metrics: BTreeMap<String, f64>) -> Self {
        Self { metrics, right: None, targets: None }
    }
}

/// Options of [`deployment_gate`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct GateOptions {
    /// The metric compared; default `accuracy`. Errors, losses and latencies are better when smaller.
    pub metric: Option<String>,
    /// What the candidate must reach; default 0.85 for accuracy, 0.7 for r2, nothing for other metrics.
    pub threshold: Option<f64>,
    /// How much worse than the incumbent the candidate may be; default 0.
    pub margin: Option<f64>,
    /// 1 - confidence of the interval; default 0.05.
    pub alpha: Option<f64>,
}

/// The answer of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GateOutcome {
    /// The candidate may go live.
    Deploy,
    /// The incumbent stays.
    Keep,
}

/// The answer with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GateDecision {
    /// The answer.
    pub decision: GateOutcome,
    /// Why, in one sentence.
    pub reason: String,
    /// The metric of the candidate.
    pub candidate: Option<f64>,
    /// The metric of the incumbent.
    pub incumbent: Option<f64>,
    /// Candidate minus incumbent.
    pub difference: Option<f64>,
    /// Interval of the difference of accuracies, where rows were given. Shown, not decided on.
    pub interval: Option<[f64; 2]>,
    /// The conditions, each with its figures.
    pub checks: Vec<Check>,
}

/// Deploys if the candidate is at least as good as the incumbent less `margin`, and reaches `threshold`.
///
/// Decided on the point values; equal is good enough. A metric that is not known on either side keeps the
/// incumbent. The interval is Newcombe's: for paired rows when both models were scored on the same
/// targets, else for independent ones.
///
/// # Errors
/// `config-invalid` when threshold or margin is not finite, the margin is negative, or alpha lies outside 0 to 1.
pub fn deployment_gate(
    candidate: &Scores,
    incumbent: &Scores,
    options: &GateOptions,
) -> Result<GateDecision> {
    let metric = options.metric.as_deref().unwrap_or(name::ACCURACY);
    let margin = options.margin.unwrap_or(0.0);
    let alpha = options.alpha.unwrap_or(0.05);
    let threshold = options.threshold.or_else(|| default_threshold(metric));
    let alpha_fits = alpha > 0.0 && alpha < 1.0;
    let margin_fits = margin.is_finite() && margin >= 0.0;
    if !alpha_fits || !margin_fits || threshold.is_some_and(|limit| !limit.is_finite()) {
        return Err(Error::new(
            Code::ConfigInvalid,
            "The gate needs a finite threshold, a margin of at least 0 and an alpha between 0 and 1.",
        ));
    }
    let of = |scores: &Scores| scores.metrics.get(metric).copied().and_then(finite);
    let (new, old) = (of(candidate), of(incumbent));
    let mut checks = vec![known(metric, new, old)];
    if let (Some(new), Some(old)) = (new, old) {
        checks.push(not_worse(metric, new, old, margin));
        checks.extend(threshold.map(|threshold| reaches(metric, new, threshold)));
    }
    let failed = checks.iter().find(|check| !check.passed);
    let decision = if failed.is_none() { GateOutcome::Deploy } else { GateOutcome::Keep };
    let reason = failed.map_or_else(
        || format!("Deploy the candidate: {}.", details(&checks)),
        |check| format!("Keep the incumbent: {}.", check.detail),
    );
    Ok(GateDecision {
        decision,
        reason,
        candidate: new,
        incumbent: old,
        difference: new.zip(old).and_then(|(new, old)| finite(new - old)),
        interval: if metric == name::ACCURACY {
            interval(candidate, incumbent, alpha)
        } else {
            None
        },
        checks,
    })
}

fn default_threshold(metric: &str) -> Option<f64> {
    match metric {
        name::ACCURACY => Some(0.85),
        name::R2 => Some(0.7),
        _ => None,
    }
}

fn details(checks: &[Check]) -> String {
    let details: Vec<&str> = checks.iter().skip(1).map(|check| check.detail.as_str()).collect();
    details.join(", and ")
}

fn known(metric: &str, candidate: Option<f64>, incumbent: Option<f64>) -> Check {
    let passed = candidate.is_some() && incumbent.is_some();
    let detail = match (candidate, incumbent) {
        (Some(_), Some(_)) => format!("{metric} is known of both models"),
        (None, Some(_)) => format!("{metric} of the candidate is not known"),
        (Some(_), None) => format!("{metric} of the incumbent is not known"),
        (None, None) => format!("{metric} is not known of either model"),
    };
    Check { name: "known".to_owned(), passed, detail }
}

fn not_worse(metric: &str, new: f64, old: f64, margin: f64) -> Check {
    let lower = lower_is_better(metric);
    let passed = if lower { new <= old + margin } else { new >= old - margin };
    let allowed = if margin > 0.0 { format!(" by more than {margin}") } else { String::new() };
    let relation = if passed { "not worse" } else { "worse" };
    let detail = format!(
        "{metric} of the candidate ({new}) is {relation} than the incumbent's ({old}){allowed}"
    );
    Check { name: "not-worse".to_owned(), passed, detail }
}

fn reaches(metric: &str, new: f64, threshold: f64) -> Check {
    let lower = lower_is_better(metric);
    let passed = if lower { new <= threshold } else { new >= threshold };
    let relation = match (lower, passed) {
        (false, true) => "reaches",
        (false, false) => "is below",
        (true, true) => "stays within",
        (true, false) => "is above",
    };
    let detail = format!("{metric} of the candidate ({new}) {relation} the limit {threshold}");
    Check { name: "threshold".to_owned(), passed, detail }
}

fn interval(candidate: &Scores, incumbent: &Scores, alpha: f64) -> Option<[f64; 2]> {
    let (new, old) = (candidate.right.as_deref()?, incumbent.right.as_deref()?);
    let paired = candidate.targets.is_some() && candidate.targets == incumbent.targets;
    if paired && new.len() == old.len() {
        let z = normal_quantile(1.0 - alpha / 2.0)?;
        return paired_difference_interval(paired_counts(new, old), z);
    }
    let (a, n) = right_of(new);
    let (b, m) = right_of(old);
    difference_interval(a, n, b, m, alpha)
}

fn paired_counts(new: &[Option<bool>], old: &[Option<bool>]) -> PairedCounts {
    let mut counts = PairedCounts::default();
    for (new, old) in new.iter().zip(old) {
        match (new, old) {
            (Some(true), Some(true)) => counts.both += 1,
            (Some(true), Some(false)) => counts.first_only += 1,
            (Some(false), Some(true)) => counts.second_only += 1,
            (Some(false), Some(false)) => counts.neither += 1,
            _ => {}
        }
    }
    counts
}

/// Right rows and rows with an answer.
fn right_of(rows: &[Option<bool>]) -> (u64, u64) {
    let right = rows.iter().filter(|row| **row == Some(true)).count() as u64;
    (right, rows.iter().flatten().count() as u64)
}
