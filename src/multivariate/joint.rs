//! A reference fitted once and compared with batch after batch.

use super::choice::{choose, limit};
use super::classifier::tell_apart;
use super::reconstruction::{Reconstruction, ReconstructionState};
use super::report::{judged, level};
use super::result::{Domain, MultivariateDrift};
use super::settings::{MultivariateOptions, Settings};
use crate::drift::SkippedColumn;
use crate::error::Result;
use crate::json;
use crate::stats::thinning::thin;
use crate::table::{Column, Table};
use serde::Serialize;

/// The part of [`multivariate_drift`] that depends on the reference alone, fitted once for every batch.
///
/// Holds no rows unless the classifier was requested, and then at most `most_rows` of them.
///
/// [`multivariate_drift`]: super::multivariate_drift
#[derive(Debug, Clone)]
pub struct JointReference {
    settings: Settings,
    reconstruction: Reconstruction,
    /// Columns that take part.
    names: Vec<String>,
    skipped: Vec<SkippedColumn>,
    with_classifier: bool,
    /// Rows for the classifier; `None` if it was not requested, or the rows are not available.
    rows: Option<Table>,
}

impl JointReference {
    /// Fits the columns selected by `takes_part`, or those that the options name.
    ///
    /// The results are those of [`multivariate_drift`](super::multivariate_drift) for a batch that has all of them.
    /// Cost: that of [`Reconstruction::fit`].
    ///
    /// # Errors
    /// `config-invalid` for an option out of range, `column-missing` for a column that the reference does not have.
    pub fn fit(
        reference: &Table,
        options: &MultivariateOptions,
        takes_part: &dyn Fn(&str) -> bool,
    ) -> Result<Self> {
        let settings = Settings::resolve(options)?;
        let (mut pairs, mut skipped) = choose(reference, reference, options)?;
        let by_name = options.columns.is_some();
        pairs.retain(|(column, _)| by_name || takes_part(column.name()));
        skipped.retain(|skipped| by_name || takes_part(&skipped.column));
        limit(&mut pairs, &mut skipped);
        let columns: Vec<&Column> = pairs.iter().map(|(column, _)| *column).collect();
        let with_classifier = options.classifier.unwrap_or(false);
        Ok(Self {
            reconstruction: Reconstruction::of(reference, &columns, &settings),
            names: columns.iter().map(|column| column.name().to_owned()).collect(),
            skipped,
            with_classifier,
            rows: with_classifier.then(|| some_rows(reference, &columns, &settings)).transpose()?,
            settings,
        })
    }

    /// Compares a batch with the reference. If the batch lacks a column, or has it in another kind, the
    /// reconstruction has no result, and its reason says so; the classifier continues without that column.
    ///
    /// # Errors
    /// None that the batch can cause; those of [`Self::fit`] otherwise.
    pub fn compare(&self, batch: &Table) -> Result<MultivariateDrift> {
        let found = self.reconstruction.error(batch);
        let reconstruction =
            found.unwrap_or_else(|error| self.reconstruction.without(&error.message));
        let classifier = self.classified(batch)?;
        let sizes = match classifier.as_ref().filter(|_| self.rows.is_some()) {
            Some(told) => [told.n_reference, told.n_batch],
            None => [self.reconstruction.unseen_rows(), batch.row_count() as u64],
        };
        let skipped = self.skipped.clone();
        Ok(judged(&self.settings, reconstruction, classifier, sizes, skipped))
    }

    fn classified(&self, batch: &Table) -> Result<Option<Domain>> {
        if !self.with_classifier {
            return Ok(None);
        }
        let Some(rows) = &self.rows else {
            return Ok(Some(Domain::without(
                [0, batch.row_count() as u64],
                self.settings.seed,
                "Telling rows apart takes rows of the reference, which are not here.".to_owned(),
            )));
        };
        let options =
            MultivariateOptions { columns: Some(self.names.clone()), ..Default::default() };
        let (pairs, _) = choose(rows, batch, &options)?;
        Ok(Some(tell_apart(rows, batch, &pairs, &self.settings, level(&self.settings, true))))
    }

    /// The mean reconstruction error of the reference.
    #[must_use]
    pub fn usual(&self) -> Option<f64> {
        self.reconstruction.usual_error()
    }

    /// The state for saving without the reference: no rows, and at most 2,000 reconstruction errors.
    #[must_use]
    pub fn state(&self) -> JointState {
        JointState {
            reconstruction: self.reconstruction.state(),
            names: self.names.clone(),
            skipped: self.skipped.clone(),
        }
    }

    /// A reference from a saved state: without a classifier, and with p-values that are no smaller than those with
    /// the whole reference. `None` if the state contradicts itself.
    ///
    /// # Errors
    /// As [`Self::fit`].
    pub fn restore(state: JointState, options: &MultivariateOptions) -> Result<Option<Self>> {
        let settings = Settings::resolve(options)?;
        let Some(reconstruction) = Reconstruction::restore(state.reconstruction) else {
            return Ok(None);
        };
        Ok(Some(Self {
            settings,
            reconstruction,
            names: state.names,
            skipped: state.skipped,
            with_classifier: options.classifier.unwrap_or(false),
            rows: None,
        }))
    }
}

/// The rows that the classifier uses, in the columns that take part.
fn some_rows(reference: &Table, columns: &[&Column], settings: &Settings) -> Result<Table> {
    let rows = thin(reference.row_count(), settings.most_rows, settings.seed);
    let rows: Vec<u32> = rows.into_iter().map(|row| row as u32).collect();
    Table::new(columns.iter().map(|column| column.pick(&rows)).collect())
}

/// A fitted reference without its rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct JointState {
    reconstruction: ReconstructionState,
    names: Vec<String>,
    skipped: Vec<SkippedColumn>,
}

json::shape!(JointState { reconstruction, names, skipped });
