//! Single columns in segments: how each moved, and rules and detectors on those that are named.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::segments::{config, observe, table};
use driftglass::detect::Stage;
use driftglass::drift::{DriftOptions, Verdict, detect_drift};
use driftglass::metric::Measurement;
use driftglass::monitor::{BatchReport, Monitor};
use driftglass::replay::{ReplayOptions, replay};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::telemetry::{alerting_rules, prometheus};
use serde_json::{Value, json};

fn south(table: &Table) -> Table {
    let region = table.column("region").unwrap();
    let is_south = |&row: &u32| region.text(row as usize).as_deref() == Some("south");
    let rows: Vec<u32> = (0..table.row_count() as u32).filter(is_south).collect();
    table.pick(&rows)
}

/// A rule on the drift of age in each segment, and one on that of the worst column.
fn rules() -> Value {
    let rule = |name: &str, more: Value| {
        let mut rule = json!({
            "name": name, "metric": "driftAlertPValue", "segments": true, "when": "below", "threshold": 0.0001,
            "severity": "high",
        });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    json!({ "rules": [rule("age", json!({ "column": "age" })), rule("any", json!({}))] })
}

/// Metrics of a named column in a segment, as the report has them.
fn named<'a>(report: &'a BatchReport, metric: &str) -> Vec<&'a Measurement> {
    let all = report.segments.iter().flat_map(|segment| &segment.measurements);
    all.filter(|one| one.metric == metric && one.column.as_deref() == Some("age")).collect()
}

fn refused(more: Value) -> String {
    Monitor::new(&table(600, 0.9, 0.0, 1), config(more)).unwrap_err().to_string()
}

portable_tests! {
    fn every_column_of_a_segment_is_compared_as_its_rows_alone() {
        let (reference, batch) = (table(3000, 0.8, 0.0, 3), table(900, 0.7, 12.0, 4));
        let mut monitor = Monitor::new(&reference, config(json!({}))).unwrap();
        let report = observe(&mut monitor, &batch);
        let columns = Some(vec!["region".to_owned(), "age".to_owned()]);
        let options = DriftOptions { alpha: Some(0.05 / 3.0), columns, ..DriftOptions::default() };
        let alone = detect_drift(&south(&reference), &south(&batch), &options).unwrap();
        let found = &report.segments[1].columns;
        let names: Vec<&str> = found.iter().map(|one| one.column.as_str()).collect();
        assert_eq!(names, ["region", "age"]);
        let expected = alone.columns.iter().find(|one| one.column.as_deref() == Some("age")).unwrap();
        let age = &found[1];
        assert_eq!((age.statistic, age.p_value, age.effect), (expected.statistic, expected.p_value, expected.effect));
        assert_eq!((age.verdict, age.n, &age.test), (Verdict::Drifted, expected.n_batch, &expected.test));
        assert_eq!(age.adjusted_p_value, expected.adjusted_p_value);
        assert_eq!(report.segments[1].drifted, ["age"]);
        assert_eq!(report.segments[0].columns[1].verdict, Verdict::Stable);
        // The reference drifts from nothing.
        assert!(monitor.reference_report().segments.iter().all(|segment| segment.columns.is_empty()));
    }

    fn a_rule_names_a_column_in_every_segment() {
        let reference = table(4000, 0.9, 0.0, 1);
        let mut monitor = Monitor::new(&reference, config(rules())).unwrap();
        let report = observe(&mut monitor, &table(3000, 0.9, 12.0, 2));
        let fired: Vec<&str> = report.events.iter().map(|event| event.alert.as_str()).collect();
        assert_eq!(fired, ["age/age [region = south]", "any [region = south]"]);
        assert!(report.events[0].message.starts_with("Drift in age where region = south: adjusted p-value "), "{}", report.events[0].message);
        let measured = named(&report, "driftAlertPValue");
        assert_eq!(measured.len(), 3);
        // Only what is watched is a measurement; the rest stands in the columns of the segment.
        assert!(named(&report, "driftEffect").is_empty());
        let text = driftglass::snapshot::save(&monitor);
        let mut restored = driftglass::snapshot::restore(&text, Some(&reference)).unwrap();
        let next = table(3000, 0.9, 0.0, 3);
        assert_eq!(observe(&mut restored, &next), observe(&mut monitor, &next));
    }

    fn what_is_watched_of_a_column_in_a_segment_outlives_the_report() {
        let mut more = rules();
        more["fullReports"] = json!(1);
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(more)).unwrap();
        for (seed, shift) in [(2, 0.0), (3, 12.0), (4, 0.0)] {
            observe(&mut monitor, &table(1500, 0.9, shift, seed));
        }
        assert!(monitor.history()[1].condensed && monitor.history()[1].segments.is_empty());
        let kept = monitor.measurements(1);
        let of_age = |one: &&Measurement| one.column.as_deref() == Some("age") && one.segment.as_deref() == Some("region = south");
        let age: Vec<&Measurement> = kept.iter().filter(of_age).collect();
        assert_eq!(age.len(), 1);
        assert!(age[0].value.unwrap() < 1e-6 && age[0].n > 300, "{age:?}");
        let rule = rules()["rules"][0].clone();
        let policies = json!({ "policies": [{ "name": "age", "rules": [rule] }] });
        let options: ReplayOptions = serde_json::from_value(policies).unwrap();
        let outcome = &replay(&monitor, &options).unwrap().policies[0];
        assert_eq!(outcome.standing, [0, 1, 0]);
        assert_eq!(outcome.episodes[0].cause, "age/age [region = south]");
    }

    fn a_detector_watches_a_column_in_a_segment() {
        let detector = json!({
            "metric": "driftEffect", "column": "age", "segment": "region = south", "method": "page-hinkley",
            "threshold": 0.3, "delta": 0.01, "minInstances": 3,
        });
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(json!({ "detectors": [detector] }))).unwrap();
        let mut changed = Vec::new();
        for batch in 0..12u32 {
            let shift = if batch < 6 { 0.0 } else { 20.0 };
            let report = observe(&mut monitor, &table(1500, 0.9, shift, 10 + u64::from(batch)));
            let said = &report.detectors;
            assert_eq!(said.len(), 1);
            assert_eq!((said[0].column.as_deref(), said[0].segment.as_deref()), (Some("age"), Some("region = south")));
            if said[0].stage == Stage::Change {
                let sentence = monitor.dashboard().verdict;
                assert!(sentence.contains("driftEffect of age where region = south has changed"), "{sentence}");
            }
            let of_change = report.events.iter().filter(|event| event.rule == "change-in-drift-effect-in-segments");
            changed.extend(of_change.map(|event| (batch, event.alert.clone())));
        }
        let id = "change-in-drift-effect-in-segments/age [region = south]".to_owned();
        assert_eq!(changed, [(6, id.clone()), (11, id)], "it fires in the seventh batch and rests after five");
    }

    /// Three segment columns of 20 values and 100 others: 6,180 entries a batch.
    fn columns_of_many_segments_stay_in_few_reports() {
        let many = |seed: u64| {
            let mut random = SplitMix64::new(seed);
            let mut columns: Vec<Column> = (0..100)
                .map(|column| Column::from_numbers(format!("column {column}"), (0..800).map(|_| random.unit()).collect()))
                .collect();
            for name in ["a", "b", "c"] {
                let values: Vec<String> = (0..800).map(|_| format!("{}", random.below(20))).collect();
                columns.push(Column::from_texts(name, values.iter().map(|value| Some(value.as_str()))));
            }
            Table::new(columns).unwrap()
        };
        let config = json!({ "roles": { "segment": ["a", "b", "c"] } });
        let mut monitor = Monitor::new(&many(1), serde_json::from_value(config).unwrap()).unwrap();
        for seed in 2..7 {
            observe(&mut monitor, &many(seed));
        }
        let full: Vec<usize> = monitor.history().iter().filter(|batch| !batch.condensed)
            .map(|batch| batch.segments.iter().map(|segment| segment.columns.len()).sum()).collect();
        assert_eq!(full, [60 * 103; 3]);
        let size = driftglass::snapshot::save(&monitor).len();
        assert!(size < 6_000_000, "{size}");
    }

    fn what_no_segment_has_of_a_column_is_refused() {
        let rule = |metric: &str, column: &str| json!({ "rules": [{
            "name": "r", "metric": metric, "column": column, "segments": true, "when": "above", "threshold": 0.5,
            "severity": "info",
        }] });
        for (metric, column, said) in [
            ("accuracy", "age", "/rules/0/column: \"accuracy\" is measured of a batch as a whole"),
            ("schemaBreak", "age", "/rules/0/metric: \"schemaBreak\" is not measured of segments."),
            ("driftEffect", "target", "/rules/0/column: \"driftEffect\" is not measured of \"target\"."),
        ] {
            let message = refused(rule(metric, column));
            assert!(message.starts_with(said), "{message}");
        }
        let mut long = rule("driftEffect", "age");
        long["historyLimit"] = json!(1_000_000);
        let message = refused(long);
        assert!(message.contains("3000000 numbers, of which a history holds 2000000"), "{message}");
        let detector = |metric: &str| json!({ "detectors": [{ "metric": metric, "column": "age", "segment": "region = south", "method": "cusum" }] });
        let message = refused(detector("accuracy"));
        assert!(message.starts_with("/detectors/0/column: \"accuracy\" is not measured of columns in segments."), "{message}");
    }

    fn prometheus_tells_a_column_of_a_segment_from_the_worst() {
        let mut monitor = Monitor::new(&table(4000, 0.9, 0.0, 1), config(rules())).unwrap();
        observe(&mut monitor, &table(3000, 0.9, 12.0, 2));
        let text = prometheus(&monitor, false);
        assert!(text.contains("{metric=\"driftAlertPValue\",column=\"age\",segment=\"region = south\"}"), "{text}");
        assert!(text.contains("{metric=\"driftAlertPValue\",segment=\"region = south\"}"), "{text}");
        let rules = alerting_rules(&monitor);
        for part in [r#"column=\"age\",segment!=\"\"} < 0.0001"#, r#"column=\"\",segment!=\"\"} < 0.0001"#] {
            assert!(rules.contains(part), "{rules}");
        }
        assert!(rules.contains("in {{ $labels.column }} where {{ $labels.segment }}"), "{rules}");
        assert!(rules.contains("Adjusted p-value of a change where {{ $labels.segment }}"), "{rules}");
    }
}
