//! The reconstruction error: what rows lose when they are projected on the principal components of the reference.

use super::encoding::{self, EncodedTable, Encoding, EncodingState};
use super::reason;
use super::result::{ReconstructionError, ResidualShare};
use super::settings::{MultivariateOptions, Settings};
use crate::drift::SkippedColumn;
use crate::error::{Code, Error, Result};
use crate::json;
use crate::metric::finite;
use crate::order;
use crate::stats::ks;
use crate::stats::moments;
use crate::stats::outcome::{Alternative, Method, Outcome};
use crate::stats::principal::{Components, Residuals, Spread};
use crate::stats::sort::sort;
use crate::stats::sum::mean;
use crate::stats::thinning::folds;
use crate::table::{Column, Table};
use serde::Serialize;

/// Number of standard deviations in thresholds and bands, as in `NannyML`.
const DEVIATIONS: f64 = 3.0;
/// Number of reconstruction errors of the unseen half that are kept when the reference is gone. They are treated as a
/// sample of that many rows: the distance is accurate to one in 4,000, and a p-value is no smaller than that with all
/// rows.
const MOST_UNSEEN: usize = 2_000;

/// How the columns of a reference vary together, fitted once for every batch.
///
/// As in `NannyML` 0.13.1: numbers are used unchanged, labels are replaced by their share of the reference's rows (0
/// if it has none), missing values by the mean or the most frequent label. All are standardised, and the fewest
/// principal components that hold 65 % of the variance are kept. Infinite values count as missing. `NannyML` has only
/// a threshold; here there is a p-value too.
///
/// The p-value comes from a separate fit. Encodings and components are fitted on one half of the reference (one of
/// every two neighbouring rows, drawn by the seed), and the reconstruction errors of the other half are compared with
/// those of the batch. Neither side was used for fitting, so clean data are exchangeable and the p-value is correct
/// for any components, even if chance decides which are kept.
///
/// Holds one number for every other row of the reference; no rows.
#[derive(Debug, Clone)]
pub struct Reconstruction {
    frame: Frame,
    usual: Option<Usual>,
    skipped: Vec<SkippedColumn>,
    half: Frame,
    /// Reconstruction errors of the unseen half, ascending.
    unseen: Vec<f64>,
}

/// Encodings and the components of what is encoded.
#[derive(Debug, Clone)]
struct Frame {
    encodings: Vec<Encoding>,
    components: Option<Components>,
}

/// Mean reconstruction error, in standard deviations, below which it is rounding error.
const NOTHING: f64 = 1e-9;

/// The usual values of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Usual {
    mean: f64,
    threshold: Option<[f64; 2]>,
    /// Mean square of each column's residuals.
    squares: Vec<f64>,
}

json::shape!(Usual { mean, threshold, squares });

/// A saved reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ReconstructionState {
    frame: FrameState,
    usual: Option<Usual>,
    skipped: Vec<SkippedColumn>,
    half: FrameState,
    unseen: Vec<f64>,
}

json::shape!(ReconstructionState { frame, usual, skipped, half, unseen });

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FrameState {
    columns: Vec<EncodingState>,
    /// Values of the components and everything after it; empty without components.
    means: Vec<f64>,
    axes: Vec<f64>,
    explained: f64,
}

json::shape!(FrameState { columns, means, axes, explained });

impl Frame {
    /// A frame of some rows, and the columns that do not fit into one.
    fn fit(
        table: &Table,
        columns: &[&Column],
        rows: &[usize],
        variance: f64,
    ) -> (Self, Vec<SkippedColumn>) {
        let (encodings, skipped) = encoding::fit(columns, rows);
        let components = match EncodedTable::of(&encodings, table, rows) {
            Ok(rows) if encodings.len() > 1 => Components::of(&Spread::of(&rows), variance),
            _ => None,
        };
        (Self { encodings, components }, skipped)
    }

    fn state(&self) -> FrameState {
        let components = self.components.as_ref();
        FrameState {
            columns: self.encodings.iter().map(Encoding::state).collect(),
            means: components.map(|found| found.means.clone()).unwrap_or_default(),
            axes: components.map(|found| found.axes.clone()).unwrap_or_default(),
            explained: components.map_or(0.0, |found| found.explained),
        }
    }

    fn restore(state: FrameState) -> Option<Self> {
        let FrameState { columns, means, axes, explained } = state;
        let encodings = columns.into_iter().map(Encoding::restore).collect::<Option<Vec<_>>>()?;
        if means.is_empty() {
            return axes.is_empty().then_some(Self { encodings, components: None });
        }
        let fits = means.len() == encodings.len() && axes.len().is_multiple_of(means.len());
        let components = Components { means, axes, explained };
        (fits && components.kept() > 0).then_some(Self { encodings, components: Some(components) })
    }

    /// The residuals of rows; `None` without components, or if a column does not fit.
    fn lost(&self, table: &Table, rows: &[usize]) -> Option<Residuals> {
        let encoded = EncodedTable::of(&self.encodings, table, rows).ok()?;
        Some(self.components.as_ref()?.residuals(&encoded))
    }
}

impl Reconstruction {
    /// Fits the components of some columns of a reference.
    ///
    /// A column that does not vary there is left out, with the reason. With fewer than two varying columns or two
    /// rows there is nothing to fit, and every error is absent. Cost: two passes over the rows, one of half the
    /// square of the number of columns, and twice the components times the columns (200: half a second).
    ///
    /// # Errors
    /// `column-missing` for a column that the reference does not have, `config-invalid` for an option
    /// out of range.
    pub fn fit(reference: &Table, columns: &[&str], options: &MultivariateOptions) -> Result<Self> {
        let columns =
            columns.iter().map(|name| reference.column(name)).collect::<Result<Vec<_>>>()?;
        Ok(Self::of(reference, &columns, &Settings::resolve(options)?))
    }

    pub(super) fn of(reference: &Table, columns: &[&Column], settings: &Settings) -> Self {
        let rows: Vec<usize> = (0..reference.row_count()).collect();
        let (frame, skipped) = Frame::fit(reference, columns, &rows, settings.variance);
        let usual = frame.lost(reference, &rows).and_then(|lost| Usual::of(&lost, settings));
        let usual = usual.filter(|usual| usual.mean > NOTHING);
        let halves = folds(rows.len(), 2, settings.seed);
        let half = |which: usize| -> Vec<usize> {
            rows.iter()
                .zip(&halves)
                .filter(|(_, half)| **half == which)
                .map(|(row, _)| *row)
                .collect()
        };
        let (seen, unseen) = (half(0), half(1));
        let (half, _) = Frame::fit(reference, columns, &seen, settings.variance);
        let mut unseen = half.lost(reference, &unseen).map_or_else(Vec::new, |lost| lost.errors);
        sort(&mut unseen);
        Self { frame, usual, skipped, half, unseen }
    }

    /// The reconstruction errors of a batch, compared with those of the reference.
    ///
    /// # Errors
    /// `column-missing` for a column that the batch does not have, `kind-mismatch` for labels if the reference has
    /// numbers.
    pub fn error(&self, batch: &Table) -> Result<ReconstructionError> {
        for name in encoding::names(&self.frame.encodings) {
            batch.column(name)?;
        }
        let rows: Vec<usize> = (0..batch.row_count()).collect();
        if let Err(name) = EncodedTable::of(&self.frame.encodings, batch, &rows) {
            return Err(Error::new(
                Code::KindMismatch,
                format!(
                    "Column \"{name}\" is numbers in the reference and not in the batch. Leave it out of `columns`."
                ),
            ));
        }
        if rows.is_empty() {
            return Ok(self.without("The batch has no rows."));
        }
        let lost = self.frame.lost(batch, &rows).zip(self.usual.as_ref());
        let Some((lost, usual)) = lost else {
            return Ok(self.without(match self.frame.components {
                Some(_) => "The components hold all there is in the reference: nothing is lost that could change. Lower `variance`, or take more columns.",
                None => "Fewer than two columns vary in the reference: there is nothing that could vary together.",
            }));
        };
        match mean(&lost.errors) {
            Some(value) => Ok(self.measured(usual, &lost, value, self.test(batch, &rows))),
            None => Ok(self.without(
                "Values of the batch are so large that their squares leave the range of numbers.",
            )),
        }
    }

    fn measured(
        &self,
        usual: &Usual,
        lost: &Residuals,
        value: f64,
        test: Option<Outcome>,
    ) -> ReconstructionError {
        let std = moments::of(&lost.errors).and_then(|spread| spread.std());
        let sampling_error = std.map(|std| std / (lost.errors.len() as f64).sqrt());
        let band = |error: f64| [value - DEVIATIONS * error, value + DEVIATIONS * error];
        let outside = |[low, high]: [f64; 2]| value < low || value > high;
        let nothing = self.without("");
        ReconstructionError {
            value: Some(value),
            sampling_error,
            interval: sampling_error.map(band),
            alert: usual.threshold.map(outside),
            p_value: test.map(|test| test.p_value),
            effect: test.map(|test| test.statistic),
            columns: self.shares(usual, lost),
            reason: reason::reconstruction(value, usual.mean, nothing.components),
            ..nothing
        }
    }

    /// The test of the batch's reconstruction errors against those of the unseen half of the reference.
    fn test(&self, batch: &Table, rows: &[usize]) -> Option<Outcome> {
        let mut errors = self.half.lost(batch, rows)?.errors;
        sort(&mut errors);
        ks::two_sample(&self.unseen, &errors, Method::Auto, Alternative::TwoSided)
    }

    /// The columns' parts of the loss, in descending order; ties in the order of the columns.
    fn shares(&self, usual: &Usual, lost: &Residuals) -> Vec<ResidualShare> {
        let n = lost.errors.len() as f64;
        let total = |squares: &[f64]| squares.iter().sum::<f64>();
        let (batch, reference) = (total(&lost.by_column), total(&usual.squares));
        let share = |part: f64, whole: f64| finite(part / whole).unwrap_or(0.0);
        let pairs = lost.by_column.iter().zip(&usual.squares);
        let each =
            encoding::names(&self.frame.encodings).zip(pairs).map(|(name, (&now, &before))| {
                ResidualShare {
                    column: name.to_owned(),
                    share: share(now, batch),
                    reference_share: share(before, reference),
                    ratio: finite(now / n / before),
                }
            });
        let mut shares: Vec<ResidualShare> = each.collect();
        order::sort_by(&mut shares, |a, b| b.share.total_cmp(&a.share));
        shares
    }

    /// The mean reconstruction error of the reference.
    pub(super) fn usual_error(&self) -> Option<f64> {
        self.usual.as_ref().map(|usual| usual.mean)
    }

    /// Rows of the reference that a batch is compared with.
    pub(super) fn unseen_rows(&self) -> u64 {
        self.unseen.len() as u64
    }

    /// The state for saving, with at most [`MOST_UNSEEN`] reconstruction errors, evenly spaced in their order.
    pub(super) fn state(&self) -> ReconstructionState {
        let (rows, kept) = (self.unseen.len(), self.unseen.len().min(MOST_UNSEEN));
        let place = |at: usize| (2 * at + 1) * rows / (2 * kept);
        ReconstructionState {
            frame: self.frame.state(),
            usual: self.usual.clone().map(Usual::in_range),
            skipped: self.skipped.clone(),
            half: self.half.state(),
            // An error beyond the range of f64 is saved as the largest number, because JSON has no infinity.
            unseen: (0..kept)
                .filter_map(|at| self.unseen.get(place(at)).map(|lost| lost.min(f64::MAX)))
                .collect(),
        }
    }

    /// A reference from a saved state; `None` if it contradicts itself.
    pub(super) fn restore(state: ReconstructionState) -> Option<Self> {
        let fitted = Self {
            frame: Frame::restore(state.frame)?,
            usual: state.usual,
            skipped: state.skipped,
            half: Frame::restore(state.half)?,
            unseen: state.unseen,
        };
        let columns = fitted.frame.encodings.len();
        let fits = |usual: &Usual| usual.squares.len() == columns;
        let is_sound = fitted.unseen.is_sorted() && fitted.usual.as_ref().is_none_or(fits);
        is_sound.then_some(fitted)
    }

    pub(super) fn without(&self, reason: &str) -> ReconstructionError {
        let (components, usual) = (self.frame.components.as_ref(), self.usual.as_ref());
        ReconstructionError {
            value: None,
            reference: usual.map(|usual| usual.mean),
            sampling_error: None,
            interval: None,
            threshold: usual.and_then(|usual| usual.threshold),
            alert: None,
            p_value: None,
            effect: None,
            components: components.map_or(0, |components| components.kept() as u64),
            explained: components.map(|components| components.explained),
            columns: Vec::new(),
            skipped: self.skipped.clone(),
            reason: reason.to_owned(),
        }
    }
}

impl Usual {
    /// The same without infinities, which JSON does not have.
    fn in_range(mut self) -> Self {
        self.squares.iter_mut().for_each(|square| *square = square.min(f64::MAX));
        self
    }

    fn of(lost: &Residuals, settings: &Settings) -> Option<Self> {
        let rows = lost.errors.len();
        let pieces = lost.errors.chunks(settings.piece(rows));
        let pieces: Vec<f64> = pieces.filter_map(mean).collect();
        Some(Self {
            mean: mean(&lost.errors)?,
            threshold: (pieces.len() > 1).then(|| threshold(&pieces)).flatten(),
            squares: lost.by_column.iter().map(|sum| sum / rows as f64).collect(),
        })
    }
}

/// The mean of the chunks minus and plus three of their standard deviations.
fn threshold(means: &[f64]) -> Option<[f64; 2]> {
    let spread = moments::of(means)?;
    let width = DEVIATIONS * spread.variance(0)?.sqrt();
    Some([(spread.mean - width).max(0.0), spread.mean + width])
}
