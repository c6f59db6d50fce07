//! Splits text into records, for every way of cutting it: one per line, or objects anywhere.

use super::super::scan::{find, splat};
use super::super::sink::Place;
use super::super::sniff::SAMPLE;
use super::object::{Stop, skip_space};
use super::records::{MAX_RECORD, Records, too_long};
use crate::error::Result;

/// Number of bytes of a bad record kept for its message.
const HEAD: usize = 512;
const BREAKS_OFF: &str = "the record breaks off";
const NO_OBJECT: &str = "a record has to be an object in braces";

/// How far the file was read.
#[derive(Debug)]
pub(super) struct Cursor {
    place: Place,
    /// Whether the file holds UTF-16 (and the text was decoded from it).
    wide: bool,
}

impl Cursor {
    pub(super) fn new(byte: u64, wide: bool) -> Self {
        Self { place: Place { line: 1, byte }, wide }
    }

    fn pass(&mut self, text: &[u8]) {
        self.place.line += text.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.place.byte += self.width(text);
    }

    /// Bytes of the file that became this text.
    fn width(&self, text: &[u8]) -> u64 {
        if !self.wide {
            return text.len() as u64;
        }
        let units = |byte: &u8| u64::from(byte & 0xc0 != 0x80) + u64::from(*byte >= 0xf0);
        2 * text.iter().map(units).sum::<u64>()
    }
}

/// One of two ways to find records.
#[derive(Debug)]
pub(super) enum Splitter {
    /// Each line holds a record, or several; a line break always ends one.
    Lines(Lines),
    /// A list of records, or records that spread over lines.
    Free(Free),
}

impl Splitter {
    /// The way that suits the beginning of a file, which is `complete` or [`SAMPLE`] bytes.
    pub(super) fn of(start: &[u8], complete: bool, cursor: Cursor) -> Self {
        let text = start.trim_ascii_start();
        let end = text.iter().position(|&byte| byte == b'\n');
        let line = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        let spread = line.trim_ascii_end() == b"{" || (end.is_none() && !complete);
        if text.starts_with(b"[") || spread {
            return Self::Free(Free { cursor, ..Free::new() });
        }
        Self::Lines(Lines { cursor, carry: Vec::new() })
    }

    /// Reads on; `last` says that nothing follows.
    pub(super) fn push(&mut self, text: &[u8], last: bool, records: &mut Records) -> Result<()> {
        match self {
            Self::Lines(lines) => lines.push(text, last, records),
            Self::Free(free) => free.push(text, last, records),
        }
    }
}

/// One record per line.
#[derive(Debug)]
pub(super) struct Lines {
    cursor: Cursor,
    /// The beginning of an incomplete line.
    carry: Vec<u8>,
}

impl Lines {
    fn push(&mut self, text: &[u8], last: bool, records: &mut Records) -> Result<()> {
        const LINE_FEED: [u64; 1] = [splat(b'\n')];
        let mut rest = text;
        while !records.done {
            let end = find(rest, 0, &LINE_FEED);
            let (line, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            if self.carry.len() + line.len() > MAX_RECORD {
                return Err(too_long(self.cursor.place));
            }
            let Some((_, after)) = after.split_first() else {
                self.carry.extend_from_slice(line);
                break;
            };
            if self.carry.is_empty() {
                self.line(line, records)?;
            } else {
                self.carry.extend_from_slice(line);
                self.carried(records)?;
            }
            self.cursor.pass(b"\n");
            rest = after;
        }
        if last && !self.carry.is_empty() { self.carried(records) } else { Ok(()) }
    }

    fn carried(&mut self, records: &mut Records) -> Result<()> {
        let mut line = std::mem::take(&mut self.carry);
        self.line(&line, records)?;
        line.clear();
        self.carry = line;
        Ok(())
    }

    /// The records of one line; what follows a bad one is part of it.
    fn line(&mut self, line: &[u8], records: &mut Records) -> Result<()> {
        let mut at = skip_space(line, 0);
        if at == line.len() {
            records.blank();
        }
        let mut passed = 0;
        while at < line.len() && !records.done {
            self.cursor.pass(line.get(passed..at).unwrap_or_default());
            passed = at;
            let place = self.cursor.place;
            records.found();
            match object_of_line(line, at, records) {
                Ok(end) => {
                    records.keep(line, place)?;
                    at = end;
                }
                Err((wrong, reason)) => {
                    records.reject(place, head(line, at), reason, wrong - at)?;
                    break;
                }
            }
        }
        self.cursor.pass(line.get(passed..).unwrap_or_default());
        Ok(())
    }
}

/// Parses the object at a byte of a line; returns where the next begins, or the line ends.
fn object_of_line(
    line: &[u8],
    at: usize,
    records: &mut Records,
) -> std::result::Result<usize, (usize, &'static str)> {
    if line.get(at) != Some(&b'{') {
        return Err((at, NO_OBJECT));
    }
    match records.object.parse(line, at) {
        Err(Stop::Fault(wrong, reason)) => Err((wrong, reason)),
        Err(Stop::Incomplete) => Err((line.len(), BREAKS_OFF)),
        Ok(end) => match skip_space(line, end) {
            next if matches!(line.get(next), None | Some(b'{')) => Ok(next),
            next => Err((next, "something follows the record")),
        },
    }
}

/// What came last in a list of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    Record,
    Comma,
}

/// Objects anywhere, with commas and brackets of a list around them.
#[derive(Debug)]
pub(super) struct Free {
    cursor: Cursor,
    carry: Vec<u8>,
    /// Length of text at which an incomplete record is tried again.
    enough: usize,
    /// Whether a list is open.
    inside: bool,
    before: Before,
    skipping: Option<Skip>,
}

impl Free {
    fn new() -> Self {
        Self {
            cursor: Cursor::new(0, false),
            carry: Vec::new(),
            enough: 0,
            inside: false,
            before: Before::Start,
            skipping: None,
        }
    }

    fn push(&mut self, text: &[u8], last: bool, records: &mut Records) -> Result<()> {
        if records.done {
            return Ok(());
        }
        self.carry.extend_from_slice(text);
        // Trying again only when there is twice as much keeps the time linear for tiny pieces.
        if !last && self.carry.len() < self.enough {
            return Ok(());
        }
        let text = std::mem::take(&mut self.carry);
        let used = self.run(&text, last, records)?;
        self.carry.extend_from_slice(text.get(used..).unwrap_or_default());
        self.enough = (2 * self.carry.len()).min(MAX_RECORD + SAMPLE);
        if last && !records.done && self.inside && !self.skipping.is_some_and(Skip::saw_end) {
            records.notes.list_not_closed(self.cursor.place);
        }
        Ok(())
    }

    /// Processes complete records; returns the number of bytes they took.
    fn run(&mut self, text: &[u8], last: bool, records: &mut Records) -> Result<usize> {
        let (mut at, mut passed) = (0, 0);
        while !records.done {
            if let Some(skip) = &mut self.skipping {
                at = skip.run(text, at);
                if at < text.len() {
                    self.skipping = None;
                }
            }
            at = skip_space(text, at);
            self.cursor.pass(text.get(passed..at).unwrap_or_default());
            passed = at;
            let Some(&byte) = text.get(at) else { break };
            let place = self.cursor.place;
            match byte {
                b'{' => match self.record(text, at, last, place, records)? {
                    Some(end) => {
                        records.found();
                        at = end;
                    }
                    None => break,
                },
                b'[' if !self.inside => {
                    (self.inside, self.before) = (true, Before::Start);
                    at += 1;
                }
                b']' if self.inside => {
                    if self.before == Before::Comma {
                        records.notes.odd_comma(place);
                    }
                    self.inside = false;
                    at += 1;
                }
                b',' if self.inside => {
                    if self.before != Before::Record {
                        records.notes.odd_comma(place);
                    }
                    self.before = Before::Comma;
                    at += 1;
                }
                _ => {
                    if !last && text.len() - at < HEAD {
                        break;
                    }
                    records.found();
                    records.reject(place, head(text, at), NO_OBJECT, 0)?;
                    self.skipping = Some(Skip::default());
                    self.before = Before::Start;
                }
            }
        }
        Ok(passed)
    }

    /// The record at a byte; returns where it ends, `None` if more text is needed to tell.
    fn record(
        &mut self,
        text: &[u8],
        at: usize,
        last: bool,
        place: Place,
        records: &mut Records,
    ) -> Result<Option<usize>> {
        let parsed = records.object.parse(text, at);
        let end = match parsed {
            Ok(end) | Err(Stop::Fault(end, _)) => end,
            Err(Stop::Incomplete) => text.len(),
        };
        if end - at > MAX_RECORD {
            return Err(too_long(place));
        }
        let (wrong, reason) = match parsed {
            Ok(end) => {
                if self.inside && self.before == Before::Record {
                    records.notes.odd_comma(place);
                }
                self.before = Before::Record;
                records.keep(text, place)?;
                return Ok(Some(end));
            }
            // The message shows what follows, as far as it is short.
            _ if !last && text.len() - at < HEAD => return Ok(None),
            Err(Stop::Incomplete) if !last => return Ok(None),
            Err(Stop::Incomplete) => (text.len(), BREAKS_OFF),
            Err(Stop::Fault(wrong, reason)) => (wrong, reason),
        };
        records.reject(place, head(text, at), reason, wrong - at)?;
        let before = text.get(at..wrong).unwrap_or_default();
        let spaces = before.len() - before.trim_ascii_end().len();
        let line_start = before.iter().rev().take(spaces).any(|&byte| byte == b'\n');
        self.skipping = Some(Skip { line_start, ..Skip::default() });
        self.before = Before::Start;
        Ok(Some(wrong))
    }
}

/// Skips a bad record: up to the next `{` that begins a line, or follows `},`.
#[derive(Debug, Clone, Copy, Default)]
struct Skip {
    /// Only white space since the line began.
    line_start: bool,
    /// The last byte that is no white space, and the one before.
    last: [u8; 2],
}

impl Skip {
    /// The byte to read on from, or the end of the text.
    fn run(&mut self, text: &[u8], from: usize) -> usize {
        for (at, &byte) in text.iter().enumerate().skip(from) {
            match byte {
                b'{' if self.line_start || self.last == *b"}," => return at,
                b'\n' => self.line_start = true,
                b' ' | b'\t' | b'\r' => {}
                _ => {
                    self.line_start = false;
                    self.last = [self.last[1], byte];
                }
            }
        }
        text.len()
    }

    /// Whether the skipped text ended with the end of the list.
    fn saw_end(self) -> bool {
        self.last[1] == b']'
    }
}

/// The first bytes from `at` on.
fn head(text: &[u8], at: usize) -> &[u8] {
    let rest = text.get(at..).unwrap_or_default();
    rest.get(..HEAD).unwrap_or(rest)
}
