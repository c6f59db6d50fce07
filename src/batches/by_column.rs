//! One batch for each value of a column.

use super::MAX_VALUES;
use super::batch::{Batch, NO_BATCH, placed};
use super::options::ValueOrder;
use super::plan::Plan;
use crate::error::{Code, Error, Result, Warning};
use crate::numerals::counted;
use crate::table::{Categories, Column, Kind, Table, iso_8601};

pub(super) fn plan(table: &Table, name: &str, order: ValueOrder) -> Result<Plan> {
    let column = table.column(name).map_err(|error| error.at_field("column"))?;
    let categories = column.categories();
    let seen = appearance(&categories, name)?;
    let mut values: Vec<usize> = seen.clone();
    if order == ValueOrder::Value {
        // Labels are in order of value, so their codes are too.
        values.sort_unstable();
    }
    let mut ranks = vec![NO_BATCH; categories.labels.len()];
    for (rank, &code) in values.iter().enumerate() {
        if let Some(place) = ranks.get_mut(code) {
            *place = rank as u32;
        }
    }
    let rank = |&code: &u32| ranks.get(code as usize).copied().unwrap_or(NO_BATCH);
    let codes: Vec<u32> = categories.codes.iter().map(rank).collect();
    let (places, listed) = placed(&codes, values.len());
    let batch = |(&code, (rows, place)): (&usize, (usize, _))| {
        let label = format!("{name} = {}", value(column, &categories, code));
        Batch::new(label, rows, place)
    };
    let batches = values.iter().zip(places).map(batch).collect();
    let without = codes.iter().filter(|&&code| code == NO_BATCH).count() as u64;
    let warning = (without > 0).then(|| {
        let message = format!(
            "Rows without a value in \"{name}\" belong to no batch: {} of them.",
            counted(without)
        );
        Warning::new("rows-without-value", message).times(without)
    });
    Ok(Plan::of(batches, listed, warning.into_iter().collect()))
}

/// The codes that occur, in order of first appearance.
fn appearance(categories: &Categories, name: &str) -> Result<Vec<usize>> {
    let mut seen = vec![false; categories.labels.len()];
    let mut order = Vec::new();
    for &code in &categories.codes {
        match seen.get_mut(code as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        if order.len() == MAX_VALUES {
            return Err(Error::new(
                Code::BatchLimit,
                format!(
                    "Column \"{name}\" has more than {} distinct values. Split by a column with fewer, by `rows` or by `count`.",
                    counted(MAX_VALUES as u64)
                ),
            ));
        }
        order.push(code as usize);
    }
    Ok(order)
}

/// A value as text: moments that are whole milliseconds in ISO 8601.
fn value(column: &Column, categories: &Categories, code: usize) -> String {
    let label = categories.labels.get(code).cloned().unwrap_or_default();
    let number = categories.numbers.as_ref().and_then(|numbers| numbers.get(code));
    match number {
        Some(&moment) if column.kind() == Kind::Datetime && moment.floor() == moment => {
            iso_8601(moment).unwrap_or(label)
        }
        _ => label,
    }
}
