//! What a snapshot holds.

use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::totals::Totals;
use crate::alert::BookState;
use crate::json;
use serde::{Deserialize, Serialize};

/// A monitor without the rows of its reference: results and counts only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MonitorState {
    /// The configuration in force.
    #[serde(deserialize_with = "json::field")]
    pub config: MonitorConfig,
    /// Of the reference: to tell whether the one given at restoring is the same.
    pub fingerprint: String,
    /// The reference measured as a batch.
    #[serde(deserialize_with = "json::field")]
    pub reference: BatchReport,
    /// The batches kept.
    #[serde(deserialize_with = "json::list")]
    pub batches: Vec<BatchReport>,
    /// Sums over every batch.
    #[serde(deserialize_with = "json::field")]
    pub totals: Totals,
    /// Alerts and silences.
    #[serde(deserialize_with = "json::field")]
    pub alerts: BookState,
}
