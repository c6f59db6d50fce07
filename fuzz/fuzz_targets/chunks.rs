//! The same bytes cut anywhere, and read in parts: one table, or one error.

#![no_main]

#[path = "../../tests/common/conserved.rs"]
mod conserved;
mod input;

use driftglass::error::Result;
use driftglass::ingest::{CsvOptions, CsvReader, PartReader, TableReader, read_csv};
use driftglass::table::{Column, Table, Values};
use libfuzzer_sys::fuzz_target;

/// More than a reader looks at before it can have a plan for parts.
const BEGINNING: usize = 65 << 10;

fuzz_target!(|bytes: &[u8]| {
    let Some((&[size, cut], bytes)) = bytes.split_first_chunk::<2>() else { return };
    let Some(input::Input { options, csv, file }) = input::input(bytes) else { return };
    let whole = in_pieces(file, file.len().max(1), &options, csv);
    for size in [1, 2 + usize::from(size)] {
        assert_same(&in_pieces(file, size, &options, csv), &whole);
    }
    if size % 4 == 0 {
        parts(file, usize::from(cut), &options);
    }
});

/// The file as one that is long enough for parts: its first line, a record with a very long field, and
/// the rest several times, cut in its last copies.
fn parts(file: &[u8], cut: usize, options: &CsvOptions) {
    let line = file.iter().position(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let (first, rest) = file.split_at(line);
    if rest.is_empty() || rest.len() > 4096 {
        return;
    }
    let field = vec![b'x'; BEGINNING];
    let filler = if cut % 2 == 0 { [&field, first].concat() } else { [first, &field].concat() };
    let long = [first, &filler, rest, rest, rest, rest].concat();
    let whole = read_csv(&long, options.clone());
    if let Ok(table) = &whole {
        conserved::assert_conserved(table, &long, options);
    }
    let begun = long.len() - 3 * rest.len();
    let first = begun + cut * 5 % rest.len();
    let second = first + 1 + cut * 7 % (long.len() - first);
    assert_same(&in_parts(&long, &[begun, first, second, long.len()], options), &whole);
}

fn in_pieces(file: &[u8], size: usize, options: &CsvOptions, csv: bool) -> Result<Table> {
    let mut reader = TableReader::new(options.clone(), csv)?;
    for piece in file.chunks(size) {
        reader.push(piece)?;
    }
    reader.finish()
}

/// As the engine does it: parts in order, and what does not fit is pushed.
fn in_parts(file: &[u8], ends: &[usize], options: &CsvOptions) -> Result<Table> {
    let total_bytes = Some(file.len() as u64);
    let mut reader = CsvReader::new(CsvOptions { total_bytes, ..options.clone() })?;
    reader.push(&file[..ends[0]])?;
    if let Some(plan) = reader.plan() {
        for range in ends.windows(2).filter(|range| range[0] < range[1]) {
            let (start, part) = part(file, range[0], range[1], &plan, options)?;
            let here = reader.bytes() as usize;
            if start.is_some_and(|start| start > here) {
                reader.push(&file[here..start.unwrap_or(here)])?;
            }
            let here = reader.bytes() as usize;
            if !reader.append(&part)? && range[1] > here {
                reader.push(&file[here..range[1]])?;
            }
        }
    }
    let here = reader.bytes() as usize;
    reader.push(&file[here..])?;
    reader.finish()
}

/// One part, and where its first record starts.
fn part(
    file: &[u8],
    from: usize,
    to: usize,
    plan: &[u8],
    options: &CsvOptions,
) -> Result<(Option<usize>, Vec<u8>)> {
    let mut reader = PartReader::new(options, plan, from as u64)?;
    reader.push(&file[from - 1..to]);
    let ended = reader.end(&file[to..]);
    if !ended || to == file.len() {
        reader.finish();
    }
    let start = reader.start().map(|start| start as usize).filter(|&start| start <= to);
    Ok((start, reader.into_bytes()))
}

fn assert_same(one: &Result<Table>, other: &Result<Table>) {
    let (one, other) = match (one, other) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(one), Err(other)) => return assert_eq!(one, other),
        _ => panic!("{:?} and {:?}", one.as_ref().err(), other.as_ref().err()),
    };
    assert_eq!(one.records(), other.records());
    assert_eq!(one.rejections(), other.rejections());
    assert_eq!(one.warnings(), other.warnings());
    assert_eq!(one.describe(), other.describe());
    for (one, other) in one.columns().iter().zip(other.columns()) {
        assert_column(one, other);
    }
}

/// Missing numbers are not equal to each other: numbers are compared by their bits.
fn assert_column(one: &Column, other: &Column) {
    match (one.values(), other.values()) {
        (Values::Numeric(one), Values::Numeric(other))
        | (Values::Datetime(one), Values::Datetime(other)) => {
            assert!(one.iter().map(|n| n.to_bits()).eq(other.iter().map(|n| n.to_bits())));
        }
        (one, other) => assert_eq!(one, other),
    }
}
