//! Data quality: missing values, outliers, duplicates, and values unknown to the reference.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the quality of a table |
//! | `column` | the quality of one column |
//! | `issues` | findings that passed a threshold |
//! | `result` | the results |

mod column;
mod issues;
mod result;

pub use crate::table::{duplicate_rows, duplicate_rows_but};
pub use result::{ColumnQuality, DataQuality, QUANTILES, QualityIssue, QualityOptions};

use crate::error::{Error, Result};
use crate::order;
use crate::summary::{ColumnSummary, profile};
use crate::table::Table;
use issues::Limits;

/// The quality of a table, alone or against the summaries of a reference.
///
/// # Errors
/// `config-invalid` if a percentage is not between 0 and 100.
///
/// ```
/// use driftglass::{quality::{data_quality, QualityOptions}, table::{Column, Table}};
/// let table = Table::new(vec![Column::from_numbers("a", vec![1.5, f64::NAN, 2.5])])?;
/// let quality = data_quality(&table, None, &QualityOptions::default())?;
/// assert_eq!(quality.columns[0].missing, 1);
/// assert_eq!(quality.issues[0].code, "missing");
/// # Ok::<(), driftglass::error::Error>(())
/// ```
pub fn data_quality(
    table: &Table,
    reference: Option<&[ColumnSummary]>,
    options: &QualityOptions,
) -> Result<DataQuality> {
    let columns = profile(table).columns;
    quality_of(&columns, table.row_count() as u64, duplicate_rows(table), reference, options)
}

/// The same as [`data_quality`], from existing summaries; the monitor calls this for every batch.
///
/// # Errors
/// As [`data_quality`].
pub fn quality_of(
    columns: &[ColumnSummary],
    rows: u64,
    duplicate_rows: u64,
    reference: Option<&[ColumnSummary]>,
    options: &QualityOptions,
) -> Result<DataQuality> {
    let limits = Limits {
        missing_pct: percentage("missingPct", options.missing_pct.unwrap_or(5.0))?,
        outlier_pct: percentage("outlierPct", options.outlier_pct.unwrap_or(10.0))?,
    };
    let known = |name: &str| reference?.iter().find(|column| column.name == name);
    let measured: Vec<ColumnQuality> =
        columns.iter().map(|summary| column::quality(summary, known(&summary.name))).collect();
    let mut issues = issues::of_rows(rows, duplicate_rows);
    for (summary, quality) in columns.iter().zip(&measured) {
        issues.extend(issues::of_column(summary, quality, known(&summary.name), &limits));
    }
    if let Some(reference) = reference {
        issues.extend(issues::of_schema(columns, reference));
    }
    order::sort_by(&mut issues, |a, b| {
        let concerned = |issue| issues::rows_concerned(issue, rows as f64);
        b.severity.cmp(&a.severity).then_with(|| concerned(b).total_cmp(&concerned(a)))
    });
    Ok(DataQuality { rows, duplicate_rows, columns: measured, issues })
}

fn percentage(name: &str, value: f64) -> Result<f64> {
    if (0.0..=100.0).contains(&value) {
        return Ok(value);
    }
    Err(Error::invalid(format!("{name} is {value}; it is a percentage, from 0 to 100."))
        .at_field(name))
}
