//! How often each class was taken for each other class.

use super::rows::LabelledRows;
use crate::stats::sum::{Sum, sum};

/// A square table of weights: rows are targets, columns are predictions.
#[derive(Debug, Clone)]
pub(super) struct ConfusionMatrix {
    /// Number of classes.
    pub classes: usize,
    /// Weight of each (target, prediction), row by row.
    pub cells: Vec<f64>,
    /// Sum of squared weights of each (target, prediction): what effective sample sizes need.
    pub squares: Vec<f64>,
    /// Weight whose target is each class.
    pub actual: Vec<f64>,
    /// Weight predicted as each class.
    pub predicted: Vec<f64>,
    /// All weight.
    pub total: f64,
}

impl ConfusionMatrix {
    /// Counts in one pass. Unweighted counts are exact; weighted cells are compensated sums.
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

    /// Weight predicted right, of one class.
    pub(super) fn correct(&self, class: usize) -> f64 {
        self.cells.get(class * (self.classes + 1)).copied().unwrap_or(0.0)
    }

    /// Weight predicted right, of all classes.
    pub(super) fn all_correct(&self) -> f64 {
        sum(&(0..self.classes).map(|class| self.correct(class)).collect::<Vec<f64>>())
    }

    /// Kish's effective number of rows, (Σw)² / Σw²: the rows themselves when unweighted.
    pub(super) fn effective_n(&self) -> f64 {
        self.total * self.total / sum(&self.squares)
    }

    /// The table as nested rows.
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
