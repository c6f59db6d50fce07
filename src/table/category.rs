//! Categories: a dictionary of labels and one code per row.

use super::interner::Interner;
use crate::order;

/// The code of a row without a value.
pub const MISSING_CODE: u32 = u32::MAX;

/// Values from a set: `codes[row]` is an index into `labels`, or [`MISSING_CODE`].
///
/// Labels are sorted: by value if all of them are numbers, else by text (code point). Every label occurs at least
/// once unless the column was sliced.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Categories {
    /// One code per row.
    pub codes: Vec<u32>,
    /// The distinct labels.
    pub labels: Vec<String>,
    /// The labels as numbers, if the column holds whole numbers.
    pub numbers: Option<Vec<f64>>,
}

impl Categories {
    /// The label of a row; `None` if it is missing.
    #[must_use]
    pub fn label(&self, row: usize) -> Option<&str> {
        let code = *self.codes.get(row)?;
        self.labels.get(code as usize).map(String::as_str)
    }

    /// Number of rows of each label, in the order of `labels`.
    #[must_use]
    pub fn counts(&self) -> Vec<u64> {
        let mut counts = vec![0u64; self.labels.len()];
        for &code in &self.codes {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// Codes of the labels that occur, the most frequent first; equally frequent ones are ordered by text.
    #[must_use]
    pub fn by_frequency(&self) -> Vec<usize> {
        let counts = self.counts();
        let compare = |a: usize, b: usize| {
            counts[b].cmp(&counts[a]).then_with(|| self.labels[a].cmp(&self.labels[b]))
        };
        let mut codes = order::positions(self.labels.len(), &compare);
        codes.retain(|&code| counts[code] > 0);
        codes
    }
}

/// Collects labels in order of appearance; [`CategoryBuilder::finish`] sorts them.
#[derive(Debug, Default)]
pub struct CategoryBuilder {
    codes: Vec<u32>,
    labels: Interner,
}

impl CategoryBuilder {
    /// Adds a row with a label.
    pub fn push(&mut self, label: &str) {
        self.codes.push(self.labels.intern(label.as_bytes()));
    }

    /// Adds a row without a value.
    pub fn push_missing(&mut self) {
        self.codes.push(MISSING_CODE);
    }

    /// Number of distinct labels so far.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.labels.len()
    }

    /// The finished categories, labels sorted by text.
    #[must_use]
    pub fn finish(self) -> Categories {
        let labels = self.texts();
        let order = order::positions(labels.len(), &|a, b| labels[a].cmp(&labels[b]));
        let numbers = labels.is_empty().then(Vec::new);
        self.ordered(labels, &order, numbers)
    }

    /// The finished categories of labels that are all numbers, sorted by value.
    #[must_use]
    pub fn finish_numbers(self) -> Categories {
        let labels = self.texts();
        let value = |label: &String| label.parse::<f64>().unwrap_or(f64::NAN);
        let values: Vec<f64> = labels.iter().map(value).collect();
        let order = order::positions(labels.len(), &|a, b| values[a].total_cmp(&values[b]));
        let numbers = order.iter().map(|&old| values[old]).collect();
        self.ordered(labels, &order, Some(numbers))
    }

    fn texts(&self) -> Vec<String> {
        self.labels.iter().map(|label| String::from_utf8_lossy(label).into_owned()).collect()
    }

    fn ordered(
        self,
        mut labels: Vec<String>,
        order: &[usize],
        numbers: Option<Vec<f64>>,
    ) -> Categories {
        let rank = ranks(order);
        let mut codes = self.codes;
        for code in &mut codes {
            *code = rank.get(*code as usize).copied().unwrap_or(MISSING_CODE);
        }
        let labels = order.iter().map(|&old| std::mem::take(&mut labels[old])).collect();
        Categories { codes, labels, numbers }
    }
}

/// The rank of each position in an order of positions.
pub(super) fn ranks(order: &[usize]) -> Vec<u32> {
    let mut ranks = vec![MISSING_CODE; order.len()];
    for (rank, &position) in order.iter().enumerate() {
        ranks[position] = rank as u32;
    }
    ranks
}
