//! Our reader beside that of the `csv` crate, on thousands of generated files and their mutations.
//!
//! The records of both are the same, byte for byte. What each makes of them differs on purpose:
//!
//! * **A quote that is never closed** is an error here; there it takes the rest of the file.
//! * **Records of another length** than the first are counted and located here, and all others are
//!   read; there they end the reading, or all lengths are allowed.
//! * **One delimiter too many at the end** of a record is taken off here.
//! * **Blank lines** are passed over by both, and counted here.
//! * **Spaces after every delimiter** are taken for padding here, and a quote behind them for a quote.
//! * **An empty file** is an error here, as is one that is no text.
//!
//! A carriage return alone ends a record for both, and both take off a byte order mark.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::conserved;

use conserved::read_csv;
use driftglass::error::{Code, Result};
use driftglass::ingest::{Comments, CsvOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Kind, Table, Values};

/// A file and its delimiter.
type Sample = (Vec<u8>, u8);

/// What was compared.
#[derive(Debug, Default)]
struct Tally {
    /// Files without any difference in what they are.
    same: u64,
    ragged: u64,
    trailing: u64,
    blank: u64,
    open_quote: u64,
    padded: u64,
    empty: u64,
    no_text: u64,
}

/// Every cell as it is spelt.
fn ours(file: &[u8], delimiter: u8) -> Result<Table> {
    let names = (1..=64).map(|at| (format!("column_{at}"), Kind::Text));
    let options = CsvOptions {
        delimiter: Some(delimiter),
        header: Some(false),
        comment: Comments::Never,
        skip_lines: Some(0),
        encoding: Some("utf-8".to_owned()),
        missing: Some(Vec::new()),
        kinds: names.collect(),
        ..CsvOptions::default()
    };
    read_csv(file, options)
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let cell = |column: &Column, row: usize| match column.values() {
        Values::Text(texts) => texts.get(row).unwrap().to_owned(),
        other => panic!("{other:?} is no text"),
    };
    let row = |row| table.columns().iter().map(|column| cell(column, row)).collect();
    (0..table.row_count()).map(row).collect()
}

/// The records of any length that the other reader finds.
fn theirs(file: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(file);
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    reader.byte_records().map(|record| record.unwrap().iter().map(text).collect()).collect()
}

/// Whether spaces follow all delimiters.
fn is_padded(records: &[Vec<String>]) -> bool {
    let mut inner = records.iter().flat_map(|record| record.iter().skip(1)).peekable();
    records.len() > 1 && inner.peek().is_some() && inner.all(|field| field.starts_with(' '))
}

fn compare((file, delimiter): &Sample, tally: &mut Tally) {
    let what = || format!("{:?} by {:?}", String::from_utf8_lossy(file), char::from(*delimiter));
    let table = match ours(file, *delimiter) {
        Ok(table) => table,
        Err(error) => {
            match error.code {
                Code::CsvUnterminatedQuote => {
                    tally.open_quote += 1;
                    // It was open: one quote more closes it, and both agree again.
                    let closed = [&file[..], b"\""].concat();
                    return compare(&(closed, *delimiter), tally);
                }
                Code::CsvEmpty => {
                    tally.empty += 1;
                    assert!(theirs(file, *delimiter).is_empty(), "{}", what());
                }
                Code::CsvNotText => tally.no_text += 1,
                _ => panic!("{error} in {}", what()),
            }
            return;
        }
    };
    let records = theirs(file, *delimiter);
    if is_padded(&records) {
        tally.padded += 1;
        return;
    }
    let width = records[0].len();
    let (mut expected, mut ragged, mut trailing) = (Vec::new(), 0, 0);
    for mut record in records {
        if record.len() == width + 1 && record.last().is_some_and(String::is_empty) {
            record.pop();
            trailing += 1;
        }
        if record.len() == width { expected.push(record) } else { ragged += 1 }
    }
    assert_eq!(rows(&table), expected, "{}", what());
    assert_eq!(table.records().rejected, ragged, "{}", what());
    let found =
        |code: &str| table.warnings().iter().find(|w| w.code == code).map_or(0, |w| w.count);
    assert_eq!(found("trailing-delimiter"), trailing, "{}", what());
    tally.same += u64::from(ragged + trailing + table.records().blank == 0);
    tally.ragged += u64::from(ragged > 0);
    tally.trailing += u64::from(trailing > 0);
    tally.blank += u64::from(table.records().blank > 0);
}

struct Random(SplitMix64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        (self.0.next_u64() % n as u64) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A well-formed file: cells with anything in them, quoted where they have to be and elsewhere.
    fn file(&mut self) -> Sample {
        let pieces = [
            "a", "bc", "1", "-2.5", " ", "é", "東", "\"", ",", ";", "|", "\t", "\n", "\r\n", "\r",
            "'",
        ];
        let delimiter = self.one(b",;\t|");
        let end = self.one(&["\n", "\r\n", "\r"]);
        let (columns, rows) = (1 + self.below(6), 1 + self.below(20));
        let plain = self.below(3) == 0;
        let mut text = String::from(self.one(&["", "", "", "\u{feff}"]));
        for row in 0..rows {
            for column in 0..columns {
                if column > 0 {
                    text.push(char::from(delimiter));
                }
                let known = if plain { 7 } else { pieces.len() };
                let cell: String = (0..self.below(4)).map(|_| pieces[self.below(known)]).collect();
                let special = ['"', '\n', '\r', char::from(delimiter)];
                let alone = columns == 1 && cell.is_empty();
                if cell.contains(special) || alone || self.below(8) == 0 {
                    text += &format!("\"{}\"", cell.replace('"', "\"\""));
                } else {
                    text += &cell;
                }
            }
            if row + 1 < rows || self.below(4) > 0 {
                text += end;
            }
        }
        (text.into_bytes(), delimiter)
    }

    /// A few bytes changed, removed, doubled or put in.
    fn mutate(&mut self, (file, delimiter): &Sample) -> Sample {
        let mut file = file.clone();
        for _ in 0..1 + self.below(4) {
            let at = self.below(file.len() + 1);
            let byte = self.one(b"\"\"\n\r,;|\ta1 \xff\xc3\x00");
            match self.below(4) {
                0 if at < file.len() => file[at] = byte,
                1 if at < file.len() => drop(file.remove(at)),
                2 if at < file.len() => file.insert(at, file[at]),
                _ => file.insert(at, byte),
            }
        }
        (file, *delimiter)
    }
}

#[test]
fn well_formed_files_have_the_same_fields() {
    let (mut random, mut tally) = (Random(SplitMix64::new(1)), Tally::default());
    for _ in 0..2000 {
        compare(&random.file(), &mut tally);
    }
    assert_eq!((tally.same + tally.padded, tally.open_quote), (2000, 0), "{tally:?}");
    assert!(tally.padded < 20, "{tally:?}");
}

#[test]
fn damaged_files_have_the_same_fields_but_for_what_differs_on_purpose() {
    let (mut random, mut tally) = (Random(SplitMix64::new(2)), Tally::default());
    for _ in 0..2000 {
        let file = random.file();
        for _ in 0..3 {
            compare(&random.mutate(&file), &mut tally);
        }
    }
    let Tally { same, ragged, trailing, blank, open_quote, .. } = tally;
    assert!(same > 1000 && ragged > 500 && open_quote > 100, "{tally:?}");
    assert!(trailing > 100 && blank > 100, "{tally:?}");
}

/// Every text of up to six of the characters that mean something.
#[test]
fn all_short_files_have_the_same_fields() {
    let mut tally = Tally::default();
    let mut files = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..6 {
        let longer: Vec<Vec<u8>> = files[from..]
            .iter()
            .flat_map(|file| b"a,\"\n\r".map(|byte| [&file[..], &[byte]].concat()))
            .collect();
        from = files.len();
        files.extend(longer);
    }
    for file in files {
        compare(&(file, b','), &mut tally);
    }
    assert!(tally.same > 5000 && tally.empty == 127 && tally.no_text == 0, "{tally:?}");
}
