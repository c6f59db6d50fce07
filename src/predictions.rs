//! Drift of predictions, and of targets, which are compared in the same way.
//!
//! Classes are compared by chi-squared on counts over the union of classes. The textbook recipe, `chisquare` on the
//! proportions of two `bincount`s, has two errors: proportions instead of counts divide the statistic by the sample
//! size, so that it hardly ever fires; and the two vectors differ in length as soon as one side lacks the highest
//! class. Numbers are compared by Kolmogorov-Smirnov.

use crate::drift::{DriftOptions, DriftResult, compare_alone, reference_summary};
use crate::error::Result;
use crate::json::{self, Read};
use crate::summary::{ColumnSummary, category_pair, summarise};
use crate::table::{Column, Kind};
use serde::Serialize;
use serde_json::Value;

/// Share of one class among predictions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassShare {
    /// The class.
    pub class: String,
    /// Its share in the reference.
    pub reference: f64,
    /// Its share in the batch.
    pub batch: f64,
}

json::shape!(ClassShare { class, reference, batch });

/// A comparison of predictions: the test's result and the share of each class.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PredictionDrift {
    /// The test: chi-squared on counts for classes, Kolmogorov-Smirnov for numbers.
    #[serde(flatten)]
    pub result: DriftResult,
    /// Class shares over the union of classes; empty for regression.
    pub distribution: Vec<ClassShare>,
}

impl Read for PredictionDrift {
    fn read(value: &Value) -> json::Result<Self> {
        Ok(Self { result: Read::read(value)?, distribution: json::member(value, "distribution")? })
    }
}

json::by_read!(PredictionDrift);

/// Compares two columns of predictions. Whole numbers with few distinct values are treated as classes.
///
/// # Errors
/// `config-invalid` if an option is out of range, `kind-mismatch` if one side has classes and the other numbers.
pub fn prediction_drift(
    reference: &Column,
    batch: &Column,
    options: &DriftOptions,
) -> Result<PredictionDrift> {
    compare(&reference_summary(reference, options), &summarise(batch), options)
}

/// Compares two summaries of predictions, or of targets; the monitor calls this for every batch. If a side has no
/// values, there is no statistic and the verdict is `inconclusive`.
///
/// # Errors
/// As [`prediction_drift`].
pub fn compare(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    options: &DriftOptions,
) -> Result<PredictionDrift> {
    let result = compare_alone(reference, batch, options)?;
    let classes = matches!(result.kind, Kind::Categorical | Kind::Boolean);
    let distribution = if classes { distribution(reference, batch) } else { Vec::new() };
    Ok(PredictionDrift { result, distribution })
}

fn distribution(reference: &ColumnSummary, batch: &ColumnSummary) -> Vec<ClassShare> {
    let counts = category_pair(reference, batch).unwrap_or_default();
    let share = |count: u64, total: u64| count as f64 / total.max(1) as f64;
    let both = counts.first.iter().zip(&counts.second);
    let classes = counts.labels.iter().zip(both);
    classes
        .map(|(class, (&a, &b))| ClassShare {
            class: class.clone(),
            reference: share(a, reference.present()),
            batch: share(b, batch.present()),
        })
        .collect()
}
