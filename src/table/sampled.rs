//! A table that holds only a sample of the rows of its file.

use crate::error::Warning;
use crate::numerals::counted;
use serde::Serialize;

/// Number of rows of a file, and of the sample that a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sampled {
    /// Number of rows of the file.
    pub rows: u64,
    /// Number of rows that the table holds.
    pub kept: u64,
    /// Error bound of a share or a quantile of the kept rows, as a share of the rows, at 95 % confidence and for all
    /// values at once (Dvoretzky, Kiefer and Wolfowitz 1956 with the constant of Massart 1990).
    pub error: f64,
}

impl Sampled {
    /// A sample of `kept` of `rows` rows.
    #[must_use]
    pub fn of(rows: u64, kept: u64) -> Self {
        let error = libm::sqrt(libm::log(2.0 / 0.05) / (2.0 * kept.max(1) as f64)).min(1.0);
        Self { rows, kept, error }
    }

    /// The warning about the sample.
    #[must_use]
    pub fn warning(&self) -> Warning {
        let message = format!(
            "The file is larger than what is kept in memory: {} of its {} rows were kept, chosen by a fixed rule. Shares and quantiles are approximate, within {:.2} percentage points; counts other than of rows are of the kept rows.",
            counted(self.kept),
            counted(self.rows),
            100.0 * self.error,
        );
        Warning::new("sampled-rows", message).times(self.rows - self.kept.min(self.rows))
    }

    /// The warning about the sample if all rows of so many columns were counted against a reference.
    #[must_use]
    pub fn but_counted(&self, columns: usize) -> Warning {
        let message = format!(
            "All {} rows were counted against the reference: drift, shares and missing values of {} columns are those of every row.",
            counted(self.rows),
            counted(columns as u64)
        );
        Warning::new("rows-counted", message).times(self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_shrinks_with_the_root_of_the_rows() {
        let (few, many) = (Sampled::of(1_000_000, 1000), Sampled::of(1_000_000, 100_000));
        assert!((few.error - 0.0429).abs() < 1e-4 && (few.error / many.error - 10.0).abs() < 1e-9);
        assert_eq!(few.warning().count, 999_000);
        assert!(few.warning().message.contains("1,000 of its 1,000,000 rows"));
        assert!(few.but_counted(12).message.starts_with("All 1,000,000 rows"));
    }
}
