//! The input of a classifier's metrics.

use crate::error::{Code, Error, Result};
use crate::table::Column;

/// Largest number of classes. The confusion matrix grows with their square, and a column of so many labels is an id
/// or a number, not a class.
pub const MAX_CLASSES: usize = 1_000;

/// Probabilities of a classifier, one per row. NaN is missing; the range is 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Probability<'a> {
    /// No probabilities.
    #[default]
    None,
    /// Probabilities of the positive class.
    Positive(&'a [f64]),
    /// Probabilities of each class: its name and its column. A single column is that of the positive class.
    PerClass(Vec<(String, &'a [f64])>),
}

impl Probability<'_> {
    /// The length of the first column that does not have `rows` values.
    pub(super) fn other_length(&self, rows: usize) -> Option<usize> {
        let differs = |length: &usize| *length != rows;
        match self {
            Self::None => None,
            Self::Positive(values) => Some(values.len()).filter(differs),
            Self::PerClass(columns) => columns.iter().map(|(_, values)| values.len()).find(differs),
        }
    }
}

/// The input of [`classification_metrics`](super::classification_metrics). Columns correspond by index.
#[derive(Debug, Clone)]
pub struct ClassificationInput<'a> {
    /// The targets.
    pub target: &'a Column,
    /// The predictions.
    pub prediction: &'a Column,
    /// The probabilities.
    pub probability: Probability<'a>,
    /// The positive class of a binary task; default the last class in sorted order.
    pub positive: Option<&'a str>,
    /// Row weights: finite, not negative, not all 0. If absent, every row counts once.
    pub weights: Option<&'a [f64]>,
}

impl ClassificationInput<'_> {
    /// The requested positive class: by name, or as the only class with a probability.
    pub(super) fn wanted(&self) -> Option<&str> {
        let lone = match &self.probability {
            Probability::PerClass(columns) if columns.len() == 1 => columns.first(),
            _ => None,
        };
        self.positive.or(lone.map(|(class, _)| class.as_str()))
    }

    /// Refuses columns of different length.
    pub(super) fn check_lengths(&self) -> Result<()> {
        let rows = self.target.len();
        same_length("prediction", self.prediction.len(), rows)?;
        if let Some(length) = self.probability.other_length(rows) {
            same_length("probability", length, rows)?;
        }
        same_length("weights", self.weights.map_or(rows, <[f64]>::len), rows)
    }
}

/// Refuses a column whose length differs from the target's.
pub(super) fn same_length(what: &str, length: usize, rows: usize) -> Result<()> {
    if length == rows {
        return Ok(());
    }
    Err(Error::new(
        Code::LengthMismatch,
        format!(
            "The target has {rows} values, {what} has {length}. Give one value a row, in the same order."
        ),
    ))
}

/// Refuses weights that are negative, missing, infinite, all 0, or whose sum is not between 1e-100 and 1e100.
pub(super) fn check_weights(weights: Option<&[f64]>) -> Result<()> {
    let Some(weights) = weights else { return Ok(()) };
    let refuse = |message: String| Err(Error::new(Code::ValueOutOfRange, message));
    let bad = weights.iter().filter(|&&weight| !(weight >= 0.0 && weight.is_finite())).count();
    if bad > 0 {
        return refuse(format!(
            "{bad} weights are negative, missing or infinite. Weights are finite numbers from 0 up."
        ));
    }
    let total: f64 = weights.iter().sum();
    if !weights.is_empty() && !(1e-100..=1e100).contains(&total) {
        return refuse(format!(
            "The weights sum to {total:e}. At least one has to be above 0, and the sum between 1e-100 and 1e100."
        ));
    }
    Ok(())
}
