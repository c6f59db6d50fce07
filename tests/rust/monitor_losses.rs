//! A monitor of a regression estimates its error while targets are not there yet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::AlertState;
use driftglass::estimation::EstimatedMetric;
use driftglass::monitor::{BatchReport, LabelOptions, Monitor, MonitorConfig, ObserveOptions};
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

/// A model whose error grows with `x` and is three times as large for `c`; `hard` is the share of rows of large `x`.
fn table(seed: u64, rows: usize, hard: f64, targets: bool) -> Table {
    let mut random = SplitMix64::new(seed);
    let (mut xs, mut labels, mut truth, mut said) = (vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let x = if random.unit() < hard { 5.0 } else { 0.0 } + 5.0 * random.unit();
        let label = ["a", "b", "c"][random.below(3) as usize];
        let times = if label == "c" { 3.0 } else { 1.0 };
        let noise = (random.unit() + random.unit() - 1.0) * (0.2 + x) * times;
        xs.push(x);
        labels.push(label);
        truth.push(100.0 + 4.0 * x + noise);
        said.push(100.0 + 4.0 * x);
    }
    let mut columns = vec![
        Column::from_numbers("id", (0..rows).map(|row| row as f64 + 0.5).collect()),
        Column::from_numbers("x", xs),
        Column::from_texts("label", labels.into_iter().map(Some)),
        Column::from_numbers("said", said),
    ];
    if targets {
        columns.push(Column::from_numbers("truth", truth));
    }
    Table::new(columns).unwrap()
}

fn monitor(reference: &Table, more: Value) -> Monitor {
    let mut all = json!({ "roles": { "id": "id", "target": "truth", "prediction": "said" } });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Monitor::new(reference, MonitorConfig::from_json(&all.to_string()).unwrap()).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table) -> BatchReport {
    monitor.observe(batch, &ObserveOptions::default()).unwrap().clone()
}

fn metric<'a>(report: &'a BatchReport, name: &str) -> &'a EstimatedMetric {
    let estimated = report.estimated.as_ref().unwrap();
    estimated.metrics.iter().find(|found| found.metric == name).unwrap()
}

fn value(report: &BatchReport, name: &str) -> Option<f64> {
    report.measurements.iter().find(|found| found.metric == name).and_then(|found| found.value)
}

portable_tests! {
    fn harder_rows_are_seen_before_their_targets_and_judged_by_rules() {
        let rule = json!({ "name": "wrong", "metric": "estimatedMae", "when": "above", "threshold": 2.5, "severity": "high" });
        let reference = table(1, 4000, 0.3, true);
        let mut monitor = monitor(&reference, json!({ "rules": [rule], "thresholds": {} }));
        let calm = observe(&mut monitor, &table(2, 1500, 0.3, false));
        assert!(!metric(&calm, "mae").alert && monitor.alerts().is_empty());
        let batch = table(3, 1500, 0.8, true);
        let unlabelled = table(3, 1500, 0.8, false);
        let report = observe(&mut monitor, &unlabelled);
        assert!(report.performance.is_none());
        let estimated = report.estimated.as_ref().unwrap();
        assert_eq!((&*estimated.method, estimated.n, estimated.realised_n), ("dle", 1500, 0));
        assert_eq!(value(&report, "estimatedMae"), metric(&report, "mae").value);
        assert!(value(&report, "estimatedRmse") > value(&report, "estimatedMae"));
        assert!(metric(&report, "mae").alert);
        assert_eq!(monitor.alerts()[0].state, AlertState::Firing);
        assert!(monitor.alerts()[0].message.starts_with("Estimated mean absolute error is "));
        // Late labels: what was realised stands beside what was estimated.
        let options = LabelOptions { label: "batch 2".to_owned(), at: 1.0, min_matched: None };
        let late = monitor.label(&unlabelled, &batch, &options).unwrap();
        let labelled = monitor.history().back().unwrap();
        let mae = metric(labelled, "mae");
        assert_eq!((mae.value, late.estimated.unwrap().realised_n), (metric(&report, "mae").value, 1500));
        assert!((mae.value.unwrap() / mae.realised.unwrap() - 1.0).abs() < 0.15, "{mae:?}");
        assert_eq!(mae.realised, value(labelled, "mae"));
    }

    fn a_restored_monitor_says_the_same_with_and_without_its_reference() {
        let reference = table(1, 2000, 0.3, true);
        let mut whole = monitor(&reference, json!({}));
        observe(&mut whole, &table(2, 500, 0.3, false));
        let text = save(&whole);
        assert!(text.len() < 700_000, "{}", text.len());
        let (mut with, mut without) = (restore(&text, Some(&reference)).unwrap(), restore(&text, None).unwrap());
        assert_eq!((save(&with), save(&without)), (text.clone(), text));
        let next = table(4, 500, 0.7, true);
        let report = observe(&mut whole, &next);
        assert_eq!(observe(&mut with, &next), report);
        assert_eq!(observe(&mut without, &next).estimated, report.estimated);
        assert_eq!(save(&with), save(&whole));
    }

    fn a_damaged_model_is_refused_and_none_is_an_older_snapshot() {
        let whole = monitor(&table(1, 600, 0.3, true), json!({}));
        let state = serde_json::to_value(whole.state()).unwrap();
        let restored = |change: &dyn Fn(&mut Value)| {
            let mut state = state.clone();
            change(&mut state);
            let state = driftglass::monitor::MonitorState::from_json(&state.to_string());
            Monitor::restore(state.unwrap(), None)
        };
        let circle = restored(&|state| state["losses"]["losses"][0]["nodes"][0][2] = json!(0));
        assert!(circle.unwrap_err().message.contains("what it says of losses"));
        let mut older = restored(&|state| drop(state.as_object_mut().unwrap().remove("losses"))).unwrap();
        assert!(observe(&mut older, &table(2, 300, 0.3, false)).estimated.is_none());
    }

    fn what_cannot_be_estimated_says_why_and_costs_nothing_else() {
        let mut monitor = monitor(&table(1, 600, 0.3, true), json!({}));
        let batch = table(2, 300, 0.3, true);
        let kept = batch.columns().iter().filter(|column| column.name() != "x");
        let report = observe(&mut monitor, &Table::new(kept.cloned().collect()).unwrap());
        assert!(report.estimated.is_none() && report.performance.is_some());
        assert!(report.warnings.iter().any(|w| w.code == "column-missing" && w.message.contains("\"x\"")));
    }

    fn thresholds_on_estimated_errors_are_upper_ones_and_segments_have_them() {
        let mut monitor = monitor(&table(1, 2000, 0.3, true), json!({
            "roles": { "id": "id", "target": "truth", "prediction": "said", "segment": ["label"] },
            "thresholds": { "estimatedRmse": 1.0 },
        }));
        let rules = monitor.config().rules.clone().unwrap();
        assert!(rules.iter().any(|rule| rule.name == "high-estimated-rmse"));
        let report = observe(&mut monitor, &table(2, 1500, 0.3, false));
        let of = |at: usize| {
            let segment = &report.segments[at];
            let found = segment.measurements.iter().find(|m| m.metric == "estimatedMae").unwrap();
            (segment.value.clone(), found.value.unwrap())
        };
        let mut all = [of(0), of(1), of(2)];
        all.sort_by(|a, b| a.0.cmp(&b.0));
        assert!(all[2].1 > 2.0 * all[0].1.max(all[1].1), "{all:?}");
    }
}
