//! Shows every row of a file to an observer, block by block, once it is clear that only a sample of them can be kept.
//! If the file fits, no row is shown.

use super::cells::Cells;
use super::encoding::Decoding;
use super::names::unique_names;
use super::options::CsvOptions;
use super::sample::Sample;
use super::tokenizer::{Dialect, out_of_memory};
use super::typing;
use super::values::Rules;
use crate::error::Result;
use crate::table::{RowObserver, Table};

/// Approximate number of cells per block, whatever the number of columns.
const CELLS: usize = 1 << 22;
/// Smallest and largest number of rows per block.
const ROWS: (usize, usize) = (1 << 10, 1 << 18);
/// Number of waiting blocks shown whenever another one is full, so that they become fewer and no call takes long.
const AT_ONCE: usize = 2;

/// The rows kept of the blocks that were shown, and their observer.
#[derive(Debug)]
pub(super) struct Blocks {
    observer: Box<dyn RowObserver>,
    /// Full blocks, while all rows fit the budget.
    waiting: Vec<(Vec<Cells>, Sample)>,
    /// Size of all rows of all blocks.
    cost: u64,
    kept: Vec<Cells>,
    sample: Sample,
    /// Number of rows of a block.
    size: usize,
    decoding: Decoding,
}

/// Options and names by which a file's cells are typed.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    options: &'a CsvOptions,
    names: Names<'a>,
    comma_delimited: bool,
}

/// The names of columns, before those without one are named by their position, or as they are.
#[derive(Clone, Copy)]
enum Names<'a> {
    OfHeader(&'a [Vec<u8>]),
    OfRecords(&'a [&'a str]),
}

impl<'a> Naming<'a> {
    pub(super) fn of(options: &'a CsvOptions, names: &'a [Vec<u8>], dialect: Dialect) -> Self {
        let comma_delimited = dialect.delimiter == b',';
        Self { options, names: Names::OfHeader(names), comma_delimited }
    }

    /// The naming of JSON, where names belong to records.
    pub(super) fn of_records(options: &'a CsvOptions, names: &'a [&'a str]) -> Self {
        Self { options, names: Names::OfRecords(names), comma_delimited: true }
    }

    fn texts(self, decoding: Decoding) -> Vec<String> {
        match self.names {
            Names::OfHeader(names) => {
                unique_names(names, decoding).into_iter().map(|name| name.text).collect()
            }
            Names::OfRecords(names) => names.iter().map(|&name| name.to_owned()).collect(),
        }
    }
}

/// Number of rows of a block with so many columns.
pub(super) fn rows_of_block(columns: usize) -> usize {
    (CELLS / columns.max(1)).clamp(ROWS.0, ROWS.1)
}

impl Blocks {
    /// No blocks yet, of a file with those columns; `sample` decides which rows are kept.
    pub(super) fn new(
        observer: Box<dyn RowObserver>,
        columns: &[Cells],
        sample: Sample,
        decoding: Decoding,
    ) -> Self {
        let wanted = columns.iter().filter(|cells| !cells.is_unwanted()).count();
        let kept = columns.iter().map(|cells| cells.anew(0)).collect();
        let size = rows_of_block(wanted);
        Self { observer, waiting: Vec::new(), cost: 0, kept, sample, size, decoding }
    }

    /// Number of rows of a block.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Shows the full blocks, and drops those of their rows that the sample does not keep.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn show_full(
        &mut self,
        columns: &mut [Cells],
        waiting: &mut Sample,
        naming: Naming,
    ) -> Result<()> {
        while waiting.kept() >= self.size {
            let mut block = waiting.split_off(self.size).ok_or_else(out_of_memory)?;
            std::mem::swap(&mut block, waiting);
            let rest = waiting.kept();
            let is_first: Vec<bool> = (0..self.size + rest).map(|row| row < self.size).collect();
            let is_rest: Vec<bool> = is_first.iter().map(|first| !first).collect();
            let mut first = Vec::with_capacity(columns.len());
            for cells in columns.iter_mut() {
                let mut fresh = cells.anew(self.size);
                if rest > 0 {
                    fresh.append_kept(cells, &is_rest).ok_or_else(out_of_memory)?;
                    let mut full = cells.anew(self.size);
                    full.append_kept(cells, &is_first).ok_or_else(out_of_memory)?;
                    *cells = full;
                }
                first.push(std::mem::replace(cells, fresh));
            }
            self.show(first, &mut block, naming)?;
        }
        Ok(())
    }

    /// Puts blocks aside if a file that is so many times as long as the waiting rows will fit its budget, because
    /// rows that are all kept need no blocks. [`Self::take_back`] undoes it if the file does not fit after all.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn put_aside(
        blocks: &mut Option<Self>,
        waiting: &mut Sample,
        share: f64,
    ) -> Result<Option<Self>> {
        let cost = waiting.cost() as f64 * share;
        let fits = |blocks: &mut Self| blocks.cost == 0 && cost <= blocks.sample.budget() as f64;
        let mut aside = blocks.take_if(fits);
        aside.as_mut().map_or(Ok(()), |blocks| blocks.exchange(waiting))?;
        Ok(aside)
    }

    /// The blocks that were put aside, once the rows so far do not all fit; they then wait to be shown.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn take_back(aside: &mut Option<Self>, rows: &mut Sample) -> Result<Option<Self>> {
        let mut blocks = aside.take_if(|_| rows.is_beyond());
        blocks.as_mut().map_or(Ok(()), |blocks| blocks.exchange(rows))?;
        Ok(blocks)
    }

    /// Exchanges the rows in the sample with those here.
    fn exchange(&mut self, rows: &mut Sample) -> Result<()> {
        self.sample.take_from(rows).ok_or_else(out_of_memory)?;
        std::mem::swap(&mut self.sample, rows);
        Ok(())
    }

    /// Returns, once all rows have come, the kept rows, and what has to be told about the encoding.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn finish(mut self, naming: Naming) -> Result<(Vec<Cells>, Sample, Told)> {
        if self.cost > self.sample.budget() {
            self.show_waiting(self.waiting.len(), naming)?;
        }
        for (columns, mut block) in std::mem::take(&mut self.waiting) {
            self.begin_late(&columns)?;
            self.sample.take_from(&mut block).ok_or_else(out_of_memory)?;
            for (kept, cells) in self.kept.iter_mut().zip(columns) {
                kept.append_taken(cells).ok_or_else(out_of_memory)?;
            }
        }
        Ok((self.kept, self.sample, Told { observer: self.observer, decoding: self.decoding }))
    }

    /// Shows the rows of a block, and drops those that the sample does not keep; while all rows fit, blocks wait.
    /// Columns that no earlier block had are absent in the rows kept of those.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn show(
        &mut self,
        columns: Vec<Cells>,
        block: &mut Sample,
        naming: Naming,
    ) -> Result<()> {
        self.cost += block.cost();
        let rest = Sample::new(block.budget());
        self.waiting.push((columns, std::mem::replace(block, rest)));
        if self.cost <= self.sample.budget() {
            return Ok(());
        }
        if self.sample.level() == 0 {
            // Every other row is left out in the end, so those need no memory meanwhile.
            self.sample.start_at(1);
        }
        self.show_waiting(AT_ONCE, naming)
    }

    /// Shows the first so many of the waiting blocks.
    fn show_waiting(&mut self, blocks: usize, naming: Naming) -> Result<()> {
        let first: Vec<_> = self.waiting.drain(..blocks.min(self.waiting.len())).collect();
        first.into_iter().try_for_each(|(columns, block)| self.show_now(columns, block, naming))
    }

    /// Begins the columns that no earlier block had.
    fn begin_late(&mut self, columns: &[Cells]) -> Result<()> {
        for cells in columns.iter().skip(self.kept.len()) {
            let mut late = cells.anew(0);
            if !(0..self.sample.kept()).all(|_| late.push_absent()) {
                return Err(out_of_memory());
            }
            self.kept.push(late);
        }
        Ok(())
    }

    fn show_now(&mut self, columns: Vec<Cells>, mut block: Sample, naming: Naming) -> Result<()> {
        let rows = block.kept();
        self.begin_late(&columns)?;
        let keep = self.sample.take_from(&mut block).ok_or_else(out_of_memory)?;
        let mut rules = Rules::new(naming.options, self.decoding);
        rules.comma_delimited = naming.comma_delimited;
        rules.rows = rows;
        let names = naming.texts(self.decoding);
        let mut typed = Vec::with_capacity(columns.len());
        for ((mut cells, name), kept) in columns.into_iter().zip(names).zip(&mut self.kept) {
            if cells.is_unwanted() {
                continue;
            }
            kept.append_kept(&cells, &keep).ok_or_else(out_of_memory)?;
            let kind = naming.options.kinds.get(&name).copied();
            typed.push(typing::column(&name, &mut cells, kind, &rules, &mut Vec::new())?);
        }
        if rows > 0 {
            self.observer.rows(&Table::new(typed)?);
        }
        let Some(keep) = self.sample.thin() else { return Ok(()) };
        thin(&mut self.kept, &keep)
    }
}

/// Keeps some rows of columns, with the same capacity, because half of it will be filled again.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn thin(columns: &mut [Cells], keep: &[bool]) -> Result<()> {
    for cells in columns {
        let mut kept = cells.anew(keep.len());
        kept.append_kept(cells, keep).ok_or_else(out_of_memory)?;
        *cells = kept;
    }
    Ok(())
}

/// The observer of all rows, until the encoding of the file is known.
#[derive(Debug)]
pub(super) struct Told {
    observer: Box<dyn RowObserver>,
    decoding: Decoding,
}

impl Told {
    /// Passes on the encoding that the whole file turned out to have.
    pub(super) fn decoded_by(mut self, decoding: Decoding) {
        if decoding != self.decoding {
            self.observer.misread();
        }
    }
}
