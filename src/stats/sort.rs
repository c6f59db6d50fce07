//! Sorts a sample in ascending order.

use super::decimals;
use crate::strides::STRIDE;
use wide::f64x2;

const SIGN: u64 = 1 << 63;

/// Sorts numbers without NaN in ascending order, infinities at the ends, -0 turned into 0.
///
/// Numbers with few decimals are sorted by counting their steps. Others are sorted by whole-number keys of the same
/// order, whose comparisons need no branch: twice as fast as `sort_unstable_by(f64::total_cmp)` in wasm. Needs up to
/// three scratch copies of half the slice. A slice that is already in order is not touched.
///
/// Times in wasm in milliseconds, best of 30 runs, for sorting by comparison of keys, by a radix sort of the keys
/// (digits of 11 bits, constant ones skipped), and by this function:
///
/// | values | 10,000 | 100,000 |
/// |---|---|---|
/// | normal | 0.17, 0.17, 0.18 | 2.1, 1.7, 2.1 |
/// | uniform | 0.18, 0.14, 0.18 | 2.1, 1.5, 2.1 |
/// | whole numbers to 100,000 | 0.18, 0.10, 0.06 | 2.1, 1.0, 0.66 |
/// | hundredths to 100 | 0.17, 0.13, 0.06 | 2.0, 1.3, 0.65 |
///
/// ```
/// let mut values = [2.0, -0.0, f64::NEG_INFINITY, -1.0];
/// driftglass::stats::sort::sort(&mut values);
/// assert_eq!(values, [f64::NEG_INFINITY, -1.0, 0.0, 2.0]);
/// ```
pub fn sort(values: &mut [f64]) {
    values.chunks_mut(STRIDE).for_each(without_minus_zero);
    if !is_sorted(values) && !decimals::sort(values) {
        sort_by_keys(values);
    }
}

/// Sorts numbers that do not lie on a decimal scale.
pub(super) fn sort_any(values: &mut [f64]) {
    values.chunks_mut(STRIDE).for_each(without_minus_zero);
    if !is_sorted(values) {
        sort_by_keys(values);
    }
}

fn sort_by_keys(values: &mut [f64]) {
    let mut keys: Vec<u64> = Vec::with_capacity(values.len());
    values.chunks(STRIDE).for_each(|values| add_keys(&mut keys, values));
    keys.sort_unstable();
    for (values, keys) in values.chunks_mut(STRIDE).zip(keys.chunks(STRIDE)) {
        take_numbers(values, keys);
    }
}

/// Whether numbers are in order; -0 may stand before or after 0.
pub(super) fn is_sorted(values: &[f64]) -> bool {
    let is_behind = |stride: usize| {
        let at = stride * STRIDE;
        at == 0 || values.get(at - 1) <= values.get(at)
    };
    values
        .chunks(STRIDE)
        .enumerate()
        .all(|(stride, values)| is_behind(stride) && are_sorted(values))
}

#[inline(never)]
fn are_sorted(values: &[f64]) -> bool {
    values.is_sorted()
}

#[inline(never)]
fn add_keys(keys: &mut Vec<u64>, values: &[f64]) {
    keys.extend(values.iter().map(|&value| key(value)));
}

#[inline(never)]
fn take_numbers(values: &mut [f64], keys: &[u64]) {
    for (value, key) in values.iter_mut().zip(keys) {
        *value = number(*key);
    }
}

/// -0 + 0 = 0; any other number stays as it is.
#[inline(never)]
fn without_minus_zero(values: &mut [f64]) {
    let (pairs, last) = values.as_chunks_mut::<2>();
    for pair in pairs {
        *pair = (f64x2::new(*pair) + f64x2::splat(0.0)).to_array();
    }
    last.iter_mut().for_each(|value| *value += 0.0);
}

/// Positions of the values in ascending order; equal values keep their order, and -0 comes before 0.
///
/// ```
/// assert_eq!(driftglass::stats::sort::positions(&[3.0, 1.0, 2.0, 1.0]), [1, 3, 2, 0]);
/// ```
#[must_use]
pub fn positions(values: &[f64]) -> Vec<usize> {
    let keys = values.iter().zip(0u64..).map(|(&value, at)| [key(value), at]);
    let mut keys: Vec<[u64; 2]> = keys.collect();
    keys.sort_unstable();
    keys.into_iter().map(|[_, at]| at as usize).collect()
}

/// A whole number with the same order as the number: bits inverted for negative numbers, shifted above them for
/// positive ones.
fn key(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn number(key: u64) -> f64 {
    f64::from_bits(if key & SIGN == 0 { !key } else { key & !SIGN })
}
