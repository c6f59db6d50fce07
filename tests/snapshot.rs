//! Snapshots: the same monitor again, nothing of the rows, and never a wrong number.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use driftglass::alert::SilenceMatch;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
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
                    parts.silence(&SilenceMatch::default(), 5500.0).unwrap();
                    whole.silence(&SilenceMatch::default(), 5500.0).unwrap();
                    parts = restore(&save(&parts), Some(&table(1, 0.0))).unwrap();
                }
                observe(&mut whole, step);
                observe(&mut parts, step);
            }
            assert_eq!(Report::of(&parts), Report::of(&whole), "cut at {cut}");
            assert_eq!(save(&parts), save(&whole));
        }
    }

    fn without_the_reference_it_can_be_read_but_not_go_on() {
        let mut whole = monitor();
        (0..3).for_each(|step| observe(&mut whole, step));
        let mut read = restore(&save(&whole), None).unwrap();
        assert_eq!(Report::of(&read), Report::of(&whole));
        let refused = read.observe(&table(5, 0.0), &ObserveOptions::default()).unwrap_err();
        assert_eq!(refused.code.as_str(), "snapshot-reference-mismatch");
        assert_eq!(save(&read), save(&whole));
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
        let newer = text.replace("\"version\":1", "\"version\":2");
        let error = restore(&newer, None).unwrap_err();
        assert!(error.message.contains("version 2"), "{}", error.message);
    }

    fn it_is_json_and_holds_no_rows() {
        let text = save(&monitor());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["format"], "driftglass-snapshot");
        assert_eq!(value["version"], 1);
        let table = table(1, 0.0);
        let rows = table.column("income").unwrap().numbers().unwrap().into_owned();
        let held = rows.iter().filter(|row| text.contains(&format!("{row}"))).count();
        assert!(held <= 4, "{held} of the reference's values are in the snapshot, extremes and quantiles apart");
    }
}
