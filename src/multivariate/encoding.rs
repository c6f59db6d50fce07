//! Columns as standardised numbers, relative to the reference: labels by their frequency there, missing values by the
//! usual value there.

use crate::drift::SkippedColumn;
use crate::json;
use crate::order;
use crate::stats::sum::Sum;
use crate::stats::{moments, principal::Source};
use crate::table::{Categories, Column, Kind, Table};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

/// A standard deviation below this share of the mean is rounding error.
const ROUNDING: f64 = 1e-12;
/// Largest number of saved labels per column; rarer ones then count as new.
const MOST_LABELS: usize = 256;

/// How one column becomes numbers.
#[derive(Debug, Clone)]
pub(super) struct Encoding {
    name: String,
    /// Share of the reference's rows by label, with missing ones counted as the most frequent label; `None` for
    /// numbers.
    shares: Option<HashMap<String, f64>>,
    /// Replaces a missing or infinite value.
    usual: f64,
    mean: f64,
    scale: f64,
}

/// A saved encoding, with at most [`MOST_LABELS`] labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct EncodingState {
    name: String,
    labels: Option<Vec<String>>,
    shares: Vec<f64>,
    usual: f64,
    mean: f64,
    scale: f64,
}

json::shape!(EncodingState { name, labels, shares, usual, mean, scale });

/// The encodings of columns of a reference from some of its rows, and the columns without one.
pub(super) fn fit(columns: &[&Column], rows: &[usize]) -> (Vec<Encoding>, Vec<SkippedColumn>) {
    let (mut encodings, mut skipped) = (Vec::new(), Vec::new());
    for column in columns {
        match Encoding::of(column, rows) {
            Ok(encoding) => encodings.push(encoding),
            Err(reason) => skipped.push(SkippedColumn {
                column: column.name().to_owned(),
                reason: reason.to_owned(),
            }),
        }
    }
    (encodings, skipped)
}

impl Encoding {
    fn of(column: &Column, rows: &[usize]) -> Result<Self, &'static str> {
        match column.kind() {
            Kind::Numeric | Kind::Datetime => Self::of_numbers(column, rows),
            Kind::Categorical | Kind::Boolean => Self::of_labels(column, rows),
            Kind::Text => Err("Free text has no place in principal components."),
        }
    }

    fn of_numbers(column: &Column, rows: &[usize]) -> Result<Self, &'static str> {
        let numbers = column.numbers().unwrap_or_default();
        let some = rows.iter().filter_map(|&row| numbers.get(row).copied());
        let finite: Vec<f64> = some.filter(|number| number.is_finite()).collect();
        let spread = moments::of(&finite).ok_or("The reference has no numbers in it.")?;
        // Missing values are set to the mean, where they add nothing to the squares.
        let variance = spread.sum_of_squares / rows.len().max(1) as f64;
        let encoding = Self {
            name: column.name().to_owned(),
            shares: None,
            usual: spread.mean,
            mean: spread.mean,
            scale: variance.sqrt(),
        };
        encoding.with_spread()
    }

    fn of_labels(column: &Column, rows: &[usize]) -> Result<Self, &'static str> {
        let categories = column.categories();
        let mut counts = vec![0u64; categories.labels.len()];
        for row in rows {
            let code = categories.codes.get(*row).map_or(usize::MAX, |&code| code as usize);
            counts.get_mut(code).into_iter().for_each(|count| *count += 1);
        }
        let present: u64 = counts.iter().sum();
        let most = counts.iter().copied().max().filter(|&most| most > 0);
        let most = most.ok_or("The reference has no values in it.")?;
        let rows = rows.len() as u64;
        if let Some(count) = counts.iter_mut().find(|count| **count == most) {
            *count += rows - present;
        }
        let share = |count: u64| count as f64 / rows as f64;
        let mean = counts.iter().map(|&count| share(count) * share(count)).collect::<Sum>().value();
        let square = |&count: &u64| share(count) * (share(count) - mean) * (share(count) - mean);
        let variance = counts.iter().map(square).collect::<Sum>().value();
        let known = categories.labels.iter().cloned().zip(counts.iter().map(|&n| share(n)));
        let encoding = Self {
            name: column.name().to_owned(),
            shares: Some(known.collect()),
            usual: share(most + rows - present),
            mean,
            scale: variance.sqrt(),
        };
        encoding.with_spread()
    }

    fn with_spread(self) -> Result<Self, &'static str> {
        if !(self.scale.is_finite() && self.mean.is_finite()) {
            return Err("Its values leave the range in which squares can be added.");
        }
        if self.scale <= ROUNDING * self.mean.abs() {
            return Err(
                "It does not vary in the reference (or every label is as frequent): there is nothing to measure a change by.",
            );
        }
        Ok(self)
    }

    /// The encoding for saving, with the most frequent labels first.
    pub(super) fn state(&self) -> EncodingState {
        let mut known: Vec<(&String, f64)> =
            self.shares.iter().flatten().map(|(label, &share)| (label, share)).collect();
        order::sort_by(&mut known, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        known.truncate(MOST_LABELS);
        EncodingState {
            name: self.name.clone(),
            labels: self
                .shares
                .is_some()
                .then(|| known.iter().map(|(label, _)| (*label).clone()).collect()),
            shares: known.iter().map(|(_, share)| *share).collect(),
            usual: self.usual,
            mean: self.mean,
            scale: self.scale,
        }
    }

    /// A saved encoding; `None` if it contradicts itself.
    pub(super) fn restore(state: EncodingState) -> Option<Self> {
        let EncodingState { name, labels, shares, usual, mean, scale } = state;
        let fits = labels.as_ref().map_or(0, Vec::len) == shares.len() && scale > 0.0;
        let shares = labels.map(|labels| labels.into_iter().zip(shares).collect());
        fits.then_some(Self { name, shares, usual, mean, scale })
    }

    /// The column of a table in this encoding; `None` if its kind does not fit.
    fn encode<'a>(&'a self, column: &'a Column) -> Option<Encoded<'a>> {
        let values = match &self.shares {
            None => Cells::Numbers(column.numbers()?),
            Some(shares) => {
                let categories = column.categories();
                let share = |label: &String| shares.get(label).or_else(|| shares.get(also(label)));
                let table = categories.labels.iter().map(|label| share(label).copied());
                let table = table.map(|share| share.unwrap_or(0.0)).collect();
                Cells::Labels(categories, table)
            }
        };
        Some(Encoded { encoding: self, values })
    }
}

/// Equivalent labels of booleans and whole numbers.
fn also(label: &str) -> &str {
    match label {
        "0" => "false",
        "1" => "true",
        "false" => "0",
        "true" => "1",
        _ => label,
    }
}

enum Cells<'a> {
    Numbers(Cow<'a, [f64]>),
    Labels(Cow<'a, Categories>, Vec<f64>),
}

struct Encoded<'a> {
    encoding: &'a Encoding,
    values: Cells<'a>,
}

impl Encoded<'_> {
    fn value(&self, row: usize) -> f64 {
        let value = match &self.values {
            Cells::Numbers(numbers) => numbers.get(row).copied().filter(|n| n.is_finite()),
            Cells::Labels(categories, shares) => {
                categories.codes.get(row).and_then(|&code| shares.get(code as usize)).copied()
            }
        };
        (value.unwrap_or(self.encoding.usual) - self.encoding.mean) / self.encoding.scale
    }
}

/// Rows of a table in the encodings of a reference.
pub(super) struct EncodedTable<'a> {
    rows: &'a [usize],
    columns: Vec<Encoded<'a>>,
}

impl<'a> EncodedTable<'a> {
    /// Some rows of a table in these encodings, or the name of the first column that does not fit.
    pub(super) fn of(
        encodings: &'a [Encoding],
        table: &'a Table,
        rows: &'a [usize],
    ) -> Result<Self, &'a str> {
        let encode = |encoding: &'a Encoding| {
            let column = table.find(&encoding.name).ok_or(encoding.name.as_str())?;
            encoding.encode(column).ok_or(encoding.name.as_str())
        };
        let columns = encodings.iter().map(encode).collect::<Result<_, _>>()?;
        Ok(Self { rows, columns })
    }
}

impl Source for EncodedTable<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        self.columns.len()
    }

    fn fill(&self, column: usize, first: usize, block: &mut [f64]) {
        let rows = self.rows.get(first..).unwrap_or_default();
        let Some(column) = self.columns.get(column) else { return };
        for (value, &row) in block.iter_mut().zip(rows) {
            *value = column.value(row);
        }
    }
}

/// The names of encoded columns.
pub(super) fn names(encodings: &[Encoding]) -> impl Iterator<Item = &str> {
    encodings.iter().map(|encoding| encoding.name.as_str())
}
