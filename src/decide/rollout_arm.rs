//! Recorded outcomes of one arm of a rollout.

use crate::json;
use crate::metric::finite;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// One side of a rollout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arm {
    /// The new model.
    Candidate,
    /// The model that it is to replace.
    Incumbent,
}

/// A prediction or target as given by the caller.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OutcomeValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl<'de> Deserialize<'de> for OutcomeValue {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let read = match Value::deserialize(source)? {
            Value::Bool(flag) => Ok(Self::Boolean(flag)),
            Value::String(text) => Ok(Self::Text(text)),
            number => json::from_value(&number).map(Self::Number),
        };
        read.map_err(D::Error::custom)
    }
}

impl OutcomeValue {
    /// The label as in columns: `1`, `1.0` and `"1"` are one class.
    fn label(&self) -> String {
        match self {
            Self::Boolean(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The outcome of one prediction. Every part may be absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Outcome {
    /// The prediction.
    pub prediction: Option<OutcomeValue>,
    /// The target.
    pub target: Option<OutcomeValue>,
    /// The latency in milliseconds.
    pub latency_ms: Option<f64>,
    /// Whether the call failed. If absent, the outcome is left out of the error rate.
    pub error: Option<bool>,
    /// A business value, for example revenue.
    pub value: Option<f64>,
}

/// Sums over the outcomes of one arm. Their size is fixed, whatever the number of outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArmRecord {
    /// Number of outcomes.
    pub n: u64,
    /// Number of outcomes with prediction and target.
    pub labelled: u64,
    /// Number of those that are correct.
    pub right: u64,
    /// Number of failed calls.
    pub errors: u64,
    /// Number of outcomes that say whether the call failed; `None` in a record in which all do, such as those saved
    /// before this count existed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<u64>,
    /// Number of outcomes with numbers on both sides.
    pub measured: u64,
    /// Sum of their absolute errors.
    pub absolute_error: f64,
    /// Sum of the squared differences of these errors from their mean.
    #[serde(default)]
    pub absolute_error_squares: f64,
    /// Number of outcomes with a latency.
    pub timed: u64,
    /// Sum of the latencies in milliseconds.
    pub latency_ms: f64,
    /// Number of outcomes with a value.
    pub valued: u64,
    /// Sum of the values.
    pub value: f64,
    /// Sum of the squared differences of the values from their mean.
    #[serde(default)]
    pub value_squares: f64,
}

impl ArmRecord {
    /// Number of outcomes that say whether the call failed.
    pub(super) fn answered(&self) -> u64 {
        self.answered.unwrap_or(self.n)
    }

    pub(super) fn add(&mut self, outcome: &Outcome) {
        self.answered = Some(self.answered() + u64::from(outcome.error.is_some()));
        self.n += 1;
        self.errors += u64::from(outcome.error == Some(true));
        if let (Some(prediction), Some(target)) = (&outcome.prediction, &outcome.target) {
            self.labelled += 1;
            self.right += u64::from(prediction.label() == target.label());
            if let (OutcomeValue::Number(said), OutcomeValue::Number(truth)) = (prediction, target)
                && let Some(error) = finite((said - truth).abs())
            {
                self.absolute_error_squares += square(error, self.absolute_error, self.measured);
                self.measured += 1;
                self.absolute_error += error;
            }
        }
        if let Some(latency) = outcome.latency_ms.and_then(finite) {
            self.timed += 1;
            self.latency_ms += latency;
        }
        if let Some(value) = outcome.value.and_then(finite) {
            self.value_squares += square(value, self.value, self.valued);
            self.valued += 1;
            self.value += value;
        }
    }

    pub(super) fn add_all(&mut self, other: &Self) {
        self.absolute_error_squares += other.absolute_error_squares
            + apart([self.absolute_error, other.absolute_error], [self.measured, other.measured]);
        self.value_squares +=
            other.value_squares + apart([self.value, other.value], [self.valued, other.valued]);
        self.answered = Some(self.answered() + other.answered());
        self.n += other.n;
        self.labelled += other.labelled;
        self.right += other.right;
        self.errors += other.errors;
        self.measured += other.measured;
        self.absolute_error += other.absolute_error;
        self.timed += other.timed;
        self.latency_ms += other.latency_ms;
        self.valued += other.valued;
        self.value += other.value;
    }

    /// A metric of the arm with the number of outcomes it is based on: `accuracy`, `errorRate`, `mae`, `latencyMean`
    /// (ms) or `value` (mean). `None` for any other name.
    pub(super) fn metric(&self, name: &str) -> Option<(Option<f64>, u64)> {
        let mean = |sum: f64, n: u64| (if n == 0 { None } else { finite(sum / n as f64) }, n);
        match name {
            "accuracy" => Some(mean(self.right as f64, self.labelled)),
            "errorRate" => Some(mean(self.errors as f64, self.answered())),
            "mae" => Some(mean(self.absolute_error, self.measured)),
            "latencyMean" => Some(mean(self.latency_ms, self.timed)),
            "value" => Some(mean(self.value, self.valued)),
            _ => None,
        }
    }

    /// The summary of the arm.
    #[must_use]
    pub fn summary(&self) -> ArmSummary {
        let value = |name: &str| self.metric(name).and_then(|(value, _)| value);
        ArmSummary {
            observations: self.n,
            labelled: self.labelled,
            accuracy: value("accuracy"),
            error_rate: value("errorRate"),
            mae: value("mae"),
            mean_latency_ms: value("latencyMean"),
            mean_value: value("value"),
        }
    }
}

/// The increase of the sum of squared differences from the mean when a value joins `n` values with the given sum
/// (Welford).
fn square(value: f64, sum: f64, n: u64) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let n = n as f64;
    (value - sum / n) * (value - (sum + value) / (n + 1.0))
}

/// The increase of the squared differences from the mean when two sums are merged (Chan).
fn apart(sums: [f64; 2], n: [u64; 2]) -> f64 {
    let [a, b] = n.map(|n| n as f64);
    if a == 0.0 || b == 0.0 {
        return 0.0;
    }
    let between = sums[0] / a - sums[1] / b;
    between * between * a * b / (a + b)
}

/// Summary of one arm; `None` for what has no outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArmSummary {
    /// Number of outcomes.
    pub observations: u64,
    /// Number of outcomes with prediction and target.
    pub labelled: u64,
    /// Share of correct predictions among them.
    pub accuracy: Option<f64>,
    /// Share of failed calls among the outcomes that say whether the call failed.
    pub error_rate: Option<f64>,
    /// Mean absolute error, if both sides are numbers.
    pub mae: Option<f64>,
    /// Mean latency in milliseconds.
    pub mean_latency_ms: Option<f64>,
    /// Mean value.
    pub mean_value: Option<f64>,
}
