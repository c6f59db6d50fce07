//! A batch that is not kept in memory is compared as if it were: counted against the reference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::counted::{assert_compared_as_whole, compare, small, text_of};
use driftglass::drift::cuts;
use driftglass::ingest::{CsvOptions, CsvReader, PartReader, read_csv};
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::summary::{Counted, Counter, profile};
use driftglass::table::Table;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// A file with a column of every nature; `shift` moves some of them.
fn file(rows: usize, seed: u64, shift: f64) -> String {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let mut text = String::from("amount,code,age,city,flag,when,gap,note\n");
    for row in 0..rows {
        let amount = unit() * 1e3 + shift * 40.0;
        let code = (unit() * 6.0) as u32;
        let age = (unit() * 60.0) as u32 + 18;
        let city = ["Turin", "Oslo", "Pará", "Graz"][((unit() + shift / 5.0) * 3.9) as usize % 4];
        let flag = if unit() < 0.3 { "yes" } else { "no" };
        let day = (unit() * 28.0) as u32 + 1;
        let gap =
            if unit() < 0.2 + shift / 10.0 { "NA".to_owned() } else { format!("{:.3}", unit()) };
        let line = format!(
            "{amount:.6},{code},{age},{city},{flag},2026-03-{day:02}T10:00:00Z,{gap},row {row}\n"
        );
        text.push_str(&line);
    }
    text
}

fn counted(text: &str, reference: &Table, options: &CsvOptions, piece: usize) -> (Table, Counted) {
    let counter = Counter::new(Arc::new(profile(reference)), cuts);
    let counter = Rc::new(RefCell::new(counter));
    let reader = CsvReader::new(options.clone()).unwrap();
    let mut reader = reader.watched_by(Box::new(Rc::clone(&counter)));
    for piece in text.as_bytes().chunks(piece) {
        reader.push(piece).unwrap();
    }
    let table = reader.finish().unwrap();
    (table, Rc::into_inner(counter).unwrap().into_inner().finish())
}

#[test]
fn a_batch_beyond_memory_is_compared_as_if_it_were_held() {
    let reference = read_csv(file(4000, 1, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    for (rows, shift) in [(30_000, 0.0), (70_001, 0.4)] {
        let text = file(rows, 2, shift);
        let whole = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
        let (sample, counts) = counted(&text, &reference, &small(), 8191);
        assert!(sample.row_count() < rows / 4 && sample.total_rows() == rows as u64);
        assert_eq!(counts.columns().count(), 8);
        assert_compared_as_whole(&reference, &whole, &sample, &counts, 8);
    }
}

#[test]
fn what_is_counted_does_not_depend_on_pieces_and_parts() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text = file(9_000, 6, 0.2);
    let options = CsvOptions { memory_budget: Some(60_000), ..CsvOptions::default() };
    let (table, counts) = counted(&text, &reference, &options, text.len());
    assert!(table.sampled().is_some());
    for piece in [1000, 70_000] {
        let (other, others) = counted(&text, &reference, &options, piece);
        assert!(text_of(&(other.columns(), &others)) == text_of(&(table.columns(), &counts)));
    }
    let counter = Rc::new(RefCell::new(Counter::new(Arc::new(profile(&reference)), cuts)));
    let mut reader =
        CsvReader::new(options.clone()).unwrap().watched_by(Box::new(Rc::clone(&counter)));
    let bytes = text.as_bytes();
    reader.push(&bytes[..70_000]).unwrap();
    let plan = reader.plan().unwrap();
    for from in (70_000..bytes.len()).step_by(100_000) {
        let to = (from + 100_000).min(bytes.len());
        let mut part = PartReader::new(&options, &plan, from as u64).unwrap();
        part.push(&bytes[from - 1..to]);
        if to == bytes.len() {
            part.finish();
        } else {
            part.end(&bytes[to..]);
        }
        let start = part.start().unwrap() as usize;
        let at = reader.bytes() as usize;
        reader.push(&bytes[at..start]).unwrap();
        assert!(reader.append(&part.into_bytes()).unwrap());
    }
    let other = reader.finish().unwrap();
    let others = Rc::into_inner(counter).unwrap().into_inner().finish();
    assert!(text_of(&(other.columns(), &others)) == text_of(&(table.columns(), &counts)));
}

#[test]
fn columns_that_come_apart_are_counted_as_rows_are() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text = file(30_000, 6, 0.2);
    let whole = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
    let (sample, expected) = counted(&text, &reference, &small(), text.len());
    for run in [9_973, 70_000] {
        let mut counter = Counter::new(Arc::new(profile(&reference)), cuts);
        for column in whole.columns().iter().rev() {
            for start in (0..column.len()).step_by(run) {
                counter.column(&column.slice(start, (start + run).min(column.len())));
            }
        }
        let counts = counter.finish();
        assert!(text_of(&counts) == text_of(&expected));
        assert_compared_as_whole(&reference, &whole, &sample, &counts, 8);
    }
}

#[test]
fn a_test_that_needs_the_values_is_of_the_sample_and_says_so() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let (sample, counts) = counted(&file(30_000, 6, 0.2), &reference, &small(), 50_000);
    let report = compare(&reference, &sample, Some(&counts), "anderson-darling");
    let amount = &report.columns[0];
    assert!(amount.reason.contains("a sample of"), "{}", amount.reason);
    assert_eq!(amount.n_batch, 30_000);
}

#[test]
fn counts_of_another_reference_are_not_used() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let other = read_csv(file(901, 7, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let (sample, counts) = counted(&file(30_000, 6, 0.0), &other, &small(), 50_000);
    let found = compare(&reference, &sample, Some(&counts), "kolmogorov-smirnov");
    let expected = compare(&reference, &sample, None, "kolmogorov-smirnov");
    assert_eq!(found.columns[0].statistic, expected.columns[0].statistic);
    assert!(found.columns[0].reason.contains("a sample of"));
}

#[test]
fn a_column_that_changes_its_nature_is_left_to_the_sample() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    // Columns come in blocks of at least 1,024 rows; with eight columns they are larger.
    let mut text = file(600_000, 6, 0.0);
    text.push_str("broken,1,20,Oslo,no,2026-03-01T10:00:00Z,0.5,last\n");
    let (sample, counts) = counted(&text, &reference, &small(), 1 << 20);
    assert!(!counts.columns().any(|name| name == "amount"));
    assert!(counts.columns().any(|name| name == "age"));
    assert!(sample.sampled().is_some());
}

#[test]
fn a_file_of_another_encoding_is_left_to_the_sample() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text: Vec<u8> = file(30_000, 6, 0.0).chars().map(|letter| letter as u8).collect();
    let counter = Rc::new(RefCell::new(Counter::new(Arc::new(profile(&reference)), cuts)));
    let mut reader = CsvReader::new(small()).unwrap().watched_by(Box::new(Rc::clone(&counter)));
    reader.push(&text).unwrap();
    assert!(reader.finish().unwrap().sampled().is_some());
    let counts = Rc::into_inner(counter).unwrap().into_inner().finish();
    assert_eq!(counts.columns().count(), 0);
}

/// The same with so many columns that 9,000 rows are two blocks.
fn wide(text: &str) -> String {
    let wider = |(at, line): (usize, &str)| {
        let more: String = (0..800)
            .map(|n| if at == 0 { format!(",x{n}") } else { format!(",{}", (at * n) % 12) })
            .collect();
        format!("{line}{more}\n")
    };
    text.lines().enumerate().map(wider).collect()
}

#[test]
fn a_file_that_fits_is_not_counted() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text = wide(&file(9_000, 6, 0.0));
    let whole = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
    // Whether it is known beforehand that it fits, or not: then its blocks wait to the end.
    for total_bytes in [Some(text.len() as u64), None] {
        let options = CsvOptions { total_bytes, ..CsvOptions::default() };
        let (table, counts) = counted(&text, &reference, &options, 100_000);
        assert!(text_of(table.columns()) == text_of(whole.columns()));
        assert!(table.sampled().is_none() && counts.columns().count() == 0);
    }
}

#[test]
fn a_file_that_was_thought_to_fit_is_counted_all_the_same() {
    let reference = read_csv(file(900, 5, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text = wide(&file(9_000, 6, 0.2));
    let options = CsvOptions { memory_budget: Some(60_000_000), ..CsvOptions::default() };
    let expected = counted(&text, &reference, &options, 100_000);
    // A length far below the real one: more than one block waits until the budget is outgrown.
    let options = CsvOptions { total_bytes: Some(1_000_000), ..options };
    let found = counted(&text, &reference, &options, 100_000);
    assert!(found.0.sampled().is_some() && found.1.columns().count() > 6);
    assert!(
        text_of(&(found.0.columns(), &found.1)) == text_of(&(expected.0.columns(), &expected.1))
    );
}

#[test]
fn the_monitor_reports_all_rows() {
    let reference = read_csv(file(4000, 1, 0.0).as_bytes(), CsvOptions::default()).unwrap();
    let text = file(40_000, 3, 0.3);
    let (sample, counts) = counted(&text, &reference, &small(), 60_000);
    let whole = read_csv(text.as_bytes(), CsvOptions::default()).unwrap();
    let observe = |table: &Table, counted: Option<&Counted>| {
        let mut monitor = Monitor::new(&reference, MonitorConfig::default()).unwrap();
        let options = ObserveOptions::default();
        monitor.observe_counted(table, counted, &options).unwrap().clone()
    };
    let (found, expected) = (observe(&sample, Some(&counts)), observe(&whole, None));
    assert_eq!(found.rows, expected.rows);
    let drift = |report: &driftglass::monitor::BatchReport| {
        let columns = report.drift.as_ref().unwrap().columns.iter();
        columns
            .map(|c| (c.column.clone(), c.n_batch, c.effect, c.verdict))
            .take(7)
            .collect::<Vec<_>>()
    };
    assert_eq!(drift(&found), drift(&expected));
}
