//! A fingerprint of a table, to tell whether it is the same.

use super::number_values::of_unit;
use super::{Column, Table, Values};
use crate::strides::STRIDE;

/// How the words of a column are hashed.
#[derive(Clone, Copy)]
enum Edition {
    /// One after another: snapshots of versions 1 and 2.
    First,
    /// In four lanes, so that no word waits for the one before.
    Lanes,
}

/// Prefix of fingerprints of [`Edition::Lanes`]; older ones consist of digits only.
const LANES: &str = "l-";

/// A prefix and sixteen hexadecimal digits that depend on names, kinds and every value of a table, in order.
///
/// A 64-bit hash, the same on every machine: it detects accidental differences, not forgeries. One pass over the
/// values.
#[must_use]
pub fn fingerprint(table: &Table) -> String {
    format!("{LANES}{}", Edition::Lanes.digits(table))
}

/// Whether a fingerprint, possibly of an older edition, is that of a table.
#[must_use]
pub fn has_fingerprint(table: &Table, known: &str) -> bool {
    let found = match known.strip_prefix(LANES) {
        Some(digits) => (Edition::Lanes.digits(table), digits),
        None => (Edition::First.digits(table), known),
    };
    found.0 == found.1
}

impl Edition {
    fn digits(self, table: &Table) -> String {
        let mut hash = mix(0x6472_6966_7467_6c61, table.row_count() as u64);
        for column in table.columns() {
            hash = self.column(text(text(hash, column.name()), column.kind().as_str()), column);
        }
        format!("{hash:016x}")
    }

    fn column(self, hash: u64, column: &Column) -> u64 {
        match column.values() {
            Values::Numeric(numbers) => match numbers.units() {
                Some((units, decimals)) => {
                    self.add(hash, units, |unit| bits(of_unit(unit, decimals)))
                }
                None => self.add(hash, &numbers.doubles(), bits),
            },
            Values::Datetime(moments) => self.add(hash, moments, bits),
            Values::Boolean(flags) => self.add(hash, flags, |flag| flag.map_or(2, u64::from)),
            Values::Categorical(categories) => {
                let labels = categories.labels.iter().fold(hash, |hash, label| text(hash, label));
                self.add(labels, &categories.codes, u64::from)
            }
            Values::Text(texts) => texts.iter().fold(hash, |hash, value| match value {
                Some(value) => text(hash, value),
                None => mix(hash, u64::MAX),
            }),
        }
    }

    fn add<T: Copy>(self, hash: u64, values: &[T], word: impl Fn(T) -> u64) -> u64 {
        let one_by_one =
            |hash, values: &[T]| values.iter().fold(hash, |hash, value| mix(hash, word(*value)));
        if matches!(self, Self::First) {
            return one_by_one(hash, values);
        }
        let (chunks, rest) = values.as_chunks::<4>();
        let mut lanes = [hash, !hash, hash.rotate_left(16), hash.rotate_left(48)];
        for chunks in chunks.chunks(STRIDE) {
            lanes = add_lanes(lanes, chunks, &word);
        }
        one_by_one(lanes.into_iter().fold(hash, mix), rest)
    }
}

#[inline(never)]
fn add_lanes<T: Copy>(
    mut lanes: [u64; 4],
    chunks: &[[T; 4]],
    word: &impl Fn(T) -> u64,
) -> [u64; 4] {
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = mix(*lane, word(*value));
        }
    }
    lanes
}

/// The bits of a number, one pattern for every NaN and for both zeros.
#[must_use]
#[inline(always)]
pub fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

/// Adds a text, its length first so that neighbours cannot run into each other.
#[must_use]
pub fn text(hash: u64, text: &str) -> u64 {
    text.bytes().fold(mix(hash, text.len() as u64), |hash, byte| mix(hash, u64::from(byte)))
}

/// Adds a word: FNV-1a's step on 64 bits, rotated so that high bits reach low ones.
#[must_use]
#[inline(always)]
pub fn mix(hash: u64, word: u64) -> u64 {
    (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
}
