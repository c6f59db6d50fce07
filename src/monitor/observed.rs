//! What is said about a batch beside its rows.

use crate::json;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Latencies given beside a batch: one number for all of it, or one a call.
#[derive(Debug, Clone, PartialEq)]
pub enum LatencyGiven {
    /// The same for every row.
    Each(f64),
    /// One a call, in milliseconds.
    Calls(Vec<f64>),
}

impl<'de> Deserialize<'de> for LatencyGiven {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        let value = Value::deserialize(source)?;
        let read = match &value {
            Value::Array(_) => json::from_value(&value).map(Self::Calls),
            _ => json::from_value(&value).map(Self::Each),
        };
        read.map_err(D::Error::custom)
    }
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
