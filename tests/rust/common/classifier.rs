//! Small classification tasks for tests.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use driftglass::error::{Result, Warning};
use driftglass::performance::{
    ClassificationInput, ClassificationMetrics, Probability, classification_metrics,
};
use driftglass::stats::random::SplitMix64;
use driftglass::table::Column;
use serde_json::Value;

/// Rows of a binary task whose probabilities are exact 1024ths and well calibrated.
#[derive(Clone, Default)]
pub struct Rows {
    pub target: Vec<f64>,
    pub prediction: Vec<f64>,
    pub probability: Vec<f64>,
}

impl Rows {
    pub fn drawn(random: &mut SplitMix64, n: usize) -> Self {
        let mut rows = Self::default();
        for _ in 0..n {
            let p = (random.unit() * 1024.0).floor() / 1024.0;
            rows.target.push(f64::from(u8::from(random.unit() < p)));
            rows.prediction.push(f64::from(u8::from(p >= 0.5)));
            rows.probability.push(p);
        }
        rows
    }

    pub fn metrics(&self, weights: Option<&[f64]>) -> ClassificationMetrics {
        self.try_metrics(Probability::Positive(&self.probability), weights).unwrap()
    }

    pub fn try_metrics(
        &self,
        probability: Probability,
        weights: Option<&[f64]>,
    ) -> Result<ClassificationMetrics> {
        let target = Column::from_numbers("target", self.target.clone());
        let prediction = Column::from_numbers("prediction", self.prediction.clone());
        measure(&target, &prediction, probability, None, weights)
    }
}

pub fn measure(
    target: &Column,
    prediction: &Column,
    probability: Probability,
    positive: Option<&str>,
    weights: Option<&[f64]>,
) -> Result<ClassificationMetrics> {
    let input = ClassificationInput { target, prediction, probability, positive, weights };
    classification_metrics(&input)
}

pub fn texts(name: &str, values: &[&str]) -> Column {
    Column::from_texts(name, values.iter().map(|value| Some(*value)))
}

pub fn warning<'a>(warnings: &'a [Warning], code: &str) -> &'a Warning {
    warnings.iter().find(|warning| warning.code == code).unwrap()
}

/// Every number outside `intervals` and `n`, with its path.
pub fn figures(metrics: &impl serde::Serialize) -> Vec<(String, f64)> {
    fn walk(value: &Value, path: String, found: &mut Vec<(String, f64)>) {
        match value {
            Value::Number(number) => found.push((path, number.as_f64().unwrap())),
            Value::Array(values) => {
                for (at, value) in values.iter().enumerate() {
                    walk(value, format!("{path}/{at}"), found);
                }
            }
            Value::Object(fields) => {
                let skipped = ["intervals", "intervalMethods", "warnings", "n"];
                for (name, value) in
                    fields.iter().filter(|(name, _)| !skipped.contains(&name.as_str()))
                {
                    walk(value, format!("{path}/{name}"), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&serde_json::to_value(metrics).unwrap(), String::new(), &mut found);
    found
}

#[track_caller]
pub fn assert_same_figures(a: &impl serde::Serialize, b: &impl serde::Serialize) {
    let (a, b) = (figures(a), figures(b));
    assert_eq!(a.len(), b.len());
    for ((path, a), (_, b)) in a.iter().zip(&b) {
        let close = (a - b).abs() <= 1e-12 * b.abs().max(1.0);
        assert!(close, "{path}: {a:e} is not {b:e}");
    }
}
