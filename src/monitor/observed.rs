//! Options given with a batch.

use crate::json;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Latencies given with a batch: one number for all of it, or one per call.
#[derive(Debug, Clone, PartialEq)]
pub enum LatencyGiven {
    /// The same latency for every row, in milliseconds.
    Each(f64),
    /// One latency per call, in milliseconds.
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

/// Options given when a batch is observed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ObserveOptions {
    /// Its label; default `batch 1`, `batch 2`, ...
    pub label: Option<String>,
    /// Its time in milliseconds since 1970. The core has no clock.
    pub at: f64,
    /// Latency of its predictions in milliseconds; a latency column takes precedence.
    pub latency_ms: Option<LatencyGiven>,
}
