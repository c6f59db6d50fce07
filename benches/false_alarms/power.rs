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
