//! Saves a monitor as versioned JSON without rows, and restores it. The text is sealed by [`Seal`].

use crate::error::{Code, Error, Result};
use crate::json::Seal;
use crate::monitor::{Monitor, MonitorState};
use crate::table::Table;

/// Version 1 stored every batch in full, and no profile of the reference.
const SEAL: Seal = Seal { format: "driftglass-snapshot", field: "monitor", versions: 1..=3 };

/// The monitor as text: configuration, reference report, kept batches, totals, alerts and silences.
///
/// The text contains no rows. It contains names of columns and categories, quantiles, extreme values, and the
/// reference as counts in at most 256 cells per column. It also contains labels that came late, one per row in row
/// order, without ids.
#[must_use]
pub fn save(monitor: &Monitor) -> String {
    SEAL.close(&serde_json::to_string(&monitor.state()).unwrap_or_default())
}

/// A monitor restored from its text.
///
/// With the same reference (its fingerprint is compared) the monitor continues identically. Without a reference it
/// continues with the stored profile: drift is approximate, and every result says so. The performance of a classifier
/// is then not estimated, and segments are measured but not compared with those of the reference; a warning says so.
///
/// # Errors
/// `snapshot-invalid` if the text is no snapshot, has another version, is too long or is damaged;
/// `snapshot-reference-mismatch` if it belongs to another reference.
pub fn restore(text: &str, reference: Option<&Table>) -> Result<Monitor> {
    let body = SEAL.open(text).map_err(|why| invalid(&why))?;
    let state = MonitorState::from_json(body).map_err(|error| invalid(&format!("{error}")))?;
    Monitor::restore(state, reference)
}

fn invalid(what: &str) -> Error {
    Error::new(Code::SnapshotInvalid, format!("This is not a snapshot that can be read: {what}."))
}
