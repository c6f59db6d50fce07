//! Two summaries of one column in a form they share.
//!
//! A column can change kind between two files without changing in nature: an eleventh distinct whole number turns
//! categories into numbers, and in a small file labels look like free text.

use super::{CategoryCounts, ColumnSummary, SortedNumbers};
use crate::table::{Kind, labels::sort_classes};
use std::borrow::Cow;
use std::collections::HashMap;

/// The form in which two summaries are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Sorted numbers.
    Numbers,
    /// Counts of labels.
    Categories,
    /// Lengths of texts.
    Lengths,
}

/// The form that two summaries share, and the kind of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Common {
    /// How the pair is compared.
    pub kind: Kind,
    /// The values in that form.
    pub view: View,
}

/// Counts of two summaries over the union of their labels.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JointCounts {
    /// The labels: by value if all are numbers, else by code point.
    pub labels: Vec<String>,
    /// Number of rows of the first with each label.
    pub first: Vec<u64>,
    /// Number of rows of the second.
    pub second: Vec<u64>,
}

/// The form that two summaries share, determined by the kind of the first; `None` if they have none.
///
/// A side without values takes any form. If one side has whole-number categories and the other numbers, both are
/// compared as numbers. Labels against text are compared as labels; text against labels is compared by lengths.
#[must_use]
pub fn common_view(first: &ColumnSummary, second: &ColumnSummary) -> Option<Common> {
    if first.present() == 0 || second.present() == 0 {
        let lead = if first.present() == 0 { second } else { first };
        return Some(own_view(lead));
    }
    let numbers = Common { kind: Kind::Numeric, view: View::Numbers };
    match (first.kind, second.kind) {
        (Kind::Numeric, Kind::Numeric) | (Kind::Datetime, Kind::Datetime) => Some(own_view(first)),
        (Kind::Numeric, Kind::Categorical) => second.holds_whole_numbers().then_some(numbers),
        (Kind::Categorical, Kind::Numeric) => first.holds_whole_numbers().then_some(numbers),
        (Kind::Categorical | Kind::Boolean, Kind::Categorical | Kind::Boolean) => {
            Some(own_view(first))
        }
        (Kind::Categorical, Kind::Text) => second.categories().map(|_| own_view(first)),
        (Kind::Text, Kind::Text | Kind::Categorical) => Some(own_view(first)),
        _ => None,
    }
}

fn own_view(summary: &ColumnSummary) -> Common {
    let view = match summary.kind {
        Kind::Numeric | Kind::Datetime => View::Numbers,
        Kind::Categorical | Kind::Boolean => View::Categories,
        Kind::Text => View::Lengths,
    };
    Common { kind: summary.kind, view }
}

/// Both as sorted numbers; `None` if one is not numeric, or one has numbers and the other moments. The second is
/// resolved only as finely as the first.
#[must_use]
pub fn number_pair<'a>(
    first: &'a ColumnSummary,
    second: &'a ColumnSummary,
) -> Option<(Cow<'a, SortedNumbers>, Cow<'a, SortedNumbers>)> {
    let moments = |summary: &ColumnSummary| summary.kind == Kind::Datetime;
    if moments(first) != moments(second) && first.present() > 0 && second.present() > 0 {
        return None;
    }
    Some((first.numbers()?, first.sees(second.numbers()?)))
}

/// Both as sorted text lengths; `None` if one is numeric.
#[must_use]
pub fn length_pair<'a>(
    first: &'a ColumnSummary,
    second: &'a ColumnSummary,
) -> Option<(Cow<'a, SortedNumbers>, Cow<'a, SortedNumbers>)> {
    Some((first.lengths()?, first.sees(second.lengths()?)))
}

/// Both as counts over the union of labels; `None` if one has too many distinct values. If one side has booleans and
/// the other 0 and 1, the first one's names are used.
#[must_use]
pub fn category_pair(first: &ColumnSummary, second: &ColumnSummary) -> Option<JointCounts> {
    let (a, b) = (first.categories()?, second.categories()?);
    let rename = match (first.kind, second.kind) {
        (Kind::Boolean, _) if b.numbers.is_some() => [("0", "false"), ("1", "true")],
        (_, Kind::Boolean) if a.numbers.is_some() => [("false", "0"), ("true", "1")],
        _ => return Some(join(&a, &b)),
    };
    let mut renamed = b.into_owned();
    for label in &mut renamed.labels {
        if let Some((_, name)) = rename.iter().find(|(from, _)| *from == label) {
            *label = (*name).to_owned();
        }
    }
    Some(join(&a, &renamed))
}

fn join(first: &CategoryCounts, second: &CategoryCounts) -> JointCounts {
    let mut labels: Vec<String> = first.labels.iter().chain(&second.labels).cloned().collect();
    sort_classes(&mut labels);
    labels.dedup();
    let (first, second) = (spread(first, &labels), spread(second, &labels));
    JointCounts { labels, first, second }
}

fn spread(counts: &CategoryCounts, labels: &[String]) -> Vec<u64> {
    let known: HashMap<&str, u64> =
        counts.labels.iter().map(String::as_str).zip(counts.counts.iter().copied()).collect();
    labels.iter().map(|label| known.get(label.as_str()).copied().unwrap_or(0)).collect()
}

impl ColumnSummary {
    /// Error bound of the effect of a comparison with a batch, as a share of rows, because only a grid or counts of
    /// this column are known; `None` if its values are known.
    #[must_use]
    pub fn error_bound(&self, batch: &Self, view: View) -> Option<f64> {
        let coarse = self.coarseness.as_ref()?;
        if view == View::Lengths && batch.kind != Kind::Text {
            return Some(1.0); // Of labels only the lengths are known.
        }
        let pair = match view {
            View::Numbers => number_pair(self, batch),
            View::Lengths => length_pair(self, batch),
            View::Categories => None,
        };
        Some(pair.map_or(0.0, |(_, seen)| coarse.error_bound(&seen)))
    }
}
