//! Two columns of labels over one set of classes, for comparing targets with predictions.

use super::category::{Categories, MISSING_CODE};
use super::column::Column;
use crate::order;

/// Two label columns coded over the union of their classes.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignedLabels {
    /// The classes: by value if all are numbers, else by text.
    pub classes: Vec<String>,
    /// Codes of the first column, [`MISSING_CODE`] if missing.
    pub first: Vec<u32>,
    /// Codes of the second column.
    pub second: Vec<u32>,
}

/// Codes two columns over the union of the classes that occur in either.
///
/// `1`, `1.0` and `"1"` are one class; `true` and `"true"` are one class.
/// Classes sort by value if every one reads as a number, else by code point, as in scikit-learn.
#[must_use]
pub fn align(first: &Column, second: &Column) -> AlignedLabels {
    let (first, second) = (first.categories(), second.categories());
    let mut classes: Vec<String> =
        occurring(&first).chain(occurring(&second)).map(str::to_owned).collect();
    sort_classes(&mut classes);
    classes.dedup();
    let first = recode(&first, &classes);
    let second = recode(&second, &classes);
    AlignedLabels { classes, first, second }
}

/// Codes a column over given classes: [`MISSING_CODE`] if missing, `unknown` if it is none of them.
#[must_use]
pub fn code_by(column: &Column, classes: &[String], unknown: u32) -> Vec<u32> {
    let categories = column.categories();
    let mut codes = recode(&categories, classes);
    for (code, before) in codes.iter_mut().zip(&categories.codes) {
        if *code == MISSING_CODE && (*before as usize) < categories.labels.len() {
            *code = unknown;
        }
    }
    codes
}

/// Sorts class names: by value if every one reads as a number, else by code point.
pub fn sort_classes(classes: &mut [String]) {
    let value = |class: &String| class.parse::<f64>().ok().filter(|value| !value.is_nan());
    if classes.iter().all(|class| value(class).is_some()) {
        order::sort_by(classes, |a, b| {
            value(a).partial_cmp(&value(b)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b))
        });
    } else {
        order::sort_by(classes, Ord::cmp);
    }
}

fn occurring(categories: &Categories) -> impl Iterator<Item = &str> {
    let counts = categories.counts();
    categories
        .labels
        .iter()
        .enumerate()
        .filter(move |(code, _)| counts[*code] > 0)
        .map(|(_, label)| label.as_str())
}

fn recode(categories: &Categories, classes: &[String]) -> Vec<u32> {
    let index: std::collections::HashMap<&str, u32> =
        classes.iter().enumerate().map(|(at, class)| (class.as_str(), at as u32)).collect();
    let new: Vec<u32> = categories
        .labels
        .iter()
        .map(|label| index.get(label.as_str()).copied().unwrap_or(MISSING_CODE))
        .collect();
    categories
        .codes
        .iter()
        .map(|&code| new.get(code as usize).copied().unwrap_or(MISSING_CODE))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_their_texts_are_one_class() {
        let target = Column::from_numbers("t", vec![1.0, 0.0, 10.0]);
        let prediction = Column::from_texts("p", [Some("1"), Some("2"), None]);
        let aligned = align(&target, &prediction);
        assert_eq!(aligned.classes, ["0", "1", "2", "10"]);
        assert_eq!(aligned.first, [1, 0, 3]);
        assert_eq!(aligned.second, [1, 2, MISSING_CODE]);
    }
}
