//! A file read in parts, as the engine's workers do it.

#![allow(dead_code)]

use driftglass::error::Result;
use driftglass::ingest::{CsvOptions, CsvReader, PartReader};
use driftglass::table::Table;

/// How parts were put together.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) appended: usize,
    pub(crate) refused: usize,
}

/// The part of a file from one byte to another.
pub(crate) fn read_part(
    bytes: &[u8],
    options: &CsvOptions,
    (plan, level): (&[u8], u8),
    [from, to]: [usize; 2],
) -> Vec<u8> {
    let mut reader = PartReader::new(options, plan, from as u64).unwrap().at_level(level);
    bytes[from - 1..to].chunks(977).for_each(|piece| reader.push(piece));
    let mut at = to;
    while !reader.end(&bytes[at..bytes.len().min(at + 300)]) {
        at += 300;
        if at >= bytes.len() {
            reader.finish();
            break;
        }
    }
    if to == bytes.len() {
        reader.finish();
    }
    reader.into_bytes()
}

/// Reads a file whose parts end at these bytes: the first of them is pushed, the others are put together
/// in order, and pushed where they do not fit.
pub(crate) fn read_in_parts(
    bytes: &[u8],
    ends: &[usize],
    options: &CsvOptions,
    tally: &mut Tally,
) -> Result<Table> {
    let total_bytes = Some(bytes.len() as u64);
    let mut reader = CsvReader::new(CsvOptions { total_bytes, ..options.clone() })?;
    reader.push(&bytes[..ends[0]])?;
    if let Some(plan) = reader.plan() {
        let mut level = 0;
        for range in ends.windows(2) {
            let range = [range[0], range[1]];
            // Parts are asked for before the last one is there.
            let before = std::mem::replace(&mut level, reader.level());
            let part = read_part(bytes, options, (&plan, before), range);
            add(&mut reader, bytes, &part, range, tally)?;
        }
    }
    let here = reader.bytes() as usize;
    reader.push(&bytes[here..])?;
    reader.finish()
}

fn add(
    reader: &mut CsvReader,
    bytes: &[u8],
    part: &[u8],
    range: [usize; 2],
    tally: &mut Tally,
) -> Result<()> {
    let start = part
        .get(16..24)
        .map_or(range[1], |start| u64::from_le_bytes(start.try_into().unwrap()) as usize);
    let here = reader.bytes() as usize;
    if start > here {
        reader.push(&bytes[here..start])?;
    }
    if reader.append(part)? {
        tally.appended += 1;
        return Ok(());
    }
    tally.refused += 1;
    let here = reader.bytes() as usize;
    reader.push(&bytes[here..range[1].max(here)])
}

/// Everything that is known of a table, as text.
pub(crate) fn digest(table: &Result<Table>) -> String {
    match table {
        Ok(table) => {
            let columns: Vec<_> =
                table.columns().iter().map(|c| (c.name(), c.evidence(), c.values())).collect();
            let (records, sampled) = (table.records(), table.sampled());
            let (rejections, warnings) = (table.rejections(), table.warnings());
            format!("{records:?} {sampled:?} {rejections:?} {warnings:?} {columns:?}")
        }
        Err(error) => format!("{error:?}"),
    }
}
