//! The monitor: roles, tasks, batches that lack something, history, verdicts, advice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{AlertState, Threshold};
use driftglass::decide::{AdviceAction, GateOptions, GateOutcome, deployment_gate};
use driftglass::error::Code;
use driftglass::monitor::{
    BatchReport, Monitor, MonitorConfig, ObserveOptions, Roles, Task, scores,
};
use driftglass::performance::Performance;
use driftglass::report::Report;
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

/// Rows of a synthetic model: two features, a class, a prediction right with the given chance.
struct Rows {
    n: usize,
    seed: u64,
    shift: f64,
    right: f64,
}

const CLEAN: Rows = Rows { n: 600, seed: 1, shift: 0.0, right: 0.93 };

fn columns(rows: &Rows) -> Vec<Column> {
    let mut random = SplitMix64::new(rows.seed);
    let mut income = Vec::new();
    let mut region = Vec::new();
    let mut target = Vec::new();
    let mut prediction = Vec::new();
    let mut probability = Vec::new();
    for _ in 0..rows.n {
        income.push(random.unit() * 10.0 + rows.shift);
        region.push(["north", "south", "west"][random.below(3) as usize]);
        let truth = random.unit() < 0.5;
        let said = if random.unit() < rows.right { truth } else { !truth };
        target.push(f64::from(truth));
        prediction.push(f64::from(said));
        let sure = 0.6 + 0.4 * random.unit();
        probability.push(if said { sure } else { 1.0 - sure });
    }
    vec![
        Column::from_numbers("income", income),
        Column::from_texts("region", region.into_iter().map(Some)),
        Column::from_numbers("y", target),
        Column::from_numbers("said", prediction),
        Column::from_numbers("p", probability),
    ]
}

fn table(rows: &Rows) -> Table {
    Table::new(columns(rows)).unwrap()
}

/// The table without some columns.
fn without(rows: &Rows, names: &[&str]) -> Table {
    let kept = columns(rows).into_iter().filter(|column| !names.contains(&column.name()));
    Table::new(kept.collect()).unwrap()
}

fn roles() -> Value {
    json!({ "target": "y", "prediction": "said", "probability": "p" })
}

fn config(json: Value) -> MonitorConfig {
    MonitorConfig::from_json(&json.to_string()).unwrap()
}

fn monitor(json: Value) -> Monitor {
    Monitor::new(&table(&Rows { n: 2000, seed: 99, ..CLEAN }), config(json)).unwrap()
}

fn binary() -> Monitor {
    monitor(json!({ "roles": roles() }))
}

fn at(label: &str, at: f64) -> ObserveOptions {
    ObserveOptions { label: Some(label.to_owned()), at, latency_ms: None }
}

fn observe(monitor: &mut Monitor, batch: &Table, label: &str) -> BatchReport {
    let time = monitor.totals().batches as f64 * 60_000.0;
    monitor.observe(batch, &at(label, time)).unwrap().clone()
}

fn value(report: &BatchReport, metric: &str) -> Option<f64> {
    report
        .measurements
        .iter()
        .find(|m| m.metric == metric)
        .unwrap_or_else(|| panic!("{metric}"))
        .value
}

fn firing(monitor: &Monitor) -> Vec<String> {
    let alerts = monitor.alerts();
    alerts.into_iter().filter(|a| a.state == AlertState::Firing).map(|a| a.id).collect()
}

fn rule_names(monitor: &Monitor) -> Vec<String> {
    monitor.config().rules.iter().flatten().map(|rule| rule.name.clone()).collect()
}

fn refused(json: Value) -> String {
    let parsed = MonitorConfig::from_json(&json.to_string());
    let refused = parsed.and_then(|config| Monitor::new(&table(&CLEAN), config));
    refused
        .err()
        .map(|error| error.code.as_str().to_owned())
        .unwrap_or_else(|| panic!("{json} was accepted"))
}

portable_tests! {
    fn a_clean_batch_is_fine() {
        let mut monitor = binary();
        let report = observe(&mut monitor, &table(&CLEAN), "March");
        assert_eq!(monitor.config().task, Some(Task::Binary));
        assert_eq!((report.rows, report.label.as_str()), (600, "March"));
        let drift = report.drift.as_ref().unwrap();
        assert_eq!((drift.compared, drift.drifted), (2, 0));
        let skipped: Vec<&str> = drift.skipped.iter().map(|s| s.column.as_str()).collect();
        assert_eq!(skipped, ["y", "said", "p"]);
        assert!(report.events.is_empty() && report.schema.is_empty() && report.warnings.is_empty());
        assert!(value(&report, "accuracy").unwrap() > 0.9);
        assert!(value(&report, "averageConfidence").unwrap() > 0.75);
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "ok");
        assert!(dashboard.verdict.starts_with("Fine: accuracy 0.9"), "{}", dashboard.verdict);
        assert!(dashboard.verdict.ends_with("(limit 0.85), no column drifted, no alerts."), "{}", dashboard.verdict);
        assert_eq!(dashboard.advice.action, AdviceAction::Keep);
        assert_eq!((dashboard.batches, dashboard.total_predictions, dashboard.firing), (1, 600, 0));
    }

    fn the_reference_is_measured_like_a_batch_without_drift() {
        let monitor = binary();
        let report = monitor.reference_report();
        assert_eq!((report.label.as_str(), report.rows), ("reference", 2000));
        assert!(report.drift.is_none() && report.performance.is_some() && report.confidence.is_some());
        assert!(report.measurements.iter().any(|m| m.metric == "accuracy" && m.interval.is_some()));
    }

    fn drift_without_loss_of_performance_is_to_be_looked_into() {
        let mut monitor = binary();
        observe(&mut monitor, &table(&Rows { shift: 4.0, ..CLEAN }), "April");
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "attention");
        assert_eq!(dashboard.drifted_columns, ["income"]);
        assert_eq!(dashboard.advice.action, AdviceAction::Investigate);
        assert_eq!(firing(&monitor), ["data-drift/income"]);
        assert!(
            dashboard.verdict.starts_with("Needs attention: 1 of 2 columns drifted in April (income); accuracy 0.9"),
            "{}", dashboard.verdict
        );
    }

    fn a_sudden_loss_of_performance_alone_is_to_be_rolled_back() {
        let mut monitor = binary();
        observe(&mut monitor, &table(&CLEAN), "one");
        let report = observe(&mut monitor, &table(&Rows { right: 0.6, seed: 5, ..CLEAN }), "two");
        let event = report.events.iter().find(|event| event.rule == "low-accuracy").unwrap();
        assert_eq!((event.from, event.to), (AlertState::Inactive, AlertState::Firing));
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "critical");
        assert!(dashboard.verdict.contains("is below its limit 0.85; "), "{}", dashboard.verdict);
        assert_eq!(dashboard.advice.action, AdviceAction::RollBack);
        let next = observe(&mut monitor, &table(&Rows { right: 0.6, seed: 6, ..CLEAN }), "three");
        assert!(next.events.is_empty(), "an alert is not repeated every batch");
        assert_eq!(monitor.dashboard().advice.action, AdviceAction::Retrain);
    }

    fn a_limit_that_the_reference_misses_too_is_no_reason_to_roll_back() {
        let weak = Rows { right: 0.8, ..CLEAN };
        let mut monitor = Monitor::new(&table(&weak), config(json!({ "roles": roles() }))).unwrap();
        observe(&mut monitor, &table(&Rows { right: 0.8, seed: 9, ..CLEAN }), "one");
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "critical");
        assert!(dashboard.verdict.contains("no worse than on the reference"), "{}", dashboard.verdict);
        assert_eq!(dashboard.advice.action, AdviceAction::HoldRollout);
    }

    fn ids_and_ignored_columns_raise_no_quality_issue_for_being_new() {
        let columns = |from: f64| {
            let numbers = |step: f64| (0..60).map(|n| from + step * f64::from(n)).collect();
            let id = Column::from_numbers("id", numbers(1.0));
            let year = Column::from_numbers("year", vec![from; 60]);
            Table::new(vec![id, year, Column::from_numbers("x", numbers(0.25))]).unwrap()
        };
        let roles = Roles {
            id: Some("id".to_owned()),
            ignore: vec!["year".to_owned()],
            ..Roles::default()
        };
        let config = MonitorConfig { roles, ..MonitorConfig::default() };
        let mut monitor = Monitor::new(&columns(0.0), config).unwrap();
        let report = observe(&mut monitor, &columns(1000.0), "later");
        let about: Vec<_> = report.quality.issues.iter().map(|issue| issue.column.clone()).collect();
        assert_eq!(about, [Some("x".to_owned())]);
    }

    fn loss_of_performance_with_drift_is_to_be_retrained() {
        let mut monitor = binary();
        observe(&mut monitor, &table(&Rows { right: 0.6, shift: 5.0, ..CLEAN }), "one");
        assert_eq!(monitor.dashboard().advice.action, AdviceAction::Retrain);
    }

    fn a_batch_without_targets_is_a_warning_and_keeps_what_is_known() {
        let mut monitor = binary();
        let first = observe(&mut monitor, &table(&Rows { right: 0.7, ..CLEAN }), "labelled");
        let report = observe(&mut monitor, &without(&CLEAN, &["y"]), "unlabelled");
        assert!(report.performance.is_none());
        assert_eq!(report.warnings[0].code, "targets-absent");
        assert_eq!(report.schema[0].change, "removed");
        assert_eq!(value(&report, "accuracy"), None);
        assert_eq!(firing(&monitor), ["low-accuracy"], "an undefined value resolves nothing");
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.current_accuracy, value(&first, "accuracy"));
        assert_eq!(dashboard.accuracy_trend, [value(&first, "accuracy"), None]);
        assert!(dashboard.verdict.contains("in labelled, the last batch in which it is known"), "{}", dashboard.verdict);
    }

    fn a_batch_that_lacks_columns_is_measured_as_far_as_it_goes() {
        let mut monitor = binary();
        let report = observe(&mut monitor, &without(&CLEAN, &["income", "p", "said"]), "cut");
        let changes: Vec<&str> = report.schema.iter().map(|c| c.column.as_str()).collect();
        assert_eq!(changes, ["income", "said", "p"]);
        assert!(report.predictions.is_none() && report.confidence.is_none() && report.performance.is_none());
        assert_eq!(report.drift.as_ref().unwrap().compared, 1);
        let codes: Vec<&str> = report.warnings.iter().map(|w| w.code.as_str()).collect();
        assert_eq!(codes, ["predictions-absent", "probabilities-absent"]);
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "critical");
        assert!(dashboard.verdict.contains("3 columns of the reference are missing: income, said, p"), "{}", dashboard.verdict);
        assert_eq!(dashboard.advice.action, AdviceAction::Investigate);
    }

    fn an_empty_batch_is_no_green_light() {
        let mut monitor = binary();
        let report = observe(&mut monitor, &table(&CLEAN).slice(0, 0), "empty");
        assert!(report.warnings.iter().any(|w| w.code == "batch-empty"));
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.status, "unknown");
        assert!(dashboard.verdict.starts_with("Cannot tell: "), "{}", dashboard.verdict);
        assert_eq!(dashboard.advice.action, AdviceAction::Investigate);
        let text = serde_json::to_string(&Report::of(&monitor)).unwrap();
        assert!(!text.contains("NaN"));
    }

    fn before_any_batch_nothing_is_claimed() {
        let dashboard = binary().dashboard();
        assert_eq!((dashboard.status.as_str(), dashboard.batches), ("unknown", 0));
        assert_eq!(dashboard.verdict, "No batch has been observed yet; the reference has 2,000 rows.");
        assert_eq!(dashboard.current_accuracy, None);
    }

    fn tasks_are_inferred() {
        let reference = |target: Column, prediction: Column| Table::new(vec![target, prediction]).unwrap();
        let task = |target: Column, prediction: Column| {
            let config = config(json!({ "roles": { "target": "t", "prediction": "p" } }));
            Monitor::new(&reference(target, prediction), config).unwrap().config().task.unwrap()
        };
        let numbers = |name: &str, step: f64| Column::from_numbers(name, (0..50).map(|n| f64::from(n) * step + 0.5).collect());
        let classes = |name: &str, k: u32| Column::from_numbers(name, (0..50).map(|n| f64::from(n % k)).collect());
        let labels = |name: &str| Column::from_texts(name, (0..50).map(|n| Some(["a", "b", "c"][n % 3])));
        let flags = |name: &str| Column::from_booleans(name, (0..50).map(|n| Some(n % 2 == 0)).collect());
        assert_eq!(task(classes("t", 2), classes("p", 2)), Task::Binary);
        assert_eq!(task(flags("t"), flags("p")), Task::Binary);
        assert_eq!(task(classes("t", 2), classes("p", 3)), Task::Multiclass);
        assert_eq!(task(labels("t"), labels("p")), Task::Multiclass);
        assert_eq!(task(numbers("t", 1.0), numbers("p", 1.1)), Task::Regression);
        assert_eq!(task(classes("t", 8), numbers("p", 0.2)), Task::Regression);
        let unlabelled = Monitor::new(&table(&CLEAN), MonitorConfig::default()).unwrap();
        assert_eq!(unlabelled.config().task, Some(Task::Unlabelled));
    }

    fn regression_is_watched_by_r2() {
        let rows = |noise: f64, seed: u64| {
            let mut random = SplitMix64::new(seed);
            let (mut truth, mut said) = (Vec::new(), Vec::new());
            for _ in 0..400 {
                let value = random.unit() * 100.0;
                truth.push(value);
                said.push(value + noise * (random.unit() - 0.5));
            }
            Table::new(vec![Column::from_numbers("t", truth), Column::from_numbers("p", said)]).unwrap()
        };
        let config = config(json!({ "roles": { "target": "t", "prediction": "p" } }));
        let mut monitor = Monitor::new(&rows(10.0, 1), config).unwrap();
        assert_eq!(rule_names(&monitor)[0], "low-r2");
        let good = observe(&mut monitor, &rows(10.0, 2), "good");
        assert!(matches!(good.performance, Some(Performance::Regression(_))));
        assert!(monitor.dashboard().verdict.starts_with("Fine: R² 0.99 (limit 0.7)"), "{}", monitor.dashboard().verdict);
        observe(&mut monitor, &rows(150.0, 3), "bad");
        assert!(firing(&monitor).contains(&"low-r2".to_owned()));
        assert_eq!(monitor.dashboard().current_accuracy, None);
    }

    fn default_rules_are_those_of_the_task() {
        assert_eq!(rule_names(&binary()), ["low-accuracy", "slow-predictions", "missing-values", "outliers", "schema-break", "data-drift", "prediction-drift", "target-drift"]);
        assert_eq!(rule_names(&monitor(json!({}))), ["slow-predictions", "missing-values", "outliers", "schema-break", "data-drift"]);
        let own = monitor(json!({ "roles": roles(), "thresholds": { "accuracy": 0.5, "rocAuc": 0.8, "logLoss": 1 } }));
        assert_eq!(rule_names(&own)[8..], ["high-log-loss", "low-roc-auc"]);
        let classic = monitor(json!({ "drift": { "preset": "classic" } }));
        let level = |monitor: &Monitor| serde_json::to_value(&monitor.config().rules.as_ref().unwrap()[4].threshold).unwrap();
        assert_eq!(level(&classic), json!(0.05));
        assert_eq!(level(&monitor(json!({}))), json!(0.0025));
    }

    fn the_configuration_is_checked_as_a_whole() {
        assert_eq!(refused(json!({ "roles": { "target": "nope" } })), "column-missing");
        assert_eq!(refused(json!({ "roles": { "target": "y", "prediction": "y" } })), "config-invalid");
        assert_eq!(refused(json!({ "roles": { "probability": "region" } })), "kind-mismatch");
        assert_eq!(refused(json!({ "roles": { "latency": "region" } })), "kind-mismatch");
        assert_eq!(refused(json!({ "historyLimit": 0 })), "config-invalid");
        assert_eq!(refused(json!({ "thresholds": { "acuracy": 0.9 } })), "config-invalid");
        assert_eq!(refused(json!({ "thresholds": { "missingPct": 200 } })), "config-invalid");
        assert_eq!(refused(json!({ "drift": { "alpha": 2 } })), "config-invalid");
        assert_eq!(refused(json!({ "drift": { "columns": ["nope"] } })), "column-missing");
        assert_eq!(refused(json!({ "drift": { "tests": { "region": "kolmogorov-smirnov" } } })), "kind-mismatch");
        assert_eq!(refused(json!({ "unknown": 1 })), "config-invalid");
        let rule = json!({ "name": "r", "metric": "beauty", "when": "above", "threshold": 1, "severity": "info" });
        assert_eq!(refused(json!({ "rules": [rule] })), "config-invalid");
        let rule = json!({ "name": "r", "metric": "missingPct", "column": "nope", "when": "above", "threshold": 1, "severity": "info" });
        assert_eq!(refused(json!({ "rules": [rule] })), "column-missing");
        assert_eq!(refused(json!({ "task": "regression", "roles": { "target": "region", "prediction": "said" } })), "kind-mismatch");
    }

    fn what_is_wrong_in_a_configuration_says_where_it_is() {
        let rule = |more: Value| {
            let mut rule = json!({ "name": "r", "metric": "accuracy", "when": "below", "threshold": 0.9, "severity": "info" });
            rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            rule
        };
        let rules = |more: Value| json!({ "rules": [rule(json!({ "name": "a" })), rule(more)] });
        let limits = |metric: &str, limit: Value| rules(json!({ "metric": metric, "threshold": limit }));
        for (config, said) in [
            (json!({ "rules": [rule(json!({})), rule(json!({}))] }), "/rules/1/name: Two rules are named \"r\"."),
            (rules(json!({ "name": "" })), "/rules/1/name: A rule's name needs 1 to 200"),
            (rules(json!({ "name": "a/b" })), "/rules/1/name: The rule name"),
            (rules(json!({ "for": 0 })), "/rules/1/for: Rule \"r\""),
            (rules(json!({ "threshold": { "variation": -1 } })), "/rules/1/threshold/variation: "),
            (json!({ "roles": { "target": "y", "id": "y" } }), "/roles/id: Column \"y\" has two roles. It is the target, which has a result of its own. It is the id."),
            (json!({ "roles": { "target": "y", "ignore": ["y"] } }), "/roles/ignore/0: Column \"y\" has two roles."),
            (json!({ "thresholds": { "accuracy": 85 } }), "/thresholds/accuracy: accuracy is at most 1; its limit is 85. Did you mean 0.85?"),
            (json!({ "thresholds": { "rocAuc": -0.5 } }), "/thresholds/rocAuc: rocAuc is at least 0; its limit is -0.5."),
            (json!({ "thresholds": { "lowConfidence": 70 } }), "/thresholds/lowConfidence: lowConfidence is at most 1; its limit is 70. Did you mean 0.7?"),
            (json!({ "thresholds": { "missingPct": 200 } }), "/thresholds/missingPct: missingPct is at most 100; its limit is 200."),
            (json!({ "thresholds": { "r2": 70 } }), "/thresholds/r2: r2 is at most 1; its limit is 70. Did you mean 0.7?"),
            (limits("accuracy", json!(85)), "/rules/1/threshold: accuracy is at most 1; its limit is 85. Did you mean 0.85?"),
            (limits("driftPValue", json!(5)), "/rules/1/threshold: driftPValue is at most 1; its limit is 5. Did you mean 0.05?"),
            (rules(json!({ "when": "outside", "threshold": [80, 95] })), "/rules/1/threshold: accuracy is at most 1; its limit is 80."),
            (json!({ "thresholds": { "rows": -1 } }), "/thresholds/rows: rows is at least 0; its limit is -1."),
        ] {
            let read: MonitorConfig = serde_json::from_value(config.clone()).unwrap();
            let error = Monitor::new(&table(&CLEAN), read).unwrap_err();
            assert!(error.to_string().starts_with(said), "{config}: {error}");
        }
        for config in [
            json!({ "thresholds": { "accuracy": 1, "r2": -3, "matthews": -1, "missingPct": 100, "logLoss": 20 } }),
            json!({ "roles": roles(), "rules": [rule(json!({ "when": "outside", "threshold": [0.8, 1.1] }))] }),
        ] {
            let read: MonitorConfig = serde_json::from_value(config.clone()).unwrap();
            assert!(Monitor::new(&table(&CLEAN), read).is_ok(), "{config}");
        }
    }

    fn a_limit_that_no_value_passes_or_every_one_is_refused() {
        let held = |metric: &str, when: &str, threshold: Value| {
            let rule = json!({ "name": "r", "metric": metric, "when": when, "threshold": threshold, "severity": "info" });
            let config = json!({
                "roles": roles(),
                "rules": [rule],
                "detectors": [{ "metric": "rows", "method": "adwin" }],
                "estimation": { "costs": [[0, -1], [-5, 0]] },
            });
            let read: MonitorConfig = serde_json::from_value(config).unwrap();
            Monitor::new(&table(&CLEAN), read).err().map(|error| error.to_string())
        };
        let [share, amount, from] = ["from 0 to 1", "at least 0", "from -1 to 1"];
        for (metric, when, threshold, said) in [
            ("accuracy", "below", json!(0), format!("accuracy is {share}, so it is never below 0: no batch would break rule \"r\".")),
            ("accuracy", "below", json!(-0.1), format!("accuracy is {share}, so it is never below -0.1: ")),
            ("accuracy", "above", json!(1), format!("accuracy is {share}, so it is never above 1: ")),
            ("accuracy", "above", json!(1.5), "accuracy is at most 1; its limit is 1.5. Did you mean 0.015?".to_owned()),
            ("accuracy", "above", json!(-0.1), format!("accuracy is {share}, so it is always above -0.1: every batch would break rule \"r\".")),
            ("accuracy", "outside", json!([0, 1]), format!("accuracy is {share}, so it is never outside [0, 1]: ")),
            ("accuracy", "outside", json!([-2, -1]), format!("accuracy is {share}, so it is always outside [-2, -1]: ")),
            ("f1Weighted", "above", json!(-0.5), format!("f1Weighted is {share}, so it is always above -0.5: ")),
            ("missingPct", "above", json!(100), "missingPct is from 0 to 100, so it is never above 100: ".to_owned()),
            ("driftAlertPValue", "below", json!(0), format!("driftAlertPValue is {share}, so it is never below 0: ")),
            ("matthews", "below", json!(-1), format!("matthews is {from}, so it is never below -1: ")),
            ("matthews", "above", json!(-1.1), format!("matthews is {from}, so it is always above -1.1: ")),
            ("rows", "below", json!(0), format!("rows is {amount}, so it is never below 0: ")),
            ("rows", "outside", json!([-2, -1]), format!("rows is {amount}, so it is always outside [-2, -1]: ")),
            ("latencyMean", "below", json!(-1), format!("latencyMean is {amount}, so it is never below -1: ")),
            ("rowsChange", "above", json!(2), "rowsChange is from 0 to 2, so it is never above 2: ".to_owned()),
        ] {
            let refused = held(metric, when, threshold.clone()).unwrap_or_default();
            let wanted = format!("/rules/0/threshold: {said}");
            assert!(refused.starts_with(&wanted), "{metric} {when} {threshold}: {refused}");
        }
        for (metric, when, threshold) in [
            ("accuracy", "below", json!(1)),
            ("accuracy", "above", json!(0)),
            ("accuracy", "outside", json!([0, 0.9])),
            ("accuracy", "outside", json!([0.9, 2])),
            ("missingPct", "above", json!(0)),
            ("matthews", "below", json!(-0.5)),
            ("matthews", "above", json!(-1)),
            ("rows", "above", json!(0)),
            ("rows", "outside", json!([-1, 1e9])),
            ("schemaBreak", "above", json!(0)),
            ("rowsChange", "above", json!(1)),
            ("businessValue", "below", json!(-500)),
            ("businessValueTotal", "above", json!(-1e9)),
        ] {
            assert_eq!(held(metric, when, threshold.clone()), None, "{metric} {when} {threshold}");
        }
    }

    fn a_threshold_at_the_end_of_a_range_turns_a_default_rule_off() {
        let thresholds = json!({ "accuracy": 0, "missingPct": 100, "rows": 0 });
        let first = monitor(json!({ "roles": roles(), "thresholds": thresholds }));
        let rules = first.config().rules.clone().unwrap();
        assert!(rules.iter().any(|rule| rule.metric == "missingPct" && rule.threshold == Threshold::Value(100.0)));
        // Its rules, given back as they are, are the same.
        let again = monitor(json!({ "roles": roles(), "thresholds": thresholds, "rules": rules }));
        assert_eq!(again.config().rules, first.config().rules);
    }

    fn latency_comes_from_a_column_or_is_given() {
        let mut monitor = binary();
        let options = |json: Value| serde_json::from_value::<ObserveOptions>(json).unwrap();
        let each = monitor.observe(&table(&CLEAN), &options(json!({ "at": 1, "latencyMs": 120 }))).unwrap();
        assert_eq!(each.latency.as_ref().unwrap().n, 600);
        assert_eq!(firing(&monitor), ["slow-predictions"]);
        assert!(monitor.dashboard().verdict.contains("predictions are slow (Mean latency is 120 ms, above 100 ms)"));
        let calls = monitor.observe(&table(&CLEAN), &options(json!({ "at": 2, "latencyMs": [10, 20] }))).unwrap();
        assert_eq!(calls.latency.as_ref().unwrap().mean, Some(15.0));
        assert_eq!(monitor.totals().latency.as_ref().unwrap().n, 602);
        let mut columns = columns(&CLEAN);
        columns.push(Column::from_numbers("ms", vec![30.5; 600]));
        let table = Table::new(columns).unwrap();
        let mut with_column = Monitor::new(&table, config(json!({ "roles": { "latency": "ms" } }))).unwrap();
        let report = with_column.observe(&table, &options(json!({ "at": 1, "latencyMs": 500 }))).unwrap();
        assert_eq!(report.latency.as_ref().unwrap().mean, Some(30.5), "the column comes first");
    }

    fn the_history_is_bounded_and_the_totals_are_kept() {
        let mut monitor = monitor(json!({ "roles": roles(), "historyLimit": 3 }));
        for n in 0..10 {
            observe(&mut monitor, &table(&Rows { n: 50 + n, ..CLEAN }), &format!("b{n}"));
        }
        let labels: Vec<&str> = monitor.history().iter().map(|b| b.label.as_str()).collect();
        assert_eq!(labels, ["b7", "b8", "b9"]);
        let dashboard = monitor.dashboard();
        assert_eq!((dashboard.batches, dashboard.total_predictions), (10, 545));
        assert_eq!(dashboard.accuracy_trend.len(), 3);
        assert!(dashboard.average_confidence.is_some());
    }

    fn batches_are_numbered_when_they_have_no_label() {
        let mut monitor = binary();
        let options = ObserveOptions::default();
        assert_eq!(monitor.observe(&table(&CLEAN), &options).unwrap().label, "batch 1");
        assert_eq!(monitor.observe(&table(&CLEAN), &options).unwrap().label, "batch 2");
        let endless = ObserveOptions { at: f64::INFINITY, ..ObserveOptions::default() };
        assert_eq!(monitor.observe(&table(&CLEAN), &endless).unwrap_err().code.as_str(), "config-invalid");
        assert_eq!(monitor.totals().batches, 2, "a refused batch changes nothing");
    }

    fn a_batch_larger_than_the_reference_carries_a_warning() {
        let mut monitor = binary();
        let report = observe(&mut monitor, &table(&Rows { n: 2001, ..CLEAN }), "large");
        assert_eq!(report.warnings[0].code, "reference-small");
    }

    fn ids_do_not_hide_duplicate_rows() {
        let rows = |n: usize| {
            let ids = (0..n).map(|id| id as f64 + 0.5).collect();
            let x = (0..n).map(|row| (row / 2) as f64 + 0.25).collect();
            Table::new(vec![Column::from_numbers("id", ids), Column::from_numbers("x", x)]).unwrap()
        };
        let mut monitor = Monitor::new(&rows(100), config(json!({ "roles": { "id": "id" } }))).unwrap();
        let report = observe(&mut monitor, &rows(40), "b");
        assert_eq!(report.quality.duplicate_rows, 20);
        assert_eq!(report.drift.as_ref().unwrap().skipped[0].reason, "It is the id.");
    }

    fn vanished_values_are_data_drift_and_a_quality_break() {
        let mut monitor = binary();
        let mut columns = columns(&CLEAN);
        let holes = columns[0].numbers().unwrap().iter().enumerate().map(|(row, v)| if row % 2 == 0 { f64::NAN } else { *v }).collect();
        columns[0] = Column::from_numbers("income", holes);
        observe(&mut monitor, &Table::new(columns).unwrap(), "holes");
        assert_eq!(firing(&monitor), ["data-drift/income", "missing-values/income"]);
        let dashboard = monitor.dashboard();
        assert_eq!(dashboard.advice.action, AdviceAction::Investigate);
        assert!(dashboard.verdict.contains("missing-values fires for income"), "{}", dashboard.verdict);
    }

    fn a_rule_against_the_reference_says_so_in_the_verdict() {
        let rule = json!({ "name": "worse", "metric": "accuracy", "when": "below", "threshold": "reference", "severity": "high" });
        let mut monitor = monitor(json!({ "roles": roles(), "rules": [rule] }));
        observe(&mut monitor, &table(&CLEAN), "one");
        let verdict = monitor.dashboard().verdict;
        assert!(verdict.contains(" the reference's range (0.9"), "{verdict}");
        observe(&mut monitor, &table(&Rows { right: 0.7, ..CLEAN }), "two");
        assert_eq!(monitor.dashboard().status, "critical");
        assert!(monitor.dashboard().verdict.contains("is below the reference's range"), "{}", monitor.dashboard().verdict);
    }

    fn kinds_that_change_with_the_file_size_are_no_schema_change() {
        let whole = |n: u32| Table::new(vec![Column::from_numbers("n", (0..200).map(|i| f64::from(i % n)).collect())]).unwrap();
        let mut monitor = Monitor::new(&whole(40), MonitorConfig::default()).unwrap();
        assert!(observe(&mut monitor, &whole(8), "few").schema.is_empty());
        let text = Table::new(vec![Column::from_texts("n", ["a", "b", "a", "b"].map(Some))]).unwrap();
        assert_eq!(observe(&mut monitor, &text, "text").schema[0].change, "kind-changed");
    }

    fn rows_score_the_gate_with_an_interval() {
        let target = Column::from_numbers("t", (0..200).map(|n| f64::from(n % 2)).collect());
        let wrong_at = |every: u32| Column::from_numbers("p", (0..200).map(|n| if n % every == 0 { f64::from((n + 1) % 2) } else { f64::from(n % 2) }).collect());
        let (new, old) = (scores(&target, &wrong_at(20), None).unwrap(), scores(&target, &wrong_at(9), None).unwrap());
        assert_eq!(new.metrics["accuracy"], 0.95);
        let answer = deployment_gate(&new, &old, &GateOptions::default()).unwrap();
        assert!(answer.interval.unwrap()[0] > 0.0, "{answer:?}");
        let as_text = Column::from_texts("t", (0..200).map(|n| Some(["0", "1"][n % 2])));
        assert_eq!(scores(&as_text, &wrong_at(20), None).unwrap().targets, new.targets);
        assert!(scores(&target, &wrong_at(9).slice(0, 10), None).is_err());
    }

    fn the_metric_of_the_gate_says_how_rows_are_read() {
        let target = Column::from_numbers("t", (0..200).map(|n| f64::from(n % 3)).collect());
        let off_by = |error: u32| Column::from_numbers("p", (0..200).map(|n| f64::from(n % 3 + error)).collect());
        for (metric, worse) in [("mae", 2.0), ("mse", 4.0), ("rmse", 2.0), ("medianAbsoluteError", 2.0), ("maxError", 2.0)] {
            let score = |error| scores(&target, &off_by(error), Some(metric)).unwrap();
            assert_eq!(score(2).metrics[metric], worse);
            let options = GateOptions { metric: Some(metric.into()), ..GateOptions::default() };
            let answer = deployment_gate(&score(1), &score(2), &options).unwrap();
            assert_eq!((answer.decision, answer.candidate), (GateOutcome::Deploy, Some(1.0)), "{}", answer.reason);
        }
        for metric in ["accuracy", "f1Macro", "precisionMacro", "recallMacro", "balancedAccuracy", "cohenKappa"] {
            assert_eq!(scores(&target, &off_by(0), Some(metric)).unwrap().metrics[metric], 1.0);
        }
        let two = Column::from_texts("t", (0..200).map(|n| Some(["no", "yes"][n % 2])));
        assert_eq!(scores(&two, &two, Some("f1")).unwrap().metrics["f1"], 1.0);
    }

    fn a_metric_that_rows_do_not_give_is_refused() {
        let target = Column::from_numbers("t", (0..200).map(|n| f64::from(n % 3)).collect());
        for metric in ["F1", "rocAuc", "meanError", "f1", ""] {
            let error = scores(&target, &target, Some(metric)).unwrap_err();
            assert_eq!(error.code, Code::ConfigInvalid);
            assert!(error.message.contains(&format!("do not give \"{metric}\". They give: accuracy, ")), "{error}");
        }
    }

    fn probabilities_outside_0_to_1_are_a_warning() {
        let mut monitor = monitor(json!({ "roles": { "probability": "p" } }));
        let sure = |first: f64| Table::new(vec![
            Column::from_numbers("income", (0..50).map(f64::from).collect()),
            Column::from_texts("region", (0..50).map(|_| Some("north"))),
            Column::from_numbers("p", (0..50).map(|n| if n == 0 { first } else { 0.5 + f64::from(n) / 100.0 }).collect()),
        ]).unwrap();
        let report = observe(&mut monitor, &sure(1.5), "wrong");
        let warning = report.warnings.iter().find(|warning| warning.code == "probability-invalid").unwrap();
        assert_eq!((warning.count, report.confidence.unwrap().average), (1, None));
        let report = observe(&mut monitor, &sure(1.0), "right");
        assert!(report.warnings.iter().all(|warning| warning.code != "probability-invalid"));
    }

    fn results_are_plain_json_and_come_back_equal() {
        let mut monitor = binary();
        observe(&mut monitor, &table(&Rows { shift: 3.0, ..CLEAN }), "=evil()");
        observe(&mut monitor, &without(&CLEAN, &["y", "p"]), "cut");
        let report = Report::of(&monitor);
        let text = report.to_json().unwrap();
        assert_eq!(Report::from_json(&text).unwrap(), report);
        let value: Value = serde_json::from_str(&text).unwrap();
        let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["alerts", "batches", "config", "dashboard", "engine", "reference"]);
        assert_eq!(value["engine"]["name"], "driftglass");
    }

    fn one_batch_twice_gives_the_same_report() {
        let (mut one, mut other) = (binary(), binary());
        let batch = table(&Rows { shift: 1.0, ..CLEAN });
        assert_eq!(observe(&mut one, &batch, "b"), observe(&mut other, &batch, "b"));
    }
}
