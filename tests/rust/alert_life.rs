//! The life of alerts: time, missing data, the reference's own variation, muting; and laws over random
//! histories.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{
    AlertBook, AlertEvent, AlertState, Bases, Inhibition, Rule, Spread, spreads, validate_rules,
};
use driftglass::metric::Measurement;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const HOUR: f64 = 3_600_000.0;

fn rule(more: Value) -> Rule {
    let mut rule = json!({ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" });
    let fields = more.as_object().unwrap().clone();
    rule.as_object_mut().unwrap().extend(fields);
    serde_json::from_value(rule).unwrap()
}

/// A measurement of one letter: b breaches, c is clean, u is undefined, f rests on few rows and breaches.
fn measured(letter: char) -> Measurement {
    match letter {
        'b' => Measurement::new("accuracy", Some(0.8), 1000),
        'c' => Measurement::new("accuracy", Some(0.9), 1000),
        'f' => Measurement::new("accuracy", Some(0.8), 10),
        _ => Measurement::new("accuracy", None, 0).because("there are no targets"),
    }
}

fn letter(state: Option<AlertState>) -> char {
    match state {
        None | Some(AlertState::Inactive) => '.',
        Some(AlertState::Pending) => 'p',
        Some(AlertState::Firing) => 'F',
        Some(AlertState::Resolved) => 'r',
        Some(AlertState::NoData) => 'n',
        Some(AlertState::NotEnoughData) => 'e',
    }
}

/// The states of a rule over batches an hour apart.
fn states(more: Value, batches: &str) -> String {
    let mut book = AlertBook::new(vec![rule(more)]).unwrap();
    let each = batches.chars().enumerate().map(|(at, of)| {
        book.observe(&[measured(of)], Bases::default(), at as f64 * HOUR, "b");
        letter(book.alerts().first().map(|alert| alert.state))
    });
    each.collect()
}

/// Rule, batches, states.
fn cases() -> Vec<(Value, &'static str, &'static str)> {
    vec![
        (json!({}), "cbbccb", ".FFrrF"),
        (json!({ "for": 3 }), "bbcbbbb", "pp.ppFF"),
        (json!({ "for": 2 }), "bubub", "ppFFF"),
        (json!({ "forMs": 2.0 * HOUR }), "bbbc", "ppFr"),
        (json!({ "forMs": 2.0 * HOUR }), "bbcbbb", "pp.ppF"),
        (json!({ "for": 4, "forMs": HOUR }), "bbbb", "pppF"),
        (json!({ "keepFiringFor": 2 }), "bcccc", "FFFrr"),
        (json!({ "keepFiringFor": 2 }), "bccbccc", "FFFFFFr"),
        (json!({ "keepFiringForMs": 2.0 * HOUR }), "bcccc", "FFFrr"),
        (json!({ "keepFiringFor": 1, "keepFiringForMs": 3.0 * HOUR }), "bccccc", "FFFFrr"),
        (json!({ "cooldown": 2 }), "bcbbb", "FrppF"),
        (json!({}), "uuubuu", "...FFF"),
        (json!({ "noDataFor": 2 }), "uuucu", ".nn.."),
        (json!({ "noDataFor": 2 }), "ubuuuc", ".FFFFr"),
        (json!({ "noDataFor": 2, "for": 2 }), "buub", "ppnF"),
        (json!({ "noDataFor": 1 }), "ubcu", "nFrn"),
        (json!({ "minRows": 100 }), "fffb", "...F"),
        (json!({ "minRows": 100, "noDataFor": 2 }), "fffuc", ".een."),
        (json!({ "minRows": 100 }), "bffc", "FFFr"),
    ]
}

fn book() -> AlertBook {
    let rules = [
        rule(json!({ "for": 2, "keepFiringFor": 1, "cooldown": 1, "noDataFor": 3 })),
        rule(
            json!({ "name": "slow", "forMs": 90_000.0, "keepFiringForMs": 200_000.0, "minRows": 50, "noDataFor": 1 }),
        ),
        rule(json!({ "name": "eager" })),
    ];
    let muting = json!([{ "source": { "rule": "eager" }, "target": { "rule": "low" } }]);
    AlertBook::new(rules.into()).unwrap().with_inhibitions(serde_json::from_value(muting).unwrap())
}

/// States of each alert must follow from its events alone: none lost, none twice, none out of thin air.
fn follow(known: &mut BTreeMap<String, AlertState>, events: &[AlertEvent]) {
    let mut moved = Vec::new();
    for event in events {
        assert!(!moved.contains(&&event.alert), "{} moved twice in a batch", event.alert);
        moved.push(&event.alert);
        let before = known.insert(event.alert.clone(), event.to).unwrap_or(AlertState::Inactive);
        assert_eq!(before, event.from, "{}", event.alert);
        assert_ne!(event.from, event.to);
    }
}

fn batch(shift: f64, seed: u64, rows: usize) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let age = (0..rows).map(|_| unit() + shift).collect();
    let size = (0..rows).map(|_| unit() * 9.0).collect();
    Table::new(vec![Column::from_numbers("age", age), Column::from_numbers("size", size)]).unwrap()
}

portable_tests! {
    fn every_rule_moves_as_the_table_says() {
        for (more, batches, expected) in cases() {
            assert_eq!(states(more.clone(), batches), expected, "{more} over {batches}");
        }
    }

    fn events_are_the_states_whatever_happens_and_a_restart_changes_nothing() {
        let mut random = SplitMix64::new(2026);
        for _ in 0..120 {
            let (mut whole, mut split) = (book(), book());
            let mut known = BTreeMap::new();
            let mut at = 0.0;
            for _ in 0..40 {
                at += (random.next_u64() % 120_000) as f64;
                let of = ['b', 'b', 'c', 'c', 'u', 'f'][random.next_u64() as usize % 6];
                let events = whole.observe(&[measured(of)], Bases::default(), at, "b");
                follow(&mut known, &events);
                for alert in whole.alerts() {
                    assert_eq!(known.get(&alert.id), Some(&alert.state));
                }
                if random.next_u64().is_multiple_of(3) {
                    let state = serde_json::to_string(&split.state()).unwrap();
                    let inhibitions = json!([{ "source": { "rule": "eager" }, "target": { "rule": "low" } }]);
                    let inhibitions: Vec<Inhibition> = serde_json::from_value(inhibitions).unwrap();
                    let state = serde_json::from_str(&state).unwrap();
                    split = AlertBook::restore(book().rules().to_vec(), state)
                        .unwrap()
                        .with_inhibitions(inhibitions);
                }
                assert_eq!(split.observe(&[measured(of)], Bases::default(), at, "b"), events);
                assert_eq!(split.alerts(), whole.alerts());
            }
        }
    }

    fn a_whole_interval_has_to_be_past_the_threshold() {
        let of = |interval| {
            let mut book = AlertBook::new(vec![rule(json!({ "on": "interval" }))]).unwrap();
            let measured = Measurement::new("accuracy", Some(0.8), 100).with_interval(interval);
            book.observe(&[measured], Bases::default(), 0.0, "b").len()
        };
        assert_eq!(of(Some([0.70, 0.86])), 0);
        assert_eq!(of(Some([0.75, 0.84])), 1);
        assert_eq!(of(None), 1);
    }

    fn a_threshold_can_be_the_reference_s_own_variation() {
        let spread = Spread { metric: "accuracy".to_owned(), column: None, mean: 0.9, sd: 0.01 };
        let of = |value: f64, when: &str| {
            let more = json!({ "when": when, "threshold": { "variation": 3 } });
            let mut book = AlertBook::new(vec![rule(more)]).unwrap();
            let bases = Bases { measurements: &[], spreads: std::slice::from_ref(&spread) };
            book.observe(&[Measurement::new("accuracy", Some(value), 100)], bases, 0.0, "b").len()
        };
        assert_eq!((of(0.871, "below"), of(0.869, "below"), of(0.95, "below")), (0, 1, 0));
        assert_eq!((of(0.929, "outside"), of(0.931, "outside")), (0, 1));
    }

    fn spreads_are_of_what_was_measured_in_at_least_two_chunks() {
        let chunk = |accuracy, other| {
            [Measurement::new("accuracy", Some(accuracy), 9), Measurement::new("r2", other, 9).of_column("x")]
        };
        let chunks = [chunk(0.8, None), chunk(0.9, Some(1.0)), chunk(1.0, None)];
        let found = spreads(chunks.iter().map(<[Measurement; 2]>::as_slice));
        assert_eq!(found.len(), 1);
        assert!((found[0].mean - 0.9).abs() < 1e-12);
        assert!((found[0].sd - (0.02f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    fn a_monitor_measures_the_variation_and_keeps_it_over_a_restart() {
        let rules = json!({ "rules": [{ "name": "odd", "metric": "driftEffect", "column": "age",
            "when": "above", "threshold": { "variation": 3 }, "severity": "medium" }] });
        let config: MonitorConfig = serde_json::from_value(rules).unwrap();
        let reference = batch(0.0, 1, 5000);
        let mut monitor = Monitor::new(&reference, config).unwrap();
        let fires = |monitor: &mut Monitor, shift: f64, seed: u64| {
            let report = monitor.observe(&batch(shift, seed, 500), &ObserveOptions::default()).unwrap();
            report.events.iter().filter(|event| event.to == AlertState::Firing).count()
        };
        assert_eq!(fires(&mut monitor, 0.0, 2), 0);
        let text = driftglass::snapshot::save(&monitor);
        let mut restored = driftglass::snapshot::restore(&text, Some(&reference)).unwrap();
        for monitor in [&mut monitor, &mut restored] {
            assert_eq!(fires(monitor, 0.3, 3), 1);
        }
        assert_eq!(driftglass::snapshot::save(&monitor), driftglass::snapshot::save(&restored));
    }

    fn a_firing_alert_mutes_those_that_it_explains() {
        let rules = vec![
            rule(json!({ "name": "missing", "metric": "missingPct", "when": "above", "threshold": 5 })),
            rule(json!({ "name": "drift", "metric": "driftPValue", "when": "below", "threshold": 0.01 })),
        ];
        let muting = json!([{ "source": { "rule": "missing" }, "target": { "metric": "driftPValue" }, "sameColumn": true }]);
        let mut book = AlertBook::new(rules)
            .unwrap()
            .with_inhibitions(serde_json::from_value(muting).unwrap());
        let of = |missing: f64| {
            ["a", "b"].into_iter().flat_map(move |column| {
                let missing = if column == "a" { missing } else { 0.0 };
                [
                    Measurement::new("driftPValue", Some(0.001), 100).of_column(column),
                    Measurement::new("missingPct", Some(missing), 100).of_column(column),
                ]
            }).collect::<Vec<_>>()
        };
        let events = book.observe(&of(50.0), Bases::default(), 0.0, "b");
        let muted: Vec<&str> =
            events.iter().filter(|event| event.inhibited).map(|event| event.alert.as_str()).collect();
        assert_eq!(muted, ["drift/a"]);
        let by: Vec<Option<String>> = book.alerts().into_iter().map(|alert| alert.inhibited_by).collect();
        assert_eq!(by, [Some("missing/a".to_owned()), None, None]);
        book.observe(&of(0.0), Bases::default(), 1.0, "b");
        assert!(book.alerts().iter().all(|alert| alert.inhibited_by.is_none()));
    }

    fn times_and_variations_are_checked() {
        for (more, said) in [
            (json!({ "forMs": -1 }), "`forMs`"),
            (json!({ "keepFiringForMs": -0.5 }), "`keepFiringForMs`"),
            (json!({ "threshold": { "variation": -1 } }), "`variation`"),
        ] {
            let error = validate_rules(&[rule(more)]).unwrap_err();
            assert!(error.message.contains(said), "{}", error.message);
        }
    }
}
