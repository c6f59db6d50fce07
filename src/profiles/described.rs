//! Description of a profile, column by column.

use super::TableProfile;
use super::column::{ColumnProfile, Content, Numbers};
use crate::metric::finite;
use crate::stats::exact_sum::ExactSum;
use crate::table::Kind;
use serde::Serialize;

/// A profile in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileDescription {
    /// Number of rows of the column with most of them.
    pub rows: u64,
    /// One entry per column.
    pub columns: Vec<ColumnDescription>,
}

/// One column in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnDescription {
    /// Name of the column.
    pub name: String,
    /// How its values are compared.
    pub kind: Kind,
    /// Number of rows, including missing ones.
    pub rows: u64,
    /// Number of rows without a value.
    pub missing: u64,
    /// Number of infinite values.
    pub infinite: u64,
    /// Number of distinct values, by HyperLogLog (standard error 1.6 %) unless `distinct_exact`.
    pub distinct: Option<f64>,
    /// Whether that number is exact.
    pub distinct_exact: bool,
    /// Mean of the finite numbers, from an exact sum: rounded once, whatever the order of rows.
    pub mean: Option<f64>,
    /// Standard deviation (n - 1) of the finite numbers, equally exact.
    pub std: Option<f64>,
    /// The largest share of values that the profile does not resolve; 0 if it resolves all.
    pub error_bound: f64,
}

impl TableProfile {
    /// The description of the profile.
    #[must_use]
    pub fn describe(&self) -> ProfileDescription {
        let columns = self.columns.iter().map(ColumnProfile::describe).collect();
        ProfileDescription { rows: self.rows(), columns }
    }
}

impl ColumnProfile {
    fn describe(&self) -> ColumnDescription {
        let (grid, [mean, std]) = match &self.content {
            Content::Nothing | Content::Labels(_) => (None, [None, None]),
            Content::Texts(lengths, _) => (Some(lengths), [None, None]),
            Content::Numbers(numbers) => (Some(&numbers.grid), numbers.moments()),
        };
        let mixed = grid.iter().flat_map(|grid| &grid.cells).filter(|cell| cell.is_mixed);
        let largest = mixed.map(|cell| cell.count).max().unwrap_or(0);
        let distinct = self.distinct();
        ColumnDescription {
            name: self.name.clone(),
            kind: self.kind,
            rows: self.rows(),
            missing: self.missing,
            infinite: match &self.content {
                Content::Numbers(numbers) => numbers.grid.infinite.iter().sum(),
                _ => 0,
            },
            distinct: distinct.map(|(distinct, _)| distinct),
            distinct_exact: distinct.is_some_and(|(_, exact)| exact),
            mean,
            std,
            error_bound: largest as f64 / self.present().max(1) as f64,
        }
    }
}

impl Numbers {
    /// Mean and standard deviation of the finite numbers.
    pub(super) fn moments(&self) -> [Option<f64>; 2] {
        let n: u64 = self.grid.cells.iter().map(|cell| cell.count).sum();
        let Some([sum, squares]) = &self.sums else { return [None, None] };
        let mean = (n > 0).then(|| sum.value() / n as f64);
        let std = ExactSum::deviation(sum, squares, n);
        [mean.and_then(finite), std.and_then(finite)]
    }
}
