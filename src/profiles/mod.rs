//! Profiles: columns of a table as counts that merge in any order, small enough for a file.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | [`TableProfile`]: making and merging |
//! | `column` | the profile of one column |
//! | `file` | a profile as text, and back |
//! | `described` | the description of a profile |
//!
//! Several machines or tabs each make a profile of the rows they saw. Merged in any order, these give the same bytes
//! as a profile of all rows. A profile can replace the reference of a monitor or of a comparison; results then say
//! that they are approximate, with an error bound.

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

/// Default largest number of cells per column.
const CELLS: u64 = 1024;
const MOST_CELLS: u64 = 65_536;
/// Largest number of columns of a profile.
const MOST_COLUMNS: usize = 20_000;

/// Options for making a profile.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ProfileOptions {
    /// Number of distinct numbers or labels per column that are resolved, 16 to 65,536; default 1,024. If there are
    /// more numbers, their last bits are cleared; if there are more labels, only their lengths are counted.
    pub cells: Option<u64>,
}

/// All columns of a table as counts. Columns are independent: no row can be reconstructed from them. But a column
/// with few distinct values is in it value by value, and categories are in it by name. Free texts are not in it.
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

    /// The profile of summaries, without sums and distinct values. It has as many cells as a tenth of the values, 16
    /// to `cells`: so few that hardly any single value of a column can be told from it. Up to 10,000 labels are
    /// counted by name.
    #[must_use]
    pub fn of_summaries(columns: &[ColumnSummary], cells: u64) -> Self {
        let limit = |column: &ColumnSummary| match column.kind {
            Kind::Categorical | Kind::Boolean if column.numbers().is_none() => MAX_LABELS,
            _ => (column.present() / 10).clamp(16, cells) as usize,
        };
        let each = columns.iter().map(|column| ColumnProfile::of(column, limit(column), false));
        Self { cells, columns: each.collect() }
    }

    /// The profile of all rows of both. The number of cells is the smaller of both. Columns that only one has are
    /// kept; if the order of columns differs, they are sorted by name.
    ///
    /// # Errors
    /// `kind-mismatch` for a column that is numeric in one and has labels or moments in the other.
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

    /// Number of rows of the column with most of them.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.columns.iter().map(ColumnProfile::rows).max().unwrap_or(0)
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[ColumnProfile] {
        &self.columns
    }

    /// Summaries that stand in for those of the rows; comparisons with them are marked as approximate.
    #[must_use]
    pub fn summaries(&self) -> summary::Profile {
        summary::Profile { columns: self.columns.iter().map(ColumnProfile::summary).collect() }
    }

    /// A table of the distinct values, for names, kinds and classes. Its rows have no meaning.
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

/// The profile of all rows of all profiles; the order does not matter.
///
/// # Errors
/// `config-invalid` without any profile, and as [`TableProfile::merge`].
pub fn merge_profiles(profiles: &[TableProfile]) -> Result<TableProfile> {
    let Some((first, rest)) = profiles.split_first() else {
        return Err(Error::invalid("There is no profile to merge."));
    };
    rest.iter().try_fold(first.clone(), |all, next| all.merge(next))
}

/// Compares a batch with a profile instead of a reference. Every result has an `errorBound`.
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
