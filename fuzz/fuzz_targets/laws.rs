//! What must hold for any input: the bodies of the targets, which `tests/rust/fuzz_corpus.rs` runs as well.

use super::conserved;
use super::in_parts::{Tally, read_in_parts};
use super::input::{self, Input};
use super::same::assert_same;
use driftglass::error::Result;
use driftglass::ingest::{CsvOptions, TableReader, read_csv};
use driftglass::table::Table;

/// More than a reader looks at before it can have a plan for parts.
const BEGINNING: usize = 65 << 10;

/// A file becomes a table that keeps the laws, or an error.
pub(crate) fn table(bytes: &[u8]) {
    let Some(input) = input::input(bytes) else { return };
    let mut reader = TableReader::new(input.options.clone(), input.csv).unwrap();
    if let Err(error) = reader.push(input.file) {
        assert!(!error.message.is_empty());
        assert_eq!(reader.push(b"more").unwrap_err(), error, "an error is repeated");
        return;
    }
    match reader.finish() {
        Ok(table) => conserved::assert_conserved(&table, input.file, &input.options),
        Err(error) => assert!(!error.message.is_empty()),
    }
}

/// A file becomes one table, or one error, in any cut and in parts.
pub(crate) fn chunks(bytes: &[u8]) {
    let Some((&[size, cut], bytes)) = bytes.split_first_chunk::<2>() else { return };
    let Some(Input { options, csv, file }) = input::input(bytes) else { return };
    let whole = in_pieces(file, file.len().max(1), &options, csv);
    for size in [1, 2 + usize::from(size)] {
        assert_same(&in_pieces(file, size, &options, csv), &whole);
    }
    // Parts take a long file, which takes a hundred times as long.
    if size.is_multiple_of(16) {
        parts(file, usize::from(cut), &options);
    }
}

/// The file as one that is long enough for parts: its first line, a record with a very long field, and
/// the rest several times, cut in its last copies.
fn parts(file: &[u8], cut: usize, options: &CsvOptions) {
    let line = file.iter().position(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let (first, rest) = file.split_at(line);
    if rest.is_empty() || rest.len() > 4096 {
        return;
    }
    let field = vec![b'x'; BEGINNING];
    let filler =
        if cut.is_multiple_of(2) { [&field, first].concat() } else { [first, &field].concat() };
    let long = [first, &filler, rest, rest, rest, rest].concat();
    let whole = read_csv(&long, options.clone());
    if let Ok(table) = &whole {
        conserved::assert_conserved(table, &long, options);
    }
    let begun = long.len() - 3 * rest.len();
    let first = begun + cut * 5 % rest.len();
    let second = first + 1 + cut * 7 % (long.len() - first);
    let ends = [begun, first, second, long.len()];
    assert_same(&read_in_parts(&long, &ends, options, &mut Tally::default()), &whole);
}

fn in_pieces(file: &[u8], size: usize, options: &CsvOptions, csv: bool) -> Result<Table> {
    let mut reader = TableReader::new(options.clone(), csv)?;
    for piece in file.chunks(size) {
        reader.push(piece)?;
    }
    reader.finish()
}
