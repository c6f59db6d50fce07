//! Long runs, natively only and not by default: `cargo test --test rust long_run:: -- --ignored --nocapture`.
//! `SOAK_BATCHES` sets how many batches the soak observes; without it there are 100,000.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::alert::SilenceMatch;
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::snapshot::{restore, save};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::json;
use std::fs;
use std::time::Instant;

/// Resident memory in kilobytes, as the system counts it.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Rows of a model with a target, a prediction, a probability and further features.
fn table(seed: u64, rows: usize, features: usize, shift: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut columns: Vec<Column> = (0..features)
        .map(|feature| {
            let name = format!("feature {feature}");
            if feature % 5 == 4 {
                let label = |_| Some(["north", "south", "west"][random.below(3) as usize]);
                return Column::from_texts(name, (0..rows).map(label).collect::<Vec<_>>());
            }
            let number = |_| {
                if random.below(50) == 0 { f64::NAN } else { random.unit() * random.unit() + shift }
            };
            Column::from_numbers(name, (0..rows).map(number).collect())
        })
        .collect();
    let target: Vec<bool> = (0..rows).map(|_| random.unit() < 0.5).collect();
    let right = if shift > 0.0 { 0.7 } else { 0.92 };
    let said: Vec<bool> = target.iter().map(|&truth| (random.unit() < right) == truth).collect();
    let sure =
        said.iter().map(|&said| if said { 0.6 + 0.4 * random.unit() } else { 0.4 * random.unit() });
    columns.push(Column::from_numbers("p", sure.collect()));
    columns.push(Column::from_booleans("y", target.into_iter().map(Some).collect()));
    columns.push(Column::from_booleans("said", said.into_iter().map(Some).collect()));
    Table::new(columns).unwrap()
}

fn monitor(reference: &Table, history: u64) -> Monitor {
    let config = json!({
        "roles": { "target": "y", "prediction": "said", "probability": "p" },
        "historyLimit": history,
    });
    Monitor::new(reference, MonitorConfig::from_json(&config.to_string()).unwrap()).unwrap()
}

fn observe(monitor: &mut Monitor, batch: &Table, step: u64) {
    let options = ObserveOptions { at: step as f64 * 1000.0, ..ObserveOptions::default() };
    monitor.observe(batch, &options).unwrap();
}

/// Batches of 100 rows that drift and recover, with silences, for as long as it takes.
#[test]
#[ignore = "takes minutes: npm run test:all"]
fn memory_is_flat_over_many_batches() {
    let count: u64 = std::env::var("SOAK_BATCHES").map_or(100_000, |count| count.parse().unwrap());
    let reference = table(1, 2000, 5, 0.0);
    let mut monitor = monitor(&reference, 200);
    let batches: Vec<Table> = (0..64)
        .map(|seed| table(seed + 2, 100, 5, if seed % 16 < 3 { 0.4 } else { 0.0 }))
        .collect();
    let (start, warm) = (Instant::now(), count / 10);
    let mut after_warming = 0.0;
    for step in 0..count {
        observe(&mut monitor, &batches[(step * 7 % 64) as usize], step);
        if step % 100 == 0 {
            monitor
                .silence(
                    &SilenceMatch { all: true, ..SilenceMatch::default() },
                    step as f64 * 1000.0 + 5000.0,
                )
                .unwrap();
        }
        if step % (count / 20).max(1) == 0 {
            monitor = restore(&save(&monitor), Some(&reference)).unwrap();
        }
        if step == warm {
            after_warming = resident();
        }
    }
    let (grown, seconds) = (resident() / after_warming - 1.0, start.elapsed().as_secs_f64());
    println!(
        "{count} batches of 100 rows x 8 columns in {seconds:.0} s, {after_warming:.0} kB after {warm} batches, then {:+.2} %",
        grown * 100.0
    );
    assert_eq!((monitor.totals().batches, monitor.history().len()), (count, 200));
    assert!(grown <= 0.05, "memory grew by {:.1} % after {warm} batches", grown * 100.0);
}

/// 10,000 batches of 100 columns: what they take in memory and in a snapshot.
#[test]
#[ignore = "takes minutes: npm run test:all"]
fn ten_thousand_batches_of_a_hundred_columns_are_kept() {
    let count: u64 =
        std::env::var("HISTORY_BATCHES").map_or(10_000, |count| count.parse().unwrap());
    let reference = table(1, 2000, 97, 0.0);
    let mut monitor = monitor(&reference, 10_000);
    let before = resident();
    let start = Instant::now();
    for step in 0..count {
        let shift = if step % 100 < 3 { 0.4 } else { 0.0 };
        observe(&mut monitor, &table(step + 2, 200, 97, shift), step);
    }
    let (grown, seconds) = ((resident() - before) / 1024.0, start.elapsed().as_secs_f64());
    let text = save(&monitor);
    let megabytes = text.len() as f64 / 1e6;
    let packed = miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6).len() as f64 / 1e6;
    println!(
        "{count} batches x 100 columns in {seconds:.0} s: {grown:.0} MiB in memory, {megabytes:.2} MB of snapshot, {packed:.2} packed"
    );
    if let Ok(path) = std::env::var("HISTORY_SNAPSHOT") {
        fs::write(path, &text).unwrap();
    }
    let start = Instant::now();
    let restored = restore(&text, Some(&reference)).unwrap();
    println!("restored in {:.1} s", start.elapsed().as_secs_f64());
    assert_eq!(restored.history(), monitor.history());
    assert!(megabytes <= 25.0 && packed <= 5.0 && grown < 400.0);
}
