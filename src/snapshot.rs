//! A monitor saved as versioned JSON without rows, and restored.
//!
//! The text is one JSON object with four fields in this order and no spaces between them:
//! `{"format":"driftglass-snapshot","version":1,"checksum":"0123456789abcdef","monitor":{...}}`.
//! The checksum is the FNV-1a hash (64 bits) of the bytes of the last value, so any changed byte is
//! found; a text that was formatted anew does not open either. It guards against damage, not forgery.

use crate::alert::fnv1a;
use crate::error::{Code, Error, Result};
use crate::monitor::{Monitor, MonitorState};
use crate::table::Table;

/// Largest text that is read, in bytes.
const LIMIT: usize = 1 << 30;
const OPENING: &str = "{\"format\":\"driftglass-snapshot\",\"version\":";
const VERSION: &str = "1";
const CHECKSUM: &str = ",\"checksum\":\"";
const MONITOR: &str = "\",\"monitor\":";

/// A monitor as text: configuration, reference report, kept batches, totals, alerts and silences.
///
/// No rows are in it; names of columns and categories, quantiles and extreme values are.
#[must_use]
pub fn save(monitor: &Monitor) -> String {
    let body = serde_json::to_string(&monitor.state()).unwrap_or_default();
    format!("{OPENING}{VERSION}{CHECKSUM}{}{MONITOR}{body}}}", checksum(&body))
}

/// A monitor from its text. With the same reference (its fingerprint is compared) it continues
/// identically; without one, history, alerts and dashboard can be read and `observe` is refused.
///
/// # Errors
/// `snapshot-invalid` when the text is none, of another version, too long or damaged;
/// `snapshot-reference-mismatch` when the reference is another one.
pub fn restore(text: &str, reference: Option<&Table>) -> Result<Monitor> {
    if text.len() > LIMIT {
        return Err(invalid("it is larger than 1 GiB"));
    }
    let body = checked_body(text)?;
    let state = MonitorState::from_json(body).map_err(|error| invalid(&format!("{error}")))?;
    Monitor::restore(state, reference)
}

fn checked_body(text: &str) -> Result<&str> {
    let text = text.trim_end();
    let rest = text.strip_prefix(OPENING).ok_or_else(|| invalid("it does not begin like one"))?;
    let (version, rest) = rest.split_once(CHECKSUM).ok_or_else(|| invalid("it has no checksum"))?;
    if version != VERSION {
        return Err(Error::new(
            Code::SnapshotInvalid,
            format!("The snapshot has version {version}; this engine reads version {VERSION}."),
        ));
    }
    let (sum, rest) = rest.split_once(MONITOR).ok_or_else(|| invalid("it holds no monitor"))?;
    let body = rest.strip_suffix('}').ok_or_else(|| invalid("its end is missing"))?;
    if sum != checksum(body) {
        return Err(invalid("its checksum does not fit: it was changed or cut"));
    }
    Ok(body)
}

fn checksum(body: &str) -> String {
    format!("{:016x}", fnv1a(body.as_bytes()))
}

fn invalid(what: &str) -> Error {
    Error::new(Code::SnapshotInvalid, format!("This is not a snapshot that can be read: {what}."))
}
