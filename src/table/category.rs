//! Categories: a dictionary of labels and one code a row.

use super::interner::Interner;

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
        let text = |label: &[u8]| String::from_utf8_lossy(label).into_owned();
        let mut by_order: Vec<(usize, String)> = self.labels.iter().map(text).enumerate().collect();
        by_order.sort_by(|(_, a), (_, b)| order(a, b));
        let mut rank = vec![MISSING_CODE; by_order.len()];
        for (position, (old, _)) in by_order.iter().enumerate() {
            rank[*old] = position as u32;
        }
        let recode = |code: u32| rank.get(code as usize).copied().unwrap_or(MISSING_CODE);
        let codes = self.codes.into_iter().map(recode).collect();
        let labels: Vec<String> = by_order.into_iter().map(|(_, label)| label).collect();
        let numbers = labels.iter().map(|label| number(label)).collect();
        Categories { codes, labels, numbers }
    }
}
