//! Files that are not CSV at all, told by their first bytes.

use crate::error::{Code, Error, Result};

const UNPACK: &str = "Unpack it and choose the CSV file inside.";

/// First bytes, what the file is, and what to do.
const FORMATS: [(&[u8], &str, &str); 15] = [
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook (.xlsx)",
        "In Excel, save it as \"CSV UTF-8\"; unpack an archive.",
    ),
    (
        b"PAR1",
        "a Parquet file",
        "Write it as CSV, for example with pandas: read_parquet(...).to_csv(..., index=False).",
    ),
    (b"\x1f\x8b", "a gzip file", UNPACK),
    (b"BZh", "a bzip2 file", UNPACK),
    (b"\xfd7zXZ\x00", "an xz file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a zstd file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "In Excel, save it as \"CSV UTF-8\"."),
    (b"\x89PNG", "a PNG image", "Choose a CSV file."),
    (b"\xff\xd8\xff", "a JPEG image", "Choose a CSV file."),
    (b"GIF8", "a GIF image", "Choose a CSV file."),
    (b"%PDF", "a PDF document", "Export the table as CSV."),
    (b"ARROW1", "an Arrow or Feather file", "Write it as CSV."),
    (b"SQLite format 3", "an SQLite database", "Export the table as CSV."),
    (
        b"version https://git-lfs",
        "a Git LFS pointer, not the file itself",
        "Fetch the file with \"git lfs pull\".",
    ),
];

/// Refuses what is plainly no CSV.
///
/// # Errors
/// `csv-not-text`, naming the format and what to do.
pub(super) fn refuse_other_formats(start: &[u8], wide: bool) -> Result<()> {
    let refused = |what: &str, advice: &str| {
        Err(Error::new(Code::CsvNotText, format!("This is {what}, not a CSV file. {advice}")))
    };
    if let Some((_, what, advice)) = FORMATS.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return refused(what, advice);
    }
    let text = start.trim_ascii_start();
    let lower: Vec<u8> = text.iter().take(16).map(u8::to_ascii_lowercase).collect();
    if lower.starts_with(b"<!doctype") || lower.starts_with(b"<html") || lower.starts_with(b"<?xml")
    {
        return refused(
            "a web page or XML",
            "Download the data itself; often this is an error page.",
        );
    }
    if [&b"{\""[..], b"[{", b"[["].iter().any(|json| text.starts_with(json)) {
        return refused("JSON", "Write it as CSV with one record a line.");
    }
    let zeros = start.iter().filter(|&&byte| byte == 0).count();
    if !wide && zeros * 10 > start.len() * 3 {
        return refused("binary data", "Choose a CSV file.");
    }
    Ok(())
}
