//! Typed columns of equal length, the input of every check.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | [`Table`] |
//! | `column`, `kind` | a named column, and how its values are compared |
//! | `number_values`, `category`, `text` | values: numbers, labels as codes, texts that hardly repeat |
//! | `moment` | times as text |
//! | `coding`, `retype`, [`labels`] | a column as categories or as another kind, two columns over one set of classes |
//! | `interner` | distinct byte strings, numbered |
//! | [`roles`] | guessed roles of columns |
//! | `lookup` | rows found by their ids |
//! | `duplicates`, [`fingerprint`](mod@fingerprint) | equal rows, and equal tables |
//! | `records`, `sampled`, `observer` | what became of a file's records, and of rows that were not kept |

mod category;
mod coding;
mod column;
mod duplicates;
pub mod fingerprint;
mod interner;
mod kind;
pub mod labels;
mod lookup;
mod retype;
mod moment;
mod number_values;
mod observer;
mod records;
pub mod roles;
mod sampled;
mod text;

pub use category::{Categories, CategoryBuilder, MISSING_CODE};
pub(crate) use column::is_free_text;
pub use column::{Column, ColumnDescription, Values};
pub use duplicates::{duplicate_rows, duplicate_rows_but};
pub use fingerprint::{fingerprint, has_fingerprint};
pub(crate) use interner::Interner;
pub use kind::{Kind, MAX_WHOLE_CATEGORIES, unknown_kinds};
pub use lookup::{LookupCounts, look_up};
pub use moment::iso_8601;
pub use number_values::NumberValues;
pub(crate) use number_values::{MISSING_UNIT, MOST_DECIMALS, of_unit, unit_of};
pub use observer::RowObserver;
pub use records::{MAX_REJECTIONS, RecordCounts, Rejection};
pub use sampled::Sampled;
pub use text::TextValues;

use crate::error::{Code, Error, Result, Warning};
use crate::numerals::counted;

/// A set of named columns of equal length. Immutable once built.
#[derive(Debug, Clone, Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: usize,
    warnings: Vec<Warning>,
    records: RecordCounts,
    rejections: Vec<Rejection>,
    sampled: Option<Sampled>,
}

impl Table {
    /// A table of these columns.
    ///
    /// # Errors
    /// `table-length-mismatch` if lengths differ, `csv-duplicate-column` if two columns share a name.
    pub fn new(columns: Vec<Column>) -> Result<Self> {
        let rows = columns.first().map_or(0, Column::len);
        let mut seen = std::collections::HashSet::new();
        for column in &columns {
            if column.len() != rows {
                return Err(Error::new(
                    Code::TableLengthMismatch,
                    format!(
                        "Column \"{}\" has {} values, \"{}\" has {}. All columns of a table need the same number.",
                        column.name(),
                        counted(column.len() as u64),
                        columns[0].name(),
                        counted(rows as u64),
                    ),
                ));
            }
            if !seen.insert(column.name()) {
                return Err(Error::new(
                    Code::CsvDuplicateColumn,
                    format!("The name \"{}\" is used by two columns. Rename one.", column.name()),
                ));
            }
        }
        let records = RecordCounts::of_rows(rows as u64, 0);
        Ok(Self { columns, rows, records, ..Self::default() })
    }

    /// The table with the reader's notes.
    #[must_use]
    pub fn with_reading(
        mut self,
        warnings: Vec<Warning>,
        records: RecordCounts,
        rejections: Vec<Rejection>,
    ) -> Self {
        self.warnings = warnings;
        self.records = records;
        self.rejections = rejections;
        self
    }

    /// The table with further notes.
    #[must_use]
    pub fn with_warnings(mut self, warnings: impl IntoIterator<Item = Warning>) -> Self {
        self.warnings.extend(warnings);
        self
    }

    /// The table, marked as read from a file of this many bytes.
    #[must_use]
    pub fn with_bytes(mut self, bytes: u64) -> Self {
        self.records.bytes = bytes;
        self
    }

    /// The table, marked as a sample of the rows of its file.
    #[must_use]
    pub fn with_sampled(mut self, sampled: Option<Sampled>) -> Self {
        self.sampled = sampled;
        self
    }

    /// The number of rows of which this is a sample; `None` if it holds all.
    #[must_use]
    pub fn sampled(&self) -> Option<Sampled> {
        self.sampled
    }

    /// Number of rows of the file, including those that a sample does not hold.
    #[must_use]
    pub fn total_rows(&self) -> u64 {
        self.sampled.map_or(self.rows as u64, |sampled| sampled.rows)
    }

    /// Number of rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows
    }

    /// The columns, in file order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The reader's notes.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What became of the records of the file.
    #[must_use]
    pub fn records(&self) -> RecordCounts {
        self.records
    }

    /// The first [`MAX_REJECTIONS`] rejected records, in file order.
    #[must_use]
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    /// The column of this name, if there is one.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    /// The column of this name.
    ///
    /// # Errors
    /// `column-missing`, with the names that exist.
    pub fn column(&self, name: &str) -> Result<&Column> {
        self.find(name)
            .ok_or_else(|| Error::column_missing(name, self.columns.iter().map(Column::name)))
    }

    /// Rows `start..end`, clamped to the table. Copies the values.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let end = end.min(self.rows);
        let start = start.min(end);
        let columns = self.columns.iter().map(|column| column.slice(start, end)).collect();
        self.part(columns, end - start)
    }

    /// The rows with these numbers, in the given order, as a table. Copies the values. For consecutive rows
    /// [`Table::slice`] is faster.
    #[must_use]
    pub fn pick(&self, rows: &[u32]) -> Self {
        let columns = self.columns.iter().map(|column| column.pick(rows)).collect();
        self.part(columns, rows.len())
    }

    /// A table with some of the rows of this one.
    fn part(&self, columns: Vec<Column>, rows: usize) -> Self {
        Self {
            columns,
            rows,
            warnings: self.warnings.clone(),
            records: RecordCounts::of_rows(rows as u64, 0),
            rejections: Vec::new(),
            sampled: None,
        }
    }

    /// What is known of each column.
    #[must_use]
    pub fn describe(&self) -> Vec<ColumnDescription> {
        self.columns.iter().map(Column::describe).collect()
    }
}
