//! Targets that come after their batch: the same numbers as if they had been there, and honest events.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::AlertState;
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::metric::Measurement;
use driftglass::monitor::{BatchReport, LabelOptions, Monitor, MonitorConfig, ObserveOptions};
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
    LabelOptions { label: format!("batch {batch}"), at }
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

    fn rules_judge_a_batch_once_when_its_labels_come() {
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
        assert_eq!(label(2, 130.0), (false, vec![], None), "a newer batch has overtaken it");
        let events: Vec<usize> = monitor.history().iter().map(|batch| batch.events.len()).collect();
        assert_eq!(events, [1, 0, 1, 0]);
        assert_eq!(monitor.alerts()[0].since_label, "batch 3");
        assert!(monitor.history()[1].performance.is_some());
        let restored = restore(&save(&monitor), Some(&table(1, 0.95))).unwrap();
        assert_eq!(restored.history()[2].labelled, monitor.history()[2].labelled);
        assert_eq!(save(&restored), save(&monitor));
    }

    fn segments_of_a_condensed_batch_are_judged_and_said_not_to_be_kept() {
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
            came
        });
        let [condensed, whole] = came;
        assert!(condensed.judged && condensed.events.len() == 2);
        assert_eq!(condensed.events, whole.events);
        let warning = condensed.warnings.iter().find(|warning| warning.code == "segments-condensed").unwrap();
        assert!(warning.count == 2 && warning.message.contains("2 segments"), "{}", warning.message);
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
