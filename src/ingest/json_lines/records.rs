//! Records of a file: kept, or rejected and counted.

use super::super::options::{CsvOptions, OnBadRow};
use super::super::sample::MEMORY_BUDGET;
use super::super::sink::Place;
use super::columns::Columns;
use super::notes::{Notes, complaint};
use super::object::Object;
use crate::error::{Code, Error, Result};
use crate::table::RecordCounts;

/// Length limit of a record. A longer one nearly always means that the file holds no records.
pub(super) const MAX_RECORD: usize = 16 << 20;

/// What became of the records so far.
#[derive(Debug)]
pub(super) struct Records {
    options: CsvOptions,
    pub(super) object: Object,
    pub(super) columns: Columns,
    pub(super) counts: RecordCounts,
    pub(super) notes: Notes,
    /// The line of the first row, while each is on the line after the one before.
    pub(super) first_line: Option<u64>,
    /// Whether no more records are wanted.
    pub(super) done: bool,
}

impl Records {
    pub(super) fn new(options: &CsvOptions) -> Self {
        Self {
            options: options.clone(),
            object: Object::default(),
            columns: Columns::new(options.memory_budget.unwrap_or(MEMORY_BUDGET)),
            counts: RecordCounts::default(),
            notes: Notes::default(),
            first_line: None,
            done: options.max_rows == Some(0),
        }
    }

    /// A record ends, or the first fault in it was found.
    pub(super) fn found(&mut self) {
        self.counts.total += 1;
    }

    /// A blank line.
    pub(super) fn blank(&mut self) {
        self.counts.total += 1;
        self.counts.blank += 1;
    }

    /// Keeps the object that was parsed from `text`.
    pub(super) fn keep(&mut self, text: &[u8], place: Place) -> Result<()> {
        let rows = self.counts.rows();
        let first = if rows == 0 { Some(place.line) } else { self.first_line };
        self.first_line = first.filter(|first| first + rows == place.line);
        let Self { object, options, notes, .. } = self;
        let sound = self.columns.push(object, text, place, options, notes)?;
        let fate = if sound { &mut self.counts.used } else { &mut self.counts.repaired };
        *fate += 1;
        if self.options.max_rows.is_some_and(|most| self.counts.rows() >= most) {
            self.done = true;
            self.notes.stopped();
        }
        Ok(())
    }

    /// Rejects a record that is wrong from its byte `at` on.
    pub(super) fn reject(
        &mut self,
        place: Place,
        record: &[u8],
        reason: &str,
        at: usize,
    ) -> Result<()> {
        self.counts.rejected += 1;
        self.notes.bad_record(place, record, reason, at);
        if self.options.on_bad_row == OnBadRow::Fail {
            let message = format!(
                "{} Correct it, or read on with onBadRow: \"skip\".",
                complaint(reason, at)
            );
            return Err(located(Code::CsvBadRow, message, place));
        }
        Ok(())
    }
}

pub(super) fn located(code: Code, message: impl Into<String>, place: Place) -> Error {
    Error::new(code, message).at_line(place.line).at_byte(place.byte)
}

pub(super) fn too_long(place: Place) -> Error {
    let message = "A record is longer than 16 MiB. Give each record a line of its own.";
    located(Code::CsvLimit, message, place)
}
