//! The confusion matrix: how often each class was predicted as each other class.

use super::rows::LabelledRows;
use crate::stats::sum::{Sum, sum};

/// A square matrix of weights: rows are targets, columns are predictions.
#[derive(Debug, Clone)]
pub(super) struct ConfusionMatrix {
    /// Number of classes.
    pub classes: usize,
    /// Weight of each (target, prediction), row by row.
    pub cells: Vec<f64>,
    /// Sum of squared weights of each (target, prediction), for effective sample sizes.
    pub squares: Vec<f64>,
    /// Total weight of targets of each class.
    pub actual: Vec<f64>,
    /// Total weight of predictions of each class.
    pub predicted: Vec<f64>,
    /// Total weight.
    pub total: f64,
}

impl ConfusionMatrix {
    /// The matrix, counted in one pass. Unweighted counts are exact; weighted cells are compensated sums.
    pub(super) fn of(rows: &LabelledRows) -> Self {
        let classes = rows.classes.len();
        let (cells, squares) = match rows.weights.as_deref() {
            None => {
                let counts = counts(rows, classes);
                (counts.clone(), counts)
            }
            Some(weights) => weight_sums(rows, weights, classes),
        };
        let actual: Vec<f64> = cells.chunks(classes.max(1)).map(sum).collect();
        let column = |class: usize| cells.iter().skip(class).step_by(classes).copied();
        let predicted: Vec<f64> =
            (0..classes).map(|class| sum(&column(class).collect::<Vec<f64>>())).collect();
        let total = sum(&actual);
        Self { classes, cells, squares, actual, predicted, total }
    }

    /// Weight of correct predictions of one class.
    pub(super) fn correct(&self, class: usize) -> f64 {
        self.cells.get(class * (self.classes + 1)).copied().unwrap_or(0.0)
    }

    /// Weight of correct predictions of all classes.
    pub(super) fn all_correct(&self) -> f64 {
        sum(&(0..self.classes).map(|class| self.correct(class)).collect::<Vec<f64>>())
    }

    /// Kish's effective number of rows, (Σw)² / Σw²; the number of rows if unweighted.
    pub(super) fn effective_n(&self) -> f64 {
        self.total * self.total / sum(&self.squares)
    }

    /// The matrix as nested rows.
    pub(super) fn rows(&self) -> Vec<Vec<f64>> {
        self.cells.chunks(self.classes.max(1)).map(<[f64]>::to_vec).collect()
    }
}

fn counts(rows: &LabelledRows, classes: usize) -> Vec<f64> {
    let mut counts = vec![0u64; classes * classes];
    for (&target, &prediction) in rows.target.iter().zip(&rows.prediction) {
        if let Some(count) = counts.get_mut(target as usize * classes + prediction as usize) {
            *count += 1;
        }
    }
    counts.into_iter().map(|count| count as f64).collect()
}

fn weight_sums(rows: &LabelledRows, weights: &[f64], classes: usize) -> (Vec<f64>, Vec<f64>) {
    let mut sums = vec![(Sum::new(), Sum::new()); classes * classes];
    let codes = rows.target.iter().zip(&rows.prediction);
    for ((&target, &prediction), &weight) in codes.zip(weights) {
        if let Some((cell, square)) = sums.get_mut(target as usize * classes + prediction as usize)
        {
            cell.add(weight);
            square.add(weight * weight);
        }
    }
    sums.iter().map(|(cell, square)| (cell.value(), square.value())).unzip()
}
