//! Checks all cells of a column for one reading, and returns the values if it fits.

use super::cells::{Cells, Seen};
use super::encoding::Decoding;
use super::number;
use super::options::{CsvOptions, DateOrder, MISSING_TOKENS};
use super::tokenizer::out_of_memory;
use crate::error::Result;
use crate::table::{Column, NumberValues};

/// Share of the values that must have one form for the others to be reported.
pub(super) const NEARLY_ALL: f64 = 0.95;

/// How cells of one file are read.
#[derive(Debug)]
pub(super) struct Rules {
    missing: Vec<Vec<u8>>,
    longest_missing: usize,
    /// Whether a missing token would also read as a number, such as `-999`.
    missing_numbers: bool,
    /// The decimal mark; `None` detects it by column.
    pub(super) decimal: Option<u8>,
    /// The mark between thousands; `None` detects it by column.
    pub(super) thousands: Option<u8>,
    /// The order of day, month and year; `None` detects it by column.
    pub(super) date_order: Option<DateOrder>,
    /// Whether commas divide fields, so that one in a number had to be quoted.
    pub(super) comma_delimited: bool,
    /// How bytes become text.
    pub(super) decoding: Decoding,
    /// Rows of the table.
    pub(super) rows: usize,
    /// The line of the first row, if each row is on the line after the one before.
    pub(super) first_line: Option<u64>,
}

impl Rules {
    pub(super) fn new(options: &CsvOptions, decoding: Decoding) -> Self {
        let token = |token: &str| token.trim().as_bytes().to_vec();
        let missing: Vec<Vec<u8>> = match &options.missing {
            Some(tokens) => tokens.iter().map(|text| token(text)).collect(),
            None => MISSING_TOKENS.into_iter().map(token).collect(),
        };
        let is_number = |token: &Vec<u8>| number::parse(token, b'.').is_some_and(|n| !n.is_nan());
        Self {
            longest_missing: missing.iter().map(Vec::len).max().unwrap_or(0),
            missing_numbers: missing.iter().any(is_number),
            missing,
            decimal: options.decimal,
            thousands: options.thousands,
            date_order: options.date_order,
            comma_delimited: true,
            decoding,
            rows: 0,
            first_line: None,
        }
    }

    pub(super) fn is_missing(&self, text: &[u8]) -> bool {
        text.len() <= self.longest_missing && self.missing.iter().any(|token| token == text)
    }

    /// The trimmed text of a cell; `None` if it is missing.
    pub(super) fn present<'a>(&self, cell: Option<&'a [u8]>) -> Option<&'a [u8]> {
        cell.map(trim).filter(|text| !self.is_missing(text))
    }

    pub(super) fn number(&self, cell: Option<&[u8]>, mark: u8) -> Option<f64> {
        let text = cell.map_or(&b""[..], trim);
        match number::parse(text, mark) {
            Some(value) if !self.missing_numbers || !self.is_missing(text) => Some(value),
            _ => (cell.is_none() || self.is_missing(text)).then_some(f64::NAN),
        }
    }
}

/// Numbers of a column, and evidence against treating them as numbers.
pub(super) struct Numbers {
    pub(super) values: NumberValues,
    /// Whether some have a leading zero, as codes do.
    pub(super) padded: bool,
    pub(super) tally: Tally,
}

impl Numbers {
    pub(super) fn into_column(self, name: &str) -> Column {
        Column::from_counted_numbers(name, self.values, self.tally.missing, self.tally.infinite)
    }
}

/// Counts made while numbers are read, because a second pass over a large column takes long.
#[derive(Default)]
pub(super) struct Tally {
    missing: u64,
    infinite: u64,
    /// Whether some have so many digits that a double may lose one.
    pub(super) wide: bool,
}

impl Tally {
    fn of(seen: Seen) -> Self {
        Self { missing: seen.empty, infinite: 0, wide: seen.wide }
    }

    #[inline]
    fn add(&mut self, value: f64) {
        self.missing += u64::from(value.is_nan());
        self.infinite += u64::from(value.is_infinite());
        self.wide |= value.abs() >= number::FIRST_INEXACT;
    }
}

/// All cells as numbers, or the first cell that is not one.
pub(super) fn numbers(
    cells: &mut Cells,
    mark: u8,
    rules: &Rules,
) -> Result<std::result::Result<Numbers, Vec<u8>>> {
    let mut padded = false;
    let mut read = |cell: Option<&[u8]>| {
        padded |= matches!(cell, Some([b'0', b'0'..=b'9', ..]));
        rules.number(cell, mark)
    };
    // A missing token that reads as a number has to be searched among the plain ones too.
    let are_plain = mark == cells.mark() && !rules.missing_numbers;
    if are_plain && let Some((mut values, seen)) = cells.take_numbers() {
        let mut tally = Tally::of(seen);
        let fit = cells.kept().try_for_each(|(at, text)| {
            let value = read(Some(text)).ok_or_else(|| text.to_vec())?;
            tally.add(value);
            values.set(at, value);
            Ok(())
        });
        return Ok(match fit {
            Ok(()) => Ok(Numbers { values, padded, tally }),
            Err(offending) => {
                cells.give_back(values);
                Err(offending)
            }
        });
    }
    let mut values = reserved(rules.rows)?;
    let fit = if are_plain {
        cells.read_numbers(&mut values, read)
    } else {
        cells.read(&mut values, read)
    };
    let mut tally = Tally::default();
    values.iter().for_each(|&value| tally.add(value));
    Ok(fit.map(|()| Numbers { values: values.into(), padded, tally }))
}

pub(super) fn all_present(cells: &Cells, rules: &Rules, mut is: impl FnMut(&[u8]) -> bool) -> bool {
    cells.visit(|cell| rules.present(cell).is_none_or(&mut is))
}

/// All present cells under one reading, or `None` if it does not fit all, or there are none.
pub(super) fn all<T: Copy>(
    cells: &Cells,
    rules: &Rules,
    read: impl Fn(&[u8]) -> Option<T>,
    missing: T,
) -> Result<Option<Vec<T>>> {
    let mut fits = false;
    cells.visit(|cell| match rules.present(cell) {
        Some(first) => {
            fits = read(first).is_some();
            false
        }
        None => true,
    });
    if !fits {
        return Ok(None);
    }
    let mut values = reserved(rules.rows)?;
    let one = |cell: Option<&[u8]>| rules.present(cell).map_or(Some(missing), &read);
    Ok(cells.read(&mut values, one).is_ok().then_some(values))
}

/// Cells that are not of the requested kind.
#[derive(Default)]
pub(super) struct Misfits {
    pub(super) count: u64,
    pub(super) example: Option<Vec<u8>>,
}

pub(super) fn lenient<T: Copy>(
    cells: &Cells,
    rules: &Rules,
    missing: T,
    misfits: &mut Misfits,
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<Vec<T>> {
    let mut values = reserved(rules.rows)?;
    cells.visit(|cell| {
        let text = rules.present(cell);
        let value = text.and_then(&read);
        if let (Some(text), None) = (text, &value) {
            misfits.count += 1;
            misfits.example.get_or_insert_with(|| text.to_vec());
        }
        values.push(value.unwrap_or(missing));
        true
    });
    Ok(values)
}

pub(super) fn any_number(text: &[u8], rules: &Rules) -> Option<f64> {
    match rules.decimal {
        Some(mark) => number::parse(text, mark),
        None => number::parse(text, b'.').or_else(|| number::parse(text, b',')),
    }
}

/// A vector with room for all rows.
pub(super) fn reserved<T>(rows: usize) -> Result<Vec<T>> {
    let mut values = Vec::new();
    values.try_reserve_exact(rows).map_err(|_| out_of_memory())?;
    Ok(values)
}

/// The text without ASCII white space around it.
#[inline]
pub(super) fn trim(text: &[u8]) -> &[u8] {
    match text {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        [only] if *only > b' ' => text,
        _ => text.trim_ascii(),
    }
}
