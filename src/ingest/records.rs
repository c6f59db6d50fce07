//! Fields into records and columns of cells; what becomes of records that do not fit.

use super::cells::Cells;
use super::encoding::Decoding;
use super::options::{CsvOptions, OnBadRow};
use super::tokenizer::{Fate, MAX_FIELD, Place, Sink, field_too_long, out_of_memory};
use super::{datetime, notes::Notes, number};
use crate::error::{Code, Error, Result};
use crate::table::RecordCounts;
use std::collections::HashSet;

/// More columns than this are refused.
pub(super) const MAX_COLUMNS: usize = 20_000;

/// The columns of a file as they come in.
#[derive(Debug)]
pub(super) struct Records {
    options: CsvOptions,
    /// The first record, until it is complete.
    first: Vec<Vec<u8>>,
    /// Trimmed names, one a column; empty where the file has none.
    pub(super) names: Vec<Vec<u8>>,
    /// Cells by column.
    pub(super) columns: Vec<Cells>,
    /// Whether the first record was complete.
    pub(super) started: bool,
    /// Whether it held names.
    pub(super) has_names: bool,
    pub(super) counts: RecordCounts,
    pub(super) notes: Notes,
    /// Fields of the current record so far.
    index: usize,
    surplus_is_empty: bool,
    trouble: Option<Error>,
}

impl Records {
    pub(super) fn new(options: &CsvOptions) -> Self {
        Self {
            options: options.clone(),
            first: Vec::new(),
            names: Vec::new(),
            columns: Vec::new(),
            started: false,
            has_names: false,
            counts: RecordCounts::default(),
            notes: Notes::default(),
            index: 0,
            surplus_is_empty: false,
            trouble: None,
        }
    }

    /// A field that no column takes: of the first record, or one too many.
    #[cold]
    fn outside(&mut self, field: &[u8]) {
        self.surplus_is_empty = field.is_empty();
        if !self.started && self.first.len() <= MAX_COLUMNS {
            self.first.push(field.to_vec());
        }
    }

    fn first_record(&mut self, place: Place) -> Result<Fate> {
        self.started = true;
        self.index = 0;
        let fields = std::mem::take(&mut self.first);
        if fields.len() > MAX_COLUMNS {
            let message = format!(
                "The file has more than {MAX_COLUMNS} columns. If it has not, the delimiter is wrong."
            );
            return Err(Error::new(Code::CsvLimit, message).at_line(place.line));
        }
        self.has_names = self.options.header.unwrap_or_else(|| !look_like_values(&fields));
        if self.has_names {
            self.names = fields.iter().map(|name| name.trim_ascii().to_vec()).collect();
            self.refuse_duplicates(place)?;
        } else {
            self.notes.no_header(place, self.options.header.is_none());
            self.names = vec![Vec::new(); fields.len()];
        }
        self.columns = self.wanted_columns()?;
        if self.options.max_rows == Some(0) {
            return Ok(Fate::Stop);
        }
        if self.has_names {
            return Ok(Fate::Next);
        }
        fields.iter().for_each(|field| self.field(field, 0, field.len()));
        self.record()
    }

    fn refuse_duplicates(&self, place: Place) -> Result<()> {
        let mut seen = HashSet::new();
        for (at, name) in self.names.iter().enumerate() {
            if !name.is_empty() && !seen.insert(name) {
                let name = String::from_utf8_lossy(name);
                let message =
                    format!("The name \"{name}\" is used by two columns. Rename one of them.");
                return Err(Error::new(Code::CsvDuplicateColumn, message)
                    .at_line(place.line)
                    .at_column(at as u64 + 1)
                    .at_byte(place.byte));
            }
        }
        Ok(())
    }

    fn wanted_columns(&self) -> Result<Vec<Cells>> {
        let Some(wanted) = &self.options.columns else {
            return Ok(self.names.iter().map(|_| Cells::default()).collect());
        };
        let names: Vec<String> = self.names.iter().enumerate().map(early_name).collect();
        if let Some(absent) = wanted.iter().find(|name| !names.contains(name)) {
            return Err(Error::column_missing(absent, names.iter().map(String::as_str)));
        }
        let cells = |name: &String| {
            if wanted.contains(name) { Cells::default() } else { Cells::unwanted() }
        };
        Ok(names.iter().map(cells).collect())
    }

    /// Whether the current record repeats the header, as files put end to end do.
    #[inline]
    fn repeats_header(&self) -> bool {
        let same = |(cells, name): (&Cells, &Vec<u8>)| {
            cells.is_unwanted() || cells.last().is_some_and(|cell| cell.trim_ascii() == name)
        };
        let (Some(cells), Some(name)) = (self.columns.first(), self.names.first()) else {
            return false;
        };
        // Nearly every record differs in the first cell already.
        !name.is_empty() && same((cells, name)) && self.columns.iter().zip(&self.names).all(same)
    }

    fn accept(&mut self) -> Fate {
        self.index = 0;
        self.counts.used += 1;
        if self.options.max_rows.is_some_and(|most| self.counts.used >= most) {
            self.notes.stopped();
            return Fate::Stop;
        }
        Fate::Next
    }

    fn take_back(&mut self) {
        let filled = self.index.min(self.columns.len());
        self.columns.iter_mut().take(filled).for_each(Cells::pop);
        self.index = 0;
        self.counts.rejected += 1;
    }

    fn odd_length(&mut self, place: Place, head: &[u8]) -> Result<Fate> {
        let (fields, expected) = (self.index, self.columns.len());
        match self.options.on_bad_row {
            OnBadRow::Skip => {
                self.notes.bad_row(place, head, fields, expected, "It was left out.");
                self.take_back();
                Ok(Fate::Next)
            }
            OnBadRow::Keep => {
                self.notes.bad_row(place, head, fields, expected, "It was kept.");
                let mut absent = self.columns.iter_mut().skip(fields);
                if !absent.all(Cells::push_absent) {
                    return Err(out_of_memory());
                }
                Ok(self.accept())
            }
            OnBadRow::Fail => {
                let message = format!(
                    "{} where the header has {expected}. Correct the line, or read on with onBadRow: \"skip\".",
                    super::notes::fields(fields)
                );
                Err(Error::new(Code::CsvBadRow, message).at_line(place.line).at_byte(place.byte))
            }
        }
    }
}

impl Sink for Records {
    #[inline]
    fn field(&mut self, text: &[u8], start: usize, end: usize) {
        match self.columns.get_mut(self.index) {
            Some(cells) => {
                if end - start > MAX_FIELD {
                    self.trouble = Some(field_too_long(0));
                } else if !cells.push(text, start, end) {
                    self.trouble = Some(out_of_memory());
                }
            }
            None => self.outside(text.get(start..end).unwrap_or_default()),
        }
        self.index += 1;
    }

    #[inline]
    fn record(&mut self) -> Result<Fate> {
        if self.index != self.columns.len() || self.trouble.is_some() || self.repeats_header() {
            return Ok(Fate::Bad);
        }
        Ok(self.accept())
    }

    #[cold]
    fn bad_record(&mut self, place: Place, head: &[u8]) -> Result<Fate> {
        if let Some(trouble) = self.trouble.take() {
            return Err(trouble.at_line(place.line));
        }
        if !self.started {
            return self.first_record(place);
        }
        if self.index == self.columns.len() {
            self.notes.repeated_header(place, head);
            self.take_back();
            return Ok(Fate::Next);
        }
        if self.index == self.columns.len() + 1 && self.surplus_is_empty {
            self.notes.trailing_delimiter(place);
            return Ok(self.accept());
        }
        self.odd_length(place, head)
    }

    fn blank(&mut self, line: u64) {
        self.counts.blank += 1;
        self.notes.blank(line);
    }

    fn text_after_quote(&mut self, line: u64) {
        self.notes.text_after_quote(line);
    }
}

/// A name before the encoding of the whole file is known.
fn early_name((at, name): (usize, &Vec<u8>)) -> String {
    let valid = std::str::from_utf8(name).is_ok();
    let decoding = if valid { Decoding::Utf8 } else { Decoding::Windows1252 };
    if name.is_empty() { format!("column_{}", at + 1) } else { decoding.text(name).into_owned() }
}

/// A first record without any name: numbers, moments and missing values only.
fn look_like_values(fields: &[Vec<u8>]) -> bool {
    let is_number =
        |text: &[u8]| [b'.', b','].iter().any(|&mark| number::parse(text, mark).is_some());
    let is_value =
        |text: &[u8]| text.is_empty() || is_number(text) || datetime::parse(text).is_some();
    fields.iter().all(|field| is_value(field.trim_ascii()))
        && fields.iter().any(|field| is_number(field.trim_ascii()))
}
