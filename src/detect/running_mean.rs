//! The mean of what was seen, value after value.

use super::state::State;

/// A running mean.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct RunningMean {
    pub(crate) n: f64,
    pub(crate) mean: f64,
}

impl RunningMean {
    pub(crate) fn push(&mut self, value: f64) {
        self.n += 1.0;
        self.mean += 1.0 / self.n * (value - self.mean);
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.numbers(&mut [&mut self.n, &mut self.mean]);
    }
}
