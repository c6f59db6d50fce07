//! The expected confusion matrix and ranking from probabilities.

use super::calibration::Calibration;
use super::classes::Classes;
use super::outcome::Outcome;
use super::rows::Part;
use crate::stats::expected::{
    confusion, confusion_of_levels, groups, groups_of_levels, normalise, ranking,
};
use crate::stats::levels::levels_of_code;
use crate::stats::sum::mean;

/// The expectation for rows with these probabilities.
pub(super) fn expected(rows: &Part, classes: &Classes, calibrations: &[Calibration]) -> Outcome {
    match (classes.judged.as_slice(), calibrations, rows.scores.as_slice()) {
        ([positive], [calibration], [scores]) => {
            of_two(rows.predicted, *positive, scores, calibration)
        }
        _ => of_several(rows, calibrations),
    }
}

/// Two classes: rows of one score and prediction are alike, so they are only counted.
fn of_two(
    predicted: &[u32],
    positive: usize,
    scores: &[f64],
    calibration: &Calibration,
) -> Outcome {
    // A yes is a row predicted positive.
    let levels = levels_of_code(scores, predicted, positive as u32);
    let chances = calibration.at_levels(&levels);
    let found = confusion_of_levels(&levels, &chances);
    let place = |class: usize| usize::from(class == positive);
    let cells =
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(target, said)| found[place(target)][place(said)]);
    Outcome {
        rows: predicted.len() as f64,
        cells: cells.to_vec(),
        ranking: ranking(&groups_of_levels(&levels, &chances)),
    }
}

/// Several classes: the calibrated probabilities of a row are scaled to sum to 1.
fn of_several(rows: &Part, calibrations: &[Calibration]) -> Outcome {
    let columns = rows.scores.iter().zip(calibrations);
    let mut chances: Vec<Vec<f64>> =
        columns.map(|(scores, calibration)| calibration.at_rows(scores)).collect();
    normalise(&mut chances);
    let rankings: Vec<[Option<f64>; 2]> = rows
        .scores
        .iter()
        .zip(&chances)
        .map(|(scores, chances)| ranking(&groups(scores, chances)))
        .collect();
    let average = |which: usize| {
        let values: Option<Vec<f64>> = rankings.iter().map(|ranking| ranking[which]).collect();
        mean(&values?)
    };
    Outcome {
        rows: rows.predicted.len() as f64,
        cells: confusion(rows.predicted, &chances),
        ranking: [average(0), average(1)],
    }
}
