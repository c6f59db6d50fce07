//! A batch counted against a table while it is read.

use super::table::Table;
use crate::drift::{DriftOptions, cuts};
use crate::summary::{Counted, Counter};
use crate::table::{self, RowObserver};
use std::fmt;

/// Counts a batch against a reference that is sorted when the first block of rows comes: not at all if
/// the file turns out to fit.
pub(super) enum Counting {
    Waiting(Table),
    Begun(Counter),
}

/// Nothing counted yet against a reference, which is sorted for it.
pub(super) fn counter(reference: &Table) -> Counter {
    Counter::new(reference.as_reference(&DriftOptions::default()), cuts)
}

impl Counting {
    /// Nothing counted yet.
    pub(super) fn against(reference: &Table) -> Self {
        Self::Waiting(reference.shared())
    }

    /// What was counted, if there was need to.
    pub(super) fn finish(self) -> Option<Counted> {
        match self {
            Self::Begun(counter) => Some(counter.finish()),
            Self::Waiting(_) => None,
        }
    }
}

impl fmt::Debug for Counting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Counting")
    }
}

impl RowObserver for Counting {
    fn rows(&mut self, block: &table::Table) {
        if let Self::Waiting(reference) = self {
            *self = Self::Begun(counter(reference));
        }
        if let Self::Begun(counter) = self {
            counter.rows(block);
        }
    }

    fn misread(&mut self) {
        if let Self::Begun(counter) = self {
            counter.misread();
        }
    }
}
