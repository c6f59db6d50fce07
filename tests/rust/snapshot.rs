//! Snapshots: the same monitor again, nothing of the rows, and never a wrong number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::SilenceMatch;
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::report::Report;
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::json;

fn table(seed: u64, shift: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut column =
        |shift: f64| (0..80).map(|_| random.unit() * 3.0 + shift).collect::<Vec<f64>>();
    let (income, price, said) = (column(shift), column(0.0), column(0.0));
    Table::new(vec![
        Column::from_numbers("income", income),
        Column::from_numbers("price", price),
        Column::from_numbers("said", said),
        Column::from_texts("secret", (0..80).map(|row| Some(["a", "b"][row % 2]))),
    ])
    .unwrap()
}

fn monitor() -> Monitor {
    let config = json!({
        "roles": { "target": "price", "prediction": "said" },
        "rules": [
            { "name": "drift", "metric": "driftPValue", "when": "below", "threshold": 0.01, "severity": "medium", "for": 2, "cooldown": 1 },
            { "name": "r2", "metric": "r2", "when": "below", "threshold": 0.7, "severity": "high" },
        ],
        "historyLimit": 4,
    });
    Monitor::new(&table(1, 0.0), MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
}

/// Rows as the snapshot of version 1 was made from.
fn first_version(rows: usize, shift: f64) -> Table {
    let said = |row: usize| row.is_multiple_of(13) != row.is_multiple_of(2);
    let yes = |is: bool| Some(if is { "yes" } else { "no" });
    let number = |of: &dyn Fn(usize) -> f64| (0..rows).map(of).collect::<Vec<f64>>();
    Table::new(vec![
        Column::from_numbers("x", number(&|row| (row * 37 % 101) as f64 / 8.0 + shift)),
        Column::from_texts(
            "region",
            (0..rows).map(|row| Some(["north", "south", "west"][row * 7 % 3])),
        ),
        Column::from_texts("said", (0..rows).map(|row| yes(said(row)))),
        Column::from_numbers(
            "p",
            number(&|row| (if said(row) { 60.0 } else { 0.0 } + (row * 11 % 40) as f64) / 100.0),
        ),
        Column::from_texts("y", (0..rows).map(|row| yes(row % 2 == 0))),
    ])
    .unwrap()
}

fn observe(monitor: &mut Monitor, step: u64) {
    let shift = if step % 4 < 2 { 0.0 } else { 2.0 };
    let options = ObserveOptions { at: step as f64 * 1000.0, ..ObserveOptions::default() };
    monitor.observe(&table(step + 10, shift), &options).unwrap();
}

fn code(text: &str) -> Option<&'static str> {
    restore(text, None).err().map(|error| error.code.as_str())
}

portable_tests! {
    fn a_restored_monitor_continues_identically() {
        for cut in 0..8 {
            let (mut whole, mut parts) = (monitor(), monitor());
            for step in 0..8 {
                if step == cut {
                    parts.silence(&SilenceMatch { all: true, ..SilenceMatch::default() }, 5500.0).unwrap();
                    whole.silence(&SilenceMatch { all: true, ..SilenceMatch::default() }, 5500.0).unwrap();
                    parts = restore(&save(&parts), Some(&table(1, 0.0))).unwrap();
                }
                observe(&mut whole, step);
                observe(&mut parts, step);
            }
            assert_eq!(Report::of(&parts), Report::of(&whole), "cut at {cut}");
            assert_eq!(save(&parts), save(&whole));
        }
    }

    fn without_the_reference_it_goes_on_and_says_that_it_is_approximate() {
        let mut whole = monitor();
        (0..3).for_each(|step| observe(&mut whole, step));
        let mut read = restore(&save(&whole), None).unwrap();
        assert_eq!(Report::of(&read), Report::of(&whole));
        assert_eq!(save(&read), save(&whole));
        for step in 3..6 {
            observe(&mut whole, step);
            observe(&mut read, step);
        }
        for (report, exact) in read.history().iter().zip(whole.history()).skip(1) {
            assert!(report.warnings.iter().any(|warning| warning.code == "reference-approximate"));
            let pairs = report.drift.as_ref().unwrap().columns.iter().zip(&exact.drift.as_ref().unwrap().columns);
            for (found, exact) in pairs {
                let bound = found.error_bound.unwrap();
                assert!(found.reason.contains("The reference is a profile"), "{}", found.reason);
                assert!((found.effect.unwrap() - exact.effect.unwrap()).abs() <= bound + 1e-12, "{found:?}");
                assert_eq!((found.verdict, found.n_reference), (exact.verdict, exact.n_reference));
            }
        }
        let again = restore(&save(&read), None).unwrap();
        assert_eq!(save(&again), save(&read));
        assert!(restore(&save(&read), Some(&table(1, 0.0))).is_ok());
    }

    fn a_snapshot_with_a_limit_that_is_refused_by_now_opens() {
        let text = include_str!("../fixtures/snapshot_v1.json").trim_end();
        let body = text.split_once("\"monitor\":").unwrap().1.strip_suffix('}').unwrap();
        let rule = "\"metric\":\"accuracy\",\"when\":\"below\",\"threshold\":";
        let body = body.replace(&format!("{rule}0.85"), &format!("{rule}85"));
        assert!(body.contains(&format!("{rule}85,")));
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let sum = body.bytes().fold(0xcbf2_9ce4_8422_2325, step);
        let text = format!("{{\"format\":\"driftglass-snapshot\",\"version\":1,\"checksum\":\"{sum:016x}\",\"monitor\":{body}}}");
        let old = restore(&text, None).unwrap();
        assert_eq!(old.history().len(), 4);
        let refused = Monitor::new(&first_version(300, 0.0), old.config().clone()).unwrap_err();
        assert!(refused.message.ends_with("Did you mean 0.85?"), "{}", refused.message);
    }

    fn a_snapshot_of_version_1_opens_and_goes_on_with_its_reference() {
        let text = include_str!("../fixtures/snapshot_v1.json");
        let (reference, batch) = (first_version(300, 0.0), first_version(85, 4.0));
        let mut read = restore(text, None).unwrap();
        assert_eq!((read.totals().batches, read.history().len()), (6, 4));
        let refused = read.observe(&batch, &ObserveOptions::default()).unwrap_err();
        assert_eq!(refused.code.as_str(), "snapshot-reference-mismatch");
        let mut whole = restore(text, Some(&reference)).unwrap();
        let options = ObserveOptions { at: 5000.0, ..ObserveOptions::default() };
        let last = whole.history().back().unwrap().clone();
        let next = whole.observe(&batch, &options).unwrap();
        let columns = |report: &BatchReport| report.drift.clone().unwrap().columns;
        assert_eq!(columns(next), columns(&last));
        let then = |metric: &str| last.measurements.iter().any(|measured| measured.metric == metric);
        let known: Vec<_> = next.measurements.iter().filter(|measured| then(&measured.metric)).collect();
        assert_eq!(known, last.measurements.iter().collect::<Vec<_>>());
        let saved = save(&whole);
        assert!(saved.contains("\"version\":3"));
        assert_eq!(save(&restore(&saved, Some(&reference)).unwrap()), saved);
    }

    fn a_snapshot_of_version_2_opens_with_the_intervals_of_its_older_batches() {
        let text = include_str!("../fixtures/snapshot_v2.json");
        let read = restore(text, Some(&first_version(300, 0.0))).unwrap();
        let oldest = read.history().front().unwrap();
        let accuracy = oldest.measurements.iter().find(|one| one.metric == "accuracy").unwrap();
        assert_eq!((accuracy.value, accuracy.interval), (Some(0.91429), Some([0.825, 0.96])));
        let saved = save(&read);
        assert!(saved.contains("\"lowCodes\"") && !saved.contains("\"low\":["));
        assert_eq!(restore(&saved, None).unwrap().history(), read.history());
    }

    fn older_batches_are_condensed_and_come_back_as_they_are() {
        let config = |full: u64| {
            let config = json!({
                "roles": { "target": "price", "prediction": "said" }, "fullReports": full, "historyLimit": 9,
            });
            Monitor::new(&table(1, 0.0), MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
        };
        let (mut few, mut all) = (config(2), config(100));
        for step in 0..15 {
            observe(&mut few, step);
            observe(&mut all, step);
            assert_eq!(few.alerts(), all.alerts(), "alerts do not depend on what is kept");
            if step % 4 == 3 {
                let text = save(&few);
                few = restore(&text, Some(&table(1, 0.0))).unwrap();
                assert_eq!(save(&few), text);
            }
        }
        assert_eq!((few.history().len(), few.history().iter().filter(|batch| batch.condensed).count()), (9, 7));
        for (place, (old, full)) in few.history().iter().zip(all.history()).enumerate() {
            assert_eq!((&old.label, old.at, old.rows, &old.events), (&full.label, full.at, full.rows, &full.events));
            let (kept, measured) = (few.measurements(place), all.measurements(place));
            assert_eq!(kept.len(), measured.len());
            for measured in measured.iter() {
                let own = |m: &&driftglass::metric::Measurement| (&m.metric, &m.column) == (&measured.metric, &measured.column);
                let kept = kept.iter().find(own).unwrap();
                let close = |a: f64, b: f64| (a - b).abs() <= 0.005 * b.abs();
                assert!(kept.value.zip(measured.value).map_or(kept.value == measured.value, |(a, b)| close(a, b)), "{kept:?} {measured:?}");
                assert_eq!(kept.n, measured.n, "{kept:?}");
            }
        }
        assert_eq!(few.dashboard().verdict, all.dashboard().verdict);
        let policies = json!({ "policies": [{ "name": "p", "rules": [{ "name": "drift", "metric": "driftAlertPValue", "when": "below", "threshold": 0.01, "severity": "high" }] }] });
        let options = serde_json::from_value(policies).unwrap();
        let [few, all] = [&few, &all].map(|monitor| driftglass::replay::replay(monitor, &options).unwrap());
        assert_eq!(few.policies[0].standing, all.policies[0].standing);
        assert!(all.policies[0].batches_acting > 0);
    }

    fn another_reference_is_refused() {
        let text = save(&monitor());
        let refused = |reference: &Table| restore(&text, Some(reference)).err().map(|e| e.code.as_str());
        assert_eq!(refused(&table(1, 0.0)), None);
        assert_eq!(refused(&table(2, 0.0)), Some("snapshot-reference-mismatch"));
        assert_eq!(refused(&table(1, 0.0).slice(0, 79)), Some("snapshot-reference-mismatch"));
        let renamed = table(1, 0.0).columns().iter().map(|c| Column::new(format!("{}_", c.name()), c.values().clone(), "")).collect();
        assert_eq!(refused(&Table::new(renamed).unwrap()), Some("snapshot-reference-mismatch"));
    }

    fn every_changed_byte_is_found() {
        let mut monitor = monitor();
        observe(&mut monitor, 3);
        let text = save(&monitor);
        assert_eq!(code(&text), None);
        let mut bytes = text.clone().into_bytes();
        for at in 0..bytes.len() {
            let kept = bytes[at];
            bytes[at] = kept ^ (1 << (at % 7));
            if let Ok(changed) = std::str::from_utf8(&bytes) {
                assert_eq!(code(changed), Some("snapshot-invalid"), "byte {at}");
            }
            bytes[at] = kept;
        }
    }

    fn cut_foreign_and_newer_texts_are_refused() {
        let text = save(&monitor());
        for end in [0, 1, 40, 80, text.len() / 2, text.len() - 1] {
            assert_eq!(code(&text[..end]), Some("snapshot-invalid"), "cut at {end}");
        }
        assert_eq!(code("{}"), Some("snapshot-invalid"));
        let newer = text.replace("\"version\":3", "\"version\":4");
        let error = restore(&newer, None).unwrap_err();
        assert!(error.message.contains("version 4"), "{}", error.message);
    }

    fn it_is_json_and_holds_no_rows() {
        let text = save(&monitor());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["format"], "driftglass-snapshot");
        assert_eq!(value["version"], 3);
        let table = table(1, 0.0);
        let rows = table.column("income").unwrap().numbers().unwrap().into_owned();
        let held = rows.iter().filter(|row| text.contains(&format!("{row}"))).count();
        assert!(held <= 4, "{held} of the reference's values are in the snapshot, extremes and quantiles apart");
    }
}
