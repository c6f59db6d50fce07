//! Sinks, which receive the fields and records of a text, and the forms in which they get them.

use crate::error::Result;

/// Receives fields and records in order.
pub(super) trait Sink {
    /// One field: `text[start..end]`.
    fn field(&mut self, text: &[u8], start: usize, end: usize);
    /// The record is complete; `start` is the byte of the file at which it begins, unknown for UTF-16.
    fn record(&mut self, start: Option<u64>) -> Result<Fate>;
    /// Passes the record that was [`Fate::Unusual`] again, with its place and its first bytes.
    fn unusual_record(&mut self, place: Place, head: &[u8]) -> Result<Fate>;
    /// An empty line.
    fn blank(&mut self, _line: u64) {}
    /// A line that is a comment.
    fn comment(&mut self, _line: u64) {}
    /// Text after a closing quote, joined to the field; `escaped` if a backslash stood before the quote.
    fn text_after_quote(&mut self, _line: u64, _escaped: bool) {}
    /// A quote in a field that does not begin with one.
    fn stray_quote(&mut self, _line: u64) {}
    /// The number of fields of a regular record, if those may be given to [`Sink::rows`].
    fn columns(&self) -> Option<usize> {
        None
    }
    /// Whether a record that begins with this field may not be a plain row (but a header, a comment or a total), and
    /// so has to go through [`Sink::record`].
    fn may_be_unusual(&self, _first: &[u8]) -> bool {
        false
    }
    /// Whole records one after another, their fields in the text.
    fn rows(&mut self, _piece: Piece, _fields: &Fields) -> Result<()> {
        Ok(())
    }
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Read on.
    Next,
    /// No plain row (a header, a total, another number of fields): its place is needed to judge it.
    Unusual,
    /// Nothing more is wanted.
    Stop,
}

/// Where a record starts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Physical line, from 1.
    pub(super) line: u64,
    /// Byte of the file, from 0.
    pub(super) byte: u64,
}

/// A piece of text and where it lies in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// The text, UTF-8 or another superset of ASCII.
    pub(super) text: &'a [u8],
    /// Byte of the file at which it starts.
    pub(super) byte: u64,
    /// Whether the file holds UTF-16 (and the text was decoded from it).
    pub(super) wide: bool,
}

impl Piece<'_> {
    /// The piece after the first `at` bytes; its place is known unless the piece is wide.
    pub(super) fn from(self, at: usize) -> Self {
        let text = self.text.get(at..).unwrap_or_default();
        Self { text, byte: self.byte + at as u64, ..self }
    }

    /// Byte of the file at a position of the text.
    pub(super) fn offset(&self, at: usize) -> u64 {
        let before = self.text.get(..at).unwrap_or(self.text);
        if !self.wide {
            return self.byte + before.len() as u64;
        }
        let units: u64 = before
            .iter()
            .map(|&byte| u64::from(byte & 0xc0 != 0x80) + u64::from(byte >= 0xf0))
            .sum();
        self.byte + 2 * units
    }
}

/// The fields of whole records, one record after another.
pub(super) enum Fields<'a> {
    /// Start and end of each.
    Listed(&'a [[u32; 2]]),
    /// Each lies between two neighbouring marks.
    Between(&'a [u32]),
}

impl<'a> Fields<'a> {
    /// Start and end of one.
    pub(super) fn get(&self, at: usize) -> [u32; 2] {
        match self {
            Self::Listed(fields) => fields.get(at).copied().unwrap_or_default(),
            Self::Between(marks) => {
                let mark = |at: usize| marks.get(at).copied().unwrap_or_default();
                [mark(at).wrapping_add(1), mark(at + 1)]
            }
        }
    }

    /// Where the record of the fields from `first` on starts, and how many bytes its cells have.
    #[inline]
    pub(super) fn record(&self, text: &[u8], first: usize, columns: usize) -> (u64, usize) {
        let [start, _] = self.get(first);
        match self {
            Self::Listed(fields) => {
                let before = (start as usize).checked_sub(1).and_then(|at| text.get(at));
                let fields = fields.get(first..first + columns).unwrap_or_default();
                let bytes = fields.iter().map(|[start, end]| (end - start) as usize).sum();
                (u64::from(start) - u64::from(before == Some(&b'"')), bytes)
            }
            // Without quotes; between two fields is one delimiter.
            Self::Between(_) => {
                let [_, end] = self.get(first + columns - 1);
                (u64::from(start), (end - start) as usize + 1 - columns)
            }
        }
    }

    /// The first so many fields and the rest; `None` if there is no rest.
    pub(super) fn split(&self, first: usize) -> Option<(Self, Self)> {
        if self.len() <= first {
            return None;
        }
        Some(match self {
            Self::Listed(fields) => {
                let (before, rest) = fields.split_at_checked(first)?;
                (Self::Listed(before), Self::Listed(rest))
            }
            Self::Between(marks) => {
                let (before, rest) = (marks.get(..=first)?, marks.get(first..)?);
                (Self::Between(before), Self::Between(rest))
            }
        })
    }

    /// The fields of one column, of so many columns.
    pub(super) fn column(&self, column: usize, columns: usize) -> ColumnFields<'a> {
        let columns = columns.max(1);
        let rows = self.len() / columns;
        let (places, each, add): (&[u32], _, _) = match *self {
            Self::Listed(fields) => (fields.as_flattened(), 2, 0),
            Self::Between(marks) => (marks, 1, 1),
        };
        let places = places.get(each * column..).unwrap_or_default();
        ColumnFields { places, step: each * columns, add, rows }
    }

    /// Number of fields.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Listed(fields) => fields.len(),
            Self::Between(marks) => marks.len().saturating_sub(1),
        }
    }
}

/// The fields of one column, row by row.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnFields<'a> {
    /// From the first field on, the start (before `add`) and end of each.
    places: &'a [u32],
    /// Distance from a field to that of the next row.
    step: usize,
    /// What has to be added to starts.
    add: u32,
    rows: usize,
}

impl<'a> ColumnFields<'a> {
    /// One field.
    pub(super) fn one(field: &'a [u32; 2]) -> Self {
        Self { places: field, step: 2, add: 0, rows: 1 }
    }

    /// Each of a list.
    #[cfg(test)]
    pub(super) fn listed(fields: &'a [[u32; 2]]) -> Self {
        Fields::Listed(fields).column(0, 1)
    }

    /// Number of rows.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Start and end of the field in a row, or in one after the last if the list goes on; `None` past its end.
    #[inline(always)]
    pub(super) fn get(&self, row: usize) -> Option<(u32, u32)> {
        let &[start, end] = self.places.get(row * self.step..)?.first_chunk::<2>()?;
        Some((start.wrapping_add(self.add), end))
    }

    /// Row by row.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.rows).map_while(|row| self.get(row))
    }

    /// At most `most` rows, starting at `from`.
    pub(super) fn part(&self, from: usize, most: usize) -> Self {
        let places = self.places.get(from * self.step..).unwrap_or_default();
        Self { places, rows: self.rows.saturating_sub(from).min(most), ..*self }
    }
}
