//! Input and options of an estimator.

use crate::error::{Code, Error, Result};
use crate::performance::Probability;
use crate::table::Column;
use serde::{Deserialize, Serialize};

/// Rows with predictions and probabilities; columns correspond by index.
#[derive(Debug, Clone)]
pub struct EstimationInput<'a> {
    /// The targets: an estimator is fitted to them, and `realised` is computed from them.
    pub target: Option<&'a Column>,
    /// The predictions; without them nothing is estimated.
    pub prediction: Option<&'a Column>,
    /// The probabilities of the positive class, or of each class.
    pub probability: Probability<'a>,
}

impl EstimationInput<'_> {
    /// Refuses columns of different length.
    pub(super) fn check_lengths(&self) -> Result<()> {
        let columns = [("target", self.target), ("prediction", self.prediction)];
        let named = columns.iter().filter_map(|(what, column)| Some((*what, (*column)?.len())));
        let probabilities: Vec<usize> = match &self.probability {
            Probability::None => Vec::new(),
            Probability::Positive(values) => vec![values.len()],
            Probability::PerClass(columns) => columns.iter().map(|(_, c)| c.len()).collect(),
        };
        let all: Vec<(&str, usize)> =
            named.chain(probabilities.into_iter().map(|length| ("probability", length))).collect();
        let Some((first, rows)) = all.first() else { return Ok(()) };
        match all.iter().find(|(_, length)| length != rows) {
            None => Ok(()),
            Some((what, length)) => Err(Error::new(
                Code::LengthMismatch,
                format!(
                    "The {first} has {rows} values, {what} has {length}. Give one value a row, in the same order."
                ),
            )),
        }
    }
}

/// Options of performance estimation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EstimationOptions {
    /// Rows per chunk of the reference over which the variation of the metrics is measured, in row order. Default ten
    /// chunks of nearly equal size, fewer if a chunk would have fewer than 20 rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_rows: Option<u64>,
    /// Worth of a row by target and prediction, both in the order of the classes (sorted by value if all are numbers,
    /// else by code point): gains above 0, costs below. With it `businessValue` is estimated, as the mean worth of a
    /// row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub costs: Option<Vec<Vec<f64>>>,
    /// The unit of `costs`, for example `EUR`, at most 12 characters. For display; nothing is converted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

impl EstimationOptions {
    /// Refuses options that no reference could be used with.
    ///
    /// # Errors
    /// `config-invalid` for chunks without rows, and a matrix of costs that is not square or not finite.
    pub fn check(&self) -> Result<()> {
        let refuse = |field: &str, message: &str| Err(Error::invalid(message).at_field(field));
        if self.chunk_rows == Some(0) {
            return refuse("chunkRows", "`chunkRows` is at least 1 row.");
        }
        let fits = |text: &String| (1..=12).contains(&text.chars().count());
        if !self.currency.as_ref().is_none_or(fits) {
            return refuse("currency", "`currency` has 1 to 12 characters.");
        }
        let Some(costs) = &self.costs else { return Ok(()) };
        if costs.iter().any(|row| row.len() != costs.len()) {
            return refuse(
                "costs",
                "`costs` has one row for each class, and as many numbers in each row.",
            );
        }
        if costs.iter().flatten().any(|worth| !worth.is_finite()) {
            return refuse("costs", "`costs` holds a value that is not a finite number.");
        }
        Ok(())
    }
}
