//! How a table is to be split.

use super::period::Period;
use crate::error::{Error, Result};
use crate::json;
use serde::Deserialize;

/// What becomes of the last rows where they are fewer than a batch has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Incomplete {
    /// A shorter batch of their own.
    #[default]
    Keep,
    /// The batch before takes them; where there is none they are kept.
    Append,
    /// No batch, and a warning says how many they are.
    Drop,
}

/// In which order the batches of a column's values come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueOrder {
    /// As the values appear first.
    #[default]
    Appearance,
    /// By number where all values are numbers, else by code point.
    Value,
}

/// How a table is to be split: one of `by`, `rows`, `count` and `column`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct BatchOptions {
    /// By calendar period of the timestamp.
    pub by: Option<Period>,
    /// The column of moments. By default the only one there is, or the one recognised as the time of
    /// the rows. Where the split is not by period it only says when batches start and end.
    pub timestamp: Option<String>,
    /// Whether periods without a row, between the first and the last one, are batches too.
    pub empty_periods: bool,
    /// By this many consecutive rows.
    pub rows: Option<f64>,
    /// What becomes of the last rows of a split by `rows`.
    pub incomplete: Incomplete,
    /// Into this many batches of consecutive rows, whose sizes differ by one at most.
    pub count: Option<f64>,
    /// By the values of this column.
    pub column: Option<String>,
    /// The order of the values.
    pub order: ValueOrder,
}

json::by_serde!(BatchOptions);

/// The one way that the options ask for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    Period(Period),
    Rows(usize),
    Count(usize),
    Column(&'a str),
}

impl BatchOptions {
    /// # Errors
    /// `config-invalid` unless exactly one way is asked for, by a whole number from 1 where it is a number.
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
