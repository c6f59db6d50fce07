//! Columns that are texts only because of a few cells among numbers or dates: when that is said, and when not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::error::Warning;
use driftglass::ingest::TableReader;
use driftglass::table::Table;

fn read(text: &str, size: usize, options: &str) -> Table {
    let mut reader = TableReader::new(serde_json::from_str(options).unwrap(), false).unwrap();
    text.as_bytes().chunks(size).for_each(|piece| reader.push(piece).unwrap());
    reader.finish().unwrap()
}

/// A column `v` of so many cells beside one of words.
fn file(cells: impl IntoIterator<Item = String>) -> String {
    let lines: String = cells.into_iter().map(|cell| format!("{cell},x\n")).collect();
    format!("v,w\n{lines}")
}

/// So many cells of which those at the first places are odd ones.
fn with(odd: &[&str], cells: usize, cell: impl Fn(usize) -> String) -> String {
    let odd_or = |at: usize| odd.get(at / 3).filter(|_| at % 3 == 2).map(|odd| (*odd).to_owned());
    file((0..cells).map(|at| odd_or(at).unwrap_or_else(|| cell(at))))
}

/// The same as JSON Lines.
fn records(csv: &str) -> String {
    let record = |line: &str| {
        let (cell, _) = line.split_once(',').unwrap();
        let value =
            if cell.parse::<f64>().is_ok() { cell.to_owned() } else { format!("\"{cell}\"") };
        format!("{{\"v\":{value},\"w\":\"x\"}}\n")
    };
    csv.lines().skip(1).map(record).collect()
}

fn decimals(at: usize) -> String {
    format!("{}.5", at * 37 % 97)
}

fn whole(at: usize) -> String {
    format!("{}", 100 + at * 37 % 911)
}

fn date(at: usize) -> String {
    format!("2024-0{}-{:02}", 1 + at % 9, 1 + at % 28)
}

fn said(table: &Table) -> Option<&Warning> {
    table.warnings().iter().find(|warning| warning.code.starts_with("nearly-"))
}

portable_tests! {
    fn few_cells_that_are_no_numbers_are_told_with_what_to_do() {
        let text = with(&["n.a.", "n.a.", "oops"], 1000, decimals);
        let table = read(&text, text.len(), "{}");
        let warning = said(&table).unwrap();
        assert_eq!(
            warning.message,
            "Column \"v\" is categorical only because 3 of its 1,000 values are no number, the first of them \"n.a.\". Correct them, or set the kind of the column to numeric: then they are missing."
        );
        assert_eq!((warning.code.as_str(), warning.count, warning.line), ("nearly-numeric", 3, Some(4)));
        assert_eq!(warning.excerpt.as_deref(), Some("n.a."));
        assert!(table.columns()[0].evidence().starts_with("\"n.a.\" is no number; "));
        assert_eq!(table.warnings().len(), 1, "the column of words has none");

        let done = read(&text, text.len(), r#"{"kinds":{"v":"numeric"}}"#);
        assert_eq!((done.columns()[0].kind().as_str(), done.columns()[0].missing()), ("numeric", 3));
        let named = read(&text, text.len(), r#"{"missing":["n.a.","oops"]}"#);
        assert_eq!((named.columns()[0].kind().as_str(), said(&named)), ("numeric", None));
    }

    fn few_cells_that_are_no_dates_are_told() {
        let text = with(&["2023-02-29"], 300, date);
        let table = read(&text, text.len(), "{}");
        let warning = said(&table).unwrap();
        assert_eq!(
            warning.message,
            "Column \"v\" is text only because 1 of its 300 values is no date, the first of them \"2023-02-29\". Correct them, or set the kind of the column to datetime: then they are missing."
        );
        assert_eq!((warning.code.as_str(), warning.line), ("nearly-datetime", Some(4)));
        let done = read(&text, text.len(), r#"{"kinds":{"v":"datetime"}}"#);
        assert_eq!((done.columns()[0].kind().as_str(), done.columns()[0].missing()), ("datetime", 1));
    }

    fn the_share_and_what_the_cells_look_like_decide() {
        let first = |odd: &'static str, share: usize| move |at: usize| {
            if at.is_multiple_of(share) { format!("{odd}{at}") } else { whole(at) }
        };
        let words = |at: usize| if at.is_multiple_of(10) { whole(at) } else { format!("word {}", at % 50) };
        let cases: [(&str, String, Option<u64>); 14] = [
            ("one of twenty", with(&["bad"], 20, decimals), Some(1)),
            ("one of nineteen", with(&["bad"], 19, decimals), None),
            ("fifty of a thousand", with(&["bad"; 50], 1000, decimals), Some(50)),
            ("fifty-one of a thousand", with(&["bad"; 51], 1000, decimals), None),
            ("missing values count on neither side", with(&["bad", "NA", "", "?"], 22, decimals), None),
            ("a word among whole numbers", with(&["bad", "bad"], 1000, whole), Some(2)),
            ("one number misspelt in a thousand", with(&["1O2"], 1000, whole), Some(1)),
            ("numbers misspelt", with(&["1.2.3", "1O.5", "3..5"], 1000, decimals), Some(3)),
            ("house numbers", with(&["12A", "14b"], 1000, whole), None),
            ("codes of which some begin with a letter", file((0..1000).map(first("V", 40))), None),
            ("diagnoses", with(&["V57.1", "E880"], 1000, decimals), None),
            ("postcodes with zeros in front", with(&["bad"], 1000, |at| format!("{at:05}")), None),
            ("few whole numbers are categories anyway", with(&["bad"], 1000, |at| format!("{}", at % 5)), None),
            ("words of which some are numbers", file((0..1000).map(words)), None),
        ];
        for (what, text, expected) in cases {
            let table = read(&text, text.len(), "{}");
            assert_eq!(said(&table).map(|warning| warning.count), expected, "{what}");
        }
    }

    fn what_a_column_is_for_another_reason_is_said_once() {
        let units = with(&["5 kg", "6 kg"], 1000, decimals);
        let table = read(&units, units.len(), "{}");
        let codes: Vec<&str> = table.warnings().iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(codes, ["unit-in-numbers"]);
    }

    fn decimal_commas_count_where_they_divide_no_fields() {
        let cells: String = (0..200).map(|at| format!("{at},5;x\n")).collect();
        let text = format!("v;w\n{cells}bad;x\n");
        let table = read(&text, text.len(), "{}");
        assert_eq!(said(&table).map(|warning| (warning.count, warning.line)), Some((1, Some(202))));
        assert!(table.columns()[0].evidence().starts_with("\"bad\" is no number"));
    }

    fn the_line_is_told_only_where_it_is_certain() {
        let odd = with(&["bad"], 100, decimals);
        let row = "17.5,x\n";
        for (what, text, line) in [
            ("the last line without an end", odd.trim_end().to_owned(), Some(4)),
            ("a line between", odd.replacen(row, &format!("{row}\n"), 1), None),
            ("a cell of two lines", format!("{odd}5.5,\"a\nb\"\n"), None),
            ("a line left out", format!("{odd}5.5,a,b\n"), None),
            ("a header of two lines", odd.replacen("v,w", "v,\"w\nw\"", 1), None),
            ("no header", odd.replacen("v,w\n", "", 1).replace(",x", ",7"), Some(3)),
            ("a comment above", format!("# made by hand\n{odd}"), Some(5)),
        ] {
            let table = read(&text, text.len(), "{}");
            assert_eq!(said(&table).unwrap().line, line, "{what}");
        }
        let sampled = with(&["bad"; 400], 20_000, decimals);
        let table = read(&sampled, sampled.len(), r#"{"memoryBudget":200000}"#);
        assert!(table.sampled().is_some());
        assert_eq!(said(&table).unwrap().line, None);
    }

    fn records_of_json_say_the_same() {
        let text = with(&["n.a."], 500, decimals);
        let lines = records(&text);
        let table = read(&lines, lines.len(), "{}");
        let warning = said(&table).unwrap();
        assert_eq!((warning.count, warning.line), (1, Some(3)), "{}", warning.message);
        let list = format!("[{}]", lines.trim_end().replace('\n', ","));
        let table = read(&list, list.len(), "{}");
        assert_eq!(said(&table).map(|warning| (warning.count, warning.line)), Some((1, None)));
    }

    fn the_words_do_not_depend_on_pieces() {
        let csv = with(&["n.a.", "oops"], 3000, decimals);
        for text in [records(&csv), csv] {
            let warnings = |size: usize| format!("{:?}", read(&text, size, "{}").warnings());
            let whole = warnings(text.len());
            assert!(whole.contains("nearly-numeric"), "{whole}");
            for size in [1, 7, 4096] {
                assert_eq!(warnings(size), whole, "pieces of {size}");
            }
        }
    }
}
