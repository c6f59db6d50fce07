//! One bad input and what is to become of it.

use crate::common::conserved::assert_conserved;
use driftglass::error::Error;
use driftglass::ingest::{CsvOptions, TableReader};
use driftglass::table::Table;

/// An input under its number, with options in their JSON form, and the outcome as [`outcome`] shows it.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) options: &'static str,
    pub(crate) expected: &'static str,
}

/// A case with the default options.
pub(crate) fn case(id: &'static str, bytes: impl AsRef<[u8]>, expected: &'static str) -> Case {
    case_with(id, bytes, "{}", expected)
}

pub(crate) fn case_with(
    id: &'static str,
    bytes: impl AsRef<[u8]>,
    options: &'static str,
    expected: &'static str,
) -> Case {
    Case { id, bytes: bytes.as_ref().to_vec(), options, expected }
}

pub(crate) fn read(bytes: &[u8], size: usize, options: &CsvOptions) -> Result<Table, Error> {
    let mut reader = TableReader::new(options.clone(), false)?;
    for piece in bytes.chunks(size.max(1)) {
        reader.push(piece)?;
    }
    assert_eq!(reader.bytes(), bytes.len() as u64);
    reader.finish()
}

/// The first rows of a table in one line: `name kind: value, value; ...`, then its rows if there are
/// more, what was left out, and the warnings: `code@line*count`, without what is absent or one.
pub(crate) fn outcome(table: &Result<Table, Error>) -> String {
    const SHOWN: usize = 6;
    let table = match table {
        Ok(table) => table,
        Err(error) => {
            let line = error.position.line.map_or(String::new(), |line| format!("@{line}"));
            return format!("{}{line}", error.code.as_str());
        }
    };
    let short = |text: &str| text.chars().take(30).collect::<String>();
    let column = |column: &driftglass::table::Column| {
        let shown = table.row_count().min(SHOWN);
        let value = |row| column.text(row).map_or_else(|| "·".to_owned(), |text| short(&text));
        let values: Vec<String> = (0..shown).map(value).collect();
        format!("{} {}: {}", short(column.name()), column.kind().as_str(), values.join(", "))
    };
    let mut columns: Vec<String> = table.columns().iter().take(SHOWN).map(column).collect();
    if table.columns().len() > SHOWN {
        columns.push(format!("{} columns", table.columns().len()));
    }
    let mut text = columns.join("; ");
    if table.row_count() > SHOWN {
        text += &format!("; {} rows", table.row_count());
    }
    if table.records().rejected > 0 {
        text += &format!("; {} rejected", table.records().rejected);
    }
    for warning in table.warnings() {
        text += &format!(" !{}", warning.code);
        if let Some(line) = warning.line {
            text += &format!("@{line}");
        }
        if warning.count != 1 {
            text += &format!("*{}", warning.count);
        }
    }
    text
}

/// Everything that is known of a table, as text.
pub(crate) fn digest(table: &Result<Table, Error>) -> String {
    match table {
        Ok(table) => format!("{:?} {:?} {:?}", table.columns(), table.warnings(), table.records()),
        // At which byte a limit is noticed depends on the cut.
        Err(error) => format!("{:?} {} {:?}", error.code, error.message, error.position.line),
    }
}

/// Holds all cases against their outcome, whole and in pieces; says all that is wrong.
#[track_caller]
pub(crate) fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        let options: CsvOptions = serde_json::from_str(case.options).unwrap();
        let whole = read(&case.bytes, case.bytes.len(), &options);
        let found = outcome(&whole);
        if let Ok(table) = &whole {
            assert_conserved(table, &case.bytes, &options);
        }
        if found != case.expected {
            wrong.push(format!("{}\n  is       {found}\n  expected {}", case.id, case.expected));
        }
        for size in [1, 2, 3, 7, 4096] {
            if size < 7 && case.bytes.len() > 100_000 {
                continue;
            }
            if digest(&read(&case.bytes, size, &options)) != digest(&whole) {
                wrong.push(format!("{} differs in pieces of {size}", case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
