//! Number of rows of each label.

use super::grid::Grid;
use super::sorted::SortedNumbers;
use crate::order;
use crate::table::{Categories, CategoryBuilder, TextValues};

/// Largest number of distinct labels that are counted in a column that is not categorical.
pub const MAX_LABELS: usize = 10_000;

/// Number of rows of each label. Labels are distinct, and every one occurs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CategoryCounts {
    /// The labels: by value if all are numbers, else by code point.
    pub labels: Vec<String>,
    /// Rows of each label.
    pub counts: Vec<u64>,
    /// The labels as numbers, if the column holds whole numbers.
    pub numbers: Option<Vec<f64>>,
}

impl CategoryCounts {
    /// The labels that occur, with their rows.
    #[must_use]
    pub fn of_categories(categories: &Categories) -> Self {
        let counts = categories.counts();
        let occurs = |code: &usize| counts.get(*code).is_some_and(|&count| count > 0);
        let kept: Vec<usize> = (0..categories.labels.len()).filter(occurs).collect();
        let pick = |numbers: &Vec<f64>| {
            kept.iter().filter_map(|&code| numbers.get(code).copied()).collect()
        };
        Self {
            labels: kept.iter().filter_map(|&code| categories.labels.get(code).cloned()).collect(),
            counts: kept.iter().filter_map(|&code| counts.get(code).copied()).collect(),
            numbers: categories.numbers.as_ref().map(pick),
        }
    }

    /// Rows of each distinct text.
    pub(super) fn of_texts(texts: &TextValues) -> Self {
        let mut builder = CategoryBuilder::default();
        texts.iter().flatten().for_each(|text| builder.push(text));
        Self { numbers: None, ..Self::of_categories(&builder.finish()) }
    }

    /// Rows of each distinct number; `None` past [`MAX_LABELS`] of them.
    pub(super) fn of_numbers(numbers: &SortedNumbers) -> Option<Self> {
        let mut values = Vec::new();
        let mut counts = Vec::new();
        for (value, count) in numbers.ascending().runs() {
            if values.len() == MAX_LABELS {
                return None;
            }
            values.push(value);
            counts.push(count);
        }
        let labels = values.iter().map(|value| format!("{value}")).collect();
        Some(Self { labels, counts, numbers: Some(values) })
    }

    /// Number of rows of each number of a grid that resolves all of them.
    pub(super) fn of_cells(grid: &Grid) -> Option<Self> {
        if grid.cells.iter().any(|cell| cell.is_mixed) || grid.infinite != [0, 0] {
            return None;
        }
        let values: Vec<f64> = grid.cells.iter().map(|cell| cell.at).collect();
        Some(Self {
            labels: values.iter().map(|value| format!("{value}")).collect(),
            counts: grid.cells.iter().map(|cell| cell.count).collect(),
            numbers: Some(values),
        })
    }

    /// All rows counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Number of distinct labels, ignoring spaces around them.
    pub(super) fn distinct_trimmed(&self) -> u64 {
        let padded = |label: &String| label.trim().len() != label.len();
        if !self.labels.iter().any(padded) {
            return self.labels.len() as u64;
        }
        let mut trimmed: Vec<&str> = self.labels.iter().map(|label| label.trim()).collect();
        order::sort_by(&mut trimmed, Ord::cmp);
        trimmed.dedup();
        trimmed.len() as u64
    }

    /// The number of every row, ascending; `None` if labels are not numbers.
    pub(super) fn expand(&self) -> Option<SortedNumbers> {
        let numbers = self.numbers.as_ref()?;
        Some(SortedNumbers::from_runs(numbers.iter().copied().zip(self.counts.iter().copied())))
    }

    /// The length of every row's label in characters, ascending.
    pub(super) fn lengths(&self) -> SortedNumbers {
        let lengths: Vec<f64> =
            self.labels.iter().map(|label| label.chars().count() as f64).collect();
        SortedNumbers::from_present(&repeat(&lengths, &self.counts))
    }
}

fn repeat(numbers: &[f64], counts: &[u64]) -> Vec<f64> {
    numbers
        .iter()
        .zip(counts)
        .flat_map(|(&number, &count)| std::iter::repeat_n(number, count as usize))
        .collect()
}

/// FNV-1a with a final mix: equal texts, equal hashes, the same on every machine.
pub(super) fn text_hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for &byte in text.as_bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}
