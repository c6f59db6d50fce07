//! The promise, in short: what `npm run bench -- false-alarms` measures at length.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common::shapes;

use driftglass::drift::{DriftOptions, Verdict, detect_drift};
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::table::{Column, Table};
use shapes::{Change, Draws, Shape};

const ALPHA: f64 = 0.05;

fn table(draws: &mut Draws, shapes: &[Shape], rows: usize, change: Change, missing: f64) -> Table {
    let factors = draws.factors(rows);
    let column = |(at, &shape): (usize, &Shape)| -> Column {
        draws.column(&format!("x{at}"), shape, change, missing, &factors, 0.3)
    };
    Table::new(shapes.iter().enumerate().map(column).collect()).unwrap()
}

/// Pairs of these sizes with any drifted column; any size of effect counts.
fn alarms(
    shapes: &[Shape],
    rows: [usize; 2],
    missing: f64,
    pairs: u64,
    test: Option<&str>,
) -> usize {
    let names = (0..shapes.len()).map(|at| format!("x{at}"));
    let tests = test.map(|test| names.map(|name| (name, test.to_owned())).collect());
    let options = DriftOptions { min_effect: Some(0.0), tests, ..DriftOptions::default() };
    let alarm = |pair: &u64| {
        let mut draws = Draws::new(1_000 + pair);
        let mut side = |rows| table(&mut draws, shapes, rows, Change::Nothing, missing);
        let (reference, batch) = (side(rows[0]), side(rows[1]));
        detect_drift(&reference, &batch, &options).unwrap().verdict == Verdict::Drifted
    };
    (0..pairs).filter(alarm).count()
}

#[track_caller]
fn check_rate(alarms: usize, of: u64, what: &str) {
    let (rate, of) = (alarms as f64 / of as f64, of as f64);
    let error = (ALPHA * (1.0 - ALPHA) / of).sqrt();
    assert!(rate <= ALPHA + 3.0 * error, "{what}: {rate} of {of} clean pairs raise an alarm");
}

#[test]
fn clean_columns_of_every_shape_are_rarely_drifted() {
    for shape in [
        Shape::Normal,
        Shape::LogNormal,
        Shape::Ties,
        Shape::Bimodal,
        Shape::HeavyTailed,
        Shape::Zipf(2),
        Shape::Zipf(10),
        Shape::Zipf(100),
        Shape::Zipf(1000),
    ] {
        for rows in [[1000, 50], [1000, 300]] {
            let alarms = alarms(&[shape], rows, 0.0, 300, None);
            check_rate(alarms, 300, &format!("{shape:?} {rows:?}"));
        }
    }
}

#[test]
fn many_clean_columns_together_are_rarely_drifted() {
    let shapes = [Shape::Normal, Shape::LogNormal, Shape::Ties, Shape::Zipf(2), Shape::Zipf(50)];
    for (columns, missing) in [(20, 0.0), (20, 0.05), (60, 0.0)] {
        let all: Vec<Shape> = shapes.iter().copied().cycle().take(columns).collect();
        let alarms = alarms(&all, [800, 100], missing, 120, None);
        check_rate(alarms, 120, &format!("{columns} columns, {missing} missing"));
    }
}

#[test]
fn distances_by_name_keep_the_rate() {
    for (test, shape) in [
        ("psi", Shape::LogNormal),
        ("psi", Shape::Zipf(50)),
        ("jensen-shannon", Shape::Normal),
        ("jensen-shannon", Shape::Zipf(50)),
        ("hellinger", Shape::Zipf(10)),
        ("kl-divergence", Shape::Zipf(10)),
        ("wasserstein", Shape::HeavyTailed),
        ("energy", Shape::Ties),
        ("mmd", Shape::Normal),
        ("total-variation", Shape::Zipf(100)),
        ("l-infinity", Shape::Zipf(10)),
        ("epps-singleton", Shape::Normal),
        ("welch-t", Shape::LogNormal),
        ("g-test", Shape::Zipf(50)),
    ] {
        let alarms = alarms(&[shape], [600, 60], 0.0, 200, Some(test));
        check_rate(alarms, 200, &format!("{test} {shape:?}"));
    }
}

#[test]
fn streams_of_clean_batches_rarely_alert() {
    let shapes = [Shape::Normal, Shape::LogNormal, Shape::Zipf(2), Shape::Zipf(10)];
    let fires = |stream: &u64| {
        let mut draws = Draws::new(50_000 + stream);
        let mut config = MonitorConfig::default();
        config.drift.min_effect = Some(0.0);
        let trusted = table(&mut draws, &shapes, 1000, Change::Nothing, 0.0);
        let mut monitor = Monitor::new(&trusted, config).unwrap();
        (0..20).any(|_| {
            let batch = table(&mut draws, &shapes, 100, Change::Nothing, 0.0);
            let report = monitor.observe(&batch, &ObserveOptions::default()).unwrap();
            report.events.iter().any(|event| event.rule == "data-drift")
        })
    };
    check_rate((0..100).filter(fires).count(), 100, "streams");
}

#[test]
fn real_changes_are_seen() {
    for (shape, change, rows) in [
        (Shape::Normal, Change::Shift(0.5), 300),
        (Shape::Normal, Change::Scale(2.0), 300),
        (Shape::LogNormal, Change::Shift(0.5), 300),
        (Shape::Zipf(10), Change::Move(0.2), 300),
        (Shape::Zipf(2), Change::Move(0.2), 300),
    ] {
        let seen = |pair: &u64| {
            let mut draws = Draws::new(90_000 + pair);
            let reference = table(&mut draws, &[shape], 2000, Change::Nothing, 0.0);
            let batch = table(&mut draws, &[shape], rows, change, 0.0);
            let report = detect_drift(&reference, &batch, &DriftOptions::default()).unwrap();
            report.verdict == Verdict::Drifted
        };
        let power = (0..50).filter(seen).count();
        assert!(power >= 48, "{shape:?} {change:?}: {power} of 50");
    }
}
