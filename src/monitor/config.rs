//! What a monitor is told: task, roles, thresholds, rules.

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

/// What the model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Two classes.
    Binary,
    /// More than two classes.
    Multiclass,
    /// A number.
    Regression,
    /// No targets: drift and quality only.
    Unlabelled,
}

/// Probability columns: of the positive class, or one a class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ProbabilityRole {
    /// The column with the probability of the positive class.
    Positive(String),
    /// Class name to column name.
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

/// Which column plays which part. Columns without a role are features.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Roles {
    /// The truth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// What the model said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<String>,
    /// How sure it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<ProbabilityRole>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timestamp: Option<String>,
    /// How long it took, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<String>,
    /// Which row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Columns to leave out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// At most three columns by whose values every batch is measured once more, each of the 20 most
    /// frequent values of the reference by itself. They are features all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<String>,
}

/// Thresholds of the default rules; absent ones take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Thresholds(pub BTreeMap<String, f64>);

impl Thresholds {
    /// The threshold of that name, or its default: `accuracy` 0.85, `r2` 0.7, `latencyMs` 100,
    /// `missingPct` 5, `outlierPct` 10, `lowConfidence` 0.7.
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

/// A class named by text, number or boolean.
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
    /// The label as columns write it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Boolean(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// Everything a monitor is told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MonitorConfig {
    /// The task; inferred from the reference when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Task>,
    /// The roles.
    pub roles: Roles,
    /// The positive class of a binary task; by default the last class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub positive: Option<ClassName>,
    /// Options of the drift comparison.
    pub drift: DriftOptions,
    /// Thresholds of the default rules.
    pub thresholds: Thresholds,
    /// Rules in place of the default ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// Alerts that mute others while they fire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inhibit: Vec<Inhibition>,
    /// How performance is estimated without targets.
    #[serde(skip_serializing_if = "is_default")]
    pub estimation: EstimationOptions,
    /// Drift of all columns together, in every batch: components fitted to the reference once; trees that tell
    /// rows apart only with `classifier`. Not without being asked for. Alpha and smallest effect are those of
    /// `drift` unless said otherwise; the promise of few false alarms is one of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multivariate: Option<MultivariateOptions>,
    /// Correlations of pairs of numeric columns, compared in every batch. Not without being asked for. Alpha is that
    /// of `drift` unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlations: Option<CorrelationOptions>,
    /// Change detectors on what is measured of the batches; none by default. What they say is in each report,
    /// and as a metric of its own (`accuracyChange` for `accuracy`: 0, 1 for a warning, 2 for a change, no number
    /// where nothing was measured or the scale is not known yet) in `measurements` and for rules.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub detectors: Vec<DetectorRule>,
    /// Batches kept; default 1000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history_limit: Option<u64>,
    /// Newest batches of which the whole report is kept; older ones are condensed to their numbers. By default
    /// as many as have 25,000 measurements together (some 50 batches of 100 columns, 200 of 20), down to 6,000
    /// in a history of thousands of batches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_reports: Option<u64>,
}

/// Options that say nothing are left out, so that configurations stay as short as they were given.
fn is_default(options: &EstimationOptions) -> bool {
    *options == EstimationOptions::default()
}

json::by_serde!(MonitorConfig);

impl MonitorConfig {
    /// A configuration from JSON text.
    ///
    /// # Errors
    /// `config-invalid`, saying which field is wrong.
    pub fn from_json(text: &str) -> Result<Self> {
        json::from_text(text)
            .map_err(|fault| Error::misshapen("The configuration is not valid", &fault))
    }
}
