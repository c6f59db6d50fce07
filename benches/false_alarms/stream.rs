//! Twenty clean batches against one reference: does the default drift alert ever fire?

use crate::markdown;
use crate::parallel::count;
use crate::shapes::{Change, Draws, Shape};
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

/// Reference rows, batch rows, columns, streams.
const CASES: [(usize, usize, usize, usize); 4] = [
    (5_000, 200, 10, 400),
    (5_000, 1_000, 10, 400),
    (1_000, 1_000, 10, 400),
    (5_000, 200, 50, 1_600),
];

/// The share of streams with a drift alert; `share` of the streams are run.
fn rows(share: f64) -> Vec<Vec<String>> {
    let row = |&(reference, batch, columns, streams): &(usize, usize, usize, usize)| {
        let streams = (share * streams as f64) as usize;
        let cell = format!("stream {reference} {batch} {columns}");
        let fired = count(&cell, streams, |seed| fires(seed, reference, batch, columns));
        [reference, batch, columns, streams]
            .iter()
            .map(usize::to_string)
            .chain([fired.to_string()])
            .collect()
    };
    CASES.iter().map(row).collect()
}

/// The table of streams.
pub(crate) fn table(share: f64) -> String {
    let head = ["reference rows", "batch rows", "columns", "streams", "with a drift alert"];
    markdown(
        "Streams of 20 clean batches against one reference through the monitor: share with any default drift alert, in percent (`minEffect` 0)",
        &head.map(str::to_owned),
        &rows(share),
    )
}
