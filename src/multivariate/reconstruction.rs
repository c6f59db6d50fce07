//! The reconstruction error: what rows lose when they are told in the components of the reference.

use super::encoding::{self, EncodedTable, Encoding};
use super::reason;
use super::result::{ReconstructionError, ResidualShare};
use super::settings::{MultivariateOptions, Settings};
use crate::drift::SkippedColumn;
use crate::error::{Code, Error, Result};
use crate::metric::finite;
use crate::order;
use crate::stats::ks;
use crate::stats::moments;
use crate::stats::outcome::{Alternative, Method};
use crate::stats::principal::{Components, Residuals, Spread};
use crate::stats::sort::sort;
use crate::stats::sum::mean;
use crate::table::{Column, Table};

/// Parts of the reference that are told, in turn, in components fitted without them.
const PARTS: usize = 5;
/// Standard deviations of thresholds and bands, as in `NannyML`.
const DEVIATIONS: f64 = 3.0;

/// What a reference says of how its columns go together, fitted once for every batch.
///
/// As `NannyML` 0.13.1 does it: numbers as they are, labels by their share of the reference's rows (0
/// where it has none), missing values as the mean or the most frequent label; standardised; as few
/// principal components as hold 65 % of the variance. Infinite values count as missing. Where `NannyML`
/// stops at a threshold, this has a p-value too.
///
/// Holds one number a row of the reference; no rows.
#[derive(Debug, Clone)]
pub struct Reconstruction {
    encodings: Vec<Encoding>,
    skipped: Vec<SkippedColumn>,
    fitted: Option<Fitted>,
}

#[derive(Debug, Clone)]
struct Fitted {
    components: Components,
    mean: f64,
    std: Option<f64>,
    threshold: Option<[f64; 2]>,
    /// Mean square of what each column loses.
    squares: Vec<f64>,
    /// What rows lose in components fitted without them, ascending.
    errors: Vec<f64>,
}

impl Reconstruction {
    /// Fits the components of some columns of a reference.
    ///
    /// A column that does not vary there is left out, with the reason. With fewer than two columns or
    /// rows that vary there is nothing to fit, and every error is absent.
    /// Cost: three passes over the rows of half the columns squared, and six times the components of as
    /// many columns (200: a second).
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
        let (encodings, skipped) = encoding::fit(columns);
        let fitted = match EncodedTable::of(&encodings, reference) {
            Ok(rows) if encodings.len() > 1 => fit(&rows, reference.row_count(), settings),
            _ => None,
        };
        Self { encodings, skipped, fitted }
    }

    /// What the rows of a batch lose, beside those of the reference.
    ///
    /// # Errors
    /// `column-missing` for a column that the batch does not have, `kind-mismatch` for labels where the
    /// reference has numbers.
    pub fn error(&self, batch: &Table) -> Result<ReconstructionError> {
        for name in encoding::names(&self.encodings) {
            batch.column(name)?;
        }
        let rows = EncodedTable::of(&self.encodings, batch).map_err(|name| {
            Error::new(
                Code::KindMismatch,
                format!("Column \"{name}\" is numbers in the reference and not in the batch. Leave it out of `columns`."),
            )
        })?;
        let Some(fitted) = &self.fitted else {
            return Ok(self.without("Fewer than two columns vary in the reference: there is nothing that could go together."));
        };
        if batch.row_count() == 0 {
            return Ok(self.without("The batch has no rows."));
        }
        let lost = fitted.components.residuals(&rows, [0, batch.row_count()], 1);
        match mean(&lost.errors) {
            Some(value) => Ok(self.measured(fitted, &lost, value)),
            None => Ok(self.without(
                "Values of the batch are so large that their squares leave the range of numbers.",
            )),
        }
    }

    fn measured(&self, fitted: &Fitted, lost: &Residuals, value: f64) -> ReconstructionError {
        let n = lost.errors.len() as f64;
        let sampling_error = fitted.std.map(|std| std / n.sqrt());
        let band = |error: f64| [value - DEVIATIONS * error, value + DEVIATIONS * error];
        let mut errors = lost.errors.clone();
        sort(&mut errors);
        let test = ks::two_sample(&fitted.errors, &errors, Method::Auto, Alternative::TwoSided);
        let outside = |[low, high]: [f64; 2]| value < low || value > high;
        ReconstructionError {
            value: Some(value),
            reference: Some(fitted.mean),
            sampling_error,
            interval: sampling_error.map(band),
            threshold: fitted.threshold,
            alert: fitted.threshold.map(outside),
            p_value: test.map(|test| test.p_value),
            effect: test.map(|test| test.statistic),
            components: fitted.components.kept() as u64,
            explained: Some(fitted.components.explained),
            columns: self.shares(fitted, lost),
            skipped: self.skipped.clone(),
            reason: reason::reconstruction(value, fitted.mean, fitted.components.kept()),
        }
    }

    /// Whose loss it is, by falling share; ties in the order of the columns.
    fn shares(&self, fitted: &Fitted, lost: &Residuals) -> Vec<ResidualShare> {
        let n = lost.errors.len() as f64;
        let total = |squares: &[f64]| squares.iter().sum::<f64>();
        let (batch, reference) = (total(&lost.by_column), total(&fitted.squares));
        let share = |part: f64, whole: f64| finite(part / whole).unwrap_or(0.0);
        let pairs = lost.by_column.iter().zip(&fitted.squares);
        let each = encoding::names(&self.encodings).zip(pairs).map(|(name, (&now, &before))| {
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

    fn without(&self, reason: &str) -> ReconstructionError {
        let components = self.fitted.as_ref().map(|fitted| &fitted.components);
        ReconstructionError {
            value: None,
            reference: self.fitted.as_ref().map(|fitted| fitted.mean),
            sampling_error: None,
            interval: None,
            threshold: self.fitted.as_ref().and_then(|fitted| fitted.threshold),
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

fn fit(source: &EncodedTable<'_>, rows: usize, settings: &Settings) -> Option<Fitted> {
    let parts: Vec<Spread> = (0..PARTS).map(|part| Spread::of(source, part, PARTS)).collect();
    let together = |without: Option<usize>| {
        let kept = parts.iter().enumerate().filter(|(part, _)| Some(*part) != without);
        kept.map(|(_, spread)| spread.clone()).reduce(|sum, spread| sum.plus(&spread))
    };
    let components = Components::of(&together(None)?, settings.variance)?;
    let lost = components.residuals(source, [0, rows], 1);
    let spread = moments::of(&lost.errors)?;
    let mut errors = Vec::with_capacity(rows);
    for part in 0..PARTS {
        let others = Components::of(&together(Some(part))?, settings.variance)?;
        errors.extend(others.residuals(source, [part, rows], PARTS).errors);
    }
    sort(&mut errors);
    let means: Vec<f64> = lost.errors.chunks(settings.piece(rows)).filter_map(mean).collect();
    Some(Fitted {
        components,
        mean: spread.mean,
        std: spread.std(),
        threshold: (means.len() > 1).then(|| threshold(&means)).flatten(),
        squares: lost.by_column.iter().map(|sum| sum / rows as f64).collect(),
        errors,
    })
}

/// The mean of the pieces less and plus three of their standard deviations.
fn threshold(means: &[f64]) -> Option<[f64; 2]> {
    let spread = moments::of(means)?;
    let width = DEVIATIONS * spread.variance(0)?.sqrt();
    Some([(spread.mean - width).max(0.0), spread.mean + width])
}
