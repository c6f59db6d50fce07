//! The contents of a report, as JSON and back.

use crate::alert::Alert;
use crate::error::{Code, Error, Result};
use crate::json;
use crate::monitor::{BatchReport, Dashboard, Monitor, MonitorConfig, SeriesTrend};
use serde::Serialize;

/// The software that made a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Engine {
    /// `driftglass`.
    pub name: String,
    /// Its version.
    pub version: String,
}

json::shape!(Engine { name, version });

/// A monitor as one plain object, for the JSON export and for every screen.
///
/// It contains results and counts only: names of columns and categories, but no rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The software that made it.
    pub engine: Engine,
    /// The active configuration.
    pub config: MonitorConfig,
    /// The reference measured as a batch.
    pub reference: BatchReport,
    /// The kept batches, oldest first.
    pub batches: Vec<BatchReport>,
    /// Alerts that are pending, firing or resolved.
    pub alerts: Vec<Alert>,
    /// The overall state.
    pub dashboard: Dashboard,
    /// The trends of the main metrics and of the drift of columns; empty for fewer than five batches.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trends: Vec<SeriesTrend>,
}

impl Report {
    /// The report of a monitor in its current state.
    #[must_use]
    pub fn of(monitor: &Monitor) -> Self {
        Self {
            engine: Engine {
                name: env!("CARGO_PKG_NAME").to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            },
            config: monitor.config().clone(),
            reference: monitor.reference_report().clone(),
            batches: monitor.history().iter().cloned().collect(),
            alerts: monitor.alerts(),
            dashboard: monitor.dashboard(),
            trends: monitor.trends(),
        }
    }

    /// A report from its JSON text.
    ///
    /// # Errors
    /// `config-invalid`, with the place where the text is not a report.
    pub fn from_json(text: &str) -> Result<Self> {
        Self::read(text).map_err(|error| {
            Error::invalid(format!("This is not a report of driftglass: {error}."))
        })
    }

    /// Read one batch at a time, to save memory.
    fn read(text: &str) -> json::Result<Self> {
        let (mut engine, mut config, mut reference) = (None, None, None);
        let (mut batches, mut alerts, mut dashboard) = (None, None, None);
        let mut trends = Vec::new();
        json::document(text, &mut |name, source| {
            match name {
                "engine" => engine = Some(source.field()?),
                "config" => config = Some(source.field()?),
                "reference" => reference = Some(source.field()?),
                "batches" => batches = Some(source.list()?),
                "alerts" => alerts = Some(source.field()?),
                "dashboard" => dashboard = Some(source.field()?),
                "trends" => trends = source.list()?,
                _ => drop(source.value()?),
            }
            Ok(())
        })?;
        Ok(Self {
            engine: json::given("engine", engine)?,
            config: json::given("config", config)?,
            reference: json::given("reference", reference)?,
            batches: json::given("batches", batches)?,
            alerts: json::given("alerts", alerts)?,
            dashboard: json::given("dashboard", dashboard)?,
            trends,
        })
    }

    /// The report as JSON text.
    ///
    /// # Errors
    /// `out-of-memory` if the text cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| {
            Error::new(Code::OutOfMemory, format!("The report cannot be written: {error}."))
        })
    }
}
