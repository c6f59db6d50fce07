//! Detects a batch that equals the reference.

use super::batch_report::BatchReport;
use crate::error::Warning;
use crate::table::{Table, has_fingerprint};

/// The warning `same-data` if a batch equals the reference row for row. Values are compared only if the counts of
/// both agree.
pub(super) fn same_data(
    batch: &Table,
    report: &BatchReport,
    reference: &BatchReport,
    known: &str,
) -> Option<Warning> {
    let agree = report.rows > 0
        && report.rows == reference.rows
        && report.quality.columns.len() == reference.quality.columns.len()
        && report.quality.columns.iter().zip(&reference.quality.columns).all(|(now, before)| {
            (&now.name, now.kind, now.missing, now.distinct, now.mean)
                == (&before.name, before.kind, before.missing, before.distinct, before.mean)
        });
    (agree && has_fingerprint(batch, known)).then(|| {
        Warning::new(
            "same-data",
            "Every row equals the reference's, in the same order: nothing can differ. If that is not meant, choose another file for one of them.",
        )
    })
}
