//! Warnings while reading, counted and located.

use super::cells::wire::{read_number, read_slice, read_vec, write_number, write_slice};
use super::encoding::Decoding;
use super::sink::Place;
use crate::error::Warning;
use crate::numerals::{counted, counted_as};
use crate::order;
use crate::table::{MAX_REJECTIONS, Rejection};

/// Number of bad rows with a warning each; the summary counts all.
pub(super) const LOCATED: usize = 20;
/// Bad rows have no common number of fields.
const DIFFERENT: u64 = u64::MAX;
/// Characters of an excerpt.
const EXCERPT: usize = 120;

/// Number of occurrences, and the first place.
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

    /// Adds occurrences from a part of the file with that many lines before it.
    fn append(&mut self, other: Self, lines: u64) {
        if self.count == 0 {
            self.first = Place { line: other.first.line + lines, ..other.first };
        }
        self.count += other.count;
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

/// A record that did not fit.
#[derive(Debug)]
struct BadRow {
    place: Place,
    fate: Fate,
    /// Number of its fields.
    found: u64,
    /// Its first bytes.
    head: Vec<u8>,
}

/// What became of a record that did not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept = 0,
    LeftOut = 1,
    /// The header once more, left out.
    Header = 2,
    /// A header below the header, left out.
    Further = 3,
    /// A total below the rows, left out.
    Footer = 4,
}

impl Fate {
    const ALL: [Self; 5] = [Self::Kept, Self::LeftOut, Self::Header, Self::Further, Self::Footer];

    fn is_bad(self) -> bool {
        matches!(self, Self::Kept | Self::LeftOut)
    }
}

impl BadRow {
    fn warning(&self, expected: usize) -> Warning {
        let fate = if self.fate == Fate::Kept { "It was kept." } else { "It was left out." };
        let mut warning = Warning::new("bad-row", format!("{} {fate}", self.reason(expected)));
        warning.line = Some(self.place.line);
        warning.byte = Some(self.place.byte);
        warning.excerpt = Some(excerpt(&self.head));
        warning
    }

    fn reason(&self, expected: usize) -> String {
        match self.fate {
            Fate::Header => "The header again.".to_owned(),
            Fate::Further => "A further header.".to_owned(),
            Fate::Footer => "A total below the rows.".to_owned(),
            Fate::Kept | Fate::LeftOut => {
                format!(
                    "{} where the header has {}.",
                    fields(self.found as usize),
                    counted(expected as u64)
                )
            }
        }
    }

    fn rejection(&self, expected: usize) -> Rejection {
        let code = match self.fate {
            Fate::Header => "repeated-header",
            Fate::Further => "second-header",
            Fate::Footer => "footer-row",
            Fate::Kept | Fate::LeftOut => "bad-row",
        };
        Rejection {
            code: code.to_owned(),
            line: self.place.line,
            byte: self.place.byte,
            reason: self.reason(expected),
            excerpt: excerpt(&self.head),
        }
    }
}

/// Collects warnings about records: one summary per code; bad rows are also located one by one.
#[derive(Debug, Default)]
pub(super) struct Notes {
    bad_rows: Tally,
    /// In file order: the first [`LOCATED`] bad rows, and the first [`MAX_REJECTIONS`] rejected records.
    located: Vec<BadRow>,
    /// Number of located bad rows, and of located rejected records.
    bad: usize,
    rejected: usize,
    repeated: Tally,
    trailing: Tally,
    after_quote: Tally,
    escaped: Tally,
    stray_quotes: Tally,
    comments: Tally,
    headers: Tally,
    footers: Tally,
    other_delimiter: Tally,
    blank: Tally,
    no_header: Tally,
    stopped: bool,
    /// Number of fields of all bad rows if they agree, [`DIFFERENT`] if not; 0 without a bad row.
    length: u64,
}

impl Notes {
    pub(super) fn bad_row(&mut self, place: Place, head: &[u8], found: usize, kept: bool) {
        self.bad_rows.add(place);
        let fate = if kept { Fate::Kept } else { Fate::LeftOut };
        self.locate(place, fate, found as u64, head);
        self.common_length(found as u64);
    }

    pub(super) fn repeated_header(&mut self, place: Place, head: &[u8]) {
        self.repeated.add(place);
        self.locate(place, Fate::Header, 0, head);
    }

    fn locate(&mut self, place: Place, fate: Fate, found: u64, head: &[u8]) {
        let [is_bad, left_out] = [fate.is_bad(), fate != Fate::Kept];
        if (left_out && self.rejected < MAX_REJECTIONS) || (is_bad && self.bad < LOCATED) {
            self.bad += usize::from(is_bad);
            self.rejected += usize::from(left_out);
            self.located.push(BadRow { place, fate, found, head: head.to_vec() });
        }
    }

    fn common_length(&mut self, length: u64) {
        if self.length == 0 {
            self.length = length;
        } else if length != 0 && length != self.length {
            self.length = DIFFERENT;
        }
    }

    /// Adds the notes of the following part, with that many lines before it.
    pub(super) fn append(&mut self, mut other: Self, lines: u64) {
        let theirs = other.tallies().map(|tally| *tally);
        for (ours, theirs) in self.tallies().into_iter().zip(theirs) {
            ours.append(theirs, lines);
        }
        for BadRow { place: Place { line, byte }, fate, found, head } in other.located {
            self.locate(Place { line: line + lines, byte }, fate, found, &head);
        }
        self.stopped |= other.stopped;
        self.common_length(other.length);
    }

    fn tallies(&mut self) -> [&mut Tally; 12] {
        [
            &mut self.bad_rows,
            &mut self.repeated,
            &mut self.trailing,
            &mut self.after_quote,
            &mut self.escaped,
            &mut self.stray_quotes,
            &mut self.comments,
            &mut self.headers,
            &mut self.footers,
            &mut self.other_delimiter,
            &mut self.blank,
            &mut self.no_header,
        ]
    }

    /// The notes as bytes.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) {
        let length = self.length;
        let numbers: Vec<u64> = self
            .tallies()
            .iter()
            .flat_map(|tally| [tally.count, tally.first.line, tally.first.byte])
            .chain([length])
            .collect();
        write_slice(out, &numbers);
        write_number(out, self.located.len());
        for BadRow { place, fate, found, head } in &self.located {
            write_slice(out, &[place.line, place.byte, *fate as u64, *found]);
            write_slice(out, head);
        }
    }

    /// Notes from their bytes; `None` for other bytes.
    pub(super) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut notes = Self::default();
        let numbers = read_vec::<u64>(bytes)?;
        notes.length = *numbers.last()?;
        let (numbers, _) = numbers.as_chunks::<3>();
        for (tally, &[count, line, byte]) in notes.tallies().into_iter().zip(numbers) {
            *tally = Tally { count, first: Place { line, byte } };
        }
        for _ in 0..read_number(bytes)? {
            let [line, byte, fate, found] = *read_vec::<u64>(bytes)?.first_chunk::<4>()?;
            let fate = *Fate::ALL.get(fate as usize)?;
            notes.locate(Place { line, byte }, fate, found, &read_slice(bytes)?);
        }
        Some(notes)
    }

    pub(super) fn trailing_delimiter(&mut self, place: Place) {
        self.trailing.add(place);
    }

    pub(super) fn text_after_quote(&mut self, line: u64, escaped: bool) {
        let tally = if escaped { &mut self.escaped } else { &mut self.after_quote };
        tally.add(Place { line, byte: 0 });
    }

    pub(super) fn stray_quote(&mut self, line: u64) {
        self.stray_quotes.add(Place { line, byte: 0 });
    }

    pub(super) fn comment(&mut self, line: u64) {
        self.comments.add(Place { line, byte: 0 });
    }

    pub(super) fn further_header(&mut self, place: Place, head: &[u8]) {
        self.headers.add(place);
        self.locate(place, Fate::Further, 0, head);
    }

    pub(super) fn footer(&mut self, place: Place, head: &[u8]) {
        self.footers.add(place);
        self.locate(place, Fate::Footer, 0, head);
    }

    pub(super) fn other_delimiter(&mut self, place: Place) {
        self.other_delimiter.add(place);
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

    /// The rejected records, of a file with that many columns.
    pub(super) fn rejections(&self, columns: usize) -> Vec<Rejection> {
        let left_out = self.located.iter().filter(|row| row.fate != Fate::Kept);
        let mut rejections: Vec<_> =
            left_out.take(MAX_REJECTIONS).map(|row| row.rejection(columns)).collect();
        // Only at the end is it known that a total is no row.
        order::sort_by(&mut rejections, |a, b| a.byte.cmp(&b.byte));
        rejections
    }

    /// The warnings, for a table of that many columns and rows.
    pub(super) fn into_warnings(self, columns: usize, rows: u64) -> Vec<Warning> {
        let bad = "Rows with another number of fields than the header.";
        let mut warnings: Vec<Warning> = [
            self.bad_rows.warning("bad-rows", bad),
            self.repeated.warning("repeated-header", "The header occurs again; those lines are no rows."),
            self.trailing.warning("trailing-delimiter", "Rows end with one delimiter too many; nothing was lost."),
            self.after_quote.warning("text-after-quote", "Text follows a closing quote; it was joined to the field."),
            self.escaped.warning("backslash-escapes", "Quotes seem to be escaped by backslashes, which are letters in CSV; what follows was joined to the field. Double the quotes instead."),
            self.stray_quotes.warning("stray-quote", "Fields that do not begin with a quote hold one; it was kept."),
            self.comments.warning("comment-lines", "Comment lines were skipped."),
            self.headers.warning("second-header", "Lines below the header seem to be headers, too; they are no rows. If they are, set header to true."),
            self.footers.warning("footer-row", "The last row is a total and was left out. If it is a row as any other, set header to true."),
            self.other_delimiter.warning("delimiter-changes", "Rows seem to be divided by another delimiter than the rest of the file; they are among the bad rows."),
            self.no_header.warning("no-header", "The first line holds values, not names: columns are called column_1, column_2 and so on."),
            self.blank.warning("blank-lines", "Blank lines were skipped; write missing values as \"\" or NA.")
                .filter(|_| columns == 1),
        ]
        .into_iter()
        .flatten()
        .collect();
        let kept = self.located.iter().any(|row| row.fate == Fate::Kept);
        let good = if kept { rows.saturating_sub(self.bad_rows.count) } else { rows };
        if self.bad_rows.count > 0 && good == 0 && self.length != DIFFERENT {
            let found = fields(self.length as usize);
            let message = format!(
                "The header has {} and every row {found}. Correct the header, or keep the rows with onBadRow: \"keep\".",
                fields(columns)
            );
            let mut warning = Warning::new("header-length", message).times(self.bad_rows.count);
            warning.line = Some(self.bad_rows.first.line);
            warnings.push(warning);
        }
        let bad = self.located.iter().filter(|row| row.fate.is_bad()).take(LOCATED);
        warnings.extend(bad.map(|row| row.warning(columns)));
        if self.stopped {
            let message = format!(
                "Reading stopped after {}, as asked (maxRows).",
                counted_as(rows, "row", "rows")
            );
            warnings.push(Warning::new("max-rows", message));
        }
        warnings
    }
}

/// "1 field", "2 fields".
pub(super) fn fields(count: usize) -> String {
    counted_as(count as u64, "field", "fields")
}

/// The warning that reading ended before the end of the file.
pub(super) fn stopped_early(bytes: u64) -> Warning {
    let message = format!(
        "Reading was stopped after {} bytes: the records up to there were used, what follows was not read.",
        counted(bytes)
    );
    let mut warning = Warning::new("stopped-early", message);
    warning.byte = Some(bytes);
    warning
}

/// The beginning of a text for a message, at most 120 characters.
pub(super) fn excerpt(bytes: &[u8]) -> String {
    // The head of a long record may end within a character.
    let is_utf8 =
        std::str::from_utf8(bytes).map_or_else(|error| error.error_len().is_none(), |_| true);
    let decoding = if is_utf8 { Decoding::Utf8 } else { Decoding::Windows1252 };
    decoding.text(bytes).chars().take(EXCERPT).collect()
}
