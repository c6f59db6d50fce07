//! Splits text into fields and records (RFC 4180), for every way of cutting the text into pieces.

use super::regular::Regular;
use super::scan::{find, line_ends, splat};
use super::sink::{Fate, Piece, Place, Sink};
use crate::error::{Code, Error, Result};

/// Length limit of a field in bytes. A longer one is nearly always a quote that was never closed.
pub(super) const MAX_FIELD: usize = 16 << 20;

/// Length limit of a record in bytes, without quotes and delimiters.
pub(super) const MAX_RECORD: usize = 64 << 20;

/// Number of bytes of a record kept for messages.
const HEAD: usize = 512;

/// What divides a text into records and fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// The byte between fields.
    pub(super) delimiter: u8,
    /// The byte that begins lines which are no records.
    pub(super) comment: Option<u8>,
    /// Whether spaces after a delimiter belong to it.
    pub(super) padded: bool,
}

impl Dialect {
    /// Fields divided by a byte, and nothing else to know.
    pub(super) fn plain(delimiter: u8) -> Self {
        Self { delimiter, comment: None, padded: false }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a record.
    Record,
    /// Before the first byte of a field that is not the first.
    Field,
    /// In a field without quotes, its beginning in `field`.
    Plain,
    /// In quotes, what came before in `field`.
    Quoted,
    /// After a quote in quotes: doubled, or the end of the field.
    QuoteSeen,
    /// In a line that is a comment.
    Comment,
    /// The sink wants no more.
    Stopped,
}

/// A byte state machine; the hot path copies nothing.
#[derive(Debug)]
pub(super) struct Tokenizer {
    dialect: Dialect,
    ends: [u64; 3],
    state: State,
    /// What is known of a field that earlier pieces began, or that holds doubled quotes.
    field: Vec<u8>,
    /// First bytes of a record that earlier pieces began.
    head: Vec<u8>,
    record: Place,
    quote: Place,
    line: u64,
    after_return: bool,
    joined: bool,
    escaped: bool,
    regular: Regular,
}

impl Tokenizer {
    /// A tokenizer whose first line has the given number.
    pub(super) fn new(dialect: Dialect, line: u64) -> Self {
        let delimiter = dialect.delimiter;
        Self {
            dialect,
            ends: [splat(delimiter), splat(b'\n'), splat(b'\r')],
            state: State::Record,
            field: Vec::new(),
            head: Vec::new(),
            record: Place::default(),
            quote: Place::default(),
            line,
            after_return: false,
            joined: false,
            escaped: false,
            regular: Regular::new(delimiter),
        }
    }

    /// Reads the next piece. An empty piece changes nothing.
    pub(super) fn push(&mut self, piece: Piece, sink: &mut impl Sink) -> Result<()> {
        let text = piece.text;
        let Some(&first) = text.first() else { return Ok(()) };
        let mut at = usize::from(self.after_return && first == b'\n');
        self.after_return = false;
        self.regular.forget();
        let mut start = at;
        while at < text.len() {
            at = match self.state {
                State::Record => {
                    if !self.dialect.padded {
                        at = self.regular.take(piece, at, &mut self.line, sink)?;
                    }
                    self.records(piece, at, &mut start, sink)?
                }
                State::Field => self.fields(piece, at, &mut start, sink)?,
                State::Plain => self.plain(piece, at, &mut start, sink)?,
                State::Quoted => self.quoted(text, at)?,
                State::QuoteSeen => self.quote_seen(piece, at, &mut start, sink)?,
                State::Comment => self.comment(text, at),
                State::Stopped => return Ok(()),
            };
        }
        if !matches!(self.state, State::Record | State::Comment) {
            self.keep_head(piece, start);
        }
        Ok(())
    }

    /// The end of the file: the last record may lack its line end.
    pub(super) fn finish(&mut self, sink: &mut impl Sink) -> Result<()> {
        match self.state {
            State::Record | State::Comment | State::Stopped => return Ok(()),
            State::Quoted => return Err(self.unterminated()),
            State::Field | State::Plain | State::QuoteSeen => {}
        }
        self.emit_carried(sink);
        let end = Piece { text: &[], byte: 0, wide: false };
        self.end_record(end, 0, 0, sink).map(|_| ())
    }

    /// The number of the current line.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The line at the start of a text that comes next, and how many of its first bytes belong to a line
    /// end that was counted.
    pub(super) fn line_before(&self, text: &[u8]) -> (u64, usize) {
        let in_quotes = self.state == State::Quoted && self.field.last() == Some(&b'\r');
        let is_rest = (self.after_return || in_quotes) && text.first() == Some(&b'\n');
        (self.line + line_ends(&self.field), usize::from(is_rest))
    }

    /// Lines that were read elsewhere.
    pub(super) fn skip_lines(&mut self, lines: u64) {
        self.line += lines;
    }

    /// Whether the text so far ends where a record does, for sure: a carriage return at the end may
    /// have a line feed to come.
    pub(super) fn is_between_records(&self) -> bool {
        self.state == State::Record && !self.after_return
    }

    /// Reads on to the end of the current record and no further; returns where that is in the piece,
    /// or `None` if the piece ends before.
    pub(super) fn finish_record(
        &mut self,
        piece: Piece,
        sink: &mut impl Sink,
    ) -> Result<Option<usize>> {
        if self.after_return && self.state == State::Record {
            let Some(&first) = piece.text.first() else { return Ok(None) };
            self.after_return = false;
            return Ok(Some(usize::from(first == b'\n')));
        }
        // Byte by byte: only the last record of a part is read so.
        for at in 0..piece.text.len() {
            let byte = piece.byte + at as u64;
            let text = piece.text.get(at..=at).unwrap_or_default();
            self.push(Piece { text, byte, wide: piece.wide }, sink)?;
            if self.is_between_records() {
                return Ok(Some(at + 1));
            }
            if self.state == State::Record && self.after_return {
                let rest = piece.text.get(at + 1..).unwrap_or_default();
                let more = Piece { text: rest, byte: byte + 1, wide: piece.wide };
                return Ok(self.finish_record(more, sink)?.map(|end| at + 1 + end));
            }
        }
        Ok(None)
    }

    fn keep_head(&mut self, piece: Piece, start: usize) {
        if self.head.is_empty() {
            self.record = Place { line: self.record.line, byte: piece.offset(start) };
        }
        let rest = piece.text.get(start..).unwrap_or_default();
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(rest.get(..room).unwrap_or(rest));
    }

    /// From the start of a record: blank lines, then fields.
    #[inline]
    fn records(
        &mut self,
        piece: Piece,
        mut at: usize,
        start: &mut usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        while let Some(&byte) = piece.text.get(at) {
            if byte != b'\n' && byte != b'\r' {
                break;
            }
            sink.blank(self.line);
            at = self.line_end(piece.text, at);
        }
        *start = at;
        self.record.line = self.line;
        let Some(&first) = piece.text.get(at) else { return Ok(at) };
        if self.dialect.comment == Some(first) {
            sink.comment(self.line);
            self.state = State::Comment;
            return Ok(at + 1);
        }
        self.state = State::Field;
        self.fields(piece, at, start, sink)
    }

    /// To the end of a line that is a comment.
    fn comment(&mut self, text: &[u8], at: usize) -> usize {
        let end = find(text, at, &[splat(b'\n'), splat(b'\r')]);
        if end == text.len() {
            return end;
        }
        self.state = State::Record;
        self.line_end(text, end)
    }

    /// From the start of a field to the end of the record or of the piece.
    #[inline]
    fn fields(
        &mut self,
        piece: Piece,
        mut at: usize,
        start: &mut usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        let text = piece.text;
        while let Some(&first) = text.get(at) {
            if self.dialect.padded && first == b' ' {
                at += 1;
                continue;
            }
            if first == b'"' {
                let Some(end) = self.simple_quoted(text, at) else {
                    self.quote = Place { line: self.line, byte: piece.offset(at) };
                    self.state = State::Quoted;
                    return Ok(at + 1);
                };
                sink.field(text, at + 1, end - 1);
                self.line += line_ends(text.get(at + 1..end - 1).unwrap_or_default());
                at = end;
            } else {
                let end = find(text, at, &self.ends);
                if end == text.len() {
                    self.state = State::Plain;
                    return self.carry(text, at, end);
                }
                self.watch_quotes(text.get(at..end).unwrap_or_default(), sink);
                sink.field(text, at, end);
                at = end;
            }
            if text.get(at) != Some(&self.dialect.delimiter) {
                return self.end_record(piece, at, *start, sink).inspect(|next| *start = *next);
            }
            at += 1;
        }
        Ok(at)
    }

    /// The position after the closing quote, if the quoted field that opens at `at` ends in this
    /// piece, holds no doubled quote and is followed by a delimiter or a line end.
    fn simple_quoted(&self, text: &[u8], at: usize) -> Option<usize> {
        let close = find(text, at + 1, &[splat(b'"')]);
        let after = *text.get(close + 1)?;
        (after == self.dialect.delimiter || after == b'\n' || after == b'\r').then_some(close + 1)
    }

    fn plain(
        &mut self,
        piece: Piece,
        at: usize,
        start: &mut usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        let end = find(piece.text, at, &self.ends);
        self.carry(piece.text, at, end)?;
        if end == piece.text.len() {
            return Ok(end);
        }
        self.emit_carried(sink);
        self.after_field(piece, end, start, sink)
    }

    fn quoted(&mut self, text: &[u8], at: usize) -> Result<usize> {
        let end = find(text, at, &[splat(b'"')]);
        self.carry(text, at, end)?;
        if end < text.len() {
            self.state = State::QuoteSeen;
        }
        Ok(end + 1)
    }

    fn quote_seen(
        &mut self,
        piece: Piece,
        at: usize,
        start: &mut usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        match piece.text.get(at) {
            Some(b'"') => {
                self.field.push(b'"');
                self.state = State::Quoted;
                Ok(at + 1)
            }
            Some(&byte) if byte == self.dialect.delimiter || byte == b'\n' || byte == b'\r' => {
                self.emit_carried(sink);
                self.after_field(piece, at, start, sink)
            }
            _ => {
                self.joined = true;
                self.escaped |= self.field.last() == Some(&b'\\');
                self.state = State::Plain;
                Ok(at)
            }
        }
    }

    /// At the delimiter or line end after a carried field.
    fn after_field(
        &mut self,
        piece: Piece,
        at: usize,
        start: &mut usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        if piece.text.get(at) == Some(&self.dialect.delimiter) {
            self.state = State::Field;
            return Ok(at + 1);
        }
        self.end_record(piece, at, *start, sink).inspect(|next| *start = *next)
    }

    fn emit_carried(&mut self, sink: &mut impl Sink) {
        if self.joined {
            sink.text_after_quote(self.line, self.escaped);
            (self.joined, self.escaped) = (false, false);
        } else if self.state == State::Plain {
            self.watch_quotes(&self.field, sink);
        }
        sink.field(&self.field, 0, self.field.len());
        self.line += line_ends(&self.field);
        self.field.clear();
    }

    /// Notes a quote in a field that does not begin with one.
    fn watch_quotes(&self, field: &[u8], sink: &mut impl Sink) {
        if find(field, 0, &[splat(b'"')]) < field.len() {
            sink.stray_quote(self.line);
        }
    }

    /// Keeps a part of a field for later.
    fn carry(&mut self, text: &[u8], start: usize, end: usize) -> Result<usize> {
        let part = text.get(start..end).unwrap_or_default();
        if self.field.len() + part.len() > MAX_FIELD {
            return Err(field_too_long(self.record.line));
        }
        self.field.try_reserve(part.len()).map_err(|_| out_of_memory())?;
        self.field.extend_from_slice(part);
        Ok(end)
    }

    fn end_record(
        &mut self,
        piece: Piece,
        at: usize,
        start: usize,
        sink: &mut impl Sink,
    ) -> Result<usize> {
        let next = self.line_end(piece.text, at);
        self.state = State::Record;
        let is_whole = self.head.is_empty();
        let byte = if is_whole { piece.byte + start as u64 } else { self.record.byte };
        let mut fate = sink.record((!piece.wide).then_some(byte))?;
        if fate == Fate::Unusual {
            if is_whole {
                self.record.byte = piece.offset(start);
            }
            self.keep_head(
                Piece { text: piece.text.get(..at).unwrap_or_default(), ..piece },
                start,
            );
            fate = sink.unusual_record(self.record, &self.head)?;
        }
        self.head.clear();
        if fate == Fate::Stop {
            self.state = State::Stopped;
        }
        Ok(next)
    }

    /// The position after the line end at `at`; counts the line.
    #[inline]
    fn line_end(&mut self, text: &[u8], at: usize) -> usize {
        self.line += 1;
        if text.get(at) != Some(&b'\r') {
            return at + 1;
        }
        match text.get(at + 1) {
            Some(b'\n') => at + 2,
            Some(_) => at + 1,
            None => {
                self.after_return = true;
                at + 1
            }
        }
    }

    fn unterminated(&self) -> Error {
        Error::new(
            Code::CsvUnterminatedQuote,
            format!(
                "A quote opens on line {} and is never closed. Close it, or double it if it belongs to the text.",
                self.quote.line
            ),
        )
        .at_line(self.quote.line)
        .at_byte(self.quote.byte)
    }
}

/// The refusal of a field over [`MAX_FIELD`], in the record that starts at a line.
pub(super) fn field_too_long(line: u64) -> Error {
    let message = "A field is longer than 16 MiB. Most often a quote was opened and never closed: \
                   look at the quotes from this line on.";
    Error::new(Code::CsvLimit, message).at_line(line)
}

/// The refusal when memory runs out.
pub(super) fn out_of_memory() -> Error {
    let message =
        "There is not enough memory for this file. Read fewer columns (columns) or rows (maxRows).";
    Error::new(Code::OutOfMemory, message)
}
