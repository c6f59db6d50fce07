//! Warnings while reading JSON, counted and located.

use super::super::notes::{LOCATED, Tally, excerpt};
use super::super::sink::Place;
use crate::error::Warning;
use crate::numerals::counted;
use crate::table::{MAX_REJECTIONS, Rejection};

/// Collects warnings about records: one summary per code; bad records are also located one by one.
#[derive(Debug, Default)]
pub(super) struct Notes {
    bad: Tally,
    /// The first of the bad ones.
    rejections: Vec<Rejection>,
    duplicates: Tally,
    not_finite: Tally,
    halves: Tally,
    commas: Tally,
    not_closed: Tally,
    stopped: bool,
}

/// The words for a bad record: why, and from which of its bytes on.
pub(super) fn complaint(reason: &str, at: usize) -> String {
    format!("This is not JSON: {reason}, at byte {} of the record.", at + 1)
}

impl Notes {
    pub(super) fn bad_record(&mut self, place: Place, record: &[u8], reason: &str, at: usize) {
        self.bad.add(place);
        if self.rejections.len() < MAX_REJECTIONS {
            self.rejections.push(Rejection {
                code: "bad-row".to_owned(),
                line: place.line,
                byte: place.byte,
                reason: complaint(reason, at),
                excerpt: excerpt(record),
            });
        }
    }

    pub(super) fn duplicate_key(&mut self, place: Place) {
        self.duplicates.add(place);
    }

    pub(super) fn not_finite(&mut self, place: Place) {
        self.not_finite.add(place);
    }

    pub(super) fn surrogate_halves(&mut self, place: Place, count: u64) {
        (0..count).for_each(|_| self.halves.add(place));
    }

    pub(super) fn odd_comma(&mut self, place: Place) {
        self.commas.add(place);
    }

    pub(super) fn list_not_closed(&mut self, place: Place) {
        self.not_closed.add(place);
    }

    pub(super) fn stopped(&mut self) {
        self.stopped = true;
    }

    /// The first records that were left out.
    pub(super) fn rejections(&self) -> Vec<Rejection> {
        self.rejections.clone()
    }

    /// The first bad record.
    pub(super) fn first_bad(&self) -> Option<&Rejection> {
        self.rejections.first()
    }

    /// The warnings, for a table of that many rows.
    pub(super) fn into_warnings(self, rows: u64) -> Vec<Warning> {
        let mut warnings: Vec<Warning> = [
            self.bad.warning("bad-rows", "Records that are not JSON objects."),
            self.duplicates.warning(
                "duplicate-key",
                "A name occurs twice in one record; the last value was used.",
            ),
            self.not_finite.warning(
                "json-not-finite",
                "NaN and Infinity are not JSON; they were read as missing and as infinite.",
            ),
            self.halves.warning(
                "encoding",
                "Halves of surrogate pairs (\\ud800 to \\udfff) that stand alone show as \u{fffd}.",
            ),
            self.commas.warning(
                "json-commas",
                "Commas between records are missing or too many; nothing was lost.",
            ),
            self.not_closed.warning(
                "json-cut-off",
                "The list of records is not closed: the file may be cut off.",
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        warnings.extend(self.rejections.iter().take(LOCATED).map(located));
        if self.stopped {
            let message =
                format!("Reading stopped after {} rows, as asked (maxRows).", counted(rows));
            warnings.push(Warning::new("max-rows", message));
        }
        warnings
    }
}

/// The warning about a record that was left out.
fn located(rejection: &Rejection) -> Warning {
    let message = format!("{} It was left out.", rejection.reason);
    let mut warning = Warning::new("bad-row", message);
    warning.line = Some(rejection.line);
    warning.byte = Some(rejection.byte);
    warning.excerpt = Some(rejection.excerpt.clone());
    warning
}
