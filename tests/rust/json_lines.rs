//! JSON Lines and lists of objects: what each record becomes, every way of cutting, broken input,
//! and the same values as another parser on generated input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use crate::common::conserved;

use conserved::{read_csv, read_json_lines};
use driftglass::error::{Code, Error, Warning};
use driftglass::ingest::{CsvOptions, JsonLinesReader, OnBadRow};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Kind, Table, Values};
use serde_json::Value;

fn read(text: &str) -> Table {
    read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap()
}

fn pieces(bytes: &[u8], size: usize, options: &CsvOptions) -> Result<Table, Error> {
    let mut reader = JsonLinesReader::new(options.clone());
    for piece in bytes.chunks(size) {
        reader.push(piece)?;
        reader.push(&[])?;
    }
    assert_eq!(reader.bytes(), bytes.len() as u64);
    reader.finish()
}

/// All of a table that a reader decides.
fn whole(table: &Result<Table, Error>) -> String {
    match table {
        Err(error) => format!("{error:?}"),
        Ok(table) => {
            let columns: Vec<String> = table.columns().iter().map(bits).collect();
            let (records, rejections) = (table.records(), table.rejections());
            format!("{records:?} {rejections:?} {:?} {columns:?}", table.warnings())
        }
    }
}

/// NaN is not itself: numbers are compared by their bits.
fn bits(column: &Column) -> String {
    let values = match column.values() {
        Values::Numeric(_) | Values::Datetime(_) => {
            let values = column.numbers().unwrap_or_default();
            let bits: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
            format!("{bits:?}")
        }
        other => format!("{other:?}"),
    };
    format!("{} {:?} {} {values}", column.name(), column.kind(), column.evidence())
}

fn warning<'a>(table: &'a Table, code: &str) -> Option<&'a Warning> {
    table.warnings().iter().find(|warning| warning.code == code)
}

fn texts(table: &Table, name: &str) -> Vec<Option<String>> {
    let column = table.column(name).unwrap();
    match column.values() {
        Values::Text(texts) => texts.iter().map(|text| text.map(str::to_owned)).collect(),
        _ => {
            let categories = column.categories();
            (0..column.len()).map(|row| categories.label(row).map(str::to_owned)).collect()
        }
    }
}

/// Input of every kind, good and broken.
const INPUTS: [&str; 26] = [
    "{\"a\":1.5,\"b\":\"x\"}\n{\"b\":\"y\",\"a\":2.5}\n{\"c\":true}\n",
    "{\"a\":1}\r\n{\"a\":2}\r\n\r\n{\"a\":3}",
    "\u{feff}{\"a\":1}\n{\"a\":null}\n",
    "[{\"a\":1},{\"a\":2}]",
    "[\n  {\n    \"a\": 1,\n    \"b\": [1, 2]\n  },\n  {\n    \"a\": 2\n  }\n]\n",
    "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}\n",
    "{\"a\":1}{\"a\":2} {\"a\":3}\n",
    "{\"a\":\"\\ud83e\\udd8a \\u00e9 \\\"\\\\\\/\\b\\f\\n\\r\\t\"}\n{\"a\":\"東🦊\"}\n",
    "{\"a\":\"\\ud83e\"}\n{\"a\":\"\\udd8a\\ud83e\"}\n{\"a\":\"\\ud83ex\"}\n",
    "{\"a\":1}\n{\"a\":2\n{\"a\":3}\nnonsense\n{\"a\":\"4}\n{\"a\":5} tail\n{\"a\":6}\n",
    "[{\"a\":1},\n{\"a\":oops},\n{\"a\":3},\n{\"a\":4",
    "[{\"a\":1},{\"a\":oops},{\"a\":3}]",
    "[{\"a\":1},,{\"a\":2},]",
    "[{\"a\":1} {\"a\":2}]\n[{\"a\":3}]",
    "[{\"a\":1}] tail\n",
    "[1,2,3]",
    "[[1,2],[3,4]]",
    "[]",
    "{}",
    "{\"a\":NaN,\"b\":Infinity}\n{\"a\":1.5,\"b\":-Infinity}\n",
    "{\"a\":1,\"a\":2,\"a\":3}\n",
    "{\"a\":{\"b\" : [ 1 , { } , [ ] , \"x y\" ] , \"c\" : null } }\n{\"a\":1}\n",
    "{\"\":1,\"column_1\":2}\n",
    "{\"__proto__\":1,\"constructor\":2,\"toString\":\"x\"}\n",
    "{\"a\": 01}\n{\"a\":+1}\n{\"a\":.5}\n{\"a\":1.}\n{\"a\":1e}\n{\"a\":'x'}\n{a:1}\n{\"a\":1,}\n{\"a\":1}\n",
    "\n \n",
];

portable_tests! {
    fn names_become_columns_in_order_of_first_appearance() {
        let table = read(INPUTS[0]);
        let names: Vec<&str> = table.columns().iter().map(Column::name).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(table.row_count(), 3);
        let missing: Vec<u64> = table.columns().iter().map(Column::missing).collect();
        assert_eq!(missing, [1, 1, 2]);
        assert_eq!(table.column("c").unwrap().kind(), Kind::Boolean);
        assert!(table.warnings().is_empty());
        assert_eq!(table.records().used, 3);
        assert_eq!(table.records().bytes, INPUTS[0].len() as u64);
    }

    fn every_input_reads_the_same_for_every_cut() {
        let fail = CsvOptions { on_bad_row: OnBadRow::Fail, ..CsvOptions::default() };
        let two = CsvOptions { max_rows: Some(2), ..CsvOptions::default() };
        for text in INPUTS {
            for options in [&CsvOptions::default(), &fail, &two] {
                let once = whole(&read_json_lines(text.as_bytes(), options.clone()));
                for size in 1..=text.len() {
                    let cut = whole(&pieces(text.as_bytes(), size, options));
                    assert_eq!(cut, once, "{text} in pieces of {size}");
                }
            }
        }
    }

    fn a_file_longer_than_the_sample_reads_the_same_for_every_cut() {
        let mut rng = SplitMix64::new(4);
        let mut lines = String::new();
        let mut list = String::from("[");
        for row in 0..3000 {
            let bad = row % 501 == 7;
            let name = if rng.unit() < 0.1 { "rare" } else { "b" };
            let record = format!("{{\"a\":{},\"{name}\":\"t{row}\"", rng.unit());
            lines += &record;
            list += &record;
            lines += if bad { "\n" } else { "}\n" };
            list += if bad { "oops},\n" } else { "},\n" };
        }
        list += "{\"a\":1}]";
        for text in [lines, list] {
            assert!(text.len() > 100_000);
            let once = whole(&read_json_lines(text.as_bytes(), CsvOptions::default()));
            assert!(once.contains("rejected: 6"), "{}", &once[..200]);
            for size in [1, 2, 3, 7, 4096, 65_535, 65_536, 65_537, 100_000] {
                let cut = whole(&pieces(text.as_bytes(), size, &CsvOptions::default()));
                assert!(cut == once, "pieces of {size}");
            }
        }
    }

    fn records_that_were_set_right_are_counted() {
        let counts = |text: &str| {
            let counts = read(text).records();
            [counts.total, counts.used, counts.repaired, counts.rejected, counts.blank]
        };
        assert_eq!(counts(INPUTS[1]), [4, 3, 0, 0, 1]);
        assert_eq!(counts(INPUTS[9]), [7, 3, 0, 4, 0]);
        assert_eq!(counts("{\"a\":1,\"a\":2}\n{\"a\":NaN}\n{\"a\":1.5}\n"), [3, 1, 2, 0, 0]);
        assert_eq!(counts("{\"a\":\"\\ud83e\"}\n{\"a\":\"x\"}\n"), [2, 1, 1, 0, 0]);
    }

    fn bad_lines_are_counted_and_located() {
        let table = read(INPUTS[9]);
        assert_eq!((table.records().used, table.records().rejected), (3, 4));
        let places: Vec<_> = table
            .warnings()
            .iter()
            .filter(|warning| warning.code == "bad-row")
            .map(|warning| (warning.line.unwrap(), warning.byte.unwrap(), warning.excerpt.clone().unwrap()))
            .collect();
        let expected = [
            (2, 8, "{\"a\":2"),
            (4, 23, "nonsense"),
            (5, 32, "{\"a\":\"4}"),
            (6, 41, "{\"a\":5} tail"),
        ];
        assert_eq!(places, expected.map(|(line, byte, text)| (line, byte, text.to_owned())));
        let first = warning(&table, "bad-row").unwrap();
        assert_eq!(first.message, "This is not JSON: the record breaks off, at byte 7 of the record. It was left out.");
    }

    fn a_bad_record_of_a_list_costs_only_itself() {
        for text in [INPUTS[10], INPUTS[11]] {
            let table = read(text);
            assert_eq!(table.records().used, 2, "{text}");
            assert!(table.records().rejected >= 1);
        }
        let cut_off = read("[{\"a\":1},{\"a\":2}");
        assert_eq!(cut_off.row_count(), 2);
        assert!(warning(&cut_off, "json-cut-off").is_some());
        assert!(warning(&read(INPUTS[11]), "json-cut-off").is_none());
        assert_eq!(warning(&read(INPUTS[12]), "json-commas").unwrap().count, 2);
    }

    fn the_first_bad_record_stops_where_that_is_asked() {
        let fail = CsvOptions { on_bad_row: OnBadRow::Fail, file: Some("x.jsonl".to_owned()), ..CsvOptions::default() };
        let error = read_json_lines(INPUTS[9].as_bytes(), fail).unwrap_err();
        assert_eq!((error.code, error.position.line, error.position.byte), (Code::CsvBadRow, Some(2), Some(8)));
        assert!(error.to_string().starts_with("x.jsonl, line 2: This is not JSON: "));
    }

    fn strings_lose_their_escapes() {
        let table = read(INPUTS[7]);
        let expected = ["🦊 é \"\\/\u{8}\u{c}\n\r\t", "東🦊"];
        assert_eq!(texts(&table, "a"), expected.map(|text| Some(text.to_owned())));
        let halves = read(INPUTS[8]);
        let expected = ["\u{fffd}", "\u{fffd}\u{fffd}", "\u{fffd}x"];
        assert_eq!(texts(&halves, "a"), expected.map(|text| Some(text.to_owned())));
        assert_eq!(warning(&halves, "encoding").unwrap().count, 4);
    }

    fn the_last_of_two_values_of_a_name_wins_with_a_warning() {
        let table = read(INPUTS[20]);
        assert_eq!(table.row_count(), 1);
        assert_eq!(table.columns()[0].numbers().unwrap().as_ref(), [3.0]);
        assert_eq!(warning(&table, "duplicate-key").unwrap().count, 2);
    }

    fn nested_values_are_kept_as_their_json() {
        let table = read(INPUTS[21]);
        let json = "{\"b\":[1,{},[],\"x y\"],\"c\":null}";
        assert_eq!(texts(&table, "a"), [Some(json.to_owned()), Some("1".to_owned())]);
        assert_eq!(warning(&table, "nested-values").unwrap().count, 1);
        let deep = format!("{{\"a\":{}{}}}\n{{\"a\":1}}\n", "[".repeat(129), "]".repeat(129));
        let table = read(&deep);
        assert_eq!((table.records().used, table.records().rejected), (1, 1));
        assert!(warning(&table, "bad-row").unwrap().message.contains("nested too deeply"));
        let one = read_json_lines(b"{\"columns\":[\"a\"],\"rows\":[[1]]}", CsvOptions::default());
        assert_eq!(one.unwrap_err().code, Code::JsonInvalid);
    }

    fn numbers_are_exact_and_long_ones_stay_texts() {
        let table = read("{\"x\":0.1,\"id\":9007199254740993}\n{\"x\":-1.5E-3,\"id\":9007199254740995}\n{\"x\":1e400,\"id\":12}\n");
        let x = table.column("x").unwrap().numbers().unwrap().into_owned();
        assert_eq!(x, [0.1, -1.5e-3, f64::INFINITY]);
        assert_eq!(texts(&table, "id")[0].as_deref(), Some("9007199254740993"));
        let infinite = read(INPUTS[19]);
        assert_eq!(infinite.column("a").unwrap().missing(), 1);
        assert_eq!(infinite.column("b").unwrap().numbers().unwrap()[1], f64::NEG_INFINITY);
        assert_eq!(warning(&infinite, "json-not-finite").unwrap().count, 3);
    }

    fn numbers_in_quotes_are_numbers_with_a_warning() {
        let table = read("{\"x\":\"1.5\"}\n{\"x\":2.5}\n");
        assert_eq!(table.columns()[0].kind(), Kind::Numeric);
        assert_eq!(warning(&table, "quoted-numbers").unwrap().count, 1);
        let codes = read("{\"zip\":\"00501\"}\n{\"zip\":\"10001\"}\n");
        assert_eq!(texts(&codes, "zip")[0].as_deref(), Some("00501"));
        assert!(codes.warnings().is_empty());
    }

    fn what_is_no_json_is_refused() {
        let table = read(INPUTS[24]);
        assert_eq!((table.records().used, table.records().rejected), (1, 8));
        for text in [INPUTS[15], INPUTS[16], "nonsense\nmore\n", "{\"a\":\n"] {
            let error = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap_err();
            assert_eq!(error.code, Code::JsonInvalid, "{text}");
            assert_eq!(error.position.line, Some(1));
        }
        for text in ["", "\n \n", "[]", "\u{feff}"] {
            let error = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap_err();
            assert_eq!(error.code, Code::CsvEmpty, "{text}");
        }
        assert_eq!(read_json_lines(b"{}\n", CsvOptions::default()).unwrap_err().code, Code::JsonInvalid);
        let error = read_json_lines(b"PK\x03\x04", CsvOptions::default()).unwrap_err();
        assert_eq!(error.code, Code::CsvNotText);
        let error = read_csv(b"{\"a\":1}\n", CsvOptions::default()).unwrap_err();
        assert!(error.message.contains("JSON"), "{}", error.message);
    }

    fn limits_are_named_and_not_passed() {
        let long = format!("{{\"a\":\"{}\"}}\n", "x".repeat(16 << 20));
        for text in [long.clone(), format!("[{long}]")] {
            let error = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap_err();
            assert_eq!((error.code, error.position.line), (Code::CsvLimit, Some(1)));
        }
        let mut wide = String::from("{");
        for name in 0..=20_000 {
            wide += &format!("{}\"{name}\":1", if name == 0 { "" } else { "," });
        }
        let error = read_json_lines((wide + "}").as_bytes(), CsvOptions::default()).unwrap_err();
        assert_eq!(error.code, Code::CsvLimit);
    }

    fn options_apply() {
        let text = "{\"a\":\"n/a\",\"b\":1,\"c\":2}\n{\"a\":\"x\",\"b\":2,\"c\":2}\n{\"a\":\"y\",\"b\":3,\"c\":2}\n";
        let options = CsvOptions {
            missing: Some(vec!["n/a".to_owned()]),
            columns: Some(vec!["b".to_owned(), "a".to_owned()]),
            kinds: [("b".to_owned(), Kind::Text)].into(),
            max_rows: Some(2),
            ..CsvOptions::default()
        };
        let table = read_json_lines(text.as_bytes(), options).unwrap();
        let columns: Vec<_> = table.columns().iter().map(|c| (c.name(), c.kind(), c.missing())).collect();
        assert_eq!(columns, [("a", Kind::Categorical, 1), ("b", Kind::Text, 0)]);
        assert!(warning(&table, "max-rows").is_some());
        let absent = CsvOptions { columns: Some(vec!["z".to_owned()]), ..CsvOptions::default() };
        assert_eq!(read_json_lines(text.as_bytes(), absent).unwrap_err().code, Code::ColumnMissing);
    }

    fn utf_16_and_invalid_bytes_are_read_and_said() {
        let text = "{\"a\":\"é🦊\"}\n{\"b\":\n{\"a\":\"x\"}\n";
        for big in [false, true] {
            let bytes: Vec<u8> = std::iter::once(0xfeff)
                .chain(text.encode_utf16())
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let once = read_json_lines(&bytes, CsvOptions::default());
            for size in 1..bytes.len() {
                assert_eq!(whole(&pieces(&bytes, size, &CsvOptions::default())), whole(&once));
            }
            let table = once.unwrap();
            assert_eq!(texts(&table, "a")[0].as_deref(), Some("é🦊"));
            // A mark, eleven characters of which one takes two units, and the line feed.
            assert_eq!(warning(&table, "bad-row").unwrap().byte, Some(2 + 2 * 12));
        }
        let table = read_json_lines(b"{\"a\":\"\xff\"}\n{\"a\":\"x\"}\n", CsvOptions::default()).unwrap();
        assert_eq!(texts(&table, "a")[0].as_deref(), Some("\u{fffd}"));
        assert_eq!(warning(&table, "encoding").unwrap().byte, Some(6));
    }

    /// Each record again by serde_json, which is a parser of its own.
    fn generated_records_have_the_values_that_serde_json_finds() {
        let mut rng = SplitMix64::new(20);
        for case in 0..400 {
            let records: Vec<String> = (0..6).map(|_| record(&mut rng)).collect();
            let text = match case % 3 {
                0 => records.join("\n"),
                1 => format!("[{}]", records.join(",")),
                _ => format!("[\n{}\n]\n", records.join(" ,\n ")),
            };
            let options = CsvOptions { missing: Some(Vec::new()), ..CsvOptions::default() };
            let table = read_json_lines(text.as_bytes(), options).unwrap();
            assert_eq!(table.row_count(), records.len(), "{text}");
            for (row, record) in records.iter().enumerate() {
                let parsed: Value = serde_json::from_str(record).unwrap();
                for column in table.columns() {
                    assert_value(column, row, parsed.get(column.name()), &text);
                }
            }
        }
    }

    /// Every kept row is one of the file's, whole; a name that only a dropped record has is a column all the same.
    fn of_records_beyond_the_budget_a_sample_is_kept() {
        let line = |row: u32| match row {
            4999 => format!("{{\"n\":{row},\"late\":\"only here\"}}\n"),
            _ if row.is_multiple_of(7) => format!("{{\"n\":{row}}}\n"),
            _ => format!("{{\"n\":{row},\"twice\":{}}}\n", 2 * row),
        };
        let text: String = (0..5000).map(line).collect();
        let budget = |bytes| CsvOptions { memory_budget: Some(bytes), ..CsvOptions::default() };
        let table = read_json_lines(text.as_bytes(), budget(20_000)).unwrap();
        let sampled = table.sampled().unwrap();
        assert_eq!((sampled.rows, sampled.kept), (5000, table.row_count() as u64));
        assert!((300..900).contains(&table.row_count()), "{}", table.row_count());
        assert_eq!(warning(&table, "sampled-rows").unwrap().count, 5000 - sampled.kept);
        let [n, twice] = ["n", "twice"].map(|name| table.column(name).unwrap().numbers().unwrap());
        for (&n, &twice) in n.iter().zip(twice.iter()) {
            assert!(if n % 7.0 == 0.0 { twice.is_nan() } else { twice == 2.0 * n }, "{n} {twice}");
        }
        assert!(n.is_sorted() && table.column("late").is_ok());
        let thirds = [0.0, 1667.0, 3334.0].map(|from| n.iter().filter(|&&n| (from..from + 1667.0).contains(&n)).count());
        assert!(thirds.iter().all(|&rows| rows * 5 > n.len()), "{thirds:?}");
        let once = whole(&Ok(table));
        for size in [1, 1000, 70_000] {
            assert_eq!(whole(&pieces(text.as_bytes(), size, &budget(20_000))), once, "pieces of {size}");
        }
        assert!(read_json_lines(text.as_bytes(), budget(1 << 20)).unwrap().sampled().is_none());
    }

    /// One byte of a good file changed, removed or doubled: nothing is lost without a word.
    fn mutated_input_is_conserved_and_cut_alike() {
        let mut rng = SplitMix64::new(21);
        let mut below = |n: usize| (rng.next_u64() % n as u64) as usize;
        for case in 0..1500 {
            let mut bytes = INPUTS[case % INPUTS.len()].as_bytes().to_vec();
            for _ in 0..=below(3) {
                let at = below(bytes.len());
                match below(3) {
                    0 => bytes[at] = b"{}[],:\"\\\n 0a-\xff"[below(14)],
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, bytes[at]),
                }
                if bytes.is_empty() {
                    bytes.push(b'{');
                }
            }
            let once = whole(&read_json_lines(&bytes, CsvOptions::default()));
            let size = 1 + below(bytes.len());
            for size in [1, size] {
                let cut = whole(&pieces(&bytes, size, &CsvOptions::default()));
                assert_eq!(cut, once, "{:?} in pieces of {size}", String::from_utf8_lossy(&bytes));
            }
        }
    }
}

/// A record of random names and values of every kind.
fn record(rng: &mut SplitMix64) -> String {
    let mut below = |n: u64| rng.next_u64() % n;
    let fields: Vec<String> = (0..1 + below(5))
        .map(|_| {
            let space = ["", " ", "\t"][below(3) as usize];
            let name = ["number", "text", "flag", "any", "nested"][below(5) as usize];
            let number = f64::from_bits(below(u64::MAX));
            let value = match (name, below(6)) {
                (_, 0) => "null".to_owned(),
                ("number", 1) => format!("{}", below(1 << 60) as i64 - (1 << 59)),
                ("number", _) => format!("{:e}", if number.is_finite() { number } else { 0.5 }),
                ("flag", n) => ["true", "false"][(n % 2) as usize].to_owned(),
                ("nested", 1) => "[1,{\"x\":[]},\"\\u00e9\"]".to_owned(),
                ("any", 1) => "12.50".to_owned(),
                ("any", 2) => "true".to_owned(),
                _ => {
                    let letter = char::from_u32(0x20 + below(0x2_f000) as u32).unwrap_or('"');
                    serde_json::to_string(&format!("t{letter}\n{}", below(4))).unwrap()
                }
            };
            format!("{space}\"{name}\"{space}:{space}{value}{space}")
        })
        .collect();
    format!("{{{}}}", fields.join(","))
}

/// The cell of a column holds what the other parser found.
#[track_caller]
fn assert_value(column: &Column, row: usize, expected: Option<&Value>, text: &str) {
    let what = || format!("row {row} of {}: {expected:?} in {text}", column.name());
    let label = || column.categories().label(row).map(str::to_owned);
    let cell = match column.values() {
        Values::Text(texts) => texts.get(row).map(str::to_owned),
        Values::Boolean(flags) => flags[row].map(|flag| flag.to_string()),
        Values::Numeric(numbers) => {
            numbers.get(row).filter(|n| !n.is_nan()).map(|n| format!("{n:e}"))
        }
        _ => label(),
    };
    match expected {
        None | Some(Value::Null) => assert_eq!(cell, None, "{}", what()),
        Some(Value::String(text)) => assert_eq!(cell.as_deref(), Some(text.as_str()), "{}", what()),
        Some(Value::Bool(flag)) => assert_eq!(cell, Some(flag.to_string()), "{}", what()),
        Some(Value::Number(number)) => {
            let cell: f64 = cell.unwrap_or_else(|| panic!("{}", what())).parse().unwrap();
            assert_eq!(cell.to_bits(), (number.as_f64().unwrap() + 0.0).to_bits(), "{}", what());
        }
        Some(nested) => {
            let cell: Value = serde_json::from_str(&cell.unwrap()).unwrap();
            assert_eq!(&cell, nested, "{}", what());
        }
    }
}
