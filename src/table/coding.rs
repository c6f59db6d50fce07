//! Numbers and texts as categories.

use super::category::{Categories, CategoryBuilder, MISSING_CODE, ranks};
use super::interner::Interner;
use super::kind::MAX_WHOLE_CATEGORIES;
use super::number_values::NumberValues;
use super::text::TextValues;
use crate::order;

/// The index of a small whole number that is not negative, below [`SMALL`].
#[inline]
fn small(value: f64) -> Option<usize> {
    // The last bits of a sum as large as this are the whole number that was added.
    let at = (value + FIRST_WITHOUT_FRACTION).to_bits() as usize % SMALL;
    (at as f64 == value).then_some(at)
}

/// Whole numbers below this are looked up by position.
const SMALL: usize = 64;
/// Doubles from here on have no fraction.
const FIRST_WITHOUT_FRACTION: f64 = 4_503_599_627_370_496.0;

/// The distinct values, ascending, if all are whole, finite and few.
pub(super) fn few_whole_numbers(numbers: &NumberValues) -> Option<Vec<f64>> {
    let mut few = Few { seen: 0, distinct: Vec::with_capacity(MAX_WHOLE_CATEGORIES) };
    let are_few = numbers.in_strides(&mut |numbers| few.add(numbers));
    order::sort_by(&mut few.distinct, f64::total_cmp);
    (are_few && !few.distinct.is_empty()).then_some(few.distinct)
}

/// Distinct whole numbers, in order of first appearance.
struct Few {
    /// Bits of the small ones among them.
    seen: u64,
    distinct: Vec<f64>,
}

impl Few {
    /// Adds numbers; false if one is not whole or there are too many.
    #[inline(never)]
    fn add(&mut self, numbers: &[f64]) -> bool {
        for &value in numbers {
            match small(value) {
                Some(at) if self.seen >> at & 1 == 1 => continue,
                Some(at) => self.seen |= 1 << at,
                None if value.is_nan() || self.distinct.contains(&value) => continue,
                None if !value.is_finite() || libm::trunc(value) != value => return false,
                None => {}
            }
            if self.distinct.len() == MAX_WHOLE_CATEGORIES {
                return false;
            }
            self.distinct.push(value + 0.0);
        }
        true
    }
}

/// Categories of numbers that are among the given few; codes by value.
pub(super) fn whole_categories(numbers: &NumberValues, values: Vec<f64>) -> Categories {
    let find = |number: f64| values.iter().position(|&value| value == number);
    let code = |number: f64| find(number).map_or(MISSING_CODE, |at| at as u32);
    let by_value: [u32; SMALL] = std::array::from_fn(|value| code(value as f64));
    let mut codes = Vec::with_capacity(numbers.len());
    numbers.in_strides(&mut |numbers| {
        add_codes(&mut codes, numbers, &by_value, &code);
        true
    });
    let labels = values.iter().map(ToString::to_string).collect();
    Categories { codes, labels, numbers: Some(values) }
}

/// Adds the codes of numbers: of small ones by value, of others by `code`.
#[inline(never)]
fn add_codes(
    codes: &mut Vec<u32>,
    numbers: &[f64],
    by_value: &[u32; SMALL],
    code: &dyn Fn(f64) -> u32,
) {
    codes.extend(numbers.iter().map(|&number| match small(number) {
        Some(at) => by_value.get(at).copied().unwrap_or(MISSING_CODE),
        None => code(number),
    }));
}

/// Categories of numbers by value; a label is written once for each distinct value.
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
