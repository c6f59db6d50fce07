//! One error type that says what went wrong, where, and what to do about it.

use crate::json;
use crate::near::did_you_mean;
use serde::Serialize;
use std::fmt;

/// Why an operation was refused. The text form ([`Code::as_str`]) is kebab-case and permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The file holds no header and no rows.
    CsvEmpty,
    /// A quote was opened and never closed; the error names the line that opened it.
    CsvUnterminatedQuote,
    /// Two columns of the header share one name.
    CsvDuplicateColumn,
    /// A row has another number of fields than the header (`onBadRow: "fail"` only).
    CsvBadRow,
    /// The bytes are not CSV at all (an archive, a spreadsheet, an image, ...).
    CsvNotText,
    /// A limit was passed: too many columns, a field that is too long.
    CsvLimit,
    /// No record of a JSON file could be read.
    JsonInvalid,
    /// A gzip file is damaged, or its checksum or length is not that of what was packed.
    GzipCorrupt,
    /// A gzip file ends before its end.
    GzipTruncated,
    /// A gzip file unpacks to more than the limit.
    GzipLimit,
    /// Columns of one table differ in length.
    TableLengthMismatch,
    /// A column that was asked for does not exist.
    ColumnMissing,
    /// A column is of a kind that the operation cannot use.
    KindMismatch,
    /// An option or a configuration value is not valid.
    ConfigInvalid,
    /// A split would make too many batches.
    BatchLimit,
    /// Two inputs that belong together differ in length.
    LengthMismatch,
    /// A probability lies outside 0 to 1, or a weight is negative.
    ValueOutOfRange,
    /// A snapshot cannot be read: not JSON, another version, or damaged.
    SnapshotInvalid,
    /// The reference given with a snapshot is not the one it was made with.
    SnapshotReferenceMismatch,
    /// A profile that cannot be read.
    ProfileInvalid,
    /// There is not enough memory.
    OutOfMemory,
}

impl Code {
    /// The permanent, kebab-case name of the code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CsvEmpty => "csv-empty",
            Self::CsvUnterminatedQuote => "csv-unterminated-quote",
            Self::CsvDuplicateColumn => "csv-duplicate-column",
            Self::CsvBadRow => "csv-bad-row",
            Self::CsvNotText => "csv-not-text",
            Self::CsvLimit => "csv-limit",
            Self::JsonInvalid => "json-invalid",
            Self::GzipCorrupt => "gzip-corrupt",
            Self::GzipTruncated => "gzip-truncated",
            Self::GzipLimit => "gzip-limit",
            Self::TableLengthMismatch => "table-length-mismatch",
            Self::ColumnMissing => "column-missing",
            Self::KindMismatch => "kind-mismatch",
            Self::ConfigInvalid => "config-invalid",
            Self::BatchLimit => "batch-limit",
            Self::LengthMismatch => "length-mismatch",
            Self::ValueOutOfRange => "value-out-of-range",
            Self::SnapshotInvalid => "snapshot-invalid",
            Self::SnapshotReferenceMismatch => "snapshot-reference-mismatch",
            Self::ProfileInvalid => "profile-invalid",
            Self::OutOfMemory => "out-of-memory",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A place in an input: in options, or in a file. Every part that is not known is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// JSON Pointer (RFC 6901) to the option that is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// File name as the caller gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Physical line, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Field of the record, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Offset of the first byte concerned, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
}

/// The error of every fallible operation: a permanent code, a sentence that says
/// what to do, and where the trouble is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Error {
    /// Machine-readable reason.
    pub code: Code,
    /// What happened and what to do, in one or two sentences.
    pub message: String,
    /// Where it happened. In a box, as errors are rare and every result has room for one.
    #[serde(flatten)]
    pub position: Box<Position>,
}

/// The result of every fallible operation.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error without a place.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), position: Box::default() }
    }

    /// An option or a configuration value that is not valid, without its place.
    #[cold]
    #[must_use]
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::ConfigInvalid, message)
    }

    /// The same of options that do not have their form; `whole` says so where it is not about one value of them.
    #[cold]
    #[must_use]
    pub fn misshapen(whole: &str, fault: &json::Fault) -> Self {
        let said = fault.said.trim_end_matches('.');
        match &fault.place {
            Some(place) => Self::invalid(format!("{said}.")).at_place(place),
            None => Self::invalid(format!("{whole}: {said}.")),
        }
    }

    /// The same error at a physical line (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.position.line = Some(line);
        self
    }

    /// The same error at a field of the record (from 1).
    #[must_use]
    pub fn at_column(mut self, column: u64) -> Self {
        self.position.column = Some(column);
        self
    }

    /// The same error at a byte offset (from 0).
    #[must_use]
    pub fn at_byte(mut self, byte: u64) -> Self {
        self.position.byte = Some(byte);
        self
    }

    /// The same error in a named file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.position.file = Some(file.into());
        self
    }

    /// A column that does not exist, with the names that do.
    #[must_use]
    pub fn column_missing<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        Self::new(
            Code::ColumnMissing,
            format!("There is no column \"{name}\". Columns are: {}.", listed_of(&known)),
        )
        .or_nearest(name, &known)
    }

    /// The same error of a name that is not known, with the question whether the nearest known one was meant, if one
    /// is near.
    #[must_use]
    pub fn or_nearest(mut self, unknown: &str, known: &[&str]) -> Self {
        self.message.push_str(&did_you_mean(unknown, known));
        self
    }

    /// The same error at a place of the options, a JSON Pointer (RFC 6901); before the place that it has, if it has one.
    #[cold]
    #[must_use]
    pub fn at_place(mut self, pointer: &str) -> Self {
        self.position.place.get_or_insert_default().insert_str(0, pointer);
        self
    }

    /// The same error at a field of the options; before the place that it has, if it has one.
    #[cold]
    #[must_use]
    pub fn at_field(self, name: &str) -> Self {
        self.at_place(&json::pointer(name))
    }

    /// The same error at an element of a list of the options, counted from 0; before the place that it has, if it has
    /// one.
    #[cold]
    #[must_use]
    pub fn at_element(self, list: &str, number: usize) -> Self {
        self.at_place(&format!("{}/{number}", json::pointer(list)))
    }
}

/// Names that a sentence lists; the others are counted.
const LISTED: usize = 20;

/// Names for a sentence: the first 20, and how many more there are.
#[must_use]
pub fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    listed_of(&names.into_iter().collect::<Vec<_>>())
}

fn listed_of(names: &[&str]) -> String {
    let (first, others) = names.split_at(names.len().min(LISTED));
    let mut text = first.join(", ");
    let more = others.len();
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.position.file {
            write!(f, "{file}")?;
            f.write_str(if self.position.line.is_some() { ", " } else { ": " })?;
        }
        if let Some(line) = self.position.line {
            write!(f, "line {line}")?;
            if let Some(column) = self.position.column {
                write!(f, ", column {column}")?;
            }
            f.write_str(": ")?;
        }
        if let Some(place) = &self.position.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// Something that was noticed and survived: counted, located, never silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// Kebab-case name of what was noticed, for example `bad-row`.
    pub code: String,
    /// One sentence for a person.
    pub message: String,
    /// File name, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// First physical line concerned, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Field of that record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// First byte concerned, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// How many times it was seen.
    pub count: u64,
    /// The offending text, at most 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
}

json::shape!(Warning { code, message, file, line, column, byte, count, excerpt });

impl Warning {
    /// A warning seen once, without a place.
    #[must_use]
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            file: None,
            line: None,
            column: None,
            byte: None,
            count: 1,
            excerpt: None,
        }
    }

    /// The same warning with a count.
    #[must_use]
    pub fn times(mut self, count: u64) -> Self {
        self.count = count;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_says_where_and_what() {
        let error = Error::new(Code::CsvUnterminatedQuote, "A quote is never closed.")
            .in_file("march.csv")
            .at_line(40)
            .at_column(3);
        assert_eq!(error.to_string(), "march.csv, line 40, column 3: A quote is never closed.");
    }

    #[test]
    fn a_list_of_names_counts_those_that_it_leaves_out() {
        let names: Vec<String> = (1..=22).map(|n| format!("c{n}")).collect();
        let first = |most: usize| {
            Error::column_missing("x", names.iter().take(most).map(String::as_str)).message
        };
        assert!(first(2).ends_with("Columns are: c1, c2."));
        assert!(first(20).ends_with(", c19, c20."));
        assert!(first(21).ends_with(", c20 and 1 more."));
        assert!(first(22).ends_with(", c20 and 2 more."));
    }

    #[test]
    fn a_name_with_a_mistake_is_told_the_nearest_one() {
        let missing = |name| Error::column_missing(name, ["income", "region"]).message;
        assert!(missing("Incom").ends_with(": income, region. Did you mean \"income\"?"));
        assert!(missing("zzzzzz").ends_with(": income, region."));
    }

    #[test]
    fn places_go_in_front_of_each_other() {
        let error =
            Error::invalid("No.").at_field("a/b").at_element("rules", 1).at_place("/policies/0");
        assert_eq!(error.position.place.as_deref(), Some("/policies/0/rules/1/a~1b"));
        assert_eq!(error.to_string(), "/policies/0/rules/1/a~1b: No.");
    }

    #[test]
    fn the_text_names_the_file_alone_when_no_line_is_known() {
        let error = Error::new(Code::CsvEmpty, "The file is empty.").in_file("march.csv");
        assert_eq!(error.to_string(), "march.csv: The file is empty.");
    }
}
