//! Selects the columns that take part.

use super::settings::MultivariateOptions;
use crate::drift::SkippedColumn;
use crate::error::Result;
use crate::table::{Column, Kind, Table};

/// A column on both sides.
pub(super) type Pair<'a> = (&'a Column, &'a Column);

/// The columns that both tables share in a comparable form, and the others with the reason.
///
/// # Errors
/// `column-missing` if a requested column is in neither table.
pub(super) fn choose<'a>(
    reference: &'a Table,
    batch: &'a Table,
    options: &MultivariateOptions,
) -> Result<(Vec<Pair<'a>>, Vec<SkippedColumn>)> {
    let named = options.columns.as_deref();
    for (at, name) in named.unwrap_or_default().iter().enumerate() {
        if batch.find(name).is_none() {
            reference.column(name).map_err(|error| error.at_element("columns", at))?;
        }
    }
    let (mut pairs, mut skipped) = (Vec::new(), Vec::new());
    for column in reference.columns() {
        match pair(column, batch.find(column.name()), named) {
            Ok(pair) => pairs.push(pair),
            Err(reason) => skipped.push(left_out(column, &reason)),
        }
    }
    let new = batch.columns().iter().filter(|column| reference.find(column.name()).is_none());
    skipped.extend(new.map(|column| match wanted(column, named) {
        Some(_) => left_out(column, "The reference has no such column."),
        None => left_out(column, NOT_WANTED),
    }));
    Ok((pairs, skipped))
}

/// Largest number of columns compared together. The cost of components grows with the cube of that number: 400 take 3
/// seconds in wasm, thousands would take hours.
pub(super) const MOST_COLUMNS: usize = 500;

/// Leaves out all columns after the first [`MOST_COLUMNS`].
pub(super) fn limit(pairs: &mut Vec<Pair<'_>>, skipped: &mut Vec<SkippedColumn>) {
    let rest = pairs.split_off(pairs.len().min(MOST_COLUMNS));
    let reason =
        format!("Past the first {MOST_COLUMNS} columns: name in `columns` which to compare.");
    skipped.extend(rest.into_iter().map(|(column, _)| left_out(column, &reason)));
}

const NOT_WANTED: &str = "Not among the columns asked for.";

/// Whether a column was requested by name; `None` if others were.
fn wanted(column: &Column, named: Option<&[String]>) -> Option<bool> {
    match named {
        None => Some(false),
        Some(names) => names.iter().any(|name| name == column.name()).then_some(true),
    }
}

fn pair<'a>(
    column: &'a Column,
    batch: Option<&'a Column>,
    named: Option<&[String]>,
) -> std::result::Result<Pair<'a>, String> {
    let by_name = wanted(column, named).ok_or(NOT_WANTED)?;
    let batch = batch.ok_or("The batch has no such column.")?;
    match (column.kind(), batch.kind()) {
        (Kind::Text, _) | (_, Kind::Text) => {
            Err("Free text: nearly every value is new.".to_owned())
        }
        (Kind::Datetime, Kind::Datetime) if !by_name => {
            Err("A date or time: it always changes. Name it in `columns` to compare it.".to_owned())
        }
        _ if fits(column, batch) => Ok((column, batch)),
        (before, after) => Err(format!(
            "Its kind changed from {} to {}: there is nothing to compare.",
            before.as_str(),
            after.as_str()
        )),
    }
}

/// Whether both are numbers, both moments, or both labels.
fn fits(first: &Column, second: &Column) -> bool {
    match (first.kind(), second.kind()) {
        (Kind::Datetime, other) | (other, Kind::Datetime) => other == Kind::Datetime,
        (Kind::Numeric, _) | (_, Kind::Numeric) => {
            first.numbers().is_some() && second.numbers().is_some()
        }
        _ => true,
    }
}

fn left_out(column: &Column, reason: &str) -> SkippedColumn {
    SkippedColumn { column: column.name().to_owned(), reason: reason.to_owned() }
}

/// Both columns as numbers for some rows of each, with NaN for missing: numbers if both have them, else indices of
/// labels over both sides.
pub(super) fn as_numbers(
    (first, second): Pair<'_>,
    [rows_first, rows_second]: [&[usize]; 2],
) -> Vec<f64> {
    let pick = |values: &[f64], rows: &[usize]| -> Vec<f64> {
        rows.iter().map(|&row| values.get(row).copied().unwrap_or(f64::NAN)).collect()
    };
    if let (Some(a), Some(b)) = (first.numbers(), second.numbers()) {
        return [pick(&a, rows_first), pick(&b, rows_second)].concat();
    }
    let aligned = crate::table::labels::align(first, second);
    let classes = aligned.classes.len();
    let place = |codes: &[u32], rows: &[usize]| -> Vec<f64> {
        let code = |&row: &usize| codes.get(row).copied().filter(|&code| (code as usize) < classes);
        rows.iter().map(|row| code(row).map_or(f64::NAN, f64::from)).collect()
    };
    [place(&aligned.first, rows_first), place(&aligned.second, rows_second)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_past_the_limit_are_left_out_by_name() {
        let column = |at: usize| Column::from_numbers(format!("c{at}"), vec![1.0, at as f64]);
        let table = Table::new((0..MOST_COLUMNS + 2).map(column).collect()).unwrap();
        let (mut pairs, mut skipped) =
            choose(&table, &table, &MultivariateOptions::default()).unwrap();
        limit(&mut pairs, &mut skipped);
        assert_eq!(pairs.len(), MOST_COLUMNS);
        let names: Vec<&str> = skipped.iter().map(|skipped| skipped.column.as_str()).collect();
        assert_eq!(names, ["c500", "c501"]);
        assert!(skipped[0].reason.contains("first 500 columns"), "{}", skipped[0].reason);
    }
}
