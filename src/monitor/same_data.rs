//! A batch that is the reference.

use super::batch_report::BatchReport;
use crate::error::Warning;
use crate::table::{Table, has_fingerprint};

/// A warning `same-data` where a batch is the reference row for row. The pass over the values is made only
/// where what was counted of both agrees.
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
