//! Reads a file whose dialect is known, piece by piece.

use super::encoding::{Decoding, Encoding, Invalid, Utf8Check, Utf16Decoder};
use super::records::Records;
use super::scan::line_ends;
use super::sink::Piece;
use super::tokenizer::{Dialect, Tokenizer};
use crate::error::{Result, Warning};

/// A file whose dialect is known.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) encoding: Encoding,
    pub(super) dialect: Dialect,
    pub(super) decoder: Option<Utf16Decoder>,
    /// What was noticed of the beginning.
    pub(super) warnings: Vec<Warning>,
    pub(super) doubled_returns: bool,
    pub(super) check: Utf8Check,
    pub(super) tokenizer: Tokenizer,
    pub(super) records: Records,
}

impl Body {
    /// The middle of a file, from where a record starts.
    pub(super) fn of_part(encoding: Encoding, dialect: Dialect, records: Records) -> Self {
        let (decoder, check) = (None, Utf8Check::default());
        Self {
            encoding,
            dialect,
            decoder,
            warnings: Vec::new(),
            doubled_returns: false,
            check,
            tokenizer: Tokenizer::new(dialect, 1),
            records,
        }
    }

    /// Reads the next bytes; `byte` is the offset of the first of them in the file.
    pub(super) fn read(&mut self, bytes: &[u8], byte: u64) -> Result<()> {
        let Some(decoder) = &mut self.decoder else {
            self.check_from(|tokenizer| tokenizer.line_before(bytes), bytes, byte);
            let piece = Piece { text: bytes, byte, wide: false };
            return self.tokenizer.push(piece, &mut self.records);
        };
        let from = byte - decoder.pending();
        let text = decoder.push(bytes, byte);
        self.tokenizer.push(Piece { text: &text, byte: from, wide: true }, &mut self.records)
    }

    /// Checks the next bytes; if they contain the first invalid ones, their line is counted from that at the start of
    /// the bytes.
    pub(super) fn check_from(
        &mut self,
        line: impl FnOnce(&Tokenizer) -> (u64, usize),
        bytes: &[u8],
        byte: u64,
    ) {
        let valid = self.check.invalid.count == 0;
        self.check.push(bytes, byte);
        let invalid = &mut self.check.invalid;
        if valid && invalid.count > 0 {
            let (line, counted) = line(&self.tokenizer);
            let at = invalid.first.saturating_sub(byte) as usize;
            invalid.line = line + line_ends(bytes.get(counted..at).unwrap_or_default());
        }
    }

    pub(super) fn finish(&mut self, byte: u64) -> Result<()> {
        self.end(byte)?;
        self.records.finish()
    }

    /// The end of the file, except for what only the reader of its beginning knows.
    pub(super) fn end(&mut self, byte: u64) -> Result<()> {
        if let Some(decoder) = &mut self.decoder {
            let text = decoder.finish(byte);
            self.tokenizer.push(Piece { text: &text, byte, wide: true }, &mut self.records)?;
        }
        let valid = self.check.invalid.count == 0;
        self.check.finish(byte);
        if valid {
            self.check.invalid.line = self.tokenizer.line_before(&[]).0;
        }
        self.tokenizer.finish(&mut self.records)
    }

    /// Whether there are at least as many characters of UTF-8 as invalid sequences, so that those are damage
    /// and not another encoding.
    fn is_mostly_utf8(&self) -> bool {
        let (mut characters, mut invalid) = (0u64, 0u64);
        let mut look = |text: &[u8]| {
            for chunk in text.utf8_chunks().filter(|_| !text.is_ascii()) {
                characters +=
                    chunk.valid().chars().filter(|letter| !letter.is_ascii()).count() as u64;
                invalid += u64::from(!chunk.invalid().is_empty());
            }
        };
        self.records.names.iter().for_each(|name| look(name));
        for cells in &self.records.columns {
            cells.visit(|cell| {
                look(cell.unwrap_or_default());
                true
            });
        }
        characters > 0 && characters >= invalid
    }

    /// How cells become text, now that all bytes have been seen.
    pub(super) fn decoding(&self, max_rows: Option<u64>) -> (Decoding, Vec<Warning>) {
        let warn = |invalid: Invalid, message: &str| {
            let mut warning = Warning::new("encoding", message).times(invalid.count);
            warning.byte = Some(invalid.first);
            // Beyond the last wanted row lines are not counted.
            warning.line = (invalid.line > 0 && max_rows.is_none()).then_some(invalid.line);
            (invalid.count > 0).then_some(warning)
        };
        let replaced = "Bytes that are not in the file's encoding show as \u{fffd}.";
        let western = "The file is not UTF-8; it was read as windows-1252. \
                       If names look wrong, save it as UTF-8.";
        let (decoding, warning) = match (self.encoding, &self.decoder) {
            (_, Some(decoder)) => (Decoding::Utf8, warn(decoder.invalid, replaced)),
            (Encoding::Windows1252, _) => (Decoding::Windows1252, None),
            (Encoding::Guess, _) if self.check.invalid.count > 0 && !self.is_mostly_utf8() => {
                (Decoding::Windows1252, warn(self.check.invalid, western))
            }
            _ => (Decoding::Utf8, warn(self.check.invalid, replaced)),
        };
        (decoding, warning.into_iter().collect())
    }
}
