//! How often a real change is seen, beside the bare test at the same rate of false alarms.

use crate::parallel::repeat;
use crate::shapes::{Change, Draws, Shape};
use crate::{ALPHA, markdown};
use driftglass::drift::{DriftOptions, DriftResult, Verdict, detect_drift};
use driftglass::table::Table;

const SIZES: [usize; 5] = [100, 300, 1_000, 3_000, 10_000];
/// Rows from which the true effect is measured.
const MANY: usize = 400_000;

fn compare(shape: Shape, change: Change, reference: usize, batch: usize, seed: u64) -> DriftResult {
    let mut draws = Draws::new(seed);
    let mut table = |rows: usize, change: Change| {
        let column = draws.column("x", shape, change, 0.0, &vec![0.0; rows], 0.0);
        Table::new(vec![column]).expect("one column")
    };
    let (before, after) = (table(reference, Change::Nothing), table(batch, change));
    let mut report =
        detect_drift(&before, &after, &DriftOptions::default()).expect("a valid comparison");
    report.columns.remove(0)
}

/// Power of the default and of the bare test at 5 % in percent. Where the smallest effect that counts
/// keeps the default below 5 % false alarms, the bare test is favoured.
fn power(shape: Shape, change: Change, reference: usize, batch: usize, repeats: usize) -> [f64; 2] {
    let cell = format!("power {shape:?} {change:?} {reference} {batch}");
    let outcomes = repeat(&cell, repeats, |seed| {
        let result = compare(shape, change, reference, batch, seed);
        (result.verdict == Verdict::Drifted, result.p_value.is_some_and(|p| p <= ALPHA))
    });
    let share = |count: usize| 100.0 * count as f64 / repeats as f64;
    [
        share(outcomes.iter().filter(|(drifted, _)| *drifted).count()),
        share(outcomes.iter().filter(|(_, rejected)| *rejected).count()),
    ]
}

/// The share of rows moved, from a pair so large that chance hardly matters.
fn true_effect(shape: Shape, change: Change) -> f64 {
    compare(shape, change, MANY, MANY, 1).effect.unwrap_or(0.0)
}

/// The table of power.
pub(crate) fn table(repeats: usize) -> String {
    let mut cases: Vec<(String, Shape, Change)> = Vec::new();
    for by in [0.1, 0.2, 0.5, 1.0] {
        cases.push((format!("normal + {by} sd"), Shape::Normal, Change::Shift(by)));
    }
    for by in [0.2, 0.5] {
        cases.push((format!("lognormal + {by}"), Shape::LogNormal, Change::Shift(by)));
    }
    for by in [1.2, 1.5, 2.0] {
        cases.push((format!("normal x {by}"), Shape::Normal, Change::Scale(by)));
    }
    for by in [0.02, 0.05, 0.1, 0.2] {
        let name = format!("{:.0} points between 10 categories", 100.0 * by);
        cases.push((name, Shape::Zipf(10), Change::Move(by)));
    }
    let mut head = vec!["change".to_owned(), "rows moved".to_owned()];
    head.extend(SIZES.iter().map(|size| format!("{size} rows")));
    let rows: Vec<Vec<String>> = cases
        .into_iter()
        .map(|(name, shape, change)| {
            let effect = true_effect(shape, change);
            let cells = SIZES.iter().map(|&batch| {
                let repeats = if batch >= 3_000 { repeats / 4 } else { repeats };
                let [ours, bare] = power(shape, change, 5_000, batch, repeats.max(20));
                let short = effect >= 0.1 && ours < bare - 2.0;
                let text = format!("{ours:.0} / {bare:.0}");
                eprintln!("{name} {batch}: {text}");
                if short { format!("**{text}**") } else { text }
            });
            [name.clone(), format!("{:.1} %", 100.0 * effect)].into_iter().chain(cells).collect()
        })
        .collect();
    markdown(
        "Power in percent: the default / the bare test (KS or chi-squared) at p <= 0.05; reference 5,000 rows. Bold: more than 2 points less although at least 10 % of rows moved",
        &head,
        &rows,
    )
}

/// Columns of the table of one change among many.
const MANY_COLUMNS: usize = 20;

/// Whether the default calls the changed column drifted, whether the bare test does at the level that
/// gives all columns together the same rate of false alarms, and whether any other column is drifted.
fn found(shape: Shape, change: Change, batch: usize, seed: u64) -> [bool; 3] {
    let mut draws = Draws::new(seed);
    let mut table = |rows: usize, change: Change| {
        let none = vec![0.0; rows];
        let column = |at: usize| {
            let others = [Shape::Normal, Shape::LogNormal, Shape::Zipf(2), Shape::Zipf(10)];
            let (shape, change) =
                if at == 0 { (shape, change) } else { (others[at % 4], Change::Nothing) };
            draws.column(&format!("x{at}"), shape, change, 0.0, &none, 0.0)
        };
        Table::new((0..MANY_COLUMNS).map(column).collect()).expect("columns of one length")
    };
    let (before, after) = (table(5_000, Change::Nothing), table(batch, change));
    let report =
        detect_drift(&before, &after, &DriftOptions::default()).expect("a valid comparison");
    let drifted = |result: &DriftResult| result.verdict == Verdict::Drifted;
    let (changed, others) = report.columns.split_first().expect("twenty columns");
    let bare = changed.p_value.is_some_and(|p| p <= ALPHA / MANY_COLUMNS as f64);
    [drifted(changed), bare, others.iter().any(drifted)]
}

/// The table of one changed column among twenty.
pub(crate) fn among_many(repeats: usize) -> String {
    const SIZES: [usize; 3] = [100, 300, 1_000];
    let cases = [
        ("normal + 0.2 sd", Shape::Normal, Change::Shift(0.2)),
        ("normal + 0.5 sd", Shape::Normal, Change::Shift(0.5)),
        ("normal + 1 sd", Shape::Normal, Change::Shift(1.0)),
        ("normal x 1.5", Shape::Normal, Change::Scale(1.5)),
        ("lognormal + 0.2", Shape::LogNormal, Change::Shift(0.2)),
        ("5 points between 10 categories", Shape::Zipf(10), Change::Move(0.05)),
        ("10 points between 10 categories", Shape::Zipf(10), Change::Move(0.1)),
        ("20 points between 10 categories", Shape::Zipf(10), Change::Move(0.2)),
    ];
    let mut head = vec!["change of one column".to_owned()];
    head.extend(SIZES.iter().map(|size| format!("{size} rows")));
    let rows: Vec<Vec<String>> = cases
        .into_iter()
        .map(|(name, shape, change)| {
            let cells = SIZES.iter().map(|&batch| {
                let cell = format!("among many {name} {batch}");
                let outcomes = repeat(&cell, repeats, |seed| found(shape, change, batch, seed));
                let share = |at: usize| {
                    let seen = outcomes.iter().filter(|outcome| outcome[at]).count();
                    100.0 * seen as f64 / repeats as f64
                };
                let text = format!("{:.0} / {:.0} / {:.0}", share(0), share(1), share(2));
                eprintln!("{cell}: {text}");
                text
            });
            std::iter::once(name.to_owned()).chain(cells).collect()
        })
        .collect();
    markdown(
        &format!(
            "Power in percent of {repeats} batches when one of {MANY_COLUMNS} columns changed: the default / the bare test (KS or chi-squared) of that column at p <= 0.05 / {MANY_COLUMNS}, which has the same rate of false alarms / batches in which a column that did not change is drifted too; reference 5,000 rows"
        ),
        &head,
        &rows,
    )
}
