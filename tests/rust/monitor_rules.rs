//! Rules that could never judge anything are refused before the first batch, with the place of the wrong field.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{RuleFile, test_rules};
use driftglass::metric::is_of_column;
use driftglass::monitor::{LatencyGiven, Monitor, MonitorConfig, ObserveOptions};
use driftglass::profiles::TableProfile;
use driftglass::replay::{ReplayOptions, replay};
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

/// Classes or numbers as targets, with an id, a city and a probability.
fn table(classes: bool) -> Table {
    let rows = || 0..200;
    let number = |row: usize| if classes { (row % 2) as f64 } else { row as f64 * 1.5 };
    let ids: Vec<String> = rows().map(|row| format!("row {row}")).collect();
    let sure = |row: usize| if row % 2 == 1 { 0.9 } else { 0.2 };
    Table::new(vec![
        Column::from_texts("id", ids.iter().map(|id| Some(id.as_str()))),
        Column::from_texts("city", rows().map(|row| Some(["Oslo", "Turin"][row % 3 / 2]))),
        Column::from_numbers("age", rows().map(|row| row as f64 / 7.0).collect()),
        Column::from_numbers("target", rows().map(number).collect()),
        Column::from_numbers("prediction", rows().map(|row| number(row - row % 30 / 29)).collect()),
        Column::from_numbers("sure", rows().map(sure).collect()),
    ])
    .unwrap()
}

fn roles() -> Value {
    json!({ "id": "id", "target": "target", "prediction": "prediction", "ignore": ["sure"], "segment": ["city"] })
}

fn rule(metric: &str, more: Value) -> Value {
    let mut rule = json!({ "name": "r", "metric": metric, "when": "below", "threshold": 0.5, "severity": "high" });
    rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    rule
}

fn config(more: Value) -> MonitorConfig {
    let mut config = json!({ "roles": roles() });
    config.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    MonitorConfig::from_json(&config.to_string()).unwrap()
}

/// What is said of a second rule.
fn said(classes: bool, rule_given: Value, more: Value) -> String {
    let mut all = json!({ "rules": [rule("rows", json!({ "name": "first" })), rule_given] });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    match Monitor::new(&table(classes), config(all)) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => {
            assert_eq!(error.code.as_str(), "config-invalid");
            error.to_string()
        }
    }
}

portable_tests! {
    /// JSON has no such numbers; a configuration made in Rust can.
    fn limits_that_are_not_finite_are_refused() {
        for limit in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for name in ["accuracy", "latencyMs", "rows"] {
                let mut config = MonitorConfig::default();
                config.thresholds.0.insert(name.to_owned(), limit);
                let error = Monitor::new(&table(true), config).unwrap_err();
                let said = error.to_string();
                assert!(said.starts_with(&format!("/thresholds/{name}: {name} has the limit ")), "{said}");
            }
        }
    }

    fn what_no_batch_can_break_is_refused_where_it_stands() {
        let plain = || json!({});
        let of = |column: &str| json!({ "column": column });
        let each = || json!({ "segments": true });
        let bare = || json!({ "roles": {} });
        let detector = json!({ "detectors": [{ "metric": "accuracy", "method": "page-hinkley", "threshold": 1.0 }] });
        for (classes, rule, more, expected) in [
            (true, rule("accuracy", of("age")), plain(), "/rules/1/column: \"accuracy\" is measured of a batch as a whole"),
            (true, rule("r2", plain()), plain(), "/rules/1/metric: \"r2\" is not for a model that predicts classes, not numbers."),
            (false, rule("accuracy", plain()), plain(), "/rules/1/metric: \"accuracy\" is not for a model that predicts numbers, not classes."),
            (true, rule("accuracy", plain()), bare(), "/rules/1/metric: \"accuracy\" needs the roles target and prediction."),
            (true, rule("rocAuc", plain()), plain(), "/rules/1/metric: \"rocAuc\" needs the role probability."),
            (true, rule("averageConfidence", plain()), plain(), "/rules/1/metric: \"averageConfidence\" needs the role probability."),
            (true, rule("predictionDriftPValue", plain()), bare(), "/rules/1/metric: \"predictionDriftPValue\" needs the role prediction."),
            (true, rule("predictionDrifted", plain()), plain(), "/rules/1/metric: \"predictionDrifted\" needs a `drift.preset`"),
            (true, rule("estimatedRocAuc", plain()), plain(), "/rules/1/metric: \"estimatedRocAuc\" needs a reference with"),
            (true, rule("estimatedBusinessValue", plain()), plain(), "/rules/1/metric: \"estimatedBusinessValue\" is not known without what a row is worth."),
            (true, rule("domainAuc", plain()), plain(), "/rules/1/metric: \"domainAuc\" needs `multivariate`."),
            (true, rule("domainAuc", plain()), json!({ "multivariate": {} }), "/rules/1/metric: \"domainAuc\" needs `multivariate.classifier`."),
            (true, rule("changedCorrelations", plain()), plain(), "/rules/1/metric: \"changedCorrelations\" needs `correlations`."),
            (true, rule("driftPValue", of("id")), plain(), "/rules/1/column: \"driftPValue\" is not measured of \"id\". It is the id."),
            (true, rule("missingPct", of("sure")), plain(), "/rules/1/column: \"missingPct\" is not measured of \"sure\". It is in `roles.ignore`."),
            (true, rule("driftEffect", of("age")), json!({ "drift": { "columns": ["city"] } }), "/rules/1/column: \"driftEffect\" is not measured of \"age\". It is not in `drift.columns`."),
            (true, rule("accuracy", each()), bare(), "/rules/1/segments: there are no segments. Name a column in `roles.segment`."),
            (true, rule("addedColumns", each()), plain(), "/rules/1/metric: \"addedColumns\" is not measured of segments. These are: rows, accuracy, "),
            (true, rule("accuracyChange", each()), detector, "/rules/1/segments: none of `detectors` watches \"accuracy\" there."),
        ] {
            let found = said(classes, rule.clone(), more);
            assert!(found.starts_with(expected), "{rule}: {found}");
        }
    }

    /// The place comes first, once, and then what is wrong there.
    fn what_has_another_shape_is_said_by_its_place() {
        for (config, said) in [
            (r#"{ "detectors": [{ "metric": "rows", "method": "q" }] }"#, "/detectors/0: There is no detector \"q\"."),
            (r#"{ "drift": { "tests": { "a/b": 3 } } }"#, "/drift/tests/a~1b: invalid type"),
            (r#"{ "rule": [] }"#, "/rule: unknown field `rule`"),
        ] {
            let text = MonitorConfig::from_json(config).unwrap_err().to_string();
            assert!(text.contains(said) && text.matches("/d").count() < 2 && !text.ends_with(".."), "{text}");
        }
    }

    fn a_threshold_that_the_reference_does_not_give_is_refused_where_it_stands() {
        let held = |metric: &str, threshold: Value| rule(metric, json!({ "threshold": threshold }));
        let vary = || json!({ "variation": 3 });
        let of = |metric: &str, threshold: Value, more: Value| {
            let mut rule = held(metric, threshold);
            rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            rule
        };
        for (rule, expected) in [
            (held("latencyP95", json!("reference")), "/rules/1/threshold: the reference has no \"latencyP95\" that batches could be held against. Give a number."),
            (held("latencyMean", vary()), "/rules/1/threshold: the reference has no variation of \"latencyMean\" that"),
            (held("driftEffect", json!("reference")), "/rules/1/threshold: the reference has no \"driftEffect\" that"),
            (of("latencyMean", vary(), json!({ "segments": true })), "/rules/1/threshold: the reference has no variation of"),
        ] {
            let found = said(true, rule.clone(), json!({}));
            assert!(found.starts_with(expected), "{rule}: {found}");
        }
        for rule in [
            held("accuracy", json!("reference")),
            held("accuracy", vary()),
            held("driftEffect", vary()),
            of("driftEffect", vary(), json!({ "column": "age" })),
            of("missingPct", json!("reference"), json!({ "column": "age" })),
            of("accuracy", json!("reference"), json!({ "segments": true })),
            of("f1Weighted", vary(), json!({ "segments": true })),
        ] {
            assert_eq!(said(true, rule.clone(), json!({})), "accepted", "{rule}");
        }
    }

    fn a_profile_gives_no_thresholds_of_what_needs_rows() {
        let profile = TableProfile::of(&table(true), &Default::default()).unwrap();
        let roles = json!({ "target": "target", "prediction": "prediction", "probability": "sure" });
        let costs = json!({ "costs": [[0, -1], [-5, 2]] });
        let made = |rule: Value| {
            let config = config(json!({ "roles": roles, "estimation": costs, "rules": [rule] }));
            Monitor::from_profile(profile.clone(), config).map(|_| ()).map_err(|error| error.to_string())
        };
        for metric in ["accuracy", "averageConfidence", "latencyP95"] {
            let refused = made(rule(metric, json!({ "threshold": "reference" }))).unwrap_err();
            assert!(refused.starts_with(&format!("/rules/0/threshold: the reference has no \"{metric}\" that")), "{refused}");
        }
        let refused = made(rule("businessValue", json!({}))).unwrap_err();
        assert!(refused.starts_with("/rules/0/metric: \"businessValue\" needs a reference with"), "{refused}");
        assert_eq!(made(rule("missingPct", json!({ "threshold": "reference" }))), Ok(()));
    }

    /// A snapshot of a version that took such a rule opens, and observes.
    fn a_snapshot_with_a_threshold_that_is_refused_by_now_opens() {
        let mut state = Monitor::new(&table(true), config(json!({ "rules": [] }))).unwrap().state();
        let never = rule("latencyP95", json!({ "threshold": "reference" }));
        state.config.rules = config(json!({ "rules": [never] })).rules;
        for reference in [None, Some(&table(true))] {
            let mut monitor = Monitor::restore(state.clone(), reference).unwrap();
            assert!(monitor.observe(&table(true), &ObserveOptions::default()).is_ok());
        }
    }

    fn what_a_batch_may_bring_is_accepted() {
        let detector = json!({ "detectors": [{ "metric": "accuracy", "method": "page-hinkley", "threshold": 1.0, "segment": "city = Oslo" }] });
        for (rule, more) in [
            (rule("latencyP99", json!({})), json!({})),
            (rule("outlierPct", json!({ "column": "city" })), json!({})),
            (rule("driftPValue", json!({ "column": "age" })), json!({})),
            (rule("missingPct", json!({ "column": "id" })), json!({})),
            (rule("f1Weighted", json!({ "segments": true })), json!({})),
            (rule("driftedShare", json!({ "segments": true })), json!({})),
            (rule("accuracyChange", json!({ "segments": true })), detector),
            (rule("predictionDrifted", json!({})), json!({ "drift": { "preset": "nannyml" } })),
        ] {
            assert_eq!(said(true, rule.clone(), more), "accepted", "{rule}");
        }
        // A reference whose targets are all missing says nothing about those of batches.
        let known = table(true);
        let unknown = known.columns().iter().map(|column| match column.name() {
            "target" => Column::from_texts("target", vec![None::<&str>; 200]),
            _ => column.clone(),
        });
        let late = Table::new(unknown.collect()).unwrap();
        for segments in [false, true] {
            let rules = json!({ "task": "binary", "rules": [rule("f1Weighted", json!({ "segments": segments }))] });
            assert!(Monitor::new(&late, config(rules)).is_ok());
        }
    }

    fn the_rules_in_force_are_accepted_again() {
        let plain = Monitor::new(&table(true), MonitorConfig::default()).unwrap();
        assert!(Monitor::new(&table(true), plain.config().clone()).is_ok());
        let only_target = MonitorConfig::from_json("{\"roles\":{\"target\":\"target\"}}").unwrap();
        let monitor = Monitor::new(&table(true), only_target).unwrap();
        assert!(Monitor::new(&table(true), monitor.config().clone()).is_ok());
    }

    fn thresholds_that_no_rule_has_are_named() {
        let warning = |more: Value| {
            let monitor = Monitor::new(&table(true), config(more)).unwrap();
            let mut all = monitor.reference_report().warnings.iter();
            all.find(|warning| warning.code == "threshold-without-rule").map(|warning| warning.message.clone())
        };
        let rules = json!([rule("accuracy", json!({ "threshold": 0.8 }))]);
        let said = warning(json!({ "rules": rules, "thresholds": { "accuracy": 0.9, "f1Weighted": 0.7, "missingPct": 3 } })).unwrap();
        assert_eq!(said, "/thresholds: no rule has the limit accuracy 0.9, f1Weighted 0.7, so it alerts on nothing. Thresholds are for the default rules, and where `rules` are given, they win. Give a rule that limit, or leave out `rules`.");
        assert_eq!(warning(json!({ "rules": rules, "thresholds": { "accuracy": 0.8, "latencyMs": 50, "lowConfidence": 0.6 } })), None);
        assert_eq!(warning(json!({ "thresholds": { "accuracy": 0.9, "f1Weighted": 0.7 } })), None);
        assert!(warning(json!({ "rules": [], "thresholds": { "accuracy": 0.9 } })).is_some());
    }

    fn a_name_with_a_mistake_is_told_the_nearest_one() {
        let detector = |more: Value| json!({ "detectors": [more] });
        for (wrong, meant) in [
            (json!({ "thresholds": { "acuracy": 0.9 } }), "accuracy"),
            (json!({ "thresholds": { "latencyMS": 90 } }), "latencyMs"),
            (json!({ "rules": [rule("missingPc", json!({}))] }), "missingPct"),
            (json!({ "rules": [rule("missingPct", json!({ "column": "Agee" }))] }), "age"),
            (detector(json!({ "metric": "acuracy", "method": "cusum" })), "accuracy"),
            (detector(json!({ "metric": "missingPct", "column": "cty", "method": "cusum" })), "city"),
            (detector(json!({ "metric": "rows", "segment": "city = Osloo", "method": "cusum" })), "city = Oslo"),
            (json!({ "drift": { "columns": ["ctiy"] } }), "city"),
            (json!({ "drift": { "tests": { "age": "mann-whitny" } } }), "mann-whitney"),
            (json!({ "roles": { "target": "taget" } }), "target"),
        ] {
            let refused = Monitor::new(&table(true), config(wrong)).unwrap_err().to_string();
            assert!(refused.ends_with(&format!(" Did you mean \"{meant}\"?")), "{refused}");
        }
        let refused = |wrong: Value| Monitor::new(&table(true), config(wrong)).unwrap_err().to_string();
        assert!(!refused(json!({ "thresholds": { "beauty": 1 } })).contains("Did you mean"));
    }

    fn alerts_are_muted_by_rules_that_there_are() {
        let rules = json!([rule("rows", json!({ "name": "few" })), rule("accuracy", json!({ "name": "low" }))]);
        let muting = |source: Value, target: Value| json!([{ "source": {}, "target": {} }, { "source": source, "target": target }]);
        for (inhibit, said) in [
            (muting(json!({ "rule": "fewe" }), json!({ "rule": "low" })), "/inhibit/1/source/rule: No rule is named \"fewe\". Rules are: few, low. Did you mean \"few\"?"),
            (muting(json!({}), json!({ "rule": "drifted" })), "/inhibit/1/target/rule: No rule is named \"drifted\". Rules are: few, low."),
        ] {
            let given = || config(json!({ "rules": rules, "inhibit": inhibit }));
            assert_eq!(Monitor::new(&table(true), given()).unwrap_err().to_string(), said);
            let profile = TableProfile::of(&table(true), &Default::default()).unwrap();
            let roles = json!({ "target": "target", "prediction": "prediction" });
            let of_profile = config(json!({ "roles": roles, "rules": rules, "inhibit": inhibit }));
            assert_eq!(Monitor::from_profile(profile, of_profile).unwrap_err().to_string(), said);
            let options = json!({ "policies": [{ "name": "x", "rules": rules, "inhibit": inhibit }] });
            let options: ReplayOptions = serde_json::from_value(options).unwrap();
            let monitor = Monitor::new(&table(true), config(json!({}))).unwrap();
            assert_eq!(replay(&monitor, &options).unwrap_err().to_string(), format!("/policies/0{said}"));
            let expect = json!([{ "batch": 0, "firing": [] }]);
            let tests = json!([{ "name": "x", "series": [{ "metric": "rows", "values": [1] }], "expect": expect }]);
            let file: RuleFile = serde_json::from_value(json!({ "rules": rules, "inhibit": inhibit, "tests": tests })).unwrap();
            assert_eq!(test_rules(&file).unwrap_err().to_string(), said);
        }
        let by_default = |rule: &str| {
            let inhibit = muting(json!({ "rule": rule }), json!({ "metric": "missingPct" }));
            Monitor::new(&table(true), config(json!({ "inhibit": inhibit }))).map(|_| ()).map_err(|error| error.to_string())
        };
        assert_eq!(by_default("data-drift"), Ok(()));
        assert!(by_default("data-drft").unwrap_err().ends_with(" Did you mean \"data-drift\"?"));
        let none = config(json!({ "rules": [], "inhibit": muting(json!({ "rule": "few" }), json!({})) }));
        assert!(Monitor::new(&table(true), none).unwrap_err().to_string().ends_with("Rules are: none."));
    }

    fn a_profile_has_no_rows_to_estimate_from() {
        let profile = TableProfile::of(&table(true), &Default::default()).unwrap();
        let roles = json!({ "target": "target", "prediction": "prediction", "probability": "sure" });
        let of = |metric: &str| config(json!({ "roles": roles, "rules": [rule(metric, json!({}))] }));
        let error = Monitor::from_profile(profile.clone(), of("estimatedAccuracy")).unwrap_err();
        assert!(error.to_string().starts_with("/rules/0/metric: \"estimatedAccuracy\" needs"), "{error}");
        assert!(Monitor::from_profile(profile, of("rocAuc")).is_ok());
    }

    fn metrics_of_columns_are_those_that_have_one() {
        let all = json!({
            "roles": { "id": "id", "target": "target", "prediction": "prediction", "probability": "sure", "segment": ["city"] },
            "multivariate": { "classifier": true }, "correlations": {},
        });
        let mut monitor = Monitor::new(&table(true), config(all)).unwrap();
        let options = ObserveOptions { latency_ms: Some(LatencyGiven::Calls(vec![1.0; 9])), ..ObserveOptions::default() };
        let report = monitor.observe(&table(true), &options).unwrap().clone();
        for measured in report.measurements.iter().chain(&monitor.reference_report().measurements) {
            assert_eq!(measured.column.is_some(), is_of_column(&measured.metric), "{}", measured.metric);
        }
    }
}
