//! The golden CSV files (`fixtures/csv`), and what is expected of each.

use serde_json::Value;

macro_rules! csv_files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../fixtures/csv/", $name)) as &[u8])),*]
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

/// Every file with what is expected of it.
pub(crate) fn cases() -> Vec<(Value, &'static [u8])> {
    let golden: Value =
        serde_json::from_str(include_str!("../../fixtures/csv/expected.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap().clone();
    assert_eq!(cases.len(), FILES.len());
    let bytes = |case: &Value| FILES.iter().find(|(name, _)| case["file"] == *name).unwrap().1;
    cases.into_iter().map(|case| (case.clone(), bytes(&case))).collect()
}
