//! What became of the records of a file.

use serde::Serialize;

/// Rejected records that are kept for a reader of the result; all are counted.
pub const MAX_REJECTIONS: usize = 1000;

/// How many records a file held and what became of them: `total = used + repaired + rejected + blank`.
///
/// A header is no record. `total` is counted where records end, the others where their fate is
/// decided, so that one that goes astray is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordCounts {
    /// Records that were read, and blank lines.
    pub total: u64,
    /// Records that became rows as they were.
    pub used: u64,
    /// Records that did not fit and became rows all the same: too short or too long ones that the
    /// caller wanted kept, and those about which a warning says what was made of them.
    pub repaired: u64,
    /// Records that were left out, each with a warning.
    pub rejected: u64,
    /// Blank lines.
    pub blank: u64,
    /// Bytes read.
    pub bytes: u64,
}

impl RecordCounts {
    /// The counts of rows that come from no records of text.
    #[must_use]
    pub fn of_rows(rows: u64, bytes: u64) -> Self {
        Self { total: rows, used: rows, bytes, ..Self::default() }
    }

    /// Records that became rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.used + self.repaired
    }
}

/// A record that did not become a row, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// `bad-row` or `repeated-header`, as the warning that counts it.
    pub code: String,
    /// Physical line, from 1.
    pub line: u64,
    /// Byte of the file, from 0.
    pub byte: u64,
    /// Why, in a sentence.
    pub reason: String,
    /// How it begins, at most 120 characters.
    pub excerpt: String,
}
