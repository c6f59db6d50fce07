//! The influence of each row on a metric (its first-order contribution), whose variance is that of the metric.

use super::scores::of_classes;
use crate::error::Result;
use crate::metric::name;
use crate::order;
use crate::performance::{ClassificationInput, Probability, classification_metrics};
use crate::stats::sum::mean;
use crate::table::{Column, MISSING_CODE, labels};
use std::collections::BTreeMap;

/// Largest number of pairs of target and prediction; each costs two evaluations of all metrics.
const MOST_CELLS: usize = 400;
/// Number of rows by which a cell is enlarged and reduced.
const STEP: f64 = 1e-3;

/// Influence of class rows on the requested metrics. Empty if there are more than 400 different pairs of target and
/// prediction.
///
/// Rows of one cell of the confusion matrix have the same influence: the derivative of the metric by the weight of
/// the cell, by central differences, times the number of rows.
pub(super) fn of_labels(
    target: &Column,
    prediction: &Column,
    wanted: &[&str],
) -> Result<BTreeMap<String, Vec<f64>>> {
    let aligned = labels::align(target, prediction);
    let pairs = || aligned.first.iter().copied().zip(aligned.second.iter().copied());
    let is_known = |(truth, said): &(u32, u32)| *truth != MISSING_CODE && *said != MISSING_CODE;
    let mut cells: BTreeMap<(u32, u32), (u32, f64)> = BTreeMap::new();
    for (row, pair) in pairs().enumerate().filter(|(_, pair)| is_known(pair)) {
        cells.entry(pair).or_insert((row as u32, 0.0)).1 += 1.0;
    }
    if cells.is_empty() || cells.len() > MOST_CELLS {
        return Ok(BTreeMap::new());
    }
    let first_rows: Vec<u32> = cells.values().map(|(row, _)| *row).collect();
    let (target, prediction) = (target.pick(&first_rows), prediction.pick(&first_rows));
    let mut weights: Vec<f64> = cells.values().map(|(_, count)| *count).collect();
    let rows: f64 = weights.iter().sum();
    let mut slopes: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for cell in 0..weights.len() {
        let [mut below, mut above] = [BTreeMap::new(), BTreeMap::new()];
        for (step, found) in [(-STEP, &mut below), (STEP, &mut above)] {
            let count = weights[cell];
            weights[cell] = count + step;
            *found = of_classes(&classification_metrics(&ClassificationInput {
                target: &target,
                prediction: &prediction,
                probability: Probability::None,
                positive: None,
                weights: Some(&weights),
            })?);
            weights[cell] = count;
        }
        for metric in wanted {
            let ends = above.get(*metric).zip(below.get(*metric));
            let slope = ends.map_or(f64::NAN, |(above, below)| (above - below) / (2.0 * STEP));
            slopes.entry((*metric).to_owned()).or_default().push(slope * rows);
        }
    }
    let place = order::map(cells.keys().copied().zip(0usize..));
    let of_row = |slopes: &[f64], pair: (u32, u32)| {
        place.get(&pair).and_then(|cell| slopes.get(*cell)).copied().unwrap_or(f64::NAN)
    };
    let spread = |slopes: &Vec<f64>| pairs().map(|pair| of_row(slopes, pair)).collect();
    Ok(order::map(slopes.iter().map(|(metric, slopes)| (metric.clone(), spread(slopes)))))
}

/// Influence of numeric rows on the requested metrics; a median, a maximum and a relative error have none.
pub(super) fn of_numbers(
    truth: &[f64],
    said: &[f64],
    wanted: &[&str],
) -> BTreeMap<String, Vec<f64>> {
    let errors: Vec<f64> = said.iter().zip(truth).map(|(said, truth)| said - truth).collect();
    let known = |values: &[f64]| -> Vec<f64> {
        let pairs = values.iter().zip(&errors);
        pairs.filter(|(_, error)| error.is_finite()).map(|(value, _)| *value).collect()
    };
    let average = |values: &[f64]| mean(&known(values)).unwrap_or(f64::NAN);
    let squared = |values: &[f64], centre: f64| -> Vec<f64> {
        values.iter().map(|value| (value - centre) * (value - centre)).collect()
    };
    let squares = squared(&errors, 0.0);
    let mse = average(&squares);
    let spread = squared(truth, average(truth));
    let variance = average(&spread);
    // Of 1 - (squared errors) / (squared distances of the targets from their mean).
    let explained = |squares: &[f64]| -> Vec<f64> {
        let share = average(squares) / variance;
        let rows = squares.iter().zip(&spread);
        rows.map(|(square, distance)| (share * distance - square) / variance).collect()
    };
    let of = |metric: &str| match metric {
        name::MAE => Some(errors.iter().map(|error| error.abs()).collect()),
        "mse" => Some(squares.clone()),
        name::RMSE => Some(squares.iter().map(|square| square / (2.0 * mse.sqrt())).collect()),
        name::R2 => Some(explained(&squares)),
        "explainedVariance" => Some(explained(&squared(&errors, average(&errors)))),
        _ => None,
    };
    order::map(wanted.iter().filter_map(|metric| Some(((*metric).to_owned(), of(metric)?))))
}
