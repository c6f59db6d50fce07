//! Categories: a dictionary of labels and one code a row.

use std::collections::HashMap;

/// The code of a row without a value.
pub const MISSING_CODE: u32 = u32::MAX;

/// Values from a set: `codes[row]` is an index into `labels`, or [`MISSING_CODE`].
///
/// Labels are sorted: by value when all of them are numbers, else by text (code point).
/// Every label occurs at least once unless the column was sliced.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Categories {
    /// One code a row.
    pub codes: Vec<u32>,
    /// The distinct labels.
    pub labels: Vec<String>,
    /// The labels as numbers, when the column held whole numbers.
    pub numbers: Option<Vec<f64>>,
}

impl Categories {
    /// The label of a row, `None` where it is missing.
    #[must_use]
    pub fn label(&self, row: usize) -> Option<&str> {
        let code = *self.codes.get(row)?;
        self.labels.get(code as usize).map(String::as_str)
    }

    /// Rows of each label, in the order of `labels`.
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
}

/// Collects labels in order of appearance; [`CategoryBuilder::finish`] sorts them.
#[derive(Debug, Default)]
pub struct CategoryBuilder {
    codes: Vec<u32>,
    labels: Vec<String>,
    index: HashMap<String, u32>,
}

impl CategoryBuilder {
    /// Adds a row with a label.
    pub fn push(&mut self, label: &str) {
        let code = match self.index.get(label) {
            Some(&code) => code,
            None => {
                let code = u32::try_from(self.labels.len()).unwrap_or(MISSING_CODE);
                self.index.insert(label.to_owned(), code);
                self.labels.push(label.to_owned());
                code
            }
        };
        self.codes.push(code);
    }

    /// Adds a row without a value.
    pub fn push_missing(&mut self) {
        self.codes.push(MISSING_CODE);
    }

    /// Distinct labels so far.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.labels.len()
    }

    /// The finished categories, labels sorted by text.
    #[must_use]
    pub fn finish(self) -> Categories {
        self.finish_by(|a, b| a.cmp(b), |_| None)
    }

    /// The finished categories of labels that are all numbers, sorted by value.
    #[must_use]
    pub fn finish_numbers(self) -> Categories {
        let value = |label: &str| label.parse::<f64>().unwrap_or(f64::NAN);
        self.finish_by(|a, b| value(a).total_cmp(&value(b)), |label| Some(value(label)))
    }

    fn finish_by(
        self,
        order: impl Fn(&str, &str) -> std::cmp::Ordering,
        number: impl Fn(&str) -> Option<f64>,
    ) -> Categories {
        let mut by_order: Vec<u32> = (0..self.labels.len() as u32).collect();
        by_order.sort_by(|&a, &b| order(&self.labels[a as usize], &self.labels[b as usize]));
        let mut rank = vec![0u32; by_order.len()];
        for (position, &old) in by_order.iter().enumerate() {
            rank[old as usize] = position as u32;
        }
        let recode = |code: u32| rank.get(code as usize).copied().unwrap_or(MISSING_CODE);
        let codes = self.codes.into_iter().map(recode).collect();
        let mut unsorted = self.labels;
        let labels: Vec<String> =
            by_order.iter().map(|&old| std::mem::take(&mut unsorted[old as usize])).collect();
        let numbers = labels.iter().map(|label| number(label)).collect();
        Categories { codes, labels, numbers }
    }
}
