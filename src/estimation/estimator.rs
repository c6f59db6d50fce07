//! [`PerformanceEstimator`]: fitted to a reference once, used for every batch.

use super::calibration::Calibration;
use super::classes::{Classes, Perhaps, UNKNOWN};
use super::expected::expected;
use super::input::{EstimationInput, EstimationOptions};
use super::metrics::{Each, METRICS, Metric};
use super::outcome::Outcome;
use super::realised::{counted, realised, realised_values};
use super::result::{EstimatedCell, EstimatedMetric, EstimatedPerformance};
use super::rows::Rows;
use super::sampling;
use super::thresholds::Thresholds;
use crate::error::{Error, Result, Warning};
use crate::numerals;
use crate::stats::levels::{Level, levels_of_code, ranking};
use crate::table::Column;

/// Number of sampling errors on either side of an estimate.
const REACH: f64 = 3.0;
/// Largest number of classes with a confusion matrix, which grows with their square in every batch report.
const MOST_CELL_CLASSES: usize = 5;

/// Estimates the performance of a classifier without targets, from its probabilities.
///
/// The module's documentation lists the assumptions. The estimator keeps nothing of the reference's rows except the
/// calibration: two numbers per knot.
#[derive(Debug, Clone, PartialEq)]
pub struct PerformanceEstimator {
    model: Perhaps<Model>,
}

/// The fitted part.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    classes: Classes,
    /// Calibration of the probability of each judged class.
    calibrations: Vec<Calibration>,
    costs: Option<Vec<Vec<f64>>>,
    /// Sampling errors times the square root of the number of rows.
    spreads: Each<Option<f64>>,
    cell_spreads: Vec<f64>,
    thresholds: Thresholds,
}

impl PerformanceEstimator {
    /// Fits an estimator to a reference: the calibration of its probabilities, the sampling error of each metric, and
    /// the variation of the metrics. Rows without target, prediction or probability are left out. If the reference
    /// cannot be used, the estimator's results say why.
    ///
    /// `positive` is the positive one of two classes; default the last in sorted order, or the only one with a
    /// probability.
    ///
    /// Cost: two sorts of each probability and some passes over its distinct values.
    ///
    /// ```
    /// use driftglass::estimation::{EstimationInput, EstimationOptions, PerformanceEstimator};
    /// use driftglass::{performance::Probability, table::Column};
    /// let p: Vec<f64> = (0..1000).map(|row| f64::from(row % 10) / 10.0 + 0.05).collect();
    /// let said = Column::from_numbers("said", p.iter().map(|p| p.round()).collect());
    /// let truth = (0..1000_u32).map(|row| f64::from(u8::from((row / 10) % 10 < row % 10)));
    /// let truth = Column::from_numbers("truth", truth.collect());
    /// let input = EstimationInput {
    ///     target: Some(&truth),
    ///     prediction: Some(&said),
    ///     probability: Probability::Positive(&p),
    /// };
    /// let estimator = PerformanceEstimator::fit(&input, None, &EstimationOptions::default())?;
    /// let estimated = estimator.estimate(&EstimationInput { target: None, ..input })?;
    /// let accuracy = estimated.metrics[0].value.unwrap_or_default();
    /// assert!((accuracy - 0.75).abs() < 0.01, "{accuracy}");
    /// # Ok::<(), driftglass::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// `length-mismatch` if the columns differ in length; `config-invalid` if two classes occur and neither is the
    /// requested positive class, or an option is invalid.
    pub fn fit(
        reference: &EstimationInput,
        positive: Option<&str>,
        options: &EstimationOptions,
    ) -> Result<Self> {
        options.check()?;
        reference.check_lengths()?;
        let because = |reason: &str| Ok(Self { model: Err(reason.to_owned()) });
        let (Some(target), Some(prediction)) = (reference.target, reference.prediction) else {
            return because("The reference has no targets or no predictions.");
        };
        let classes = match Classes::of(target, prediction, &reference.probability, positive)? {
            Ok(classes) => classes,
            Err(reason) => return because(&reason),
        };
        let count = classes.names.len();
        if options.costs.as_ref().is_some_and(|costs| costs.len() != count) {
            let message = format!(
                "`costs` has one row and one column for each of the {count} classes: {}.",
                classes.names.join(", ")
            );
            return Err(Error::invalid(message).at_field("costs"));
        }
        let rows = match Rows::of(reference, &classes, &mut Vec::new()) {
            Ok(rows) => rows.with_target(),
            Err(reason) => return because(&format!("Of the reference: {reason}")),
        };
        let first = rows.actual.first();
        if rows.actual.iter().all(|class| Some(class) == first) {
            return because(
                "The targets of the reference are all of one class, or none of its rows has target, prediction and probability: what a probability is worth cannot be told.",
            );
        }
        Ok(Self { model: Ok(Model::of(&rows, classes, options)) })
    }

    /// The estimated performance of a batch, from its probabilities. Its classes, roles and the form of its
    /// probabilities are those of the reference. The order of rows does not matter. Targets, if there are any, do not
    /// change the estimate; `realised` is computed from them.
    ///
    /// Cost: one sort of each probability; for more than two classes also memory for as many numbers as were given.
    ///
    /// # Errors
    /// `length-mismatch` if the columns differ in length.
    pub fn estimate(&self, batch: &EstimationInput) -> Result<EstimatedPerformance> {
        batch.check_lengths()?;
        let mut estimated =
            EstimatedPerformance { method: "cbpe".to_owned(), ..EstimatedPerformance::default() };
        let model = match &self.model {
            Ok(model) => model,
            Err(reason) => {
                estimated.reason = Some(reason.clone());
                return Ok(estimated);
            }
        };
        estimated.positive = model.classes.positive().map(str::to_owned);
        estimated.calibrated = self.is_calibrated();
        match Rows::of(batch, &model.classes, &mut estimated.warnings) {
            Ok(rows) if rows.len() > 0 => model.fill(&mut estimated, rows, batch.target),
            Ok(_) => {
                let reason = "No row has both a prediction and its probability.";
                estimated.reason = Some(reason.to_owned());
            }
            Err(reason) => estimated.reason = Some(reason),
        }
        Ok(estimated)
    }

    /// Whether probabilities are calibrated before use.
    #[must_use]
    pub fn is_calibrated(&self) -> bool {
        self.model.as_ref().is_ok_and(|model| model.calibrations.iter().any(Calibration::corrects))
    }

    /// Why nothing can be estimated for any batch.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.model.as_ref().err().map(String::as_str)
    }
}

impl Model {
    /// Of rows with a target, of two classes at least.
    fn of(rows: &Rows, classes: Classes, options: &EstimationOptions) -> Self {
        let costs = options.costs.as_deref();
        let levels: Vec<Vec<Level>> = classes
            .judged
            .iter()
            .zip(&rows.scores)
            .map(|(class, scores)| levels_of_code(scores, &rows.actual, *class as u32))
            .collect();
        let rankings: Vec<[Option<f64>; 2]> = levels.iter().map(|levels| ranking(levels)).collect();
        let outcome = counted(&rows.all(), &classes, &rankings);
        let share = |cell: &f64| sampling::spread_of_share(cell / outcome.rows);
        Self {
            calibrations: levels.iter().map(|levels| Calibration::of(levels)).collect(),
            spreads: sampling::per_root_row(&outcome, &levels, &classes, costs),
            cell_spreads: outcome.cells.iter().map(share).collect(),
            thresholds: Thresholds::of(rows, &classes, costs, options.chunk_rows),
            costs: options.costs.clone(),
            classes,
        }
    }

    fn fill(&self, estimated: &mut EstimatedPerformance, rows: Rows, target: Option<&Column>) {
        let costs = self.costs.as_deref();
        let found = expected(&rows.all(), &self.classes, &self.calibrations);
        let values = found.values(&self.classes, costs);
        estimated.n = rows.len() as u64;
        estimated.warnings.extend(found.undefined(&self.classes).into_iter().map(undefined));
        estimated.warnings.extend(unknown_targets(&rows, &self.classes, target));
        let labelled = rows.with_target();
        let seen = (labelled.len() > 0).then(|| realised(&labelled.all(), &self.classes));
        estimated.realised_n = labelled.len() as u64;
        let realised =
            seen.as_ref().map_or([None; 8], |seen| realised_values(seen, &self.classes, costs));
        let named = METRICS.into_iter().zip(values).zip(realised).zip(self.spreads);
        estimated.metrics = named
            .zip(&self.thresholds.metrics)
            .filter(|((((metric, _), _), _), _)| {
                costs.is_some() || *metric != Metric::BusinessValue
            })
            .map(|((((metric, value), realised), spread), threshold)| {
                let sampling_error = spread.map(|spread| spread / found.rows.sqrt());
                of_metric(metric, value, sampling_error, *threshold, realised)
            })
            .collect();
        if self.classes.names.len() <= MOST_CELL_CLASSES {
            estimated.confusion = self.cells(&found, seen.as_ref());
        }
    }

    fn cells(&self, found: &Outcome, seen: Option<&Outcome>) -> Vec<EstimatedCell> {
        let names = &self.classes.names;
        let pairs = names.iter().flat_map(|target| names.iter().map(move |said| (target, said)));
        let known = self.cell_spreads.iter().zip(&self.thresholds.cells).zip(&found.cells);
        let mut cells = Vec::with_capacity(names.len() * names.len());
        for ((target, prediction), ((spread, threshold), cell)) in pairs.zip(known) {
            let (value, sampling_error) = (cell / found.rows, spread / found.rows.sqrt());
            let realised = seen.and_then(|seen| Some(*seen.cells.get(cells.len())? / seen.rows));
            cells.push(EstimatedCell {
                target: target.clone(),
                prediction: prediction.clone(),
                value,
                sampling_error,
                interval: band(value, sampling_error, [0.0, 1.0]),
                threshold: *threshold,
                alert: is_outside(value, *threshold),
                realised,
            });
        }
        cells
    }
}

fn of_metric(
    metric: Metric,
    value: Option<f64>,
    sampling_error: Option<f64>,
    threshold: Option<[f64; 2]>,
    realised: Option<f64>,
) -> EstimatedMetric {
    let interval = value.zip(sampling_error);
    EstimatedMetric {
        metric: metric.name().to_owned(),
        value,
        sampling_error,
        interval: interval.map(|(value, error)| band(value, error, metric.limits())),
        threshold,
        alert: value.is_some_and(|value| is_outside(value, threshold)),
        realised,
        reason: value.is_none().then(|| format!("It is not defined: {}.", metric.nothing())),
    }
}

fn band(value: f64, error: f64, limits: [f64; 2]) -> [f64; 2] {
    [(value - REACH * error).max(limits[0]), (value + REACH * error).min(limits[1])]
}

fn is_outside(value: f64, threshold: Option<[f64; 2]>) -> bool {
    threshold.is_some_and(|[low, high]| value < low || value > high)
}

/// A ratio that is 0 / 0 and set to 0, as in NannyML and scikit-learn.
fn undefined(metric: Metric) -> Warning {
    let message =
        format!("The estimated {} is 0 / 0 ({}) and given as 0.", metric.name(), metric.nothing());
    Warning::new("undefined-metric", message)
}

/// Targets that are none of the reference's classes: `realised` has no cell for them.
fn unknown_targets(rows: &Rows, classes: &Classes, target: Option<&Column>) -> Option<Warning> {
    let count = rows.actual.iter().filter(|class| **class == UNKNOWN).count();
    let others = target.filter(|_| count > 0).map(|target| classes.others(target))?;
    let message = format!(
        "{} targets are none of the reference's classes ({others}) and left out of what is realised.",
        numerals::counted(count as u64)
    );
    Some(Warning::new("unknown-targets", message).times(count as u64))
}
