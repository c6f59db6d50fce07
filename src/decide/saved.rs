//! Rollouts and triggers saved as versioned JSON, and restored.

use super::retraining::RetrainingTrigger;
use super::rollout::GradualRollout;
use crate::error::{Code, Error, Result};
use crate::json::{self, Seal};
use serde::Serialize;
use serde::de::DeserializeOwned;

const ROLLOUT: Seal = Seal { format: "driftglass-rollout", field: "rollout", versions: 1..=1 };
const TRIGGER: Seal = Seal { format: "driftglass-trigger", field: "trigger", versions: 1..=1 };

impl GradualRollout {
    /// The rollout as text, sealed with a checksum: options, seed, percentage and the sums of both arms. It contains
    /// no outcome and no key.
    #[must_use]
    pub fn to_snapshot(&self) -> String {
        close(&ROLLOUT, self)
    }

    /// A rollout restored from its text. It continues like the saved one: the same key gets the same arm, and the
    /// same outcomes lead to the same decision.
    ///
    /// # Errors
    /// `snapshot-invalid` if the text is not that of a rollout, has another version, or is damaged.
    pub fn from_snapshot(text: &str) -> Result<Self> {
        open(&ROLLOUT, "rollout", text)
    }
}

impl RetrainingTrigger {
    /// The trigger as text, sealed with a checksum: options, the observations of its window and its cooldown.
    #[must_use]
    pub fn to_snapshot(&self) -> String {
        close(&TRIGGER, self)
    }

    /// A trigger restored from its text. It continues like the saved one.
    ///
    /// # Errors
    /// `snapshot-invalid` if the text is not that of a trigger, has another version, or is damaged.
    pub fn from_snapshot(text: &str) -> Result<Self> {
        open(&TRIGGER, "retraining trigger", text)
    }
}

fn close(seal: &Seal, state: &impl Serialize) -> String {
    seal.close(&serde_json::to_string(state).unwrap_or_default())
}

fn open<T: DeserializeOwned>(seal: &Seal, what: &str, text: &str) -> Result<T> {
    let invalid = |why: String| {
        let message = format!("This is not the snapshot of a {what} that can be read: {why}.");
        Error::new(Code::SnapshotInvalid, message)
    };
    let body = seal.open(text).map_err(invalid)?;
    json::from_text(body).map_err(|error| invalid(error.to_string()))
}
