//! Numbers and texts as categories.

use super::category::{Categories, CategoryBuilder, MISSING_CODE, ranks};
use super::interner::Interner;
use super::kind::MAX_WHOLE_CATEGORIES;
use super::text::TextValues;
use crate::order;

/// The position of a small whole number that is not negative, below [`SMALL`].
#[inline]
fn small(value: f64) -> Option<usize> {
    let at = value as usize;
    (at < SMALL && at as f64 == value).then_some(at)
}

/// Whole numbers below this are looked up by position.
const SMALL: usize = 64;

/// The distinct values, ascending, if all are whole, finite and few.
pub(super) fn few_whole_numbers(numbers: impl Iterator<Item = f64>) -> Option<Vec<f64>> {
    let mut seen = 0u64;
    let mut distinct: Vec<f64> = Vec::with_capacity(MAX_WHOLE_CATEGORIES + 1);
    for value in numbers {
        match small(value) {
            Some(at) if seen >> at & 1 == 1 => continue,
            Some(at) => seen |= 1 << at,
            None if value.is_nan() || distinct.contains(&value) => continue,
            None if !value.is_finite() || libm::trunc(value) != value => return None,
            None => {}
        }
        if distinct.len() == MAX_WHOLE_CATEGORIES {
            return None;
        }
        distinct.push(value + 0.0);
    }
    order::sort_by(&mut distinct, f64::total_cmp);
    (!distinct.is_empty()).then_some(distinct)
}

/// Categories of numbers that are among the given few; codes by value.
pub(super) fn whole_categories(numbers: impl Iterator<Item = f64>, values: Vec<f64>) -> Categories {
    let find = |number: f64| values.iter().position(|&value| value == number);
    let code = |number: f64| find(number).map_or(MISSING_CODE, |at| at as u32);
    let by_value: [u32; SMALL] = std::array::from_fn(|value| code(value as f64));
    let look_up = |number: f64| match small(number) {
        Some(at) => by_value.get(at).copied().unwrap_or(MISSING_CODE),
        None => code(number),
    };
    Categories {
        codes: numbers.map(look_up).collect(),
        labels: values.iter().map(ToString::to_string).collect(),
        numbers: Some(values),
    }
}

/// Categories of numbers by value; writes a label once for each distinct value.
pub(super) fn number_categories(numbers: &[f64]) -> Categories {
    let mut seen = Interner::default();
    let code = |&number: &f64| {
        let bits = (number + 0.0).to_bits().to_le_bytes();
        if number.is_nan() { MISSING_CODE } else { seen.intern(&bits) }
    };
    let codes: Vec<u32> = numbers.iter().map(code).collect();
    let value = |bits: &[u8]| bits.first_chunk().map_or(f64::NAN, |b| f64::from_le_bytes(*b));
    let seen: Vec<f64> = seen.iter().map(value).collect();
    let order = order::positions(seen.len(), &|a, b| seen[a].total_cmp(&seen[b]));
    let rank = ranks(&order);
    let values: Vec<f64> = order.iter().map(|&old| seen[old]).collect();
    let recode = |code: u32| rank.get(code as usize).copied().unwrap_or(MISSING_CODE);
    Categories {
        codes: codes.into_iter().map(recode).collect(),
        labels: values.iter().map(ToString::to_string).collect(),
        numbers: Some(values),
    }
}

/// Categories of texts.
pub(super) fn text_categories(texts: &TextValues) -> Categories {
    let mut builder = CategoryBuilder::default();
    for text in texts.iter() {
        match text {
            Some(text) => builder.push(text),
            None => builder.push_missing(),
        }
    }
    builder.finish()
}
