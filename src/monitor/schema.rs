//! Columns that differ between batch and reference.

use super::batch_report::SchemaChange;
use super::plan::Plan;
use crate::metric::{Measurement, name};
use crate::summary::{ColumnSummary, common_view};

const ADDED: &str = "added";
const REMOVED: &str = "removed";
const KIND_CHANGED: &str = "kind-changed";

/// Largest number of columns that a sentence names, for each kind of change.
const NAMED: usize = 5;

/// Columns that were removed (in the reference's order), changed in kind, or were added (in the batch's order).
///
/// A change of kind that leaves the values comparable is not listed (whole numbers read as categories in one file and
/// as numbers in the other).
pub(super) fn changes(reference: &[ColumnSummary], batch: &[ColumnSummary]) -> Vec<SchemaChange> {
    let mut changes = Vec::new();
    for before in reference {
        match batch.iter().find(|column| column.name == before.name) {
            None => changes.push(change(before, REMOVED, "is missing from the batch".to_owned())),
            Some(now) if common_view(before, now).is_none() => {
                let (was, is) = (before.kind.as_str(), now.kind.as_str());
                changes.push(change(before, KIND_CHANGED, format!("was {was} and is {is} now")));
            }
            Some(_) => {}
        }
    }
    let known = |name: &str| reference.iter().any(|column| column.name == name);
    let new = batch.iter().filter(|column| !known(&column.name));
    changes.extend(new.map(|c| change(c, ADDED, "is not in the reference".to_owned())));
    changes
}

/// Columns that were removed or changed in kind, except the target: late labels are no fault.
pub(super) fn broken<'a>(changes: &'a [SchemaChange], plan: &Plan) -> Vec<&'a SchemaChange> {
    let target = plan.roles.target.as_deref();
    let broken = changes.iter().filter(|change| change.change != ADDED);
    broken.filter(|c| Some(c.column.as_str()) != target && !plan.ignores(&c.column)).collect()
}

/// "3 columns of the reference are missing: a, b, c; column d changed in kind"; `None` if nothing is broken.
pub(super) fn in_words(broken: &[&SchemaChange]) -> Option<String> {
    let of = |kind: &str| -> Vec<&str> {
        let same = broken.iter().filter(|change| change.change == kind);
        same.map(|change| change.column.as_str()).collect()
    };
    let (gone, other) = (of(REMOVED), of(KIND_CHANGED));
    let mut parts = Vec::new();
    match gone.as_slice() {
        [] => {}
        [one] => parts.push(format!("column {one} of the reference is missing")),
        all => parts.push(format!(
            "{} columns of the reference are missing: {}",
            all.len(),
            listed(all)
        )),
    }
    match other.as_slice() {
        [] => {}
        [one] => parts.push(format!("column {one} changed in kind")),
        all => parts.push(format!("{} columns changed in kind: {}", all.len(), listed(all))),
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The first names, and how many more there are.
fn listed(names: &[&str]) -> String {
    let first = names.get(..NAMED).unwrap_or(names).join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// The number of changed columns, and for each column of the reference that a model may need whether it is present.
/// That is every column except the target and those for ids, times and latencies.
pub(super) fn measurements(
    changes: &[SchemaChange],
    reference: &[ColumnSummary],
    plan: &Plan,
    rows: u64,
) -> Vec<Measurement> {
    let broken = broken(changes, plan);
    let added = changes.iter().filter(|c| c.change == ADDED && !plan.ignores(&c.column)).count();
    let of = |kind: &str| broken.iter().filter(|change| change.change == kind).count();
    let counts = [
        (name::REMOVED_COLUMNS, of(REMOVED)),
        (name::CHANGED_KINDS, of(KIND_CHANGED)),
        (name::ADDED_COLUMNS, added),
    ];
    let mut all = Vec::with_capacity(counts.len() + reference.len());
    all.extend(counts.map(|(metric, count)| Measurement::new(metric, Some(count as f64), rows)));
    let needed = |name: &str| {
        let aside = [&plan.roles.target, &plan.roles.latency];
        !plan.is_aside(name) && aside.iter().all(|role| role.as_deref() != Some(name))
    };
    for column in reference.iter().filter(|column| needed(&column.name)) {
        let found = broken.iter().find(|change| change.column == column.name);
        let value = found.map_or(0.0, |change| if change.change == REMOVED { 1.0 } else { 2.0 });
        let measured = Measurement::new(name::SCHEMA_BREAK, Some(value), rows);
        all.push(measured.of_column(&column.name));
    }
    all
}

fn change(column: &ColumnSummary, change: &str, what: String) -> SchemaChange {
    SchemaChange {
        column: column.name.clone(),
        change: change.to_owned(),
        message: format!("Column \"{}\" {what}.", column.name),
    }
}
