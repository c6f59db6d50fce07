//! ROC curve and reliability diagram, reduced to what a chart can show.

use super::calibration::bins;
use super::classification::known_classes;
use super::input::ClassificationInput;
use super::positive::positive;
use super::probability::top_class;
use super::rows::LabelledRows;
use super::scores::{Task, scores};
use crate::error::{Result, Warning};
use crate::stats::ranking::descending;
use crate::stats::sum::Sum;
use serde::{Deserialize, Serialize};

/// The curve runs a way of 2 (1 right, 1 up) and is kept at every 198th of it.
const STEPS_PER_UNIT: f64 = 99.0;

/// One point of the ROC curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RocPoint {
    /// Rows with at least this probability are called positive; `None` where no row is.
    pub threshold: Option<f64>,
    /// Share of the negatives called positive.
    pub false_positive_rate: f64,
    /// Share of the positives called positive.
    pub true_positive_rate: f64,
}

/// The rows whose top class has a probability in one tenth of 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationBin {
    /// Mean probability of their top class.
    pub confidence: f64,
    /// Share of them whose top class is right.
    pub accuracy: f64,
    /// Their number, or weight.
    pub weight: f64,
}

/// What charts show of a classifier's probabilities.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Curves {
    /// From (0, 0) to (1, 1), at most 200 points of the exact curve, no further apart than 0.021 along
    /// both axes together unless tied probabilities make a longer step. Binary tasks with both classes
    /// only, else empty.
    pub roc: Vec<RocPoint>,
    /// The bins of the expected calibration error that hold rows, from least to most confident.
    pub calibration: Vec<CalibrationBin>,
    /// Why rows or probabilities were left out.
    pub warnings: Vec<Warning>,
}

/// The curves of a classifier; empty where [`classification_metrics`](super::classification_metrics)
/// gives no metric of the probabilities. Rows are kept and left out as there.
///
/// # Errors
/// Those of [`classification_metrics`](super::classification_metrics).
pub fn curves(input: &ClassificationInput) -> Result<Curves> {
    let mut warnings = Vec::new();
    let rows = LabelledRows::of(input, &mut warnings)?;
    let known = known_classes(&rows.classes, &input.probability);
    let positive = positive(&known, &rows.classes, input.wanted())?;
    let probability = &input.probability;
    let checked = scores(&rows, probability, positive.as_ref(), &known, &mut warnings);
    let Some(scores) = checked else { return Ok(Curves { warnings, ..Curves::default() }) };
    let weights = scores.weights.as_deref();
    let (confidence, right) = top_class(&scores.task);
    let bins = bins(&confidence, &right, weights);
    let calibration = bins.iter().filter_map(|bin| {
        let (confidence, accuracy) = (bin.confidence()?, bin.accuracy()?);
        Some(CalibrationBin { confidence, accuracy, weight: bin.weight() })
    });
    let roc = match &scores.task {
        Task::Binary { positive, probability } => roc(probability, positive, weights),
        Task::Multiclass { .. } => Vec::new(),
    };
    Ok(Curves { roc, calibration: calibration.collect(), warnings })
}

fn roc(probability: &[f64], positive: &[bool], weights: Option<&[f64]>) -> Vec<RocPoint> {
    let weight = |at: usize| weights.map_or(1.0, |weights| weights[at]);
    let row = |at: usize| (probability[at], positive[at], weight(at));
    let rows: Vec<(f64, bool, f64)> = descending(probability).into_iter().map(row).collect();
    let side = |wanted: bool| {
        rows.iter().filter(|row| row.1 == wanted).map(|row| row.2).collect::<Sum>().value()
    };
    let (positives, negatives) = (side(true), side(false));
    if positives <= 0.0 || negatives <= 0.0 {
        return Vec::new();
    }
    let mut points = Thinned::default();
    let (mut hits, mut alarms) = (Sum::new(), Sum::new());
    for tied in rows.chunk_by(|a, b| a.0 == b.0) {
        for (_, flag, weight) in tied {
            if *flag { hits.add(*weight) } else { alarms.add(*weight) }
        }
        points.push(RocPoint {
            threshold: tied.first().map(|row| row.0),
            false_positive_rate: (alarms.value() / negatives).min(1.0),
            true_positive_rate: (hits.value() / positives).min(1.0),
        });
    }
    points.finish()
}

/// The origin, the last point of each stretch of the way, and the end.
#[derive(Default)]
struct Thinned {
    kept: Vec<RocPoint>,
    latest: Option<RocPoint>,
}

impl Thinned {
    fn push(&mut self, point: RocPoint) {
        let stretch = |point: &RocPoint| {
            (STEPS_PER_UNIT * (point.false_positive_rate + point.true_positive_rate)) as u32
        };
        if self.kept.is_empty() {
            let origin =
                RocPoint { threshold: None, false_positive_rate: 0.0, true_positive_rate: 0.0 };
            self.kept.push(origin);
        }
        if let Some(latest) = self.latest.filter(|latest| stretch(latest) != stretch(&point)) {
            self.kept.push(latest);
        }
        self.latest = Some(point);
    }

    fn finish(mut self) -> Vec<RocPoint> {
        self.kept.extend(self.latest);
        self.kept
    }
}
