//! Parts of a file, read separately and put together in order.
//!
//! A part is a range of bytes. Its first record is the one after the first line feed; its last is the one in which it
//! ends. A line feed may lie within quotes, so the start is a guess. It was right if the record before ends where the
//! first one starts, which is known when the parts are put together in order.

use super::body::Body;
use super::cells::wire::{read_number, read_vec, write_number, write_slice};
use super::encoding::{Encoding, Invalid};
use super::options::CsvOptions;
use super::records::Records;
use super::room::make_room;
use super::sink::Piece;
use super::tokenizer::{Dialect, out_of_memory};
use crate::error::Result;

/// Written before a part, so that nothing else is taken for one.
const MARK: u64 = u64::from_le_bytes(*b"dg-part1");
/// A last record that extends further than this beyond the end of its part is left to others: most often the part
/// began within quotes.
const MOST_BEYOND: u64 = 1 << 20;
/// Usual number of bytes of a part; a cell takes up to five times its text.
const USUAL: u64 = 4 << 20;

/// Reads one part of a file whose beginning a [`super::CsvReader`] has inspected.
///
/// Push the bytes of the range, including the one before it. Then call [`PartReader::end`] with the bytes that follow
/// until it says that it has enough, or [`PartReader::finish`] at the end of the file.
#[derive(Debug)]
pub struct PartReader {
    body: Body,
    /// Byte of the file where the first record starts, once that was found.
    start: Option<u64>,
    /// Byte of the file that comes next.
    byte: u64,
    beyond: u64,
    /// Whether the part cannot be used.
    lost: bool,
}

impl PartReader {
    /// A reader of the part whose first byte is `from`; the byte before it is pushed first.
    ///
    /// # Errors
    /// `out-of-memory`, also for bytes that hold no plan.
    pub fn new(options: &CsvOptions, mut plan: &[u8], from: u64) -> Result<Self> {
        let (encoding, dialect, names, has_names) =
            read_plan(&mut plan).ok_or_else(out_of_memory)?;
        make_room(4 * USUAL);
        let records = Records::of_part(options, dialect, names, has_names)?;
        let body = Body::of_part(encoding, dialect, records);
        Ok(Self { body, start: None, byte: from.saturating_sub(1), beyond: 0, lost: false })
    }

    /// Leaves out rows that the reader of the whole file does not keep (see [`super::CsvReader::level`]). To be
    /// called before the first byte.
    #[must_use]
    pub fn at_level(mut self, level: u8) -> Self {
        self.body.records.sample.start_at(level);
        self
    }

    /// Reads the next bytes of the range.
    pub fn push(&mut self, bytes: &[u8]) {
        let mut skipped = 0;
        if self.start.is_none() {
            let Some(feed) = bytes.iter().position(|&byte| byte == b'\n') else {
                self.byte += bytes.len() as u64;
                return;
            };
            skipped = feed + 1;
            self.start = Some(self.byte + skipped as u64);
        }
        let rest = bytes.get(skipped..).unwrap_or_default();
        if !self.lost {
            self.lost = self.body.read(rest, self.byte + skipped as u64).is_err();
        }
        self.byte += bytes.len() as u64;
    }

    /// Reads on to the end of the last record, with the bytes that follow the range; returns true when there is
    /// nothing more to read.
    pub fn end(&mut self, bytes: &[u8]) -> bool {
        if self.start.is_none() {
            self.lost = true;
        }
        if self.lost || self.body.tokenizer.is_between_records() {
            return true;
        }
        let piece = Piece { text: bytes, byte: self.byte, wide: false };
        let line = self.body.tokenizer.line_before(bytes);
        let end = self.body.tokenizer.finish_record(piece, &mut self.body.records);
        let read = match end {
            Ok(end) => end.unwrap_or(bytes.len()),
            Err(_) => bytes.len(),
        };
        self.body.check_from(|_| line, bytes.get(..read).unwrap_or_default(), self.byte);
        self.byte += read as u64;
        self.beyond += read as u64;
        self.lost |= end.is_err() || self.beyond > MOST_BEYOND;
        self.lost || self.body.tokenizer.is_between_records()
    }

    /// The end of the file.
    pub fn finish(&mut self) {
        self.lost |= self.start.is_none() || self.body.end(self.byte).is_err();
    }

    /// Byte of the file where the first record starts, once that was found.
    #[must_use]
    pub fn start(&self) -> Option<u64> {
        self.start
    }

    /// The part for [`super::CsvReader::append`]; empty if it cannot be used.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        let mut out = Vec::new();
        // What a number takes; growing step by step would copy it all again and again.
        let cells = self.body.records.sample.kept() * self.body.records.columns.len();
        let _ = out.try_reserve(cells.saturating_mul(10));
        let (Some(start), false) = (self.start, self.lost) else { return out };
        let Invalid { count, first, line } = self.body.check.invalid;
        let lines = self.body.tokenizer.line() - 1;
        write_slice(&mut out, &[MARK, start, self.byte, lines, count, first, line]);
        self.body.records.write(&mut out);
        out
    }
}

/// Adds a part after the records so far, which end at `byte`; returns where it ends, or `None` if it does not start
/// there.
pub(super) fn append(body: &mut Body, mut part: &[u8], byte: u64) -> Result<Option<u64>> {
    let numbers = read_vec::<u64>(&mut part).unwrap_or_default();
    let &[MARK, start, end, lines, count, first, line] = numbers.as_slice() else {
        return Ok(None);
    };
    if start != byte {
        return Ok(None);
    }
    let before = body.tokenizer.line() - 1;
    body.records.append(&mut part, before)?;
    body.tokenizer.skip_lines(lines);
    body.check.append(Invalid { count, first, line: before + line });
    Ok(Some(end))
}

/// What a [`PartReader`] has to know, as bytes.
pub(super) fn plan(
    encoding: Encoding,
    dialect: Dialect,
    names: &[Vec<u8>],
    has_names: bool,
) -> Vec<u8> {
    let mut out = Vec::new();
    let encoding = match encoding {
        Encoding::Utf8 => 1,
        Encoding::Windows1252 => 2,
        Encoding::Guess | Encoding::Utf16Le | Encoding::Utf16Be => 0,
    };
    write_slice(
        &mut out,
        &[
            encoding,
            dialect.delimiter,
            // No comment begins with a zero.
            dialect.comment.unwrap_or(0),
            u8::from(dialect.padded),
            u8::from(has_names),
        ],
    );
    write_number(&mut out, names.len());
    names.iter().for_each(|name| write_slice(&mut out, name));
    out
}

type Plan = (Encoding, Dialect, Vec<Vec<u8>>, bool);

fn read_plan(plan: &mut &[u8]) -> Option<Plan> {
    let [encoding, delimiter, comment, padded, has_names] =
        *read_vec::<u8>(plan)?.first_chunk::<5>()?;
    let comment = (comment > 0).then_some(comment);
    let dialect = Dialect { delimiter, comment, padded: padded == 1 };
    let encoding = match encoding {
        1 => Encoding::Utf8,
        2 => Encoding::Windows1252,
        _ => Encoding::Guess,
    };
    let count = read_number(plan)?;
    let names = (0..count).map(|_| read_vec(plan)).collect::<Option<Vec<_>>>()?;
    Some((encoding, dialect, names, has_names == 1))
}
