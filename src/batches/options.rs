//! Options for splitting a table.

use super::period::Period;
use crate::error::{Error, Result};
use crate::json;
use serde::Deserialize;

/// What happens to the last rows if they do not fill a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Incomplete {
    /// They form a shorter batch.
    #[default]
    Keep,
    /// They are appended to the batch before; if there is none they are kept.
    Append,
    /// They belong to no batch, and a warning counts them.
    Drop,
}

/// The order of batches split by a column's values.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueOrder {
    /// Order of first appearance.
    #[default]
    Appearance,
    /// By number if all values are numbers, else by code point.
    Value,
}

/// How a table is split: exactly one of `by`, `rows`, `count` and `column`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BatchOptions {
    /// Split by calendar period of the timestamp.
    pub by: Option<Period>,
    /// The column of moments. Default: the only one, or the one recognised as the time of the rows. If the split is
    /// not by period, it only determines when batches start and end.
    pub timestamp: Option<String>,
    /// Whether periods without a row, between the first and the last one, are batches too.
    pub empty_periods: bool,
    /// Split into batches of this many consecutive rows.
    pub rows: Option<f64>,
    /// What happens to the last rows of a split by `rows`.
    pub incomplete: Incomplete,
    /// Split into this many batches of consecutive rows, whose sizes differ by at most one.
    pub count: Option<f64>,
    /// Split by the values of this column.
    pub column: Option<String>,
    /// The order of the values.
    pub order: ValueOrder,
}

json::by_serde!(BatchOptions);

/// The kind of split that the options ask for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    Period(Period),
    Rows(usize),
    Count(usize),
    Column(&'a str),
}

impl BatchOptions {
    /// # Errors
    /// `config-invalid` unless exactly one kind of split is given and its number, if it has one, is a whole number
    /// from 1.
    pub(super) fn way(&self) -> Result<Way<'_>> {
        match (self.by, self.rows, self.count, self.column.as_deref()) {
            (Some(period), None, None, None) => Ok(Way::Period(period)),
            (None, Some(rows), None, None) => Ok(Way::Rows(whole("rows", rows)?)),
            (None, None, Some(count), None) => Ok(Way::Count(whole("count", count)?)),
            (None, None, None, Some(column)) => Ok(Way::Column(column)),
            _ => Err(Error::invalid(
                "Say in one way how to make batches: `by` a period (\"day\"), `rows` a batch, `count` of batches, or a `column`.",
            )),
        }
    }
}

fn whole(name: &str, number: f64) -> Result<usize> {
    if number >= 1.0 && number.floor() == number && number <= f64::from(u32::MAX) {
        return Ok(number as usize);
    }
    Err(Error::invalid(format!("`{name}` has to be a whole number from 1; it is {number}."))
        .at_field(name))
}
