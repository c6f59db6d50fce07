//! A confusion matrix, counted or expected, and its metrics.

use super::classes::Classes;
use super::metrics::{Each, METRICS, Metric};
use crate::stats::sum::{mean, sum};

/// The counted or expected outcome of rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outcome {
    /// Number of rows.
    pub rows: f64,
    /// Number of rows of each (target, prediction), row by row.
    pub cells: Vec<f64>,
    /// Area under the ROC curve and average precision.
    pub ranking: [Option<f64>; 2],
}

/// One class against the rest.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Against {
    /// Rows of the class predicted so.
    pub right: f64,
    /// Rows predicted so.
    pub predicted: f64,
    /// Rows of the class.
    pub actual: f64,
    /// All rows.
    pub rows: f64,
}

impl Against {
    /// Rows of the class, or predicted so, or both.
    pub(super) fn relevant(&self) -> f64 {
        (self.predicted + self.actual - self.right).max(0.0)
    }

    /// A ratio as its numerator and denominator.
    pub(super) fn ratio(&self, metric: Metric) -> Option<[f64; 2]> {
        Some(match metric {
            Metric::Precision => [self.right, self.predicted],
            Metric::Recall => [self.right, self.actual],
            Metric::F1 => [2.0 * self.right, self.predicted + self.actual],
            Metric::Specificity => {
                [(self.rows - self.relevant()).max(0.0), (self.rows - self.actual).max(0.0)]
            }
            _ => return None,
        })
    }
}

impl Outcome {
    /// Rows of one target and prediction.
    pub(super) fn cell(&self, classes: usize, target: usize, prediction: usize) -> f64 {
        self.cells.get(target * classes + prediction).copied().unwrap_or(0.0)
    }

    /// One class against the rest.
    pub(super) fn against(&self, classes: usize, class: usize) -> Against {
        let total = |cell: &dyn Fn(usize) -> f64| sum(&(0..classes).map(cell).collect::<Vec<_>>());
        Against {
            right: self.cell(classes, class, class),
            predicted: total(&|target| self.cell(classes, target, class)),
            actual: total(&|prediction| self.cell(classes, class, prediction)),
            rows: self.rows,
        }
    }

    /// The ratios that are 0 / 0 for the one judged class of two, and so set to 0.
    pub(super) fn undefined(&self, classes: &Classes) -> Vec<Metric> {
        let [class] = classes.judged.as_slice() else { return Vec::new() };
        let against = self.against(classes.names.len(), *class);
        let is_undefined =
            |metric: &Metric| against.ratio(*metric).is_some_and(|[_, whole]| whole <= 0.0);
        METRICS.into_iter().filter(is_undefined).collect()
    }

    /// Number of rows predicted correctly.
    pub(super) fn right(&self, classes: usize) -> f64 {
        sum(&(0..classes).map(|class| self.cell(classes, class, class)).collect::<Vec<_>>())
    }

    /// The mean worth of a row.
    pub(super) fn worth(&self, costs: &[Vec<f64>]) -> Option<f64> {
        let weighed: Vec<f64> =
            costs.iter().flatten().zip(&self.cells).map(|(worth, rows)| worth * rows).collect();
        (self.rows > 0.0).then(|| sum(&weighed) / self.rows)
    }

    /// Every metric. For several classes ratios are means over them; 0 / 0 is 0.
    pub(super) fn values(
        &self,
        classes: &Classes,
        costs: Option<&[Vec<f64>]>,
    ) -> Each<Option<f64>> {
        let count = classes.names.len();
        let against: Vec<Against> =
            classes.judged.iter().map(|&class| self.against(count, class)).collect();
        METRICS.map(|metric| match metric {
            _ if self.rows <= 0.0 => None,
            Metric::Accuracy => Some((self.right(count) / self.rows).min(1.0)),
            Metric::RocAuc => self.ranking[0],
            Metric::AveragePrecision => self.ranking[1],
            Metric::BusinessValue => self.worth(costs?),
            Metric::F1 | Metric::Precision | Metric::Recall | Metric::Specificity => {
                let ratios = against.iter().filter_map(|class| class.ratio(metric)).map(quotient);
                mean(&ratios.collect::<Vec<_>>())
            }
        })
    }
}

/// The share, limited to 1 against rounding; 0 if the denominator is 0.
fn quotient([part, whole]: [f64; 2]) -> f64 {
    if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 }
}
