//! Directions in which a detector of numbers looks for a change.

use super::options::Settings;
use super::state::State;

/// Rises, falls, or both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Directions {
    up: bool,
    down: bool,
}

impl Directions {
    /// Rises only.
    pub(crate) const UP: Self = Self { up: true, down: false };
    /// Falls only.
    pub(crate) const DOWN: Self = Self { up: false, down: true };

    /// The directions of the setting `direction`; `words` are "up", "down" and "both", the default first.
    pub(crate) fn of(settings: &mut Settings, words: &[&'static str]) -> Self {
        let word = settings.word("direction", words);
        Self { up: word != "down", down: word != "up" }
    }

    pub(crate) fn visit(&mut self, state: &mut State) {
        state.flag(&mut self.up);
        state.flag(&mut self.down);
    }

    /// The larger of the statistics for a rise and for a fall, of those that are looked for.
    pub(crate) fn larger(self, rise: f64, fall: f64) -> f64 {
        let rise = if self.up { rise } else { f64::NEG_INFINITY };
        if self.down { rise.max(fall) } else { rise }
    }
}
