//! What becomes of records and cells: every one has one fate, and what was left out can be found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(unreachable_pub)]
use crate::common::conserved;

use conserved::read_csv;
use driftglass::ingest::{CsvOptions, OnBadRow};
use driftglass::table::{Kind, MAX_REJECTIONS, Table};

fn read(text: &str, options: CsvOptions) -> Table {
    read_csv(text.as_bytes(), options).unwrap()
}

/// total, used, repaired, rejected, blank
fn counts(table: &Table) -> [u64; 5] {
    let counts = table.records();
    [counts.total, counts.used, counts.repaired, counts.rejected, counts.blank]
}

const MESSY: &str = "a,b\n1,2\n3\n\n4,5,6\n7,8,\na,b\n\"9\"x,10\n\n11,12";

portable_tests! {
    fn every_record_has_one_fate() {
        let skip = read(MESSY, CsvOptions::default());
        assert_eq!(counts(&skip), [9, 2, 2, 3, 2]);
        let keep = read(MESSY, CsvOptions { on_bad_row: OnBadRow::Keep, ..CsvOptions::default() });
        assert_eq!(counts(&keep), [9, 2, 4, 1, 2]);
        let headless = CsvOptions { header: Some(false), ..CsvOptions::default() };
        assert_eq!(counts(&read(MESSY, headless)), [10, 4, 2, 2, 2]);
        for (rows, expected) in [(0, [0; 5]), (1, [1, 1, 0, 0, 0]), (3, [7, 1, 2, 3, 1])] {
            let most = CsvOptions { max_rows: Some(rows), ..CsvOptions::default() };
            assert_eq!(counts(&read(MESSY, most)), expected, "maxRows {rows}");
        }
    }

    fn records_that_were_left_out_can_be_found() {
        let table = read(MESSY, CsvOptions::default());
        let found: Vec<_> = table
            .rejections()
            .iter()
            .map(|r| (r.code.as_str(), r.line, r.byte, r.reason.as_str(), r.excerpt.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("bad-row", 3, 8, "1 field where the header has 2.", "3"),
                ("bad-row", 5, 11, "3 fields where the header has 2.", "4,5,6"),
                ("repeated-header", 7, 22, "The header again.", "a,b"),
            ]
        );
    }

    fn the_first_thousand_are_located_and_all_are_counted() {
        let mut text = String::from("a,b\n");
        for row in 0..3000 {
            text += ["1,2\n", "a,b\n", "short\n"][row % 3];
        }
        let table = read(&text, CsvOptions::default());
        assert_eq!(counts(&table), [3000, 1000, 0, 2000, 0]);
        assert_eq!(table.rejections().len(), MAX_REJECTIONS);
        assert_eq!(table.rejections()[999].line, 2 + 1499);
        assert_eq!(table.warnings().iter().filter(|w| w.code == "bad-row").count(), 20);
        // Headers alone fill the list; the bad rows behind them have their warnings all the same.
        let headers = format!("a,b\n{}{}", "a,b\n".repeat(1000), "short\n".repeat(30));
        let table = read(&headers, CsvOptions::default());
        assert_eq!(counts(&table), [1030, 0, 0, 1030, 0]);
        assert!(table.rejections().iter().all(|rejection| rejection.code == "repeated-header"));
        assert_eq!(table.warnings().iter().filter(|w| w.code == "bad-row").count(), 20);
    }

    fn every_cell_is_valid_missing_invalid_or_infinite() {
        let text = "n,c,t,f\n1.5,inf,2026-01-02,yes\ninf,1,never,no\nNA,1,NA,maybe\nword,2,2026-01-03,NA\n";
        let kinds = [("n", Kind::Numeric), ("c", Kind::Categorical), ("t", Kind::Datetime), ("f", Kind::Boolean)];
        let kinds = kinds.map(|(name, kind)| (name.to_owned(), kind)).into();
        let table = read(text, CsvOptions { kinds, ..CsvOptions::default() });
        let cells: Vec<[u64; 4]> = table
            .describe()
            .iter()
            .map(|column| [column.valid, column.missing, column.invalid, column.infinite])
            .collect();
        assert_eq!(cells, [[1, 1, 1, 1], [3, 0, 0, 1], [2, 1, 1, 0], [2, 1, 1, 0]]);
        let part = table.slice(1, 4);
        assert_eq!(part.describe()[0].missing, 2, "which were invalid is not known of a slice");
        assert_eq!((part.records().total, part.records().used), (3, 3));
    }

    /// It was left out as one without values.
    fn a_column_without_a_name_whose_values_do_not_fit_is_kept() {
        let kinds = [("column_2".to_owned(), Kind::Numeric)].into();
        let table = read("a,\n1,x\n2,y\n", CsvOptions { kinds, ..CsvOptions::default() });
        assert_eq!(table.columns().len(), 2);
        assert_eq!(table.describe()[1].invalid, 2);
    }

    /// They were counted as rejected, and could not be found.
    fn further_headers_and_totals_can_be_found() {
        let table = read("n,x,y\nname,one,two\na,1,2\nb,2,3\ntotal,3,5\nshort\n", CsvOptions::default());
        assert_eq!(counts(&table), [5, 2, 0, 3, 0]);
        let found: Vec<_> =
            table.rejections().iter().map(|r| (r.code.as_str(), r.line, r.excerpt.as_str())).collect();
        let expected =
            [("second-header", 2, "name,one,two"), ("footer-row", 5, "total,3,5"), ("bad-row", 6, "short")];
        assert_eq!(found, expected);
    }
}
