//! The mean of what was seen, value after value.

use crate::json;
use serde::Serialize;

/// A running mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct RunningMean {
    pub(crate) n: f64,
    pub(crate) mean: f64,
}

json::shape!(RunningMean { n, mean });

impl RunningMean {
    pub(crate) fn push(&mut self, value: f64) {
        self.n += 1.0;
        self.mean += 1.0 / self.n * (value - self.mean);
    }
}
