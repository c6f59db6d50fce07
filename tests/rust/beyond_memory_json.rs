//! JSON Lines that are not kept in memory are compared as if they were: counted against the reference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::conserved::assert_conserved;
use crate::common::counted::{assert_compared_as_whole, compare, small, text_of};
use driftglass::drift::{DriftReport, cuts};
use driftglass::ingest::{CsvOptions, JsonLinesReader, TableReader, read_json_lines};
use driftglass::stats::random::SplitMix64;
use driftglass::summary::{Counted, Counter, profile};
use driftglass::table::{Kind, Table};
use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;
use std::sync::Arc;

/// Names of the widest record, so that a block is of 1,638 rows.
const WIDTH: usize = 2560;

/// Records with a value of every nature; `shift` moves some of them, and "late" begins at that row.
fn file(rows: usize, seed: u64, shift: f64, late: usize) -> String {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let mut text = String::new();
    for row in 0..rows {
        let amount = unit() * 1e3 + shift * 40.0;
        let code = (unit() * 6.0) as u32;
        let city =
            ["Turin", "Oslo", "Par\\u00e1", "Graz"][((unit() + shift / 5.0) * 3.9) as usize % 4];
        let flag = unit() < 0.3;
        let day = (unit() * 28.0) as u32 + 1;
        let part = (unit() * 3.0) as u32;
        let id = 9_007_199_254_740_993 + (unit() * 1e6) as u64;
        write!(text, "{{\"amount\":{amount:.6},\"code\":{code},\"city\":\"{city}\",\"flag\":{flag},\"quoted\":\"{}\",", code * 7).unwrap();
        write!(
            text,
            "\"when\":\"2026-03-{day:02}T10:00:00Z\",\"id\":{id},\"parts\":[{part}, {{\"of\":3}}]"
        )
        .unwrap();
        match unit() {
            share if share < 0.1 + shift / 10.0 => text.push_str(",\"gap\":null"),
            share if share < 0.8 => write!(text, ",\"gap\":{share:.3}").unwrap(),
            _ => {}
        }
        if row >= late {
            write!(text, ",\"late\":{:.2},\"zone\":\"z{part}\"", unit() * 50.0).unwrap();
        }
        text.push_str("}\n");
    }
    text
}

/// The same with a first record of many names, so that its blocks are small.
fn wide(mut text: String) -> String {
    let names: String = (0..WIDTH).map(|at| format!(",\"x{at}\":1")).collect();
    let first = text.find("}\n").unwrap();
    text.insert_str(first, &names);
    text
}

fn reference() -> Table {
    read_json_lines(file(3000, 1, 0.0, 0).as_bytes(), CsvOptions::default()).unwrap()
}

fn counted(text: &str, reference: &Table, options: &CsvOptions, piece: usize) -> (Table, Counted) {
    let counter = Rc::new(RefCell::new(Counter::new(Arc::new(profile(reference)), cuts)));
    let reader = JsonLinesReader::new(options.clone());
    let mut reader = reader.watched_by(Box::new(Rc::clone(&counter)));
    for piece in text.as_bytes().chunks(piece) {
        reader.push(piece).unwrap();
    }
    let table = reader.finish().unwrap();
    assert_conserved(&table, text.as_bytes(), options);
    (table, Rc::into_inner(counter).unwrap().into_inner().finish())
}

#[test]
fn records_beyond_memory_are_compared_as_if_they_were_held() {
    let reference = reference();
    // In the last, "late" begins within a block behind some that lack it.
    for (shift, late) in [(0.0, 0), (0.4, 0), (0.4, 7000)] {
        let text = wide(file(12_001, 2, shift, late));
        let whole = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap();
        let (sample, counts) = counted(&text, &reference, &small(), 8191);
        assert!(sample.row_count() < 4000 && sample.total_rows() == 12_001);
        assert_eq!(counts.columns().count(), 11);
        assert_eq!(sample.records().used, 12_001);
        assert_compared_as_whole(&reference, &whole, &sample, &counts, 11);
    }
}

#[test]
fn what_is_counted_of_records_does_not_depend_on_pieces_or_packing() {
    let reference = reference();
    let text = wide(file(5000, 6, 0.2, 3000));
    let list = format!("[{}]", text.trim_end().replace('\n', ","));
    for (text, piece) in [(&text, 777), (&list, 70_000)] {
        let (table, counts) = counted(text, &reference, &small(), text.len());
        assert!(table.sampled().is_some());
        let (other, others) = counted(text, &reference, &small(), piece);
        assert!(text_of(&(other.columns(), &others)) == text_of(&(table.columns(), &counts)));
        let counter = Rc::new(RefCell::new(Counter::new(Arc::new(profile(&reference)), cuts)));
        let reader = TableReader::new(small(), false).unwrap();
        let mut reader = reader.watched_by(Box::new(Rc::clone(&counter)));
        reader.push(text.as_bytes()).unwrap();
        assert!(text_of(reader.finish().unwrap().columns()) == text_of(table.columns()));
        let others = Rc::into_inner(counter).unwrap().into_inner().finish();
        assert!(others == counts);
    }
}

#[test]
fn a_name_whose_values_change_their_nature_is_left_to_the_sample() {
    let mut text = wide(file(6000, 6, 0.0, 0));
    text.push_str("{\"amount\":\"broken\",\"flag\":\"TRUE\",\"city\":4}\n");
    let (sample, counts) = counted(&text, &reference(), &small(), 1 << 16);
    assert!(sample.sampled().is_some());
    let counted: Vec<&str> = counts.columns().collect();
    for (name, is_counted) in [("amount", false), ("flag", true), ("city", true), ("gap", true)] {
        assert_eq!(counted.contains(&name), is_counted, "{name}");
    }
}

#[test]
fn records_without_fields_and_fields_without_name_are_counted_as_missing() {
    let reference =
        "{\"a\":1,\"column_1\":2}\n{\"a\":2,\"column_1\":3}\n{\"a\":3,\"column_1\":5}\n";
    let reference = read_json_lines(reference.as_bytes(), CsvOptions::default()).unwrap();
    let mut text = "{}\n".repeat(300_000);
    text += &"{\"\":\"x\"}\n".repeat(300_000);
    text += &"{\"a\":2,\"\":\"y\"}\n".repeat(300_000);
    let options = CsvOptions { memory_budget: Some(2_000_000), ..CsvOptions::default() };
    let whole = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap();
    let (sample, counts) = counted(&text, &reference, &options, 1 << 20);
    assert_eq!(counts.columns().collect::<Vec<_>>(), ["a"]);
    let expected = compare(&reference, &whole, None, "psi");
    let found = compare(&reference, &sample, Some(&counts), "psi");
    let of_a = |report: &DriftReport| {
        report.columns.iter().find(|column| column.column.as_deref() == Some("a")).cloned().unwrap()
    };
    assert_eq!(
        (of_a(&found).n_batch, of_a(&found).missingness),
        (300_000, of_a(&expected).missingness)
    );
    assert_eq!(of_a(&found).effect, of_a(&expected).effect);
}

#[test]
fn only_what_is_asked_for_is_counted_in_the_kind_that_is_asked_for() {
    let reference = reference();
    let options = CsvOptions {
        columns: Some(vec!["late".to_owned(), "code".to_owned()]),
        kinds: [("code".to_owned(), Kind::Categorical)].into(),
        memory_budget: Some(40_000),
        ..CsvOptions::default()
    };
    let text = file(20_000, 8, 0.0, 9000);
    let (sample, counts) = counted(&text, &reference, &options, 5000);
    assert!(sample.sampled().is_some());
    // The reference has "code" as numbers.
    assert_eq!(counts.columns().collect::<Vec<_>>(), ["code", "late"]);
}

#[test]
fn records_that_fit_are_shown_to_nobody() {
    let reference = reference();
    let text = wide(file(2000, 6, 0.0, 1700));
    let whole = read_json_lines(text.as_bytes(), CsvOptions::default()).unwrap();
    let (table, counts) = counted(&text, &reference, &CsvOptions::default(), 10_000);
    assert!(text_of(table.columns()) == text_of(whole.columns()));
    assert!(table.sampled().is_none() && counts.columns().count() == 0);
}

#[test]
fn blocks_that_waited_are_counted_and_kept_as_those_that_did_not() {
    let reference = reference();
    let text = wide(file(9000, 7, 0.2, 4000));
    let with = |bytes| CsvOptions { memory_budget: Some(bytes), ..CsvOptions::default() };
    let (_, at_once) = counted(&text, &reference, &with(20_000), 10_000);
    // Three of five blocks wait until the budget is outgrown; half of it is for the rows.
    let (sample, late) = counted(&text, &reference, &with(1_200_000), 10_000);
    assert!(text_of(&late) == text_of(&at_once));
    let plain = read_json_lines(text.as_bytes(), with(600_000)).unwrap();
    assert!(sample.sampled().is_some() && sample.row_count() < 9000);
    assert!(text_of(sample.columns()) == text_of(plain.columns()));
}
