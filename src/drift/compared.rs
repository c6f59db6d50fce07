//! Verdicts of other presets beside the active one.

use super::verdict::Verdict;
use crate::json;
use serde::Serialize;

/// What another preset says about the same column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// The other preset: `evidently`, `nannyml` or `classic`.
    pub preset: String,
    /// The test it uses.
    pub test: String,
    /// Its statistic.
    pub statistic: Option<f64>,
    /// Its p-value, if it has one.
    pub p_value: Option<f64>,
    /// Its threshold.
    pub threshold: f64,
    /// `p-value` or `statistic`: which of the two its threshold applies to.
    pub decided_by: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Share of clean pairs of these sizes whose statistic is at least this one, by seeded permutations; only if its
    /// statistic alone raised an alarm.
    pub chance: Option<f64>,
    /// Whether its alarm is what chance produces at this size; `None` without an alarm, or if there is too little
    /// data to tell.
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

/// What another preset says about the whole batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ComparedReport {
    /// The other preset.
    pub preset: String,
    /// Number of columns it compares.
    pub compared: u64,
    /// Number of columns it calls drifted.
    pub drifted: u64,
    /// `drifted / compared`, 0 if it compares nothing.
    pub share: f64,
    /// Its verdict on the batch.
    pub verdict: Verdict,
    /// Number of its alarms that are what chance produces at this size.
    pub noise: u64,
    /// Number of columns that drifted by the active preset and that it calls stable.
    pub missed: u64,
}

json::shape!(ComparedReport { preset, compared, drifted, share, verdict, noise, missed });
