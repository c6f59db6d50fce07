//! Rows that equal an earlier row.

use super::{Column, Table, Values};
use crate::order;
use crate::strides::STRIDE;

/// Number of columns by which rows are told apart first.
const FIRST_LOOK: usize = 3;
/// Number of rows that show how well a column tells rows apart.
const SHOWN: usize = 64;
/// Slots per row in the first pass: of two different rows, one in so many shares the other's slot.
const PLACES: u64 = 8;

/// Number of rows equal to an earlier row: missing equals missing, numbers are equal by value.
///
/// Rows are told apart by a 128-bit hash, the same on every machine: among a million rows the probability of a
/// collision is below 1e-26. Only rows that are not unique in three selected columns are compared in full. Takes at
/// most 20 bytes per row, and 24 for each row compared in full.
#[must_use]
pub fn duplicate_rows(table: &Table) -> u64 {
    duplicate_rows_but(table, None)
}

/// The same without one column: an id makes every row different.
#[must_use]
pub fn duplicate_rows_but(table: &Table, left_out: Option<&str>) -> u64 {
    let columns = table.columns().iter().filter(|column| Some(column.name()) != left_out);
    let columns: Vec<&Column> = columns.collect();
    if columns.is_empty() {
        return 0;
    }
    let rows = not_alone(&hashes(&telling(&columns), 0..table.row_count()));
    let mut hashes = hashes(&columns, rows.iter().copied());
    hashes.sort_unstable();
    hashes.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

type Hash = [u64; 2];

const START: Hash = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344];
/// The hash of a missing value.
const MISSING: Hash = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f];

/// The columns with the most distinct values in the first rows.
fn telling<'a>(columns: &[&'a Column]) -> Vec<&'a Column> {
    let different = |column: &&'a Column| {
        let mut shown = hashes(&[column], 0..column.len().min(SHOWN));
        shown.sort_unstable();
        shown.dedup();
        shown.len()
    };
    let mut telling: Vec<(usize, &Column)> =
        columns.iter().map(|column| (different(column), *column)).collect();
    order::sort_by(&mut telling, |a, b| b.0.cmp(&a.0));
    telling.into_iter().take(FIRST_LOOK).map(|(_, column)| column).collect()
}

/// Rows that share the slot of their hash with another row; they include all rows that have an equal.
fn not_alone(hashes: &[Hash]) -> Vec<usize> {
    let bits = (hashes.len() as u64 * PLACES).next_power_of_two().trailing_zeros().max(6);
    let place = |hash: &Hash| {
        let place = hash[0] >> (u64::BITS - bits);
        ((place / 64) as usize, 1u64 << (place % 64))
    };
    let mut places = vec![[0u64; 2]; 1 << (bits - 6)];
    hashes.chunks(STRIDE).for_each(|hashes| fill(&mut places, hashes.iter().map(place)));
    let mut rows = Vec::new();
    for (stride, hashes) in hashes.chunks(STRIDE).enumerate() {
        add_shared(&mut rows, stride * STRIDE, &places, hashes.iter().map(place));
    }
    rows
}

/// Sets the bits of slots that are taken, and of those that are taken again.
#[inline(never)]
fn fill(places: &mut [[u64; 2]], taken: impl Iterator<Item = (usize, u64)>) {
    for (word, bit) in taken {
        places.get_mut(word).into_iter().for_each(|[once, again]| {
            *again |= *once & bit;
            *once |= bit;
        });
    }
}

/// Adds the rows, counted from the first, whose slot is taken again.
#[inline(never)]
fn add_shared(
    rows: &mut Vec<usize>,
    first: usize,
    places: &[[u64; 2]],
    taken: impl Iterator<Item = (usize, u64)>,
) {
    let is_shared =
        |(word, bit): (usize, u64)| places.get(word).is_some_and(|[_, again]| again & bit != 0);
    rows.extend((first..).zip(taken).filter(|(_, place)| is_shared(*place)).map(|(row, _)| row));
}

/// A hash of each row over some columns.
fn hashes(columns: &[&Column], rows: impl Iterator<Item = usize> + Clone) -> Vec<Hash> {
    let mut hashes: Vec<Hash> = rows.clone().map(|_| START).collect();
    columns.iter().for_each(|column| add_column(&mut hashes, column, rows.clone()));
    hashes
}

fn add_column(hashes: &mut [Hash], column: &Column, rows: impl Iterator<Item = usize>) {
    match column.values() {
        Values::Numeric(numbers) => {
            add(hashes, rows.map(|row| numbers.get(row).map_or(MISSING, of_number)));
        }
        Values::Datetime(moments) => {
            let moment = |row| moments.get(row).copied();
            add(hashes, rows.map(|row| moment(row).map_or(MISSING, of_number)));
        }
        Values::Boolean(flags) => {
            let flag = |row| flags.get(row).copied().flatten();
            add(hashes, rows.map(|row| flag(row).map_or(MISSING, |flag| of_word(u64::from(flag)))));
        }
        Values::Categorical(categories) => {
            let known: Vec<Hash> = categories.labels.iter().map(|label| of_text(label)).collect();
            let code = |row| categories.codes.get(row).map_or(usize::MAX, |code| *code as usize);
            add(hashes, rows.map(|row| known.get(code(row)).copied().unwrap_or(MISSING)));
        }
        Values::Text(texts) => add(hashes, rows.map(|row| texts.get(row).map_or(MISSING, of_text))),
    }
}

fn add(hashes: &mut [Hash], mut values: impl Iterator<Item = Hash>) {
    hashes.chunks_mut(STRIDE).for_each(|hashes| combine_all(hashes, &mut values));
}

#[inline(never)]
fn combine_all(hashes: &mut [Hash], values: &mut impl Iterator<Item = Hash>) {
    hashes.iter_mut().zip(values).for_each(|(hash, value)| *hash = combine(*hash, value));
}

fn of_number(number: f64) -> Hash {
    if number.is_nan() { MISSING } else { of_word((number + 0.0).to_bits()) }
}

fn of_word(word: u64) -> Hash {
    [word, word]
}

fn of_text(text: &str) -> Hash {
    let start = of_word(text.len() as u64);
    text.as_bytes().chunks(8).fold(start, |hash, chunk| {
        let mut word = [0u8; 8];
        word.iter_mut().zip(chunk).for_each(|(to, &from)| *to = from);
        combine(hash, of_word(u64::from_le_bytes(word)))
    })
}

/// Combines the hash of a row with that of its next value. Order matters: the same values in other columns are
/// another row. Each half is a round as in XXH64 with its own odd factors, so that two different values never give
/// the same result.
fn combine(row: Hash, value: Hash) -> Hash {
    const FACTORS: [[u64; 2]; 2] = [
        [0xbf58_476d_1ce4_e5b9, 0x94d0_49bb_1331_11eb],
        [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db],
    ];
    let round = |half: u64, word: u64, turn: u32, [first, second]: [u64; 2]| {
        (half ^ word.wrapping_mul(first)).rotate_left(turn).wrapping_mul(second)
    };
    [round(row[0], value[0], 31, FACTORS[0]), round(row[1], value[1], 27, FACTORS[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(columns: Vec<Column>) -> u64 {
        duplicate_rows(&Table::new(columns).unwrap())
    }

    #[test]
    fn missing_equals_missing_and_zero_equals_minus_zero() {
        let a = Column::from_numbers("a", vec![f64::NAN, 0.5, f64::NAN, 0.5, -0.5]);
        let b = Column::from_texts("b", [None, Some("x"), None, Some("y"), Some("x")]);
        assert_eq!(rows(vec![a, b]), 1);
        let zeros = Values::Numeric(vec![0.0, -0.0, 1.0].into());
        assert_eq!(rows(vec![Column::new("z", zeros, "")]), 1);
    }

    /// Half of the rows repeat one of the others, in columns that hardly tell rows apart and in one that
    /// does from row 64 on.
    #[test]
    fn repeated_rows_are_counted_among_many() {
        let n = 5000_u32;
        let late = |row: u32| f64::from(if row < 64 { 0 } else { row });
        let column = |name: &str, value: &dyn Fn(u32) -> f64| {
            Column::new(
                name,
                Values::Numeric((0..2 * n).map(|row| value(row % n)).collect::<Vec<f64>>().into()),
                "",
            )
        };
        let few = |name, of: u32| column(name, &|row| f64::from(row % of));
        let mut columns = vec![few("a", 7), few("b", 5), few("c", 3), few("d", 2)];
        assert_eq!(rows(columns.clone()), u64::from(2 * n - 210));
        columns.push(column("late", &late));
        assert_eq!(rows(columns), u64::from(n));
    }

    #[test]
    fn values_swapped_between_columns_are_another_row() {
        let a = Column::from_numbers("a", vec![1.0, 2.0]);
        let b = Column::from_numbers("b", vec![2.0, 1.0]);
        assert_eq!(rows(vec![a, b]), 0);
        assert_eq!(rows(vec![]), 0);
    }
}
