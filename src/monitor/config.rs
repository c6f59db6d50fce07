//! Configuration of a monitor: task, roles, thresholds, rules.

use super::detector_rule::DetectorRule;
use crate::alert::{Inhibition, Rule};
use crate::drift::DriftOptions;
use crate::error::{Error, Result};
use crate::estimation::EstimationOptions;
use crate::json;
use crate::multivariate::{CorrelationOptions, MultivariateOptions};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The task of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Classification with two classes.
    Binary,
    /// Classification with more than two classes.
    Multiclass,
    /// Regression.
    Regression,
    /// No targets: drift and quality only.
    Unlabelled,
}

/// Probability columns: one of the positive class, or one per class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ProbabilityRole {
    /// The column with the probability of the positive class.
    Positive(String),
    /// Column name by class name.
    PerClass(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for ProbabilityRole {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        let read = match Value::deserialize(source)? {
            Value::String(column) => Ok(Self::Positive(column)),
            columns => json::from_value(&columns).map(Self::PerClass),
        };
        read.map_err(D::Error::custom)
    }
}

/// Roles of columns. Columns without a role are features.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Roles {
    /// Column of targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Column of predictions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<String>,
    /// Column or columns of probabilities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ProbabilityRole>,
    /// Column of timestamps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// Column of latencies, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<String>,
    /// Column of row ids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Columns to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// At most three columns that divide every batch into segments, one for each of the 20 most frequent values in
    /// the reference. They are still features.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<String>,
}

/// Thresholds of the default rules. Absent values take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Thresholds(pub BTreeMap<String, f64>);

impl Thresholds {
    /// The threshold of this name, or its default: `accuracy` 0.85, `r2` 0.7, `latencyMs` 100, `missingPct` 5,
    /// `outlierPct` 10, `lowConfidence` 0.7.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied().or(match name {
            "accuracy" => Some(0.85),
            "r2" => Some(0.7),
            "latencyMs" => Some(100.0),
            "missingPct" => Some(5.0),
            "outlierPct" => Some(10.0),
            "lowConfidence" => Some(0.7),
            _ => None,
        })
    }
}

/// A class given as text, number or boolean.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ClassName {
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl<'de> Deserialize<'de> for ClassName {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        let read = match Value::deserialize(source)? {
            Value::Bool(flag) => Ok(Self::Boolean(flag)),
            Value::String(text) => Ok(Self::Text(text)),
            number => json::from_value(&number).map(Self::Number),
        };
        read.map_err(D::Error::custom)
    }
}

impl ClassName {
    /// The label as in columns.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Boolean(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Configuration of a monitor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MonitorConfig {
    /// The task; inferred from the reference if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// The roles.
    pub roles: Roles,
    /// The positive class of a binary task; default the last class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive: Option<ClassName>,
    /// Options of the drift comparison.
    pub drift: DriftOptions,
    /// Thresholds of the default rules.
    pub thresholds: Thresholds,
    /// Rules instead of the default ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// Alerts that mute others while they fire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inhibit: Vec<Inhibition>,
    /// How performance is estimated without targets.
    #[serde(skip_serializing_if = "is_default")]
    pub estimation: EstimationOptions,
    /// Drift of all columns together in every batch, only if present. Components are fitted to the reference once;
    /// trees that tell rows apart are used only with `classifier`. Alpha and smallest effect default to those of
    /// `drift`; the false alarm rate is controlled separately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateOptions>,
    /// Correlations of pairs of numeric columns, compared in every batch, only if present. Alpha defaults to that of
    /// `drift`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlations: Option<CorrelationOptions>,
    /// Change detectors on measurements of the batches; none by default. Each report has their results.
    /// `measurements` also has them as a metric, which rules can use (`accuracyChange` for `accuracy`: 0, 1 for a
    /// warning, 2 for a change, no number if nothing was measured or the scale is not known yet).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detectors: Vec<DetectorRule>,
    /// Number of batches kept; default 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_limit: Option<u64>,
    /// Number of newest batches whose whole report is kept; older ones are condensed to their numbers. Default: as
    /// many as have 25,000 measurements together (about 50 batches of 100 columns, 200 of 20), down to 6,000 in a
    /// history of thousands of batches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_reports: Option<u64>,
}

/// Whether the options are the defaults, which are left out so that configurations stay as short as they were given.
fn is_default(options: &EstimationOptions) -> bool {
    *options == EstimationOptions::default()
}

json::by_serde!(MonitorConfig);

impl MonitorConfig {
    /// A configuration from JSON text.
    ///
    /// # Errors
    /// `config-invalid`, with the wrong field.
    pub fn from_json(text: &str) -> Result<Self> {
        json::from_text(text)
            .map_err(|fault| Error::misshapen("The configuration is not valid", &fault))
    }
}
