//! A planned batch, and where its rows are.

use serde::Serialize;

/// The code of a row that belongs to no batch.
pub(super) const NO_BATCH: u32 = u32::MAX;

/// A planned batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Batch {
    /// Its label, unique within the plan.
    pub label: String,
    /// Start of its period in milliseconds since 1970 (UTC). If the split is not by period: the earliest time of its
    /// rows if `timestamp` names their column, else `None`.
    pub start: Option<f64>,
    /// The first moment after its period. If the split is not by period: the latest time of its rows, or `None`.
    pub end: Option<f64>,
    /// Number of rows.
    pub rows: u64,
    #[serde(skip)]
    pub(super) place: Place,
}

/// Where the rows of a batch are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// Consecutive in the table, from this row on.
    Run(usize),
    /// Listed in the plan, from this position on.
    Listed(usize),
}

impl Batch {
    /// A batch without times.
    pub(super) fn new(label: String, rows: usize, place: Place) -> Self {
        Self { label, start: None, end: None, rows: rows as u64, place }
    }

    /// The batch with a start and an end.
    pub(super) fn during(self, (start, end): (i64, i64)) -> Self {
        Self { start: Some(start as f64), end: Some(end as f64), ..self }
    }
}

/// The number and place of the rows of each code, and the list of those that have to be listed. Rows keep their order
/// within a batch. Codes beyond the last batch belong to none.
pub(super) fn placed(codes: &[u32], batches: usize) -> (Vec<(usize, Place)>, Vec<u32>) {
    let mut found = vec![(0usize, 0usize, 0usize); batches];
    for (row, &code) in codes.iter().enumerate() {
        if let Some((rows, first, last)) = found.get_mut(code as usize) {
            if *rows == 0 {
                *first = row;
            }
            (*rows, *last) = (*rows + 1, row);
        }
    }
    let is_run =
        |&(rows, first, last): &(usize, usize, usize)| rows <= 1 || last - first + 1 == rows;
    if found.iter().all(is_run) {
        let places = found.iter().map(|&(rows, first, _)| (rows, Place::Run(first))).collect();
        return (places, Vec::new());
    }
    let mut next = 0;
    let mut places = Vec::with_capacity(batches);
    let mut free = Vec::with_capacity(batches);
    for batch in &found {
        let listed = if is_run(batch) { 0 } else { batch.0 };
        let place = if is_run(batch) { Place::Run(batch.1) } else { Place::Listed(next) };
        places.push((batch.0, place));
        free.push((listed > 0).then_some(next));
        next += listed;
    }
    let mut listed = vec![0u32; next];
    for (row, &code) in codes.iter().enumerate() {
        if let Some(Some(at)) = free.get_mut(code as usize) {
            if let Some(place) = listed.get_mut(*at) {
                *place = row as u32;
            }
            *at += 1;
        }
    }
    (places, listed)
}
