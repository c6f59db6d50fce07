//! Splits consecutive rows into batches of a given size, or into a given number of batches.

use super::MAX_BATCHES;
use super::batch::{Batch, Place};
use super::options::Incomplete;
use super::plan::Plan;
use crate::error::{Code, Error, Result, Warning};
use crate::numerals::counted;
use std::ops::Range;

/// Batches of `size` rows.
pub(super) fn of_size(rows: usize, size: usize, incomplete: Incomplete) -> Result<Plan> {
    let (full, rest) = (rows / size, rows % size);
    let kept = match incomplete {
        Incomplete::Keep => full + usize::from(rest > 0),
        Incomplete::Append => full.max(usize::from(rest > 0)),
        Incomplete::Drop => full,
    };
    if kept > MAX_BATCHES {
        return Err(too_many(rows));
    }
    let end = |batch: usize| match incomplete {
        Incomplete::Append if batch + 1 == kept => rows,
        _ => ((batch + 1) * size).min(rows),
    };
    let batches = (0..kept).map(|batch| run(batch * size..end(batch))).collect();
    let dropped = incomplete == Incomplete::Drop && rest > 0;
    let warning = dropped.then(|| {
        let message = format!(
            "The last rows do not make up a batch of {} and were left out, as asked: {} of them.",
            counted(size as u64),
            counted(rest as u64)
        );
        Warning::new("rows-dropped", message).times(rest as u64)
    });
    Ok(Plan::of(batches, Vec::new(), warning.into_iter().collect()))
}

/// `count` batches whose sizes differ by at most one.
pub(super) fn of_number(rows: usize, count: usize) -> Result<Plan> {
    if count > MAX_BATCHES {
        return Err(too_many(rows));
    }
    if count > rows {
        return Err(Error::invalid(format!(
            "{} rows cannot make up {} batches. Ask for {rows} or fewer.",
            counted(rows as u64),
            counted(count as u64)
        )));
    }
    // The first batches take the remainder.
    let (size, rest) = (rows / count, rows % count);
    let start = |batch: usize| batch * size + batch.min(rest);
    let batches = (0..count).map(|batch| run(start(batch)..start(batch + 1))).collect();
    Ok(Plan::of(batches, Vec::new(), Vec::new()))
}

fn run(rows: Range<usize>) -> Batch {
    let label = format!("rows {}-{}", rows.start + 1, rows.end);
    Batch::new(label, rows.len(), Place::Run(rows.start))
}

fn too_many(rows: usize) -> Error {
    let size = rows.div_ceil(MAX_BATCHES).max(1);
    Error::new(
        Code::BatchLimit,
        format!(
            "That makes more than {} batches. Take {size} rows a batch or more, or a `count` of {MAX_BATCHES} or less.",
            counted(MAX_BATCHES as u64)
        ),
    )
}
