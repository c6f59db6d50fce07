//! The value of each row: 1 if its prediction is right and 0 if not, or its absolute error.

use crate::error::{Code, Error, Result};
use crate::table::{Kind, MISSING_CODE, Table, labels};
use serde::{Deserialize, Serialize};

/// The columns that measure performance, and those that may explain it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct CauseOptions {
    /// Column of targets.
    pub target: String,
    /// Column of predictions.
    pub prediction: String,
    /// Whether the task is a regression, so that differences count; `None` means yes if targets are numeric.
    pub regression: Option<bool>,
    /// The columns that may explain the change; `None` means all others except texts.
    pub columns: Option<Vec<String>>,
    /// Columns that explain nothing: probabilities, ids, times.
    pub ignore: Vec<String>,
    /// Columns whose values divide the rows into segments; the change is also reported value by value. They may be in
    /// `columns` too.
    pub segments: Vec<String>,
    /// The estimate of the batch's metric: the corresponding part of an
    /// [`EstimatedPerformance`](crate::estimation::EstimatedPerformance). Used if the batch has no targets.
    pub estimated: Option<EstimatedValue>,
}

/// An estimate of a metric; other fields are ignored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct EstimatedValue {
    /// The estimate; `None` if there is none.
    pub value: Option<f64>,
    /// Its sampling error; without it every change counts as one.
    pub sampling_error: Option<f64>,
}

/// The values of rows, and their metric.
pub(super) struct Values {
    /// `accuracy` or `mae`.
    pub(super) metric: &'static str,
    /// One per row; NaN if target or prediction is missing.
    pub(super) rows: Vec<f64>,
}

impl Values {
    /// Whether more is better.
    pub(super) fn rises(metric: &str) -> bool {
        metric == "accuracy"
    }

    /// The values of the rows of a table; `None` for a table without the target.
    ///
    /// # Errors
    /// `column-missing` without the prediction, `kind-mismatch` for a regression on labels.
    pub(super) fn of(table: &Table, options: &CauseOptions) -> Result<Option<Self>> {
        let prediction =
            table.column(&options.prediction).map_err(|error| error.at_field("prediction"))?;
        let Some(target) = table.find(&options.target) else { return Ok(None) };
        if options.regression.unwrap_or(target.kind() == Kind::Numeric) {
            let (Some(truth), Some(said)) = (target.numbers(), prediction.numbers()) else {
                return Err(Error::new(
                    Code::KindMismatch,
                    format!(
                        "A regression needs numbers: \"{}\" or \"{}\" holds none.",
                        target.name(),
                        prediction.name()
                    ),
                ));
            };
            let error = |(truth, said): (&f64, &f64)| {
                let error = (truth - said).abs();
                if error.is_finite() { error } else { f64::NAN }
            };
            let rows = truth.iter().zip(said.iter()).map(error).collect();
            return Ok(Some(Self { metric: "mae", rows }));
        }
        let aligned = labels::align(target, prediction);
        let right = |(&truth, &said): (&u32, &u32)| match (truth, said) {
            (MISSING_CODE, _) | (_, MISSING_CODE) => f64::NAN,
            _ => f64::from(u8::from(truth == said)),
        };
        let rows = aligned.first.iter().zip(&aligned.second).map(right).collect();
        Ok(Some(Self { metric: "accuracy", rows }))
    }
}

/// The columns of the reference that may explain something.
///
/// # Errors
/// `column-missing` for a requested column that does not exist.
pub(super) fn candidates<'a>(reference: &'a Table, options: &CauseOptions) -> Result<Vec<&'a str>> {
    if let Some(columns) = &options.columns {
        let found = columns.iter().enumerate().map(|(at, name)| {
            let column = reference.column(name).map_err(|error| error.at_element("columns", at))?;
            Ok(column.name())
        });
        return found.collect();
    }
    let taken = |name: &str| {
        name == options.target
            || name == options.prediction
            || options.ignore.iter().any(|ignored| ignored == name)
    };
    let columns = reference.columns().iter().filter(|column| column.kind() != Kind::Text);
    Ok(columns.map(|column| column.name()).filter(|name| !taken(name)).collect())
}
