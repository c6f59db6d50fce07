//! Columns that go, come or change in nature: metrics, the rule on them, and what it mutes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{Alert, AlertState};
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::telemetry;
use serde_json::{Value, json};

/// Features `f0` to `f15` and an id; `f0` is moved by `shift`.
fn table(seed: u64, shift: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut columns =
        vec![Column::from_numbers("id", (0..600).map(|row| f64::from(row) + 0.5).collect())];
    for at in 0..16 {
        let values = (0..600).map(|_| random.unit() + if at == 0 { shift } else { 0.0 }).collect();
        columns.push(Column::from_numbers(format!("f{at}"), values));
    }
    Table::new(columns).unwrap()
}

fn without(table: &Table, gone: &[&str]) -> Table {
    let kept = table.columns().iter().filter(|column| !gone.contains(&column.name()));
    Table::new(kept.cloned().collect()).unwrap()
}

/// A column in the place of the one of its name.
fn with(table: &Table, column: Column) -> Table {
    let kept = without(table, &[column.name()]);
    Table::new(kept.columns().iter().cloned().chain([column]).collect()).unwrap()
}

fn texts(name: &str) -> Column {
    Column::from_texts(name, (0..600).map(|row| Some(["low", "high"][row % 2])))
}

fn monitor(more: Value) -> Monitor {
    let mut all = json!({ "roles": { "id": "id" } });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Monitor::new(&table(1, 0.0), MonitorConfig::from_json(&all.to_string()).unwrap()).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table) -> BatchReport {
    monitor.observe(batch, &ObserveOptions::default()).unwrap().clone()
}

fn value(report: &BatchReport, metric: &str, column: Option<&str>) -> Option<f64> {
    let of =
        report.measurements.iter().find(|m| m.metric == metric && m.column.as_deref() == column);
    of.and_then(|measured| measured.value)
}

fn alert(monitor: &Monitor, id: &str) -> Alert {
    monitor.alerts().into_iter().find(|alert| alert.id == id).expect(id)
}

portable_tests! {
    fn a_batch_that_lost_its_columns_is_not_fine() {
        let mut monitor = monitor(json!({}));
        let gone: Vec<String> = (1..16).map(|at| format!("f{at}")).collect();
        let report = observe(&mut monitor, &without(&table(2, 0.0), &gone.iter().map(String::as_str).collect::<Vec<_>>()));
        assert_eq!(value(&report, "removedColumns", None), Some(15.0));
        assert_eq!((value(&report, "changedKinds", None), value(&report, "addedColumns", None)), (Some(0.0), Some(0.0)));
        assert_eq!(value(&report, "schemaBreak", Some("f3")), Some(1.0));
        assert_eq!(value(&report, "schemaBreak", Some("f0")), Some(0.0));
        assert_eq!(value(&report, "schemaBreak", Some("id")), None, "no model reads it");
        let broken = alert(&monitor, "schema-break/f3");
        assert_eq!((broken.state, &*broken.message), (AlertState::Firing, "f3 is missing from the batch."));
        let dashboard = monitor.dashboard();
        assert_eq!((&*dashboard.status, dashboard.firing), ("critical", 15));
        let sentence = "15 columns of the reference are missing: f1, f2, f3, f4, f5 and 10 more";
        assert!(dashboard.verdict.contains(sentence), "{}", dashboard.verdict);
        assert!(!dashboard.verdict.contains("schema-break"), "{}", dashboard.verdict);
        let check = dashboard.advice.checks.iter().find(|check| check.name == "data complete").unwrap();
        assert_eq!((check.passed, &*check.detail), (false, sentence));
        let text = telemetry::prometheus(&monitor, false);
        assert!(text.contains("driftglass_schema_changes{change=\"removed\"} 15"), "{text}");
    }

    fn a_column_of_another_kind_is_a_break_and_a_new_one_is_none() {
        let mut monitor = monitor(json!({}));
        let batch = with(&with(&table(2, 0.0), texts("f2")), texts("fresh"));
        let report = observe(&mut monitor, &batch);
        let counts = ["removedColumns", "changedKinds", "addedColumns"].map(|metric| value(&report, metric, None));
        assert_eq!(counts, [Some(0.0), Some(1.0), Some(1.0)]);
        assert_eq!(value(&report, "schemaBreak", Some("f2")), Some(2.0));
        assert_eq!(alert(&monitor, "schema-break/f2").message, "f2 has changed in kind.");
        assert!(monitor.dashboard().verdict.contains("column f2 changed in kind"));
        assert!(monitor.alerts().iter().all(|alert| alert.column.as_deref() != Some("fresh")));
    }

    fn a_break_mutes_the_other_alerts_on_its_column_and_ends_with_it() {
        let mut monitor = monitor(json!({}));
        observe(&mut monitor, &table(2, 0.7));
        assert_eq!(alert(&monitor, "data-drift/f0").inhibited_by, None);
        observe(&mut monitor, &without(&table(3, 0.7), &["f0"]));
        let drift = alert(&monitor, "data-drift/f0");
        assert_eq!((drift.state, drift.inhibited_by.as_deref()), (AlertState::Firing, Some("schema-break/f0")));
        observe(&mut monitor, &table(4, 0.7));
        assert_eq!(alert(&monitor, "schema-break/f0").state, AlertState::Resolved);
        assert_eq!(alert(&monitor, "data-drift/f0").inhibited_by, None);
    }

    fn missing_values_of_a_column_of_another_kind_are_muted() {
        let mut monitor = monitor(json!({}));
        let half = Column::from_texts("f4", (0..600).map(|row| (row % 2 == 0).then_some(["a", "b"][row % 4 / 2])));
        observe(&mut monitor, &with(&table(2, 0.0), half));
        let missing = alert(&monitor, "missing-values/f4");
        assert_eq!(missing.inhibited_by.as_deref(), Some("schema-break/f4"));
    }

    fn rules_of_ones_own_watch_the_counts_and_mute_what_they_name() {
        let rule = |name: &str, metric: &str| json!({ "name": name, "metric": metric, "when": "above", "threshold": 0, "severity": "info" });
        let mut monitor = monitor(json!({
            "rules": [rule("gone", "removedColumns"), rule("drift", "driftedColumns")],
            "inhibit": [{ "source": { "metric": "removedColumns" }, "target": { "rule": "drift" } }],
        }));
        observe(&mut monitor, &without(&table(2, 0.7), &["f5"]));
        assert_eq!(alert(&monitor, "drift").inhibited_by.as_deref(), Some("gone"));
        assert_eq!(monitor.config().inhibit.len(), 1, "own rules bring their own inhibitions");
    }
}
