//! Data quality against pandas, and what a table has to worry about.
#![allow(clippy::unwrap_used)]

use crate::common;

use common::assert_close;
use driftglass::error::Code;
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::metric::Severity;
use driftglass::quality::{
    ColumnQuality, DataQuality, QUANTILES, QualityIssue, QualityOptions, data_quality,
};
use driftglass::summary::profile;
use driftglass::table::{Column, Table};
use serde_json::Value;

fn quality(table: &Table) -> DataQuality {
    data_quality(table, None, &QualityOptions::default()).unwrap()
}

fn against(reference: Vec<Column>, batch: Vec<Column>) -> DataQuality {
    let reference = profile(&Table::new(reference).unwrap());
    let batch = Table::new(batch).unwrap();
    data_quality(&batch, Some(&reference.columns), &QualityOptions::default()).unwrap()
}

fn issue<'a>(quality: &'a DataQuality, code: &str) -> Option<&'a QualityIssue> {
    quality.issues.iter().find(|issue| issue.code == code)
}

#[track_caller]
fn same(actual: Option<f64>, expected: &Value, what: &str) {
    match expected.as_f64() {
        Some(expected) => assert_close(actual.unwrap(), expected, 1e-9, 1e-12, what),
        None => assert_eq!(actual, None, "{what}"),
    }
}

/// With infinities, the moments of the finite values are compared.
#[track_caller]
fn check_numbers(column: &ColumnQuality, expected: &Value, what: &str) {
    assert_eq!(Some(column.infinite), expected["infinite"].as_u64(), "{what} infinite");
    let finite = &expected["finite_only"];
    let moments = if finite.is_null() { expected } else { finite };
    same(column.min, &moments["min"], &format!("{what} min"));
    same(column.max, &moments["max"], &format!("{what} max"));
    same(column.mean, &moments["mean"], &format!("{what} mean"));
    same(column.std, &moments["std"], &format!("{what} std"));
    let quantile = |q: f64| {
        let at = QUANTILES.iter().position(|&known| known == q).unwrap();
        column.quantiles.get(at).copied()
    };
    same(quantile(0.25), &moments["q1"], &format!("{what} q1"));
    same(quantile(0.75), &moments["q3"], &format!("{what} q3"));
    if !finite.is_null() {
        return;
    }
    assert_eq!(column.outliers, expected["outliers"].as_u64(), "{what} outliers");
    same(column.outlier_pct, &expected["outlier_pct_of_rows"], &format!("{what} outlier %"));
    for (end, fence) in column.fences.unwrap().into_iter().enumerate() {
        same(Some(fence), &expected["fences"][end], &format!("{what} fence"));
    }
    for q in QUANTILES {
        same(quantile(q), &expected["quantiles"][q.to_string()], &format!("{what} quantile {q}"));
    }
}

portable_tests! {
    fn every_table_agrees_with_pandas() {
        let cases: Value = serde_json::from_str(include_str!("../fixtures/quality.json")).unwrap();
        for case in cases["cases"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let table = read_csv(case["csv"].as_str().unwrap().as_bytes(), CsvOptions::default()).unwrap();
            let (actual, expected) = (quality(&table), &case["expected"]);
            assert_eq!(Some(actual.rows), expected["rows"].as_u64(), "{name}");
            assert_eq!(Some(actual.duplicate_rows), expected["duplicate_rows"].as_u64(), "{name}");
            assert_eq!(actual.columns.len(), expected["columns"].as_object().unwrap().len(), "{name}");
            for column in &actual.columns {
                let (what, expected) = (format!("{name} {}", column.name), &expected["columns"][&column.name]);
                assert_eq!(Some(column.missing), expected["missing"].as_u64(), "{what}");
                same(column.missing_pct, &expected["missing_pct"], &what);
                assert_eq!(Some(column.distinct), expected["distinct"].as_u64(), "{what} distinct");
                if expected["kind"] == "number" {
                    check_numbers(column, expected, &what);
                } else {
                    assert_eq!((column.mean, column.outliers), (None, None), "{what}");
                }
            }
            let missing = |column: &ColumnQuality| column.missing_pct.is_some_and(|share| share > 5.0);
            let worried = actual.issues.iter().filter(|issue| issue.code.ends_with("missing")).count();
            assert_eq!(worried, actual.columns.iter().filter(|column| missing(column)).count(), "{name}");
        }
    }

    fn a_share_on_the_limit_is_no_issue() {
        let with_missing = |missing: usize| {
            let numbers = (0..100).map(|row| if row < missing { f64::NAN } else { row as f64 / 7.0 });
            quality(&Table::new(vec![Column::from_numbers("a", numbers.collect())]).unwrap())
        };
        assert!(issue(&with_missing(5), "missing").is_none());
        let six = with_missing(6);
        let found = issue(&six, "missing").unwrap();
        assert_eq!((found.value, found.threshold, found.severity), (6.0, 5.0, Severity::Medium));
        assert_eq!(found.message, "6.0 % of \"a\" is missing (limit 5 %).");
    }

    /// 11 / 20 is a little more than 0.55 as a double, and a hundred times it more than 55.
    fn a_whole_percentage_is_whole_whatever_the_rows() {
        for (missing, rows, percent) in [(11, 20, 55.0), (7, 25, 28.0), (14, 25, 56.0), (7, 100, 7.0)] {
            let numbers = (0..rows).map(|row| if row < missing { f64::NAN } else { f64::from(row) / 7.0 });
            let table = Table::new(vec![Column::from_numbers("a", numbers.collect())]).unwrap();
            let limit = QualityOptions { missing_pct: Some(percent), ..QualityOptions::default() };
            let found = data_quality(&table, None, &limit).unwrap();
            assert_eq!(found.columns[0].missing_pct, Some(percent), "{missing} of {rows}");
            assert!(issue(&found, "missing").is_none(), "{missing} of {rows}");
        }
    }

    /// 1,333 of 2,000 are 66.65 %, which as a double is a little less: pages write 66.7 %.
    fn what_reads_as_half_is_rounded_up() {
        let numbers = (0..2000).map(|row| if row < 1333 { f64::NAN } else { f64::from(row) });
        let found = quality(&Table::new(vec![Column::from_numbers("a", numbers.collect())]).unwrap());
        assert_eq!(issue(&found, "missing").unwrap().message, "66.7 % of \"a\" is missing (limit 5 %).");
    }

    fn what_the_reference_has_never_seen_is_counted() {
        let words = |words: &[&'static str]| Column::from_texts("city", words.iter().map(|word| Some(*word)));
        let numbers = |numbers: Vec<f64>| Column::from_numbers("age", numbers);
        let quality = against(
            vec![words(&["a", "b", "a", "b"]), numbers(vec![20.5, 30.0, 40.0, 50.0])],
            vec![words(&["a", "z", "z", "y"]), numbers(vec![20.5, 10.0, 50.0, f64::INFINITY])],
        );
        assert_eq!(quality.columns[0].unseen, Some(vec!["z".to_owned(), "y".to_owned()]));
        assert_eq!(quality.columns[0].unseen_rows, Some(3));
        assert_eq!(quality.columns[1].out_of_range, Some(2));
        assert_eq!(issue(&quality, "unseen").unwrap().value, 3.0);
        assert_eq!(issue(&quality, "infinite").unwrap().value, 1.0);
        assert_eq!(issue(&quality, "out-of-range").unwrap().value, 2.0);
    }

    fn one_row_is_spoken_of_in_the_singular() {
        let words = |last: &'static str| Column::from_texts("city", ["a", "b", "a", last].map(Some));
        let numbers = |last: f64| Column::from_numbers("age", vec![20.5, 30.0, 40.0, last]);
        let quality = against(vec![words("b"), numbers(50.0)], vec![words("z"), numbers(60.0)]);
        assert_eq!(issue(&quality, "unseen").unwrap().message, "1 row of \"city\" holds a category that the reference does not have: z.");
        assert_eq!(issue(&quality, "out-of-range").unwrap().message, "1 row of \"age\" lies outside the reference's smallest and largest value.");
    }

    fn of_notes_those_about_most_rows_come_first() {
        let column = |name: &str, shift: f64| {
            Column::from_numbers(name, (0..50).map(|row| f64::from(row) * 1.5 + shift).collect())
        };
        let reference = ["a", "b", "c"].map(|name| column(name, 0.0));
        let batch = [column("a", 0.0), column("b", 1.0), column("c", 10.0), column("d", 0.0)];
        let found = against(reference.to_vec(), batch.to_vec());
        let told = |issue: &QualityIssue| (issue.code.clone(), issue.column.clone(), issue.value);
        let of = |code: &str, name: &str, value| (code.to_owned(), Some(name.to_owned()), value);
        assert_eq!(found.issues.iter().map(told).collect::<Vec<_>>(), [
            of("column-new", "d", 1.0),
            of("out-of-range", "c", 7.0),
            of("out-of-range", "b", 1.0),
        ]);
    }

    fn schema_changes_are_issues_and_the_worst_come_first() {
        let column = |name: &str| Column::from_numbers(name, vec![1.5, 2.5, 3.5]);
        let quality = against(
            vec![column("gone"), column("kind"), column("same"), column("flat")],
            vec![
                Column::from_texts("kind", [Some("a"), Some("b"), Some("a")]),
                column("same"),
                column("new"),
                Column::from_numbers("flat", vec![2.5; 3]),
                Column::from_numbers("void", vec![f64::NAN; 3]),
            ],
        );
        let codes: Vec<&str> = quality.issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["all-missing", "column-absent", "kind-changed", "constant", "column-new", "column-new"]);
        assert!(quality.issues.windows(2).all(|pair| pair[0].severity >= pair[1].severity));
    }

    fn codes_have_no_outliers_to_worry_about() {
        let flags = Column::from_numbers("flag", (0..100).map(|row| f64::from(row % 8 == 0)).collect());
        let quality = quality(&Table::new(vec![flags]).unwrap());
        assert_eq!(quality.columns[0].outlier_pct, Some(13.0));
        assert!(issue(&quality, "outliers").is_none());
    }

    fn a_table_without_rows_or_columns_is_fine() {
        assert_eq!(quality(&Table::new(vec![]).unwrap()).duplicate_rows, 0);
        let empty = quality(&Table::new(vec![Column::from_numbers("a", vec![])]).unwrap());
        assert_eq!((empty.columns[0].missing_pct, empty.columns[0].mean), (None, None));
        assert!(empty.issues.is_empty());
    }

    fn a_percentage_out_of_range_is_refused() {
        let table = Table::new(vec![]).unwrap();
        for value in [-1.0, 101.0, f64::NAN] {
            let options = QualityOptions { missing_pct: Some(value), outlier_pct: None };
            assert_eq!(data_quality(&table, None, &options).unwrap_err().code, Code::ConfigInvalid);
        }
    }
}
