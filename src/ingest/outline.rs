//! The beginning of a file as records, to judge its structure by.

use super::scan::line_ends;
use super::sink::{Fate, Piece, Place, Sink};
use super::tokenizer::{Dialect, Tokenizer};
use super::{datetime, number};
use crate::error::Result;
use crate::order;

/// Records of a sample with all their fields.
#[derive(Debug, Default)]
pub(super) struct Outline {
    text: Vec<u8>,
    fields: Vec<[u32; 2]>,
    pub(super) records: Vec<Seen>,
    /// The next record is the first after a blank line.
    after_blank: bool,
    /// Fields that are not the first of their record, and how many of them begin with a space.
    inner: [usize; 2],
}

/// One record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Its line, and its byte in the sample.
    pub(super) place: Place,
    /// Its first field, and the one after its last.
    range: [usize; 2],
    /// A blank line or a record without any text comes before.
    pub(super) after_blank: bool,
}

impl Seen {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.range[1] - self.range[0]
    }
}

impl Sink for Outline {
    fn field(&mut self, text: &[u8], start: usize, end: usize) {
        let field = text.get(start..end).unwrap_or_default();
        let from = self.text.len() as u32;
        self.text.extend_from_slice(field);
        self.fields.push([from, self.text.len() as u32]);
        let first = self.records.last().map_or(0, |record| record.range[1]);
        if self.fields.len() > first + 1 {
            self.inner[0] += 1;
            self.inner[1] += usize::from(field.first() == Some(&b' '));
        }
    }

    fn record(&mut self, _: Option<u64>) -> Result<Fate> {
        Ok(Fate::Unusual)
    }

    fn unusual_record(&mut self, place: Place, _: &[u8]) -> Result<Fate> {
        let first = self.records.last().map_or(0, |record| record.range[1]);
        let range = [first, self.fields.len()];
        let seen = Seen { place, range, after_blank: self.after_blank };
        let is_blank = self.fields_of(&seen).all(<[u8]>::is_empty);
        self.after_blank = is_blank;
        self.records.push(seen);
        Ok(Fate::Next)
    }

    fn blank(&mut self, _: u64) {
        self.after_blank = true;
    }
}

impl Outline {
    /// The records of a sample that starts on a line; its last one counts only if the sample is
    /// `complete`, the whole file.
    pub(super) fn of(sample: &[u8], dialect: Dialect, line: u64, complete: bool) -> Self {
        let mut outline = Self::default();
        let mut tokenizer = Tokenizer::new(dialect, line);
        let piece = Piece { text: sample, byte: 0, wide: false };
        // What is wrong with the text is said when the file itself is read.
        let read = tokenizer.push(piece, &mut outline);
        if complete && read.is_ok() {
            let _ = tokenizer.finish(&mut outline);
        }
        outline
    }

    /// The fields of a record, without white space around.
    pub(super) fn fields_of(&self, record: &Seen) -> impl Iterator<Item = &[u8]> {
        let fields = self.fields.get(record.range[0]..record.range[1]).unwrap_or_default();
        fields.iter().map(|&[start, end]| {
            self.text.get(start as usize..end as usize).unwrap_or_default().trim_ascii()
        })
    }

    /// The most frequent number of fields over one.
    pub(super) fn usual_length(&self) -> Option<usize> {
        let mut lengths: Vec<usize> =
            self.records.iter().map(Seen::len).filter(|&length| length > 1).collect();
        order::sort_by(&mut lengths, Ord::cmp);
        lengths.chunk_by(|a, b| a == b).max_by_key(|run| run.len())?.first().copied()
    }

    /// Whether spaces follow all delimiters.
    pub(super) fn is_padded(&self) -> bool {
        let divided = self.records.first().is_some_and(|header| header.len() > 1);
        divided && self.records.len() > 1 && self.inner[0] > 0 && self.inner[0] == self.inner[1]
    }

    /// The columns that hold only numbers, moments and missing values in the records from one on, at
    /// least one of them present; records of another length than `length` are passed over.
    pub(super) fn value_columns(&self, records: &[Seen], length: usize) -> Vec<bool> {
        let mut columns = vec![(true, false); length];
        for record in records.iter().filter(|record| record.len() == length) {
            for (column, field) in columns.iter_mut().zip(self.fields_of(record)) {
                let missing = is_missing(field);
                column.0 &= missing || is_value(field);
                column.1 |= !missing;
            }
        }
        columns.into_iter().map(|(all, some)| all && some).collect()
    }

    /// Whether no field of a record is a number or a moment, and those in the given columns say
    /// something: they are headers or units, if the column is of numbers.
    pub(super) fn heads(&self, record: &Seen, columns: &[bool]) -> bool {
        self.fields_of(record).all(|field| !is_value(field))
            && self
                .fields_of(record)
                .zip(columns)
                .all(|(field, &column)| !column || says_something(field))
    }

    /// Whether all fields of a record are different texts, none a number, a moment or missing.
    pub(super) fn holds_names(&self, record: &Seen) -> bool {
        let mut names: Vec<&[u8]> = self.fields_of(record).collect();
        let named = names.iter().all(|name| !is_missing(name) && !is_value(name));
        order::sort_by(&mut names, Ord::cmp);
        named && names.windows(2).all(|pair| pair.first() != pair.last())
    }
}

/// How the lines of a sample end.
#[derive(Debug, Default)]
pub(super) struct LineEnds {
    /// Lines that end with CRLF, LF and a lone CR, quoted ones not counted.
    pub(super) counts: [u64; 3],
    /// The first line that ends in another way than the first line of all.
    pub(super) other: u64,
    /// Lines that end with CR CR LF.
    pub(super) doubled: u64,
}

impl LineEnds {
    pub(super) fn of(sample: &[u8], outline: &Outline, complete: bool) -> Self {
        let mut ends = Self::default();
        let mut first = None;
        let starts = outline.records.iter().skip(1).map(|record| record.place.byte as usize);
        for start in starts.chain(complete.then_some(sample.len())) {
            let before = sample.get(..start).unwrap_or_default();
            let kind = match before {
                [.., b'\r', b'\n'] => 0,
                [.., b'\n'] => 1,
                [.., b'\r'] => 2,
                _ => continue,
            };
            ends.doubled += u64::from(before.ends_with(b"\r\r\n"));
            ends.counts[kind] += 1;
            if *first.get_or_insert(kind) != kind && ends.other == 0 {
                ends.other = line_ends(before);
            }
        }
        ends
    }
}

/// Whether a trimmed text is a number or a moment.
pub(super) fn is_value(text: &[u8]) -> bool {
    let is_number = |mark| number::parse(text, mark).is_some_and(|value| !value.is_nan());
    is_number(b'.') || is_number(b',') || datetime::parse(text).is_some()
}

/// Whether a text is more than one of the many words for nothing.
fn says_something(text: &[u8]) -> bool {
    const NOTHING: [&[u8]; 10] = [
        b"na",
        b"n/a",
        b"n.a.",
        b"nan",
        b"nil",
        b"none",
        b"null",
        b"missing",
        b"unknown",
        b"undefined",
    ];
    text.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
        && !is_missing(text)
        && !NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn is_missing(text: &[u8]) -> bool {
    super::options::MISSING_TOKENS.iter().any(|token| token.as_bytes() == text)
}
