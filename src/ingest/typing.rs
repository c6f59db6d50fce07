//! Turns the cells of a column into values; the kind is determined from all of them.

use super::cells::Cells;
use super::encoding::Decoding;
use super::nearly::Exceptions;
use super::notes::excerpt;
use super::tokenizer::out_of_memory;
use super::values::{
    Misfits, Numbers, Rules, all, all_present, any_number, lenient, numbers, reserved, trim,
};
use super::{moments, number, spellings};
use crate::error::{Result, Warning};
use crate::numerals::counted;
use crate::table::{
    Categories, CategoryBuilder, Column, Interner, Kind, MISSING_CODE, NumberValues, TextValues,
    Values, is_free_text,
};

/// A column of the kind that all its cells have, or of the requested kind.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn column(
    name: &str,
    cells: &mut Cells,
    asked: Option<Kind>,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Column> {
    if let Some(kind) = asked {
        return forced(name, cells, kind, rules, warnings);
    }
    if rules.thousands.is_some()
        && let Some(column) = spellings::grouped(name, cells, rules, warnings)?
    {
        return Ok(column);
    }
    let said = warnings.len();
    let mark = rules.decimal.unwrap_or(b'.');
    let offending = match numbers(cells, mark, rules)? {
        Ok(numbers) => return numeric(name, cells, numbers, rules, warnings),
        Err(offending) => offending,
    };
    if let Some(column) = spellings::column(name, cells, &offending, rules, warnings)? {
        return Ok(column);
    }
    if let Some(flags) = all(cells, rules, |text| boolean(text).map(Some), None)? {
        return Ok(Column::from_booleans(name, flags));
    }
    if let Some(column) = moments::column(name, cells, rules, warnings)? {
        return Ok(column);
    }
    warnings.extend(mixed_flags(name, cells, rules));
    let column = texts(name, cells, rules, None)?;
    // What is in doubt for another reason was said.
    let few = (warnings.len() == said).then(|| Exceptions::of(&column, cells, rules)).flatten();
    warnings.extend(nul_bytes(&column));
    let misfit = match few {
        Some(few) => {
            warnings.push(few.warning(name, column.kind().as_str(), rules));
            Some(is_no(&few.first, few.of))
        }
        None => misfit(cells, &offending, mark, rules),
    };
    Ok(match misfit {
        Some(misfit) => {
            let evidence = format!("{misfit}; {}", column.evidence());
            column.with_evidence(evidence)
        }
        None => column,
    })
}

/// The first cell because of which a column that begins with a number or a date has neither.
fn misfit(cells: &Cells, offending: &[u8], mark: u8, rules: &Rules) -> Option<String> {
    let mut first_is_number = false;
    cells.visit(|cell| {
        first_is_number = rules.number(cell, mark).is_some();
        false
    });
    if first_is_number && !offending.is_empty() {
        return Some(is_no(offending, "number"));
    }
    moments::misfit(cells, rules).map(|misfit| is_no(&misfit, "date"))
}

fn is_no(cell: &[u8], what: &str) -> String {
    format!("\"{}\" is no {what}", excerpt(cell))
}

fn numeric(
    name: &str,
    cells: &mut Cells,
    numbers: Numbers,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Column> {
    if let Some(column) = moments::by_name(name, &numbers.values).filter(|_| !numbers.padded) {
        return Ok(column);
    }
    let is_whole = |text: &[u8]| number::is_digits(text.strip_prefix(b"-").unwrap_or(text));
    if !numbers.padded && !numbers.tally.wide {
        return Ok(numbers.into_column(name));
    }
    cells.give_back(numbers.values.clone());
    if numbers.padded && all_present(cells, rules, number::is_digits) {
        return texts(name, cells, rules, Some("digits with zeros in front: codes, not numbers"));
    }
    if numbers.tally.wide
        && all_present(cells, rules, is_whole)
        && !all_present(cells, rules, number::is_exact_integer)
    {
        warnings.extend(long_integers(name, cells, rules));
        let evidence = "whole numbers too long for exact arithmetic: kept as texts";
        return texts(name, cells, rules, Some(evidence));
    }
    Ok(numbers.into_column(name))
}

fn boolean(text: &[u8]) -> Option<bool> {
    if text.eq_ignore_ascii_case(b"true") {
        return Some(true);
    }
    text.eq_ignore_ascii_case(b"false").then_some(false)
}

/// Texts as categories if they repeat, else as free text.
fn texts(name: &str, cells: &Cells, rules: &Rules, evidence: Option<&str>) -> Result<Column> {
    let mut interner = Interner::default();
    let mut codes = reserved(rules.rows)?;
    let mut tokens: Vec<Vec<u8>> = Vec::new();
    let mut has_room = true;
    // Once this is free text it stays free text, whatever follows.
    let _ = cells.read(&mut codes, |cell| {
        let Some(cell) = cell.filter(|cell| !rules.is_missing(trim(cell))) else {
            let token = cell.map(trim).filter(|token| !token.is_empty());
            if let Some(token) = token.filter(|token| !tokens.iter().any(|known| known == token)) {
                tokens.push(token.to_vec());
            }
            return Some(MISSING_CODE);
        };
        let code = interner.try_intern(cell);
        has_room = code.is_some();
        code.filter(|_| !is_free_text(interner.len(), rules.rows))
    });
    if !has_room {
        return Err(out_of_memory());
    }
    let present = codes.iter().filter(|&&code| code != MISSING_CODE).count();
    let distinct = interner.len();
    if is_free_text(distinct, present) {
        drop((interner, codes));
        let evidence = evidence.unwrap_or("texts that hardly repeat: free text");
        return Ok(Column::new(name, Values::Text(text_values(cells, rules)?), evidence));
    }
    let categories = decoded(codes, &interner, rules.decoding);
    let mut own = format!("texts that repeat, {} distinct", counted(distinct as u64));
    if !tokens.is_empty() {
        let tokens: Vec<String> =
            tokens.iter().map(|token| format!("\"{}\"", excerpt(token))).collect();
        own += &format!("; taken as missing: {}", tokens.join(", "));
    }
    Ok(Column::new(name, Values::Categorical(categories), evidence.unwrap_or(&own)))
}

/// Categories of texts in bytes; bytes that become the same text become one category.
fn decoded(mut codes: Vec<u32>, labels: &Interner, decoding: Decoding) -> Categories {
    let mut builder = CategoryBuilder::default();
    labels.iter().for_each(|label| builder.push(&decoding.text(label)));
    let by_label = builder.finish();
    for code in &mut codes {
        *code = by_label.codes.get(*code as usize).copied().unwrap_or(MISSING_CODE);
    }
    Categories { codes, ..by_label }
}

fn text_values(cells: &Cells, rules: &Rules) -> Result<TextValues> {
    let mut texts = TextValues::default();
    let has_room = cells.visit(|cell| {
        let present = cell.filter(|cell| !rules.is_missing(trim(cell)));
        texts.try_push(present.map(|cell| rules.decoding.text(cell)).as_deref()).is_some()
    });
    if has_room { Ok(texts) } else { Err(out_of_memory()) }
}

/// A column of the kind that the caller wants; cells that do not fit are missing and counted in a warning.
fn forced(
    name: &str,
    cells: &mut Cells,
    kind: Kind,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Column> {
    let mut invalid = Misfits::default();
    let mut evidence = format!("read as {} because you said so", kind.as_str());
    let values = match kind {
        Kind::Text => Values::Text(text_values(cells, rules)?),
        Kind::Categorical => Values::Categorical(categories(name, cells, rules)?),
        Kind::Numeric => Values::Numeric(forced_numbers(name, cells, rules, &mut invalid)?),
        Kind::Datetime => {
            let (moments, unit) = moments::forced(name, cells, rules, &mut invalid, warnings)?;
            evidence += &format!("; numbers are {unit}, by their size");
            moments
        }
        Kind::Boolean => {
            evidence +=
                "; true, t, yes, y and 1 are true, false, f, no, n and 0 false, in any case";
            let flag = |text: &[u8]| yes_or_no(text).map(Some);
            Values::Boolean(lenient(cells, rules, None, &mut invalid, flag)?)
        }
    };
    if let Some(example) = invalid.example {
        let message = format!(
            "Values of column \"{name}\" that are not {} were taken as missing.",
            kind.as_str()
        );
        let mut warning = Warning::new("invalid-value", message).times(invalid.count);
        warning.excerpt = Some(excerpt(&example));
        warnings.push(warning);
    }
    let column = Column::new(name, values, evidence).with_invalid(invalid.count);
    warnings.extend(nul_bytes(&column));
    Ok(column)
}

fn forced_numbers(
    name: &str,
    cells: &mut Cells,
    rules: &Rules,
    misfits: &mut Misfits,
) -> Result<NumberValues> {
    let plain = if rules.thousands.is_some() {
        None
    } else {
        numbers(cells, rules.decimal.unwrap_or(b'.'), rules)?.ok()
    };
    if let Some(numbers) = plain {
        return Ok(numbers.values);
    }
    // Ambiguity is not reported, because the caller decided.
    let grouped = spellings::grouped(name, cells, rules, &mut Vec::new())?;
    if let Some(numbers) = grouped.as_ref().and_then(Column::numbers) {
        return Ok(numbers.into_owned().into());
    }
    lenient(cells, rules, f64::NAN, misfits, |text| any_number(text, rules)).map(NumberValues::from)
}

/// Cells that all say yes or no, but in words of more than one kind.
fn mixed_flags(name: &str, cells: &Cells, rules: &Rules) -> Option<Warning> {
    const PAIRS: [[&str; 2]; 5] =
        [["true", "false"], ["t", "f"], ["yes", "no"], ["y", "n"], ["1", "0"]];
    let mut found = [false; PAIRS.len()];
    let mut count = 0;
    let all = all_present(cells, rules, |text| {
        let is =
            |pair: &[&str; 2]| pair.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
        let at = PAIRS.iter().position(is);
        at.and_then(|at| found.get_mut(at)).into_iter().for_each(|found| *found = true);
        count += 1;
        at.is_some()
    });
    if !all || found.iter().filter(|&&found| found).count() < 2 {
        return None;
    }
    let message = format!(
        "Column \"{name}\" spells yes and no in several ways, which were left as texts. Set its kind to boolean to take true, t, yes, y and 1 as true, and their opposites as false."
    );
    Some(Warning::new("boolean-mix", message).times(count))
}

/// Says that whole numbers were kept as texts, as doubles would round them.
fn long_integers(name: &str, cells: &Cells, rules: &Rules) -> Option<Warning> {
    let mut count = 0;
    let mut first = None;
    all_present(cells, rules, |text| {
        if !number::is_exact_integer(text) {
            first.get_or_insert_with(|| text.to_vec());
            count += 1;
        }
        true
    });
    let message = format!(
        "Column \"{name}\" holds whole numbers beyond 2^53, which arithmetic would round: they were kept as texts."
    );
    let mut warning = Warning::new("long-integers", message).times(count);
    warning.excerpt = Some(excerpt(&first?));
    Some(warning)
}

/// Says that texts hold NUL characters.
fn nul_bytes(column: &Column) -> Option<Warning> {
    let name = column.name();
    let count = match column.values() {
        Values::Text(texts) => (0..texts.len())
            .filter_map(|row| texts.get(row))
            .filter(|text| text.contains('\0'))
            .count(),
        Values::Categorical(categories) => {
            let has: Vec<bool> =
                categories.labels.iter().map(|label| label.contains('\0')).collect();
            if !has.contains(&true) {
                return None;
            }
            let holds = |code: &&u32| has.get(**code as usize) == Some(&true);
            categories.codes.iter().filter(holds).count()
        }
        _ => 0,
    };
    let message = format!("Values of column \"{name}\" hold NUL characters; they were kept.");
    (count > 0).then(|| Warning::new("nul-bytes", message).times(count as u64))
}

fn yes_or_no(text: &[u8]) -> Option<bool> {
    match text.to_ascii_lowercase().as_slice() {
        b"true" | b"t" | b"yes" | b"y" | b"1" => Some(true),
        b"false" | b"f" | b"no" | b"n" | b"0" => Some(false),
        _ => None,
    }
}

/// Categories whatever the values: numbers by value, else texts.
fn categories(name: &str, cells: &mut Cells, rules: &Rules) -> Result<Categories> {
    let column = match numbers(cells, rules.decimal.unwrap_or(b'.'), rules)? {
        Ok(numbers) => numeric(name, cells, numbers, rules, &mut Vec::new())?,
        Err(_) => texts(name, cells, rules, None)?,
    };
    Ok(column.categories().into_owned())
}
