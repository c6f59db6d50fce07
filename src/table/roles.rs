//! Which column plays which part, guessed from names and values.

use serde::{Deserialize, Serialize};

/// The part a column plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The truth.
    Target,
    /// What the model said.
    Prediction,
    /// How sure it was.
    Probability,
    /// When.
    Timestamp,
    /// How long it took.
    Latency,
    /// Which row.
    Id,
    /// To split by.
    Segment,
    /// An input of the model.
    Feature,
    /// Left out.
    Ignore,
}

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Name and values agree.
    High,
    /// One of them speaks for it.
    Medium,
    /// Nothing speaks against it.
    Low,
}

/// A guessed role with its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleGuess {
    /// Name of the column.
    pub column: String,
    /// The part it seems to play.
    pub role: Role,
    /// How sure.
    pub certainty: Certainty,
    /// Why, in a few words.
    pub reason: String,
    /// Up to four values as text.
    pub examples: Vec<String>,
}
