//! Events as structured log records: one event per record, one record per line.

use crate::alert::{AlertEvent, AlertState, state_name, time};
use crate::metric::Severity;
use crate::monitor::{BatchReport, Monitor};
use crate::numerals::counted_as;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// The level of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// Information.
    Info,
    /// An alert of medium severity, or a warning about the data.
    Warning,
    /// An alert of high or critical severity.
    Error,
}

/// One event with its fields beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogRecord {
    /// Time of the batch, milliseconds since 1970.
    pub at: f64,
    /// The time as ISO 8601.
    pub time: String,
    /// The level.
    pub level: LogLevel,
    /// `batch-observed`, `alert-pending`, `alert-firing`, `alert-resolved`, `alert-inactive`,
    /// `schema-change` or `data-warning`.
    pub event: String,
    /// One sentence without control characters.
    pub message: String,
    /// Fields of the event.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// The records of a monitor's history, oldest first.
#[must_use]
pub fn log_records(monitor: &Monitor) -> Vec<LogRecord> {
    records_of(monitor.history())
}

/// The records of batches, in their order: for each batch its contents, its warnings, and the alerts that changed
/// state.
///
/// Firing alerts are errors if high or critical, warnings if medium, otherwise information; pending and resolved ones
/// are information. Control characters (C0, C1, U+2028, U+2029) become spaces in every text.
/// resolved ones are information. Control characters (C0, C1, U+2028, U+2029) become spaces in every text.
#[must_use]
pub fn records_of<'a>(batches: impl IntoIterator<Item = &'a BatchReport>) -> Vec<LogRecord> {
    batches.into_iter().flat_map(of_batch).collect()
}

/// Records as JSON, one per line, each line ended by a line feed.
#[must_use]
pub fn json_lines(records: &[LogRecord]) -> String {
    let line = |record: &LogRecord| {
        serde_json::to_string(record).map(|json| json + "\n").unwrap_or_default()
    };
    records.iter().map(line).collect()
}

fn of_batch(batch: &BatchReport) -> Vec<LogRecord> {
    let mut records = vec![observed(batch)];
    for change in &batch.schema {
        let fields = json!({ "column": plain(&change.column), "change": plain(&change.change) });
        records.push(record(batch, LogLevel::Warning, "schema-change", &change.message, fields));
    }
    for warning in &batch.warnings {
        let fields = json!({ "code": plain(&warning.code), "count": warning.count });
        records.push(record(batch, LogLevel::Warning, "data-warning", &warning.message, fields));
    }
    records.extend(batch.events.iter().map(|event| of_event(batch, event)));
    records
}

fn observed(batch: &BatchReport) -> LogRecord {
    let drift = batch.drift.as_ref();
    let mut fields = json!({
        "rows": batch.rows,
        "drifted": drift.map(|drift| drift.drifted),
        "compared": drift.map(|drift| drift.compared),
        "qualityIssues": batch.quality.issues.len(),
        "averageConfidence": batch.confidence.and_then(|confidence| confidence.average),
    });
    if let (Value::Object(fields), Some(found)) = (&mut fields, &batch.multivariate) {
        fields.insert("multivariateDrift".to_owned(), json!(found.verdict));
        fields.insert("multivariateDriftPValue".to_owned(), json!(found.p_value(0.0)));
        fields.insert("reconstructionError".to_owned(), json!(found.reconstruction.value));
    }
    let rows = counted_as(batch.rows, "row", "rows");
    let message = format!("Batch {} with {rows} was observed.", batch.label);
    record(batch, LogLevel::Info, "batch-observed", &message, fields)
}

fn of_event(batch: &BatchReport, event: &AlertEvent) -> LogRecord {
    let level = match (event.to, event.severity) {
        (AlertState::Firing, Severity::High | Severity::Critical) => LogLevel::Error,
        (AlertState::Firing, Severity::Medium) => LogLevel::Warning,
        _ => LogLevel::Info,
    };
    let name = format!("alert-{}", state_name(event.to));
    let fields = json!({
        "alert": plain(&event.alert),
        "rule": plain(&event.rule),
        "severity": event.severity,
        "from": event.from,
        "to": event.to,
        "value": event.value,
        "silenced": event.silenced,
    });
    let told = record(batch, level, &name, &event.message, fields);
    LogRecord { at: event.at, time: time::iso(event.at), ..told }
}

fn record(
    batch: &BatchReport,
    level: LogLevel,
    event: &str,
    message: &str,
    fields: Value,
) -> LogRecord {
    let mut all = Map::new();
    all.insert("batch".to_owned(), Value::String(plain(&batch.label)));
    if let Value::Object(fields) = fields {
        all.extend(fields);
    }
    LogRecord {
        at: batch.at,
        time: time::iso(batch.at),
        level,
        event: event.to_owned(),
        message: plain(message),
        fields: all,
    }
}

fn plain(text: &str) -> String {
    let breaks = |c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}';
    text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect()
}
