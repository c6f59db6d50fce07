//! Validated probabilities with the true classes.

use super::input::Probability;
use super::positive::Positive;
use super::rows::{LabelledRows, gather};
use super::warn;
use crate::error::Warning;
use crate::numerals::counted_as;
use std::borrow::Cow;

/// Largest deviation from a sum of 1 per class that rounding of the probabilities explains.
const ROUNDING_PER_CLASS: f64 = 0.005;
/// Largest deviation from a sum of 1 for any number of classes.
const LARGEST_ROUNDING: f64 = 0.05;

/// Probabilities and true classes of the rows that have both; every probability is in 0..=1.
#[derive(Debug)]
pub(super) struct Scores<'a> {
    /// By task.
    pub task: Task,
    /// Weights of the same rows.
    pub weights: Option<Cow<'a, [f64]>>,
}

/// Two classes, or more.
#[derive(Debug)]
pub(super) enum Task {
    /// One probability per row.
    Binary {
        /// Whether each row is positive.
        positive: Vec<bool>,
        /// Its probability of being positive.
        probability: Vec<f64>,
    },
    /// One probability per row and class.
    Multiclass {
        /// The classes with a probability.
        classes: Vec<String>,
        /// The column of each.
        columns: Vec<Vec<f64>>,
        /// The column of each row's target.
        truth: Vec<usize>,
    },
}

/// Checks the probabilities. `None` if there are none, or if they are refused, with a warning.
pub(super) fn scores<'a>(
    rows: &'a LabelledRows,
    given: &Probability,
    positive: Option<&Positive>,
    known: &[String],
    warnings: &mut Vec<Warning>,
) -> Option<Scores<'a>> {
    let columns: Vec<Cow<[f64]>> = match given {
        Probability::None => return None,
        Probability::Positive(values) => vec![rows.pick(values)],
        Probability::PerClass(columns) if columns.is_empty() => return None,
        Probability::PerClass(columns) => {
            columns.iter().map(|(_, values)| rows.pick(values)).collect()
        }
    };
    check_range(&columns, warnings)?;
    let present = present_rows(&columns, rows.len(), warnings);
    if present.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let columns: Vec<Vec<f64>> =
        columns.into_iter().map(|column| keep(column, present.as_deref())).collect();
    let truth = keep(Cow::Borrowed(&rows.target), present.as_deref());
    let weights = rows.weights.as_deref().map(|weights| match &present {
        None => Cow::Borrowed(weights),
        Some(present) => Cow::Owned(gather(weights, present)),
    });
    let task = match given {
        Probability::PerClass(named) => {
            check_sums(&columns, warnings)?;
            let names: Vec<&str> = named.iter().map(|(class, _)| class.as_str()).collect();
            if known.len() > 2 {
                multiclass(rows, &names, columns, &truth, warnings)?
            } else {
                binary_of_named(positive?, &names, columns, &truth)?
            }
        }
        _ => binary_of_one(positive, known, columns, &truth, warnings)?,
    };
    Some(Scores { task, weights })
}

fn keep<T: Copy>(values: Cow<[T]>, present: Option<&[usize]>) -> Vec<T> {
    match present {
        None => values.into_owned(),
        Some(present) => gather(&values, present),
    }
}

fn check_range(columns: &[Cow<[f64]>], warnings: &mut Vec<Warning>) -> Option<()> {
    let outside = |value: &&f64| !value.is_nan() && !(0.0..=1.0).contains(*value);
    let count: usize = columns.iter().map(|column| column.iter().filter(outside).count()).sum();
    if count == 0 {
        return Some(());
    }
    let probabilities = counted_as(count as u64, "probability is", "probabilities are");
    let why = format!("{probabilities} below 0 or above 1 (percentages?).");
    warn::refused_probability(warnings, "value-out-of-range", count, &why);
    None
}

/// The rows with all their probabilities; `None` if that is every row.
fn present_rows(
    columns: &[Cow<[f64]>],
    rows: usize,
    warnings: &mut Vec<Warning>,
) -> Option<Vec<usize>> {
    if !columns.iter().any(|column| column.iter().any(|value| value.is_nan())) {
        return None;
    }
    let is_present = |row: &usize| {
        columns.iter().all(|column| column.get(*row).is_some_and(|value| !value.is_nan()))
    };
    let present: Vec<usize> = (0..rows).filter(is_present).collect();
    warn::missing_probability(warnings, rows - present.len());
    Some(present)
}

fn check_sums(columns: &[Vec<f64>], warnings: &mut Vec<Warning>) -> Option<()> {
    if columns.len() < 2 {
        return Some(());
    }
    let tolerance = (ROUNDING_PER_CLASS * columns.len() as f64).min(LARGEST_ROUNDING) + 1e-9;
    let rows = columns.first().map_or(0, Vec::len);
    let off = |row: &usize| {
        let total: f64 = columns.iter().map(|column| column[*row]).sum();
        (total - 1.0).abs() > tolerance
    };
    let count = (0..rows).filter(off).count();
    if count == 0 {
        return Some(());
    }
    let rows = counted_as(count as u64, "row", "rows");
    let why = format!("The probabilities of {rows} do not sum to 1.");
    warn::refused_probability(warnings, "probability-sum", count, &why);
    None
}

/// The scores of a single unnamed column, which belongs to the positive class of a binary task.
fn binary_of_one(
    positive: Option<&Positive>,
    known: &[String],
    columns: Vec<Vec<f64>>,
    truth: &[u32],
    warnings: &mut Vec<Warning>,
) -> Option<Task> {
    let certain = positive.filter(|class| class.certain);
    let (Some(positive), Some(probability)) = (certain, columns.into_iter().next()) else {
        let why = if known.len() > 2 {
            format!("{} classes need one probability column each.", known.len())
        } else {
            "Only one class occurs, and it is not known which class the probability belongs to: \
             name the positive class."
                .to_owned()
        };
        warn::refused_probability(warnings, "probability-unusable", 1, &why);
        return None;
    };
    if let [first, rest @ ..] = probability.as_slice()
        && !rest.is_empty()
        && rest.iter().all(|value| value == first)
    {
        warn::constant_probability(warnings, truth.len(), *first);
    }
    Some(Task::Binary { positive: is_positive(positive, truth), probability })
}

/// The scores of columns named by at most two classes: that of the positive class, or 1 minus that of the other.
fn binary_of_named(
    positive: &Positive,
    names: &[&str],
    columns: Vec<Vec<f64>>,
    truth: &[u32],
) -> Option<Task> {
    let own = names.iter().position(|name| *name == positive.name);
    let column = columns.into_iter().nth(own.unwrap_or(0))?;
    let probability = match own {
        Some(_) => column,
        None => column.iter().map(|p| 1.0 - p).collect(),
    };
    Some(Task::Binary { positive: is_positive(positive, truth), probability })
}

fn is_positive(positive: &Positive, truth: &[u32]) -> Vec<bool> {
    truth.iter().map(|&code| Some(code as usize) == positive.code).collect()
}

fn multiclass(
    rows: &LabelledRows,
    names: &[&str],
    columns: Vec<Vec<f64>>,
    truth: &[u32],
    warnings: &mut Vec<Warning>,
) -> Option<Task> {
    let column_of = |class: &String| names.iter().position(|name| *name == class.as_str());
    let of_class: Vec<Option<usize>> = rows.classes.iter().map(column_of).collect();
    let found: Option<Vec<usize>> =
        truth.iter().map(|&code| of_class.get(code as usize).copied().flatten()).collect();
    if found.is_none() {
        let lacking = rows.classes.iter().zip(&of_class).filter(|(_, column)| column.is_none());
        let lacking: Vec<&str> = lacking.map(|(class, _)| class.as_str()).collect();
        let why = format!("There is no probability column for class {}.", warn::names(&lacking));
        warn::refused_probability(warnings, "probability-unusable", lacking.len(), &why);
    }
    let classes = names.iter().map(|&name| name.to_owned()).collect();
    Some(Task::Multiclass { classes, columns, truth: found? })
}
