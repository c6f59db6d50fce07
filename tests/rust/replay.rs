//! Policies run over a stored history: when they would have acted, how many false alarms, how late.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::AlertState;
use driftglass::monitor::{LabelOptions, Monitor, MonitorConfig, ObserveOptions};
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

fn with_ids(table: Table) -> Table {
    let id = Column::from_numbers("id", (0..400).map(|row| f64::from(row) + 0.5).collect());
    Table::new(table.columns().iter().cloned().chain([id]).collect()).unwrap()
}

fn only(table: &Table, names: &[&str]) -> Table {
    Table::new(names.iter().map(|name| table.column(name).unwrap().clone()).collect()).unwrap()
}

/// A monitor whose batches get their labels by id.
fn by_id(rules: Value) -> MonitorConfig {
    let roles = json!({ "id": "id", "target": "target", "prediction": "prediction" });
    serde_json::from_value(json!({ "roles": roles, "rules": rules })).unwrap()
}

/// Observes a batch without its labels.
fn observe_bare(monitor: &mut Monitor, table: &Table, number: u64, at: f64) {
    let label = Some(format!("b{number}"));
    let options = ObserveOptions { label, at, ..ObserveOptions::default() };
    monitor.observe(&only(table, &["prediction", "feature", "id"]), &options).unwrap();
}

/// Labels of some rows come; whether they were judged.
fn label_rows(monitor: &mut Monitor, table: &Table, number: u64, at: f64, rows: &[u32]) -> bool {
    let options = LabelOptions { label: format!("b{number}"), at, min_matched: None };
    let labels = only(table, &["id", "target"]).pick(rows);
    let bare = only(table, &["prediction", "feature", "id"]);
    monitor.label(&bare, &labels, &options).unwrap().judged
}

fn rules(name: &str, for_batches: u32) -> Value {
    json!({ "name": name, "rules": [{ "name": "low", "metric": "accuracy", "when": "below",
        "threshold": 0.85, "for": for_batches, "severity": "high" }] })
}

/// A policy of one rule.
fn one(metric: &str, threshold: Value) -> Value {
    json!({ "name": "x", "rules": [{ "name": "r", "metric": metric, "when": "below", "threshold": threshold, "severity": "high" }] })
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

    fn a_policy_that_always_fires_detects_nothing() {
        let monitor = history(&ACCURACIES);
        let always = json!({ "name": "always", "rules": [{ "name": "always", "metric": "rows", "when": "above",
            "threshold": 0, "severity": "info" }] });
        let incidents = json!([{ "from": 5.0 * DAY, "to": 7.0 * DAY }, { "from": 9.0 * DAY }]);
        let found = run(&monitor, json!({ "policies": [always, rules("eager", 1)], "incidents": incidents }));
        let [always, eager] = found.policies.as_slice() else { panic!() };
        assert_eq!((always.false_alarms, always.mean_delay_batches), (Some(1), None));
        assert_eq!((always.quiet_batches_acting, always.quiet_share_acting), (Some(6), Some(1.0)));
        let told: Vec<_> = always.incidents.iter().map(|one| (one.detected, one.already_acting)).collect();
        assert_eq!(told, [(Some(false), true), (Some(false), true)]);
        assert_eq!((eager.quiet_batches_acting, eager.quiet_share_acting), (Some(1), Some(1.0 / 6.0)));
        assert_eq!((eager.incidents[0].detected, eager.incidents[0].already_acting), (Some(true), false));
    }

    fn an_episode_belongs_to_the_incident_it_began_in() {
        let monitor = history(&[0.9, 0.7, 0.7, 0.7, 0.7, 0.9]);
        let incidents = json!([{ "from": 1.0 * DAY, "to": 2.0 * DAY }, { "from": 4.0 * DAY, "to": 4.0 * DAY }]);
        let outcome = &run(&monitor, json!({ "policies": [rules("eager", 1)], "incidents": incidents })).policies[0];
        let told: Vec<_> = outcome.incidents.iter().map(|one| (one.detected, one.already_acting, one.delay_batches)).collect();
        assert_eq!(told, [(Some(true), false, Some(0)), (Some(false), true, None)]);
        assert_eq!((outcome.false_alarms, outcome.quiet_batches_acting), (Some(0), Some(1)));
    }

    fn labels_that_came_late_are_judged_when_they_came() {
        let roles = json!({ "id": "id", "target": "target", "prediction": "prediction" });
        let low = json!({ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" });
        let config = json!({ "roles": roles, "rules": [low] });
        let config: MonitorConfig = serde_json::from_value(config).unwrap();
        let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), config).unwrap();
        let batches: Vec<Table> = [0.9, 0.9, 0.7, 0.7].iter().zip(2..).map(|(&right, seed)| with_ids(batch(right, 0.0, seed))).collect();
        for (day, batch) in batches.iter().enumerate() {
            let options = ObserveOptions { label: Some(format!("b{day}")), at: day as f64 * DAY, ..ObserveOptions::default() };
            monitor.observe(&only(batch, &["prediction", "feature", "id"]), &options).unwrap();
        }
        let mut fired = Vec::new();
        for (day, batch) in batches.iter().enumerate() {
            let options = LabelOptions { label: format!("b{day}"), at: (10.0 + day as f64) * DAY, min_matched: None };
            let bare = only(batch, &["prediction", "feature", "id"]);
            let late = monitor.label(&bare, &only(batch, &["id", "target"]), &options).unwrap();
            fired.extend(late.events.iter().filter(|event| event.to == AlertState::Firing).map(|event| event.at));
        }
        assert_eq!(fired, [12.0 * DAY]);
        let all_at_once = run(&monitor, json!({ "policies": [{ "name": "low", "rules": [low] }] }));
        assert_eq!(all_at_once.policies[0].episodes[0].earliest, None);
        let policies = json!([
            { "name": "low", "rules": [low] },
            { "name": "retrain", "trigger": { "accuracy": 0.8, "recent": 1, "window": 1, "driftPValue": 0 } },
            { "name": "gate", "gate": { "margin": 0.05, "threshold": 0.5 } },
        ]);
        let incidents = json!([{ "from": 2.0 * DAY, "to": 2.5 * DAY }]);
        let found = run(&monitor, json!({ "policies": policies, "incidents": incidents }));
        for outcome in &found.policies {
            let (episode, seen) = (&outcome.episodes[0], &outcome.incidents[0]);
            assert_eq!((episode.judged_batch, episode.first_batch, episode.from), (2, 3, 12.0 * DAY), "{}", outcome.name);
            assert_eq!((seen.detected, seen.delay_ms), (Some(true), Some(10.0 * DAY)), "{}", outcome.name);
            assert_eq!(outcome.standing[..3], [0, 0, 0], "{}", outcome.name);
        }
    }

    /// The monitor fires at the half of the labels that come first, and the other half takes it back.
    fn labels_in_parts_are_judged_at_each_as_long_as_the_report_has_them() {
        let low = json!({ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.6, "severity": "high" });
        let roles = json!({ "id": "id", "target": "target", "prediction": "prediction" });
        let config = json!({ "roles": roles, "rules": [low], "fullReports": 1 });
        let config: MonitorConfig = serde_json::from_value(config).unwrap();
        let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), config).unwrap();
        // The model is wrong in the last of the rows.
        let whole = with_ids(batch(0.7, 0.0, 2));
        let only = |names: &[&str], rows: std::ops::Range<u32>| {
            let columns = names.iter().map(|name| whole.column(name).unwrap().clone()).collect();
            Table::new(columns).unwrap().pick(&rows.collect::<Vec<u32>>())
        };
        let bare = only(&["prediction", "feature", "id"], 0..400);
        let observe = |monitor: &mut Monitor, label: &str, day: f64| {
            let options = ObserveOptions { label: Some(label.to_owned()), at: day * DAY, ..ObserveOptions::default() };
            monitor.observe(&bare, &options).unwrap();
        };
        observe(&mut monitor, "b0", 0.0);
        for (rows, day) in [(200..400, 3.0), (0..100, 5.0), (100..200, 7.0)] {
            let options = LabelOptions { label: "b0".to_owned(), at: day * DAY, min_matched: None };
            monitor.label(&bare, &only(&["id", "target"], rows), &options).unwrap();
        }
        let moves = |to: AlertState| {
            let events = monitor.history()[0].events.iter().filter(move |event| event.to == to);
            events.map(|event| event.at).collect::<Vec<f64>>()
        };
        assert_eq!(moves(AlertState::Firing), [3.0 * DAY]);
        let over = moves(AlertState::Resolved)[0];
        let policies = json!({ "policies": [
            { "name": "low", "rules": [low] },
            { "name": "gate", "gate": { "margin": 1, "threshold": 0.6 } },
            { "name": "retrain", "trigger": { "accuracy": 0.6, "recent": 1, "window": 1, "driftPValue": 0 } },
        ] });
        let found = run(&monitor, policies.clone());
        let [low, gate, retrain] = &found.policies[..] else { panic!() };
        for outcome in [low, gate] {
            let [episode] = &outcome.episodes[..] else { panic!("{outcome:?}") };
            assert_eq!((episode.from, episode.earliest), (3.0 * DAY, None), "{}", outcome.name);
            assert!(episode.to < over, "{}", outcome.name);
        }
        assert!(retrain.episodes.is_empty(), "a trigger counts a batch once, by all of its labels");
        let text = driftglass::snapshot::save(&monitor);
        let restored = driftglass::snapshot::restore(&text, None).unwrap();
        assert_eq!(run(&restored, policies.clone()), found);
        // Of a condensed batch only what all labels came to is left.
        observe(&mut monitor, "b1", 10.0);
        assert!(run(&monitor, policies).policies[0].episodes.is_empty());
        let strict = json!({ "policies": [{ "name": "strict", "rules": [{ "name": "low", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" }] }] });
        let episode = run(&monitor, strict).policies[0].episodes[0].clone();
        assert_eq!((episode.earliest, episode.from), (Some(3.0 * DAY), 7.0 * DAY));
    }

    fn labels_too_few_to_be_judged_make_no_policy_act() {
        let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), by_id(json!([]))).unwrap();
        let table = with_ids(batch(0.5, 0.0, 2));
        observe_bare(&mut monitor, &table, 0, 0.0);
        // The model is wrong in the last of the rows.
        assert!(!label_rows(&mut monitor, &table, 0, 1.0, &(370..400).collect::<Vec<_>>()));
        assert_eq!(monitor.history()[0].labelled.unwrap().judged_at, None);
        let guardrails = json!([{ "metric": "accuracy", "when": "below", "threshold": 0.85, "minObservations": 1 }]);
        let policies = json!([
            rules("rule", 1),
            { "name": "trigger", "trigger": { "accuracy": 0.85, "recent": 1, "driftPValue": 0 } },
            { "name": "gate", "gate": {} },
            { "name": "rollout", "rollout": { "guardrails": guardrails } },
        ]);
        let options = json!({ "policies": policies, "incidents": [] });
        for outcome in run(&monitor, options.clone()).policies {
            assert_eq!((outcome.episodes.len(), outcome.false_alarms), (0, Some(0)), "{}", outcome.name);
        }
        assert!(label_rows(&mut monitor, &table, 0, 2.0, &(0..370).collect::<Vec<_>>()));
        for outcome in run(&monitor, options).policies {
            let began: Vec<f64> = outcome.episodes.iter().map(|episode| episode.from).collect();
            assert_eq!(began, [2.0], "{}", outcome.name);
        }
    }

    /// Rules do not judge a batch behind the newest 50 with targets; a gate, a trigger and a rollout hear of it late.
    fn labels_of_a_final_batch_reach_all_policies_but_rules() {
        let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), by_id(rules("rule", 1)["rules"].clone())).unwrap();
        let tables: Vec<Table> = (0..56_u64).map(|day| with_ids(batch(if day == 0 { 0.5 } else { 0.95 }, 0.0, 2 + day))).collect();
        for (table, day) in tables.iter().zip(0..) {
            observe_bare(&mut monitor, table, day, day as f64);
        }
        let every: Vec<u32> = (0..400).collect();
        for day in 1..56_u64 {
            assert!(label_rows(&mut monitor, &tables[day as usize], day, 100.0 + day as f64, &every));
        }
        assert!(!label_rows(&mut monitor, &tables[0], 0, 200.0, &every));
        let guardrails = json!([{ "metric": "accuracy", "when": "below", "threshold": 0.945, "minObservations": 400 }]);
        let options = json!({ "policies": [
            rules("rule", 1),
            { "name": "trigger", "trigger": { "accuracy": 0.85, "recent": 1, "driftPValue": 0 } },
            { "name": "gate", "gate": { "margin": 0.2 } },
            { "name": "rollout", "rollout": { "guardrails": guardrails } },
        ] });
        for outcome in run(&monitor, options).policies {
            let began: Vec<(f64, u64)> = outcome.episodes.iter().map(|episode| (episode.from, episode.judged_batch)).collect();
            let expected = if outcome.name == "rule" { vec![] } else { vec![(200.0, 0)] };
            assert_eq!(began, expected, "{}", outcome.name);
        }
    }

    /// Labels of each batch come in random parts and at random times, the first of them often too few.
    fn rules_in_force_are_replayed_as_they_ran_however_labels_come() {
        for seed in 0..40 {
            let mut random = SplitMix64::new(seed);
            let low = rules("low", 1 + (seed % 2) as u32)["rules"].clone();
            let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), by_id(low.clone())).unwrap();
            let mut coming: Vec<(f64, u64, Vec<u32>)> = Vec::new();
            let mut tables: Vec<Table> = Vec::new();
            for day in 0..8_u64 {
                let table = with_ids(batch([0.7, 0.85, 0.9][random.below(3) as usize], 0.0, 2 + day));
                let mut rows: Vec<u32> = (0..400).collect();
                rows.sort_by_cached_key(|_| random.next_u64());
                for _ in 0..random.below(4) {
                    let size = [30, 60, 120][random.below(3) as usize];
                    let at = day as f64 + 0.1 + 3.0 * random.unit();
                    coming.push((at, day, rows.drain(..size).collect()));
                }
                tables.push(table);
            }
            coming.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut coming = coming.into_iter().peekable();
            for day in 0..=8_u64 {
                while let Some((at, of, rows)) = coming.next_if(|(at, ..)| day == 8 || *at < day as f64) {
                    label_rows(&mut monitor, &tables[of as usize], of, at, &rows);
                }
                if let Some(table) = tables.get(day as usize) {
                    observe_bare(&mut monitor, table, day, day as f64);
                }
            }
            let events = monitor.history().iter().flat_map(|batch| &batch.events);
            let mut fired: Vec<f64> = events.filter(|event| event.to == AlertState::Firing).map(|event| event.at).collect();
            fired.sort_by(f64::total_cmp);
            let found = run(&monitor, json!({ "policies": [{ "name": "in force", "rules": low }] }));
            let mut began: Vec<f64> = found.policies[0].episodes.iter().map(|episode| episode.from).collect();
            began.sort_by(f64::total_cmp);
            assert_eq!(began, fired, "seed {seed}");
            let judged = monitor.history().iter().filter_map(|batch| batch.labelled.filter(|labelled| labelled.judged_at.is_some()));
            let last = judged.map(|labelled| labelled.at).fold(7.0, f64::max);
            let open = found.policies[0].episodes.iter().filter(|episode| episode.to >= last).count();
            assert_eq!(open as u64, monitor.dashboard().firing, "seed {seed}");
        }
    }

    fn a_trigger_counts_a_batch_once_whenever_its_labels_come() {
        let policy = |more: Value| {
            let mut options = json!({ "accuracy": 0.85, "driftPValue": 0 });
            options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "policies": [{ "name": "retrain", "trigger": options }] })
        };
        let begun = |monitor: &Monitor, more: Value| {
            let found = run(monitor, policy(more));
            found.policies[0].episodes.iter().map(|episode| episode.judged_batch).collect::<Vec<_>>()
        };
        let cooling = || json!({ "recent": 1, "cooldown": 4 });
        assert_eq!(begun(&history(&[0.7; 12]), cooling()), [0, 5, 10]);
        // Of the window of three batches, all three have to be known.
        let whole = || json!({ "recent": 3, "window": 3, "minObservations": 3, "cooldown": 100 });
        assert_eq!(begun(&history(&[0.7; 12]), whole()), [2]);
        for late in [0, 1, 12] {
            let mut monitor = Monitor::new(&with_ids(batch(0.9, 0.0, 1)), by_id(json!([]))).unwrap();
            let tables: Vec<Table> = (2..14).map(|seed| with_ids(batch(0.7, 0.0, seed))).collect();
            let every: Vec<u32> = (0..400).collect();
            for now in 0..24_usize {
                if let Some(table) = tables.get(now) {
                    observe_bare(&mut monitor, table, now as u64, now as f64);
                }
                if let Some(of) = now.checked_sub(late).filter(|of| *of < tables.len()) {
                    label_rows(&mut monitor, &tables[of], of as u64, now as f64 + 0.5, &every);
                }
            }
            let mut expected = vec![0, 5, 10];
            if late == 1 {
                // The first labels come after batch 1, and four more batches are quiet.
                expected = vec![0, 6, 11];
            }
            assert_eq!(begun(&monitor, cooling()), expected, "{late} batches late");
            assert_eq!(begun(&monitor, whole()), [2], "{late} batches late");
        }
    }

    fn muted_alerts_do_not_act_and_guardrails_roll_back() {
        let monitor = history(&ACCURACIES);
        let drift = json!({ "name": "drift", "metric": "driftAlertPValue", "when": "below", "threshold": 0.0025, "severity": "high" });
        let mut both = rules("both", 1);
        both["rules"].as_array_mut().unwrap().push(drift);
        let mut muted = both.clone();
        muted["name"] = json!("muted");
        muted["inhibit"] = json!([{ "source": { "rule": "drift" }, "target": { "rule": "low" } }]);
        let guardrails = json!([{ "metric": "accuracy", "when": "below", "threshold": 0.85, "minObservations": 400 }]);
        let rollout = json!({ "name": "rollout", "rollout": { "guardrails": guardrails } });
        let found = run(&monitor, json!({ "policies": [both, muted, rollout] }));
        let [both, muted, rollout] = found.policies.as_slice() else { panic!() };
        assert_eq!(both.standing, [0, 0, 2, 0, 0, 2, 2, 2, 0, 0]);
        assert_eq!(muted.standing, [0, 0, 1, 0, 0, 1, 1, 1, 0, 0]);
        // 0.9, 0.9, 0.7 are 0.833 together; anew: 0.9, 0.9, 0.7; anew: 0.7; 0.7; 0.9, 0.9
        assert_eq!(rollout.standing, [0, 0, 1, 0, 0, 1, 1, 1, 0, 0]);
        assert!(rollout.episodes[0].reason.starts_with("Roll back: accuracy"), "{}", rollout.episodes[0].reason);
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

    /// A condensed batch has values of segments and no intervals: a rule that asks for the whole interval to be past its
    /// limit does not see less of it there.
    fn a_rule_on_intervals_of_segments_does_not_judge_values_in_their_place() {
        let with_region = |right: f64, seed: u64| {
            let rows = (0..400).map(|row| f64::from(row / 4 % 2)).collect();
            let region = Column::from_numbers("region", rows);
            Table::new(batch(right, 0.0, seed).columns().iter().cloned().chain([region]).collect()).unwrap()
        };
        let in_segments = |threshold: Value, on: &str| {
            json!([{ "name": "worse", "metric": "accuracy", "when": "below", "threshold": threshold,
                "on": on, "segments": true, "severity": "high" }])
        };
        let roles = json!({ "target": "target", "prediction": "prediction", "segment": ["region"] });
        let of = |full: u64, rules: &Value| -> MonitorConfig {
            serde_json::from_value(json!({ "roles": roles, "fullReports": full, "rules": rules })).unwrap()
        };
        for (threshold, on, expected) in
            [(json!(0.84), "interval", vec![]), (json!("reference"), "value", vec![]), (json!(0.84), "value", vec![(0, 4); 2])]
        {
            let rules = in_segments(threshold, on);
            let mut monitor = Monitor::new(&with_region(0.87, 1), of(1, &rules)).unwrap();
            for day in 0..5 {
                let options = ObserveOptions { at: f64::from(day) * DAY, ..ObserveOptions::default() };
                monitor.observe(&with_region(0.81, 2 + day as u64), &options).unwrap();
            }
            assert_eq!(monitor.alerts().is_empty(), expected.is_empty());
            let outcome = run(&monitor, json!({ "policies": [{ "name": "the same", "rules": rules }] }));
            let episodes = outcome.policies[0].episodes.iter();
            let lasted: Vec<_> = episodes.map(|episode| (episode.first_batch, episode.last_batch)).collect();
            assert_eq!(lasted, expected, "{on}");
        }
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
            (json!({ "policies": [rules("x", 1), { "name": "y", "gate": { "metrics": [{ "metric": "f1", "margin": -1 }] } }] }), "/policies/1/gate/metrics/0/margin: "),
            (json!({ "policies": [{ "name": "x", "trigger": { "recent": 0 } }] }), "/policies/0/trigger/recent: "),
            (json!({ "policies": [{ "name": "x", "rollout": { "guardrails": [{ "metric": "luck", "when": "below", "threshold": 1 }] } }] }), "/policies/0/rollout/guardrails/0/metric: "),
            (json!({ "policies": [rules("x", 1)], "incidents": [{ "from": 2, "to": 1 }] }), "not before"),
            (json!({ "policies": [{ "name": "x", "gate": {}, "inhibit": [{ "source": {}, "target": {} }] }] }), "no rules to mute"),
            (json!({ "policies": [one("accuracy", json!({ "variation": 3 }))] }), "Give the monitor a rule with"),
            (json!({ "policies": [one("accuracyChange", json!(1))] }), "none of `detectors` watches"),
            (json!({ "policies": [{ "name": "x", "trigger": { "costs": { "retraining": 1, "horizon": 9, "expectedLoss": 0.1 } } }] }), "need `perError`"),
            (json!({ "policies": [{ "name": "x", "rollout": { "guardrails": [] } }] }), "no guardrails"),
            (json!({ "policies": [{ "name": "x", "rollout": { "guardrails": [{ "metric": "value", "when": "below", "threshold": 1 }] } }] }), "has no \"value\""),
        ] {
            let options: ReplayOptions = serde_json::from_value(options).unwrap();
            let error = replay(&monitor, &options).unwrap_err();
            assert!(error.to_string().contains(said), "{error}");
        }
        let empty = Monitor::new(&batch(0.9, 0.0, 1), config()).unwrap();
        let found = run(&empty, json!({ "policies": [rules("x", 1)], "incidents": [{ "from": 1 }] }));
        assert_eq!((found.batches, found.policies[0].standing.len()), (0, 0));
    }
}
