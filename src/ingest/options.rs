//! Options for reading a file.

use crate::error::Error;
use crate::table::Kind;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::collections::BTreeMap;

/// What happens to a record with another number of fields than the header.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnBadRow {
    /// Keep it: absent fields are missing, surplus fields are dropped.
    Keep,
    /// Reject it, count it and say where it was.
    #[default]
    Skip,
    /// Refuse the file.
    Fail,
}

/// Which lines are comments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Comments {
    /// Lines before the header that begin with `#`.
    #[default]
    Auto,
    /// None.
    Never,
    /// All lines that begin with this byte, wherever they are.
    From(u8),
}

/// The order of day, month and year in dates such as `03/04/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day; forms in other orders are no dates.
    Ymd,
}

/// How a file is read. By default everything is detected.
///
/// Deserialises from the JSON form of the public interface: camelCase names, `"auto"` for `None`. Unknown names are
/// refused.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct CsvOptions {
    /// The byte between fields: a tab, a space or an ASCII sign other than `"`. `None` detects one of `,` `;` tab `|`
    /// `^` `~` and space.
    #[serde(deserialize_with = "delimiter")]
    pub delimiter: Option<u8>,
    /// Which lines are comments.
    #[serde(deserialize_with = "comment")]
    pub comment: Comments,
    /// Number of lines before the header that belong to no table; `None` detects it.
    pub skip_lines: Option<u64>,
    /// Whether the first record holds the names; `None` means yes unless it looks like values.
    #[serde(deserialize_with = "header")]
    pub header: Option<bool>,
    /// `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`; `None` detects it.
    #[serde(deserialize_with = "encoding")]
    pub encoding: Option<String>,
    /// Texts that mean a missing value, compared after trimming; `None` is [`MISSING_TOKENS`].
    pub missing: Option<Vec<String>>,
    /// Kinds by column name, instead of what the values suggest.
    pub kinds: BTreeMap<String, Kind>,
    /// The columns to read; `None` reads all.
    pub columns: Option<Vec<String>>,
    /// The decimal mark, `.` or `,`; `None` detects it for each column.
    #[serde(deserialize_with = "decimal")]
    pub decimal: Option<u8>,
    /// The mark between thousands: `,` `.` `'` or a space; `None` detects it if a column is unambiguous.
    #[serde(deserialize_with = "thousands")]
    pub thousands: Option<u8>,
    /// The order of day, month and year; `None` detects it if a column is unambiguous.
    #[serde(deserialize_with = "date_order")]
    pub date_order: Option<DateOrder>,
    /// What happens to a record of the wrong length.
    pub on_bad_row: OnBadRow,
    /// Stop after this many rows.
    pub max_rows: Option<u64>,
    /// Limit of the unpacked size of a gzip file, in bytes; `None` is 16 GiB and, beyond 64 MiB, a thousand times its
    /// size.
    pub max_unpacked_bytes: Option<u64>,
    /// The length of the file, if it is known, so that memory can be reserved at once. The file may be longer or
    /// shorter.
    pub total_bytes: Option<u64>,
    /// Memory for the rows of the file while it is read, in bytes; `None` is 384 MiB. Of a file that needs more, a
    /// fixed sample of rows is kept, and the table says so (`Table::sampled`). The sample is half as large if the
    /// rows are also counted (`CsvReader::watched_by`).
    pub memory_budget: Option<u64>,
    /// Name of the file for messages.
    pub file: Option<String>,
}

impl CsvOptions {
    /// An error with the name of the file, if it has one and the error has none.
    pub(super) fn named(&self, error: Error) -> Error {
        match &self.file {
            Some(file) if error.position.file.is_none() => error.in_file(file.clone()),
            _ => error,
        }
    }
}

/// Default texts for a missing value; case matters, surrounding spaces do not.
pub const MISSING_TOKENS: [&str; 10] =
    ["", "NA", "N/A", "NaN", "null", "None", "NULL", "#N/A", "-", "?"];

/// Whether a byte may stand between fields.
pub(super) fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ') || (byte.is_ascii_punctuation() && byte != b'"')
}

fn delimiter<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u8>, D::Error> {
    one_byte(source, "delimiter", is_delimiter)
}

fn decimal<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u8>, D::Error> {
    one_byte(source, "decimal", |byte| byte == b'.' || byte == b',')
}

fn thousands<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u8>, D::Error> {
    one_byte(source, "mark between thousands", |byte| b",. '".contains(&byte))
}

fn date_order<'de, D: Deserializer<'de>>(source: D) -> Result<Option<DateOrder>, D::Error> {
    match Option::<String>::deserialize(source)?.as_deref() {
        None | Some("auto") => Ok(None),
        Some("dmy") => Ok(Some(DateOrder::Dmy)),
        Some("mdy") => Ok(Some(DateOrder::Mdy)),
        Some("ymd") => Ok(Some(DateOrder::Ymd)),
        Some(other) => {
            Err(serde::de::Error::custom(format!("\"{other}\" cannot be the order of dates")))
        }
    }
}

fn comment<'de, D: Deserializer<'de>>(source: D) -> Result<Comments, D::Error> {
    let Some(text) = Option::<String>::deserialize(source)? else { return Ok(Comments::Never) };
    match text.as_bytes() {
        b"auto" => Ok(Comments::Auto),
        [byte] if byte.is_ascii_punctuation() && *byte != b'"' => Ok(Comments::From(*byte)),
        _ => Err(serde::de::Error::custom(format!("\"{text}\" cannot begin comments"))),
    }
}

fn one_byte<'de, D: Deserializer<'de>>(
    source: D,
    option: &str,
    allowed: impl Fn(u8) -> bool,
) -> Result<Option<u8>, D::Error> {
    let Some(text) = Option::<String>::deserialize(source)? else { return Ok(None) };
    match text.as_bytes() {
        b"auto" => Ok(None),
        [byte] if allowed(*byte) => Ok(Some(*byte)),
        _ => Err(serde::de::Error::custom(format!("\"{text}\" cannot be the {option}"))),
    }
}

fn encoding<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(source)?.filter(|name| name != "auto"))
}

fn header<'de, D: Deserializer<'de>>(source: D) -> Result<Option<bool>, D::Error> {
    match Value::deserialize(source)? {
        Value::Null => Ok(None),
        Value::Bool(flag) => Ok(Some(flag)),
        Value::String(name) if name == "auto" => Ok(None),
        other => {
            Err(serde::de::Error::custom(format!("header is true, false or \"auto\", not {other}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_form_reads() {
        let text = r#"{"delimiter":";","header":"auto","encoding":"auto","decimal":",",
            "onBadRow":"keep","maxRows":5,"kinds":{"a":"text"},"missing":["x"]}"#;
        let options: CsvOptions = serde_json::from_str(text).unwrap();
        assert_eq!(options.delimiter, Some(b';'));
        assert_eq!((options.header, &options.encoding), (None, &None));
        assert_eq!((options.decimal, options.on_bad_row), (Some(b','), OnBadRow::Keep));
        assert_eq!(options.kinds["a"], Kind::Text);
        assert!(serde_json::from_str::<CsvOptions>(r#"{"delimiter":"ab"}"#).is_err());
        assert!(serde_json::from_str::<CsvOptions>(r#"{"delimeter":","}"#).is_err());
    }

    #[test]
    fn other_delimiters_are_refused() {
        let read = |text: &str| {
            let json = serde_json::json!({ "delimiter": text });
            serde_json::from_value::<CsvOptions>(json).map(|options| options.delimiter)
        };
        for text in [",", ";", "\t", "|", " ", ":", "~"] {
            assert_eq!(read(text).unwrap(), Some(text.as_bytes()[0]));
        }
        assert_eq!(read("auto").unwrap(), None);
        for text in ["x", "1", "\n", "\"", "", "tab", "::"] {
            let expected = format!("\"{text}\" cannot be the delimiter");
            assert!(read(text).unwrap_err().to_string().contains(&expected));
        }
    }
}
