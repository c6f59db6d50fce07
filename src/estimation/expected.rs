//! Probabilities to an expected confusion matrix and ranking.

use super::calibration::Calibration;
use super::classes::Classes;
use super::outcome::Outcome;
use super::rows::Part;
use crate::stats::expected_ranking::{Group, expected_ranking};
use crate::stats::levels::{Level, levels};
use crate::stats::sort::positions;
use crate::stats::sum::{Sum, mean};

/// What is expected of rows with these probabilities.
pub(super) fn expected(rows: &Part, classes: &Classes, calibrations: &[Calibration]) -> Outcome {
    match (classes.judged.as_slice(), calibrations, rows.scores.as_slice()) {
        ([positive], [calibration], [scores]) => {
            of_two(rows.predicted, *positive, scores, calibration)
        }
        _ => of_several(rows, classes.names.len(), calibrations),
    }
}

/// Two classes: rows of one score and prediction are all alike, so only they are counted.
fn of_two(
    predicted: &[u32],
    positive: usize,
    scores: &[f64],
    calibration: &Calibration,
) -> Outcome {
    let of = |wanted: bool| {
        let rows = predicted.iter().zip(scores);
        let rows = rows.filter(|(code, _)| (**code as usize == positive) == wanted);
        rows.map(|(_, score)| *score).collect::<Vec<f64>>()
    };
    // A yes is a row predicted positive.
    let levels = levels(of(true), of(false));
    let chances: Vec<f64> = levels.iter().map(|level| calibration.at(level.score)).collect();
    let mut sums = [[Sum::new(); 2]; 2];
    for (level, chance) in levels.iter().zip(&chances) {
        for (rows, said) in [(level.no, 0), (level.yes, 1)] {
            let rows = f64::from(rows);
            sums[0][said].add(rows * (1.0 - chance));
            sums[1][said].add(rows * chance);
        }
    }
    let place = |class: usize| usize::from(class == positive);
    let cells = [(0, 0), (0, 1), (1, 0), (1, 1)]
        .map(|(target, said)| sums[place(target)][place(said)].value());
    let group = |(level, chance): (&Level, &f64)| Group {
        rows: u64::from(level.yes) + u64::from(level.no),
        chance: *chance,
    };
    Outcome {
        rows: predicted.len() as f64,
        cells: cells.to_vec(),
        ranking: expected_ranking(levels.iter().zip(&chances).rev().map(group)),
    }
}

/// Several classes: the calibrated probabilities of a row are made to sum to 1.
fn of_several(rows: &Part, classes: usize, calibrations: &[Calibration]) -> Outcome {
    let chances = normalised(rows, calibrations);
    let mut sums = vec![Sum::new(); classes * classes];
    for (target, chances) in chances.iter().enumerate() {
        for (said, chance) in rows.predicted.iter().zip(chances) {
            if let Some(sum) = sums.get_mut(target * classes + *said as usize) {
                sum.add(*chance);
            }
        }
    }
    let rankings: Vec<[Option<f64>; 2]> = rows
        .scores
        .iter()
        .zip(&chances)
        .map(|(scores, chances)| expected_ranking(groups(scores, chances)))
        .collect();
    let average = |which: usize| {
        let values: Option<Vec<f64>> = rankings.iter().map(|ranking| ranking[which]).collect();
        mean(&values?)
    };
    Outcome {
        rows: rows.predicted.len() as f64,
        cells: sums.iter().map(Sum::value).collect(),
        ranking: [average(0), average(1)],
    }
}

/// The calibrated probabilities of each class; of a row where all are 0, equal ones.
fn normalised(rows: &Part, calibrations: &[Calibration]) -> Vec<Vec<f64>> {
    let mut chances: Vec<Vec<f64>> = rows
        .scores
        .iter()
        .zip(calibrations)
        .map(|(scores, calibration)| scores.iter().map(|&p| calibration.at(p)).collect())
        .collect();
    let equal = 1.0 / chances.len() as f64;
    let mut totals = vec![0.0; rows.predicted.len()];
    for column in &chances {
        totals.iter_mut().zip(column).for_each(|(total, chance)| *total += chance);
    }
    for column in &mut chances {
        for (chance, total) in column.iter_mut().zip(&totals) {
            *chance = if *total > 0.0 { *chance / total } else { equal };
        }
    }
    chances
}

/// Rows of one score together, from the highest down, with their mean chance.
fn groups(scores: &[f64], chances: &[f64]) -> Vec<Group> {
    let pair = |row: usize| Some((scores.get(row)? + 0.0, *chances.get(row)?));
    let sorted: Vec<(f64, f64)> = positions(scores).into_iter().rev().filter_map(pair).collect();
    let group = |rows: &[(f64, f64)]| Group {
        rows: rows.len() as u64,
        chance: rows.iter().map(|row| row.1).collect::<Sum>().value() / rows.len() as f64,
    };
    sorted.chunk_by(|a, b| a.0 == b.0).map(group).collect()
}
