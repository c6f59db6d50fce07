//! A monitor saved as versioned JSON without rows, and restored. The text is sealed by [`Seal`].

use crate::error::{Code, Error, Result};
use crate::json::Seal;
use crate::monitor::{Monitor, MonitorState};
use crate::table::Table;

/// Version 1 held every batch in full, and no profile of the reference.
const SEAL: Seal = Seal { format: "driftglass-snapshot", field: "monitor", versions: 1..=3 };

/// A monitor as text: configuration, reference report, kept batches, totals, alerts and silences.
///
/// No rows are in it; names of columns and categories, quantiles and extreme values are, and the reference
/// as counts on at most 256 cells a column. Labels that came late are in it, one a row in the order of the rows,
/// without ids.
#[must_use]
pub fn save(monitor: &Monitor) -> String {
    SEAL.close(&serde_json::to_string(&monitor.state()).unwrap_or_default())
}

/// A monitor from its text. With the same reference (its fingerprint is compared) it continues
/// identically. Without one it continues with the profile of the reference: drift is approximate, and every
/// result says so; performance of a classifier is not estimated, and segments are measured and not compared with
/// those of the reference, of which a warning tells.
///
/// # Errors
/// `snapshot-invalid` when the text is none, of another version, too long or damaged;
/// `snapshot-reference-mismatch` when the reference is another one.
pub fn restore(text: &str, reference: Option<&Table>) -> Result<Monitor> {
    let body = SEAL.open(text).map_err(|why| invalid(&why))?;
    let state = MonitorState::from_json(body).map_err(|error| invalid(&format!("{error}")))?;
    Monitor::restore(state, reference)
}

fn invalid(what: &str) -> Error {
    Error::new(Code::SnapshotInvalid, format!("This is not a snapshot that can be read: {what}."))
}
