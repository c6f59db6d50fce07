//! Segments: every result once more for each value of the segment columns.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(not(target_arch = "wasm32"))]
use crate::common::promtool;

#[cfg(not(target_arch = "wasm32"))]
use driftglass::alert::number;
use driftglass::alert::{AlertState, payload};
use driftglass::drift::Verdict;
use driftglass::metric::Measurement;
use driftglass::monitor::{
    BatchReport, Monitor, MonitorConfig, ObserveOptions, SegmentReport, is_segment_metric,
};
use driftglass::report::{Report, csv, markdown};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::telemetry::{alerting_rules, prometheus};
use serde_json::{Value, json};

/// Rows of three regions; in the south the model is right in `south` of 100 and age is moved by `shift`.
pub(crate) fn table(rows: usize, south: f64, shift: f64, seed: u64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let (mut region, mut age, mut target, mut prediction) = (vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let place = unit();
        let name = if place < 0.5 {
            "north"
        } else if place < 0.8 {
            "south"
        } else {
            "west"
        };
        let is_south = name == "south";
        let truth = f64::from(u8::from(unit() < 0.5));
        let right = unit() < if is_south { south } else { 0.9 };
        region.push(Some(name));
        age.push(20.0 + 40.0 * unit() + if is_south { shift } else { 0.0 });
        target.push(truth);
        prediction.push(if right { truth } else { 1.0 - truth });
    }
    Table::new(vec![
        Column::from_texts("region", region),
        Column::from_numbers("age", age),
        Column::from_numbers("target", target),
        Column::from_numbers("prediction", prediction),
    ])
    .unwrap()
}

pub(crate) fn config(more: Value) -> MonitorConfig {
    let mut all = json!({ "roles": { "target": "target", "prediction": "prediction", "segment": ["region"] } });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

pub(crate) fn observe(monitor: &mut Monitor, batch: &Table) -> BatchReport {
    monitor.observe(batch, &ObserveOptions::default()).unwrap().clone()
}

fn value(segment: &SegmentReport, metric: &str) -> f64 {
    segment.measurements.iter().find(|m| m.metric == metric).and_then(|m| m.value).unwrap()
}

portable_tests! {
    fn what_changes_in_one_segment_shows_in_that_one() {
        let mut monitor = Monitor::new(&table(6000, 0.9, 0.0, 1), config(json!({}))).unwrap();
        let report = observe(&mut monitor, &table(3000, 0.6, 12.0, 2));
        let names: Vec<&str> = report.segments.iter().map(|s| s.value.as_str()).collect();
        assert_eq!(names, ["north", "south", "west"]);
        let rows: u64 = report.segments.iter().map(|segment| segment.rows).sum();
        assert_eq!(rows, 3000);
        let [north, south, west] = report.segments.as_slice() else { panic!() };
        assert!((value(south, "accuracy") - 0.6).abs() < 0.05);
        assert!((value(north, "accuracy") - 0.9).abs() < 0.04);
        assert_eq!((south.verdict, &south.drifted[..]), (Verdict::Drifted, &["age".to_owned()][..]));
        assert_eq!((north.verdict, west.verdict), (Verdict::Stable, Verdict::Stable));
        assert_eq!(south.measurements[0].segment.as_deref(), Some("region = south"));
        let reference = &monitor.reference_report().segments;
        assert!((value(&reference[1], "accuracy") - 0.9).abs() < 0.03);
    }

    fn a_segment_is_measured_as_its_rows_alone() {
        let (reference, batch) = (table(3000, 0.8, 0.0, 3), table(900, 0.7, 2.0, 4));
        let only = |table: &Table| {
            let region = table.column("region").unwrap();
            let rows: Vec<u32> =
                (0..table.row_count() as u32).filter(|&row| region.text(row as usize).as_deref() == Some("south")).collect();
            table.pick(&rows)
        };
        let mut whole = Monitor::new(&reference, config(json!({}))).unwrap();
        let report = observe(&mut whole, &batch);
        let alone = json!({ "roles": { "target": "target", "prediction": "prediction" }, "drift": { "alpha": 0.05 / 3.0 } });
        let mut alone = Monitor::new(&only(&reference), serde_json::from_value(alone).unwrap()).unwrap();
        let expected = observe(&mut alone, &only(&batch));
        let south = &report.segments[1];
        assert_eq!(south.verdict, expected.drift.as_ref().unwrap().verdict);
        for measured in &south.measurements {
            let same = |m: &&Measurement| m.metric == measured.metric && m.column.is_none();
            if let Some(other) = expected.measurements.iter().find(same) {
                assert_eq!((measured.value, measured.n), (other.value, other.n), "{}", measured.metric);
                continue;
            }
            let of_columns = expected.measurements.iter().filter(|m| m.metric == measured.metric);
            let values = of_columns.filter_map(|m| m.value);
            let smallest = measured.metric.ends_with("PValue");
            let worst = values.reduce(|a, b| if smallest { a.min(b) } else { a.max(b) });
            assert!(measured.value.is_some() && measured.value == worst, "{measured:?}");
        }
        for (metric, is_measured) in [("missingPct", true), ("driftAlertPValue", true), ("duplicateRows", true), ("addedColumns", false)] {
            assert_eq!(south.measurements.iter().any(|m| m.metric == metric), is_measured, "{metric}");
            assert_eq!(is_segment_metric(metric), is_measured, "{metric}");
        }
        assert!(is_segment_metric("accuracyChange") && !is_segment_metric("schemaBreakChange"));
        assert!(!is_segment_metric("mine"));
    }

    /// In the south probabilities are nearer to one half, ages are missing and answers slow.
    fn rules_on_segments_judge_estimates_missing_values_drift_and_latency() {
        let table = |seed: u64, is_worse: bool| {
            let mut random = SplitMix64::new(seed);
            let south: Vec<bool> = (0..3000).map(|row| row % 3 == 0).collect();
            let mut of = |usual: &dyn Fn(f64) -> f64, worse: &dyn Fn(f64) -> f64| -> Vec<f64> {
                let value = |&south: &bool| if south && is_worse { worse(random.unit()) } else { usual(random.unit()) };
                south.iter().map(value).collect()
            };
            let p = of(&|unit| if unit < 0.5 { 0.05 } else { 0.95 }, &|unit| if unit < 0.5 { 0.4 } else { 0.6 });
            let age = of(&|unit| unit, &|unit| if unit < 0.4 { f64::NAN } else { unit + 0.5 });
            let ms = of(&|unit| 20.0 + unit, &|unit| 150.0 + unit);
            let truth = of(&|unit| unit, &|unit| unit);
            let truth = truth.iter().zip(&p).map(|(unit, p)| f64::from(unit < p)).collect();
            let mut columns = vec![
                Column::from_texts("region", south.iter().map(|&south| Some(if south { "south" } else { "north" }))),
                Column::from_numbers("said", p.iter().map(|p| p.round()).collect()),
                Column::from_numbers("p", p),
                Column::from_numbers("age", age),
                Column::from_numbers("ms", ms),
            ];
            if !is_worse {
                columns.push(Column::from_numbers("truth", truth));
            }
            Table::new(columns).unwrap()
        };
        let rule = |name: &str, metric: &str, when: &str, threshold: f64| json!({
            "name": name, "metric": metric, "segments": true, "when": when, "threshold": threshold, "severity": "high",
        });
        let all = json!({
            "roles": { "target": "truth", "prediction": "said", "probability": "p", "latency": "ms", "segment": ["region"] },
            "rules": [
                rule("estimate", "estimatedAccuracy", "below", 0.8),
                rule("missing", "missingPct", "above", 20.0),
                rule("drift", "driftAlertPValue", "below", 0.001),
                rule("slow", "latencyP95", "above", 100.0),
            ],
        });
        let mut monitor = Monitor::new(&table(1, false), serde_json::from_value(all).unwrap()).unwrap();
        let report = observe(&mut monitor, &table(2, true));
        let mut fired: Vec<String> = report.events.iter().map(|event| event.alert.clone()).collect();
        fired.sort();
        let south = ["drift", "estimate", "missing", "slow"].map(|rule| format!("{rule} [region = south]"));
        assert_eq!(fired, south);
        assert!(report.warnings.iter().all(|warning| warning.code != "not-measured"));
        let message = report.events.iter().find(|event| event.rule == "drift").unwrap().message.clone();
        assert!(message.starts_with("Drift in a column where region = south: adjusted p-value "), "{message}");
        let estimated = value(&report.segments[1], "estimatedAccuracy");
        assert!((estimated - 0.6).abs() < 0.05, "{estimated}");
        assert!(value(&monitor.reference_report().segments[0], "estimatedAccuracy") > 0.9);
    }

    fn rules_watch_segments_when_they_say_so() {
        let rules = json!({ "rules": [
            { "name": "whole", "metric": "accuracy", "when": "below", "threshold": 0.75, "severity": "high" },
            { "name": "each", "metric": "accuracy", "segments": true, "when": "below", "threshold": 0.75, "severity": "high" },
        ] });
        let reference = table(4000, 0.9, 0.0, 1);
        let mut monitor = Monitor::new(&reference, config(rules)).unwrap();
        let report = observe(&mut monitor, &table(3000, 0.6, 0.0, 2));
        let fired: Vec<&str> = report.events.iter().filter(|e| e.to == AlertState::Firing).map(|e| e.alert.as_str()).collect();
        assert_eq!(fired, ["each [region = south]"]);
        assert_eq!(monitor.alerts()[0].segment.as_deref(), Some("region = south"));
        // Restored, it goes on in the same way.
        let text = driftglass::snapshot::save(&monitor);
        let mut restored = driftglass::snapshot::restore(&text, Some(&reference)).unwrap();
        let next = table(3000, 0.9, 0.0, 5);
        assert_eq!(observe(&mut restored, &next), observe(&mut monitor, &next));
    }

    /// Names of segments and what the reference measured of them are in a snapshot; the rows that drift needs are not.
    fn a_monitor_restored_without_its_reference_measures_segments_and_resolves_their_alerts() {
        let rules = json!({ "rules": [
            { "name": "each", "metric": "accuracy", "segments": true, "when": "below", "threshold": 0.75, "severity": "high" },
            { "name": "own", "metric": "accuracy", "segments": true, "when": "below", "threshold": "reference", "severity": "high" },
            { "name": "age", "metric": "missingPct", "column": "age", "segments": true, "when": "above", "threshold": 5, "severity": "medium" },
            { "name": "odd", "metric": "outlierPct", "segments": true, "when": "above", "threshold": 5, "severity": "medium" },
            { "name": "moved", "metric": "driftAlertPValue", "segments": true, "when": "below", "threshold": 0.01, "severity": "medium" },
        ] });
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(rules)).unwrap();
        observe(&mut monitor, &table(3000, 0.6, 0.0, 2));
        let mut restored = driftglass::snapshot::restore(&driftglass::snapshot::save(&monitor), None).unwrap();
        for (right, shift, fires) in [(0.6, 30.0, 2), (0.9, 0.0, 0)] {
            let batch = table(3000, right, shift, 5);
            let (found, exact) = (observe(&mut restored, &batch), observe(&mut monitor, &batch));
            let names = |report: &BatchReport| report.segments.iter().map(|own| (own.value.clone(), own.rows)).collect::<Vec<_>>();
            assert_eq!(names(&found), names(&exact));
            for (own, with) in found.segments.iter().zip(&exact.segments) {
                assert_eq!(value(own, "accuracy"), value(with, "accuracy"));
                assert_eq!((own.verdict, own.drifted.len()), (Verdict::Inconclusive, 0));
            }
            let said = found.warnings.iter().filter(|warning| warning.code == "segments-without-reference");
            assert_eq!(said.count(), 1);
            assert!(exact.warnings.iter().all(|warning| warning.code != "segments-without-reference"));
            let firing: Vec<String> = restored.alerts().into_iter().filter(|alert| alert.state == AlertState::Firing).map(|alert| alert.id).collect();
            assert_eq!(firing.len(), fires, "{firing:?}");
        }
        let again = driftglass::snapshot::restore(&driftglass::snapshot::save(&restored), None).unwrap();
        assert_eq!(again.state(), restored.state());
    }

    fn new_values_and_absent_columns_are_said() {
        let reference = table(2000, 0.9, 0.0, 1);
        let mut monitor = Monitor::new(&reference, config(json!({}))).unwrap();
        let batch = table(500, 0.9, 0.0, 2);
        let region = Column::from_texts("region", (0..500).map(|row| Some(if row % 5 == 0 { "east" } else { "north" })));
        let others = batch.columns().iter().skip(1).cloned();
        let moved = Table::new(std::iter::once(region).chain(others.clone()).collect()).unwrap();
        let report = observe(&mut monitor, &moved);
        let warning = report.warnings.iter().find(|w| w.code == "segment-unknown").unwrap();
        assert_eq!(warning.count, 100);
        assert_eq!(report.segments.iter().map(|s| s.rows).collect::<Vec<_>>(), [400, 0, 0]);
        let without = Table::new(others.collect()).unwrap();
        let report = observe(&mut monitor, &without);
        assert!(report.segments.is_empty());
        assert!(report.warnings.iter().any(|w| w.code == "segment-absent"));
    }

    fn clean_segments_raise_no_more_alarms_than_alpha() {
        let reference = table(5000, 0.9, 0.0, 1000);
        let mut monitor = Monitor::new(&reference, config(json!({}))).unwrap();
        let mut alarms = 0;
        for seed in 0..120 {
            let report = observe(&mut monitor, &table(600, 0.9, 0.0, seed));
            alarms += u32::from(report.segments.iter().any(|s| s.verdict == Verdict::Drifted));
        }
        // 5 % of 120 are 6; with three standard deviations of chance 13.
        assert!(alarms <= 13, "{alarms} of 120 clean batches");
    }

    fn more_than_three_columns_are_refused() {
        let reference = table(100, 0.9, 0.0, 1);
        let roles = json!({ "roles": { "segment": ["region", "age", "target", "prediction"] } });
        let error = Monitor::new(&reference, serde_json::from_value(roles).unwrap()).unwrap_err();
        assert!(error.message.contains("at most 3"), "{}", error.message);
    }

    fn segments_of_one_name_are_refused() {
        let texts = |name: &str, text: &'static str| Column::from_texts(name, (0..40).map(|_| Some(text)));
        let reference = Table::new(vec![texts("a", "b = c"), texts("a = b", "c")]).unwrap();
        let of = |columns: &[&str]| Monitor::new(&reference, serde_json::from_value(json!({ "roles": { "segment": columns } })).unwrap());
        assert!(of(&["a"]).is_ok());
        let error = of(&["a", "a = b"]).unwrap_err();
        assert!(error.message.contains("both called \"a = b = c\""), "{}", error.message);
    }

    fn a_segment_is_held_to_its_own_reference() {
        let rules = json!({ "rules": [
            { "name": "worse", "metric": "accuracy", "segments": true, "when": "below", "threshold": "reference", "severity": "high" },
            { "name": "odd", "metric": "accuracy", "segments": true, "when": "below", "threshold": { "variation": 4 }, "severity": "medium" },
        ] });
        // The south is worse than the whole, and was so in the reference.
        let reference = table(6000, 0.6, 0.0, 1);
        let mut monitor = Monitor::new(&reference, config(rules)).unwrap();
        let clean = observe(&mut monitor, &table(3000, 0.6, 0.0, 2));
        assert_eq!(clean.events, []);
        let south = monitor.reference_report().segments[1].measurements.iter().find(|m| m.metric == "accuracy").unwrap();
        let own = south.interval.unwrap()[0];
        let text = driftglass::snapshot::save(&monitor);
        let mut restored = driftglass::snapshot::restore(&text, Some(&reference)).unwrap();
        let broken = table(3000, 0.4, 0.0, 3);
        let events = observe(&mut monitor, &broken).events;
        assert_eq!(observe(&mut restored, &broken).events, events);
        let fired: Vec<&str> = events.iter().map(|event| event.alert.as_str()).collect();
        assert_eq!(fired, ["worse [region = south]", "odd [region = south]"]);
        assert_eq!(monitor.alerts()[0].threshold, own);
        let spread = monitor.bases().spreads.iter().find(|s| s.segment.as_deref() == Some("region = south") && s.metric == "accuracy").unwrap();
        assert!((spread.mean - 0.6).abs() < 0.03 && spread.sd < 0.1, "{spread:?}");
    }

    fn alerts_of_segments_say_which() {
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(each_below())).unwrap();
        let report = observe(&mut monitor, &table(3000, 0.6, 0.0, 2));
        let event = &report.events[0];
        assert!(event.message.starts_with("Accuracy where region = south is 0."), "{}", event.message);
        let sentence = monitor.dashboard().verdict;
        assert!(sentence.contains("; Accuracy where region = south is"), "{sentence}");
        assert!(!sentence.contains("is below its limit"), "{sentence}");
        let alerts = monitor.alerts();
        assert_eq!(payload::alertmanager(&alerts)[0]["labels"]["segment"], "region = south");
        assert_eq!(payload::pagerduty(&alerts[0], "key")["payload"]["custom_details"]["segment"], "region = south");
        let options = serde_json::from_value(json!({ "groupBy": ["segment"] })).unwrap();
        assert_eq!(monitor.notifications(&options).unwrap().groups[0].group["segment"], "region = south");
        // A label of the rule's own cannot take its place.
        let mut named = alerts[0].clone();
        named.labels = [("segment".to_owned(), "other".to_owned())].into();
        assert_eq!(payload::alertmanager(&[named.clone()])[0]["labels"]["segment"], "region = south");
        named.segment = None;
        assert!(payload::alertmanager(&[named])[0]["labels"].get("segment").is_none());
    }

    fn drift_of_the_predictions_of_a_segment_names_it() {
        let rules = json!({ "rules": [{ "name": "moved", "metric": "predictionDriftAlertPValue", "segments": true, "when": "below", "threshold": 0.0025, "severity": "medium" }] });
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(rules)).unwrap();
        let batch = table(3000, 0.9, 0.0, 2);
        let ones = Column::from_numbers("prediction", vec![1.0; batch.row_count()]);
        let columns = batch.columns().iter().filter(|column| column.name() != "prediction").cloned();
        let report = observe(&mut monitor, &Table::new(columns.chain([ones]).collect()).unwrap());
        assert_eq!(report.events.len(), 3);
        assert!(report.events[0].message.starts_with("Drift in the predictions where region = north: p-value "), "{}", report.events[0].message);
    }

    fn what_is_not_there_any_more_has_no_data() {
        let rule = |name: &str, metric: &str, more: Value| {
            let mut rule = json!({ "name": name, "metric": metric, "when": "above", "threshold": 0.999, "severity": "info", "noDataFor": 2 });
            rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            rule
        };
        let rules = json!({ "rules": [
            rule("f1", "f1Weighted", json!({})), rule("slow", "latencyMean", json!({})),
            rule("moved", "predictionDriftPValue", json!({})), rule("age", "missingPct", json!({ "column": "age" })),
            rule("each", "accuracy", json!({ "segments": true })), rule("all", "missingPct", json!({})),
        ] });
        let reference = table(2000, 0.9, 0.0, 1);
        let mut monitor = Monitor::new(&reference, config(rules)).unwrap();
        observe(&mut monitor, &table(500, 0.9, 0.0, 2));
        let bare = Table::new(vec![Column::from_numbers("other", vec![1.0; 300])]).unwrap();
        observe(&mut monitor, &bare);
        let text = driftglass::snapshot::save(&monitor);
        let mut restored = driftglass::snapshot::restore(&text, Some(&reference)).unwrap();
        let report = observe(&mut monitor, &bare);
        assert_eq!(observe(&mut restored, &bare), report);
        let told: Vec<&str> = report.events.iter().filter(|e| e.to == AlertState::NoData).map(|e| e.alert.as_str()).collect();
        assert_eq!(told, [
            "f1", "moved", "age/age", "each [region = north]", "each [region = south]", "each [region = west]",
            "all/age", "all/prediction", "all/region", "all/target",
        ]);
        assert_eq!(report.events[2].message, "Share of missing values in age is not known: it was not measured in this batch.");
        // The latency was not there in the first batch either.
        assert!(monitor.alerts().iter().any(|alert| alert.id == "slow" && alert.state == AlertState::NoData));
        let back = observe(&mut monitor, &table(500, 0.9, 0.0, 3));
        assert_eq!(back.events.iter().filter(|e| e.to == AlertState::Resolved).count(), told.len());
    }

    fn csv_and_markdown_have_the_segments() {
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(json!({}))).unwrap();
        observe(&mut monitor, &table(3000, 0.6, 12.0, 2));
        let report = Report::of(&monitor);
        let lines = |start: &str| csv(&report).lines().filter(|line| line.starts_with(start)).map(str::to_owned).collect::<Vec<_>>();
        let of_segment = |lines: Vec<String>| lines.into_iter().filter(|line| line.contains(",accuracy,,region = ")).count();
        assert_eq!((of_segment(lines("reference,")), of_segment(lines("batch 1,"))), (3, 3));
        let text = markdown(&report);
        let south = text.lines().find(|line| line.starts_with("| region = south |")).unwrap();
        let rows = report.batches[0].segments[1].rows;
        assert!(south.starts_with(&format!("| region = south | {rows} | 0.5")) && south.contains(" | age 0.3") && south.ends_with(" | drifted |"), "{south}");
        let north = text.lines().find(|line| line.starts_with("| region = north |")).unwrap();
        assert!(north.ends_with(" |  | stable |"), "{north}");
    }

    fn telemetry_tells_segments_from_the_whole() {
        let monitor = exported();
        let text = prometheus(&monitor, false);
        let of_segments = text.lines().filter(|line| line.starts_with("driftglass_measurement{metric=\"accuracy\",segment=\"region = "));
        assert_eq!(of_segments.count(), 3);
        assert!(text.contains("driftglass_alert_firing{alert=\"each [region = south]\",rule=\"each\",column=\"\",segment=\"region = south\""), "{text}");
        let rules = alerting_rules(&monitor);
        for (name, expr) in [
            ("each", r#"driftglass_measurement{metric=\"accuracy\",segment!=\"\"} < 0.75"#),
            ("whole", r#"driftglass_measurement{metric=\"accuracy\",segment=\"\"} < 0.87"#),
        ] {
            assert!(rules.contains(&format!("alert: \"{name}\"\n        expr: \"{expr}\"")), "{rules}");
        }
        // Held to the reference, each segment has a number of its own.
        assert_eq!(rules.matches("alert: \"worse\"").count(), 3);
    }
}

fn each_below() -> Value {
    json!({ "rules": [
        { "name": "each", "metric": "accuracy", "segments": true, "when": "below", "threshold": 0.75, "severity": "high" },
        { "name": "whole", "metric": "accuracy", "when": "below", "threshold": 0.7, "severity": "high" },
    ] })
}

/// A monitor after a batch that is worse in the south.
fn exported() -> Monitor {
    let mut rules = each_below();
    rules["rules"][1]["threshold"] = json!(0.87);
    let worse = json!({ "name": "worse", "metric": "accuracy", "segments": true, "when": "below", "threshold": "reference", "severity": "high" });
    rules["rules"].as_array_mut().unwrap().push(worse);
    let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(rules)).unwrap();
    observe(&mut monitor, &table(3000, 0.6, 0.0, 2));
    monitor
}

/// The samples exposed are the input of Prometheus's own unit tests, the alerts of the monitor what is expected.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn promtool_finds_the_alerts_of_segments() {
    if !promtool::is_installed() {
        return;
    }
    let monitor = exported();
    let text = prometheus(&monitor, false);
    let samples = text.lines().filter(|line| line.starts_with("driftglass_measurement"));
    let series = samples.map(|line| line.rsplit_once(' ').unwrap());
    let series: Vec<Value> =
        series.map(|(series, value)| json!({ "series": series, "values": value })).collect();
    let alerts = monitor.alerts();
    let expected = ["each", "whole", "worse"].map(|rule| {
        let of_rule = alerts.iter().filter(|alert| alert.rule == rule);
        let labels = of_rule.map(|alert| {
            let mut labels = json!({ "severity": "high", "metric": "accuracy" });
            if let Some(segment) = &alert.segment {
                labels["segment"] = json!(segment);
            }
            let place =
                alert.segment.as_ref().map_or_else(String::new, |of| format!(" where {of}"));
            let bound = number(alert.threshold);
            let summary = format!("Accuracy{place} is below {bound}");
            let value = alert.value.unwrap();
            let end = if rule == "worse" {
                let interval = interval_of(&monitor, alert.segment.as_deref());
                format!(
                    " with its whole 95 % interval, of which the nearer end is {}.",
                    number(interval[1])
                )
            } else {
                format!(": it is {}.", number(value))
            };
            let said = json!({ "summary": summary, "description": format!("{summary}{end}") });
            json!({ "exp_labels": labels, "exp_annotations": said })
        });
        let labels: Vec<Value> = labels.collect();
        json!({ "eval_time": "0m", "alertname": rule, "exp_alerts": labels })
    });
    assert!(expected.iter().all(|one| one["exp_alerts"].as_array().unwrap().len() == 1));
    let tests = json!({
        "rule_files": ["rules.yml"], "evaluation_interval": "1m",
        "tests": [{ "interval": "1m", "input_series": series, "alert_rule_test": expected }],
    });
    let folder = std::env::temp_dir().join(format!("driftglass-segments-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("rules.yml"), alerting_rules(&monitor)).unwrap();
    std::fs::write(folder.join("test.yml"), tests.to_string()).unwrap();
    let mut promtool = std::process::Command::new("promtool");
    let output =
        promtool.args(["test", "rules", "test.yml"]).current_dir(&folder).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[cfg(not(target_arch = "wasm32"))]
fn interval_of(monitor: &Monitor, segment: Option<&str>) -> [f64; 2] {
    let report = monitor.history().back().unwrap();
    let measured = report.all_measurements();
    let own = measured.iter().find(|m| m.metric == "accuracy" && m.segment.as_deref() == segment);
    own.and_then(|m| m.interval).unwrap()
}
