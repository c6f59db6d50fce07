//! What to do now, with the checks that led there.

use serde::{Deserialize, Serialize};

/// What a person is advised to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdviceAction {
    /// Nothing.
    Keep,
    /// Look at the data or pipeline first.
    Investigate,
    /// Keep the candidate's share where it is.
    HoldRollout,
    /// Train again on recent data.
    Retrain,
    /// Go back to the previous model.
    RollBack,
}

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The question, in a few words.
    pub name: String,
    /// Whether it was passed.
    pub passed: bool,
    /// The figures behind it.
    pub detail: String,
}

/// Advice with its evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// What to do.
    pub action: AdviceAction,
    /// Why, in one sentence.
    pub reason: String,
    /// The checks behind it.
    pub checks: Vec<Check>,
}
