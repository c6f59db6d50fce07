//! A column cut into slices of rows: tenths of its numbers, or its most frequent labels.

use crate::alert::number;
use crate::stats::sort::sort;
use crate::stats::{quantile::quantile, sum::Sum};
use crate::table::{Column, Kind};
use std::collections::HashMap;

/// Number of slices of numbers.
const PARTS: usize = 10;
/// Largest number of labels with a slice of their own.
const MOST_LABELS: usize = 20;

/// The slice of missing values.
const MISSING: &str = "missing";
/// The slice of all labels without one of their own.
const OTHER: &str = "other values";

/// How a column is cut; the same for both tables.
#[derive(Debug, Clone)]
pub(super) struct Slicing {
    cut: Cut,
    /// Slices, the one of missing values last.
    pub(super) count: usize,
}

#[derive(Debug, Clone)]
enum Cut {
    /// Ascending edges; there is a slice below them, between them, and from the last one on.
    Numbers(Vec<f64>),
    /// Labels of their own, then one slice for all others.
    Labels(Vec<String>),
}

impl Slicing {
    /// Tenths of the present numbers, or the most frequent labels; `None` if all rows are in one slice.
    pub(super) fn of(column: &Column) -> Option<Self> {
        let cut = match column.kind() {
            Kind::Numeric | Kind::Datetime => Cut::Numbers(tenths(column)?),
            Kind::Categorical | Kind::Boolean => Cut::Labels(most_frequent(column)),
            Kind::Text => return None,
        };
        let slices = match &cut {
            Cut::Numbers(places) => places.len() + 1,
            Cut::Labels(labels) => labels.len() + 1,
        };
        Some(Self { cut, count: slices + 1 })
    }

    /// Every value as a slice, whatever the kind of the column: the most frequent ones, as for segments.
    pub(super) fn of_labels(column: &Column) -> Self {
        let labels = most_frequent(column);
        let count = labels.len() + 2;
        Self { cut: Cut::Labels(labels), count }
    }

    /// Whether a column can be cut this way: numbers that became texts do not count as missing.
    pub(super) fn fits(&self, column: &Column) -> bool {
        matches!(self.cut, Cut::Labels(_)) || column.numbers().is_some()
    }

    /// The slice of each row of a column of that kind; all missing for another kind.
    pub(super) fn codes(&self, column: &Column) -> Vec<u8> {
        let missing = (self.count - 1) as u8;
        match &self.cut {
            Cut::Numbers(places) => {
                let Some(numbers) = column.numbers() else { return vec![missing; column.len()] };
                let slice = |number: &f64| {
                    if number.is_nan() {
                        missing
                    } else {
                        places.partition_point(|place| place <= number) as u8
                    }
                };
                numbers.iter().map(slice).collect()
            }
            Cut::Labels(labels) => {
                let known: HashMap<&str, u8> = labels
                    .iter()
                    .enumerate()
                    .map(|(at, label)| (label.as_str(), at as u8))
                    .collect();
                let categories = column.categories();
                let other = labels.len() as u8;
                let slices: Vec<u8> = categories
                    .labels
                    .iter()
                    .map(|label| known.get(label.as_str()).copied().unwrap_or(other))
                    .collect();
                let slice = |code: &u32| slices.get(*code as usize).copied().unwrap_or(missing);
                categories.codes.iter().map(slice).collect()
            }
        }
    }

    /// What the rows of a slice have in common: "18 to 25", "Oslo", "missing". A value with the name of the slice of
    /// other or of missing values is in quotes.
    pub(super) fn label(&self, slice: usize) -> String {
        if slice + 1 == self.count {
            return MISSING.to_owned();
        }
        match &self.cut {
            Cut::Numbers(places) => {
                let at = |at: usize| places.get(at).copied();
                match (slice.checked_sub(1).and_then(at), at(slice)) {
                    (None, Some(high)) => format!("below {}", number(high)),
                    (Some(low), Some(high)) => format!("{} to {}", number(low), number(high)),
                    (Some(low), None) => format!("{} and above", number(low)),
                    (None, None) => "any".to_owned(),
                }
            }
            Cut::Labels(labels) => match labels.get(slice) {
                Some(label) if [MISSING, OTHER].contains(&label.trim_matches('"')) => {
                    format!("\"{label}\"")
                }
                label => label.map_or(OTHER, |label| label).to_owned(),
            },
        }
    }
}

/// Ends of the tenths of a column, without duplicates.
fn tenths(column: &Column) -> Option<Vec<f64>> {
    let numbers = column.numbers()?;
    let mut present: Vec<f64> = numbers.iter().copied().filter(|n| n.is_finite()).collect();
    sort(&mut present);
    let mut places: Vec<f64> =
        (1..PARTS).filter_map(|part| quantile(&present, part as f64 / PARTS as f64)).collect();
    places.dedup();
    // If all values are at or above the first edge, the slice below it would be empty.
    places.retain(|place| present.first().is_some_and(|least| place > least));
    Some(places)
}

fn most_frequent(column: &Column) -> Vec<String> {
    let categories = column.categories();
    let mut codes = categories.by_frequency();
    codes.truncate(MOST_LABELS);
    codes.sort_unstable();
    codes.into_iter().filter_map(|code| categories.labels.get(code).cloned()).collect()
}

/// Number of rows, with the sum and the variation of their values.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tally {
    pub(super) n: u64,
    pub(super) sum: f64,
    pub(super) squares: f64,
}

impl Tally {
    /// Mean of the rows; `None` without any.
    pub(super) fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / self.n as f64)
    }

    /// Variance of the rows around their mean, 0 for fewer than two.
    pub(super) fn variance(&self) -> f64 {
        let n = self.n as f64;
        if self.n < 2 {
            0.0
        } else {
            ((self.squares - self.sum * self.sum / n) / (n - 1.0)).max(0.0)
        }
    }

    /// The sums over all rows that are not in this slice.
    pub(super) fn rest_of(&self, all: &Self) -> Self {
        Self {
            n: all.n - self.n,
            sum: all.sum - self.sum,
            squares: (all.squares - self.squares).max(0.0),
        }
    }
}

/// Sums of the rows' values in each slice. Rows without a value are left out.
pub(super) fn tallies(codes: &[u8], values: &[f64], slices: usize) -> Vec<Tally> {
    let mut sums = vec![(0u64, Sum::new(), Sum::new()); slices];
    for (&code, &value) in codes.iter().zip(values).filter(|(_, value)| !value.is_nan()) {
        if let Some((n, sum, squares)) = sums.get_mut(usize::from(code)) {
            *n += 1;
            sum.add(value);
            squares.add(value * value);
        }
    }
    let tally = |(n, sum, squares): &(u64, Sum, Sum)| Tally {
        n: *n,
        sum: sum.value(),
        squares: squares.value(),
    };
    sums.iter().map(tally).collect()
}

/// Number of rows in each slice, with or without a value.
pub(super) fn counts(codes: &[u8], slices: usize) -> Vec<u64> {
    let mut counts = vec![0; slices];
    for &code in codes {
        counts.get_mut(usize::from(code)).into_iter().for_each(|count| *count += 1);
    }
    counts
}
