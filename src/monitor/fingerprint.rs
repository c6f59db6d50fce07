//! A number that stands for a table: to tell whether a reference is the same.

use super::batch_report::BatchReport;
use crate::error::Warning;
use crate::table::{Column, Table, Values};

/// Sixteen hexadecimal digits that depend on names, kinds and every value of a table, in order.
///
/// A 64-bit hash, the same on every machine: it tells accidents apart, not forgeries. One pass over the values.
#[must_use]
pub fn fingerprint(table: &Table) -> String {
    let mut hash = mix(0x6472_6966_7467_6c61, table.row_count() as u64);
    for column in table.columns() {
        hash = of_column(text(text(hash, column.name()), column.kind().as_str()), column);
    }
    format!("{hash:016x}")
}

/// A warning `same-data` where a batch is the reference row for row. The pass over the values is made only
/// where what was counted of both agrees.
pub(super) fn same_data(
    batch: &Table,
    report: &BatchReport,
    reference: &BatchReport,
    known: &str,
) -> Option<Warning> {
    let agree = report.rows > 0
        && report.rows == reference.rows
        && report.quality.columns.len() == reference.quality.columns.len()
        && report.quality.columns.iter().zip(&reference.quality.columns).all(|(now, before)| {
            (&now.name, now.kind, now.missing, now.distinct, now.mean)
                == (&before.name, before.kind, before.missing, before.distinct, before.mean)
        });
    (agree && fingerprint(batch) == known).then(|| {
        Warning::new(
            "same-data",
            "Every row equals the reference's, in the same order: nothing can differ. If that is not meant, choose another file for one of them.",
        )
    })
}

fn of_column(hash: u64, column: &Column) -> u64 {
    match column.values() {
        Values::Numeric(numbers) | Values::Datetime(numbers) => {
            numbers.iter().fold(hash, |hash, &value| mix(hash, bits(value)))
        }
        Values::Boolean(flags) => {
            flags.iter().fold(hash, |hash, flag| mix(hash, flag.map_or(2, u64::from)))
        }
        Values::Categorical(categories) => {
            let labels = categories.labels.iter().fold(hash, |hash, label| text(hash, label));
            categories.codes.iter().fold(labels, |hash, &code| mix(hash, u64::from(code)))
        }
        Values::Text(texts) => texts.iter().fold(hash, |hash, value| match value {
            Some(value) => text(hash, value),
            None => mix(hash, u64::MAX),
        }),
    }
}

/// The bits of a number, one pattern for every NaN and for both zeros.
#[inline(always)]
pub(super) fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

/// Adds a text, its length first so that neighbours cannot run into each other.
pub(super) fn text(hash: u64, text: &str) -> u64 {
    text.bytes().fold(mix(hash, text.len() as u64), |hash, byte| mix(hash, u64::from(byte)))
}

/// Adds a word: FNV-1a's step on 64 bits, rotated so that high bits reach low ones.
#[inline(always)]
pub(super) fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}
