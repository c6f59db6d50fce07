//! What a snapshot holds.

use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::totals::Totals;
use crate::alert::{BookState, Spread};
use crate::json;
use serde::Serialize;

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
    /// How measurements vary over chunks of the reference, where a rule asks for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spreads: Vec<Spread>,
    /// The batches kept.
    pub batches: Vec<BatchReport>,
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
        let mut spreads = Vec::new();
        let (mut batches, mut totals, mut alerts) = (None, None, None);
        json::document(text, &mut |name, source| {
            match name {
                "config" => config = Some(source.field()?),
                "fingerprint" => fingerprint = Some(source.field()?),
                "reference" => reference = Some(source.field()?),
                "spreads" => spreads = source.field()?,
                "batches" => batches = Some(source.list()?),
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
            spreads,
            batches: json::given("batches", batches)?,
            totals: json::given("totals", totals)?,
            alerts: json::given("alerts", alerts)?,
        })
    }
}
