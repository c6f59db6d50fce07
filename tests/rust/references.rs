//! References that move along: a batch held against those before it, by the rows of one table.
#![allow(clippy::unwrap_used, unreachable_pub)]

use driftglass::batches::{BatchOptions, Edge, Period, Plan, Stretch, Zone};
use driftglass::drift::{DriftOptions, Verdict, reference_profile};
use driftglass::error::Code;
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};

/// Batches of 400 rows in which `x` lies that much higher; their rows are dealt out one by one if they are
/// not to follow one upon another.
fn batches(shifts: &[f64], is_dealt: bool) -> Table {
    let mut random = SplitMix64::new(7);
    let rows = 400 * shifts.len();
    let batch = |row: usize| if is_dealt { row % shifts.len() } else { row / 400 };
    let x = (0..rows).map(|row| random.unit() + shifts[batch(row)]).collect();
    let name = |row: usize| Some(["a", "b", "c", "d", "e", "f"][batch(row)]);
    Table::new(vec![
        Column::from_numbers("x", x),
        Column::from_texts("batch", (0..rows).map(name)),
        Column::from_numbers("row", (0..rows).map(|row| row as f64 + 0.5).collect()),
    ])
    .unwrap()
}

fn plan(table: &Table) -> Plan {
    let options = BatchOptions { column: Some("batch".into()), ..BatchOptions::default() };
    Plan::new(table, &options, &Zone::default()).unwrap()
}

/// One in a thousand clean batches may be called drifted: the jumps here are as wide as the values.
fn monitor(reference: &Table) -> Monitor {
    let config = r#"{ "roles": { "ignore": ["batch", "row"] }, "drift": { "alpha": 0.001 } }"#;
    Monitor::new(reference, MonitorConfig::from_json(config).unwrap()).unwrap()
}

fn drifted(report: &BatchReport) -> bool {
    report.drift.as_ref().is_some_and(|drift| drift.verdict == Verdict::Drifted)
}

/// Which batches drift when each is held against the last `most` before it, the first against the reference.
fn against(table: &Table, most: usize) -> Vec<bool> {
    let plan = plan(table);
    let mut monitor = monitor(&plan.table(table, 0).unwrap());
    let mut observe = |index: usize| {
        let batch = plan.table(table, index).unwrap();
        let options = ObserveOptions::default();
        let report = match plan.before(table, index, most).unwrap() {
            Some(before) => {
                let profile = reference_profile(&before, &DriftOptions::default());
                monitor.observe_against(&batch, &before, &profile, &options).unwrap()
            }
            None => monitor.observe(&batch, &options).unwrap(),
        };
        drifted(report)
    };
    (0..plan.batches().len()).map(&mut observe).collect()
}

fn rows(table: &Table) -> Vec<usize> {
    let numbers = table.column("row").unwrap().numbers().unwrap().into_owned();
    numbers.iter().map(|row| *row as usize).collect()
}

portable_tests! {
    fn a_jump_is_seen_once_from_the_batch_before_and_for_as_long_as_the_window_holds_the_past() {
        let table = batches(&[0.0, 0.0, 0.0, 1.0, 1.0, 1.0], false);
        assert_eq!(against(&table, 1), [false, false, false, true, false, false]);
        assert_eq!(against(&table, 3), [false, false, false, true, true, true]);
        assert_eq!(against(&table, usize::MAX), [false, false, false, true, true, true]);
        let gone = batches(&[0.0, 0.0, 1.0, 1.0, 1.0, 1.0], false);
        assert_eq!(against(&gone, 2), [false, false, true, true, false, false]);
    }

    fn the_batches_before_have_exactly_their_rows() {
        for is_dealt in [false, true] {
            let table = batches(&[0.0, 0.0, 0.0, 0.0], is_dealt);
            let plan = plan(&table);
            assert_eq!(plan.before(&table, 0, 3).unwrap().map(|table| table.row_count()), None);
            for (index, most, from) in [(1, 1, 0), (3, 1, 2), (3, 2, 1), (3, 3, 0), (3, 9, 0), (2, usize::MAX, 0)] {
                let before = plan.before(&table, index, most).unwrap().unwrap();
                let parts = (from..index).flat_map(|k| rows(&plan.table(&table, k).unwrap()));
                assert_eq!(rows(&before), parts.collect::<Vec<_>>(), "{index} {most}");
            }
            for (index, most) in [(4, 1), (1, 0), (usize::MAX, 1)] {
                assert_eq!(plan.before(&table, index, most).unwrap_err().code, Code::ConfigInvalid);
            }
        }
    }

    fn a_stretch_of_the_same_table_is_a_reference() {
        for is_dealt in [false, true] {
            let table = batches(&[0.0, 0.0, 1.0, 0.0, 1.0, 0.0], is_dealt);
            let plan = plan(&table);
            let label = |name: &str| Some(Edge::Label(format!("batch = {name}")));
            let stretch = Stretch { from: label("a"), until: label("b") };
            assert_eq!(plan.within(&stretch).unwrap(), [0, 1]);
            let reference = plan.stretch(&table, &stretch).unwrap();
            let parts = [0, 1].map(|place| rows(&plan.table(&table, place).unwrap())).concat();
            assert_eq!(rows(&reference), parts);
            let mut monitor = monitor(&reference);
            let found: Vec<bool> = (2..6)
                .map(|place| drifted(monitor.observe(&plan.table(&table, place).unwrap(), &ObserveOptions::default()).unwrap()))
                .collect();
            assert_eq!(found, [true, false, true, false]);
            assert_eq!(plan.within(&Stretch { from: label("e"), until: None }).unwrap(), [4, 5]);
            assert_eq!(plan.within(&Stretch::default()).unwrap(), [0, 1, 2, 3, 4, 5]);
            for wrong in [
                Stretch { from: label("b"), until: label("a") },
                Stretch { from: label("z"), until: None },
                Stretch { from: Some(Edge::Moment(0.0)), until: None },
            ] {
                assert_eq!(plan.within(&wrong).unwrap_err().code, Code::ConfigInvalid, "{wrong:?}");
            }
        }
    }

    fn moments_choose_the_batches_that_lie_wholly_between_them() {
        let day = 86_400_000.0;
        // Five days of four rows each, from 1970-01-01 on; not in order.
        let times: Vec<f64> = (0..20).map(|row| f64::from(row * 7 % 20) * day / 4.0).collect();
        let table = Table::new(vec![Column::from_datetimes("time", times)]).unwrap();
        let options = BatchOptions { by: Some(Period::Day), ..BatchOptions::default() };
        let plan = Plan::new(&table, &options, &Zone::default()).unwrap();
        let between = |from: f64, until: f64| {
            plan.within(&Stretch { from: Some(Edge::Moment(from * day)), until: Some(Edge::Moment(until * day)) })
        };
        assert_eq!(between(1.0, 3.0).unwrap(), [1, 2]);
        assert_eq!(between(0.5, 3.5).unwrap(), [1, 2]);
        assert_eq!(between(0.0, 9.0).unwrap(), [0, 1, 2, 3, 4]);
        assert!(between(1.2, 1.8).unwrap_err().message.contains("1970-01-01"));
        let mixed: Stretch = serde_json::from_str(r#"{ "from": "1970-01-02", "until": 259200000 }"#).unwrap();
        assert_eq!(plan.within(&mixed).unwrap(), [1, 2]);
        assert_eq!(plan.stretch(&table, &mixed).unwrap().row_count(), 8);
        assert!(serde_json::from_str::<Stretch>(r#"{ "from": true }"#).is_err());
        assert!(serde_json::from_str::<Stretch>(r#"{ "to": 3 }"#).is_err());
    }

    fn the_reference_given_for_a_batch_is_said_and_changes_nothing_else() {
        let table = batches(&[0.0, 0.5], false);
        let (reference, batch) = (table.slice(0, 400), table.slice(400, 800));
        let (mut one, mut other) = (monitor(&reference), monitor(&reference));
        let expected = one.observe(&batch, &ObserveOptions::default()).unwrap();
        let same = reference_profile(&reference, &DriftOptions::default());
        let report = other.observe_against(&batch, &reference, &same, &ObserveOptions::default()).unwrap();
        let warning = report.warnings.last().unwrap();
        assert!(warning.code == "other-reference" && warning.message.contains("400 rows"), "{}", warning.message);
        let mut without = report.clone();
        without.warnings.pop();
        assert_eq!(&without, expected);
        assert_eq!(one.alerts(), other.alerts());
        let next = one.observe(&batch, &ObserveOptions::default()).unwrap().drift.clone();
        assert_eq!(other.observe(&batch, &ObserveOptions::default()).unwrap().drift, next);
    }

    fn columns_together_and_segments_are_held_against_the_reference_given_too() {
        let table = |seed: u64, link: f64, shift: f64| {
            let mut random = SplitMix64::new(seed);
            let a: Vec<f64> = (0..800).map(|_| random.unit()).collect();
            let b = a.iter().map(|a| link * a + (1.0 - link) * random.unit()).collect();
            let side = (0..800).map(|row| Some(["left", "right"][row % 2]));
            let c = (0..800).map(|row| random.unit() + if row % 2 == 0 { shift } else { 0.0 }).collect();
            let columns = [("a", a), ("b", b), ("c", c)].map(|(name, values)| Column::from_numbers(name, values));
            Table::new(columns.into_iter().chain([Column::from_texts("side", side)]).collect()).unwrap()
        };
        let config = || MonitorConfig::from_json(r#"{ "roles": { "segment": ["side"] }, "multivariate": {}, "correlations": {} }"#).unwrap();
        let (frozen, given, batch) = (table(1, 0.9, 0.0), table(2, 0.1, 3.0), table(3, 0.1, 3.0));
        let summaries = reference_profile(&given, &DriftOptions::default());
        let mut monitor = Monitor::new(&frozen, config()).unwrap();
        let report = monitor.observe_against(&batch, &given, &summaries, &ObserveOptions::default()).unwrap().clone();
        let mut of_given = Monitor::new(&given, config()).unwrap();
        let expected = of_given.observe(&batch, &ObserveOptions::default()).unwrap();
        assert_eq!(report.multivariate, expected.multivariate);
        assert_eq!(report.correlation_changes, expected.correlation_changes);
        assert_eq!(report.segments, expected.segments);
        assert_eq!(report.multivariate.unwrap().verdict, Verdict::Stable);
        assert_eq!(report.correlation_changes.unwrap().verdict, Verdict::Stable);
        // Against the monitor's own all three have changed, and the next batch is held against that again.
        let next = monitor.observe(&batch, &ObserveOptions::default()).unwrap();
        assert_eq!(next.multivariate.as_ref().unwrap().verdict, Verdict::Drifted);
        assert_eq!(next.correlation_changes.as_ref().unwrap().verdict, Verdict::Drifted);
        assert_eq!(next.segments[0].drifted, ["c"]);
    }

    fn rows_given_for_a_batch_that_lack_a_named_column_cost_only_what_needs_it() {
        let table = batches(&[0.0, 0.0], false);
        let config = r#"{ "roles": { "ignore": ["batch"] }, "correlations": { "columns": ["x", "row"] }, "multivariate": { "columns": ["x"] } }"#;
        let mut monitor = Monitor::new(&table, MonitorConfig::from_json(config).unwrap()).unwrap();
        let given = Table::new(table.columns().iter().take(2).cloned().collect()).unwrap();
        let summaries = reference_profile(&given, &DriftOptions::default());
        let report = monitor.observe_against(&table, &given, &summaries, &ObserveOptions::default()).unwrap();
        assert!(report.correlation_changes.is_none() && report.multivariate.is_some());
        let warning = report.warnings.iter().find(|warning| warning.code == "column-missing").unwrap();
        assert!(warning.message.starts_with("`correlations` cannot be fitted to the rows given for this batch: "), "{}", warning.message);
    }
}
