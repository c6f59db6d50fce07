//! Profiles: merging in any order gives the same bytes, comparisons stay within their bound, damage is found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use driftglass::drift::{DriftOptions, DriftReport, Verdict, detect_drift};
use driftglass::error::Code;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::profiles::{ProfileOptions, TableProfile, drift_from_profile, merge_profiles};
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::json;

/// Numbers, spikes, whole numbers, moments, labels, many labels, texts, flags and gaps.
fn table(seed: u64, rows: usize, shift: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut each = |make: &dyn Fn(&mut SplitMix64) -> f64| -> Vec<f64> {
        (0..rows).map(|_| make(&mut random)).collect()
    };
    let gap =
        |random: &mut SplitMix64, value: f64| if random.below(9) == 0 { f64::NAN } else { value };
    let income = each(&|r| {
        let value = (r.unit() - 0.5) * 1e5 + shift * 2e4;
        gap(r, value)
    });
    let spiked = each(&|r| if r.below(3) == 0 { 0.0 } else { 1e9 + r.unit() + shift });
    let whole = each(&|r| libm::floor(r.unit() * 6.0));
    let moments = each(&|r| 1.7e12 + libm::floor(r.unit() * 3e10) + shift * 1e10);
    let huge = each(&|r| if r.below(40) == 0 { f64::INFINITY } else { libm::exp(r.unit() * 80.0) });
    let code = each(&|r| libm::floor(r.unit() * (4.0 + shift * 2.0)));
    let label = |code: &f64, of: &[&'static str]| of.get(*code as usize).copied();
    let many: Vec<String> =
        each(&|r| r.unit() * 3000.0).iter().map(|n| format!("code {n:.0}")).collect();
    let text: Vec<String> = each(&|r| r.unit() * 1e6)
        .iter()
        .map(|n| format!("{n:.0}{}", "x".repeat(*n as usize % 17)))
        .collect();
    Table::new(vec![
        Column::from_numbers("income", income),
        Column::from_numbers("spiked", spiked),
        Column::from_numbers("whole", whole),
        Column::from_datetimes("moment", moments),
        Column::from_numbers("huge", huge),
        Column::from_texts(
            "region",
            code.iter().map(|code| label(code, &["north", "south", "east", "west", "abroad"])),
        ),
        Column::from_texts("many", many.iter().map(|text| Some(text.as_str()))),
        Column::from_texts("text", text.iter().map(|text| Some(text.as_str()))),
        Column::from_booleans("flag", code.iter().map(|code| Some(*code > 1.0)).collect()),
        Column::from_numbers("empty", vec![f64::NAN; rows]),
    ])
    .unwrap()
}

fn of(table: &Table, cells: u64) -> TableProfile {
    TableProfile::of(table, &ProfileOptions { cells: Some(cells) }).unwrap()
}

/// The rows in parts of random sizes, in a random order, merged pairwise at random.
fn merged_at_random(table: &Table, cells: u64, random: &mut SplitMix64) -> TableProfile {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < table.row_count() {
        let end = start + 1 + random.below(900) as usize;
        parts.push(of(&table.slice(start, end), cells));
        start = end;
    }
    while parts.len() > 1 {
        let mut take = || parts.swap_remove(random.below(parts.len() as u64) as usize);
        let (one, other) = (take(), take());
        parts.push(one.merge(&other).unwrap());
    }
    parts.pop().unwrap()
}

fn assert_within_bounds(found: &DriftReport, exact: &DriftReport) {
    for column in &found.columns {
        let same = exact.columns.iter().find(|other| other.column == column.column);
        let Some(exact) = same.filter(|exact| exact.kind == column.kind) else { continue };
        let bound = column.error_bound.unwrap();
        let (now, rows) = (column.effect.unwrap_or(0.0), exact.effect.unwrap_or(0.0));
        assert!((now - rows).abs() <= bound + 1e-12, "{:?}: {now} {rows} {bound}", column.column);
        assert!(exact.error_bound.is_none());
    }
}

portable_tests! {
    fn any_split_and_order_of_merging_gives_the_same_bytes() {
        let mut random = SplitMix64::new(5);
        for (round, cells) in [16, 300, 1024, 8000].into_iter().enumerate() {
            let whole = table(round as u64, 4000, 0.0);
            let expected = of(&whole, cells).to_text();
            for _ in 0..3 {
                let merged = merged_at_random(&whole, cells, &mut random);
                assert_eq!(merged.to_text(), expected, "{cells} cells");
            }
            assert_eq!(TableProfile::from_text(&expected).unwrap().to_text(), expected);
        }
    }

    fn columns_of_other_files_are_kept_and_other_kinds_refused() {
        let numbers = |name: &str| Column::from_numbers(name, (0..50).map(|n| f64::from(n) / 3.0).collect());
        let profile = |columns: Vec<Column>| of(&Table::new(columns).unwrap(), 100);
        let (a, b) = (profile(vec![numbers("x"), numbers("a")]), profile(vec![numbers("z"), numbers("x")]));
        let c = profile(vec![numbers("b")]);
        let ways = [[&a, &b, &c], [&c, &a, &b], [&b, &c, &a]];
        let texts = ways.map(|way| merge_profiles(&way.map(Clone::clone)).unwrap().to_text());
        assert!(texts.iter().all(|text| *text == texts[0]));
        let merged = TableProfile::from_text(&texts[0]).unwrap();
        let rows: Vec<(&str, u64)> = merged.columns().iter().map(|c| (c.name.as_str(), c.rows())).collect();
        assert_eq!(rows, [("a", 50), ("b", 50), ("x", 100), ("z", 50)]);
        let labels = profile(vec![Column::from_texts("x", ["a", "b", "a", "b"].map(Some))]);
        let error = a.merge(&labels).unwrap_err();
        assert!(error.code == Code::KindMismatch && error.message.contains("\"x\" is numeric"), "{error}");
        assert_eq!(merge_profiles(&[]).unwrap_err().code, Code::ConfigInvalid);
        let few = ProfileOptions { cells: Some(3) };
        assert!(TableProfile::of(&Table::default(), &few).unwrap_err().message.contains("16 to"));
    }

    fn drift_against_a_profile_is_within_its_bound_of_drift_against_rows() {
        for (seed, cells) in (0..).zip([16, 64, 300, 1024, 1024]) {
            let reference = table(seed, 6000, 0.0);
            let profile = of(&reference, cells);
            for shift in [0.0, 0.05, 0.5] {
                let (batch, options) = (table(seed + 90, 900, shift), DriftOptions::default());
                let found = drift_from_profile(&profile, &batch, &options).unwrap();
                let exact = detect_drift(&reference, &batch, &options).unwrap();
                assert_within_bounds(&found, &exact);
                assert!(found.warnings.iter().any(|warning| warning.code == "reference-approximate"));
                let drifted = |report: &DriftReport, name: &str| {
                    report.columns.iter().find(|c| c.column.as_deref() == Some(name)).unwrap().verdict == Verdict::Drifted
                };
                for name in ["income", "region", "moment", "flag"] {
                    let bound = found.columns.iter().find(|c| c.column.as_deref() == Some(name)).unwrap().error_bound;
                    if bound < Some(0.02) {
                        assert_eq!(drifted(&found, name), drifted(&exact, name), "{name} {seed} {shift}");
                    }
                }
            }
        }
    }

    fn a_thousand_cells_keep_the_bound_small() {
        let profile = of(&table(1, 20_000, 0.0), 1024);
        let described = profile.describe();
        let bound = |name: &str| described.columns.iter().find(|c| c.name == name).unwrap().error_bound;
        assert!(bound("income") < 0.01 && bound("moment") < 0.01 && bound("spiked") < 0.01, "{described:?}");
        assert_eq!((bound("whole"), bound("region"), bound("flag")), (0.0, 0.0, 0.0));
    }

    fn sums_and_counts_are_exact_and_distinct_values_are_close() {
        let whole = table(2, 9000, 0.0);
        let described = merged_at_random(&whole, 256, &mut SplitMix64::new(1)).describe();
        assert_eq!(described.rows, 9000);
        for column in &described.columns {
            let own = whole.column(&column.name).unwrap();
            assert_eq!((column.rows, column.missing), (9000, own.missing()), "{}", column.name);
            let (Some(numbers), Some(mean)) = (own.numbers(), column.mean) else { continue };
            let finite: Vec<f64> = numbers.iter().copied().filter(|n| n.is_finite()).collect();
            let moments = driftglass::stats::moments::of(&finite).unwrap();
            common::assert_close(mean, moments.mean, 1e-14, 0.0, &column.name);
            common::assert_close(column.std.unwrap(), moments.std().unwrap(), 1e-9, 0.0, &column.name);
            let mut sorted = finite.clone();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            let exact = sorted.len() as f64 + f64::from(u8::from(column.infinite > 0));
            let error = (column.distinct.unwrap() / exact - 1.0).abs();
            assert!(if column.distinct_exact { error == 0.0 } else { error < 0.08 }, "{column:?} {exact}");
        }
    }

    fn every_changed_byte_is_found() {
        let text = of(&table(1, 60, 0.0), 16).to_text();
        let mut bytes = text.clone().into_bytes();
        // The registers make it long: every byte of the beginning and the end, and one in seven between.
        let all = bytes.len();
        for at in (0..all).filter(|at| *at < 2000 || *at + 500 > all || at % 7 == 0) {
            let kept = bytes[at];
            bytes[at] = kept ^ (1 << (at % 7));
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                let error = TableProfile::from_text(changed).unwrap_err();
                assert_eq!(error.code, Code::ProfileInvalid, "byte {at}");
            }
            bytes[at] = kept;
        }
        for end in [0, 10, 100, all / 2, all - 1] {
            assert!(TableProfile::from_text(&text[..end]).is_err());
        }
        let newer = text.replacen("\"version\":1", "\"version\":2", 1);
        let error = TableProfile::from_text(&newer).unwrap_err();
        assert!(error.message.contains("version 2"), "{error}");
    }

    fn labels_are_told_apart_after_a_restore_without_the_reference() {
        let coded = |rows: usize, most: usize| {
            let labels: Vec<String> = (0..rows).map(|row| format!("c{}", 10 + row % most)).collect();
            Table::new(vec![Column::from_texts("code", labels.iter().map(|label| Some(label.as_str())))]).unwrap()
        };
        let monitor = Monitor::new(&coded(300, 40), MonitorConfig::default()).unwrap();
        let mut restored = restore(&save(&monitor), None).unwrap();
        let report = restored.observe(&coded(300, 3), &ObserveOptions::default()).unwrap();
        assert_eq!(report.drift.as_ref().unwrap().columns[0].verdict, Verdict::Drifted);
        let few = of(&coded(300, 40), 16);
        let found = drift_from_profile(&few, &coded(300, 3), &DriftOptions::default()).unwrap();
        let column = &found.columns[0];
        assert_eq!((column.verdict, column.error_bound), (Verdict::Inconclusive, Some(1.0)), "{}", column.reason);
    }

    fn a_monitor_of_a_profile_says_so_and_survives_a_snapshot() {
        let reference = table(1, 5000, 0.0);
        let config = json!({ "roles": { "target": "flag", "ignore": ["many", "text"] } });
        let config = MonitorConfig::from_json(&config.to_string()).unwrap();
        let mut exact = Monitor::new(&reference, config.clone()).unwrap();
        let profile = merged_at_random(&reference, 1024, &mut SplitMix64::new(2));
        let mut monitor = Monitor::from_profile(profile, config.clone()).unwrap();
        assert_eq!(monitor.config().task, exact.config().task);
        let whole = |monitor: &Monitor| monitor.reference_report().quality.columns.clone();
        for (found, exact) in whole(&monitor).iter().zip(&whole(&exact)) {
            assert_eq!((&found.name, found.missing), (&exact.name, exact.missing));
            if let (Some(found), Some(exact)) = (found.mean, exact.mean) {
                common::assert_close(found, exact, 1e-14, 0.0, "mean");
            }
        }
        for (step, shift) in [0.0, 0.5, 0.5, 0.0].into_iter().enumerate() {
            let options = ObserveOptions { at: step as f64, ..ObserveOptions::default() };
            let batch = table(step as u64 + 50, 700, shift);
            if step == 2 {
                monitor = restore(&save(&monitor), None).unwrap();
            }
            let found = monitor.observe(&batch, &options).unwrap().clone();
            let report = exact.observe(&batch, &options).unwrap();
            assert!(found.warnings.iter().any(|warning| warning.code == "reference-approximate"));
            assert_within_bounds(found.drift.as_ref().unwrap(), report.drift.as_ref().unwrap());
            assert_eq!(found.drift.unwrap().verdict, report.drift.as_ref().unwrap().verdict);
            assert_eq!(found.schema, report.schema);
        }
        let text = save(&monitor);
        assert_eq!(save(&restore(&text, None).unwrap()), text);
        let refused = |config: serde_json::Value| {
            let config = MonitorConfig::from_json(&config.to_string()).unwrap();
            Monitor::from_profile(of(&reference, 64), config).unwrap_err().message
        };
        assert!(refused(json!({ "roles": { "segment": ["region"] } })).contains("a profile does not have"));
        assert!(refused(json!({ "roles": { "target": "absent" } })).contains("absent"));
    }

    /// Half a milliard rows are more than any memory holds one by one.
    fn a_profile_of_very_many_rows_is_compared_by_every_kind_of_test() {
        let numbers = |seed, rows| {
            let mut random = SplitMix64::new(seed);
            Table::new(vec![Column::from_numbers("x", (0..rows).map(|_| random.unit()).collect())]).unwrap()
        };
        let mut profile = of(&numbers(1, 1000), 4096);
        for _ in 0..19 {
            profile = merge_profiles(&[profile.clone(), profile]).unwrap();
        }
        let batch = numbers(2, 2000);
        for options in [json!({}), json!({ "preset": "evidently" }), json!({ "tests": { "x": "mann-whitney" } }), json!({ "tests": { "x": "psi" } })] {
            let options: DriftOptions = serde_json::from_value(options).unwrap();
            let found = drift_from_profile(&profile, &batch, &options).unwrap();
            assert!(found.columns[0].statistic.is_some_and(f64::is_finite), "{:?}", found.columns[0]);
        }
    }
}
