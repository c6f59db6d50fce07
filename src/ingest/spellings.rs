//! Columns of numbers in other spellings: decimal commas, thousands separators, units.

use super::cells::Cells;
use super::notes::excerpt;
use super::thousands::{self, STYLES, Signs, Style};
use super::values::{NEARLY_ALL, Rules, all, all_present, numbers};
use super::{number, units};
use crate::error::{Result, Warning};
use crate::table::Column;

/// The column as numbers if its spelling is unambiguous; `offending` is the first cell that is not a plain number.
/// Ambiguous columns, and numbers with a unit, stay texts with a warning.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn column(
    name: &str,
    cells: &mut Cells,
    offending: &[u8],
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Option<Column>> {
    if !offending.iter().any(u8::is_ascii_digit) {
        return Ok(None);
    }
    let said = warnings.len();
    if rules.decimal.is_none()
        && offending.contains(&b',')
        && let Some(column) = decimal_comma(name, cells, rules, warnings)?
    {
        return Ok(Some(column));
    }
    if warnings.len() > said {
        return Ok(None);
    }
    if let Some(column) = grouped(name, cells, rules, warnings)? {
        return Ok(Some(column));
    }
    if units::unit(offending).is_some() {
        warnings.extend(with_unit(name, cells, rules));
    }
    Ok(None)
}

/// The column as numbers with thousands separators, in the one style that fits all of them.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn grouped(
    name: &str,
    cells: &Cells,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Option<Column>> {
    let mut doubtful = false;
    for style in STYLES.into_iter().filter(|style| rules.allows(*style)) {
        let mut signs = Signs::default();
        let fits = all_present(cells, rules, |text| match thousands::parse(text, style) {
            Some(number) => {
                signs.add(number);
                true
            }
            None => false,
        });
        if !fits || signs.grouped == 0 {
            continue;
        }
        if rules.thousands.is_none() && !signs.prove(style) {
            doubtful |= signs.suggest();
            continue;
        }
        let read = |text: &[u8]| thousands::parse(text, style).map(|number| number.value);
        let Some(values) = all(cells, rules, read, f64::NAN)? else { continue };
        let spelling = format!(
            "thousands are set apart by {}, decimals by \"{}\"",
            if style.group == b' ' {
                "spaces".to_owned()
            } else {
                format!("\"{}\"", char::from(style.group))
            },
            char::from(style.mark)
        );
        return Ok(Some(spelt(Column::from_numbers(name, values), &spelling)));
    }
    if doubtful {
        let message = format!(
            "Values of column \"{name}\" may be numbers with thousands set apart, or decimals. Set the mark between thousands (thousands) or the decimal mark."
        );
        warnings.push(Warning::new("thousands-unclear", message));
    }
    Ok(None)
}

impl Rules {
    /// Whether numbers may be in a style, as far as the caller said.
    fn allows(&self, style: Style) -> bool {
        self.thousands.is_none_or(|group| group == style.group)
            && self.decimal.is_none_or(|mark| mark == style.mark)
    }
}

fn decimal_comma(
    name: &str,
    cells: &mut Cells,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Option<Column>> {
    let Ok(numbers) = numbers(cells, b',', rules)? else { return Ok(None) };
    let is_unclear = |text: &[u8]| !text.contains(&b',') || looks_like_thousands(text);
    if !all_present(cells, rules, is_unclear) {
        return Ok(Some(spelt(numbers.into_column(name), "decimals are set apart by \",\"")));
    }
    let message = format!(
        "In column \"{name}\" a value such as 1,234 may mean 1.234 or 1234. Set the decimal mark or the kind of the column."
    );
    warnings.push(Warning::new("decimal-unclear", message));
    if rules.comma_delimited {
        return Ok(None);
    }
    let spelling = "the comma was read as decimal comma; it could also divide thousands";
    Ok(Some(spelt(numbers.into_column(name), spelling)))
}

/// A column whose evidence says how its numbers are spelt, beside why it has its kind.
fn spelt(column: Column, spelling: &str) -> Column {
    let evidence = format!("{}; {spelling}", column.evidence());
    column.with_evidence(evidence)
}

/// `1,234` but not `1,5`, `12345,678` or `0,125`.
fn looks_like_thousands(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let mut groups = digits.split(|&byte| byte == b',');
    let first = groups.next().unwrap_or_default();
    number::is_digits(first)
        && first.len() <= 3
        && first[0] != b'0'
        && groups.all(|group| group.len() == 3 && number::is_digits(group))
}

/// What to say of a column of numbers of which some or all have one and the same unit.
fn with_unit(name: &str, cells: &Cells, rules: &Rules) -> Option<Warning> {
    let mut unit: Option<Vec<u8>> = None;
    let mut example = Vec::new();
    let (mut present, mut plain, mut with) = (0u64, 0u64, 0u64);
    cells.visit(|cell| {
        let Some(text) = rules.present(cell) else { return true };
        present += 1;
        match units::unit(text) {
            Some(found) if unit.as_ref().is_none_or(|unit| unit == found) => {
                if unit.is_none() {
                    unit = Some(found.to_vec());
                    example = text.to_vec();
                }
                with += 1;
            }
            _ => plain += u64::from(number::parse(text, b'.').is_some()),
        }
        true
    });
    if with == 0 || ((with + plain) as f64) < NEARLY_ALL * present as f64 {
        return None;
    }
    let message = format!(
        "Values of column \"{name}\" are numbers with something around them ({}): they were left as texts, none was cut. Write the numbers alone, and the unit in the name of the column.",
        rules.decoding.text(&example)
    );
    let mut warning = Warning::new("unit-in-numbers", message).times(with);
    warning.excerpt = Some(excerpt(&example));
    Some(warning)
}
