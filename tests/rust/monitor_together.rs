//! All columns together in the monitor: fitted once, measured in every batch, in rules, exports and snapshots.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use driftglass::alert::{AlertState, Threshold};
use driftglass::drift::Verdict;
use driftglass::error::Code;
use driftglass::metric::{Measurement, name};
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::multivariate::{
    CorrelationOptions, MultivariateOptions, correlation_changes, multivariate_drift,
};
use driftglass::profiles::TableProfile;
use driftglass::report::Report;
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::telemetry::{json_lines, log_records, prometheus};

/// Two columns that go together as `link` says (0 to 1), whose own distributions stay the same, a third one,
/// and labels.
fn table(rows: usize, seed: u64, link: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
    let (mut a, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let (first, second) = (normal(), normal());
        a.push(first);
        b.push(link * first + (1.0 - link * link).sqrt() * second);
        c.push(normal());
    }
    let label = |row: usize| Some(["u", "v", "w"][(row * 7 + seed as usize) % 3 * (row % 2)]);
    Table::new(vec![
        Column::from_numbers("a", a),
        Column::from_numbers("b", b),
        Column::from_numbers("c", c),
        Column::from_texts("label", (0..rows).map(label)),
        Column::from_numbers("id", (0..rows).map(|row| row as f64 + 0.5).collect()),
    ])
    .unwrap()
}

fn config(more: &str) -> MonitorConfig {
    let text = format!(r#"{{ "roles": {{ "id": "id" }}, "multivariate": {{ {more} }} }}"#);
    MonitorConfig::from_json(&text).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table) {
    let at = monitor.totals().batches as f64 * 1000.0;
    monitor.observe(batch, &ObserveOptions { at, ..ObserveOptions::default() }).unwrap();
}

fn value(measured: &[Measurement], metric: &str) -> Option<f64> {
    measured.iter().find(|one| one.metric == metric).and_then(|one| one.value)
}

portable_tests! {
    fn a_batch_has_what_the_function_says_and_its_numbers_are_measurements() {
        let (reference, batch) = (table(3000, 1, 0.9), table(600, 2, 0.2));
        let mut monitor = Monitor::new(&reference, config(r#""classifier": true"#)).unwrap();
        observe(&mut monitor, &batch);
        let report = monitor.history().back().unwrap();
        let found = report.multivariate.as_ref().unwrap();
        let columns = ["a", "b", "c", "label"].map(str::to_owned).to_vec();
        let options = MultivariateOptions { columns: Some(columns), ..Default::default() };
        let alone = multivariate_drift(&reference, &batch, &options).unwrap();
        assert_eq!((&found.reconstruction, &found.classifier), (&alone.reconstruction, &alone.classifier));
        assert_eq!((found.verdict, &found.columns), (Verdict::Drifted, &alone.columns));
        let first: Vec<&str> = found.columns.iter().take(2).map(|share| &*share.column).collect();
        assert!(first.contains(&"a") && first.contains(&"b"), "{first:?}");
        let measured = &report.measurements;
        assert_eq!(value(measured, name::RECONSTRUCTION_ERROR), found.reconstruction.value);
        assert_eq!(value(measured, name::DOMAIN_AUC), found.classifier.as_ref().unwrap().auc);
        assert_eq!(value(measured, name::MULTIVARIATE_DRIFT_P_VALUE), found.p_value(0.0));
        let of_reference = &monitor.reference_report().measurements;
        assert_eq!(value(of_reference, name::RECONSTRUCTION_ERROR), found.reconstruction.reference);
        // No column alone has changed.
        assert_eq!(report.drift.as_ref().unwrap().drifted, 0);
        let verdict = monitor.dashboard().verdict;
        assert!(verdict.starts_with("Needs attention: columns changed together ("), "{verdict}");
        let alert = monitor.alerts().into_iter().find(|alert| alert.rule == "multivariate-drift").unwrap();
        assert_eq!(alert.state, AlertState::Firing);
        assert!(alert.message.starts_with("Drift in all columns together: p-value "), "{}", alert.message);
        let text = prometheus(&monitor, false);
        for line in ["driftglass_multivariate_drifted 1\n", "driftglass_domain_auc 0.", "driftglass_reconstruction_error "] {
            assert!(text.contains(line), "{line}");
        }
        assert!(json_lines(&log_records(&monitor)).contains(r#""multivariateDrift":"drifted""#));
    }

    fn without_trees_the_change_is_found_and_its_columns_named() {
        let reference = table(3000, 1, 0.9);
        let mut monitor = Monitor::new(&reference, config("")).unwrap();
        observe(&mut monitor, &table(600, 2, 0.9));
        observe(&mut monitor, &table(600, 3, 0.2));
        let verdicts: Vec<Verdict> =
            monitor.history().iter().map(|report| report.multivariate.as_ref().unwrap().verdict).collect();
        assert_eq!(verdicts, [Verdict::Stable, Verdict::Drifted]);
        let found = monitor.history().back().unwrap().multivariate.clone().unwrap();
        assert_eq!(found.classifier, None);
        let first: Vec<&str> = found.columns.iter().take(2).map(|share| &*share.column).collect();
        assert!(first.contains(&"a") && first.contains(&"b"), "{:?}", found.columns);
        assert!((found.columns.iter().map(|share| share.share).sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(found.reconstruction.alert, Some(true));
    }

    fn nothing_is_measured_without_being_asked_for() {
        let mut monitor = Monitor::new(&table(500, 1, 0.9), MonitorConfig::default()).unwrap();
        observe(&mut monitor, &table(200, 2, 0.2));
        let text = serde_json::to_string(&Report::of(&monitor)).unwrap();
        assert!(!text.contains("multivariate") && !save(&monitor).contains("together"));
        assert!(!monitor.history()[0].measurements.iter().any(|one| one.metric == name::RECONSTRUCTION_ERROR));
    }

    fn a_restored_monitor_continues_and_without_rows_it_still_sees_the_change() {
        let reference = table(9000, 1, 0.9);
        let mut whole = Monitor::new(&reference, config(r#""classifier": true"#)).unwrap();
        observe(&mut whole, &table(600, 2, 0.9));
        let text = save(&whole);
        let mut parts = restore(&text, Some(&reference)).unwrap();
        let mut without = restore(&text, None).unwrap();
        assert_eq!(save(&without), text);
        for (seed, link) in [(3, 0.2), (4, 0.9)] {
            for monitor in [&mut whole, &mut parts, &mut without] {
                observe(monitor, &table(600, seed, link));
            }
        }
        assert_eq!(Report::of(&parts), Report::of(&whole));
        assert_eq!(save(&parts), save(&whole));
        for (report, exact) in without.history().iter().zip(whole.history()).skip(1) {
            let (found, exact) = (report.multivariate.as_ref().unwrap(), exact.multivariate.as_ref().unwrap());
            let (lost, known) = (&found.reconstruction, &exact.reconstruction);
            assert_eq!((lost.value, lost.threshold), (known.value, known.threshold));
            assert!((lost.effect.unwrap() - known.effect.unwrap()).abs() <= 1.0 / 4000.0 + 1e-12);
            assert!(lost.p_value.unwrap() >= known.p_value.unwrap());
            let told = found.classifier.as_ref().unwrap();
            assert!(told.auc.is_none() && told.reason.contains("rows of the reference"), "{}", told.reason);
            assert_eq!(found.verdict, exact.verdict);
        }
    }

    fn a_rule_by_the_variation_of_the_reference_is_nannyml_s_threshold() {
        let reference = table(3000, 1, 0.9);
        let text = r#"{ "roles": { "id": "id" }, "multivariate": {}, "rules": [{ "name": "r", "metric": "reconstructionError", "when": "outside", "threshold": { "variation": 3 }, "severity": "medium" }] }"#;
        let mut monitor = Monitor::new(&reference, MonitorConfig::from_json(text).unwrap()).unwrap();
        observe(&mut monitor, &table(600, 3, 0.2));
        let found = monitor.history().back().unwrap().multivariate.clone().unwrap();
        let alert = &monitor.alerts()[0];
        let [low, high] = found.reconstruction.threshold.unwrap();
        assert!((alert.threshold - low).abs() < 1e-9 || (alert.threshold - high).abs() < 1e-9, "{alert:?}");
    }

    fn a_batch_that_lacks_a_column_has_a_reason_and_no_number() {
        let reference = table(800, 1, 0.9);
        let mut monitor = Monitor::new(&reference, config("")).unwrap();
        let batch = table(300, 2, 0.9);
        let fewer = Table::new(batch.columns().iter().skip(1).cloned().collect()).unwrap();
        observe(&mut monitor, &fewer);
        let report = monitor.history().back().unwrap();
        let found = report.multivariate.as_ref().unwrap();
        assert_eq!((found.verdict, found.reconstruction.value), (Verdict::Inconclusive, None));
        assert!(found.reconstruction.reason.contains("\"a\""), "{}", found.reconstruction.reason);
        let measured = report.measurements.iter().find(|one| one.metric == name::RECONSTRUCTION_ERROR).unwrap();
        assert!(measured.reason.is_some());
    }

    fn the_default_rules_go_by_the_alpha_of_what_they_look_at() {
        let limits = |text: &str| {
            let config = MonitorConfig::from_json(text).unwrap();
            let monitor = Monitor::new(&table(300, 1, 0.9), config).unwrap();
            let rules = monitor.config().rules.clone().unwrap();
            let of = |name: &str| rules.iter().find(|rule| rule.name == name).unwrap().threshold.clone();
            ["data-drift", "multivariate-drift", "correlation-change"].map(of)
        };
        let value = |alpha: f64| Threshold::Value(alpha / 20.0);
        let own = r#"{ "drift": { "alpha": 0.1 }, "multivariate": { "alpha": 0.2 }, "correlations": { "alpha": 0.4 } }"#;
        assert_eq!(limits(own), [value(0.1), value(0.2), value(0.4)]);
        let shared = r#"{ "drift": { "alpha": 0.1 }, "multivariate": {}, "correlations": {} }"#;
        assert_eq!(limits(shared), [value(0.1), value(0.1), value(0.1)]);
    }

    fn what_cannot_be_is_refused() {
        let reference = table(300, 1, 0.9);
        let refused = |config: MonitorConfig| Monitor::new(&reference, config).unwrap_err().code;
        assert_eq!(refused(config(r#""columns": ["a", "none"]"#)), Code::ColumnMissing);
        assert_eq!(refused(config(r#""variance": 2"#)), Code::ConfigInvalid);
        let profile = TableProfile::of(&reference, &Default::default()).unwrap();
        let refused = Monitor::from_profile(profile, config("")).unwrap_err();
        assert!(refused.code == Code::ConfigInvalid && refused.message.contains("rows"), "{}", refused.message);
    }

    /// Each batch promises at most alpha; the alert alpha / 20, so that 20 batches have one with at most alpha.
    fn clean_batches_keep_the_promise() {
        let (mut drifted, mut alerted) = (0, 0);
        for run in 0..60 {
            let mut monitor = Monitor::new(&table(1000, 1000 * run + 1, 0.7), config("")).unwrap();
            for batch in 0..10 {
                observe(&mut monitor, &table(200, 1000 * run + 10 + batch, 0.7));
            }
            let found = monitor.history().iter().filter_map(|report| report.multivariate.as_ref());
            drifted += found.filter(|found| found.verdict == Verdict::Drifted).count();
            alerted += usize::from(monitor.alerts().iter().any(|alert| alert.rule == "multivariate-drift"));
        }
        // 600 batches at 5 %: 30 expected at most; batches of one run share their reference.
        assert!(drifted <= 45, "{drifted} of 600");
        assert!(alerted <= 6, "{alerted} of 60 monitors");
    }

    /// In one of two regions columns cease to go together; every seventh row there is there twice.
    fn a_segment_has_what_the_functions_say_of_its_rows_alone() {
        let regions = |east: &Table, west: &Table| {
            let (rows, of_east) = (east.row_count() + west.row_count(), east.row_count());
            let joined = |name: &str| {
                let values = [east, west].map(|table| table.column(name).unwrap().numbers().unwrap().to_vec());
                Column::from_numbers(name, values.concat())
            };
            let region = (0..rows).map(|row| Some(if row < of_east { "east" } else { "west" }));
            Table::new(vec![joined("a"), joined("b"), joined("c"), Column::from_texts("region", region)]).unwrap()
        };
        let doubled = |table: Table| {
            let rows = table.row_count() as u32;
            table.pick(&(0..rows).chain((0..rows).filter(|row| row % 7 == 0)).collect::<Vec<u32>>())
        };
        let reference = regions(&table(3000, 1, 0.9), &table(2000, 2, 0.9));
        let batch = regions(&table(900, 3, 0.9), &doubled(table(700, 4, 0.1)));
        let config = MonitorConfig::from_json(
            r#"{ "roles": { "segment": ["region"] }, "multivariate": { "classifier": true, "alpha": 0.02 }, "correlations": {},
                "rules": [
                    { "name": "together", "metric": "multivariateDriftAlertPValue", "segments": true, "when": "below", "threshold": 0.001, "severity": "high" },
                    { "name": "lost", "metric": "reconstructionError", "segments": true, "when": "above", "threshold": { "variation": 6 }, "severity": "high" },
                    { "name": "pairs", "metric": "correlationAlertPValue", "segments": true, "when": "below", "threshold": 0.001, "severity": "high" },
                    { "name": "twice", "metric": "duplicateRows", "segments": true, "when": "above", "threshold": 50, "severity": "info" }
                ] }"#,
        )
        .unwrap();
        let mut monitor = Monitor::new(&reference, config).unwrap();
        let text = save(&monitor);
        observe(&mut monitor, &batch);
        let report = monitor.history().back().unwrap();
        let mut fired: Vec<&str> = report.events.iter().map(|event| event.alert.as_str()).collect();
        fired.sort_unstable();
        assert_eq!(fired, ["lost", "pairs", "together", "twice"].map(|rule| format!("{rule} [region = west]")));
        let columns = Some(["a", "b", "c", "region"].map(str::to_owned).to_vec());
        let joint = MultivariateOptions { columns, alpha: Some(0.01), ..Default::default() };
        let pairs = CorrelationOptions { alpha: Some(0.025), ..Default::default() };
        for (segment, [until_reference, until_batch]) in report.segments.iter().zip([[3000, 900], [5000, 1700]]) {
            let from = if segment.value == "east" { [0, 0] } else { [3000, 900] };
            let own = [reference.slice(from[0], until_reference), batch.slice(from[1], until_batch)];
            let found = segment.multivariate.as_ref().unwrap();
            let alone = multivariate_drift(&own[0], &own[1], &joint).unwrap();
            assert_eq!((&found.reconstruction, &found.classifier), (&alone.reconstruction, &alone.classifier));
            assert_eq!(segment.correlation_changes.as_ref(), Some(&correlation_changes(&own[0], &own[1], &pairs).unwrap()));
            assert_eq!(value(&segment.measurements, name::DOMAIN_AUC), alone.classifier.unwrap().auc);
            let of_reference = monitor.reference_report().segments.iter().find(|own| own.value == segment.value).unwrap();
            assert_eq!(value(&of_reference.measurements, name::RECONSTRUCTION_ERROR), alone.reconstruction.reference);
            assert!(of_reference.multivariate.is_none());
            let expected = if segment.value == "east" { 0.0 } else { 100.0 };
            assert_eq!(value(&segment.measurements, name::DUPLICATE_ROWS), Some(expected));
        }
        let mut again = restore(&text, Some(&reference)).unwrap();
        observe(&mut again, &batch);
        assert_eq!(save(&again), save(&monitor));
        let mut without = restore(&text, None).unwrap();
        observe(&mut without, &batch);
        let west = &without.history().back().unwrap().segments[1];
        assert!(west.multivariate.is_none() && west.correlation_changes.is_none());
        assert_eq!(value(&west.measurements, name::DUPLICATE_ROWS), Some(100.0));
    }
}
