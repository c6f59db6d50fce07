//! The target's distribution against the reference, as the prediction's.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::AlertState;
use driftglass::drift::Verdict;
use driftglass::monitor::{BatchReport, LabelOptions, Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::{report, snapshot, telemetry};
use serde_json::{Value, json};

/// Rows whose feature and prediction are the same whatever share of the targets is 1.
fn table(seed: u64, rows: usize, positive: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (0..rows).map(|_| random.unit()).collect::<Vec<f64>>();
    let said = unit().iter().map(|value| f64::from(*value < 0.5)).collect();
    let truth = unit().iter().map(|value| f64::from(*value < positive)).collect();
    Table::new(vec![
        Column::from_numbers("id", (0..rows).map(|row| row as f64 + 0.5).collect()),
        Column::from_numbers("x", unit()),
        Column::from_numbers("said", said),
        Column::from_numbers("truth", truth),
    ])
    .unwrap()
}

fn config(more: Value) -> MonitorConfig {
    let mut all = json!({ "roles": { "id": "id", "target": "truth", "prediction": "said" } });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    MonitorConfig::from_json(&all.to_string()).unwrap()
}

fn monitor(more: Value) -> Monitor {
    Monitor::new(&table(1, 2000, 0.5), config(more)).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table) -> BatchReport {
    monitor.observe(batch, &ObserveOptions::default()).unwrap().clone()
}

fn without_target(table: &Table) -> Table {
    Table::new(table.columns().iter().filter(|column| column.name() != "truth").cloned().collect())
        .unwrap()
}

fn value(report: &BatchReport, metric: &str) -> Option<f64> {
    report.measurements.iter().find(|m| m.metric == metric).and_then(|m| m.value)
}

fn fires(monitor: &Monitor, rule: &str) -> bool {
    let mut alerts = monitor.alerts().into_iter();
    alerts.any(|alert| alert.rule == rule && alert.state == AlertState::Firing)
}

portable_tests! {
    fn targets_that_move_are_a_drift_of_their_own() {
        let mut monitor = monitor(json!({}));
        let report = observe(&mut monitor, &table(2, 500, 0.9));
        assert_eq!(report.drift.as_ref().unwrap().drifted, 0);
        let found = report.targets.as_ref().unwrap();
        assert_eq!((found.result.verdict, found.result.column.as_deref()), (Verdict::Drifted, Some("truth")));
        let share = found.distribution.iter().find(|share| share.class == "1").unwrap();
        assert!((share.reference - 0.5).abs() < 0.04 && (share.batch - 0.9).abs() < 0.04);
        assert!(value(&report, "targetDriftPValue").unwrap() < 1e-20);
        assert!(fires(&monitor, "target-drift"));
        let dashboard = monitor.dashboard();
        assert!(dashboard.verdict.contains("targets drifted"), "{}", dashboard.verdict);
        let check = dashboard.advice.checks.iter().find(|c| c.name == "targets as in the reference");
        assert!(!check.unwrap().passed);
        let alert = monitor.alerts().into_iter().find(|alert| alert.rule == "target-drift").unwrap();
        assert!(alert.message.starts_with("Drift in the targets: p-value "), "{}", alert.message);
    }

    fn targets_that_stay_are_stable() {
        let mut monitor = monitor(json!({}));
        let report = observe(&mut monitor, &table(3, 500, 0.5));
        assert_eq!(report.targets.as_ref().unwrap().result.verdict, Verdict::Stable);
        assert!(!fires(&monitor, "target-drift"));
        assert!(!monitor.dashboard().verdict.contains("targets"));
    }

    fn batches_without_targets_have_no_drift_of_them_until_labels_come() {
        let (mut early, mut after) = (monitor(json!({})), monitor(json!({})));
        let batch = table(2, 500, 0.9);
        let there = observe(&mut early, &batch);
        let report = observe(&mut after, &without_target(&batch));
        assert!(report.targets.is_none() && value(&report, "targetDriftPValue").is_none());
        let options = LabelOptions { label: "batch 1".to_owned(), at: 5.0, min_matched: None };
        let late = after.label(&without_target(&batch), &batch, &options).unwrap();
        assert_eq!((&late.targets, late.judged), (&there.targets, true));
        let kept = after.history().back().unwrap();
        assert_eq!(kept.targets, there.targets);
        for metric in ["targetDriftPValue", "targetDriftAlertPValue"] {
            assert_eq!(value(kept, metric), value(&there, metric), "{metric}");
        }
        assert!(late.events.iter().any(|event| event.rule == "target-drift"));
        assert!(fires(&after, "target-drift"));
    }

    fn a_preset_of_another_library_decides_by_its_own_threshold() {
        let mut monitor = monitor(json!({ "drift": { "preset": "nannyml" } }));
        let report = observe(&mut monitor, &table(2, 500, 0.9));
        assert_eq!(value(&report, "targetDrifted"), Some(1.0));
        assert!(fires(&monitor, "target-drift"));
    }

    fn numbers_are_targets_too() {
        let table = |seed: u64, shift: f64| {
            let mut random = SplitMix64::new(seed);
            let said: Vec<f64> = (0..800).map(|_| random.unit()).collect();
            let truth = said.iter().map(|value| value + shift).collect();
            Table::new(vec![Column::from_numbers("said", said), Column::from_numbers("truth", truth)]).unwrap()
        };
        let roles = json!({ "roles": { "target": "truth", "prediction": "said" } });
        let config = MonitorConfig::from_json(&roles.to_string()).unwrap();
        let mut monitor = Monitor::new(&table(1, 0.0), config).unwrap();
        let report = observe(&mut monitor, &table(2, 0.4));
        let found = report.targets.as_ref().unwrap();
        assert_eq!((&*found.result.test, found.result.verdict), ("kolmogorov-smirnov", Verdict::Drifted));
        assert_eq!(report.predictions.as_ref().unwrap().result.verdict, Verdict::Stable);
    }

    fn segments_have_it_exports_name_it_and_snapshots_keep_it() {
        let mut monitor = monitor(json!({ "roles": { "target": "truth", "prediction": "said", "segment": ["said"] } }));
        let report = observe(&mut monitor, &table(2, 800, 0.9));
        for segment in &report.segments {
            let found = segment.measurements.iter().find(|m| m.metric == "targetDriftAlertPValue").unwrap();
            assert!(found.value.unwrap() < 1e-6, "{found:?}");
        }
        let text = telemetry::prometheus(&monitor, false);
        for family in ["driftglass_target_drift_p_value ", "driftglass_target_share_ratio{class=\"1\"}"] {
            assert!(text.contains(family), "{family}");
        }
        let whole = report::Report::of(&monitor);
        assert!(report::csv(&whole).contains("targetDriftPValue"));
        assert!(report::markdown(&whole).contains("targets drifted"));
        let again = snapshot::restore(&snapshot::save(&monitor), None).unwrap();
        assert_eq!(again.history(), monitor.history());
    }
}
