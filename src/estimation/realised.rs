//! Targets to a counted confusion matrix and ranking.

use super::classes::Classes;
use super::outcome::Outcome;
use super::rows::Part;
use crate::stats::levels::{Level, levels, ranking};
use crate::stats::sum::mean;

/// What became of rows that all have a target.
pub(super) fn realised(rows: &Part, classes: &Classes) -> Outcome {
    let of_class =
        |(class, scores): (&usize, &&[f64])| ranking(&class_levels(rows.actual, *class, scores));
    let rankings: Vec<[Option<f64>; 2]> =
        classes.judged.iter().zip(&rows.scores).map(of_class).collect();
    counted(rows, classes, &rankings)
}

/// The same with the ranking of each judged class known.
pub(super) fn counted(rows: &Part, classes: &Classes, rankings: &[[Option<f64>; 2]]) -> Outcome {
    let count = classes.names.len();
    let mut cells = vec![0_u64; count * count];
    for (target, said) in rows.actual.iter().zip(rows.predicted) {
        if let Some(cell) = cells.get_mut(*target as usize * count + *said as usize) {
            *cell += 1;
        }
    }
    let average = |which: usize| {
        let values: Option<Vec<f64>> = rankings.iter().map(|ranking| ranking[which]).collect();
        mean(&values?)
    };
    Outcome {
        rows: rows.actual.len() as f64,
        cells: cells.into_iter().map(|cell| cell as f64).collect(),
        ranking: [average(0), average(1)],
    }
}

/// Rows by their probability of a class; a yes is a row of that class.
pub(super) fn class_levels(actual: &[u32], class: usize, scores: &[f64]) -> Vec<Level> {
    let of = |wanted: bool| {
        let rows = actual.iter().zip(scores);
        let rows = rows.filter(|(code, _)| (**code as usize == class) == wanted);
        rows.map(|(_, score)| *score).collect::<Vec<f64>>()
    };
    levels(of(true), of(false))
}
