//! Reading CSV: the golden files, every way of cutting them, hostile input, and round trips.

mod common;

use driftglass::error::{Code, Error};
use driftglass::ingest::{CsvOptions, CsvReader, OnBadRow, read_csv};
use driftglass::table::{Column, Kind, MISSING_CODE, Table, Values};
use serde_json::Value;

macro_rules! csv_files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("fixtures/csv/", $name)) as &[u8])),*]
    };
}

const FILES: [(&str, &[u8]); 81] = csv_files![
    "simple.csv",
    "no_final_newline.csv",
    "crlf.csv",
    "crlf_no_final.csv",
    "cr_only.csv",
    "mixed_line_ends.csv",
    "single_column.csv",
    "single_column_text.csv",
    "single_cell.csv",
    "header_only.csv",
    "header_only_no_newline.csv",
    "empty_file.csv",
    "only_newline.csv",
    "only_blank_lines.csv",
    "only_bom.csv",
    "quoted_comma.csv",
    "quoted_newline.csv",
    "quoted_crlf.csv",
    "quoted_cr.csv",
    "doubled_quotes.csv",
    "empty_quoted.csv",
    "all_quoted.csv",
    "quoted_header.csv",
    "quote_inside_unquoted.csv",
    "text_after_closing_quote.csv",
    "space_before_quote.csv",
    "backslash_quote.csv",
    "unterminated_quote.csv",
    "unterminated_quote_last_field.csv",
    "single_quotes.csv",
    "semicolon.csv",
    "tab.tsv",
    "pipe.csv",
    "semicolon_with_commas.csv",
    "tab_with_commas.tsv",
    "comma_with_quoted_semicolons.csv",
    "decimal_comma.csv",
    "decimal_comma_quoted.csv",
    "thousands.csv",
    "decimal_unclear.csv",
    "bom_utf8.csv",
    "bom_quoted_header.csv",
    "utf16_le.csv",
    "utf16_be.csv",
    "latin1.csv",
    "windows1252.csv",
    "utf8_many_scripts.csv",
    "emoji.csv",
    "nfc_and_nfd.csv",
    "invalid_utf8_late.csv",
    "null_bytes.csv",
    "short_row.csv",
    "long_row.csv",
    "several_bad_rows.csv",
    "bad_row_after_quoted_newline.csv",
    "empty_lines.csv",
    "leading_blank_lines.csv",
    "blank_in_single_column.csv",
    "whitespace_line.csv",
    "trailing_delimiter_everywhere.csv",
    "trailing_delimiter_rows_only.csv",
    "only_delimiters_row.csv",
    "duplicate_header.csv",
    "header_case.csv",
    "empty_header_name.csv",
    "no_header_numbers.csv",
    "header_padded.csv",
    "missing_tokens.csv",
    "not_missing.csv",
    "whitespace_values.csv",
    "number_forms.csv",
    "not_numbers.csv",
    "mixed_types.csv",
    "late_text.csv",
    "booleans.csv",
    "dates.csv",
    "leading_zero_codes.csv",
    "long_field.csv",
    "long_quoted_field.csv",
    "wide.csv",
    "many_rows.csv",
];

fn cases() -> Vec<(Value, &'static [u8])> {
    let golden: Value = serde_json::from_str(include_str!("fixtures/csv/expected.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap().clone();
    assert_eq!(cases.len(), FILES.len());
    let bytes = |case: &Value| FILES.iter().find(|(name, _)| case["file"] == *name).unwrap().1;
    cases.into_iter().map(|case| (case.clone(), bytes(&case))).collect()
}

fn read_in_pieces(bytes: &[u8], size: usize, options: &CsvOptions) -> Result<Table, Error> {
    let mut reader = CsvReader::new(options.clone())?;
    for piece in bytes.chunks(size) {
        reader.push(piece)?;
        reader.push(&[])?;
    }
    assert_eq!(reader.bytes(), bytes.len() as u64);
    reader.finish()
}

/// Everything that is known of a table, as text (missing numbers are NaN and compare as text).
fn digest(table: &Result<Table, Error>) -> String {
    match table {
        Ok(table) => {
            format!("{:?} {:?} {:?}", table.columns(), table.warnings(), table.records())
        }
        Err(error) => format!("{error:?}"),
    }
}

/// The table as the file spells it: every column text, nothing missing.
fn spelt(bytes: &[u8], names: &[&str]) -> Vec<Vec<String>> {
    let kinds = names.iter().map(|name| ((*name).to_owned(), Kind::Text)).collect();
    let options = CsvOptions { kinds, missing: Some(Vec::new()), ..CsvOptions::default() };
    let table = read_csv(bytes, options).unwrap();
    let cell = |column: &Column, row: usize| match column.values() {
        Values::Text(texts) => texts.get(row).unwrap().to_owned(),
        other => panic!("{other:?} is no text"),
    };
    let row = |row| names.iter().map(|name| cell(table.column(name).unwrap(), row)).collect();
    (0..table.row_count()).map(row).collect()
}

fn has_warning(table: &Table, code: &str) -> bool {
    table.warnings().iter().any(|warning| warning.code == code)
}

/// Where golden allows another outcome and ours is that one.
fn other_outcome(case: &Value, table: &Table, rows: &[Vec<String>]) -> bool {
    let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
    match case["file"].as_str().unwrap() {
        "trailing_delimiter_everywhere.csv" => {
            names == ["a", "b"] && has_warning(table, "empty-column") && table.row_count() == 2
        }
        "trailing_delimiter_rows_only.csv" => {
            rows == [["1", "2"], ["3", "4"]] && has_warning(table, "trailing-delimiter")
        }
        "empty_header_name.csv" => {
            names == ["a", "column_2", "c"] && has_warning(table, "unnamed-column")
        }
        "header_padded.csv" => names == ["a", "b"] && table.row_count() == 1,
        _ => return false,
    }
    .then(|| assert!(case["ambiguous"].is_string()))
    .is_some()
}

fn check_numbers(case: &Value, table: &Table, what: &str) {
    for (name, expected) in case["numbers"].as_object().into_iter().flatten() {
        let column = table.column(name).unwrap();
        let numbers = column.numbers().unwrap_or_else(|| panic!("{what}: {name} has no numbers"));
        let expected = expected.as_array().unwrap();
        assert_eq!(numbers.len(), expected.len(), "{what}: {name}");
        for (actual, expected) in numbers.iter().zip(expected) {
            let expected = expected.as_f64().unwrap_or(f64::NAN);
            assert!(
                actual.to_bits() == expected.to_bits() || (actual.is_nan() && expected.is_nan()),
                "{what}: {name} holds {actual}, not {expected}"
            );
        }
    }
}

fn check_table(case: &Value, bytes: &[u8], table: &Table) {
    let what = case["file"].as_str().unwrap();
    let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
    let rows = spelt(bytes, &names);
    if other_outcome(case, table, &rows) {
        return;
    }
    if case["header"].is_null() {
        assert!(has_warning(table, "no-header"), "{what}");
    } else {
        assert_eq!(serde_json::json!(names), case["header"], "{what}");
    }
    assert_eq!(table.row_count() as u64, case["row_count"].as_u64().unwrap(), "{what}");
    assert_eq!(serde_json::json!(rows), case["rows"], "{what}");
    let bad: Vec<Option<u64>> = table
        .warnings()
        .iter()
        .filter(|warning| warning.code == "bad-row")
        .map(|warning| warning.line)
        .collect();
    let expected = case["bad_rows"].as_array().map(Vec::as_slice).unwrap_or_default();
    let expected: Vec<Option<u64>> = expected.iter().map(|row| row["line"].as_u64()).collect();
    assert_eq!(bad, expected, "{what}");
    assert_eq!(table.records().rejected, bad.len() as u64, "{what}");
    check_numbers(case, table, what);
    for (name, missing) in case["missing"].as_object().into_iter().flatten() {
        assert_eq!(
            table.column(name).unwrap().missing(),
            missing.as_u64().unwrap(),
            "{what}: {name}"
        );
    }
    for (name, kind) in case["kinds"].as_object().into_iter().flatten() {
        assert_eq!(
            table.column(name).unwrap().kind().as_str(),
            kind.as_str().unwrap(),
            "{what}: {name}"
        );
    }
    let windows = table.warnings().iter().any(|w| w.code == "encoding" && w.byte.is_some());
    assert_eq!(windows, case["encoding"] == "windows-1252", "{what}");
}

portable_tests! {
    fn every_golden_file_reads_as_expected() {
        for (case, bytes) in cases() {
            let what = case["file"].as_str().unwrap();
            match read_csv(bytes, CsvOptions::default()) {
                Ok(table) => {
                    assert!(case["error"].is_null(), "{what} should be refused");
                    assert_eq!(table.records().bytes, bytes.len() as u64);
                    assert_eq!(table.records().used, table.row_count() as u64);
                    check_table(&case, bytes, &table);
                }
                Err(error) => {
                    assert_eq!(case["error"], error.code.as_str(), "{what}: {error}");
                    assert_eq!(case["line"].as_u64().or(error.position.line), error.position.line, "{what}");
                }
            }
        }
    }

    fn every_golden_file_reads_the_same_in_pieces() {
        let options = CsvOptions::default();
        for (case, bytes) in cases() {
            let whole = digest(&read_csv(bytes, options.clone()));
            for size in [1, 2, 3, 7, 4096] {
                let pieces = digest(&read_in_pieces(bytes, size, &options));
                assert!(pieces == whole, "{} in pieces of {size}: {pieces:.300} is not {whole:.300}", case["file"]);
            }
        }
    }

    fn small_golden_files_read_the_same_cut_anywhere() {
        let options = CsvOptions::default();
        for (case, bytes) in cases().into_iter().filter(|(_, bytes)| bytes.len() < 120) {
            let whole = digest(&read_csv(bytes, options.clone()));
            for cut in 0..bytes.len() {
                let mut reader = CsvReader::new(options.clone()).unwrap();
                let (first, second) = bytes.split_at(cut);
                let pushed = reader.push(first).and_then(|()| reader.push(second));
                let table = pushed.and_then(|()| reader.finish());
                assert_eq!(digest(&table), whole, "{} cut at {cut}", case["file"]);
            }
        }
    }
}
