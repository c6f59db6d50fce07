//! Columns that are texts only because of a few cells among numbers or dates.

use super::cells::Cells;
use super::moments::is_moment;
use super::notes::excerpt;
use super::number;
use super::values::{NEARLY_ALL, Rules};
use crate::error::Warning;
use crate::numerals::counted;
use crate::table::{Column, MAX_WHOLE_CATEGORIES, Values};

/// One in so many numbers may contain a letter by mistake; if more do, the column holds codes.
const FEW_CODES: u64 = 1000;

/// The few cells of a column that are no numbers, or no dates, although nearly all others are.
pub(super) struct Exceptions {
    pub(super) first: Vec<u8>,
    /// `number` or `date`.
    pub(super) of: &'static str,
    row: u64,
    count: u64,
    present: u64,
}

impl Exceptions {
    /// Those of a column of texts; `None` if they are not few, or not by mistake.
    pub(super) fn of(column: &Column, cells: &Cells, rules: &Rules) -> Option<Self> {
        // Told of most categories by their labels alone.
        let has_digit = |label: &String| label.bytes().any(|byte| byte.is_ascii_digit());
        if let Values::Categorical(categories) = column.values()
            && !categories.labels.iter().any(has_digit)
        {
            return None;
        }
        // Where commas divide fields, one in a number may divide its thousands as well.
        let comma = rules.decimal.is_none() && !rules.comma_delimited;
        let marks = [rules.decimal.unwrap_or(b'.'), b','];
        marks
            .into_iter()
            .take(1 + usize::from(comma))
            .find_map(|mark| among_numbers(cells, rules, mark))
            .or_else(|| Self::find(cells, rules, "date", &mut is_moment))
    }

    /// Cells that `fits` refuses; `None` once they are too many.
    fn find(
        cells: &Cells,
        rules: &Rules,
        of: &'static str,
        fits: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Option<Self> {
        let few = |count: u64, of: u64| (count as f64) <= (1.0 - NEARLY_ALL) * of as f64;
        let mut found = Self { first: Vec::new(), of, row: 0, count: 0, present: 0 };
        let mut row = 0;
        cells.visit(|cell| {
            if let Some(text) = rules.present(cell) {
                found.present += 1;
                if !fits(text) {
                    if found.count == 0 {
                        (found.first, found.row) = (text.to_vec(), row);
                    }
                    found.count += 1;
                }
            }
            row += 1;
            few(found.count, rules.rows as u64)
        });
        (found.count > 0 && few(found.count, found.present)).then_some(found)
    }

    /// The warning about them in a column of that kind.
    pub(super) fn warning(&self, name: &str, kind: &str, rules: &Rules) -> Warning {
        let (code, wanted) = match self.of {
            "date" => ("nearly-datetime", "datetime"),
            _ => ("nearly-numeric", "numeric"),
        };
        let message = format!(
            "Column \"{name}\" is {kind} only because {} of its {} values {} no {}, the first of them \"{}\". Correct them, or set the kind of the column to {wanted}: then they are missing.",
            counted(self.count),
            counted(self.present),
            if self.count == 1 { "is" } else { "are" },
            self.of,
            excerpt(&self.first)
        );
        let mut warning = Warning::new(code, message).times(self.count);
        warning.line = rules.first_line.map(|line| line + self.row);
        warning.excerpt = Some(excerpt(&self.first));
        warning
    }
}

/// What is no number of a column of numbers with that decimal mark; `None` as well where numbers are codes, or
/// would be compared as categories anyway.
fn among_numbers(cells: &Cells, rules: &Rules, mark: u8) -> Option<Exceptions> {
    let (mut whole, mut as_codes) = (true, false);
    let mut distinct: Vec<f64> = Vec::new();
    let (mut numbered, mut lettered) = (0, 0);
    let mut fits = |text: &[u8]| {
        let Some(value) = number::parse(text, mark) else {
            let has_digit = text.iter().any(u8::is_ascii_digit);
            numbered += u64::from(has_digit);
            lettered += u64::from(has_digit && text.first().is_some_and(u8::is_ascii_alphabetic));
            return false;
        };
        let is_padded = matches!(text, [b'0', b'0'..=b'9', ..]);
        as_codes |= is_padded || value.abs() >= number::FIRST_INEXACT;
        whole &= value % 1.0 == 0.0;
        if distinct.len() <= MAX_WHOLE_CATEGORIES && !distinct.contains(&value) {
            distinct.push(value);
        }
        true
    };
    let found = Exceptions::find(cells, rules, "number", &mut fits)?;
    // 12A among house numbers, V57.1 among diagnoses.
    let codes = if whole { numbered } else { lettered };
    let are_codes = as_codes || (codes * 2 > found.count && codes * FEW_CODES > found.present);
    let are_categories = whole && distinct.len() <= MAX_WHOLE_CATEGORIES;
    (!are_codes && !are_categories).then_some(found)
}
