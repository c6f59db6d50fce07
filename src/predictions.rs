//! The prediction's distribution against the reference's.

use crate::drift::DriftResult;
use serde::{Deserialize, Serialize};

/// Share of one class among predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassShare {
    /// The class.
    pub class: String,
    /// Its share in the reference.
    pub reference: f64,
    /// Its share in the batch.
    pub batch: f64,
}

/// A comparison of predictions: the test's result and the share of each class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictionDrift {
    /// The test: chi-squared on counts for classes, Kolmogorov-Smirnov for numbers.
    #[serde(flatten)]
    pub result: DriftResult,
    /// Class shares over the union of classes; empty for regression.
    pub distribution: Vec<ClassShare>,
}
