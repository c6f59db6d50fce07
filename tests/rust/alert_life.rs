//! The life of alerts: time, missing data, the reference's own variation, muting; and laws over random
//! histories.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::payload::alertmanager;
use driftglass::alert::{
    Alert, AlertBook, AlertEvent, AlertState, Bases, Inhibition, NotifyOptions, Occasion, Rule,
    SilenceMatch, Spread, notifications, spreads, validate_rules,
};
use driftglass::metric::Measurement;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

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

/// What a batch of that letter has measured; x is nothing at all.
fn batch_of(letter: char) -> Vec<Measurement> {
    if letter == 'x' { Vec::new() } else { vec![measured(letter)] }
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
        book.observe(&batch_of(of), Bases::default(), at as f64 * HOUR, "b");
        letter(book.alerts().first().map(|alert| alert.state))
    });
    each.collect()
}

/// What the alert of a rule says after batches an hour apart.
fn said(more: Value, batches: &str) -> String {
    let mut book = AlertBook::new(vec![rule(more)]).unwrap();
    for (at, of) in batches.chars().enumerate() {
        book.observe(&batch_of(of), Bases::default(), at as f64 * HOUR, "b");
    }
    book.alerts().first().unwrap().message.clone()
}

#[test]
fn an_alert_says_why_it_fires_on_although_the_batch_is_clean() {
    let kept = || json!({ "keepFiringFor": 2 });
    let clean = "Accuracy is 0.9, not below 0.85.";
    let counted = |batches: u32| {
        format!("{clean} It fires on: clean in {batches} of the 3 batches it takes to end.")
    };
    assert_eq!(said(kept(), "b"), "Accuracy is 0.8, below 0.85.");
    assert_eq!(said(kept(), "bc"), counted(1));
    assert_eq!(said(kept(), "bcc"), counted(2));
    assert_eq!(said(kept(), "bccbc"), counted(1));
    assert_eq!(said(kept(), "bccc"), clean);
    let lasting = json!({ "keepFiringForMs": 2.0 * HOUR });
    let waits = "It fires on: it has not been clean for as long as it takes to end.";
    assert_eq!(said(lasting, "bcc"), format!("{clean} {waits}"));
}

#[test]
fn alertmanager_is_told_the_end_of_what_fired_only() {
    let sent = |batches: &str| {
        let mut book = AlertBook::new(vec![rule(json!({ "noDataFor": 1, "for": 2 }))]).unwrap();
        let mut ends = Vec::new();
        for (at, of) in batches.chars().enumerate() {
            book.observe(&batch_of(of), Bases::default(), at as f64 * HOUR, "b");
            let told = alertmanager(&book.alerts());
            let told = told.as_array().unwrap().first().map(|alert| alert.get("endsAt").is_some());
            ends.push(match told {
                None => '.',
                Some(false) => 'F',
                Some(true) => 'e',
            });
        }
        ends.into_iter().collect::<String>()
    };
    assert_eq!(sent("uuc"), "...");
    assert_eq!(sent("ubc"), "...");
    assert_eq!(sent("bbc"), ".Fe");
    assert_eq!(sent("bbuc"), ".FFe");
    // What ended before nothing was known has not ended once more.
    assert_eq!(sent("bbcuc"), ".Fe..");
    assert_eq!(sent("bbcubbc"), ".Fe..Fe");
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
        (json!({ "noDataFor": 2 }), "uuucu", ".nnrr"),
        (json!({ "noDataFor": 2 }), "ubuuuc", ".FFFFr"),
        (json!({ "noDataFor": 2, "for": 2 }), "buub", "ppnF"),
        (json!({ "noDataFor": 1 }), "ubcu", "nFrn"),
        (json!({ "noDataFor": 2 }), "xxcux", ".nrrn"),
        (json!({ "noDataFor": 2 }), "bxxxc", "FFFFr"),
        (json!({ "noDataFor": 1, "for": 2 }), "bxbxb", "pnFFF"),
        (json!({ "noDataFor": 1, "for": 3 }), "ubcc", "nprr"),
        (json!({ "column": "age", "noDataFor": 2 }), "bcx", ".nn"),
        (json!({ "column": "age" }), "bcx", "..."),
        (json!({ "minRows": 100 }), "fffb", "...F"),
        (json!({ "minRows": 100, "noDataFor": 2 }), "fffuc", ".eenr"),
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

/// What the events of a book have told.
#[derive(Default)]
struct Told {
    states: BTreeMap<String, AlertState>,
    /// Alerts that came to a lasting state while muted.
    untold: BTreeSet<String>,
}

impl Told {
    /// States of each alert must follow from its events alone: none lost, none twice, none out of thin air. What
    /// was muted is told once that ends, and only then.
    fn follow(&mut self, events: &[AlertEvent], alerts: &[Alert]) {
        let mut moved = Vec::new();
        for event in events {
            assert!(!moved.contains(&&event.alert), "{} moved twice in a batch", event.alert);
            moved.push(&event.alert);
            let before =
                self.states.insert(event.alert.clone(), event.to).unwrap_or(AlertState::Inactive);
            assert_eq!(before, event.from, "{}", event.alert);
            let muted = event.silenced || event.inhibited;
            let was_untold = self.untold.remove(&event.alert);
            if event.from == event.to {
                assert!(was_untold && !muted, "{} is told twice", event.alert);
            }
            let lasts = [AlertState::Firing, AlertState::NoData, AlertState::NotEnoughData];
            if muted && lasts.contains(&event.to) {
                self.untold.insert(event.alert.clone());
            }
        }
        for alert in alerts {
            assert_eq!(self.states.get(&alert.id), Some(&alert.state));
            let muted = alert.silenced || alert.inhibited_by.is_some();
            assert!(muted || !self.untold.contains(&alert.id), "{} was never told of", alert.id);
        }
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
            let mut known = Told::default();
            let mut at = 0.0;
            for _ in 0..40 {
                at += (random.next_u64() % 120_000) as f64;
                let of = ['b', 'b', 'b', 'c', 'c', 'u', 'x', 'f'][random.next_u64() as usize % 8];
                if random.next_u64().is_multiple_of(6) {
                    let rule = Some(["low", "slow", "eager"][random.next_u64() as usize % 3].to_owned());
                    let silence = SilenceMatch { rule, ..SilenceMatch::default() };
                    let until = at + (random.next_u64() % 300_000) as f64;
                    for book in [&mut whole, &mut split] {
                        match book.silences().iter().any(|running| running.matching == silence) {
                            true => book.end_silence(&silence).unwrap(),
                            false => book.silence(silence.clone(), until).unwrap(),
                        }
                    }
                }
                let part = random.next_u64().is_multiple_of(5);
                let observe = |book: &mut AlertBook| match part {
                    true => book.judge_part(&batch_of(of), Bases::default(), Occasion { at, label: "b", again: None }),
                    false => book.observe(&batch_of(of), Bases::default(), at, "b"),
                };
                let events = observe(&mut whole);
                known.follow(&events, &whole.alerts());
                if random.next_u64().is_multiple_of(3) {
                    let state = serde_json::to_string(&split.state()).unwrap();
                    let inhibitions = json!([{ "source": { "rule": "eager" }, "target": { "rule": "low" } }]);
                    let inhibitions: Vec<Inhibition> = serde_json::from_value(inhibitions).unwrap();
                    let state = serde_json::from_str(&state).unwrap();
                    split = AlertBook::restore(book().rules().to_vec(), state)
                        .unwrap()
                        .with_inhibitions(inhibitions);
                }
                assert_eq!(observe(&mut split), events);
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
        let spread = Spread { metric: "accuracy".to_owned(), column: None, segment: None, mean: 0.9, sd: 0.01 };
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

    fn what_waits_as_a_whole_is_over_when_its_columns_come() {
        let more = json!({ "metric": "driftPValue", "noDataFor": 1 });
        let mut book = AlertBook::new(vec![rule(more)]).unwrap();
        let told = |events: &[AlertEvent]| -> Vec<(String, char)> {
            events.iter().map(|event| (event.alert.clone(), letter(Some(event.to)))).collect()
        };
        let nothing = book.observe(&[], Bases::default(), 0.0, "b");
        assert_eq!(told(&nothing), [("low".to_owned(), 'n')]);
        let column = [Measurement::new("driftPValue", Some(0.9), 9).of_column("age")];
        assert_eq!(told(&book.observe(&column, Bases::default(), 1.0, "b")), [("low".to_owned(), 'r')]);
        assert!(book.observe(&column, Bases::default(), 2.0, "b").is_empty());
        assert_eq!(told(&book.observe(&[], Bases::default(), 3.0, "b")), [("low".to_owned(), 'n')]);
    }

    fn what_began_while_it_was_muted_is_told_when_that_ends() {
        let muting = json!([{ "source": { "rule": "cause" }, "target": { "rule": "low" } }]);
        let rules = vec![rule(json!({})), rule(json!({ "name": "cause", "metric": "rows", "threshold": 5 }))];
        let mut book =
            AlertBook::new(rules.clone()).unwrap().with_inhibitions(serde_json::from_value(muting.clone()).unwrap());
        let batch = |rows: f64| [measured('b'), Measurement::new("rows", Some(rows), 9)];
        assert!(book.observe(&batch(1.0), Bases::default(), 0.0, "b").iter().any(|event| event.inhibited));
        book.silence(SilenceMatch { rule: Some("low".to_owned()), ..SilenceMatch::default() }, 2.5).unwrap();
        // The cause is over, but a silence goes on.
        let events = book.observe(&batch(9.0), Bases::default(), 1.0, "b");
        assert!(events.iter().all(|event| event.alert == "cause"));
        let state = serde_json::from_str(&serde_json::to_string(&book.state()).unwrap()).unwrap();
        let mut book =
            AlertBook::restore(rules, state).unwrap().with_inhibitions(serde_json::from_value(muting).unwrap());
        assert!(book.observe(&batch(9.0), Bases::default(), 2.0, "b").is_empty());
        let late = book.observe(&batch(9.0), Bases::default(), 3.0, "b");
        assert_eq!(late.len(), 1);
        assert_eq!((late[0].from, late[0].to, late[0].silenced), (AlertState::Firing, AlertState::Firing, false));
        assert_eq!(notifications(&late, &book.alerts(), &NotifyOptions::default()).groups.len(), 1);
        assert!(book.observe(&batch(9.0), Bases::default(), 4.0, "b").is_empty());
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
