//! Columns of cells from the fields of records, one per name.

use super::super::blocks::{self, Blocks, Naming, rows_of_block};
use super::super::cells::Cells;
use super::super::encoding::Decoding;
use super::super::notes::Tally;
use super::super::number;
use super::super::options::CsvOptions;
use super::super::records::MAX_COLUMNS;
use super::super::sample::Sample;
use super::super::sink::Place;
use super::super::tokenizer::out_of_memory;
use super::notes::Notes;
use super::object::{Field, Form, Object};
use crate::error::{Code, Error, Result};
use crate::table::RowObserver;
use std::collections::BTreeMap;

/// Largest number of cells: more do not fit into the memory of wasm, whatever they hold.
const MAX_CELLS: u64 = 1 << 29;
/// Number of records added before the budget is checked again. It does not affect what is kept.
const AT_ONCE: u64 = 256;

/// A name and its values so far.
#[derive(Debug, Default)]
pub(super) struct JsonColumn {
    pub(super) name: String,
    pub(super) cells: Cells,
    /// Kept rows that have a cell; those after them are missing so far.
    filled: usize,
    /// Whether the caller wants it.
    pub(super) wanted: bool,
    /// The record it was last seen in, counted from 1, and its place in that record's list.
    seen: (u64, usize),
    /// Arrays and objects among its values.
    pub(super) nested: Tally,
    /// Numbers in quotes among its values.
    pub(super) quoted_numbers: Tally,
}

impl JsonColumn {
    /// Adds missing cells until there is one for each of so many rows.
    fn fill(&mut self, rows: usize) -> Result<()> {
        while self.wanted && self.filled < rows {
            if !self.cells.push_absent() {
                return Err(out_of_memory());
            }
            self.filled += 1;
        }
        Ok(())
    }
}

/// All columns, in order of first appearance.
#[derive(Debug)]
pub(super) struct Columns {
    columns: Vec<JsonColumn>,
    by_name: BTreeMap<String, usize>,
    /// Column and field of what the current record holds.
    held: Vec<(usize, usize)>,
    /// Number of records so far, including those that the sample leaves out.
    rows: u64,
    /// Columns that the caller wants.
    wanted: usize,
    /// The rows kept, or those of the block that is not full.
    sample: Sample,
    /// The rows that were shown, where all are.
    blocks: Option<Blocks>,
}

impl Columns {
    /// No columns yet; if rows take more than so many bytes, a sample is kept.
    pub(super) fn new(budget: u64) -> Self {
        Self {
            columns: Vec::new(),
            by_name: BTreeMap::new(),
            held: Vec::new(),
            rows: 0,
            wanted: 0,
            sample: Sample::new(budget),
            blocks: None,
        }
    }

    /// Shows every row to an observer once the rows exceed the memory budget, including those that the sample leaves
    /// out. To be called before the first record.
    pub(super) fn watched_by(&mut self, observer: Box<dyn RowObserver>) {
        // Rows wait in a complete sample until their block is full.
        let sample = std::mem::replace(&mut self.sample, Sample::new(u64::MAX)).halved();
        self.blocks = Some(Blocks::new(observer, &[], sample, Decoding::Utf8));
    }

    /// Adds a record; returns whether it was taken unchanged, without repairs.
    ///
    /// # Errors
    /// `csv-limit` for too many columns, `out-of-memory`.
    pub(super) fn push(
        &mut self,
        object: &Object,
        text: &[u8],
        place: Place,
        options: &CsvOptions,
        notes: &mut Notes,
    ) -> Result<bool> {
        let mut sound = object.halves == 0;
        let known = self.columns.len();
        self.held.clear();
        for (at, field) in object.fields().iter().enumerate() {
            let column = self.find(at, object.bytes(field.key, text), options, place)?;
            let Some(entry) = self.columns.get_mut(column) else { continue };
            if entry.seen.0 == self.rows + 1 {
                notes.duplicate_key(place);
                sound = false;
                if let Some(held) = self.held.get_mut(entry.seen.1) {
                    held.1 = at;
                }
                continue;
            }
            entry.seen = (self.rows + 1, self.held.len());
            self.held.push((column, at));
        }
        if self.blocks.is_some() && self.sample.kept() >= rows_of_block(self.wanted) {
            // Columns that begin with this record are not in the block.
            self.show(known, options)?;
        }
        let before = self.sample.kept();
        let takes = self.takes(object, text, place)?;
        for &(column, at) in &self.held {
            let entry = self.columns.get_mut(column).filter(|entry| entry.wanted);
            let (Some(entry), Some(field)) = (entry, object.fields().get(at)) else { continue };
            note(entry, field, object, text, place, notes);
            sound &= field.form != Form::NotFinite;
            if takes {
                entry.fill(before)?;
                keep(entry, field, object, text)?;
                entry.filled += 1;
            }
        }
        notes.surrogate_halves(place, object.halves);
        self.rows += 1;
        if self.blocks.is_none() && self.rows.is_multiple_of(AT_ONCE) {
            self.thin()?;
        }
        Ok(sound)
    }

    /// Shows the waiting rows, with that many of their first columns; without columns they keep waiting.
    fn show(&mut self, columns: usize, options: &CsvOptions) -> Result<()> {
        let rows = self.sample.kept();
        let room = rows_of_block(self.wanted);
        let first = self.columns.get_mut(..columns).unwrap_or_default();
        let Some(blocks) =
            self.blocks.as_mut().filter(|_| first.iter().any(|column| column.wanted))
        else {
            return Ok(());
        };
        let mut block = Vec::with_capacity(columns);
        for column in first.iter_mut() {
            column.fill(rows)?;
            column.filled = 0;
            let fresh = column.cells.anew(room);
            block.push(std::mem::replace(&mut column.cells, fresh));
        }
        let names: Vec<&str> = first.iter().map(|column| column.name.as_str()).collect();
        blocks.show(block, &mut self.sample, Naming::of_records(options, &names))
    }

    /// Shows the last rows; those kept of all are then the rows here.
    fn show_rest(&mut self, options: &CsvOptions) -> Result<()> {
        self.show(self.columns.len(), options)?;
        let Some(blocks) = self.blocks.take() else { return Ok(()) };
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let (kept, sample, _) = blocks.finish(Naming::of_records(options, &names))?;
        self.sample = sample;
        for (column, cells) in self.columns.iter_mut().zip(kept) {
            (column.cells, column.filled) = (cells, self.sample.kept());
        }
        Ok(())
    }

    /// Whether the record is kept, by the size of its wanted cells.
    fn takes(&mut self, object: &Object, text: &[u8], place: Place) -> Result<bool> {
        let (mut cells, mut bytes) = (0, 0);
        for &(column, at) in &self.held {
            let is_wanted = self.columns.get(column).is_some_and(|column| column.wanted);
            if let (true, Some(field)) = (is_wanted, object.fields().get(at)) {
                let (_, start, end) = object.within(field.value, text);
                cells += 1;
                bytes += end - start;
            }
        }
        self.sample.takes(place.byte, cells, bytes).ok_or_else(out_of_memory)
    }

    /// Leaves out rows once they take more than the budget.
    fn thin(&mut self) -> Result<()> {
        let Some(keep) = self.sample.thin() else { return Ok(()) };
        for column in self.columns.iter_mut().filter(|column| column.wanted) {
            column.fill(keep.len())?;
            blocks::thin(std::slice::from_mut(&mut column.cells), &keep)?;
            column.filled = self.sample.kept();
        }
        Ok(())
    }

    /// The columns, each with a cell for every kept row, the number of kept rows, and whether they are only a sample.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn finish(mut self, options: &CsvOptions) -> Result<(Vec<JsonColumn>, usize, bool)> {
        self.show_rest(options)?;
        self.thin()?;
        let kept = self.sample.kept();
        if (self.wanted as u64).saturating_mul(kept as u64) > MAX_CELLS {
            return Err(out_of_memory());
        }
        for column in &mut self.columns {
            column.fill(kept)?;
        }
        Ok((self.columns, kept, self.sample.level() > 0))
    }

    /// The column of a name; most records have the names of the one before in the same order.
    fn find(&mut self, at: usize, key: &[u8], options: &CsvOptions, place: Place) -> Result<usize> {
        if self.columns.get(at).is_some_and(|column| column.name.as_bytes() == key) {
            return Ok(at);
        }
        let name = String::from_utf8_lossy(key);
        if let Some(&column) = self.by_name.get(name.as_ref()) {
            return Ok(column);
        }
        let column = self.columns.len();
        if column >= MAX_COLUMNS {
            let message = format!(
                "The records have more than {MAX_COLUMNS} different names. If names are values, turn them into values of one name."
            );
            return Err(Error::new(Code::CsvLimit, message)
                .at_line(place.line)
                .at_byte(place.byte));
        }
        let name = name.into_owned();
        self.by_name.insert(name.clone(), column);
        let wanted = options.columns.as_ref().is_none_or(|names| names.contains(&name));
        self.wanted += usize::from(wanted);
        let cells = if wanted { Cells::default() } else { Cells::unwanted() };
        self.columns.push(JsonColumn { name, cells, wanted, ..JsonColumn::default() });
        Ok(column)
    }
}

/// Counts notable values, whether or not their row is kept.
fn note(
    column: &mut JsonColumn,
    field: &Field,
    object: &Object,
    text: &[u8],
    place: Place,
    notes: &mut Notes,
) {
    let (buffer, start, end) = object.within(field.value, text);
    match field.form {
        Form::Nested => column.nested.add(place),
        Form::NotFinite => notes.not_finite(place),
        Form::Text if is_number(buffer.get(start..end).unwrap_or_default()) => {
            column.quoted_numbers.add(place);
        }
        _ => {}
    }
}

fn keep(column: &mut JsonColumn, field: &Field, object: &Object, text: &[u8]) -> Result<()> {
    let (buffer, start, end) = object.within(field.value, text);
    let kept = match field.form {
        Form::Null => column.cells.push_absent(),
        _ => column.cells.push(buffer, start, end),
    };
    if kept { Ok(()) } else { Err(out_of_memory()) }
}

fn is_number(text: &[u8]) -> bool {
    let text = text.trim_ascii();
    let starts = text.first().is_some_and(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
    starts && number::parse(text, b'.').is_some_and(f64::is_finite)
}
