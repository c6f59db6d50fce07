//! Every row of a file of which only a sample is kept, shown to an observer block by block.

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

/// About how many cells a block has, whatever the number of columns.
const CELLS: usize = 1 << 22;
/// Rows of a block at least and at most.
const ROWS: (usize, usize) = (1 << 10, 1 << 18);

/// The rows kept of the blocks that were shown, and who they were shown to.
#[derive(Debug)]
pub(super) struct Blocks {
    observer: Box<dyn RowObserver>,
    kept: Vec<Cells>,
    sample: Sample,
    /// Rows of a block.
    size: usize,
    decoding: Decoding,
}

/// What a file's cells are typed by.
#[derive(Clone, Copy)]
pub(super) struct Naming<'a> {
    options: &'a CsvOptions,
    names: &'a [Vec<u8>],
    comma_delimited: bool,
}

impl<'a> Naming<'a> {
    pub(super) fn of(options: &'a CsvOptions, names: &'a [Vec<u8>], dialect: Dialect) -> Self {
        Self { options, names, comma_delimited: dialect.delimiter == b',' }
    }
}

impl Blocks {
    /// No block yet of a file with those columns, of whose rows `sample` is to be kept.
    pub(super) fn new(
        observer: Box<dyn RowObserver>,
        columns: &[Cells],
        sample: Sample,
        decoding: Decoding,
    ) -> Self {
        let wanted = columns.iter().filter(|cells| !cells.is_unwanted()).count().max(1);
        let kept = columns.iter().map(|cells| cells.anew(0)).collect();
        Self { observer, kept, sample, size: (CELLS / wanted).clamp(ROWS.0, ROWS.1), decoding }
    }

    /// What all rows may take if all are kept.
    pub(super) fn budget(&self) -> u64 {
        self.sample.budget()
    }

    /// Rows of a block.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Shows the blocks that are full, and drops the rows of them that the sample does not keep.
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

    /// The sample that was to be kept, where no block was shown yet and none is to be: the file fits.
    pub(super) fn into_sample(self) -> Sample {
        self.sample
    }

    /// Shows the rows that remain; answers what is kept of all, and what shall be told of the encoding.
    ///
    /// # Errors
    /// `out-of-memory`.
    pub(super) fn finish(
        mut self,
        columns: Vec<Cells>,
        mut waiting: Sample,
        naming: Naming,
    ) -> Result<(Vec<Cells>, Sample, Told)> {
        self.show(columns, &mut waiting, naming)?;
        Ok((self.kept, self.sample, Told { observer: self.observer, decoding: self.decoding }))
    }

    fn show(&mut self, columns: Vec<Cells>, block: &mut Sample, naming: Naming) -> Result<()> {
        let rows = block.kept();
        let keep = self.sample.take_from(block).ok_or_else(out_of_memory)?;
        let mut rules = Rules::new(naming.options, self.decoding);
        rules.comma_delimited = naming.comma_delimited;
        rules.rows = rows;
        let names = unique_names(naming.names, self.decoding);
        let mut typed = Vec::with_capacity(columns.len());
        for ((mut cells, name), kept) in columns.into_iter().zip(names).zip(&mut self.kept) {
            if cells.is_unwanted() {
                continue;
            }
            kept.append_kept(&cells, &keep).ok_or_else(out_of_memory)?;
            let kind = naming.options.kinds.get(&name.text).copied();
            typed.push(typing::column(&name.text, &mut cells, kind, &rules, &mut Vec::new())?);
        }
        if rows > 0 {
            self.observer.rows(&Table::new(typed)?);
        }
        let Some(keep) = self.sample.thin() else { return Ok(()) };
        thin(&mut self.kept, &keep)
    }
}

/// Keeps some rows of columns, with as much room as before: half of it will be filled again.
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

/// Who was shown all rows, until the encoding of the file is known.
#[derive(Debug)]
pub(super) struct Told {
    observer: Box<dyn RowObserver>,
    decoding: Decoding,
}

impl Told {
    /// The encoding that the whole file turned out to have.
    pub(super) fn decoded_by(mut self, decoding: Decoding) {
        if decoding != self.decoding {
            self.observer.misread();
        }
    }
}
