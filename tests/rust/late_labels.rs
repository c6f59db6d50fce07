//! Targets that come after their batch: the same numbers as if they had been there, and honest events.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::{AlertState, NotifyOptions};
use driftglass::detect::Stage;
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::metric::Measurement;
use driftglass::monitor::{BatchReport, LabelOptions, Monitor, MonitorConfig, ObserveOptions};
use driftglass::replay::replay;
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::json;

const ROWS: usize = 400;

/// A batch whose ids begin at `seed * 1000`, right with the given chance.
fn table(seed: u64, right: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut columns: [Vec<f64>; 4] = Default::default();
    let mut region = Vec::new();
    for _ in 0..ROWS {
        let truth = random.unit() < 0.5;
        let said = if random.unit() < right { truth } else { !truth };
        let sure = 0.6 + 0.4 * random.unit();
        let row = [
            random.unit(),
            f64::from(truth),
            f64::from(said),
            if said { sure } else { 1.0 - sure },
        ];
        columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        region.push(["north", "south"][random.below(2) as usize]);
    }
    let [x, y, said, p] = columns;
    let ids = (0..ROWS).map(|row| (seed * 1000) as f64 + row as f64).collect();
    Table::new(vec![
        Column::from_numbers("id", ids),
        Column::from_numbers("x", x),
        Column::from_texts("region", region.into_iter().map(Some)),
        Column::from_numbers("y", y),
        Column::from_numbers("said", said),
        Column::from_numbers("p", p),
    ])
    .unwrap()
}

fn only(table: &Table, names: &[&str]) -> Table {
    Table::new(names.iter().map(|name| table.column(name).unwrap().clone()).collect()).unwrap()
}

fn unlabelled(table: &Table) -> Table {
    only(table, &["id", "x", "region", "said", "p"])
}

fn labels(table: &Table) -> Table {
    let backwards: Vec<u32> = (0..table.row_count() as u32).rev().collect();
    only(table, &["id", "y"]).pick(&backwards)
}

fn monitor() -> Monitor {
    let config = json!({
        "roles": { "id": "id", "target": "y", "prediction": "said", "probability": "p", "segment": ["region"] },
        "rules": [{ "name": "worse", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high", "for": 2 }],
    });
    Monitor::new(&table(1, 0.95), MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table, step: u32) {
    let options = ObserveOptions { at: f64::from(step), ..ObserveOptions::default() };
    monitor.observe(batch, &options).unwrap();
}

fn late(batch: u32, at: f64) -> LabelOptions {
    LabelOptions { label: format!("batch {batch}"), at, min_matched: None }
}

/// A monitor whose rule fires at the first batch below 0.85.
fn strict() -> Monitor {
    let config = json!({
        "roles": { "id": "id", "target": "y", "prediction": "said", "probability": "p", "segment": ["region"] },
        "rules": [{ "name": "worse", "metric": "accuracy", "when": "below", "threshold": 0.85, "severity": "high" }],
    });
    Monitor::new(&table(1, 0.95), MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
}

/// Labels of some rows.
fn part(batch: &Table, rows: impl Iterator<Item = u32>) -> Table {
    only(batch, &["id", "y"]).pick(&rows.collect::<Vec<_>>())
}

/// Rows of which the prediction is right, or wrong.
fn rows_that_are(batch: &Table, right: bool) -> Vec<u32> {
    let numbers = |name: &str| batch.column(name).unwrap().numbers().unwrap().into_owned();
    let (said, truth) = (numbers("said"), numbers("y"));
    (0..ROWS as u32).filter(|&row| (said[row as usize] == truth[row as usize]) == right).collect()
}

fn states(monitor: &Monitor) -> Vec<(String, AlertState)> {
    monitor.alerts().into_iter().map(|alert| (alert.id, alert.state)).collect()
}

fn of_outcome(report: &BatchReport) -> Vec<Measurement> {
    let outcome = |m: &&Measurement| {
        m.column.is_none() && m.metric != "duplicateRows" && !m.metric.starts_with("drifted")
    };
    report.measurements.iter().filter(outcome).cloned().collect()
}

portable_tests! {
    fn late_labels_give_the_numbers_of_labels_that_were_there() {
        let (mut early, mut after) = (monitor(), monitor());
        let batch = table(2, 0.8);
        observe(&mut early, &batch, 1);
        observe(&mut after, &unlabelled(&batch), 1);
        let before = after.history()[0].clone();
        assert!(before.performance.is_none());
        let came = after.label(&unlabelled(&batch), &labels(&batch), &late(1, 50.0)).unwrap();
        assert_eq!((came.counts.matched, came.counts.unlabelled, came.counts.orphans), (400, 0, 0));
        let (now, wanted) = (&after.history()[0], &early.history()[0]);
        assert_eq!(now.performance, wanted.performance);
        assert_eq!(now.estimated, wanted.estimated);
        assert!(now.estimated.as_ref().unwrap().metrics[0].realised.is_some());
        assert_eq!(of_outcome(now), of_outcome(wanted));
        assert_eq!(now.segments[1].measurements[1], wanted.segments[1].measurements[1]);
        assert_eq!((&now.drift, &now.quality, &now.schema), (&before.drift, &before.quality, &before.schema));
        assert!(now.warnings.iter().all(|warning| warning.code != "targets-absent"));
        assert_eq!(after.dashboard().current_accuracy, early.dashboard().current_accuracy);
        assert_eq!(after.totals().last_accuracy, early.totals().last_accuracy);
    }

    fn the_same_labels_are_no_second_batch() {
        let mut monitor = monitor();
        let batches: Vec<Table> = (2..6).map(|seed| table(seed, 0.7)).collect();
        for (step, batch) in (1..).zip(&batches) {
            observe(&mut monitor, &unlabelled(batch), step);
        }
        assert!(monitor.alerts().is_empty(), "nothing is known yet");
        let mut label = |of: u32, at: f64| {
            let batch = &batches[of as usize - 1];
            let came = monitor.label(&unlabelled(batch), &labels(batch), &late(of, at)).unwrap();
            let states: Vec<AlertState> = came.events.iter().map(|event| event.to).collect();
            (came.judged, states, came.events.first().map(|event| event.at))
        };
        assert_eq!(label(1, 100.0), (true, vec![AlertState::Pending], Some(100.0)));
        assert_eq!(label(1, 110.0), (false, vec![], None), "the same labels are no second batch");
        assert_eq!(label(3, 120.0), (true, vec![AlertState::Firing], Some(120.0)));
        assert_eq!(label(2, 130.0), (true, vec![], None), "it fires already");
        let events: Vec<usize> = monitor.history().iter().map(|batch| batch.events.len()).collect();
        assert_eq!(events, [1, 0, 1, 0]);
        assert_eq!(monitor.alerts()[0].since_label, "batch 3");
        assert!(monitor.history()[1].performance.is_some());
        let restored = restore(&save(&monitor), Some(&table(1, 0.95))).unwrap();
        assert_eq!(restored.history()[2].labelled, monitor.history()[2].labelled);
        assert_eq!(save(&restored), save(&monitor));
    }

    fn labels_in_parts_add_up_and_are_judged_whenever_they_change_something() {
        let (mut monitor, batch) = (strict(), table(2, 0.8));
        let bare = unlabelled(&batch);
        observe(&mut monitor, &bare, 1);
        let right = rows_that_are(&batch, true);
        let mut label = |rows: &mut dyn Iterator<Item = u32>, at: f64| {
            let came = monitor.label(&bare, &part(&batch, rows), &late(1, at)).unwrap();
            let states: Vec<AlertState> = came.events.iter().map(|event| event.to).collect();
            (came.labelled.unwrap().matched, came.judged, states, came.warnings.len())
        };
        assert_eq!(label(&mut right[..5].iter().copied(), 10.0), (5, false, vec![], 1), "too few to judge by");
        let first_half = label(&mut (0..200), 20.0);
        assert_eq!((first_half.1, first_half.2, first_half.3), (true, vec![AlertState::Firing], 0));
        let all = label(&mut (200..400), 30.0);
        assert_eq!((all.0, all.1, all.2), (400, true, vec![]));
        assert_eq!(label(&mut (0..400), 40.0), (400, false, vec![], 0), "nothing new");
        let mut at_once = strict();
        observe(&mut at_once, &bare, 1);
        at_once.label(&bare, &labels(&batch), &late(1, 30.0)).unwrap();
        let (parts, whole) = (&monitor.history()[0], &at_once.history()[0]);
        assert_eq!(of_outcome(parts), of_outcome(whole));
        assert_eq!((&parts.performance, &parts.estimated, &parts.segments), (&whole.performance, &whole.estimated, &whole.segments));
        assert_eq!(parts.labelled.unwrap().at, 30.0);
        assert_eq!((parts.labelled.unwrap().judged_at, whole.labelled.unwrap().judged_at), (Some(20.0), Some(30.0)));
        assert_eq!(monitor.alerts()[0].fired_at, Some(20.0));
    }

    fn a_label_that_comes_again_replaces_that_of_its_row_alone() {
        let (mut monitor, batch) = (strict(), table(2, 0.9));
        let bare = unlabelled(&batch);
        observe(&mut monitor, &bare, 1);
        monitor.label(&bare, &labels(&batch), &late(1, 10.0)).unwrap();
        let row = rows_that_are(&batch, true)[0];
        let accuracy = |monitor: &Monitor| monitor.dashboard().current_accuracy.unwrap();
        let before = accuracy(&monitor);
        let turned: Vec<f64> = part(&batch, [row].into_iter()).column("y").unwrap().numbers().unwrap().iter().map(|y| 1.0 - y).collect();
        let ids = part(&batch, [row].into_iter()).column("id").unwrap().clone();
        let corrected = Table::new(vec![ids, Column::from_numbers("y", turned)]).unwrap();
        let came = monitor.label(&bare, &corrected, &late(1, 20.0)).unwrap();
        assert_eq!((came.counts.matched, came.labelled.unwrap().matched, came.judged), (1, 400, true));
        assert!((before - accuracy(&monitor) - 1.0 / 400.0).abs() < 1e-12);
    }

    fn what_a_part_said_wrongly_is_taken_back_once() {
        let (mut monitor, batch) = (strict(), table(2, 0.9));
        let bare = unlabelled(&batch);
        observe(&mut monitor, &bare, 1);
        let mut rows = rows_that_are(&batch, false);
        rows.extend(&rows_that_are(&batch, true)[..100]);
        let told = |monitor: &mut Monitor, rows: &[u32], at: f64| {
            let came = monitor.label(&bare, &part(&batch, rows.iter().copied()), &late(1, at)).unwrap();
            came.events.iter().map(|event| (event.from, event.to)).collect::<Vec<_>>()
        };
        assert_eq!(told(&mut monitor, &rows, 10.0), [(AlertState::Inactive, AlertState::Firing)]);
        let rest: Vec<u32> = (0..ROWS as u32).filter(|row| !rows.contains(row)).collect();
        assert_eq!(told(&mut monitor, &rest[..200], 20.0), [(AlertState::Firing, AlertState::Resolved)]);
        assert_eq!(told(&mut monitor, &rest[200..], 30.0), []);
        assert_eq!(states(&monitor), [("worse".to_owned(), AlertState::Resolved)]);
    }

    fn parts_of_several_batches_in_any_order_lead_to_the_same_alerts() {
        let batches: Vec<Table> = [0.7, 0.95, 0.7, 0.7].iter().zip(2..).map(|(&right, seed)| table(seed, right)).collect();
        for rule_for_two in [false, true] {
            let fresh = || if rule_for_two { monitor() } else { strict() };
            let observed = |monitor: &mut Monitor| {
                (1..).zip(&batches).for_each(|(step, batch)| observe(monitor, &unlabelled(batch), step));
            };
            let mut whole = fresh();
            observed(&mut whole);
            for (of, batch) in (1..).zip(&batches) {
                whole.label(&unlabelled(batch), &labels(batch), &late(of, 100.0)).unwrap();
            }
            for seed in 0..6 {
                let mut random = SplitMix64::new(seed);
                let mut parts: Vec<(u32, u32)> = (0..4).flat_map(|of| (0..5).map(move |part| (of, part))).collect();
                for last in (1..parts.len()).rev() {
                    parts.swap(last, random.below(last as u64 + 1) as usize);
                }
                let mut monitor = fresh();
                observed(&mut monitor);
                for (step, &(of, nth)) in parts.iter().enumerate() {
                    let batch = &batches[of as usize];
                    let rows = (0..ROWS as u32).filter(|row| row % 5 == nth);
                    monitor.label(&unlabelled(batch), &part(batch, rows), &late(of + 1, 100.0 + step as f64)).unwrap();
                    if step == 7 {
                        let text = save(&monitor);
                        monitor = restore(&text, Some(&table(1, 0.95))).unwrap();
                        assert_eq!(save(&monitor), text);
                    }
                }
                let told = |monitor: &Monitor| monitor.history().iter().map(of_outcome).collect::<Vec<_>>();
                assert_eq!(told(&monitor), told(&whole));
                assert_eq!(states(&monitor), states(&whole), "seed {seed}");
            }
        }
    }

    /// The first labels that come are those of rows that the model got wrong, so accuracy seems to have fallen.
    fn a_detector_is_shown_the_newest_batch_anew_when_more_of_its_labels_come() {
        let reference = table(1, 0.95);
        let config = json!({
            "roles": { "id": "id", "target": "y", "prediction": "said", "probability": "p", "segment": ["region"] },
            "detectors": [
                { "metric": "accuracy", "method": "page-hinkley", "threshold": 0.15, "delta": 0.005, "minInstances": 3 },
                { "metric": "accuracy", "segment": "region = north", "method": "adwin", "clock": 1 },
            ],
            "rules": [{ "name": "changed", "metric": "accuracyChange", "when": "above", "threshold": 1.5, "severity": "high" }],
        });
        let fresh = || Monitor::new(&reference, MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap();
        let wrong_first = |batch: &Table| {
            let column = |name: &str| batch.column(name).unwrap().numbers().unwrap().into_owned();
            let (said, y) = (column("said"), column("y"));
            let (wrong, right): (Vec<u32>, Vec<u32>) = (0..ROWS as u32).partition(|&row| said[row as usize] != y[row as usize]);
            let rows: Vec<u32> = wrong.into_iter().chain(right).take(100).collect();
            only(&batch.pick(&rows), &["id", "y"])
        };
        let batches: Vec<Table> = (2..9).map(|seed| table(seed, 0.9)).collect();
        let (mut parts, mut whole) = (fresh(), fresh());
        for (step, batch) in (1..).zip(&batches) {
            observe(&mut parts, &unlabelled(batch), step);
            observe(&mut whole, &unlabelled(batch), step);
            let at = f64::from(step) + 0.5;
            let first = parts.label(&unlabelled(batch), &wrong_first(batch), &late(step, at)).unwrap();
            if step == 5 {
                // It took those labels for a fall, and says so until the others come.
                assert_eq!(first.events.len(), 1, "{:?}", first.events);
                assert_eq!(parts.history()[4].detectors[0].stage, Stage::Change);
                parts = restore(&save(&parts), Some(&reference)).unwrap();
            }
            parts.label(&unlabelled(batch), &labels(batch), &late(step, at + 0.1)).unwrap();
            whole.label(&unlabelled(batch), &labels(batch), &late(step, at)).unwrap();
            let said = |monitor: &Monitor| monitor.history().back().unwrap().detectors.clone();
            assert_eq!(said(&parts), said(&whole), "batch {step}");
            assert!(said(&parts).iter().all(|one| one.stage == Stage::None && one.n == u64::from(step)), "{:?}", said(&parts));
        }
        assert!(parts.alerts().iter().all(|alert| alert.state != AlertState::Firing));
        // What a later batch has overtaken changes nothing any more.
        let before = parts.history().back().unwrap().detectors.clone();
        let flipped = only(&batches[3], &["id", "y"]);
        let y: Vec<f64> = flipped.column("y").unwrap().numbers().unwrap().iter().map(|y| 1.0 - y).collect();
        let flipped = Table::new(vec![flipped.column("id").unwrap().clone(), Column::from_numbers("y", y)]).unwrap();
        let overtaken = parts.label(&unlabelled(&batches[3]), &flipped, &late(4, 20.0)).unwrap();
        assert!(overtaken.judged);
        let next = table(20, 0.9);
        observe(&mut parts, &next, 21);
        let last = parts.history().back().unwrap();
        assert_eq!(last.detectors[0].n, before[0].n + 1);
        assert_eq!(last.detectors[0].stage, Stage::None);
    }

    fn labels_that_come_sixty_batches_late_are_judged_and_their_alert_has_their_number() {
        let mut monitor = strict();
        let batch = |number: u32| table(u64::from(number) + 1, 0.6);
        for number in 1..=70 {
            observe(&mut monitor, &unlabelled(&batch(number)), number);
        }
        for number in 1..=5 {
            let given = batch(number);
            let options = late(number, 100.0 + f64::from(number));
            let found = monitor.label(&unlabelled(&given), &labels(&given), &options).unwrap();
            assert!(found.judged, "batch {number}");
        }
        let alerts = monitor.alerts();
        assert_eq!(alerts[0].state, AlertState::Firing);
        assert!(alerts[0].message.starts_with("Accuracy is 0."), "{}", alerts[0].message);
    }

    /// An estimate is there in every batch: its own alert is final soon, and no other one with it.
    fn labels_that_come_late_are_judged_beside_a_rule_on_the_estimate() {
        let rule = |name: &str, metric: &str| json!({ "name": name, "metric": metric, "when": "below", "threshold": 0.85, "severity": "high", "noDataFor": 2 });
        let config = json!({
            "roles": { "id": "id", "target": "y", "prediction": "said", "probability": "p" },
            "rules": [rule("worse", "accuracy"), rule("ahead", "estimatedAccuracy")],
        });
        let mut monitor = Monitor::new(&table(1, 0.95), MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap();
        let batch = |number: u32| table(u64::from(number) + 1, if number == 3 { 0.6 } else { 0.95 });
        for number in 1..=70 {
            observe(&mut monitor, &unlabelled(&batch(number)), number);
        }
        let mut label = |number: u32| {
            let given = batch(number);
            monitor.label(&unlabelled(&given), &labels(&given), &late(number, 100.0 + f64::from(number))).unwrap()
        };
        let moved: Vec<AlertState> = (1..=4).flat_map(|number| {
            let found = label(number);
            assert!(found.judged, "batch {number}");
            found.events.into_iter().filter(|event| event.alert == "worse").map(|event| event.to)
        }).collect();
        assert_eq!(moved, [AlertState::Firing, AlertState::Resolved]);
        // Once 50 newer batches have targets, what a batch says is final.
        (6..=60).for_each(|number| drop(label(number)));
        let found = label(5);
        assert!(!found.judged && found.performance.is_some());
        assert_eq!(found.warnings.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(), ["labels-too-late"]);
    }

    fn what_labels_of_an_older_batch_move_can_be_told() {
        let mut monitor = strict();
        let batches = [table(2, 0.6), table(3, 0.6)];
        for (batch, number) in batches.iter().zip(1..) {
            observe(&mut monitor, &unlabelled(batch), number);
        }
        monitor.label(&unlabelled(&batches[0]), &labels(&batches[0]), &late(1, 10.0)).unwrap();
        let told = |options: NotifyOptions| monitor.notifications(&options).map(|found| found.groups.len());
        let of = |label: &str, since: f64| NotifyOptions { label: Some(label.to_owned()), since: Some(since), ..NotifyOptions::default() };
        assert_eq!(told(NotifyOptions::default()), Ok(0));
        assert_eq!((told(of("batch 1", 10.0)), told(of("batch 1", 11.0)), told(of("batch 2", 0.0))), (Ok(1), Ok(0), Ok(0)));
        assert!(told(of("batch 9", 0.0)).unwrap_err().message.contains("batch 2, batch 1"));
    }

    fn labels_that_are_not_kept_any_more_have_to_come_together() {
        let (mut monitor, batch) = (strict(), table(2, 0.9));
        let bare = unlabelled(&batch);
        observe(&mut monitor, &bare, 1);
        monitor.label(&bare, &part(&batch, 0..300), &late(1, 10.0)).unwrap();
        let text = save(&monitor);
        let from = |name: &str| text.find(name).unwrap();
        let (start, end) = (from("\"monitor\":") + 10, text.len() - 1);
        let body = format!("{}{}", &text[start..from(",\"labels\":[{")], &text[from(",\"totals\"")..end]);
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let sum = body.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
        let forgotten = format!("{{\"format\":\"driftglass-snapshot\",\"version\":2,\"checksum\":\"{sum:016x}\",\"monitor\":{body}}}");
        let mut older = restore(&forgotten, Some(&table(1, 0.95))).unwrap();
        let error = older.label(&bare, &part(&batch, 300..400), &late(1, 20.0)).unwrap_err();
        assert!(error.message.contains("all its labels at once"), "{}", error.message);
        assert!(older.label(&bare, &labels(&batch), &late(1, 20.0)).unwrap().judged);
    }

    fn segments_of_a_condensed_batch_are_judged_and_kept() {
        let config = |full: u64| json!({
            "roles": { "id": "id", "target": "y", "prediction": "said", "segment": ["region"] },
            "rules": [{ "name": "each", "metric": "accuracy", "segments": true, "when": "below", "threshold": 0.85, "severity": "high" }],
            "detectors": [{ "metric": "accuracy", "segment": "region = north", "method": "adwin" }],
            "fullReports": full,
        });
        let came = [1, 10].map(|full| {
            let mut monitor = Monitor::new(&table(1, 0.95), MonitorConfig::from_json(&config(full).to_string()).unwrap()).unwrap();
            let batches: Vec<Table> = (2..5).map(|seed| table(seed, 0.7)).collect();
            for (step, batch) in (1..).zip(&batches) {
                observe(&mut monitor, &unlabelled(batch), step);
            }
            assert_eq!(monitor.history()[1].condensed, full == 1);
            let came = monitor.label(&unlabelled(&batches[1]), &labels(&batches[1]), &late(2, 10.0)).unwrap();
            assert_eq!(monitor.alerts().len(), 2);
            let of_segments = |monitor: &Monitor| -> Vec<(String, f64)> {
                let known = monitor.measurements(1).into_owned().into_iter().filter(|m| m.metric.starts_with("accuracy") && m.segment.is_some());
                let mut all: Vec<_> = known.filter_map(|m| Some((m.metric + &m.segment?, m.value?))).collect();
                all.sort_by(|a, b| a.0.cmp(&b.0));
                all
            };
            let kept = of_segments(&monitor);
            let restored = restore(&save(&monitor), None).unwrap();
            assert_eq!(of_segments(&restored), kept);
            let policies = json!({ "policies": [{ "name": "own", "rules": config(full)["rules"] }] });
            let found = replay(&monitor, &serde_json::from_value(policies).unwrap()).unwrap();
            assert_eq!(found.policies[0].episodes.len(), 2);
            (came, kept)
        });
        let [(condensed, kept), (whole, in_full)] = came;
        assert_eq!(kept.len(), 3);
        for (kept, full) in kept.iter().zip(&in_full) {
            assert!(kept.0 == full.0 && (kept.1 - full.1).abs() < 1e-3, "{kept:?} {full:?}");
        }
        assert!(condensed.judged && condensed.events.len() == 2);
        assert_eq!(condensed.events, whole.events);
        assert!(condensed.warnings.is_empty(), "{:?}", condensed.warnings);
        assert!(whole.warnings.is_empty(), "{:?}", whole.warnings);
    }

    fn each_side_is_counted_and_no_row_is_made() {
        let mut monitor = monitor();
        let batch = table(2, 0.9);
        observe(&mut monitor, &unlabelled(&batch), 1);
        let some: Vec<u32> = (0..100).flat_map(|row| [row, row]).collect();
        let foreign = labels(&table(9, 0.9));
        let mixed = |name: &str| {
            let (own, other) = (only(&batch, &["id", "y"]).pick(&some), &foreign);
            let numbers = |table: &Table| table.column(name).unwrap().numbers().unwrap().into_owned();
            Column::from_numbers(name, [numbers(&own), numbers(other)].concat())
        };
        let given = Table::new(vec![mixed("id"), mixed("y")]).unwrap();
        let came = monitor.label(&unlabelled(&batch), &given, &late(1, 2.0)).unwrap();
        let counts = came.counts;
        assert_eq!((counts.matched, counts.unlabelled), (100, 300));
        assert_eq!((counts.labels, counts.orphans, counts.repeated_labels), (600, 400, 100));
        let report = &monitor.history()[0];
        assert_eq!(report.measurements.iter().find(|m| m.metric == "accuracy").unwrap().n, 100);
        assert_eq!(report.labelled.unwrap().unlabelled, 300);
    }

    fn labels_of_another_batch_change_nothing() {
        let mut monitor = monitor();
        let batch = unlabelled(&table(2, 0.9));
        observe(&mut monitor, &batch, 1);
        let before = save(&monitor);
        let came = monitor.label(&batch, &labels(&table(3, 0.9)), &late(1, 2.0)).unwrap();
        assert_eq!((came.counts.matched, came.counts.orphans, came.performance), (0, 400, None));
        let mut refused = |batch: &Table, of: u32, at: f64| {
            let given = labels(&table(2, 0.9));
            monitor.label(batch, &given, &late(of, at)).unwrap_err().message
        };
        assert!(refused(&batch, 7, 2.0).contains("No batch \"batch 7\" is kept. The newest are: batch 1."));
        assert!(refused(&unlabelled(&table(3, 0.9)), 1, 2.0).contains("column \"id\" has other values"));
        assert!(refused(&batch.slice(0, 10), 1, 2.0).contains("not the batch that was observed"));
        assert!(refused(&batch, 1, f64::NAN).contains("finite"));
        assert_eq!(save(&monitor), before);
        let plain = json!({ "roles": { "target": "y", "prediction": "said" } });
        let config = MonitorConfig::from_json(&plain.to_string()).unwrap();
        let mut without = Monitor::new(&table(1, 0.9), config).unwrap();
        observe(&mut without, &batch, 1);
        let error = without.label(&batch, &labels(&table(2, 0.9)), &late(1, 2.0)).unwrap_err();
        assert!(error.message.contains("role id"), "{}", error.message);
    }

    fn labels_of_which_a_sample_was_kept_are_said_to_be_fewer() {
        let mut monitor = monitor();
        let batch = unlabelled(&table(2, 0.9));
        observe(&mut monitor, &batch, 1);
        let rows: String = (0..40_000).map(|id| format!("{id},{}\n", id % 2)).collect();
        let options = CsvOptions { memory_budget: Some(20_000), ..CsvOptions::default() };
        let some = read_csv(format!("id,y\n{rows}").as_bytes(), options).unwrap();
        assert!(some.sampled().is_some());
        let came = monitor.label(&batch, &some, &late(1, 2.0)).unwrap();
        assert!(came.warnings.iter().any(|warning| warning.code == "sampled-labels"), "{:?}", came.warnings);
        let all = monitor.label(&batch, &labels(&table(2, 0.9)), &late(1, 3.0)).unwrap();
        assert!(all.warnings.is_empty(), "{:?}", all.warnings);
    }
}
