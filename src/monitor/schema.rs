//! Columns that differ between batch and reference.

use super::batch_report::SchemaChange;
use crate::summary::{ColumnSummary, common_view};

/// Columns that went (in the reference's order), changed in nature, or came (in the batch's order).
///
/// A change of kind that leaves the values comparable (whole numbers read as categories in one file and
/// as numbers in the other) is none.
pub(super) fn changes(reference: &[ColumnSummary], batch: &[ColumnSummary]) -> Vec<SchemaChange> {
    let mut changes = Vec::new();
    for before in reference {
        match batch.iter().find(|column| column.name == before.name) {
            None => changes.push(change(before, "removed", "is missing from the batch".to_owned())),
            Some(now) if common_view(before, now).is_none() => {
                let (was, is) = (before.kind.as_str(), now.kind.as_str());
                changes.push(change(before, "kind-changed", format!("was {was} and is {is} now")));
            }
            Some(_) => {}
        }
    }
    let known = |name: &str| reference.iter().any(|column| column.name == name);
    let new = batch.iter().filter(|column| !known(&column.name));
    changes.extend(new.map(|c| change(c, "added", "is not in the reference".to_owned())));
    changes
}

fn change(column: &ColumnSummary, change: &str, what: String) -> SchemaChange {
    SchemaChange {
        column: column.name.clone(),
        change: change.to_owned(),
        message: format!("Column \"{}\" {what}.", column.name),
    }
}
