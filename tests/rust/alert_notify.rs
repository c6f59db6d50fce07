//! What is told of a batch, and rules tested before they go live.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{
    AlertBook, Bases, Notifications, NotifyOptions, Rule, RuleFile, check_groups, notifications,
    payload, test_rules,
};
use driftglass::metric::Measurement;
use serde_json::{Value, json};

fn rules() -> Vec<Rule> {
    serde_json::from_value(json!([
        { "name": "drift", "metric": "driftPValue", "when": "below", "threshold": 0.01, "severity": "medium", "labels": { "team": "inputs" } },
        { "name": "low-accuracy", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high", "labels": { "team": "models" } },
        { "name": "patient", "metric": "accuracy", "when": "below", "threshold": 0.85, "for": 3, "severity": "critical" },
    ]))
    .unwrap()
}

fn batch(drifting: &[&str], accuracy: f64) -> Vec<Measurement> {
    let mut all: Vec<Measurement> = ["a", "b", "c"]
        .into_iter()
        .map(|column| {
            let p = if drifting.contains(&column) { 0.001 } else { 0.5 };
            Measurement::new("driftPValue", Some(p), 500).of_column(column)
        })
        .collect();
    all.push(Measurement::new("accuracy", Some(accuracy), 500));
    all
}

fn told(book: &mut AlertBook, at: f64, measured: &[Measurement], options: Value) -> Notifications {
    let events = book.observe(measured, Bases::default(), at, "b");
    let options: NotifyOptions = serde_json::from_value(options).unwrap();
    notifications(&events, &book.alerts(), &options)
}

fn file(tests: Value) -> RuleFile {
    serde_json::from_value(json!({ "rules": rules(), "tests": tests })).unwrap()
}

portable_tests! {
    fn events_come_in_groups_the_worst_first() {
        let mut book = AlertBook::new(rules()).unwrap();
        let found = told(&mut book, 0.0, &batch(&["a", "c"], 0.8), json!({}));
        let groups: Vec<(&str, usize)> =
            found.groups.iter().map(|g| (g.group["rule"].as_str(), g.events.len())).collect();
        assert_eq!(groups, [("low-accuracy", 1), ("drift", 2)]);
        assert!(found.groups[1].message.starts_with("2 alerts fire: "), "{}", found.groups[1].message);
        assert_eq!((found.omitted, found.muted), (0, 0));
        // What only continues is not told again.
        assert!(told(&mut book, 1.0, &batch(&["a", "c"], 0.8), json!({})).groups.is_empty());
        let over = told(&mut book, 2.0, &batch(&["c"], 0.9), json!({ "groupBy": [] }));
        assert_eq!(over.groups.len(), 1);
        assert_eq!(over.groups[0].message, "2 alerts are over.");
    }

    fn data_that_is_back_is_told_and_ends_what_was_paged() {
        let rule = json!([{ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.85, "for": 2, "severity": "high", "noDataFor": 1 }]);
        let mut book = AlertBook::new(serde_json::from_value(rule).unwrap()).unwrap();
        let mut said = |at: f64, value: Option<f64>| {
            let found = told(&mut book, at, &[Measurement::new("accuracy", value, 500)], json!({}));
            let messages: Vec<String> = found.groups.into_iter().map(|group| group.message).collect();
            let paged = book.alerts().first().map(|alert| payload::pagerduty(alert, "key")["event_action"].clone());
            (messages, paged)
        };
        let message = |text: &str| vec![text.to_owned()];
        assert_eq!(said(0.0, None), (message("1 alert has no data to go by."), Some(json!("trigger"))));
        assert_eq!(said(1.0, Some(0.9)), (message("1 alert has data again."), Some(json!("resolve"))));
        assert_eq!(said(2.0, Some(0.9)), (vec![], Some(json!("resolve"))));
        // Data that is back breaks the rule first, and is fine before that fires.
        assert_eq!(said(3.0, None), (message("1 alert has no data to go by."), Some(json!("trigger"))));
        assert_eq!(said(4.0, Some(0.8)), (vec![], Some(json!("trigger"))));
        assert_eq!(said(5.0, Some(0.9)), (message("1 alert is over."), Some(json!("resolve"))));
        // What was pending and had data all along is nobody's news.
        assert_eq!(said(6.0, Some(0.8)), (vec![], Some(json!("trigger"))));
        assert_eq!(said(7.0, Some(0.9)), (vec![], None));
        assert_eq!(payload::alertmanager(&book.alerts()), json!([]));
    }

    fn labels_and_columns_group_too_and_there_is_an_end() {
        let all = batch(&["a", "b", "c"], 0.8);
        let by = |options: Value| told(&mut AlertBook::new(rules()).unwrap(), 0.0, &all, options);
        let teams = by(json!({ "groupBy": ["team"] }));
        let names: Vec<&str> = teams.groups.iter().map(|g| g.group["team"].as_str()).collect();
        assert_eq!(names, ["models", "inputs"]);
        let columns = by(json!({ "groupBy": ["rule", "column"], "most": 3 }));
        assert_eq!((columns.groups.len(), columns.omitted), (3, 1));
        assert_eq!(columns.groups[0].group["rule"], "low-accuracy");
        assert_eq!(by(json!({ "most": 0 })).omitted, 2);
    }

    fn nobody_is_told_of_what_is_silenced() {
        let mut book = AlertBook::new(rules()).unwrap();
        let drift = serde_json::from_value(json!({ "rule": "drift" })).unwrap();
        book.silence(drift, 1e12).unwrap();
        let found = told(&mut book, 0.0, &batch(&["a"], 0.8), json!({}));
        assert_eq!((found.groups.len(), found.muted), (1, 1));
    }

    fn rules_are_tested_beside_where_they_stand() {
        let values = json!([0.9, 0.8, 0.8, 0.8, null, 0.9]);
        let series = json!([{ "metric": "accuracy", "values": values }]);
        let expect = json!([
            { "batch": 0, "firing": [], "pending": [] },
            { "batch": 1, "firing": ["low-accuracy"], "pending": ["patient"] },
            { "batch": 3, "firing": ["patient", "low-accuracy"] },
            { "batch": 4, "firing": ["low-accuracy", "patient"] },
            { "batch": 5, "firing": [], "resolved": ["low-accuracy", "patient"] },
        ]);
        let good = file(json!([{ "name": "an outage", "series": series, "expect": expect }]));
        let report = test_rules(&good).unwrap();
        assert_eq!((report.passed, report.failed), (1, 0), "{:?}", report.failures);
        let wrong = json!([{ "batch": 2, "firing": ["patient"] }]);
        let bad = file(json!([{ "name": "too eager", "series": series, "expect": wrong }]));
        let report = test_rules(&bad).unwrap();
        assert_eq!((report.passed, report.failed), (0, 1));
        let failure = &report.failures[0];
        assert_eq!((failure.batch, failure.state.as_str()), (2, "firing"));
        assert_eq!((&failure.expected[..], &failure.found[..]), (&["patient".to_owned()][..], &["low-accuracy".to_owned()][..]));
    }

    fn columns_time_and_muting_are_tested_too() {
        let file: RuleFile = serde_json::from_value(json!({
            "rules": [
                { "name": "slow", "metric": "latencyMean", "when": "above", "threshold": 100, "forMs": 7_200_000, "severity": "medium" },
                { "name": "drift", "metric": "driftPValue", "when": "below", "threshold": 0.01, "severity": "medium" },
            ],
            "inhibit": [{ "source": { "rule": "slow" }, "target": { "rule": "drift" } }],
            "tests": [{
                "name": "hourly", "intervalMs": 3_600_000,
                "series": [
                    { "metric": "latencyMean", "values": [150, 150, 150] },
                    { "metric": "driftPValue", "column": "age", "values": [0.5, 0.001, 0.001] },
                ],
                "expect": [
                    { "batch": 1, "firing": ["drift/age"], "pending": ["slow"], "muted": [] },
                    { "batch": 2, "firing": ["slow"], "muted": ["drift/age"] },
                ],
            }],
        }))
        .unwrap();
        let report = test_rules(&file).unwrap();
        assert_eq!(report.failures, []);
    }

    fn a_test_that_could_not_fail_is_refused() {
        let series = json!([{ "metric": "accuracy", "values": [1.0] }]);
        for (test, said) in [
            (json!({ "name": "x", "series": series, "expect": [] }), "expects nothing"),
            (json!({ "name": "x", "series": [{ "metric": "r2", "values": [1.0] }], "expect": [{ "batch": 0 }] }), "no rule watches it"),
            (json!({ "name": "x", "series": series, "expect": [{ "batch": 1 }] }), "has 1 batches"),
            (json!({ "name": "x", "intervalMs": -1, "series": series, "expect": [{ "batch": 0 }] }), "intervalMs"),
        ] {
            let error = test_rules(&file(json!([test]))).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
        let error = test_rules(&file(json!([]))).unwrap_err();
        assert!(error.to_string().starts_with("/tests: there are none"), "{error}");
    }

    fn what_is_named_twice_is_refused_with_its_place() {
        let series = json!({ "metric": "accuracy", "values": [1.0] });
        let test = |series: Value| json!({ "name": "x", "series": series, "expect": [{ "batch": 0 }] });
        let refused = |file: &RuleFile| test_rules(file).unwrap_err().to_string();
        let message = refused(&file(json!([test(json!([series])), test(json!([series]))])));
        assert_eq!(message, "/tests/1/name: Two tests are named \"x\". Rename one.");
        let message = refused(&file(json!([test(json!([series, series]))])));
        assert_eq!(message, "/tests/0/series/1: Test \"x\" has two such series. Leave one out.");
        let mut twice = file(json!([test(json!([series]))]));
        twice.rules.push(twice.rules[0].clone());
        let message = refused(&twice);
        assert!(message.starts_with(&format!("/rules/{}/name: Two rules are named", twice.rules.len() - 1)), "{message}");
    }

    fn segments_and_thresholds_of_the_reference_are_tried_too() {
        let rule = |name: &str, threshold: Value| json!({ "name": name, "metric": "accuracy", "segments": true, "when": "below", "threshold": threshold, "severity": "high" });
        let rules = |threshold: Value| json!([rule("each", threshold)]);
        let run = |rules: Value, series: Value, expect: Value| {
            let test = json!({ "name": "dip", "series": [series], "expect": [expect] });
            let file: RuleFile = serde_json::from_value(json!({ "rules": rules, "tests": [test] })).unwrap();
            test_rules(&file)
        };
        let series = |more: Value| {
            let mut series = json!({ "metric": "accuracy", "segment": "city = Oslo", "values": [0.8] });
            series.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            series
        };
        let fires = || json!({ "batch": 0, "firing": ["each [city = Oslo]"] });
        for (threshold, more) in [
            (json!(0.85), json!({})),
            (json!("reference"), json!({ "reference": [0.85, 0.9] })),
            (json!({ "variation": 2 }), json!({ "spread": [0.88, 0.01] })),
        ] {
            let report = run(rules(threshold.clone()), series(more), fires()).unwrap();
            assert_eq!(report.failures, [], "{threshold}");
        }
        let whole = json!({ "metric": "accuracy", "values": [0.8] });
        for (threshold, series, said) in [
            (json!(0.85), whole, "rule \"each\" watches segments. Give the series its `segment`."),
            (json!("reference"), series(json!({})), "takes its threshold from the reference. Give the series `reference`"),
            (json!({ "variation": 2 }), series(json!({})), "Give the series `spread`"),
        ] {
            let error = run(rules(threshold), series, json!({ "batch": 0, "firing": [] })).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
    }

    fn what_has_no_data_is_tried_too() {
        let file: RuleFile = serde_json::from_value(json!({
            "rules": [{ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.8, "minRows": 50, "noDataFor": 1, "severity": "high" }],
            "tests": [
                { "name": "none", "series": [{ "metric": "accuracy", "values": [null] }], "expect": [{ "batch": 0, "noData": ["low"], "notEnoughData": [] }] },
                { "name": "few", "series": [{ "metric": "accuracy", "values": [0.5], "rows": 9 }], "expect": [{ "batch": 0, "notEnoughData": ["low"] }] },
            ],
        })).unwrap();
        assert_eq!(test_rules(&file).unwrap().failures, []);
    }

    fn groups_are_by_what_alerts_have() {
        let of = |part: &str| {
            let options: NotifyOptions = serde_json::from_value(json!({ "groupBy": ["rule", part] })).unwrap();
            check_groups(&options, &rules())
        };
        assert!(["segment", "column", "metric", "severity", "team"].iter().all(|part| of(part).is_ok()));
        let error = of("colum").unwrap_err();
        assert_eq!(error.to_string(), "/groupBy: \"colum\" is nothing that alerts have. They have: rule, metric, column, segment, severity, team. Did you mean \"column\"?");
        assert!(check_groups(&NotifyOptions::default(), &rules()).is_ok());
    }
}
