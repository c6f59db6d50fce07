//! Task and roles, checked against the reference once.

use super::config::{ClassName, MonitorConfig, ProbabilityRole, Roles, Task};
use crate::drift::SkippedColumn;
use crate::error::{Code, Error, Result};
use crate::json;
use crate::table::{Column, Kind, Table, labels};
use std::collections::BTreeMap;

/// What every batch is measured by.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) task: Task,
    pub(super) roles: Roles,
    pub(super) positive: Option<String>,
    /// Columns that are not compared as features, and why.
    pub(super) skip: Vec<SkippedColumn>,
}

impl Plan {
    /// The plan of a configuration whose task is known.
    pub(super) fn new(config: &MonitorConfig, task: Task) -> Self {
        let skip = taken(&config.roles)
            .into_iter()
            .map(|Taken { column, reason, .. }| SkippedColumn {
                column: column.to_owned(),
                reason: reason.to_owned(),
            })
            .collect();
        Self {
            task,
            roles: config.roles.clone(),
            positive: config.positive.as_ref().map(ClassName::label),
            skip,
        }
    }

    /// Whether a column says which row, or is left out: its values are expected to be new.
    pub(super) fn is_aside(&self, column: &str) -> bool {
        let named = |role: &Option<String>| role.as_deref() == Some(column);
        named(&self.roles.id) || named(&self.roles.timestamp) || self.ignores(column)
    }

    /// Whether rules have nothing to say about the column.
    pub(super) fn ignores(&self, column: &str) -> bool {
        self.roles.ignore.iter().any(|name| name == column)
    }
}

/// A column with a role beside feature.
struct Taken<'a> {
    column: &'a str,
    /// The sentence for `skipped`.
    reason: &'static str,
    /// The JSON Pointer to its name in the configuration.
    place: String,
}

fn taken(roles: &Roles) -> Vec<Taken<'_>> {
    let single = [
        (&roles.target, "target", "It is the target, which has a result of its own."),
        (&roles.prediction, "prediction", "It is the prediction, which has a result of its own."),
        (&roles.timestamp, "timestamp", "It is the timestamp."),
        (&roles.latency, "latency", "It is the latency, which has a result of its own."),
        (&roles.id, "id", "It is the id."),
    ];
    let mut taken = Vec::new();
    for (column, role, reason) in single {
        let place = within_roles(role);
        taken.extend(column.as_deref().map(|column| Taken { column, reason, place }));
    }
    let reason = "It is a probability, which has a result of its own.";
    let sure = probabilities(roles).into_iter();
    taken.extend(sure.map(|(place, column)| Taken { column, reason, place }));
    let reason = "It is to be left out.";
    let left_out = listed("ignore", &roles.ignore);
    taken.extend(left_out.map(|(place, column)| Taken { column, reason, place }));
    taken
}

/// The JSON Pointer to a role.
fn within_roles(role: &str) -> String {
    format!("/roles/{role}")
}

/// The columns of a role that takes several, after the JSON Pointers to them.
fn listed<'a>(role: &str, columns: &'a [String]) -> impl Iterator<Item = (String, &'a str)> {
    let role = within_roles(role);
    let columns = columns.iter().enumerate();
    columns.map(move |(at, column)| (format!("{role}/{at}"), column.as_str()))
}

/// Columns that are no features of the model, by their roles.
pub(super) fn aside(roles: &Roles) -> Vec<&str> {
    taken(roles).into_iter().map(|taken| taken.column).collect()
}

/// Names of the probability columns.
pub(super) fn probability_columns(roles: &Roles) -> Vec<&str> {
    probabilities(roles).into_iter().map(|(_, column)| column).collect()
}

/// The same after the JSON Pointers to them.
fn probabilities(roles: &Roles) -> Vec<(String, &str)> {
    let place = within_roles("probability");
    match &roles.probability {
        None => Vec::new(),
        Some(ProbabilityRole::Positive(column)) => vec![(place, column)],
        Some(ProbabilityRole::PerClass(columns)) => {
            let of_class = |class| place.clone() + &json::pointer(class);
            columns.iter().map(|(class, column)| (of_class(class), column.as_str())).collect()
        }
    }
}

/// Checks roles against the reference.
///
/// # Errors
/// `column-missing` for a column the reference does not have, `config-invalid` for a column with two
/// roles (with the place of the second), `kind-mismatch` for a probability or latency that is not numbers.
pub(super) fn check_roles(roles: &Roles, reference: &Table) -> Result<()> {
    let mut seen = BTreeMap::new();
    for Taken { column, reason, place } in taken(roles) {
        reference.column(column).map_err(|error| error.at_place(&place))?;
        if let Some(before) = seen.insert(column, reason) {
            let message =
                format!("Column \"{column}\" has two roles. {before} {reason} Give it one.");
            return Err(Error::invalid(message).at_place(&place));
        }
    }
    for (place, column) in listed("segment", &roles.segment) {
        reference.column(column).map_err(|error| error.at_place(&place))?;
    }
    for column in probability_columns(roles).into_iter().chain(roles.latency.as_deref()) {
        numbers(reference.column(column)?)?;
    }
    Ok(())
}

/// The numbers of a column.
///
/// # Errors
/// `kind-mismatch` for labels and texts.
pub(super) fn numbers(column: &Column) -> Result<std::borrow::Cow<'_, [f64]>> {
    if column.missing() == column.len() as u64 {
        return Ok(vec![f64::NAN; column.len()].into());
    }
    column.numbers().ok_or_else(|| {
        Error::new(
            Code::KindMismatch,
            format!(
                "Column \"{}\" has to be numbers but is {} ({}).",
                column.name(),
                column.kind().as_str(),
                column.evidence()
            ),
        )
    })
}

/// The task a reference and its roles speak for.
///
/// No target: unlabelled. A numeric target: regression, unless the predictions are labels. Whole-number
/// classes predicted with fractions: regression too, if there are more than two. Else binary for at most
/// two classes over target and prediction, multiclass for more.
pub(super) fn infer_task(roles: &Roles, reference: &Table) -> Task {
    let find = |name: &Option<String>| name.as_deref().and_then(|name| reference.find(name));
    find(&roles.target).map_or(Task::Unlabelled, |target| task_of(target, find(&roles.prediction)))
}

/// The task a target and its predictions speak for; never unlabelled.
pub(super) fn task_of(target: &Column, prediction: Option<&Column>) -> Task {
    let said_numbers = prediction.is_none_or(|column| column.numbers().is_some());
    if target.kind() == Kind::Numeric && said_numbers {
        return Task::Regression;
    }
    let classes = prediction.map_or_else(
        || target.categories().labels.len(),
        |prediction| labels::align(target, prediction).classes.len(),
    );
    let fractions = prediction.is_some_and(|column| column.kind() == Kind::Numeric);
    if fractions && target.numbers().is_some() && target.categories().labels.len() > 2 {
        return Task::Regression;
    }
    if classes <= 2 { Task::Binary } else { Task::Multiclass }
}
