//! What another preset said beside the one in force.

use super::verdict::Verdict;
use crate::json;
use serde::Serialize;

/// What another preset says of the same column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Whose verdict: `evidently`, `nannyml` or `classic`.
    pub preset: String,
    /// The test it takes.
    pub test: String,
    /// Its statistic.
    pub statistic: Option<f64>,
    /// Its p-value, where it has one.
    pub p_value: Option<f64>,
    /// Its threshold.
    pub threshold: f64,
    /// `p-value` or `statistic`: which of the two its threshold applies to.
    pub decided_by: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Share of clean pairs of these sizes whose statistic is at least this one, by seeded
    /// permutations; only where its statistic alone raised an alarm.
    pub chance: Option<f64>,
    /// Whether an alarm of it is what chance does at this size; `None` without an alarm, or where
    /// there is too little data to say.
    pub noise: Option<bool>,
    /// Both verdicts in one sentence.
    pub reason: String,
}

json::shape!(Comparison {
    preset,
    test,
    statistic,
    p_value,
    threshold,
    decided_by,
    verdict,
    chance,
    noise,
    reason,
});

/// What another preset says of the whole batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedReport {
    /// Whose verdict.
    pub preset: String,
    /// Columns it compares.
    pub compared: u64,
    /// Columns it calls drifted.
    pub drifted: u64,
    /// `drifted / compared`, 0 when it compares nothing.
    pub share: f64,
    /// Its verdict of the batch.
    pub verdict: Verdict,
    /// Its alarms that are what chance does at this size.
    pub noise: u64,
    /// Columns that drifted by the preset in force and that it calls stable.
    pub missed: u64,
}

json::shape!(ComparedReport { preset, compared, drifted, share, verdict, noise, missed });
