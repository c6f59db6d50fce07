//! Nothing is lost while reading: the laws that hold for every table that was read from a file.

#![allow(dead_code)]

use driftglass::error::{Result, Warning};
use driftglass::ingest::{self, CsvOptions, OnBadRow};
use driftglass::table::{MAX_REJECTIONS, Rejection, Table};

/// Reads CSV and holds the table against the laws.
pub(crate) fn read_csv(bytes: &[u8], options: CsvOptions) -> Result<Table> {
    let table = ingest::read_csv(bytes, options.clone());
    table.inspect(|table| assert_conserved(table, bytes, &options))
}

/// Reads JSON Lines and holds the table against the laws.
pub(crate) fn read_json_lines(bytes: &[u8], options: CsvOptions) -> Result<Table> {
    let table = ingest::read_json_lines(bytes, options.clone());
    table.inspect(|table| assert_conserved(table, bytes, &options))
}

/// Asserts the laws for a table that was read from a file of these bytes.
#[track_caller]
pub(crate) fn assert_conserved(table: &Table, file: &[u8], options: &CsvOptions) {
    let counts = table.records();
    assert_eq!(counts.bytes, file.len() as u64, "bytes read");
    let fates = counts.used + counts.repaired + counts.rejected + counts.blank;
    assert_eq!(counts.total, fates, "every record has one fate: {counts:?}");
    assert_eq!(table.total_rows(), counts.rows(), "every row is held, or left out by the sample");
    for column in table.columns() {
        let description = column.describe();
        let cells =
            description.valid + description.missing + description.invalid + description.infinite;
        assert_eq!(cells, table.row_count() as u64, "every cell: {description:?}");
        let finite = |number: &&f64| number.is_finite();
        if let Some(numbers) = column.numbers() {
            assert_eq!(numbers.iter().filter(finite).count() as u64, description.valid);
        }
        let missing = (0..column.len()).filter(|&row| column.is_missing(row)).count() as u64;
        assert_eq!(missing, description.missing + description.invalid, "{description:?}");
    }
    let invalid: u64 = table.columns().iter().map(|column| column.invalid()).sum();
    assert_eq!(invalid, counted(table, "invalid-value"), "invalid values have a warning");
    // JSON has no bad rows that could be kept.
    let kept = table.warnings().iter().filter(|warning| warning.message.ends_with("It was kept."));
    let left_out = options.on_bad_row == OnBadRow::Skip || kept.count() == 0;
    let bad = if left_out { counted(table, "bad-rows") } else { 0 };
    let others = ["repeated-header", "second-header", "footer-row"];
    let others: u64 = others.iter().map(|code| counted(table, code)).sum();
    assert_eq!(counts.rejected, bad + others, "rejected are counted");
    let wide = options.encoding.as_deref().is_some_and(|name| name.starts_with("utf-16"));
    assert_rejections(table, if wide { &[] } else { file });
}

fn counted(table: &Table, code: &str) -> u64 {
    table
        .warnings()
        .iter()
        .filter(|warning| warning.code == code)
        .map(|warning| warning.count)
        .sum()
}

/// Each record that was left out has a code, a place and an excerpt.
#[track_caller]
fn assert_rejections(table: &Table, file: &[u8]) {
    let rejections = table.rejections();
    let most = table.records().rejected.min(MAX_REJECTIONS as u64);
    assert_eq!(rejections.len() as u64, most, "the first are located");
    for pair in rejections.windows(2) {
        assert!(pair[0].byte < pair[1].byte && pair[0].line <= pair[1].line, "{pair:?}");
    }
    for rejection in rejections {
        let codes = ["bad-row", "repeated-header", "second-header", "footer-row"];
        assert!(codes.contains(&rejection.code.as_str()), "{rejection:?}");
        assert!(!rejection.reason.is_empty() && rejection.excerpt.chars().count() <= 120);
    }
    assert_places(rejections, file);
    let is_bad = |rejection: &&Rejection| rejection.code == "bad-row";
    let left_out = |warning: &&Warning| {
        warning.code == "bad-row" && warning.message.ends_with("It was left out.")
    };
    let bad: Vec<_> = rejections.iter().filter(is_bad).take(20).map(|r| Some(r.byte)).collect();
    let warned: Vec<_> = table.warnings().iter().filter(left_out).map(|w| w.byte).collect();
    // Many repeated headers leave the list of rejections no room for a bad row.
    assert!(warned.starts_with(&bad) && (warned == bad || rejections.len() == MAX_REJECTIONS));
}

/// Each excerpt stands in the file where it is said to, on the line that is named. A file that is
/// packed or in UTF-16 is not looked into.
#[track_caller]
fn assert_places(rejections: &[Rejection], file: &[u8]) {
    let packed_or_wide = [&b"\x1f\x8b"[..], b"\xff\xfe", b"\xfe\xff"];
    let unknown = packed_or_wide.iter().any(|start| file.starts_with(start)) || file.contains(&0);
    if unknown || file.is_empty() {
        return;
    }
    let is_utf8 = std::str::from_utf8(file).is_ok();
    let (mut at, mut feeds, mut returns) = (0, 0, 0);
    for rejection in rejections {
        let start = usize::try_from(rejection.byte).unwrap();
        for (place, &byte) in file.iter().enumerate().take(start).skip(at) {
            feeds += u64::from(byte == b'\n');
            returns += u64::from(byte == b'\r' && file.get(place + 1) != Some(&b'\n'));
        }
        at = start;
        // A carriage return alone ends a line of CSV, not of JSON.
        let lines = [1 + feeds, 1 + feeds + returns];
        assert!(lines.contains(&rejection.line), "{rejection:?} is on one of {lines:?}");
        let begins = || file[start..].starts_with(rejection.excerpt.as_bytes());
        assert!(!is_utf8 || begins(), "{rejection:?}");
    }
}
