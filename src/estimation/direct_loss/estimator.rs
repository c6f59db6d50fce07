//! Learns the losses of rows, and predicts them for other rows.

use super::features::Feature;
use super::loss::{LOSSES, Loss, METRICS, Metric, Usual};
use crate::error::{Code, Error, Result, Warning};
use crate::estimation::{EstimatedMetric, EstimatedPerformance};
use crate::metric::finite;
use crate::stats::boosted::{self, Binned, Boosted, Cuts, MOST_BINS};
use crate::stats::sum::mean;
use crate::stats::thinning::thin;
use crate::table::{Column, Table};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Default number of rows for training.
const MOST_ROWS: u64 = 100_000;
/// The seed by which rows are drawn if there are more.
const SEED: u64 = 20_150_401;

/// Options of direct loss estimation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DirectLossOptions {
    /// The column of targets.
    pub target: String,
    /// The column of predictions.
    pub prediction: String,
    /// The columns that the learner uses besides the prediction; default all others except dates and free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Number of chunks of the reference for the thresholds; default 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunks: Option<u64>,
    /// Rows per chunk, instead of `chunks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_rows: Option<u64>,
    /// Largest number of rows for training; default 100,000. If there are more, one is drawn from each of that many
    /// segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_rows: Option<u64>,
}

/// An estimator of the losses of rows, trained on a reference once and used for every batch. Holds no rows.
#[derive(Debug, Clone)]
pub struct DirectLoss {
    pub(super) target: String,
    pub(super) prediction: String,
    /// Its columns, including the prediction, which is last.
    pub(super) features: Vec<Feature>,
    pub(super) cuts: Vec<Cuts>,
    pub(super) learnt: Vec<(Loss, std::result::Result<Learnt, String>)>,
}

/// The learner of one loss.
#[derive(Debug, Clone)]
pub(super) struct Learnt {
    pub(super) trees: Boosted,
    pub(super) usual: Usual,
    pub(super) thresholds: Vec<(&'static str, Option<[f64; 2]>)>,
}

/// The estimated error on a batch: [`DirectLoss::fit`] and [`DirectLoss::estimate`] in one call.
///
/// # Errors
/// Those of both.
pub fn estimate(
    reference: &Table,
    batch: &Table,
    options: &DirectLossOptions,
) -> Result<EstimatedPerformance> {
    DirectLoss::fit(reference, options)?.estimate(batch)
}

impl DirectLoss {
    /// Trains on the rows of a reference that have a target and a prediction.
    ///
    /// Cost: four times a hundred trees on at most `most_rows` rows (60,000 rows of eight columns: about two seconds
    /// natively). Memory: a byte per row and column, and six kilobytes per column and leaf.
    ///
    /// # Errors
    /// `column-missing` for a column that the reference does not have, `kind-mismatch` for a target or prediction
    /// that is not numeric or a named column that is free text or dates, `config-invalid` for an option out of range.
    pub fn fit(reference: &Table, options: &DirectLossOptions) -> Result<Self> {
        let target = numbers(reference, &options.target)?;
        let said = numbers(reference, &options.prediction)?;
        let settings = Settings::resolve(options)?;
        let features = features(reference, options)?;
        let known: Vec<usize> = rows_with(reference.row_count(), &[&target, &said]);
        let (target, said) = (picked(&target, &known), picked(&said, &known));
        let seen = thin(known.len(), settings.most_rows, SEED);
        let rows = picked(&known, &seen);
        let mut column = |at: usize| values(&features, reference, at, &rows);
        let (table, cuts) = Binned::cut(features.len(), MOST_BINS, &mut column).unzip();
        let learn = |loss: Loss| {
            let losses = loss.of(&target, &said)?;
            let table = table.as_ref().filter(|_| losses.len() > 1).ok_or(TOO_FEW)?;
            Learnt::of(loss, &losses, table, &seen, settings.piece(known.len())).ok_or(TOO_FEW)
        };
        let learnt =
            LOSSES.into_iter().map(|loss| (loss, learn(loss).map_err(str::to_owned))).collect();
        let (target, prediction) = (options.target.clone(), options.prediction.clone());
        Ok(Self { target, prediction, features, cuts: cuts.unwrap_or_default(), learnt })
    }

    /// The estimated error on a batch, and the realised one if rows have a target.
    ///
    /// Rows without a prediction are left out, and a warning counts them. Targets may be missing, in part or as a
    /// column. Cost: 400 trees per row.
    ///
    /// # Errors
    /// `column-missing` for a column that the batch does not have, except the target, and `kind-mismatch` if a column
    /// is not of the reference's kind.
    pub fn estimate(&self, batch: &Table) -> Result<EstimatedPerformance> {
        let said = numbers(batch, &self.prediction)?;
        for feature in &self.features {
            if !feature.fits(batch.column(&feature.name)?) {
                return Err(not_numbers(batch.column(&feature.name)?));
            }
        }
        let rows = rows_with(batch.row_count(), &[&said]);
        let target = match batch.find(&self.target) {
            Some(_) => numbers(batch, &self.target)?,
            None => vec![f64::NAN; batch.row_count()].into(),
        };
        let labelled = rows_with(batch.row_count(), &[&said, &target]);
        let mut column = |at: usize| values(&self.features, batch, at, &rows);
        let table = Binned::of(&self.cuts, &mut column);
        let sides = [picked(&target, &labelled), picked(&said, &labelled)];
        let metrics = self.learnt.iter().map(|(loss, learnt)| {
            let expected = learnt.as_ref().ok().zip(table.as_ref()).and_then(|(learnt, table)| {
                let all: Vec<u32> = (0..table.rows() as u32).collect();
                mean(&learnt.trees.predict(table, &all))
            });
            let realised = loss.of(&sides[0], &sides[1]).ok();
            (*loss, learnt, expected, realised)
        });
        let by_loss: Vec<_> = metrics.collect();
        let metric = |metric: Metric| {
            let found = by_loss.iter().find(|(loss, ..)| *loss == metric.loss);
            let Some((_, learnt, expected, realised)) = found else {
                return EstimatedMetric::default();
            };
            let realised = realised.as_deref().and_then(|losses| metric.of_losses(losses));
            EstimatedMetric { realised, ..metric_of(metric, learnt, *expected, rows.len()) }
        };
        let left_out = batch.row_count() - rows.len();
        Ok(EstimatedPerformance {
            method: "dle".to_owned(),
            n: rows.len() as u64,
            realised_n: labelled.len() as u64,
            metrics: METRICS.into_iter().map(metric).collect(),
            warnings: without_prediction(left_out).into_iter().collect(),
            ..EstimatedPerformance::default()
        })
    }
}

const TOO_FEW: &str =
    "The reference has too few rows with a target and a prediction to learn from.";

impl Learnt {
    fn of(
        loss: Loss,
        losses: &[f64],
        table: &Binned,
        seen: &[usize],
        piece: usize,
    ) -> Option<Self> {
        let rows: Vec<u32> = (0..seen.len() as u32).collect();
        let (target, settings) = (picked(losses, seen), boosted::Settings::default());
        let trees = Boosted::fit(table, &rows, &target, boosted::Loss::Squared, &settings)?;
        let own = METRICS.into_iter().filter(|metric| metric.loss == loss);
        let thresholds = own.map(|metric| (metric.name, metric.threshold(losses, piece))).collect();
        Some(Self { trees, usual: Usual::of(losses)?, thresholds })
    }
}

/// A metric of the estimated loss.
fn metric_of(
    metric: Metric,
    learnt: &std::result::Result<Learnt, String>,
    expected: Option<f64>,
    rows: usize,
) -> EstimatedMetric {
    let nothing = EstimatedMetric { metric: metric.name.to_owned(), ..EstimatedMetric::default() };
    let learnt = match learnt {
        Ok(learnt) => learnt,
        Err(reason) => return EstimatedMetric { reason: Some(reason.clone()), ..nothing },
    };
    let threshold = learnt.thresholds.iter().find(|(name, _)| *name == metric.name);
    let threshold = threshold.and_then(|(_, threshold)| *threshold);
    let Some(value) = expected.and_then(finite).map(|mean| metric.of_mean(mean)) else {
        let reason = Some("The batch has no rows with a prediction.".to_owned());
        return EstimatedMetric { threshold, reason, ..nothing };
    };
    let error = metric.sampling_error(learnt.usual, rows);
    EstimatedMetric {
        value: Some(value),
        sampling_error: error,
        interval: error.map(|error| [(value - 3.0 * error).max(0.0), value + 3.0 * error]),
        threshold,
        alert: threshold.is_some_and(|[low, high]| value < low || value > high),
        ..nothing
    }
}

fn without_prediction(rows: usize) -> Option<Warning> {
    let message = "Rows without a prediction have no loss to be estimated: left out.";
    (rows > 0).then(|| Warning::new("prediction-missing", message).times(rows as u64))
}

/// The numeric options, checked.
struct Settings {
    most_rows: usize,
    chunks: usize,
    chunk_rows: Option<usize>,
}

impl Settings {
    fn resolve(options: &DirectLossOptions) -> Result<Self> {
        let whole = |name: &str, number: u64, least: u64| {
            let message = format!("{name} is {number}; it must be at least {least}.");
            let fits = number >= least;
            fits.then(|| usize::try_from(number).unwrap_or(usize::MAX))
                .ok_or_else(|| Error::invalid(message).at_field(name))
        };
        Ok(Self {
            most_rows: whole("mostRows", options.most_rows.unwrap_or(MOST_ROWS), 100)?,
            chunks: whole("chunks", options.chunks.unwrap_or(10), 2)?,
            chunk_rows: options.chunk_rows.map(|rows| whole("chunkRows", rows, 1)).transpose()?,
        })
    }

    /// Rows per chunk; the remainder is one more chunk.
    fn piece(&self, rows: usize) -> usize {
        self.chunk_rows.unwrap_or(rows / self.chunks).max(1)
    }
}

/// The columns that the learner uses, the prediction last.
fn features(reference: &Table, options: &DirectLossOptions) -> Result<Vec<Feature>> {
    let own = |name: &str| name == options.target || name == options.prediction;
    let mut features = Vec::new();
    match &options.columns {
        None => {
            let others = reference.columns().iter().filter(|column| !own(column.name()));
            features.extend(others.filter_map(Feature::of));
        }
        Some(names) => {
            for name in names.iter().filter(|name| !own(name)) {
                let column = reference.column(name)?;
                features.push(Feature::of(column).ok_or_else(|| not_numbers(column))?);
            }
        }
    }
    features.extend(Feature::of(reference.column(&options.prediction)?));
    Ok(features)
}

/// A feature's values in some rows of a table.
fn values(features: &[Feature], table: &Table, at: usize, rows: &[usize]) -> Vec<f64> {
    let feature = features.get(at);
    let column = feature.and_then(|feature| table.find(&feature.name));
    feature.zip(column).map_or_else(Vec::new, |(feature, column)| feature.values(column, rows))
}

fn numbers<'a>(table: &'a Table, name: &str) -> Result<Cow<'a, [f64]>> {
    let column = table.column(name)?;
    if column.missing() == column.len() as u64 {
        return Ok(vec![f64::NAN; column.len()].into());
    }
    column.numbers().ok_or_else(|| not_numbers(column))
}

fn not_numbers(column: &Column) -> Error {
    Error::new(
        Code::KindMismatch,
        format!(
            "Column \"{}\" is {} ({}): it cannot be used here. Leave it out, or give its kind.",
            column.name(),
            column.kind().as_str(),
            column.evidence()
        ),
    )
}

/// The rows in which all are finite.
fn rows_with(rows: usize, columns: &[&[f64]]) -> Vec<usize> {
    let is_known = |column: &&[f64], row: usize| column.get(row).is_some_and(|n| n.is_finite());
    (0..rows).filter(|&row| columns.iter().all(|column| is_known(column, row))).collect()
}

fn picked<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| values.get(row).copied()).collect()
}
