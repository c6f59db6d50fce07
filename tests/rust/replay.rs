//! Policies run over a stored history: when they would have acted, how many false alarms, how late.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::AlertState;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::replay::{Replay, ReplayOptions, replay};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

const DAY: f64 = 86_400_000.0;

/// A batch of 400 rows of which a share is right, with a feature moved by `shift`.
fn batch(right: f64, shift: f64, seed: u64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let (mut target, mut prediction, mut feature) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..400 {
        let truth = f64::from(u8::from(unit() < 0.5));
        target.push(truth);
        prediction.push(if f64::from(row) < right * 400.0 { truth } else { 1.0 - truth });
        feature.push(unit() + shift);
    }
    let columns = [("target", target), ("prediction", prediction), ("feature", feature)];
    Table::new(columns.into_iter().map(|(n, v)| Column::from_numbers(n, v)).collect()).unwrap()
}

fn config() -> MonitorConfig {
    let roles = json!({ "roles": { "target": "target", "prediction": "prediction" } });
    serde_json::from_value(roles).unwrap()
}

/// Batches of these accuracies, a day apart, the feature moved where accuracy is low.
fn history(accuracies: &[f64]) -> Monitor {
    let mut monitor = Monitor::new(&batch(0.9, 0.0, 1), config()).unwrap();
    for (day, &right) in accuracies.iter().enumerate() {
        let shift = if right < 0.8 { 0.5 } else { 0.0 };
        let options = ObserveOptions { at: day as f64 * DAY, ..ObserveOptions::default() };
        monitor.observe(&batch(right, shift, 2 + day as u64), &options).unwrap();
    }
    monitor
}

fn rules(name: &str, for_batches: u32) -> Value {
    json!({ "name": name, "rules": [{ "name": "low", "metric": "accuracy", "when": "below",
        "threshold": 0.85, "for": for_batches, "severity": "high" }] })
}

fn run(monitor: &Monitor, options: Value) -> Replay {
    replay(monitor, &serde_json::from_value::<ReplayOptions>(options).unwrap()).unwrap()
}

const ACCURACIES: [f64; 10] = [0.9, 0.9, 0.7, 0.9, 0.9, 0.7, 0.7, 0.7, 0.9, 0.9];

portable_tests! {
    fn policies_are_compared_over_one_history() {
        let monitor = history(&ACCURACIES);
        let incidents = json!([{ "name": "outage", "from": 5.0 * DAY, "to": 7.0 * DAY }]);
        let policies = json!([rules("eager", 1), rules("patient", 2)]);
        let found = run(&monitor, json!({ "policies": policies, "incidents": incidents }));
        assert_eq!((found.batches, found.from, found.to), (10, Some(0.0), Some(9.0 * DAY)));
        let [eager, patient] = found.policies.as_slice() else { panic!() };
        assert_eq!(eager.standing, [0, 0, 1, 0, 0, 1, 1, 1, 0, 0]);
        assert_eq!(patient.standing, [0, 0, 0, 0, 0, 0, 1, 1, 0, 0]);
        assert_eq!((eager.false_alarms, patient.false_alarms), (Some(1), Some(0)));
        assert_eq!((eager.mean_delay_batches, patient.mean_delay_batches), (Some(0.0), Some(1.0)));
        let seen = &patient.incidents[0];
        assert_eq!((seen.batches, seen.detected, seen.delay_ms), (3, Some(true), Some(DAY)));
        let episode = &eager.episodes[1];
        assert_eq!((episode.first_batch, episode.last_batch, episode.incident), (5, 7, Some(0)));
        assert_eq!(eager.episodes[0].incident, None);
        assert!(episode.reason.contains("below"), "{}", episode.reason);
    }

    fn without_incidents_nothing_is_called_a_false_alarm() {
        let found = run(&history(&ACCURACIES), json!({ "policies": [rules("eager", 1)] }));
        assert_eq!(found.policies[0].false_alarms, None);
        assert_eq!(found.policies[0].mean_delay_batches, None);
        assert_eq!(found.policies[0].episodes.len(), 2);
    }

    fn an_incident_that_no_batch_fell_into_is_neither_seen_nor_missed() {
        let incidents = json!([{ "from": 20.0 * DAY }, { "from": 0.0, "to": DAY }]);
        let options = json!({ "policies": [rules("eager", 1)], "incidents": incidents });
        let found = run(&history(&ACCURACIES), options);
        let detected: Vec<_> = found.policies[0].incidents.iter().map(|i| i.detected).collect();
        assert_eq!(detected, [None, Some(false)]);
        assert_eq!(found.policies[0].false_alarms, Some(2));
    }

    fn triggers_and_gates_are_policies_too() {
        let policies = json!([
            { "name": "retrain", "trigger": { "accuracy": 0.8, "recent": 1, "window": 1, "driftPValue": 0 } },
            { "name": "drift", "trigger": { "accuracy": 0, "recent": 1, "window": 1, "driftPValue": 0.001 } },
            { "name": "gate", "gate": { "margin": 0.05, "threshold": 0.5 } },
        ]);
        let found = run(&history(&ACCURACIES), json!({ "policies": policies }));
        let [retrain, drift, gate] = found.policies.as_slice() else { panic!() };
        let firsts = |outcome: &driftglass::replay::PolicyOutcome| {
            outcome.episodes.iter().map(|e| e.first_batch).collect::<Vec<_>>()
        };
        assert_eq!(firsts(retrain), [2, 5, 6, 7]);
        assert_eq!(firsts(drift), [2, 5, 6, 7]);
        assert_eq!(firsts(gate), [2, 5]);
        assert_eq!(gate.episodes[1].last_batch, 7);
    }

    fn the_policy_in_force_is_replayed_as_it_ran() {
        let monitor = history(&ACCURACIES);
        let rules = serde_json::to_value(monitor.config().rules.clone().unwrap()).unwrap();
        let policy = json!({ "name": "in force", "rules": rules });
        let found = run(&monitor, json!({ "policies": [policy] }));
        let fired: u64 = monitor
            .history()
            .iter()
            .flat_map(|batch| &batch.events)
            .filter(|event| event.to == AlertState::Firing)
            .count() as u64;
        assert_eq!(found.policies[0].episodes.len() as u64, fired);
        assert_eq!(*found.policies[0].standing.last().unwrap(), monitor.dashboard().firing);
    }

    fn nothing_is_run_by_halves() {
        let monitor = history(&[0.9]);
        for (options, said) in [
            (json!({ "policies": [] }), "1 to 100 policies"),
            (json!({ "policies": [{ "name": "x" }] }), "exactly one"),
            (json!({ "policies": [{ "name": "x", "trigger": {}, "gate": {} }] }), "exactly one"),
            (json!({ "policies": [rules("x", 1), rules("x", 2)] }), "Rename one"),
            (json!({ "policies": [rules("x", 0)] }), "starts at 1"),
            (json!({ "policies": [{ "name": "x", "gate": { "metric": "luck" } }] }), "not a metric"),
            (json!({ "policies": [rules("x", 1)], "incidents": [{ "from": 2, "to": 1 }] }), "not before"),
        ] {
            let options: ReplayOptions = serde_json::from_value(options).unwrap();
            let error = replay(&monitor, &options).unwrap_err();
            assert!(error.message.contains(said), "{}", error.message);
        }
        let empty = Monitor::new(&batch(0.9, 0.0, 1), config()).unwrap();
        let found = run(&empty, json!({ "policies": [rules("x", 1)], "incidents": [{ "from": 1 }] }));
        assert_eq!((found.batches, found.policies[0].standing.len()), (0, 0));
    }
}
