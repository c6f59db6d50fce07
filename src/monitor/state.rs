//! What a snapshot holds, and a monitor from that.

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

/// Cells of a column of the reference that a snapshot holds, at most.
const OUTLINE_CELLS: u64 = 256;

/// A monitor without the rows of its reference: results and counts only.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MonitorState {
    /// The configuration in force.
    pub config: MonitorConfig,
    /// Of the reference: to tell whether the one given at restoring is the same.
    pub fingerprint: String,
    /// The reference measured as a batch.
    pub reference: BatchReport,
    /// The columns of the reference as counts; absent in version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<TableProfile>,
    /// What was fitted of columns together, where that is asked for.
    #[serde(skip_serializing_if = "TogetherState::is_empty")]
    pub(super) together: TogetherState,
    /// What was learnt of the losses of a regression; absent before there was such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub losses: Option<DirectLossState>,
    /// How measurements vary over chunks of the reference, where a rule asks for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spreads: Vec<Spread>,
    /// What the change detectors know.
    #[serde(skip_serializing_if = "Detectors::is_empty")]
    pub(super) detectors: Detectors,
    /// The older batches kept, as numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archive: Option<ArchiveState>,
    /// The batches kept in full, newer than those.
    pub batches: Vec<BatchReport>,
    /// Labels that came for batches: one a row, in the order of the rows, without ids.
    #[serde(skip_serializing_if = "KeptLabels::is_empty")]
    pub(super) labels: KeptLabels,
    /// Sums over every batch.
    pub totals: Totals,
    /// Alerts and silences.
    pub alerts: BookState,
}

impl MonitorState {
    /// A state from its JSON text, one batch at a time to spare memory.
    ///
    /// # Errors
    /// Where the text is no JSON, or which field is missing, not known or of another form.
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
    /// Everything a restored monitor needs beside the reference's rows.
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

    /// A monitor as it was. With the reference it continues identically; without it batches are held
    /// against the profile of the reference that the state holds, and every result says so. A state of version 1
    /// has none: then history, alerts and dashboard can be read, and [`Monitor::observe`] is refused.
    ///
    /// # Errors
    /// `snapshot-reference-mismatch` when the reference is another one, `snapshot-invalid` when the state
    /// contradicts itself.
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

/// What is refused of a configuration, as what is wrong with the snapshot that holds it.
#[cold]
fn of_state(error: Error) -> Error {
    damaged(error.to_string().trim_end_matches('.'))
}
