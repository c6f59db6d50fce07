//! What was noticed while reading, counted and located.

use super::encoding::Decoding;
use super::tokenizer::Place;
use crate::error::Warning;

/// Bad rows that are located one by one; the summary counts all.
pub(super) const LOCATED: usize = 20;
/// Characters of an excerpt.
const EXCERPT: usize = 120;

/// Something seen several times: how often, and the first place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    count: u64,
    first: Place,
}

impl Tally {
    pub(super) fn add(&mut self, place: Place) {
        if self.count == 0 {
            self.first = place;
        }
        self.count += 1;
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn warning(&self, code: &str, message: &str) -> Option<Warning> {
        (self.count > 0).then(|| {
            let mut warning = Warning::new(code, message).times(self.count);
            warning.line = Some(self.first.line);
            warning.byte = (self.first.byte > 0).then_some(self.first.byte);
            warning
        })
    }
}

/// Collects warnings about records. One summary a code; bad rows are also located one by one.
#[derive(Debug, Default)]
pub(super) struct Notes {
    bad_rows: Tally,
    located: Vec<Warning>,
    repeated: Tally,
    trailing: Tally,
    after_quote: Tally,
    blank: Tally,
    no_header: Tally,
    stopped: bool,
}

impl Notes {
    pub(super) fn bad_row(
        &mut self,
        place: Place,
        head: &[u8],
        found: usize,
        expected: usize,
        fate: &str,
    ) {
        self.bad_rows.add(place);
        if self.located.len() < LOCATED {
            let message = format!("{} where the header has {expected}. {fate}", fields(found));
            let mut warning = Warning::new("bad-row", message);
            warning.line = Some(place.line);
            warning.byte = Some(place.byte);
            warning.excerpt = Some(excerpt(head));
            self.located.push(warning);
        }
    }

    pub(super) fn repeated_header(&mut self, place: Place, _head: &[u8]) {
        self.repeated.add(place);
    }

    pub(super) fn trailing_delimiter(&mut self, place: Place) {
        self.trailing.add(place);
    }

    pub(super) fn text_after_quote(&mut self, line: u64) {
        self.after_quote.add(Place { line, byte: 0 });
    }

    pub(super) fn blank(&mut self, line: u64) {
        self.blank.add(Place { line, byte: 0 });
    }

    pub(super) fn no_header(&mut self, place: Place, guessed: bool) {
        if guessed {
            self.no_header.add(place);
        }
    }

    pub(super) fn stopped(&mut self) {
        self.stopped = true;
    }

    /// The warnings, for a table of that many columns and rows.
    pub(super) fn into_warnings(self, columns: usize, rows: u64) -> Vec<Warning> {
        let bad = "Rows with another number of fields than the header.";
        let mut warnings: Vec<Warning> = [
            self.bad_rows.warning("bad-rows", bad),
            self.repeated.warning("repeated-header", "The header occurs again; those lines are no rows."),
            self.trailing.warning("trailing-delimiter", "Rows end with one delimiter too many; nothing was lost."),
            self.after_quote.warning("text-after-quote", "Text follows a closing quote; it was joined to the field."),
            self.no_header.warning("no-header", "The first line holds values, not names: columns are called column_1, column_2 and so on."),
            self.blank.warning("blank-lines", "Blank lines were passed over; write missing values as \"\" or NA.")
                .filter(|_| columns == 1),
        ]
        .into_iter()
        .flatten()
        .collect();
        warnings.extend(self.located);
        if self.stopped {
            let message = format!("Reading stopped after {rows} rows, as asked (maxRows).");
            warnings.push(Warning::new("max-rows", message));
        }
        warnings
    }
}

/// "1 field", "2 fields".
pub(super) fn fields(count: usize) -> String {
    if count == 1 { "1 field".to_owned() } else { format!("{count} fields") }
}

/// The beginning of a text for a message, at most 120 characters.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    // The head of a long record may end within a character.
    let is_utf8 =
        std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    let decoding = if is_utf8 { Decoding::Utf8 } else { Decoding::Windows1252 };
    decoding.text(bytes).chars().take(EXCERPT).collect()
}
