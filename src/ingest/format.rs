//! The format of a file, from its first bytes.

use super::encoding::{Encoding, detect};
use crate::error::{Code, Error, Result};

const UNPACK: &str = "Unpack it and choose the file inside.";
const AS_CSV: &str = "Write it as CSV or Parquet.";
const CHOOSE: &str = "Choose a file with a table.";

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text that may be CSV.
    Csv,
    /// JSON: objects, or a list of them.
    Json,
    /// Something packed by gzip.
    Gzip,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow: a file (Feather version 2) or a stream.
    Arrow,
    /// Something without a readable table: its name, and what to do.
    Other(&'static str, &'static str),
}

/// First bytes, what the file is, and what to do.
const OTHERS: [(&[u8], &str, &str); 26] = [
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\x00", "an xz file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
    (b"\x04\x22\x4d\x18", "an lz4 file", UNPACK),
    (b"\xff\x06\x00\x00sNaPpY", "a snappy file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "In Excel, save it as \"CSV UTF-8\"."),
    (b"\x89PNG", "a PNG image", CHOOSE),
    (b"\xff\xd8\xff", "a JPEG image", CHOOSE),
    (b"GIF8", "a GIF image", CHOOSE),
    (b"%PDF", "a PDF document", "Export the table as CSV."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (b"FEA1", "a Feather file of version 1", "Write it as Feather version 2, Parquet or CSV."),
    (b"ORC", "an ORC file", AS_CSV),
    (b"Obj\x01", "an Avro file", AS_CSV),
    (b"\x89HDF", "an HDF5 file", AS_CSV),
    (b"\x93NUMPY", "a NumPy file", AS_CSV),
    (b"\x80\x03", "a Python pickle", AS_CSV),
    (b"\x80\x04", "a Python pickle", AS_CSV),
    (b"\x80\x05", "a Python pickle", AS_CSV),
    (b"PARE", "an encrypted Parquet file", "Write it without encryption."),
    (b"\x7fELF", "a program", CHOOSE),
    (b"MZ\x90\x00", "a program", CHOOSE),
    (b"\x00asm", "a program", CHOOSE),
    (b"version https://git-lfs", "a Git LFS pointer", "Fetch the file with \"git lfs pull\"."),
];

impl Format {
    /// The format of a file that begins so; its first few thousand bytes are enough.
    #[must_use]
    pub fn of_file(start: &[u8]) -> Self {
        let (encoding, marks) = detect(start, Encoding::Guess);
        Self::of(start.get(marks..).unwrap_or_default(), encoding.is_wide())
    }

    /// The format of a file that begins so, without byte order mark; `wide` if its text is UTF-16.
    #[must_use]
    pub(super) fn of(start: &[u8], wide: bool) -> Self {
        let named = by_magic(start).or_else(|| by_structure(start));
        if let Some(format) = named {
            return format;
        }
        let text: Vec<u8> = start.iter().copied().filter(|&byte| !wide || byte != 0).collect();
        if let Some(page) = web_page(text.trim_ascii()) {
            return page;
        }
        if is_log(text.trim_ascii_start()) {
            let advice = "Write what matters in it as CSV or JSON Lines.";
            return Self::Other("a log", advice);
        }
        if is_json(&text) {
            return Self::Json;
        }
        let zeros = start.iter().filter(|&&byte| byte == 0).count();
        if !wide && zeros * 10 > start.len() * 3 {
            return Self::Other("binary data", CHOOSE);
        }
        Self::Csv
    }

    /// Refuses what is plainly no CSV.
    ///
    /// # Errors
    /// `csv-not-text`, naming the format and what to do.
    pub(super) fn refuse_for_csv(self) -> Result<()> {
        self.refuse("CSV", Self::Csv)
    }

    /// Refuses what is clearly no JSON. Text of any kind is read: a warning names each line that is no JSON.
    ///
    /// # Errors
    /// `csv-not-text`, naming the format and what to do.
    pub(super) fn refuse_for_json(self) -> Result<()> {
        if self == Self::Csv { Ok(()) } else { self.refuse("JSON", Self::Json) }
    }

    fn refuse(self, wanted: &str, good: Self) -> Result<()> {
        if self == good {
            return Ok(());
        }
        let by_itself = "Read it with `engine.read`, which finds out the format.";
        let (what, advice) = match self {
            Self::Csv => ("other text", by_itself),
            Self::Json => ("JSON", "Read it with `Table.fromJsonLines` or `engine.read`."),
            Self::Gzip => ("a gzip file", UNPACK),
            Self::Parquet => ("a Parquet file", by_itself),
            Self::Arrow => ("an Arrow or Feather file", by_itself),
            Self::Other(what, advice) => (what, advice),
        };
        let message = format!("This is {what}, not a {wanted} file. {advice}");
        Err(Error::new(Code::CsvNotText, message))
    }

    /// The name by which JavaScript knows it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Gzip => "gzip",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
            Self::Other(..) => "other",
        }
    }
}

fn by_magic(start: &[u8]) -> Option<Format> {
    if start.starts_with(b"PK\x03\x04") {
        let has = |name: &[u8]| start.windows(name.len()).any(|window| window == name);
        let named = [&b"[Content_Types].xml"[..], b"xl/", b"_rels/", b"docProps/"];
        return Some(if named.iter().any(|name| has(name)) {
            Format::Other("an Excel workbook (.xlsx)", "In Excel, save it as \"CSV UTF-8\".")
        } else {
            let advice = "Unpack an archive; in Excel, save a workbook as \"CSV UTF-8\".";
            Format::Other("a zip archive or an Excel workbook (.xlsx)", advice)
        });
    }
    let known: [(&[u8], Format); 3] =
        [(b"PAR1", Format::Parquet), (b"ARROW1", Format::Arrow), (b"\x1f\x8b", Format::Gzip)];
    if let Some((_, format)) = known.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Some(*format);
    }
    let other = OTHERS.iter().find(|(magic, ..)| start.starts_with(magic));
    other.map(|&(_, what, advice)| Format::Other(what, advice))
}

/// Formats without a magic number at the very beginning.
fn by_structure(start: &[u8]) -> Option<Format> {
    // An Arrow stream: a mark, then the length of the schema, padded to eight bytes.
    if let Some((b"\xff\xff\xff\xff", rest)) = start.split_first_chunk::<4>()
        && let Some(length) = rest.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes))
        && length > 0
        && length % 8 == 0
        && length < 1 << 24
    {
        return Some(Format::Arrow);
    }
    if start.get(257..262) == Some(b"ustar") {
        return Some(Format::Other("a tar archive", UNPACK));
    }
    // What Excel leaves beside an open workbook: a name with its length, in 8 and in 16 bits.
    let owner = *start.first()?;
    let lock = start.len() == 165 && (1..=54).contains(&owner);
    (lock && start.get(55..57) == Some(&[owner, 0])).then_some(Format::Other(
        "a lock file of Excel (~$...)",
        "Close Excel and choose the file itself.",
    ))
}

/// A page, or the words of a server that has no such file.
fn web_page(text: &[u8]) -> Option<Format> {
    let lower: Vec<u8> = text.iter().take(16).map(u8::to_ascii_lowercase).collect();
    let page = [&b"<!doctype"[..], b"<html", b"<?xml", b"<error", b"<head", b"<body"];
    if page.iter().any(|tag| lower.starts_with(tag)) {
        let advice = "Download the file itself; often this is an error page.";
        return Some(Format::Other("a web page or XML", advice));
    }
    let status = match text {
        [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', b':', b' ', ..] => text.get(5..),
        [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', b' ', ..] => text.get(4..),
        _ => None,
    }?;
    let words = status.iter().all(|byte| byte.is_ascii_alphabetic() || b" .!-'".contains(byte));
    let starts = status.first().is_some_and(u8::is_ascii_uppercase);
    (words && starts && text.len() <= 80)
        .then_some(Format::Other("the error message of a web server", "Download the file again."))
}

/// A first line of a web server (`... - - [time] "GET`), or a moment with a level such as ` INFO ` after it
/// that no delimiter sets apart.
fn is_log(text: &[u8]) -> bool {
    const LEVELS: [&[u8]; 7] =
        [b"DEBUG", b"INFO", b"WARN", b"WARNING", b"ERROR", b"FATAL", b"CRITICAL"];
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = line.get(..200).unwrap_or(line);
    let has = |part: &[u8]| line.windows(part.len()).any(|window| window == part);
    if has(b" [") && [&b"] \"GET "[..], b"] \"POST ", b"] \"HEAD "].iter().any(|part| has(part)) {
        return true;
    }
    let start = line.strip_prefix(b"[").unwrap_or(line);
    let dated = start.get(..10).is_some_and(|day| super::datetime::parse(day).is_some())
        && matches!(start.get(10), Some(b' ' | b'T'))
        && start.get(13) == Some(&b':');
    let end = |byte: &u8| matches!(byte, b' ' | b'[' | b']' | b':');
    dated && line.get(..80).unwrap_or(line).split(end).any(|word| LEVELS.contains(&word))
}

/// An object or a list of objects or lists; a lone `{` or `[` tells nothing.
fn is_json(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    let Some((&first, rest)) = text.split_first() else { return false };
    let second = rest.trim_ascii_start().first();
    let object = first == b'{' && matches!(second, Some(b'"' | b'}'));
    object || (first == b'[' && matches!(second, Some(b'{' | b'[' | b']')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        let cases: [(&[u8], &str); 16] = [
            (b"age,city\n31,Turin\n", "csv"),
            (b"[id],[name]\n1,x\n", "csv"),
            (b"{'a': 1}\n", "csv"),
            (b" \n{ \"a\": 1}\n", "json"),
            (b"[\n  {\"a\":1}]", "json"),
            (b"[]", "json"),
            (b"PAR1\x15\x04", "parquet"),
            (b"ARROW1\0\0", "arrow"),
            (b"\xff\xff\xff\xff\x78\x00\x00\x00\x10\x00", "arrow"),
            (b"\xff\xff\xff\xff\x79\x00\x00\x00\x10\x00", "other"),
            (b"\x1f\x8b\x08\x00", "gzip"),
            (b"404: Not Found", "other"),
            (b"2026-01-01 10:00:00 [INFO] started", "other"),
            (b"2026-01-01 10:00:00,INFO,started", "csv"),
            (b"404 errors\n", "csv"),
            (b"\0\0\0\0\0\0", "other"),
        ];
        for (start, name) in cases {
            assert_eq!(Format::of(start, false).as_str(), name, "{start:?}");
        }
        assert_eq!(Format::of(b"{\0\"\0a\0\"\0:\x001\0}\0", true), Format::Json);
    }

    #[test]
    fn a_lock_file_of_excel_is_named() {
        let mut lock = vec![b' '; 165];
        lock[..4].copy_from_slice(b"\x03Ann");
        lock[55..63].copy_from_slice(b"\x03\0A\0n\0n\0");
        let error = Format::of(&lock, false).refuse_for_csv().unwrap_err();
        assert!(error.message.starts_with("This is a lock file of Excel"), "{}", error.message);
    }

    #[test]
    fn a_workbook_is_told_from_an_archive() {
        let name = |bytes: &[u8]| match Format::of(bytes, false) {
            Format::Other(what, _) => what,
            _ => "",
        };
        assert_eq!(name(b"PK\x03\x04....[Content_Types].xml"), "an Excel workbook (.xlsx)");
        assert!(name(b"PK\x03\x04....march.csv").starts_with("a zip archive"));
    }
}
