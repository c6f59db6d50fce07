//! Reading CSV: the golden files, every way of cutting them, hostile input, and round trips.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use crate::common::conserved;
use crate::common::csv_files;

use conserved::read_csv;
use csv_files::cases;
use driftglass::error::{Code, Error};
use driftglass::ingest::{CsvOptions, CsvReader, OnBadRow};
use driftglass::table::roles::{Certainty, Role, guess};
use driftglass::table::{Column, Kind, Table, Values};
use serde_json::Value;

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
            let (columns, records) = (table.columns(), table.records());
            format!("{columns:?} {:?} {records:?} {:?}", table.warnings(), table.rejections())
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
                    assert_eq!(table.records().rows(), table.row_count() as u64);
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
        for (case, bytes) in cases().into_iter().filter(|(_, bytes)| bytes.len() < 400) {
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

    fn random_bytes_never_panic_and_read_the_same_in_pieces() {
        let alphabet = b"ab1\x96\xc3\xa9,,;\"\"\n\n\r\t.-\x00\xff \xef";
        let mut random = SplitMix64(7);
        for round in 0..3000 {
            let length = random.below(60);
            let mut bytes: Vec<u8> =
                (0..length).map(|_| alphabet[random.below(alphabet.len())]).collect();
            match round % 7 {
                0 => drop(bytes.splice(0..0, *b"\xff\xfe")),
                1 => drop(bytes.splice(0..0, *b"sep=;\n")),
                2 => drop(bytes.splice(0..0, *b"\xef\xbb\xbfa,b\n")),
                _ => {}
            }
            let on_bad_row = [OnBadRow::Skip, OnBadRow::Keep, OnBadRow::Fail][random.below(3)];
            let options = CsvOptions { on_bad_row, ..CsvOptions::default() };
            let whole = read_csv(&bytes, options.clone());
            for size in [1, 2, 3, 5] {
                let pieces = read_in_pieces(&bytes, size, &options);
                assert_eq!(digest(&pieces), digest(&whole), "{bytes:?} in pieces of {size}");
            }
            if let Ok(table) = whole {
                assert_eq!(table.records().rows(), table.row_count() as u64, "{bytes:?}");
                let warned = table.warnings().iter().filter(|w| {
                    ["repeated-header", "second-header", "footer-row"].contains(&w.code.as_str()) || (w.code == "bad-rows" && on_bad_row == OnBadRow::Skip)
                });
                let warned: u64 = warned.map(|warning| warning.count).sum();
                assert_eq!(table.records().rejected, warned, "{bytes:?}");
            }
        }
    }

    fn what_was_written_is_read_back() {
        let mut random = SplitMix64(11);
        for _ in 0..150 {
            let (columns, rows) = (1 + random.below(6), random.below(40));
            let cells: Vec<Vec<String>> =
                (0..rows).map(|_| (0..columns).map(|_| random_text(&mut random)).collect()).collect();
            let names: Vec<String> = (0..columns).map(|at| format!("name {at}")).collect();
            let (delimiter, line_end) = ([",", ";", "\t", "|"][random.below(4)], ["\n", "\r\n", "\r"][random.below(3)]);
            let mut text = names.join(delimiter) + line_end;
            for row in &cells {
                text += &row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(delimiter);
                text += line_end;
            }
            let options = CsvOptions {
                kinds: names.iter().map(|name| (name.clone(), Kind::Text)).collect(),
                delimiter: Some(delimiter.as_bytes()[0]),
                missing: Some(Vec::new()),
                ..CsvOptions::default()
            };
            let table = read_in_pieces(text.as_bytes(), 1 + random.below(50), &options).unwrap();
            assert_eq!(table.row_count(), rows, "{text}");
            for (at, column) in table.columns().iter().enumerate() {
                for (row, expected) in cells.iter().enumerate() {
                    assert_eq!(column.text(row).as_ref(), Some(&expected[at]), "{text}");
                }
            }
        }
    }

    fn random_numbers_are_read_to_the_last_bit() {
        let mut random = SplitMix64(5);
        let mut numbers = Vec::new();
        let mut text = String::from("x\n");
        for round in 0..4000 {
            let number = match round % 4 {
                0 => f64::from_bits(random.next()),
                1 => (random.below(2_000_000) as f64 - 1e6) / 1e4,
                2 => random.below(1_000_000_000) as f64 / 1e9,
                _ => random.next() as f64,
            };
            if !number.is_nan() {
                text += &if round % 8 < 4 { format!("{number}\n") } else { format!("{number:e}\n") };
                numbers.push(number + 0.0);
            }
        }
        let table = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
        let read = table.columns()[0].numbers().unwrap();
        let bits = |numbers: &[f64]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&read), bits(&numbers));
    }

    fn other_formats_are_refused_by_name() {
        for (bytes, name) in [
            (&b"PK\x03\x04rest"[..], "xlsx"), (b"PAR1....", "Parquet"), (b"\x1f\x8b\x08", "gzip"),
            (b"\x89PNG\r\n", "PNG"), (b"%PDF-1.7", "PDF"), (b"<!DOCTYPE html><p>404", "web page"),
            (b"{\"a\":1}\n{\"a\":2}\n", "JSON"), (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
            (&[0; 64], "binary"),
        ] {
            let error = read_csv(bytes, CsvOptions::default()).unwrap_err();
            assert_eq!(error.code, Code::CsvNotText, "{name}");
            assert!(error.message.contains(name), "{}", error.message);
        }
    }

    fn marks_and_first_lines_are_understood() {
        let columns = |bytes: &[u8]| {
            let table = read_csv(bytes, CsvOptions::default()).unwrap();
            let names: Vec<String> = table.columns().iter().map(|c| c.name().to_owned()).collect();
            (names.join("|"), table.row_count())
        };
        assert_eq!(columns(b"sep=;\r\na;b\r\n1;2\r\n"), ("a|b".to_owned(), 1));
        assert_eq!(columns(b"\xef\xbb\xbfsep=^\na^b\n1^2\n"), ("a|b".to_owned(), 1));
        assert_eq!(columns(b"\xef\xbb\xbf\xef\xbb\xbfa,b\n1,2\n"), ("a|b".to_owned(), 1));
        let wide: Vec<u8> = "a,b\n1,2\n3,4\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(columns(&wide), ("a|b".to_owned(), 2));
        assert_eq!(columns(b"a,b\r\r\n1,2\r\r\n"), ("a|b".to_owned(), 1));
        assert_eq!(columns(b"__proto__,constructor\n1,2\n"), ("__proto__|constructor".to_owned(), 1));
    }

    fn a_place_in_utf_16_is_a_byte_of_the_file() {
        let text = "a,b\n1,🦊\n东,2,3\n";
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        let table = read_csv(&bytes, CsvOptions::default()).unwrap();
        let bad = table.warnings().iter().find(|warning| warning.code == "bad-row").unwrap();
        assert_eq!((bad.line, bad.byte), (Some(3), Some(2 + 2 * 9)));
        assert_eq!(bad.excerpt.as_deref(), Some("东,2,3"));
    }

    fn bad_rows_are_left_out_kept_or_refused() {
        let text = b"a,b\n1,2\n3\n4,5,6\n7,8\n";
        let read = |on_bad_row| read_csv(text, CsvOptions { on_bad_row, file: Some("x.csv".into()), ..CsvOptions::default() });
        let skipped = read(OnBadRow::Skip).unwrap();
        assert_eq!((skipped.records().used, skipped.records().rejected), (2, 2));
        assert_eq!(skipped.warnings()[0].code, "bad-rows");
        assert_eq!((skipped.warnings()[0].count, skipped.warnings()[0].line), (2, Some(3)));
        assert_eq!(skipped.warnings()[1].file.as_deref(), Some("x.csv"));
        let kept = read(OnBadRow::Keep).unwrap();
        assert_eq!((kept.row_count(), kept.column("b").unwrap().missing()), (4, 1));
        let refused = read(OnBadRow::Fail).unwrap_err();
        assert_eq!((refused.code, refused.position.line, refused.position.byte), (Code::CsvBadRow, Some(3), Some(8)));
    }

    fn thousands_of_bad_rows_are_counted_and_twenty_located() {
        let text = "a,b\n".to_owned() + &"1\n".repeat(3000);
        let table = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
        assert_eq!(table.records().rejected, 3000);
        assert_eq!(table.warnings().iter().filter(|w| w.code == "bad-row").count(), 20);
        assert_eq!(table.warnings()[0].count, 3000);
    }

    fn a_header_repeated_by_joined_files_is_no_row() {
        let table = read_csv(b"a,b\n1.5,x\na,b\n2.5,y\n", CsvOptions::default()).unwrap();
        assert_eq!((table.row_count(), table.records().rejected), (2, 1));
        assert_eq!(table.column("a").unwrap().kind(), Kind::Numeric);
        assert!(has_warning(&table, "repeated-header"));
    }

    fn kinds_of_columns_that_the_file_lacks_are_a_warning() {
        let kinds = ["age", "Age", "city"].map(|name| (name.to_owned(), Kind::Text)).into();
        let options = CsvOptions { kinds, columns: Some(vec!["city".to_owned()]), ..CsvOptions::default() };
        let table = read_csv(b"age,city\n31,Turin\n", options).unwrap();
        let said: Vec<&str> = table.warnings().iter().filter(|w| w.code == "kinds-unknown-column").map(|w| w.message.as_str()).collect();
        assert_eq!(said, ["`kinds` names \"Age\", a column that the file does not have. Did you mean \"age\"?"]);
    }

    fn options_choose_columns_kinds_rows_and_missing_values() {
        let text = b"a,b,c\n-999,x,1\n2,y,2\n3,x,oops\n";
        let options: CsvOptions = serde_json::from_str(
            r#"{"columns":["a","c"],"missing":["-999"],"kinds":{"c":"numeric"},"maxRows":3}"#,
        ).unwrap();
        let table = read_csv(text, options).unwrap();
        assert_eq!(table.columns().iter().map(Column::name).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(table.column("a").unwrap().missing(), 1);
        assert_eq!(table.column("c").unwrap().missing(), 1);
        assert!(has_warning(&table, "invalid-value"));
        let first = CsvOptions { max_rows: Some(1), ..CsvOptions::default() };
        assert_eq!(read_csv(text, first).unwrap().row_count(), 1);
        let absent = CsvOptions { columns: Some(vec!["z".into()]), ..CsvOptions::default() };
        assert_eq!(read_csv(text, absent).unwrap_err().code, Code::ColumnMissing);
        let unknown = CsvOptions { encoding: Some("ebcdic".into()), ..CsvOptions::default() };
        assert_eq!(CsvReader::new(unknown).unwrap_err().code, Code::ConfigInvalid);
        let letter = CsvOptions { delimiter: Some(b'x'), ..CsvOptions::default() };
        assert_eq!(CsvReader::new(letter).unwrap_err().code, Code::ConfigInvalid);
    }

    fn limits_are_errors_with_a_line() {
        let wide = "x,".repeat(20_001);
        assert_eq!(read_csv(wide.as_bytes(), CsvOptions::default()).unwrap_err().code, Code::CsvLimit);
        let long = [&b"a,b\n1,\"2\n"[..], &vec![b'x'; 17 << 20]].concat();
        for size in [1 << 16, 32 << 20] {
            let error = read_in_pieces(&long, size, &CsvOptions::default()).unwrap_err();
            assert_eq!((error.code, error.position.line), (Code::CsvLimit, Some(2)));
        }
    }

    fn identity_of_codes_and_long_integers_is_kept() {
        let table = read_csv(b"zip,id,f\n00501,9007199254740993,9007199254740993\n99950,9007199254740992,0.5\n", CsvOptions::default()).unwrap();
        assert_eq!(table.column("zip").unwrap().text(0).as_deref(), Some("00501"));
        assert_eq!(table.column("id").unwrap().text(0).as_deref(), Some("9007199254740993"));
        assert_eq!(table.column("f").unwrap().kind(), Kind::Numeric);
    }

    fn infinite_numbers_are_numbers() {
        let table = read_csv(b"x\ninf\n-Infinity\n1e400\n-0\n1.5\nnan\n", CsvOptions::default()).unwrap();
        let column = &table.columns()[0];
        assert_eq!(column.kind(), Kind::Numeric);
        let numbers = column.numbers().unwrap();
        assert_eq!(numbers[..3], [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY]);
        assert_eq!((numbers[3].to_bits(), column.missing()), (0, 1));
    }

    fn an_error_is_repeated_and_names_the_file() {
        let options = CsvOptions { file: Some("march.csv".into()), ..CsvOptions::default() };
        let mut reader = CsvReader::new(options).unwrap();
        let start = [&b"a,a\n"[..], &b"1,2\n".repeat(20_000)].concat();
        let error = reader.push(&start).unwrap_err();
        assert_eq!(error.to_string(), "march.csv, line 1, column 2: The name \"a\" is used by two columns. Rename one of them.");
        assert_eq!(reader.push(b"x").unwrap_err(), error);
        assert_eq!(reader.finish().unwrap_err(), error);
    }

    fn roles_of_the_known_data_sets_are_guessed() {
        let roles = |text: &str, expected: &[(&str, Role)]| {
            let table = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
            let guesses = guess(&table);
            assert_eq!(guesses.len(), table.columns().len());
            for found in &guesses {
                let known = expected.iter().find(|(name, _)| *name == found.column);
                let role = known.map_or(Role::Feature, |(_, role)| *role);
                assert_eq!(found.role, role, "{found:?}");
                if ![Role::Feature, Role::Ignore].contains(&role) {
                    assert_eq!(found.certainty, Certainty::High, "{found:?}");
                }
                assert!(!found.reason.is_empty() && !found.examples.is_empty(), "{found:?}");
            }
        };
        let census = [("id", Role::Id), ("employed", Role::Target), ("prediction", Role::Prediction),
            ("predicted_probability", Role::Probability), ("year", Role::Ignore)];
        roles(include_str!("../../www/samples/census_sample_reference.csv"), &census);
        roles(include_str!("../../www/samples/census_2016_1.csv"), &census);
        roles(include_str!("../../www/samples/census_2018_4.csv"), &census);
        let rest = [("id", Role::Id), ("y_pred", Role::Prediction), ("y_pred_proba", Role::Probability),
            ("timestamp", Role::Timestamp)];
        let with = |target| [&rest[..], &[(target, Role::Target)]].concat();
        roles(include_str!("../fixtures/roles/car_loan_analysis.csv"), &with("repaid"));
        roles(include_str!("../fixtures/roles/california_housing_reference.csv"), &with("clf_target"));
        roles(include_str!("../fixtures/roles/car_price_reference.csv"), &with("y_true"));
    }

    fn roles_are_found_from_values_without_telling_names() {
        let mut random = SplitMix64(3);
        let mut text = String::from("a,b,c,d\n");
        for _ in 0..400 {
            let share = random.below(9999) as f64 / 10_000.0;
            let truth = u8::from(random.below(10_000) as f64 / 10_000.0 < share);
            text += &format!("{share},{truth},{},{}\n", u8::from(share >= 0.5), random.below(2));
        }
        let table = read_csv(text.replace("a,b,c,d", "x7,x8,pred,x9").as_bytes(), CsvOptions::default()).unwrap();
        let roles: Vec<Role> = guess(&table).iter().map(|guess| guess.role).collect();
        assert_eq!(roles, [Role::Probability, Role::Target, Role::Prediction, Role::Feature]);
    }

    /// Places have an x and a y, which is a name for the target too.
    fn of_two_names_for_a_target_the_values_tell_which_it_is() {
        let mut random = SplitMix64(5);
        let mut text = String::from("x,y,target,label,prediction\n");
        for _ in 0..300 {
            let truth = random.below(2);
            let said = if random.below(10) < 8 { truth } else { 1 - truth };
            text += &format!("0.{},0.{},{truth},{},{said}\n", random.below(9999), random.below(9999), random.below(2));
        }
        let of = |text: &str| {
            let guesses = guess(&read_csv(text.as_bytes(), CsvOptions::default()).unwrap());
            guesses.into_iter().find(|guess| guess.role == Role::Target).map(|guess| (guess.column, guess.certainty))
        };
        assert_eq!(of(&text), Some(("target".to_owned(), Certainty::High)));
        // Where nothing agrees the first is taken, and called less sure.
        let apart = text.replace("prediction", "weather");
        assert_eq!(of(&apart), Some(("y".to_owned(), Certainty::Medium)));
    }
}

/// SplitMix64, as in the golden data.
struct SplitMix64(u64);

impl SplitMix64 {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

fn random_text(random: &mut SplitMix64) -> String {
    let pieces = ["a", "1", ",", ";", "\"", "\n", "\r\n", "\t", " ", "é", "東", "|", "\r", "0.5"];
    (0..random.below(5)).map(|_| pieces[random.below(pieces.len())]).collect()
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
