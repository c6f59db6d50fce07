//! The verdict of a comparison.

use crate::json;
use serde::{Deserialize, Serialize};

/// The answer to "did it drift?". Too little data is an answer of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No change that is both significant and large enough.
    Stable,
    /// A change that is both significant and large enough.
    Drifted,
    /// Too little data to see even a large change.
    Inconclusive,
}

json::by_serde!(Verdict);
