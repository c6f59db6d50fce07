//! Change detectors in the monitor: what they say in reports, rules, the sentence and snapshots.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use driftglass::alert::AlertState;
use driftglass::detect::{ChangeDetector, DetectorKind, DetectorOptions, Stage};
use driftglass::error::Code;
use driftglass::metric::Measurement;
use driftglass::monitor::{
    BatchReport, LabelOptions, LatencyGiven, Monitor, MonitorConfig, ObserveOptions,
};
use driftglass::report::Report;
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::telemetry::prometheus;

/// 200 rows of a classifier that is right with that chance.
fn table(seed: u64, right: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let rows = 200;
    let (mut target, mut said, mut x) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let yes = random.unit() < 0.5;
        let hits = random.unit() < right;
        target.push(Some(if yes { "yes" } else { "no" }));
        said.push(Some(if yes == hits { "yes" } else { "no" }));
        x.push(random.unit());
    }
    Table::new(vec![
        Column::from_texts("target", target),
        Column::from_texts("said", said),
        Column::from_numbers("x", x),
        Column::from_numbers("id", (0..rows).map(|row| f64::from(row) + 0.5).collect()),
        Column::from_texts("side", (0..rows).map(|row| Some(["left", "right"][row as usize % 2]))),
    ])
    .unwrap()
}

fn config(detectors: &str, more: &str) -> MonitorConfig {
    let text = format!(
        r#"{{ "roles": {{ "target": "target", "prediction": "said", "id": "id"{more} }}, "detectors": [{detectors}] }}"#
    );
    MonitorConfig::from_json(&text).unwrap()
}

fn monitor(detectors: &str) -> Monitor {
    Monitor::new(&table(1, 0.95), config(detectors, "")).unwrap()
}

fn observe(monitor: &mut Monitor, right: f64) -> BatchReport {
    let step = monitor.totals().batches + 1;
    let options = ObserveOptions {
        label: Some(format!("day {step}")),
        at: step as f64 * 86_400_000.0,
        ..ObserveOptions::default()
    };
    monitor.observe(&table(step + 100, right), &options).unwrap().clone()
}

fn value(report: &BatchReport, metric: &str) -> Option<f64> {
    measured(report, metric).and_then(|one| one.value)
}

fn measured<'a>(report: &'a BatchReport, metric: &str) -> Option<&'a Measurement> {
    report.measurements.iter().find(|one| one.metric == metric && one.column.is_none())
}

const PAGE_HINKLEY: &str = r#"{ "metric": "accuracy", "method": "page-hinkley", "threshold": 0.15, "delta": 0.01, "minInstances": 10, "direction": "down" }"#;

portable_tests! {
    fn a_detector_says_what_it_says_alone_and_since_when() {
        let mut monitor = monitor(PAGE_HINKLEY);
        let settings = [("threshold", 0.15), ("delta", 0.01), ("minInstances", 10.0)];
        let options = settings.iter().fold(DetectorOptions::default(), |all, (name, value)| all.with(name, *value));
        let mut alone = ChangeDetector::new(DetectorKind::PageHinkley, &options.with("direction", "down")).unwrap();
        let mut found = None;
        for day in 1..=40 {
            let report = observe(&mut monitor, if day <= 25 { 0.95 } else { 0.88 });
            let said = &report.detectors[0];
            let expected = alone.update(value(&report, "accuracy").unwrap()).unwrap();
            assert_eq!((said.stage, said.statistic, said.limit), (expected.stage, expected.statistic, expected.limit));
            assert_eq!(said.value, value(&report, "accuracy"));
            let stage = if said.stage == Stage::Change { 2.0 } else { 0.0 };
            assert_eq!(value(&report, "accuracyChange"), Some(stage));
            if said.stage == Stage::Change && found.is_none() {
                found = said.change.clone();
                let alert = monitor.alerts().into_iter().find(|alert| alert.rule == "change-in-accuracy").unwrap();
                assert_eq!((alert.state, alert.message.as_str()), (AlertState::Firing, "Accuracy has changed."));
                let verdict = monitor.dashboard().verdict;
                assert!(verdict.contains("accuracy has changed since day 2"), "{verdict}");
                assert_eq!(monitor.dashboard().status, "attention");
                let text = prometheus(&monitor, false);
                assert!(text.contains("driftglass_change_detector_stage{metric=\"accuracy\",method=\"page-hinkley\""), "{text}");
            }
        }
        let change = found.expect("a fall of seven points is seen");
        let since: u64 = change.since.unwrap().trim_start_matches("day ").parse().unwrap();
        assert!((25..=27).contains(&since), "{since}");
        assert!(change.batch > 26 && change.label == format!("day {}", change.batch));
        assert_eq!(change.since_at, Some(since as f64 * 86_400_000.0));
        assert!(change.before.unwrap() > 0.93 && change.after.unwrap() < 0.92 && !change.better);
        // It is said for a while, and then no more.
        assert!(!monitor.dashboard().verdict.contains("has changed"), "{}", monitor.dashboard().verdict);
    }

    fn a_restored_monitor_continues_to_the_bit_without_calibrating_anew() {
        let detectors = [
            PAGE_HINKLEY,
            r#"{ "metric": "accuracy", "method": "kswin", "windowSize": 20, "statSize": 8 }"#,
            r#"{ "metric": "driftEffect", "method": "cusum", "expectedRunLength": 100, "direction": "up", "warmUp": 5, "minInstances": 5 }"#,
            r#"{ "metric": "accuracy", "method": "ddm", "warmStart": 5 }"#,
        ].join(",");
        for cut in [0, 3, 12, 17] {
            let (mut whole, mut parts) = (monitor(&detectors), monitor(&detectors));
            for day in 0..24 {
                if day == cut {
                    parts = restore(&save(&parts), Some(&table(1, 0.95))).unwrap();
                }
                let right = if day < 14 { 0.95 } else { 0.8 };
                observe(&mut whole, right);
                observe(&mut parts, right);
            }
            assert_eq!(Report::of(&parts), Report::of(&whole), "cut at {cut}");
            assert_eq!(save(&parts), save(&whole));
            assert!(whole.history().iter().any(|report| report.detectors.iter().any(|said| said.change.is_some())));
        }
    }

    fn a_change_for_the_better_is_reported_and_no_incident() {
        let mut monitor = Monitor::new(&table(1, 0.88), config(&PAGE_HINKLEY.replace("down", "both"), "")).unwrap();
        let mut seen = 0;
        for day in 1..=40 {
            let report = observe(&mut monitor, if day <= 25 { 0.88 } else { 0.99 });
            if report.detectors[0].stage == Stage::Change {
                seen += 1;
                assert!(report.detectors[0].change.as_ref().unwrap().better);
                assert_eq!(value(&report, "accuracyChange"), Some(0.0));
                assert!(!monitor.dashboard().verdict.contains("changed"), "{}", monitor.dashboard().verdict);
            }
        }
        assert_eq!(seen, 1);
        assert!(monitor.alerts().iter().all(|alert| alert.rule != "change-in-accuracy"), "{:?}", monitor.alerts());
    }

    fn a_fall_is_found_by_methods_that_look_upwards_by_themselves() {
        for detector in [
            r#"{ "metric": "accuracy", "method": "cusum", "threshold": 0.5, "minInstances": 5 }"#,
            r#"{ "metric": "accuracy", "method": "geometric-moving-average", "threshold": 0.05, "minInstances": 5 }"#,
        ] {
            let mut monitor = monitor(detector);
            let changed = (1..=40).any(|day| {
                let report = observe(&mut monitor, if day <= 25 { 0.95 } else { 0.4 });
                report.detectors[0].stage == Stage::Change && day > 25
            });
            assert!(changed, "{detector}");
        }
    }

    fn without_a_column_each_column_is_watched_and_with_a_segment_that_one() {
        let detectors = [
            r#"{ "metric": "missingPct", "method": "page-hinkley", "threshold": 5, "minInstances": 3 }"#,
            r#"{ "metric": "accuracy", "segment": "side = left", "method": "hddm-a" }"#,
        ].join(",");
        let mut monitor = Monitor::new(&table(1, 0.95), config(&detectors, r#", "segment": ["side"]"#)).unwrap();
        let report = observe(&mut monitor, 0.95);
        let watched: Vec<(Option<&str>, Option<&str>)> =
            report.detectors.iter().map(|said| (said.column.as_deref(), said.segment.as_deref())).collect();
        assert_eq!(watched.len(), 6);
        assert!(watched.contains(&(Some("x"), None)) && watched.contains(&(None, Some("side = left"))), "{watched:?}");
        let names: Vec<String> = monitor.config().rules.clone().unwrap().into_iter().map(|rule| rule.name).collect();
        assert!(names.contains(&"change-in-missing-pct".to_owned()) && names.contains(&"change-in-accuracy-in-segments".to_owned()), "{names:?}");
    }

    fn where_nothing_is_measured_no_change_is_not_claimed() {
        let text = format!(
            r#"{{ "roles": {{ "target": "target", "prediction": "said", "id": "id" }}, "detectors": [{PAGE_HINKLEY}, {{ "metric": "accuracy", "method": "adwin" }}, {{ "metric": "driftEffect", "column": "x", "method": "cusum", "warmUp": 3, "threshold": 5 }}],
              "rules": [{{ "name": "r", "metric": "accuracyChange", "when": "above", "threshold": 1.5, "noDataFor": 2, "severity": "medium" }}] }}"#
        );
        let mut monitor = Monitor::new(&table(1, 0.95), MonitorConfig::from_json(&text).unwrap()).unwrap();
        let mut effects = Vec::new();
        for day in 1..=3_u64 {
            let whole = table(day + 100, 0.95);
            let without = Table::new(whole.columns().iter().skip(1).cloned().collect()).unwrap();
            let report = monitor.observe(&without, &ObserveOptions::default()).unwrap();
            let change = measured(report, "accuracyChange").unwrap();
            assert_eq!((change.value, change.reason.as_deref()), (None, Some("the batch has no targets")));
            let effect = report.measurements.iter().find(|one| one.metric == "driftEffectChange").unwrap();
            effects.push((effect.value, effect.reason.clone()));
        }
        let waits = |more: &str| (None, Some(format!("the detector waits for {more} to know {}", if more.starts_with("one") { "its scale" } else { "their scale" })));
        assert_eq!(effects, [waits("2 more values"), waits("one more value"), (Some(0.0), None)]);
        let alert = &monitor.alerts()[0];
        assert_eq!((alert.state, alert.message.as_str()), (AlertState::NoData, "accuracyChange is not known: the batch has no targets."));
        let report = observe(&mut monitor, 0.95);
        assert_eq!(value(&report, "accuracyChange"), Some(0.0));
        assert!(monitor.alerts().iter().all(|alert| alert.state == AlertState::Resolved));
    }

    fn late_labels_are_shown_when_they_come() {
        let mut on_time = monitor(PAGE_HINKLEY);
        let mut late = monitor(PAGE_HINKLEY);
        for day in 1..=36_u64 {
            let right = if day <= 25 { 0.95 } else { 0.8 };
            let whole = table(day + 100, right);
            let expected = observe(&mut on_time, right);
            let without = Table::new(whole.columns().iter().skip(1).cloned().collect()).unwrap();
            let labels = Table::new(vec![whole.columns()[0].clone(), whole.columns()[3].clone()]).unwrap();
            let label = format!("day {day}");
            let options = ObserveOptions { label: Some(label.clone()), at: day as f64 * 86_400_000.0, ..Default::default() };
            let first = late.observe(&without, &options).unwrap().clone();
            assert_eq!(first.detectors[0].value, None);
            assert_eq!(value(&first, "accuracyChange"), None);
            late.label(&without, &labels, &LabelOptions { label, at: day as f64 * 86_400_000.0, min_matched: None }).unwrap();
            let report = late.history().back().unwrap();
            assert_eq!(report.detectors, expected.detectors);
            assert_eq!(value(report, "accuracyChange"), value(&expected, "accuracyChange"));
        }
        assert!(late.history().iter().any(|report| report.detectors[0].stage == Stage::Change));
    }

    fn what_would_never_say_anything_is_refused() {
        let refused = |detectors: &str| {
            let error = Monitor::new(&table(1, 0.95), config(detectors, "")).unwrap_err();
            (error.code, error.to_string())
        };
        for (detectors, word) in [
            (r#"{ "metric": "acuracy", "method": "adwin" }"#, "not a metric"),
            (r#"{ "metric": "accuracy", "method": "eddm" }"#, "single errors"),
            (r#"{ "metric": "accuracy", "method": "adwin", "threshold": 3 }"#, "no setting `threshold`"),
            (r#"{ "metric": "accuracy", "method": "ddm", "warmUp": 20 }"#, "warmUp"),
            (r#"{ "metric": "driftEffect", "method": "adwin" }, { "metric": "driftEffect", "column": "x", "method": "adwin" }"#, "Two detectors"),
        ] {
            let (code, message) = refused(detectors);
            assert!(code == Code::ConfigInvalid && message.contains(word), "{message}");
        }
        assert_eq!(refused(r#"{ "metric": "driftEffect", "column": "none", "method": "adwin" }"#).0, Code::ColumnMissing);
        for text in [r#"{ "metric": "accuracy" }"#, r#"{ "metric": "accuracy", "method": "best" }"#, r#"{ "method": "adwin" }"#] {
            let text = format!(r#"{{ "detectors": [{text}] }}"#);
            assert_eq!(MonitorConfig::from_json(&text).unwrap_err().code, Code::ConfigInvalid);
        }
        let text = r#"{ "roles": { "target": "target", "prediction": "said" }, "rules": [{ "name": "r", "metric": "accuracyChange", "when": "above", "threshold": 1.5, "severity": "medium" }] }"#;
        let error = Monitor::new(&table(1, 0.95), MonitorConfig::from_json(text).unwrap()).unwrap_err();
        assert!(error.to_string().contains("none of `detectors` watches \"accuracy\""), "{error}");
    }

    fn a_segment_that_cannot_be_is_refused_with_its_place() {
        let refused = |detector: &str, roles: &str| {
            let error = Monitor::new(&table(1, 0.95), config(&format!("{PAGE_HINKLEY}, {detector}"), roles)).unwrap_err();
            assert_eq!(error.code, Code::ConfigInvalid);
            error.to_string()
        };
        let by_side = r#", "segment": ["side"]"#;
        let middle = refused(r#"{ "metric": "accuracy", "segment": "side = middle", "method": "adwin" }"#, by_side);
        assert_eq!(middle, "/detectors/1/segment: \"side = middle\" is no segment of the reference. Its segments are: side = left, side = right.");
        let none = refused(r#"{ "metric": "accuracy", "segment": "side = left", "method": "adwin" }"#, "");
        assert_eq!(none, "/detectors/1/segment: \"side = left\" cannot be, for there are no segments. Name a column in `roles.segment`.");
        let both = refused(r#"{ "metric": "accuracy", "column": "x", "segment": "side = left", "method": "adwin" }"#, by_side);
        assert!(both.starts_with("/detectors/1/column: \"accuracy\" is not measured of columns in segments."), "{both}");
    }

    fn what_is_watched_and_never_measured_is_said() {
        let text = format!(
            r#"{{ "roles": {{ "target": "target", "prediction": "said", "id": "id" }},
              "detectors": [{PAGE_HINKLEY}, {{ "metric": "rmse", "method": "adwin" }}],
              "rules": [{{ "name": "errors", "metric": "latencyP99", "when": "above", "threshold": 1, "severity": "high" }},
                        {{ "name": "odd", "metric": "outlierPct", "column": "side", "when": "above", "threshold": 5, "severity": "high" }},
                        {{ "name": "right", "metric": "accuracy", "when": "below", "threshold": 0.5, "severity": "high" }},
                        {{ "name": "slow-predictions", "metric": "latencyMean", "when": "above", "threshold": 100, "severity": "medium" }}] }}"#
        );
        let config = || MonitorConfig::from_json(&text).unwrap();
        let mut monitor = Monitor::new(&table(1, 0.95), config()).unwrap();
        let said = |report: &BatchReport| report.warnings.iter().find(|warning| warning.code == "not-measured").cloned();
        for day in 1..=6 {
            let warning = said(&observe(&mut monitor, 0.95));
            assert_eq!(warning.is_some(), day >= 5, "batch {day}");
            if let Some(warning) = warning {
                // The rule on latency is one that every monitor has.
                assert_eq!(warning.message, "None of the last 5 batches has what these watch: rule \"errors\" (latencyP99), rule \"odd\" (outlierPct of side), detector \"adwin\" (rmse). They have judged nothing.");
                assert_eq!(warning.count, 3);
            }
        }
        // A metric without a value is measured, and its reason is there.
        let mut without = Monitor::new(&table(1, 0.95), config()).unwrap();
        for day in 1..=5_u64 {
            let whole = table(day + 100, 0.95);
            let batch = Table::new(whole.columns().iter().skip(1).cloned().collect()).unwrap();
            without.observe(&batch, &ObserveOptions::default()).unwrap();
        }
        assert_eq!(said(without.history().back().unwrap()).unwrap().count, 3);
        // Nor is anything said of a monitor that nobody has told what to watch.
        let mut usual = Monitor::new(&table(1, 0.95), MonitorConfig::default()).unwrap();
        for _ in 0..6 {
            assert!(said(&observe(&mut usual, 0.95)).is_none());
        }
    }

    fn a_wobble_after_batches_that_were_all_alike_is_no_change() {
        let detectors = [
            r#"{ "metric": "missingPct", "column": "x", "method": "page-hinkley", "expectedRunLength": 200 }"#,
            r#"{ "metric": "latencyMean", "method": "cusum", "expectedRunLength": 200 }"#,
        ].join(",");
        let observed = |monitor: &mut Monitor, missing: usize, ms: f64| -> Vec<bool> {
            let whole = table(monitor.totals().batches + 100, 0.95);
            let holes = |column: &Column| match column.name() {
                "x" => {
                    let numbers = column.numbers().unwrap();
                    let hole = |(row, value): (usize, &f64)| if row < missing { f64::NAN } else { *value };
                    Column::from_numbers("x", numbers.iter().enumerate().map(hole).collect())
                }
                _ => column.clone(),
            };
            let batch = Table::new(whole.columns().iter().map(holes).collect()).unwrap();
            let options = ObserveOptions { latency_ms: Some(LatencyGiven::Each(ms)), ..ObserveOptions::default() };
            let report = monitor.observe(&batch, &options).unwrap();
            report.detectors.iter().map(|said| said.stage == Stage::Change).collect()
        };
        let mut monitor = monitor(&detectors);
        // 40 batches without a missing value and of one latency, then one missing value or none, and a little more or less.
        let mut random = SplitMix64::new(3);
        for batch in 0..80 {
            let wobbles = batch >= 40;
            let (missing, ms) = if wobbles { (usize::from(random.unit() < 0.2), 20.0 + 0.2 * random.unit()) } else { (0, 20.0) };
            assert_eq!(observed(&mut monitor, missing, ms), [false, false], "batch {batch}");
        }
        // What matters is still found: 5 % missing, a tenth slower.
        let mut found = [None, None];
        for batch in 0..15 {
            for (found, now) in found.iter_mut().zip(observed(&mut monitor, 10, 22.0)) {
                *found = found.or(now.then_some(batch));
            }
        }
        assert!(found.iter().all(|found| found.is_some_and(|batch| batch < 10)), "{found:?}");
    }

    fn a_latency_or_a_share_of_missing_values_that_falls_is_no_incident() {
        let detectors = [
            r#"{ "metric": "latencyMean", "method": "page-hinkley", "threshold": 20, "minInstances": 5 }"#,
            r#"{ "metric": "missingPct", "column": "x", "method": "page-hinkley", "threshold": 20, "minInstances": 5 }"#,
        ].join(",");
        for (before, after, better) in [(40.0, 20.0, true), (20.0, 40.0, false)] {
            let mut monitor = monitor(&detectors);
            let mut seen = [0, 0];
            for batch in 0..40 {
                let level = if batch < 20 { before } else { after };
                let whole = table(batch + 100, 0.95);
                let holes = |column: &Column| match column.name() {
                    "x" => {
                        let numbers = column.numbers().unwrap();
                        let hole = |(row, value): (usize, &f64)| if (row as f64) < 2.0 * level { f64::NAN } else { *value };
                        Column::from_numbers("x", numbers.iter().enumerate().map(hole).collect())
                    }
                    _ => column.clone(),
                };
                let whole = Table::new(whole.columns().iter().map(holes).collect()).unwrap();
                let options = ObserveOptions { latency_ms: Some(LatencyGiven::Each(level)), ..ObserveOptions::default() };
                let report = monitor.observe(&whole, &options).unwrap();
                for (seen, said) in seen.iter_mut().zip(&report.detectors) {
                    if said.stage == Stage::Change {
                        *seen += 1;
                        assert_eq!(said.change.as_ref().unwrap().better, better, "{}", said.metric);
                    }
                }
            }
            assert_eq!(seen, [1, 1], "{before} to {after}");
            for rule in ["change-in-latency-mean", "change-in-missing-pct"] {
                assert_eq!(monitor.alerts().iter().any(|alert| alert.rule == rule), !better, "{rule}");
            }
        }
    }

    /// The scale comes from the first 20 values; the run length asked for is met to a factor of two.
    fn clean_batches_alarm_about_as_often_as_asked() {
        let detector = r#"{ "metric": "driftEffect", "column": "x", "method": "page-hinkley", "expectedRunLength": 150, "minInstances": 10 }"#;
        let (mut alarms, mut batches) = (0, 0);
        for run in 0..3 {
            let config = MonitorConfig::from_json(&format!(r#"{{ "roles": {{ "ignore": ["target", "said", "id", "side"] }}, "detectors": [{detector}] }}"#)).unwrap();
            let mut monitor = Monitor::new(&table(1 + run, 0.95), config).unwrap();
            for batch in 0..400 {
                let report = monitor.observe(&table(1000 * run + batch + 50, 0.95), &ObserveOptions::default()).unwrap();
                alarms += u64::from(report.detectors[0].stage == Stage::Change);
                batches += 1;
            }
        }
        let length = batches as f64 / f64::from(alarms as u32).max(1.0);
        assert!(length > 75.0, "one alarm in {length} batches");
    }
}
