//! Rows that equal an earlier row.

use super::{Column, Table, Values};

/// Rows equal to an earlier row: missing equals missing, numbers are equal by value.
///
/// Rows are told apart by a 128-bit hash, the same on every machine: among a million rows the
/// chance of taking two different ones for equal is below 1e-26. Takes 16 bytes a row.
#[must_use]
pub fn duplicate_rows(table: &Table) -> u64 {
    duplicate_rows_but(table, None)
}

/// The same without one column: an id makes every row another.
#[must_use]
pub fn duplicate_rows_but(table: &Table, left_out: Option<&str>) -> u64 {
    let mut hashes = vec![[0x243f_6a88_85a3_08d3u64, 0x1319_8a2e_0370_7344]; table.row_count()];
    let compared = table.columns().iter().filter(|column| Some(column.name()) != left_out);
    if compared.clone().next().is_none() {
        return 0;
    }
    compared.for_each(|column| add_column(&mut hashes, column));
    hashes.sort_unstable();
    hashes.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

type Hash = [u64; 2];

/// What stands for a missing value.
const MISSING: Hash = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f];

fn add_column(rows: &mut [Hash], column: &Column) {
    match column.values() {
        Values::Numeric(numbers) | Values::Datetime(numbers) => {
            add(rows, numbers.iter().map(|&number| of_number(number)));
        }
        Values::Boolean(flags) => {
            let hash = |flag: &Option<bool>| flag.map_or(MISSING, |flag| of_word(u64::from(flag)));
            add(rows, flags.iter().map(hash));
        }
        Values::Categorical(categories) => {
            let known: Vec<Hash> = categories.labels.iter().map(|label| of_text(label)).collect();
            let hash = |&code: &u32| known.get(code as usize).copied().unwrap_or(MISSING);
            add(rows, categories.codes.iter().map(hash));
        }
        Values::Text(texts) => add(rows, texts.iter().map(|text| text.map_or(MISSING, of_text))),
    }
}

fn add(rows: &mut [Hash], values: impl Iterator<Item = Hash>) {
    rows.iter_mut().zip(values).for_each(|(row, value)| *row = combine(*row, value));
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

/// Order matters: the same values in other columns are another row. Each half is a round as in XXH64
/// with odd factors of its own, which no two values leave alike.
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
        let zeros = Values::Numeric(vec![0.0, -0.0, 1.0]);
        assert_eq!(rows(vec![Column::new("z", zeros, "")]), 1);
    }

    #[test]
    fn values_swapped_between_columns_are_another_row() {
        let a = Column::from_numbers("a", vec![1.0, 2.0]);
        let b = Column::from_numbers("b", vec![2.0, 1.0]);
        assert_eq!(rows(vec![a, b]), 0);
        assert_eq!(rows(vec![]), 0);
    }
}
