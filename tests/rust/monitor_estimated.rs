//! The monitor estimates performance while targets are not there yet.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;

use common::assert_close;
use driftglass::alert::{AlertState, in_words};
use driftglass::error::Code;
use driftglass::estimation::EstimatedMetric;
use driftglass::metric::Measurement;
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::performance::Performance;
use driftglass::replay::replay;
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use driftglass::{report, snapshot, telemetry};
use serde_json::{Value, json};

/// Rows of a model whose probabilities are right. `middle` is how near to one half they lie: 1 anywhere.
fn table(seed: u64, rows: usize, middle: f64, targets: bool) -> Table {
    let mut random = SplitMix64::new(seed);
    let p: Vec<f64> = (0..rows).map(|_| 0.5 + (random.unit() - 0.5) * middle).collect();
    let said = p.iter().map(|p| p.round()).collect();
    let target = p.iter().map(|p| f64::from(u8::from(random.unit() < *p))).collect();
    let mut columns = vec![
        Column::from_numbers("x", p.iter().map(|p| p * 7.0 + 1.0).collect()),
        Column::from_numbers("said", said),
        Column::from_numbers("p", p),
    ];
    if targets {
        columns.push(Column::from_numbers("truth", target));
    }
    Table::new(columns).unwrap()
}

fn config(more: Value) -> MonitorConfig {
    let mut config = json!({
        "roles": { "target": "truth", "prediction": "said", "probability": "p" },
        "drift": { "preset": "classic" },
    });
    let Value::Object(more) = more else { panic!("{more}") };
    config.as_object_mut().unwrap().extend(more);
    MonitorConfig::from_json(&config.to_string()).unwrap()
}

fn monitor(more: Value) -> Monitor {
    Monitor::new(&table(1, 5000, 1.0, true), config(more)).unwrap()
}

fn at(at: f64) -> ObserveOptions {
    ObserveOptions { at, ..ObserveOptions::default() }
}

fn metric<'a>(report: &'a BatchReport, name: &str) -> &'a EstimatedMetric {
    let estimated = report.estimated.as_ref().unwrap();
    estimated.metrics.iter().find(|found| found.metric == name).unwrap()
}

fn measured<'a>(report: &'a BatchReport, name: &str) -> &'a Measurement {
    report.measurements.iter().find(|found| found.metric == name).unwrap()
}

portable_tests! {
    fn what_rows_are_worth_is_measured_per_row_and_in_all() {
        let costs = json!({ "costs": [[0.0, -5.0], [-20.0, 30.0]], "currency": "EUR" });
        let low = json!({ "name": "poor", "metric": "businessValueTotal", "when": "below", "threshold": 9000, "severity": "high" });
        let mut monitor = monitor(json!({ "estimation": costs, "rules": [low] }));
        let report = monitor.observe(&table(2, 1000, 1.0, true), &at(0.0)).unwrap().clone();
        let value = |name: &str| measured(&report, name).value.unwrap();
        let cells = metric(&report, "businessValue");
        assert_eq!(value("businessValue"), cells.realised.unwrap());
        assert_close(value("businessValueTotal"), 1000.0 * value("businessValue"), 1e-12, 0.0, "total");
        assert_close(value("estimatedBusinessValueTotal"), 1000.0 * cells.value.unwrap(), 1e-12, 0.0, "estimate");
        let [low, high] = measured(&report, "businessValue").interval.unwrap();
        assert!(low < value("businessValue") && value("businessValue") < high);
        assert_eq!(monitor.alerts()[0].rule, "poor");
        let report = monitor.observe(&table(3, 1000, 1.0, false), &at(1.0)).unwrap();
        assert!(report.measurements.iter().all(|m| m.metric != "businessValue"), "no targets, no realised value");
        assert_eq!(monitor.config().estimation.currency.as_deref(), Some("EUR"));
    }

    fn the_currency_is_named_wherever_money_is() {
        let costs = json!({ "costs": [[0.0, -5.0], [-20.0, 30.0]], "currency": "EUR {{x}}" });
        let rule = |name: &str, metric: &str, threshold: f64| json!({
            "name": name, "metric": metric, "when": "below", "threshold": threshold, "severity": "high",
        });
        let rules = json!([rule("poor", "businessValueTotal", 9e6), rule("each", "estimatedBusinessValue", 90.0), rule("right", "accuracy", 0.99)]);
        let mut monitor = monitor(json!({ "estimation": costs, "rules": rules }));
        let report = monitor.observe(&table(2, 1000, 1.0, true), &at(0.0)).unwrap().clone();
        let message = |rule: &str| report.events.iter().find(|event| event.rule == rule).unwrap().message.clone();
        let total = in_words(measured(&report, "businessValueTotal").value.unwrap());
        assert_eq!(message("poor"), format!("Worth of the batch is {total} EUR {{{{x}}}}, below 9,000,000 EUR {{{{x}}}}."));
        assert!(message("each").ends_with("below 90 EUR {{x}}."), "{}", message("each"));
        assert!(!message("right").contains("EUR"), "{}", message("right"));
        assert!(report::markdown(&report::Report::of(&monitor)).contains("below 90 EUR {{x}}"));
        let policies = json!({ "policies": [{ "name": "poor", "rules": [rule("poor", "businessValueTotal", 9e6)] }] });
        let outcome = replay(&monitor, &serde_json::from_value(policies).unwrap()).unwrap();
        assert_eq!(outcome.policies[0].episodes[0].reason, message("poor"));
        // A currency is no template of Prometheus, and values stay numbers.
        assert!(telemetry::alerting_rules(&monitor).contains("is below 9000000 EUR {{"), "{}", telemetry::alerting_rules(&monitor));
        assert!(!telemetry::alerting_rules(&monitor).contains("EUR {{x}}"));
        assert!(!telemetry::prometheus(&monitor, false).contains("EUR"));
        assert!(telemetry::grafana_dashboard(&monitor).to_string().contains("Worth of the batch, EUR {{x}}"));
        let text = snapshot::save(&monitor);
        let mut restored = snapshot::restore(&text, Some(&table(1, 5000, 1.0, true))).unwrap();
        let again = restored.observe(&table(4, 1000, 1.0, true), &at(1.0)).unwrap();
        assert!(again.events.is_empty());
        assert!(restored.alerts().iter().any(|alert| alert.message.ends_with("below 9,000,000 EUR {{x}}.")));
    }

    fn reasons_of_a_replay_name_the_currency_of_amounts() {
        let costs = json!({ "costs": [[0.0, -500.0], [-40.0, 120.0]], "currency": "EUR" });
        let mut monitor = monitor(json!({ "estimation": costs }));
        monitor.observe(&table(2, 1000, 0.2, true), &at(0.0)).unwrap();
        let costs = json!({ "retraining": 50, "horizon": 1000, "perError": 2.5 });
        let policies = json!({ "policies": [
            { "name": "trigger", "trigger": { "accuracy": 0.842, "recent": 1, "costs": costs } },
            { "name": "worse", "gate": { "metric": "businessValue", "margin": 1.5 } },
            { "name": "below", "gate": { "metric": "businessValue", "margin": 1000, "threshold": 9.124 } },
            { "name": "other", "gate": { "metric": "accuracy", "margin": 1, "threshold": 0.75 } },
        ] });
        let found = replay(&monitor, &serde_json::from_value(policies).unwrap()).unwrap();
        let reasons: Vec<&str> = found.policies.iter().map(|outcome| outcome.episodes[0].reason.as_str()).collect();
        let expected = [
            "Mean accuracy of the last observations is 0.576, below 0.842. Until the horizon that would lose 665.00 EUR; retraining costs 50.00 EUR.",
            "Keep the incumbent: businessValue of the candidate (-75.72 EUR) is worse than the incumbent's (-18.66 EUR) by more than 1.50 EUR.",
            "Keep the incumbent: businessValue of the candidate (-75.72 EUR) is below the limit 9.12 EUR.",
            "Keep the incumbent: accuracy of the candidate (0.576) is below the limit 0.75.",
        ];
        assert_eq!(reasons, expected);
    }

    fn rows_that_the_costs_have_no_place_for_are_counted_and_their_class_is_named() {
        let batch = table(2, 500, 1.0, true);
        let changed = |name: &str, step: usize| {
            let known = batch.column(name).unwrap().numbers().unwrap();
            let values = known.iter().enumerate().map(|(row, value)| if row % step == 0 { 2.0 } else { *value });
            Column::from_numbers(name, values.collect())
        };
        let others = batch.columns().iter().filter(|column| !["said", "truth"].contains(&column.name()));
        let batch = Table::new(others.cloned().chain([changed("said", 50), changed("truth", 5)]).collect()).unwrap();
        let counted = |more: Value| {
            let mut monitor = monitor(more);
            let report = monitor.observe(&batch, &at(0.0)).unwrap().clone();
            let is_it = |code: &str| ["rows-left-out", "unknown-targets"].contains(&code);
            let warnings = report.warnings.iter().filter(|warning| is_it(&warning.code));
            (warnings.map(|warning| (warning.count, warning.message.clone())).collect::<Vec<_>>(), report)
        };
        let (said, report) = counted(json!({ "task": "binary", "estimation": { "costs": [[0, -5], [-20, 30]] } }));
        assert_eq!(said, [
            (10, "Rows left out of the estimate: 10 with a prediction that is none of the reference's classes (2).".to_owned()),
            (90, "90 targets are none of the reference's classes (2) and left out of what is realised.".to_owned()),
        ]);
        assert_eq!(measured(&report, "businessValueTotal").n, 400);
        assert_eq!(counted(json!({ "task": "binary" })).0, []);
    }

    fn rules_on_money_need_costs() {
        for more in [
            json!({ "rules": [{ "name": "poor", "metric": "businessValue", "when": "below", "threshold": 1, "severity": "high" }] }),
            json!({ "thresholds": { "estimatedBusinessValueTotal": 5.0 } }),
            json!({ "detectors": [{ "metric": "businessValueTotal", "method": "cusum" }] }),
        ] {
            let error = Monitor::new(&table(1, 500, 1.0, true), config(more)).unwrap_err();
            assert_eq!(error.code, Code::ConfigInvalid);
            assert!(error.message.contains("`estimation.costs`"), "{}", error.message);
        }
        let long = json!({ "estimation": { "currency": "thirteen long" } });
        let error = Monitor::new(&table(1, 500, 1.0, true), config(long)).unwrap_err();
        assert!(error.message.contains("`currency`"), "{}", error.message);
        let own = json!({ "estimation": { "costs": [[0, 1], [2, 3]] }, "thresholds": { "businessValue": 1.0 } });
        let monitor = monitor(own);
        assert!(monitor.config().rules.as_ref().unwrap().iter().any(|rule| rule.name == "low-business-value"));
    }

    fn batches_without_targets_have_an_estimate() {
        let mut monitor = monitor(json!({}));
        let report = monitor.observe(&table(2, 1000, 1.0, false), &at(0.0)).unwrap();
        assert!(report.performance.is_none());
        let estimated = report.estimated.as_ref().unwrap();
        assert_eq!((&*estimated.method, estimated.n, estimated.realised_n), ("cbpe", 1000, 0));
        assert_eq!(estimated.positive.as_deref(), Some("1"));
        assert_eq!((estimated.metrics.len(), estimated.confusion.len()), (7, 4));
        let accuracy = metric(report, "accuracy");
        assert_close(accuracy.value.unwrap(), 0.75, 0.03, 0.0, "accuracy");
        assert!(!accuracy.alert && accuracy.realised.is_none() && accuracy.reason.is_none());
        let known = measured(report, "estimatedAccuracy");
        assert_eq!((known.value, known.n), (accuracy.value, 1000));
        let [low, high] = known.interval.unwrap();
        let error = accuracy.sampling_error.unwrap();
        assert_close(high - low, 2.0 * 1.959_963_984_540_054 * error, 1e-9, 0.0, "95 %");
        for name in
            ["RocAuc", "AveragePrecision", "F1", "Precision", "Recall", "Specificity"]
        {
            assert!(measured(report, &format!("estimated{name}")).value.is_some(), "{name}");
        }
        let text = telemetry::prometheus(&monitor, false);
        assert!(text.contains("driftglass_estimated_performance{metric=\"rocAuc\"} 0."), "{text}");
        let verdict = monitor.dashboard().verdict;
        assert!(verdict.contains("without targets (estimated accuracy 0.7"), "{verdict}");
    }

    fn the_sentence_says_what_to_expect_of_a_batch_after_the_last_with_targets() {
        let mut monitor = monitor(json!({}));
        monitor.observe(&table(2, 1000, 1.0, true), &at(0.0)).unwrap();
        monitor.observe(&table(3, 1000, 0.2, false), &at(1.0)).unwrap();
        let verdict = monitor.dashboard().verdict;
        let expected = ", the last batch in which it is known, now estimated accuracy 0.5";
        assert!(verdict.contains(expected), "{verdict}");
        assert!(verdict.contains(", worse than chunks of the reference vary by"), "{verdict}");
    }

    fn with_targets_the_realised_stands_beside_the_estimate() {
        let mut monitor = monitor(json!({}));
        let report = monitor.observe(&table(2, 1000, 1.0, true), &at(0.0)).unwrap();
        let Some(Performance::Classification(performance)) = &report.performance else { panic!() };
        assert_eq!(report.estimated.as_ref().unwrap().realised_n, 1000);
        for (name, realised) in [
            ("accuracy", performance.accuracy),
            ("rocAuc", performance.roc_auc),
            ("averagePrecision", performance.average_precision),
            ("f1", performance.binary.as_ref().unwrap().f1),
            ("specificity", performance.binary.as_ref().unwrap().specificity),
        ] {
            assert_close(metric(report, name).realised.unwrap(), realised.unwrap(), 1e-12, 0.0, name);
        }
        let reference = monitor.reference_report();
        let accuracy = metric(reference, "accuracy");
        assert_close(accuracy.value.unwrap(), accuracy.realised.unwrap(), 0.02, 0.0, "reference");
    }

    fn a_rule_on_the_estimate_fires_before_any_target() {
        let mut monitor = monitor(json!({ "thresholds": { "estimatedAccuracy": 0.7 } }));
        let rules = monitor.config().rules.clone().unwrap();
        assert!(rules.iter().any(|rule| rule.name == "low-estimated-accuracy"));
        monitor.observe(&table(3, 1000, 1.0, false), &at(0.0)).unwrap();
        let firing = |monitor: &Monitor| {
            let alerts = monitor.alerts().into_iter();
            alerts.filter(|a| a.state == AlertState::Firing).map(|a| a.rule).collect::<Vec<_>>()
        };
        assert!(!firing(&monitor).contains(&"low-estimated-accuracy".to_owned()));
        let report = monitor.observe(&table(4, 1000, 0.4, false), &at(1.0)).unwrap();
        assert!(metric(report, "accuracy").alert);
        assert!(firing(&monitor).contains(&"low-estimated-accuracy".to_owned()));
        let alerts = monitor.alerts();
        let alert = alerts.iter().find(|a| a.rule == "low-estimated-accuracy").unwrap();
        assert_eq!(alert.message, "Estimated accuracy is 0.5999, below 0.7.");
    }

    fn restored_with_its_reference_it_estimates_identically() {
        let mut monitor = monitor(json!({ "estimation": { "costs": [[1, -2], [-3, 4]] } }));
        monitor.observe(&table(5, 500, 1.0, false), &at(0.0)).unwrap();
        let saved = snapshot::save(&monitor);
        let mut restored =
            snapshot::restore(&saved, Some(&table(1, 5000, 1.0, true))).unwrap();
        assert_eq!(restored.history(), monitor.history());
        let next = table(6, 500, 0.8, true);
        let wanted = monitor.observe(&next, &at(1.0)).unwrap().clone();
        assert_eq!(restored.observe(&next, &at(1.0)).unwrap(), &wanted);
        assert!(metric(&wanted, "businessValue").value.is_some());
        assert!(measured(&wanted, "estimatedBusinessValue").interval.is_some());
        let is_told = |report: &BatchReport| report.warnings.iter().filter(|warning| warning.code == "estimate-without-reference").count();
        assert_eq!(is_told(&wanted), 0);
        let mut alone = snapshot::restore(&saved, None).unwrap();
        assert_eq!(alone.history().len(), 1);
        let found = alone.observe(&next, &at(1.0)).unwrap();
        assert_eq!((found.estimated.is_none(), is_told(found)), (true, 1));
    }

    fn reports_from_before_there_were_estimates_still_read() {
        let mut monitor = monitor(json!({}));
        monitor.observe(&table(5, 500, 1.0, false), &at(0.0)).unwrap();
        let mut old = serde_json::to_value(report::Report::of(&monitor)).unwrap();
        let batch = old["batches"][0].as_object_mut().unwrap();
        assert!(batch.remove("estimated").unwrap()["metrics"].is_array());
        let read = report::Report::from_json(&old.to_string()).unwrap();
        assert!(read.batches[0].estimated.is_none());
    }

    fn what_a_batch_lacks_is_said() {
        let mut monitor = monitor(json!({}));
        let whole = table(7, 200, 1.0, false);
        let without = |name: &str| {
            let kept = whole.columns().iter().filter(|column| column.name() != name);
            Table::new(kept.cloned().collect()).unwrap()
        };
        let reason = |report: &BatchReport| {
            let reason = report.estimated.clone().unwrap().reason.unwrap();
            let known = measured(report, "estimatedAccuracy");
            assert_eq!((known.value, known.reason.as_deref()), (None, Some(&*reason)));
            reason
        };
        let report = monitor.observe(&without("p"), &at(0.0)).unwrap();
        assert_eq!(reason(report), "There are no probabilities.");
        let report = monitor.observe(&without("said"), &at(1.0)).unwrap();
        assert_eq!(reason(report), "There are no predictions.");
        let report = monitor.observe(&whole.slice(0, 0), &at(2.0)).unwrap();
        assert_eq!(reason(report), "No row has both a prediction and its probability.");
    }

    fn without_the_roles_there_is_none() {
        let reference = table(1, 300, 1.0, true);
        for roles in [
            json!({ "target": "truth", "prediction": "said" }),
            json!({ "prediction": "said", "probability": "p" }),
        ] {
            let monitor = Monitor::new(&reference, config(json!({ "roles": roles }))).unwrap();
            assert!(monitor.reference_report().estimated.is_none());
        }
        let wrong = config(json!({ "estimation": { "costs": [[1]] } }));
        assert_eq!(Monitor::new(&reference, wrong).unwrap_err().code, Code::ConfigInvalid);
        let unasked = config(json!({}));
        assert!(!serde_json::to_string(&unasked).unwrap().contains("estimation"));
    }
}
