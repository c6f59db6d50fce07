//! The scores of one model: its metrics, and per row what they are computed from.

use std::collections::BTreeMap;

/// The scores of one model: finished metrics, and per row whether it was right.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scores {
    /// Metrics by name.
    pub metrics: BTreeMap<String, f64>,
    /// Whether each row's prediction was right; `None` if target or prediction is missing.
    pub right: Option<Vec<Option<bool>>>,
    /// A fingerprint of the targets in row order: two models scored on the same rows share it.
    pub targets: Option<u64>,
    /// For each metric, the influence of each row (its first-order contribution), NaN if target or prediction is
    /// missing. Intervals of differences are computed from it.
    pub effects: BTreeMap<String, Vec<f64>>,
    /// Absolute error of each numeric row, NaN if target or prediction is missing.
    pub errors: Option<Vec<f64>>,
    /// Columns that divide the rows into segments.
    pub segments: Vec<SegmentRows>,
    /// 95th percentile of the latency in milliseconds, and the number of calls.
    pub latency: Option<(f64, u64)>,
}

/// The segment of each row by one column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SegmentRows {
    /// Name of the column.
    pub column: String,
    /// The values it has.
    pub labels: Vec<String>,
    /// Indices into `labels`; any index beyond its end is missing.
    pub codes: Vec<u32>,
}

impl Scores {
    /// Finished metrics, without rows or intervals. Their `latencyP95` is the latency.
    #[must_use]
    pub fn finished(metrics: BTreeMap<String, f64>) -> Self {
        Self { metrics, ..Self::default() }
    }

    /// Whether there are rows, and none of them has both target and prediction.
    pub(super) fn is_unlabelled(&self) -> bool {
        let rights = self.right.as_ref().map(|rows| rows.iter().all(Option::is_none));
        let errors = self.errors.as_ref().map(|rows| rows.iter().all(|error| error.is_nan()));
        rights.or(errors).unwrap_or(false)
    }

    /// Whether both were scored on the same rows.
    pub(super) fn is_paired_with(&self, other: &Self) -> bool {
        self.targets.is_some() && self.targets == other.targets
    }
}
