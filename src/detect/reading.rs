//! The reading of a detector for one value.

use serde::{Deserialize, Serialize};

/// The stage of a detector.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Nothing to report, or too few values.
    #[default]
    None,
    /// The first of two limits is passed. Only detectors of errors have it.
    Warning,
    /// The series has changed.
    Change,
}

/// The reading of a detector for one value. Every detector is expressed as "a change if the statistic is above the
/// limit", so that all can be drawn and calibrated alike.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) stage: Stage,
    /// `None` if nothing was tested; infinite if no limit would have been high enough.
    pub(crate) statistic: Option<f64>,
    pub(crate) limit: f64,
}

impl Reading {
    /// A statistic compared with its limit.
    pub(crate) fn above(statistic: f64, limit: f64) -> Self {
        let stage = if statistic > limit { Stage::Change } else { Stage::None };
        Self { stage, statistic: Some(statistic), limit }
    }

    /// Nothing was tested.
    pub(crate) fn untested(stage: Stage, limit: f64) -> Self {
        Self { stage, statistic: None, limit }
    }

    /// Whether it says that the series has changed.
    pub(crate) fn is_change(&self) -> bool {
        self.stage == Stage::Change
    }
}
