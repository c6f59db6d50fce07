//! Twenty clean batches against one reference: does the default drift alert ever fire?

use crate::parallel::repeat;
use crate::shapes::{Change, Draws, Shape};
use crate::{markdown, rate};
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions};
use driftglass::table::{Column, Table};

const BATCHES: usize = 20;
const SHAPES: [Shape; 5] =
    [Shape::Normal, Shape::LogNormal, Shape::Ties, Shape::Zipf(2), Shape::Zipf(10)];

fn clean(draws: &mut Draws, rows: usize, columns: usize) -> Table {
    let none = vec![0.0; rows];
    let column = |at: usize| -> Column {
        let shape = SHAPES[at % SHAPES.len()];
        draws.column(&format!("x{at}"), shape, Change::Nothing, 0.0, &none, 0.0)
    };
    Table::new((0..columns).map(column).collect()).expect("columns of one length")
}

/// Whether any batch of a stream raises the drift alert, whatever the size of the effect.
fn fires(seed: u64, reference: usize, batch: usize, columns: usize) -> bool {
    let mut draws = Draws::new(seed);
    let mut config = MonitorConfig::default();
    config.drift.min_effect = Some(0.0);
    let trusted = clean(&mut draws, reference, columns);
    let mut monitor = Monitor::new(&trusted, config).expect("a valid configuration");
    for _ in 0..BATCHES {
        let batch = clean(&mut draws, batch, columns);
        let report = monitor.observe(&batch, &ObserveOptions::default()).expect("a valid batch");
        if report.events.iter().any(|event| event.rule == "data-drift") {
            return true;
        }
    }
    false
}

/// The share of streams with a drift alert.
fn rows(repeats: usize) -> Vec<Vec<String>> {
    let cases = [(5_000, 200, 10), (5_000, 1_000, 10), (1_000, 1_000, 10), (5_000, 200, 50)];
    cases
        .iter()
        .map(|&(reference, batch, columns)| {
            let cell = format!("stream {reference} {batch} {columns}");
            let fired = repeat(&cell, repeats, |seed| fires(seed, reference, batch, columns));
            let text = rate(fired.into_iter().filter(|&fired| fired).count(), repeats);
            eprintln!("{cell}: {text}");
            vec![reference.to_string(), batch.to_string(), columns.to_string(), text]
        })
        .collect()
}

/// The table of streams.
pub(crate) fn table(repeats: usize) -> String {
    let head = ["reference rows", "batch rows", "columns", "streams with a drift alert"];
    markdown(
        "Streams of 20 clean batches against one reference through the monitor: share with any default drift alert, in percent (`minEffect` 0)",
        &head.map(str::to_owned),
        &rows(repeats),
    )
}
