//! The contents of a snapshot, and a monitor restored from it.

use super::archive::{Archive, ArchiveState};
use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::detectors::Detectors;
use super::estimator::Estimator;
use super::kept_labels::KeptLabels;
use super::plan::Plan;
use super::segments::Segments;
use super::together::{Together, TogetherState};
use super::totals::Totals;
use super::watch::{Monitor, checked_rules};
use crate::alert::{AlertBook, BookState, Spread};
use crate::drift::reference_profile;
use crate::error::{Code, Error, Result};
use crate::estimation::direct_loss::{DirectLoss, DirectLossState};
use crate::json;
use crate::profiles::TableProfile;
use crate::table::{Table, has_fingerprint};
use serde::Serialize;
use std::sync::Arc;

/// Largest number of cells per column of the reference in a snapshot.
const OUTLINE_CELLS: u64 = 256;

/// A monitor without the rows of its reference: results and counts only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonitorState {
    /// The active configuration.
    pub config: MonitorConfig,
    /// Fingerprint of the reference, to check that the one given when restoring is the same.
    pub fingerprint: String,
    /// The reference measured as a batch.
    pub reference: BatchReport,
    /// The columns of the reference as counts; absent in version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<TableProfile>,
    /// The models fitted to columns together, if requested.
    #[serde(skip_serializing_if = "TogetherState::is_empty")]
    pub(super) together: TogetherState,
    /// The fitted estimator of a regression's losses; absent in older snapshots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<DirectLossState>,
    /// Variation of measurements over chunks of the reference, if a rule needs it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spreads: Vec<Spread>,
    /// The states of the change detectors.
    #[serde(skip_serializing_if = "Detectors::is_empty")]
    pub(super) detectors: Detectors,
    /// The older batches kept, as numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<ArchiveState>,
    /// The newer batches, kept in full.
    pub batches: Vec<BatchReport>,
    /// Late labels of batches: one per row, in row order, without ids.
    #[serde(skip_serializing_if = "KeptLabels::is_empty")]
    pub(super) labels: KeptLabels,
    /// Sums over every batch.
    pub totals: Totals,
    /// Alerts and silences.
    pub alerts: BookState,
}

impl MonitorState {
    /// A state from its JSON text, read one batch at a time to save memory.
    ///
    /// # Errors
    /// If the text is no JSON, or a field is missing, unknown or of the wrong form, with its name.
    pub fn from_json(text: &str) -> json::Result<Self> {
        let (mut config, mut fingerprint, mut reference) = (None, None, None);
        let (mut spreads, mut together) = (Vec::new(), TogetherState::default());
        let mut detectors = Detectors::default();
        let (mut archive, mut profile, mut losses) = (None, None, None);
        let (mut batches, mut totals, mut alerts) = (None, None, None);
        let mut labels = KeptLabels::default();
        json::document(text, &mut |name, source| {
            match name {
                "config" => config = Some(source.field()?),
                "fingerprint" => fingerprint = Some(source.field()?),
                "reference" => reference = Some(source.field()?),
                "profile" => profile = source.field()?,
                "together" => together = source.field()?,
                "losses" => losses = source.field()?,
                "spreads" => spreads = source.field()?,
                "detectors" => detectors = source.field()?,
                "archive" => archive = source.field()?,
                "batches" => batches = Some(source.list()?),
                "labels" => labels = source.field()?,
                "totals" => totals = Some(source.field()?),
                "alerts" => alerts = Some(source.field()?),
                other => return Err(json::unknown(other)),
            }
            Ok(())
        })?;
        Ok(Self {
            config: json::given("config", config)?,
            fingerprint: json::given("fingerprint", fingerprint)?,
            reference: json::given("reference", reference)?,
            profile,
            together,
            losses,
            spreads,
            detectors,
            archive,
            batches: json::given("batches", batches)?,
            labels,
            totals: json::given("totals", totals)?,
            alerts: json::given("alerts", alerts)?,
        })
    }
}

impl Monitor {
    /// Everything that a restored monitor needs besides the reference's rows.
    #[must_use]
    pub fn state(&self) -> MonitorState {
        MonitorState {
            config: self.config.clone(),
            fingerprint: self.fingerprint.clone(),
            reference: self.reference_report.clone(),
            profile: self.outline(),
            together: self.together.state(),
            losses: self.estimator.as_ref().and_then(Estimator::losses).map(DirectLoss::state),
            spreads: self.spreads.clone(),
            detectors: self.detectors.clone(),
            archive: (self.archive.batches() > 0).then(|| self.archive.state(&self.history)),
            batches: self.history.range(self.archive.batches()..).cloned().collect(),
            labels: self.labels.clone(),
            totals: self.totals.clone(),
            alerts: self.book.state(),
        }
    }

    /// The reference as counts.
    fn outline(&self) -> Option<TableProfile> {
        match &self.outline {
            Some(outline) => Some(outline.as_ref().clone()),
            None => {
                let columns = &self.reference.as_ref()?.columns;
                Some(TableProfile::of_summaries(columns, OUTLINE_CELLS))
            }
        }
    }

    /// A restored monitor. With the reference it continues identically. Without it, batches are compared with the
    /// profile of the reference in the state, and every result says so. A state of version 1 has no profile: history,
    /// alerts and dashboard can then be read, and [`Monitor::observe`] is refused.
    ///
    /// # Errors
    /// `snapshot-reference-mismatch` if the reference is another one, `snapshot-invalid` if the state contradicts
    /// itself.
    pub fn restore(state: MonitorState, reference: Option<&Table>) -> Result<Self> {
        if reference.is_some_and(|reference| !has_fingerprint(reference, &state.fingerprint)) {
            return Err(Error::new(
                Code::SnapshotReferenceMismatch,
                "This is not the reference the snapshot was made with: names, kinds or values differ. Give the same file, read with the same options.",
            ));
        }
        let task = state.config.task.ok_or_else(|| damaged("it names no task"))?;
        let rules = checked_rules(&state.config).map_err(of_state)?;
        let kept = state.batches.len() + state.archive.as_ref().map_or(0, ArchiveState::batches);
        if kept as u64 > state.totals.batches {
            return Err(damaged("it holds more batches than were observed"));
        }
        let (archive, condensed) = Archive::restore(state.archive.unwrap_or_default())
            .ok_or_else(|| damaged("its older batches do not fit together"))?;
        let plan = Plan::new(&state.config, task);
        let estimator = match (reference, state.losses) {
            (Some(reference), _) => {
                Estimator::fit(reference, &plan, &state.config.estimation).map_err(of_state)?
            }
            (None, None) => None,
            (None, Some(losses)) => {
                let losses = DirectLoss::of_state(losses)
                    .ok_or_else(|| damaged("what it says of losses does not fit"))?;
                Some(Estimator::Losses(Box::new(losses)))
            }
        };
        let together = match reference {
            Some(reference) => Together::fit(reference, &state.config, &plan).map_err(of_state)?,
            None => Together::restore(state.together, &state.config)
                .ok_or_else(|| damaged("what it says of columns together does not fit"))?,
        };
        if !state.detectors.fits(&state.config.detectors) {
            return Err(damaged("its detectors are not those of its configuration"));
        }
        let outline = state.profile.filter(|_| reference.is_none()).map(Arc::new);
        let summaries = reference.map(|own| reference_profile(own, &state.config.drift));
        let summaries = summaries.or_else(|| outline.as_ref().map(|outline| outline.summaries()));
        let known = &state.reference.segments;
        let segments = match (reference, outline.as_deref()) {
            (Some(reference), _) => Some(Segments::of(reference, &state.config, &plan)?),
            (None, Some(outline)) => {
                Some(Segments::without_rows(known, &outline.exemplar()?, &state.config)?)
            }
            (None, None) => None,
        };
        Ok(Self {
            plan,
            estimator,
            together,
            reference: summaries.map(Arc::new),
            outline,
            fingerprint: state.fingerprint,
            baselines: state.reference.all_measurements().into_owned(),
            reference_report: state.reference,
            spreads: state.spreads,
            detectors: state.detectors,
            segments,
            book: AlertBook::restore(rules, state.alerts)?
                .with_inhibitions(state.config.inhibit.clone())
                .with_currency(state.config.estimation.currency.as_deref()),
            history: condensed.into_iter().chain(state.batches).collect(),
            archive,
            labels: state.labels,
            totals: state.totals,
            config: state.config,
        })
    }
}

#[cold]
fn damaged(what: &str) -> Error {
    Error::new(Code::SnapshotInvalid, format!("The snapshot contradicts itself: {what}."))
}

/// An error of the configuration, as an error of the snapshot that holds it.
#[cold]
fn of_state(error: Error) -> Error {
    damaged(error.to_string().trim_end_matches('.'))
}
