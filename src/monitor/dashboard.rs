//! The overall state after the last batch, in numbers and in one sentence.

pub(super) use super::situation::Standing;

use super::batch_report::Dashboard;
use super::situation::known;
use super::verdict::{drifted_columns, sentence, status};
use crate::decide::advise;
use crate::metric::name;

/// The dashboard after the last batch.
pub(super) fn of(standing: &Standing<'_>) -> Dashboard {
    let now = standing.situation();
    let status = status(standing, &now);
    let accuracy = |batch| known(batch, name::ACCURACY)?.value;
    let last_drift = standing.history.back().and_then(|last| last.drift.as_ref());
    Dashboard {
        current_accuracy: standing.totals.last_accuracy,
        accuracy_trend: standing.history.iter().map(accuracy).collect(),
        average_confidence: standing.totals.average_confidence(),
        drifted_columns: last_drift.map(drifted_columns).unwrap_or_default(),
        total_predictions: standing.totals.rows,
        batches: standing.totals.batches,
        firing: standing.firing().count() as u64,
        verdict: sentence(standing, &now, status),
        status: status.to_owned(),
        advice: advise(&now),
    }
}
