//! Builds records and columns of cells from fields, and handles records that do not fit.

use super::blocks::{self, Blocks, Naming, Told};
use super::cells::wire::{read_slice, write_slice};
use super::cells::{Cells, Read, expect_all};
use super::encoding::Decoding;
use super::footer::{Held, Totals, is_total};
use super::options::{CsvOptions, OnBadRow};
use super::row::{Row, Trouble};
use super::sample::{MEMORY_BUDGET, Sample};
use super::sink::{Fate, Fields, Piece, Place, Sink};
use super::tokenizer::{Dialect, field_too_long, out_of_memory};
use super::{datetime, notes::Notes, number, sniff::CANDIDATES};
use crate::error::{Code, Error, Result};
use crate::numerals::counted;
use crate::table::{RecordCounts, RowObserver};
use std::collections::HashSet;

/// Largest number of columns.
pub(super) const MAX_COLUMNS: usize = 20_000;

/// The columns of a file as they come in.
#[derive(Debug)]
pub(super) struct Records {
    options: CsvOptions,
    /// Trimmed names, one per column; empty if the file has none.
    pub(super) names: Vec<Vec<u8>>,
    /// Cells by column.
    pub(super) columns: Vec<Cells>,
    /// Whether the first record was complete.
    pub(super) started: bool,
    /// Whether it held names.
    pub(super) has_names: bool,
    /// The line after that of the header, if it has one line.
    pub(super) first_line: u64,
    /// Number of further headers to come.
    pub(super) headers: usize,
    dialect: Dialect,
    totals: Totals,
    pub(super) counts: RecordCounts,
    pub(super) notes: Notes,
    pub(super) sample: Sample,
    /// The observer of every row until the columns are known; then the rows that were shown.
    observer: Option<(Box<dyn RowObserver>, Decoding)>,
    blocks: Option<Blocks>,
    /// The same, if the file is expected to fit.
    aside: Option<Blocks>,
    read: Box<Read>,
    row: Row,
}

impl Records {
    pub(super) fn new(options: &CsvOptions, dialect: Dialect) -> Self {
        Self {
            dialect,
            headers: 0,
            totals: Totals::default(),
            options: options.clone(),
            names: Vec::new(),
            columns: Vec::new(),
            started: false,
            has_names: false,
            first_line: 0,
            counts: RecordCounts::default(),
            notes: Notes::default(),
            sample: Sample::new(options.memory_budget.unwrap_or(MEMORY_BUDGET)),
            observer: None,
            blocks: None,
            aside: None,
            read: Box::default(),
            row: Row::default(),
        }
    }

    /// Shows every row to an observer once the rows exceed the memory budget, including those that the sample leaves
    /// out. To be called before the first record.
    pub(super) fn watched_by(mut self, observer: Box<dyn RowObserver>, decoding: Decoding) -> Self {
        self.observer = Some((observer, decoding));
        self
    }

    fn first_record(&mut self, place: Place) -> Result<Fate> {
        self.started = true;
        if self.row.count > MAX_COLUMNS {
            let message = format!(
                "The file has more than {MAX_COLUMNS} columns. If it has not, the delimiter is wrong."
            );
            return Err(Error::new(Code::CsvLimit, message).at_line(place.line));
        }
        let fields: Vec<&[u8]> = self.row.iter().collect();
        self.has_names = self.options.header.unwrap_or_else(|| !look_like_values(&fields));
        if self.has_names {
            self.names = fields.iter().map(|name| name.trim_ascii().to_vec()).collect();
            self.refuse_duplicates(place)?;
        } else {
            self.names = vec![Vec::new(); fields.len()];
            self.notes.no_header(place, self.options.header.is_none());
        }
        self.first_line = place.line + u64::from(self.has_names);
        self.columns = self.wanted_columns()?;
        if let Some((observer, decoding)) = self.observer.take() {
            // Rows wait in a complete sample until their block is full.
            let sample = std::mem::replace(&mut self.sample, Sample::new(u64::MAX)).halved();
            self.blocks = Some(Blocks::new(observer, &self.columns, sample, decoding));
        }
        if self.has_names || self.options.max_rows == Some(0) {
            self.row.clear();
            // A header is no record.
            self.counts.total -= 1;
            return Ok(if self.options.max_rows == Some(0) { Fate::Stop } else { Fate::Next });
        }
        self.accept(place.byte)
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
        let mark = self.options.decimal.unwrap_or(b'.');
        let Some(wanted) = &self.options.columns else {
            return Ok(self.names.iter().map(|_| Cells::new(mark)).collect());
        };
        let names: Vec<String> = self.names.iter().enumerate().map(early_name).collect();
        let absent = |(_, name): &(usize, &String)| !names.contains(name);
        if let Some((at, absent)) = wanted.iter().enumerate().find(absent) {
            let missing = Error::column_missing(absent, names.iter().map(String::as_str));
            return Err(missing.at_element("columns", at));
        }
        let cells = |name: &String| {
            if wanted.contains(name) { Cells::new(mark) } else { Cells::unwanted() }
        };
        Ok(names.iter().map(cells).collect())
    }

    /// Whether the current record repeats the header, as in concatenated files.
    fn repeats_header(&self) -> bool {
        let same = |(field, name): (&[u8], &Vec<u8>)| field.trim_ascii() == name;
        // Nearly every record differs in the first field already.
        self.names.first().is_some_and(|name| !name.is_empty())
            && self.row.iter().zip(&self.names).all(same)
    }

    /// Makes the current record, which starts at `byte`, a row; what it lacks is absent.
    fn accept(&mut self, byte: u64) -> Result<Fate> {
        self.release()?;
        let row = std::mem::take(&mut self.row);
        self.add(&row, byte)?;
        self.row = row;
        self.row.clear();
        if self.options.max_rows.is_some_and(|most| self.counts.rows() >= most) {
            self.notes.stopped();
            return Ok(Fate::Stop);
        }
        Ok(Fate::Next)
    }

    /// Makes a total that was held back a row, because something follows it.
    fn release(&mut self) -> Result<()> {
        let Some(Held { place, row, .. }) = self.totals.held.take() else { return Ok(()) };
        self.totals.rows += 1;
        self.add(&row, place.byte)
    }

    fn add(&mut self, row: &Row, byte: u64) -> Result<()> {
        let fate = if row.repaired { &mut self.counts.repaired } else { &mut self.counts.used };
        *fate += 1;
        let (cells, text) = self.size(|at| row.fields.get(at).copied().unwrap_or_default());
        if !self.sample.takes(byte, cells, text).ok_or_else(out_of_memory)? {
            return Ok(());
        }
        for (at, cells) in self.columns.iter_mut().enumerate() {
            let done = match row.fields.get(at) {
                Some(&[start, end]) => cells.push(&row.text, start as usize, end as usize),
                None => cells.push_absent(),
            };
            if !done {
                return Err(out_of_memory());
            }
        }
        self.thin()
    }

    /// Number of kept cells of a record, and their bytes; unwanted columns do not count.
    fn size(&self, field: impl Fn(usize) -> [u32; 2]) -> (usize, usize) {
        let wanted = self.columns.iter().enumerate().filter(|(_, cells)| !cells.is_unwanted());
        wanted.fold((0, 0), |(cells, bytes), (at, _)| {
            let [start, end] = field(at);
            (cells + 1, bytes + end.saturating_sub(start) as usize)
        })
    }

    /// Drops rows once the kept ones exceed their memory.
    fn thin(&mut self) -> Result<()> {
        if self.blocks.is_none() {
            self.blocks = Blocks::take_back(&mut self.aside, &mut self.sample)?;
        }
        if let Some(blocks) = &mut self.blocks {
            let naming = Naming::of(&self.options, &self.names, self.dialect);
            return blocks.show_full(&mut self.columns, &mut self.sample, naming);
        }
        let Some(keep) = self.sample.thin() else { return Ok(()) };
        blocks::thin(&mut self.columns, &keep)
    }

    /// As [`Blocks::put_aside`].
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn watch_only_beyond(&mut self, share: f64) -> Result<()> {
        self.aside = Blocks::put_aside(&mut self.blocks, &mut self.sample, share)?;
        Ok(())
    }

    /// The end of the rows: shows the last of them, and returns who has to be told of the encoding.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn show_rest(&mut self) -> Result<Option<Told>> {
        let Some(mut blocks) = self.blocks.take() else { return Ok(None) };
        let naming = Naming::of(&self.options, &self.names, self.dialect);
        let columns = std::mem::take(&mut self.columns);
        blocks.show(columns, &mut self.sample, naming)?;
        let (columns, sample, told) = blocks.finish(naming)?;
        (self.columns, self.sample) = (columns, sample);
        Ok(Some(told))
    }

    /// Whether a record with this first field may be the last one, and a total.
    fn may_be_footer(&self, first: &[u8]) -> bool {
        self.options.header.is_none()
            && self.options.max_rows.is_none()
            && self.columns.len() > 1
            && is_total(first)
    }

    /// The end of the file.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(Held { place, head, .. }) = self.totals.footer() {
            self.notes.footer(place, &head);
            self.counts.rejected += 1;
        }
        self.release()
    }

    fn reject(&mut self) -> Fate {
        self.row.clear();
        self.counts.rejected += 1;
        Fate::Next
    }

    /// Whether another delimiter divides a record of one field into as many fields as there are columns.
    fn is_divided_otherwise(&self, head: &[u8]) -> bool {
        let others = CANDIDATES.iter().filter(|&&byte| byte != self.dialect.delimiter);
        self.columns.len() > 1
            && others.into_iter().any(|byte| {
                head.iter().filter(|&found| found == byte).count() + 1 == self.columns.len()
            })
    }

    fn odd_length(&mut self, place: Place, head: &[u8]) -> Result<Fate> {
        let (fields, expected) = (self.row.count, self.columns.len());
        if fields == 1 && self.is_divided_otherwise(head) {
            self.notes.other_delimiter(place);
        }
        match self.options.on_bad_row {
            OnBadRow::Skip => {
                self.notes.bad_row(place, head, fields, false);
                Ok(self.reject())
            }
            OnBadRow::Keep => {
                self.notes.bad_row(place, head, fields, true);
                self.row.repaired = true;
                self.accept(place.byte)
            }
            OnBadRow::Fail => {
                let message = format!(
                    "{} where the header has {}. Correct the line, or read on with onBadRow: \"skip\".",
                    super::notes::fields(fields),
                    counted(expected as u64)
                );
                Err(Error::new(Code::CsvBadRow, message).at_line(place.line).at_byte(place.byte))
            }
        }
    }
}

impl Records {
    /// The records of a part of a file whose names are known.
    pub(super) fn of_part(
        options: &CsvOptions,
        dialect: Dialect,
        names: Vec<Vec<u8>>,
        has_names: bool,
    ) -> Result<Self> {
        let mut records = Self { names, has_names, started: true, ..Self::new(options, dialect) };
        // The reader of the whole file drops rows; a part fits into memory.
        records.sample = Sample::new(u64::MAX);
        records.columns = records.wanted_columns()?;
        Ok(records)
    }

    /// Whether there is nothing but white space: one column without a name and without any value.
    pub(super) fn is_blank(&self) -> bool {
        let [cells] = self.columns.as_slice() else { return false };
        let nameless = self.has_names && self.names.iter().all(Vec::is_empty);
        nameless && cells.visit(|cell| cell.unwrap_or_default().trim_ascii().is_empty())
    }

    /// Reserves memory for that many rows, unless there cannot be so many.
    pub(super) fn expect(&mut self, rows: usize) {
        const MOST_CELLS: usize = 1 << 28;
        let block = self.blocks.as_ref().map_or(usize::MAX, Blocks::size);
        let rows = rows.min(self.sample.room()).min(block);
        if rows.saturating_mul(self.columns.len()) > MOST_CELLS {
            return;
        }
        expect_all(&mut self.columns, rows);
        self.sample.expect(rows);
    }

    /// The rows, counts and notes as bytes.
    pub(super) fn write(&mut self, out: &mut Vec<u8>) {
        let RecordCounts { total, used, repaired, rejected, blank, .. } = self.counts;
        write_slice(out, &[total, used, repaired, rejected, blank]);
        self.notes.write(out);
        self.totals.write(out);
        self.sample.write(out);
        self.columns.iter().for_each(|cells| cells.write(out));
    }

    /// Adds the records of the following part, as written by [`Self::write`], with that many lines before it.
    ///
    /// # Errors
    /// `out-of-memory`, also for bytes that hold no part.
    pub(super) fn append(&mut self, bytes: &mut &[u8], lines: u64) -> Result<()> {
        let mut read = || {
            let counts = *read_slice::<u64>(bytes)?.first_chunk::<5>()?;
            let [total, used, repaired, rejected, blank] = counts;
            self.counts.total += total;
            self.counts.used += used;
            self.counts.repaired += repaired;
            self.counts.rejected += rejected;
            self.counts.blank += blank;
            self.notes.append(Notes::read(bytes)?, lines);
            let totals = Totals::read(bytes, lines)?;
            if used + repaired > 0 || totals.held.is_some() {
                self.release().ok()?;
                self.totals.held = totals.held;
            }
            self.totals.rows += totals.rows;
            let keep = self.sample.append(bytes)?;
            for cells in &mut self.columns {
                if keep.iter().all(|&keep| keep) {
                    cells.append(bytes)?;
                } else {
                    let mut part = cells.anew(0);
                    part.append(bytes)?;
                    cells.append_kept(&part, &keep)?;
                }
            }
            Some(())
        };
        read().ok_or_else(out_of_memory)?;
        self.thin()
    }
}

impl Records {
    /// Asks the sample about each record; returns the fields of the accepted ones once some are rejected.
    fn kept_rows(&mut self, piece: Piece, fields: &Fields) -> Result<Vec<[u32; 2]>> {
        let columns = self.columns.len().max(1);
        let all = self.options.columns.is_none();
        let mut kept = Vec::new();
        for row in 0..fields.len() / columns {
            let (start, text) = fields.record(piece.text, row * columns, columns);
            let byte =
                if piece.wide { self.counts.rows() + row as u64 } else { piece.byte + start };
            let (cells, text) =
                if all { (columns, text) } else { self.size(|at| fields.get(row * columns + at)) };
            let takes = self.sample.takes(byte, cells, text).ok_or_else(out_of_memory)?;
            if takes && self.sample.level() > 0 {
                kept.extend((row * columns..(row + 1) * columns).map(|at| fields.get(at)));
            }
        }
        Ok(kept)
    }

    fn add_rows(&mut self, text: &[u8], fields: &Fields) -> Result<()> {
        let columns = self.columns.len();
        for (column, cells) in self.columns.iter_mut().enumerate() {
            if !cells.push_all(text, fields.column(column, columns), &mut self.read) {
                return Err(out_of_memory());
            }
        }
        Ok(())
    }
}

impl Sink for Records {
    fn field(&mut self, text: &[u8], start: usize, end: usize) {
        let most = if self.started { self.columns.len() + 1 } else { MAX_COLUMNS };
        self.row.push(text.get(start..end).unwrap_or_default(), most);
    }

    fn record(&mut self, start: Option<u64>) -> Result<Fate> {
        self.counts.total += 1;
        let is_row = self.started && self.row.count == self.columns.len();
        let footer = self.row.iter().next().is_some_and(|first| self.may_be_footer(first));
        if !is_row
            || footer
            || self.headers > 0
            || self.row.trouble.is_some()
            || self.repeats_header()
        {
            return Ok(Fate::Unusual);
        }
        self.accept(start.unwrap_or(self.counts.rows()))
    }

    fn unusual_record(&mut self, place: Place, head: &[u8]) -> Result<Fate> {
        match self.row.trouble {
            Some(Trouble::TooLong) => return Err(field_too_long(place.line)),
            Some(Trouble::OutOfMemory) => return Err(out_of_memory().at_line(place.line)),
            None => {}
        }
        if !self.started {
            return self.first_record(place);
        }
        if self.headers > 0 {
            self.headers -= 1;
            self.notes.further_header(place, head);
            return Ok(self.reject());
        }
        if self.row.count == self.columns.len() && !self.repeats_header() {
            self.release()?;
            let row = std::mem::take(&mut self.row);
            self.totals.held = Some(Held { place, head: head.to_vec(), row });
            return Ok(Fate::Next);
        }
        if self.row.count == self.columns.len() {
            self.notes.repeated_header(place, head);
            return Ok(self.reject());
        }
        let surplus_is_empty = self.row.fields.last().is_some_and(|[start, end]| start == end);
        if self.row.count == self.columns.len() + 1 && surplus_is_empty {
            self.notes.trailing_delimiter(place);
            self.row.repaired = true;
            return self.accept(place.byte);
        }
        self.odd_length(place, head)
    }

    fn columns(&self) -> Option<usize> {
        // A limit on rows is watched record by record.
        (self.started && self.headers == 0 && self.options.max_rows.is_none())
            .then_some(self.columns.len())
    }

    fn may_be_unusual(&self, first: &[u8]) -> bool {
        if self.dialect.comment.is_some() && first.first().copied() == self.dialect.comment {
            return true;
        }
        if self.may_be_footer(first) {
            return true;
        }
        self.names.first().is_some_and(|name| !name.is_empty() && first.trim_ascii() == name)
    }

    fn rows(&mut self, piece: Piece, fields: &Fields) -> Result<()> {
        self.release()?;
        let columns = self.columns.len().max(1);
        if let Some(blocks) = &self.blocks {
            let room = blocks.size().saturating_sub(self.sample.kept()).max(1);
            if let Some((first, rest)) = fields.split(room.saturating_mul(columns)) {
                self.rows(piece, &first)?;
                return self.rows(piece, &rest);
            }
        }
        let rows = fields.len() / columns;
        let before = self.sample.kept();
        let kept = self.kept_rows(piece, fields)?;
        self.counts.total += rows as u64;
        self.counts.used += rows as u64;
        if self.sample.kept() - before == rows {
            self.add_rows(piece.text, fields)?;
        } else if !kept.is_empty() {
            self.add_rows(piece.text, &Fields::Listed(&kept))?;
        }
        self.thin()
    }

    fn blank(&mut self, line: u64) {
        self.counts.total += 1;
        self.counts.blank += 1;
        self.notes.blank(line);
    }

    fn comment(&mut self, line: u64) {
        self.notes.comment(line);
    }

    fn text_after_quote(&mut self, line: u64, escaped: bool) {
        self.row.repaired = true;
        self.notes.text_after_quote(line, escaped);
    }

    fn stray_quote(&mut self, line: u64) {
        self.notes.stray_quote(line);
    }
}

/// A name before the encoding of the whole file is known.
fn early_name((at, name): (usize, &Vec<u8>)) -> String {
    let valid = std::str::from_utf8(name).is_ok();
    let decoding = if valid { Decoding::Utf8 } else { Decoding::Windows1252 };
    if name.is_empty() { format!("column_{}", at + 1) } else { decoding.text(name).into_owned() }
}

/// A first record without any name: numbers, moments and missing values only.
fn look_like_values(fields: &[&[u8]]) -> bool {
    let is_number =
        |text: &[u8]| [b'.', b','].iter().any(|&mark| number::parse(text, mark).is_some());
    let is_value =
        |text: &[u8]| text.is_empty() || is_number(text) || datetime::parse(text).is_some();
    fields.iter().all(|field| is_value(field.trim_ascii()))
        && fields.iter().any(|field| is_number(field.trim_ascii()))
}
