//! Columns as input of the learner: numbers unchanged, labels as their index among those of the reference. An unknown
//! label is treated as missing.

use crate::order;
use crate::table::{Categories, Column, Kind};
use std::collections::HashMap;

/// How one column becomes numbers.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    pub(super) name: String,
    /// The index of each label; `None` for numbers.
    places: Option<HashMap<String, f64>>,
}

impl Feature {
    /// How a column of the reference becomes numbers; `None` for free text and dates.
    pub(super) fn of(column: &Column) -> Option<Self> {
        let name = column.name().to_owned();
        match column.kind() {
            Kind::Text | Kind::Datetime => None,
            _ if column.numbers().is_some() => Some(Self::of_labels(name, None)),
            _ => Some(Self::of_labels(name, Some(column.categories().labels.clone()))),
        }
    }

    /// A column of numbers, or of labels as their indices.
    pub(super) fn of_labels(name: String, labels: Option<Vec<String>>) -> Self {
        let places = labels.map(|labels| {
            labels.into_iter().zip(0u32..).map(|(label, at)| (label, f64::from(at))).collect()
        });
        Self { name, places }
    }

    /// The indices of the labels; `None` for numbers.
    pub(super) fn labels(&self) -> Option<Vec<String>> {
        let mut labels: Vec<(&String, &f64)> = self.places.as_ref()?.iter().collect();
        order::sort_by(&mut labels, |a, b| a.1.total_cmp(b.1));
        Some(labels.into_iter().map(|(label, _)| label.clone()).collect())
    }

    /// A column in this form for some of its rows, NaN if a value is missing or unknown; all NaN if the column is of
    /// another kind.
    pub(super) fn values(&self, column: &Column, rows: &[usize]) -> Vec<f64> {
        let pick = |value: &dyn Fn(usize) -> Option<f64>| -> Vec<f64> {
            rows.iter().map(|&row| value(row).unwrap_or(f64::NAN)).collect()
        };
        match &self.places {
            None => {
                let numbers = column.numbers().unwrap_or_default();
                pick(&|row| numbers.get(row).copied())
            }
            Some(places) => {
                let categories = column.categories();
                let place = by_code(&categories, places);
                pick(&|row| *place.get(*categories.codes.get(row)? as usize)?)
            }
        }
    }

    /// Whether a column of a batch can be read in this form.
    pub(super) fn fits(&self, column: &Column) -> bool {
        let empty = column.missing() == column.len() as u64;
        empty || self.places.is_some() || column.numbers().is_some()
    }
}

fn by_code(categories: &Categories, places: &HashMap<String, f64>) -> Vec<Option<f64>> {
    categories.labels.iter().map(|label| places.get(label).copied()).collect()
}
