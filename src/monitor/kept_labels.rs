//! Late labels of the batches in the history, one per row, so that deliveries add up.

use super::codes;
use crate::json;
use crate::table::{CategoryBuilder, Column, Values};
use serde::Serialize;

/// Largest number of rows whose labels are kept, besides those of the batch that was labelled last.
const MOST_ROWS: u64 = 1_000_000;
/// Number of rows that a row with a numeric label counts as: a snapshot takes one character for a class, and up to
/// twenty for a number.
const ROWS_A_NUMBER: u64 = 5;

/// The labels of the batches of a monitor; the batch labelled last is at the end.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct KeptLabels(Vec<OfBatch>);

impl json::Read for KeptLabels {
    fn read(value: &serde_json::Value) -> json::Result<Self> {
        json::Read::read(value).map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// The labels of one batch in row order, as indices into its classes or as numbers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct OfBatch {
    /// Its number, counted from 1.
    batch: u64,
    rows: u64,
    classes: Vec<String>,
    codes: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    numbers: Vec<Option<f64>>,
}

json::shape!(OfBatch { batch, rows, classes, codes, numbers = Vec::new() });

impl KeptLabels {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kept labels of a batch, as a column with this name.
    pub(super) fn of(&self, batch: u64, name: &str) -> Option<Column> {
        self.0.iter().find(|kept| kept.batch == batch)?.column(name)
    }

    /// Stores the labels of a batch, replacing earlier ones, and drops what exceeds the limit: first batches before
    /// `oldest`, then those labelled longest ago.
    pub(super) fn keep(&mut self, batch: u64, labels: &Column, oldest: u64) {
        self.0.retain(|kept| kept.batch != batch && kept.batch >= oldest);
        let rows: u64 = self.0.iter().map(OfBatch::size).sum();
        let mut excess = rows.saturating_sub(MOST_ROWS);
        self.0.retain(|kept| {
            let goes = excess > 0;
            excess = excess.saturating_sub(if goes { kept.size() } else { 0 });
            !goes
        });
        self.0.push(OfBatch::new(batch, labels));
    }
}

impl OfBatch {
    fn new(batch: u64, labels: &Column) -> Self {
        let rows = labels.len() as u64;
        if let Values::Numeric(numbers) = labels.values() {
            let numbers = numbers.iter().map(|number| Some(number).filter(|n| n.is_finite()));
            return Self { batch, rows, numbers: numbers.collect(), ..Self::default() };
        }
        let categories = labels.categories();
        let known = |code: &u32| (*code as usize) < categories.labels.len();
        let code = |code: &u32| if known(code) { codes::FIRST + code } else { codes::ABSENT };
        Self {
            batch,
            rows,
            codes: codes::write(categories.codes.iter().map(code), None),
            classes: categories.labels.clone(),
            numbers: Vec::new(),
        }
    }

    fn size(&self) -> u64 {
        self.rows * if self.numbers.is_empty() { 1 } else { ROWS_A_NUMBER }
    }

    fn column(&self, name: &str) -> Option<Column> {
        if self.classes.is_empty() {
            let numbers: Vec<f64> =
                self.numbers.iter().map(|number| number.unwrap_or(f64::NAN)).collect();
            return Some(Column::new(name, Values::Numeric(numbers.into()), ""));
        }
        let codes = codes::read(&self.codes, usize::try_from(self.rows).ok()?, None)?;
        let class = |code: u32| self.classes.get(code.checked_sub(codes::FIRST)? as usize);
        let mut all = CategoryBuilder::default();
        for code in codes {
            push(&mut all, class(code).map(String::as_str));
        }
        Some(Column::new(name, Values::Categorical(all.finish()), ""))
    }
}

/// The labels of a batch after a delivery: for each row the label that `rows` points to, otherwise the earlier one.
/// They are numbers if requested and all are numbers, otherwise categories.
pub(super) fn joined(
    earlier: Option<&Column>,
    targets: &Column,
    rows: &[u32],
    as_numbers: bool,
) -> Column {
    let numbers = targets.numbers().filter(|_| as_numbers);
    let before = earlier.and_then(Column::numbers);
    if let Some(numbers) = numbers.filter(|_| earlier.is_none() || before.is_some()) {
        let before = before.as_deref().unwrap_or_default();
        let number = |(row, &at): (usize, &u32)| {
            let known = numbers.get(at as usize).or_else(|| before.get(row));
            known.copied().unwrap_or(f64::NAN)
        };
        let all: Vec<f64> = rows.iter().enumerate().map(number).collect();
        return Column::new(targets.name(), Values::Numeric(all.into()), "");
    }
    let (targets_by_label, before) = (targets.categories(), earlier.map(Column::categories));
    let mut all = CategoryBuilder::default();
    for (row, &at) in rows.iter().enumerate() {
        let known = targets_by_label.label(at as usize);
        push(&mut all, known.or_else(|| before.as_ref()?.label(row)));
    }
    Column::new(targets.name(), Values::Categorical(all.finish()), "")
}

/// Whether two columns of labels of one batch, both from [`joined`], differ in any row.
pub(super) fn differ(before: &Column, after: &Column) -> bool {
    OfBatch::new(0, before) != OfBatch::new(0, after)
}

fn push(all: &mut CategoryBuilder, label: Option<&str>) {
    match label {
        Some(label) => all.push(label),
        None => all.push_missing(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A snapshot of 10,000 batches of 100 columns needs 15 of its 25 MB for other things.
    #[test]
    fn labels_of_a_history_stay_small() {
        let numbers =
            |from: u64| (0..50_000).map(move |row| 0.1 + f64::from(row) / 3.0 + from as f64);
        let texts = |from: u64| {
            (0..50_000).map(move |row| Some(["a", "b", "c"][(row + from as usize) % 3]))
        };
        for (is_number, most, batches) in [(true, 5.1e6, 5), (false, 1.2e6, 21)] {
            let mut kept = KeptLabels::default();
            for batch in 1..=30 {
                let labels = if is_number {
                    Column::from_numbers("y", numbers(batch).collect())
                } else {
                    Column::from_texts("y", texts(batch).collect::<Vec<_>>())
                };
                kept.keep(batch, &labels, 1);
            }
            let size = serde_json::to_string(&kept).unwrap().len() as f64;
            assert!(size <= most && kept.0.len() == batches, "{size} {}", kept.0.len());
        }
    }
}
