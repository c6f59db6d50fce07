//! Episodes in which a policy acts.

use crate::metric::Severity;
use serde::Serialize;

/// An action of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// An alert fires.
    Alert,
    /// The trigger asks for retraining.
    Retrain,
    /// The gate keeps the incumbent.
    Keep,
    /// A guardrail of the rollout is broken.
    RollBack,
}

/// A period in which a policy acts for one cause without a break.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// The action.
    pub action: Action,
    /// The alert's id, or `trigger`, `gate` or `rollout`.
    pub cause: String,
    /// Index of the batch whose measurements made it act; earlier than `firstBatch` if they depend on late labels.
    pub judged_batch: u64,
    /// Index in the history, from 0, of the newest batch when the episode began.
    pub first_batch: u64,
    /// Index of the newest batch when it last acted.
    pub last_batch: u64,
    /// Label of the first batch.
    pub label: String,
    /// When it began, in milliseconds since 1970: the time of the batch, or of the labels.
    pub from: f64,
    /// The earliest possible beginning, when the first labels were judged, if labels came in parts and the batch is
    /// condensed so that only the final result is known. `None` if `from` is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<f64>,
    /// When it was last judged to act.
    pub to: f64,
    /// The severity, for an alert.
    pub severity: Option<Severity>,
    /// Why it began, in one sentence.
    pub reason: String,
    /// Index of the incident in which it began, by `judgedBatch`; the first one if there are several. `None` if it
    /// began in none, even if it lasts into one.
    pub incident: Option<u64>,
}
