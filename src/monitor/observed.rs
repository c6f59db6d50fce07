//! What is said about a batch beside its rows.

use serde::Deserialize;

/// Latencies given beside a batch: one number for all of it, or one a call.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum LatencyGiven {
    /// The same for every row.
    Each(f64),
    /// One a call, in milliseconds.
    Calls(Vec<f64>),
}

/// What is said about a batch when it is observed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ObserveOptions {
    /// Its name; default `batch 1`, `batch 2`, ...
    pub label: Option<String>,
    /// Its time, milliseconds since 1970. The core has no clock.
    pub at: f64,
    /// Latency of its predictions in milliseconds; a latency column comes first.
    pub latency_ms: Option<LatencyGiven>,
}
