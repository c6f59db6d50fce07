//! Plans which rows make up which batch, before any row is copied.

use super::batch::{Batch, Place};
use crate::error::{Error, Result, Warning};
use crate::table::Table;

/// How a table is split. Takes four bytes per row if the rows of some batch are not consecutive.
///
/// ```
/// use driftglass::batches::{BatchOptions, Period, Plan, Zone};
/// use driftglass::table::{Column, Table};
/// let times = vec![0.0, 86_400_000.0, 3_600_000.0, f64::NAN];
/// let table = Table::new(vec![Column::from_datetimes("time", times)])?;
/// let options = BatchOptions { by: Some(Period::Day), ..BatchOptions::default() };
/// let plan = Plan::new(&table, &options, &Zone::default())?;
/// let labels: Vec<&str> = plan.batches().iter().map(|batch| batch.label.as_str()).collect();
/// assert_eq!(labels, ["1970-01-01", "1970-01-02"]);
/// assert_eq!(plan.table(&table, 0)?.row_count(), 2);
/// assert_eq!(plan.warnings()[0].count, 1);
/// # Ok::<(), driftglass::error::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    batches: Vec<Batch>,
    /// The rows of the batches that are listed.
    listed: Vec<u32>,
    warnings: Vec<Warning>,
}

impl Plan {
    /// A plan of batches with their lists of rows.
    pub(super) fn of(batches: Vec<Batch>, listed: Vec<u32>, warnings: Vec<Warning>) -> Self {
        Self { batches, listed, warnings }
    }

    /// The batches: periods in order of time, runs of rows in table order, values in the requested order.
    #[must_use]
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// Warnings about rows that belong to no batch.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The rows of a batch as a table, copied from `table`, which must be the table that the plan was made for.
    ///
    /// # Errors
    /// `config-invalid` if the plan has no such batch.
    pub fn table(&self, table: &Table, index: usize) -> Result<Table> {
        let batch = self.batches.get(index).ok_or_else(|| {
            let count = self.batches.len();
            let message = format!("There is no batch {index} (counted from 0) among {count}.");
            Error::invalid(message)
        })?;
        Ok(match batch.place {
            Place::Run(from) => table.slice(from, from + batch.rows as usize),
            Place::Listed(_) => table.pick(self.rows_of(batch)),
        })
    }

    /// The rows of at most `most` batches before the given one, as one table, for a reference that moves along. 1
    /// means the batch before; a large number means all before. `None` before the first batch. Copies the values;
    /// rows are in the order of the batches.
    ///
    /// # Errors
    /// `config-invalid` if the plan has no such batch, or `most` is 0.
    pub fn before(&self, table: &Table, index: usize, most: usize) -> Result<Option<Table>> {
        let before = self.batches.get(..index).filter(|_| index < self.batches.len());
        let (Some(before), 1..) = (before, most) else {
            let count = self.batches.len();
            let message = format!(
                "There are no {most} batches before batch {index} (counted from 0) of {count}."
            );
            return Err(Error::invalid(message));
        };
        let chosen: Vec<usize> = (index.saturating_sub(most)..before.len()).collect();
        Ok((!chosen.is_empty()).then(|| self.rows_together(table, &chosen)))
    }

    /// The rows of some batches as one table, batch after batch.
    pub(super) fn rows_together(&self, table: &Table, places: &[usize]) -> Table {
        let chosen: Vec<&Batch> =
            places.iter().filter_map(|&place| self.batches.get(place)).collect();
        if let (Some(Place::Run(from)), Some(until)) =
            (chosen.first().map(|batch| batch.place), end_of_run(&chosen))
        {
            return table.slice(from, until);
        }
        let mut rows = Vec::new();
        for batch in chosen {
            match batch.place {
                Place::Run(from) => {
                    rows.extend((from..from + batch.rows as usize).map(|row| row as u32))
                }
                Place::Listed(_) => rows.extend_from_slice(self.rows_of(batch)),
            }
        }
        table.pick(&rows)
    }

    /// The listed rows of a batch.
    fn rows_of(&self, batch: &Batch) -> &[u32] {
        match batch.place {
            Place::Run(_) => &[],
            Place::Listed(from) => {
                self.listed.get(from..from + batch.rows as usize).unwrap_or_default()
            }
        }
    }

    /// Sets the start and end of each batch from the times of its rows.
    pub(super) fn add_times(&mut self, moments: &[f64]) {
        let extents: Vec<_> = self
            .batches
            .iter()
            .map(|batch| match batch.place {
                Place::Run(from) => {
                    let run = moments.get(from..from + batch.rows as usize).unwrap_or_default();
                    extent(run.iter().copied())
                }
                Place::Listed(_) => {
                    let moment = |&row: &u32| moments.get(row as usize).copied();
                    extent(self.rows_of(batch).iter().filter_map(moment))
                }
            })
            .collect();
        for (batch, extent) in self.batches.iter_mut().zip(extents) {
            (batch.start, batch.end) = extent.unzip();
        }
    }
}

/// The end of the run of rows that the batches form together, if they do.
fn end_of_run(batches: &[&Batch]) -> Option<usize> {
    let mut end = None;
    for batch in batches {
        let Place::Run(from) = batch.place else { return None };
        if end.is_some_and(|end| end != from) {
            return None;
        }
        end = Some(from + batch.rows as usize);
    }
    end
}

/// The earliest and the latest of the present moments.
fn extent(moments: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    moments.filter(|moment| moment.is_finite()).fold(None, |extent, moment| match extent {
        Some((first, last)) => Some((moment.min(first), moment.max(last))),
        None => Some((moment, moment)),
    })
}
