//! Decodes bytes to UTF-8, and detects other encodings.

use crate::error::{Error, Result};
use std::borrow::Cow;
use wide::u8x64;

/// The character encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8 unless a byte is invalid in it, then windows-1252.
    Guess,
    /// UTF-8; invalid sequences become U+FFFD.
    Utf8,
    /// UTF-16, most significant byte last.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// The Western encoding of old Windows, a superset of ISO 8859-1 in practice.
    Windows1252,
}

impl Encoding {
    /// The encoding of a name from the options.
    pub(super) fn parse(name: &str) -> Result<Self> {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Ok(Self::Utf8),
            "utf-16" | "utf-16le" | "utf-16-le" => Ok(Self::Utf16Le),
            "utf-16be" | "utf-16-be" => Ok(Self::Utf16Be),
            "windows-1252" | "cp1252" | "latin1" | "latin-1" | "iso-8859-1" => {
                Ok(Self::Windows1252)
            }
            _ => Err(Error::invalid(format!(
                "The encoding \"{name}\" is not known. Use auto, utf-8, utf-16le, utf-16be or windows-1252, or convert the file to UTF-8."
            ))),
        }
    }

    /// Whether it uses two-byte units.
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// The encoding that the first bytes show, and how many of them are byte order marks.
pub(super) fn detect(start: &[u8], asked: Encoding) -> (Encoding, usize) {
    let marks: [(&[u8], Encoding); 3] = [
        (b"\xef\xbb\xbf", Encoding::Guess),
        (b"\xff\xfe", Encoding::Utf16Le),
        (b"\xfe\xff", Encoding::Utf16Be),
    ];
    for (mark, encoding) in marks {
        let mut rest = start;
        while let Some(after) = rest.strip_prefix(mark) {
            rest = after;
        }
        let length = start.len() - rest.len();
        if length > 0 {
            let utf8 = encoding == Encoding::Guess;
            return (if utf8 && !asked.is_wide() { asked } else { encoding }, length);
        }
    }
    (if asked == Encoding::Guess { wide_without_mark(start) } else { asked }, 0)
}

/// UTF-16 without a mark, told by a zero in every other byte.
fn wide_without_mark(start: &[u8]) -> Encoding {
    let sample = start.get(..256).unwrap_or(start);
    let zeros = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half >= 4 && even == 0 && odd * 10 >= half * 9 {
        Encoding::Utf16Le
    } else if half >= 4 && odd == 0 && even * 10 >= half * 9 {
        Encoding::Utf16Be
    } else {
        Encoding::Guess
    }
}

/// Byte sequences that are invalid in the encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Invalid {
    /// Number of sequences.
    pub(super) count: u64,
    /// Byte of the file where the first is.
    pub(super) first: u64,
    /// Its line; 0 if lines are not counted.
    pub(super) line: u64,
}

impl Invalid {
    fn add(&mut self, byte: u64) {
        if self.count == 0 {
            self.first = byte;
        }
        self.count += 1;
    }
}

/// Checks piece by piece whether bytes are UTF-8.
#[derive(Debug, Default)]
pub(super) struct Utf8Check {
    /// A character that the next piece may complete.
    pending: Vec<u8>,
    pub(super) invalid: Invalid,
}

impl Utf8Check {
    /// Looks at the piece that starts at a byte of the file.
    pub(super) fn push(&mut self, piece: &[u8], byte: u64) {
        if self.pending.is_empty() && is_ascii(piece) {
            return;
        }
        if self.pending.is_empty() {
            return self.check(piece, byte);
        }
        let mut joined = std::mem::take(&mut self.pending);
        let byte = byte - joined.len() as u64;
        joined.extend_from_slice(piece);
        self.check(&joined, byte);
    }

    /// Adds what was found in the part of the file that follows.
    pub(super) fn append(&mut self, other: Invalid) {
        if self.invalid.count == 0 {
            (self.invalid.first, self.invalid.line) = (other.first, other.line);
        }
        self.invalid.count += other.count;
    }

    /// The end of the file; a character cut off is invalid.
    pub(super) fn finish(&mut self, byte: u64) {
        if !self.pending.is_empty() {
            self.invalid.add(byte - self.pending.len() as u64);
            self.pending.clear();
        }
    }

    fn check(&mut self, mut text: &[u8], mut byte: u64) {
        while let Err(error) = std::str::from_utf8(text) {
            let good = error.valid_up_to();
            let Some(bad) = error.error_len() else {
                self.pending.extend_from_slice(text.get(good..).unwrap_or_default());
                return;
            };
            self.invalid.add(byte + good as u64);
            byte += (good + bad) as u64;
            text = text.get(good + bad..).unwrap_or_default();
        }
    }
}

/// Whether a text has bytes of ASCII only; many at a time, as the standard library does not in wasm.
fn is_ascii(text: &[u8]) -> bool {
    text.chunks(4096).all(|text| {
        let (blocks, rest) = text.as_chunks::<64>();
        let join = |all: u8x64, block: &[u8; 64]| all | u8x64::new(*block);
        blocks.iter().fold(u8x64::splat(0), join).to_bitmask() == 0 && rest.is_ascii()
    })
}

/// Decodes UTF-16 piece by piece into UTF-8. Unpaired surrogates become U+FFFD.
#[derive(Debug)]
pub(super) struct Utf16Decoder {
    big_endian: bool,
    odd: Option<u8>,
    high: Option<u16>,
    pub(super) invalid: Invalid,
}

impl Utf16Decoder {
    pub(super) fn new(big_endian: bool) -> Self {
        Self { big_endian, odd: None, high: None, invalid: Invalid::default() }
    }

    /// Bytes taken that have not come out yet.
    pub(super) fn pending(&self) -> u64 {
        u64::from(self.odd.is_some()) + 2 * u64::from(self.high.is_some())
    }

    /// The text of the piece that starts at a byte of the file.
    pub(super) fn push(&mut self, piece: &[u8], byte: u64) -> Vec<u8> {
        let mut text = String::with_capacity(piece.len());
        for (at, &now) in piece.iter().enumerate() {
            let Some(before) = self.odd.take() else {
                self.odd = Some(now);
                continue;
            };
            let pair = if self.big_endian { [now, before] } else { [before, now] };
            self.unit(u16::from_le_bytes(pair), byte + at as u64, &mut text);
        }
        text.into_bytes()
    }

    /// What is left at the end of the file.
    pub(super) fn finish(&mut self, byte: u64) -> Vec<u8> {
        if self.pending() == 0 {
            return Vec::new();
        }
        self.invalid.add(byte - self.pending());
        self.high = None;
        self.odd = None;
        "\u{fffd}".as_bytes().to_vec()
    }

    fn unit(&mut self, unit: u16, byte: u64, text: &mut String) {
        let high = self.high.take();
        let is_low = (0xdc00..0xe000).contains(&unit);
        if let (Some(high), true) = (high, is_low) {
            text.extend(char::decode_utf16([high, unit]).flatten());
            return;
        }
        if high.is_some() || is_low {
            self.invalid.add(byte);
            text.push('\u{fffd}');
        }
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
        } else if !is_low {
            text.extend(char::from_u32(u32::from(unit)));
        }
    }
}

/// How the bytes of cells become text, known when all bytes were seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decoding {
    /// UTF-8, invalid sequences as U+FFFD.
    Utf8,
    /// windows-1252.
    Windows1252,
}

impl Decoding {
    /// The text of a cell or a name.
    pub(super) fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes),
            Self::Windows1252 if bytes.is_ascii() => String::from_utf8_lossy(bytes),
            Self::Windows1252 => bytes.iter().map(|&byte| windows_1252(byte)).collect(),
        }
    }
}

/// Windows-1252 as browsers read it: bytes without a character are control characters (WHATWG Encoding).
fn windows_1252(byte: u8) -> char {
    const HIGH: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
        0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
    ];
    let high = byte.checked_sub(0x80).and_then(|at| HIGH.get(usize::from(at)));
    high.map_or(char::from(byte), |&code| char::from_u32(u32::from(code)).unwrap_or('\u{fffd}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_are_counted_the_same_for_every_cut() {
        let bytes = b"a\xc3\xa9\xff\xe6\x9d\xb1\xe6\x9d,\xf0\x9f\xa6\x8a\xf0\x9f";
        for cut in 0..bytes.len() {
            let mut check = Utf8Check::default();
            check.push(&bytes[..cut], 0);
            check.push(&bytes[cut..], cut as u64);
            check.finish(bytes.len() as u64);
            assert_eq!(check.invalid, Invalid { count: 3, first: 3, line: 0 }, "cut {cut}");
        }
    }

    #[test]
    fn utf_16_decodes_the_same_for_every_cut() {
        let mut bytes: Vec<u8> = "a東🦊".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.extend_from_slice(&[0x00, 0xdc, 0x00, 0xd8, 0x41]);
        for cut in 0..bytes.len() {
            let mut decoder = Utf16Decoder::new(false);
            let mut text = decoder.push(&bytes[..cut], 0);
            text.extend(decoder.push(&bytes[cut..], cut as u64));
            text.extend(decoder.finish(bytes.len() as u64));
            assert_eq!(String::from_utf8(text).unwrap(), "a東🦊\u{fffd}\u{fffd}", "cut {cut}");
            assert_eq!(decoder.invalid.count, 2);
        }
    }

    #[test]
    fn windows_1252_reads() {
        assert_eq!(Decoding::Windows1252.text(b"\x93x\x94 5\x80 \xe9"), "“x” 5€ é");
    }
}
