//! The threshold for the evidence of one column.

use super::decision::Outcome;

/// What a threshold applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DecidedBy {
    /// The p-value: drifted at or below the threshold.
    PValue,
    /// The statistic: drifted at or above the threshold.
    Statistic,
}

impl DecidedBy {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::PValue => "p-value",
            Self::Statistic => "statistic",
        }
    }
}

/// A threshold and what it applies to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    pub(super) threshold: f64,
    pub(super) decided_by: DecidedBy,
    /// Whether a value equal to the threshold is still stable.
    pub(super) strict: bool,
}

impl Bar {
    /// The level of a p-value.
    pub(super) fn level(threshold: f64) -> Self {
        Self { threshold, decided_by: DecidedBy::PValue, strict: false }
    }

    /// The answer if the statistic alone decides.
    pub(super) fn judge(&self, statistic: Option<f64>) -> Outcome {
        let over = |value: f64| {
            if self.strict { value > self.threshold } else { value >= self.threshold }
        };
        match statistic {
            None => Outcome::Nothing,
            Some(value) if over(value) => Outcome::Drifted,
            Some(_) => Outcome::Unchanged,
        }
    }
}
