//! Profiles: columns of a table as counts that merge in any order, small enough for a file.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | [`TableProfile`], made and merged |
//! | `column` | one column of it |
//! | `file` | its text, and back |
//! | `described` | what it says of each column |
//!
//! Many machines or tabs each make a profile of what they saw; merged, in whatever order, they give the same
//! bytes as a profile of all rows. A profile can stand in for the reference of a monitor or of a comparison;
//! results then say that they are approximate, and by how much.

mod column;
mod described;
mod file;

pub use column::ColumnProfile;
pub use described::{ColumnDescription, ProfileDescription};

use crate::drift::{DriftOptions, DriftReport, compare_profiles};
use crate::error::{Error, Result};
use crate::summary::{self, ColumnSummary, MAX_LABELS};
use crate::table::{Column, Kind, Table};
use serde::{Deserialize, Serialize};

/// Cells of a column at most, where the caller does not say.
const CELLS: u64 = 1024;
const MOST_CELLS: u64 = 65_536;
/// Columns of a profile at most.
const MOST_COLUMNS: usize = 20_000;

/// How a profile is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProfileOptions {
    /// Distinct numbers or labels a column that are told apart, 16 to 65,536; default 1,024. Of more numbers the
    /// last bits are cleared, of more labels only their lengths are counted.
    pub cells: Option<u64>,
}

/// All columns of a table as counts. Columns stand apart: no row can be put together from them, but of
/// columns with few distinct values every value is in it, and of categories their names. Free texts are not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableProfile {
    cells: u64,
    columns: Vec<ColumnProfile>,
}

crate::json::shape!(TableProfile { cells, columns });

impl TableProfile {
    /// The profile of a table. Sorting dominates, as in [`summary::profile`].
    ///
    /// # Errors
    /// `config-invalid` for a number of cells out of range, and for a table that is a sample of its file.
    pub fn of(table: &Table, options: &ProfileOptions) -> Result<Self> {
        let cells = options.cells.unwrap_or(CELLS);
        if !(16..=MOST_CELLS).contains(&cells) {
            return Err(Error::invalid(format!("cells is {cells}; use 16 to {MOST_CELLS}."))
                .at_field("cells"));
        }
        if let Some(sampled) = table.sampled() {
            return Err(Error::invalid(format!(
                "Only a sample of the {} rows of this file is in memory. Make profiles of parts of it and merge them.",
                sampled.rows
            )));
        }
        let each = table.columns().iter().map(|column| {
            let profile = ColumnProfile::of(&summary::summarise(column), cells as usize, true);
            profile.with_texts(column)
        });
        Ok(Self { cells, columns: each.collect() })
    }

    /// The profile of summaries without sums and distinct values, and with as many cells as a tenth of the values, 16 to `cells`: so few that
    /// hardly any single value of a column can be told from it. Labels are counted by name up to 10,000.
    #[must_use]
    pub fn of_summaries(columns: &[ColumnSummary], cells: u64) -> Self {
        let limit = |column: &ColumnSummary| match column.kind {
            Kind::Categorical | Kind::Boolean if column.numbers().is_none() => MAX_LABELS,
            _ => (column.present() / 10).clamp(16, cells) as usize,
        };
        let each = columns.iter().map(|column| ColumnProfile::of(column, limit(column), false));
        Self { cells, columns: each.collect() }
    }

    /// The profile of all rows of both. The number of cells is the smaller one; columns that only one has are
    /// kept; where the order of columns differs they are sorted by name.
    ///
    /// # Errors
    /// `kind-mismatch` for a column that is numbers in one and labels or moments in the other.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let cells = self.cells.min(other.cells);
        let limit = cells as usize;
        let names = |profile: &Self| -> Vec<String> {
            profile.columns.iter().map(|column| column.name.clone()).collect()
        };
        let (mut all, others) = (names(self), names(other));
        if all != others {
            all.extend(others);
            crate::order::sort_by(&mut all, Ord::cmp);
            all.dedup();
        }
        let own = Lookup::of(self);
        let more = Lookup::of(other);
        let columns = all.iter().map(|name| match (own.find(name), more.find(name)) {
            (Some(a), Some(b)) => a.merge(b, limit),
            (Some(one), None) | (None, Some(one)) => Ok(one.within(limit)),
            (None, None) => Err(Error::column_missing(name, std::iter::empty())),
        });
        Ok(Self { cells, columns: columns.collect::<Result<_>>()? })
    }

    /// Rows of the column with most of them.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.columns.iter().map(ColumnProfile::rows).max().unwrap_or(0)
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[ColumnProfile] {
        &self.columns
    }

    /// Summaries that stand in for those of the rows: comparisons with them say that they are approximate.
    #[must_use]
    pub fn summaries(&self) -> summary::Profile {
        summary::Profile { columns: self.columns.iter().map(ColumnProfile::summary).collect() }
    }

    /// A table of the distinct values, for names, kinds and classes. Its rows mean nothing.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn exemplar(&self) -> Result<Table> {
        let rows = self.columns.iter().map(ColumnProfile::held).max().unwrap_or(0);
        Table::new(self.columns.iter().map(|column| column.exemplar(rows)).collect::<Vec<Column>>())
    }
}

/// Columns by name.
struct Lookup<'a>(Vec<&'a ColumnProfile>);

impl<'a> Lookup<'a> {
    fn of(profile: &'a TableProfile) -> Self {
        let mut columns: Vec<&ColumnProfile> = profile.columns.iter().collect();
        crate::order::sort_by(&mut columns, |a, b| a.name.cmp(&b.name));
        Self(columns)
    }

    fn find(&self, name: &str) -> Option<&'a ColumnProfile> {
        let place = self.0.partition_point(|column| column.name.as_str() < name);
        self.0.get(place).copied().filter(|column| column.name == name)
    }
}

/// The profile of all rows of all; in whatever order, the same.
///
/// # Errors
/// `config-invalid` without any, and as [`TableProfile::merge`].
pub fn merge_profiles(profiles: &[TableProfile]) -> Result<TableProfile> {
    let Some((first, rest)) = profiles.split_first() else {
        return Err(Error::invalid("There is no profile to merge."));
    };
    rest.iter().try_fold(first.clone(), |all, next| all.merge(next))
}

/// Compares a batch with a profile in place of a reference. Every result has its `errorBound`.
///
/// # Errors
/// As [`detect_drift`](crate::drift::detect_drift).
///
/// ```
/// use driftglass::{drift::{DriftOptions, Verdict}, profiles::{TableProfile, drift_from_profile}, table::{Column, Table}};
/// let ages = |from: f64| Table::new(vec![Column::from_numbers("age", (0..500).map(|n| from + f64::from(n) / 7.0).collect())]);
/// let monday = TableProfile::of(&ages(20.0)?, &Default::default())?;
/// let tuesday = TableProfile::of(&ages(21.0)?, &Default::default())?;
/// let report = drift_from_profile(&monday.merge(&tuesday)?, &ages(45.0)?, &DriftOptions::default())?;
/// assert_eq!((report.verdict, report.columns[0].error_bound), (Verdict::Drifted, Some(0.0)));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn drift_from_profile(
    profile: &TableProfile,
    batch: &Table,
    options: &DriftOptions,
) -> Result<DriftReport> {
    let batch = summary::profile(batch);
    compare_profiles(&profile.summaries().columns, &batch.columns, &[], options)
}
