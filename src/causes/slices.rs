//! A column cut into slices of rows: tenths of its numbers, or its most frequent labels.

use crate::alert::number;
use crate::stats::sort::sort;
use crate::stats::{quantile::quantile, sum::Sum};
use crate::table::{Column, Kind};
use std::collections::HashMap;

/// Slices of numbers.
const PARTS: usize = 10;
/// Labels that are slices of their own.
const MOST_LABELS: usize = 20;

/// The slice of missing values.
const MISSING: &str = "missing";
/// The slice of all labels that have none of their own.
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
    /// Ascending places; slices are below, between and from them on.
    Numbers(Vec<f64>),
    /// Labels of their own, then one slice for all others.
    Labels(Vec<String>),
}

impl Slicing {
    /// Tenths of the present numbers, or the labels that occur most often; `None` where all rows are in
    /// one slice.
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

    /// Every value by itself, whatever the kind of the column: the most frequent ones, as segments are.
    pub(super) fn of_labels(column: &Column) -> Self {
        let labels = most_frequent(column);
        let count = labels.len() + 2;
        Self { cut: Cut::Labels(labels), count }
    }

    /// Whether a column can be cut so: numbers that became texts are not missing.
    pub(super) fn fits(&self, column: &Column) -> bool {
        matches!(self.cut, Cut::Labels(_)) || column.numbers().is_some()
    }

    /// The slice of each row of a column of that nature; all missing for another.
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

    /// What the rows of a slice have in common: "18 to 25", "Oslo", "missing". A value that is called as the slices
    /// of other values and missing ones are stands in quotes.
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

/// Where the tenths of a column end, each once.
fn tenths(column: &Column) -> Option<Vec<f64>> {
    let numbers = column.numbers()?;
    let mut present: Vec<f64> = numbers.iter().copied().filter(|n| n.is_finite()).collect();
    sort(&mut present);
    let mut places: Vec<f64> =
        (1..PARTS).filter_map(|part| quantile(&present, part as f64 / PARTS as f64)).collect();
    places.dedup();
    // All below the first place would be an empty slice.
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

/// How many rows there are, what they are worth together, and how that varies.
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

    /// Those of all rows that are not in this one.
    pub(super) fn rest_of(&self, all: &Self) -> Self {
        Self {
            n: all.n - self.n,
            sum: all.sum - self.sum,
            squares: (all.squares - self.squares).max(0.0),
        }
    }
}

/// What the rows of each slice are worth. Rows without a value are left out.
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

/// How many rows each slice has, with a value or without.
pub(super) fn counts(codes: &[u8], slices: usize) -> Vec<u64> {
    let mut counts = vec![0; slices];
    for &code in codes {
        counts.get_mut(usize::from(code)).into_iter().for_each(|count| *count += 1);
    }
    counts
}
