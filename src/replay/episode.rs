//! What a policy did.

use crate::metric::Severity;
use serde::Serialize;

/// What a policy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// An alert fires.
    Alert,
    /// The trigger asks for training.
    Retrain,
    /// The gate keeps the incumbent.
    Keep,
    /// A guardrail of the rollout is broken.
    RollBack,
}

/// A stretch of time in which a policy acts for one cause without a break.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Episode {
    /// What it does.
    pub action: Action,
    /// The alert's id, or `trigger`, `gate` or `rollout`.
    pub cause: String,
    /// Place of the batch whose numbers made it act: an earlier one than `firstBatch` where they rest on
    /// labels that came late.
    pub judged_batch: u64,
    /// Place in the history, from 0, of the newest batch there was when it began.
    pub first_batch: u64,
    /// The same of the last time at which it acted.
    pub last_batch: u64,
    /// Label of the first batch.
    pub label: String,
    /// When it began: the time of the batch, or of the labels, milliseconds since 1970.
    pub from: f64,
    /// Where the labels behind it came in parts and the batch is condensed, when the first of them were judged: only
    /// what all came to is left, so the policy may have acted as early as that. `None` where `from` is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<f64>,
    /// When it was last judged to act.
    pub to: f64,
    /// How bad, for an alert.
    pub severity: Option<Severity>,
    /// Why it began, in one sentence.
    pub reason: String,
    /// Place of the incident it began in among those given, by `judgedBatch` (of several the first); `None`
    /// where it began in none, whatever it lasts into.
    pub incident: Option<u64>,
}
