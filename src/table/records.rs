//! What became of the records of a file.

use serde::Serialize;

/// Largest number of rejected records that are kept; all are counted.
pub const MAX_REJECTIONS: usize = 1000;

/// Number of records in a file, by what became of them: `total = used + repaired + rejected + blank`.
///
/// A header is no record. `total` is counted where records end, the others where their fate is decided, so that a
/// lost record is noticed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecordCounts {
    /// Records that were read, and blank lines.
    pub total: u64,
    /// Records that became rows unchanged.
    pub used: u64,
    /// Records that did not fit and became rows nevertheless: too short or too long ones that the caller wanted to
    /// keep, and those that a warning describes.
    pub repaired: u64,
    /// Records that were rejected, each with a warning.
    pub rejected: u64,
    /// Blank lines.
    pub blank: u64,
    /// Bytes read.
    pub bytes: u64,
}

impl RecordCounts {
    /// The counts of rows that do not come from text records.
    #[must_use]
    pub fn of_rows(rows: u64, bytes: u64) -> Self {
        Self { total: rows, used: rows, bytes, ..Self::default() }
    }

    /// Number of records that became rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.used + self.repaired
    }
}

/// A rejected record, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejection {
    /// `bad-row` or `repeated-header`, like the warning that counts it.
    pub code: String,
    /// Physical line, from 1.
    pub line: u64,
    /// Byte of the file, from 0.
    pub byte: u64,
    /// The reason in one sentence.
    pub reason: String,
    /// The beginning of the record, at most 120 characters.
    pub excerpt: String,
}
