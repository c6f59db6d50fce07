//! Counts of all rows of a batch that does not fit into memory, against a reference that does.

use super::ranks::RankCounts;
use super::{CategoryCounts, ColumnSummary, Content, Profile, summarise};
use crate::table::{Column, Kind, RowObserver, Table, Values, labels::sort_classes};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Largest number of distinct labels of a column that are counted.
const MOST_LABELS: usize = 100_000;
/// Largest number of distinct numbers of all reference columns together; further columns are not counted. Each takes
/// twelve bytes.
const MOST_PLACES: usize = 1 << 24;

/// Counts the rows of a batch while its file is read, so that Kolmogorov-Smirnov, chi-squared, shares and missing
/// values are those of all rows although only a sample of them is kept.
///
/// A column is counted if each block of rows has it as the reference has it: as numbers, moments, labels, or texts,
/// whose lengths are counted. Other columns are left to the sample. If a block lacks a column, as JSON records may
/// before its name first occurs, it is missing in all rows of the block. Memory: 12 bytes for each distinct number of
/// the reference, at most 192 MiB, and each label once.
#[derive(Debug)]
pub struct Counter {
    reference: Arc<Profile>,
    columns: Vec<Option<Counting>>,
}

/// The counts for one reference column.
#[derive(Debug)]
struct Counting {
    rows: u64,
    missing: u64,
    /// Whether any block had the column.
    found: bool,
    nature: Option<Nature>,
    content: Counts,
}

#[derive(Debug)]
enum Counts {
    Ranks(RankCounts),
    Labels(BTreeMap<String, u64>),
}

/// What the values of a column are, by how they are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    Numbers,
    Moments,
    Flags,
    Labels,
}

impl Nature {
    fn of(kind: Kind, has_numbers: bool) -> Self {
        match kind {
            Kind::Numeric => Self::Numbers,
            Kind::Categorical if has_numbers => Self::Numbers,
            Kind::Datetime => Self::Moments,
            Kind::Boolean => Self::Flags,
            Kind::Categorical | Kind::Text => Self::Labels,
        }
    }

    fn of_column(column: &Column) -> Self {
        let numbers = matches!(column.values(), Values::Categorical(c) if c.numbers.is_some());
        Self::of(column.kind(), numbers)
    }
}

impl Counter {
    /// A counter for a reference, without rows. `cuts` returns the edges for the shares of a column.
    #[must_use]
    pub fn new(reference: Arc<Profile>, cuts: impl Fn(&ColumnSummary) -> Vec<f64>) -> Self {
        let mut places = 0;
        let columns = reference.columns.iter().map(|column| {
            let content = match column.kind {
                Kind::Categorical | Kind::Boolean => Counts::Labels(BTreeMap::new()),
                Kind::Numeric | Kind::Datetime | Kind::Text => {
                    let ranks = RankCounts::new(&*column.ranked()?, cuts(column))?;
                    if places + ranks.distinct() > MOST_PLACES {
                        return None;
                    }
                    places += ranks.distinct();
                    Counts::Ranks(ranks)
                }
            };
            Some(Counting { rows: 0, missing: 0, found: false, nature: None, content })
        });
        Self { columns: columns.collect(), reference }
    }

    /// Counts the next rows of one column, typed by themselves, of a file whose columns come separately; in the end
    /// all columns have equally many rows.
    pub fn column(&mut self, column: &Column) {
        for (reference, place) in self.reference.columns.iter().zip(&mut self.columns) {
            if reference.name == column.name() {
                count(reference, place, column);
            }
        }
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Counted {
        let each = self.reference.columns.iter().zip(self.columns);
        let columns = each.filter_map(|(column, counting)| {
            let Counting { rows, missing, nature, content, .. } =
                counting.filter(|counting| counting.found)?;
            let content = match content {
                Counts::Ranks(ranks) if ranks.overflowed() => return None,
                Counts::Ranks(ranks) => Whole::Ranks(Arc::new(ranks)),
                Counts::Labels(labels) => {
                    Whole::Labels(of_labels(labels, nature == Some(Nature::Numbers)))
                }
            };
            Some(CountedColumn { name: column.name.clone(), rows, missing, nature, content })
        });
        Counted { columns: columns.collect() }
    }
}

impl RowObserver for Counter {
    fn rows(&mut self, block: &Table) {
        let rows = block.row_count() as u64;
        for (reference, place) in self.reference.columns.iter().zip(&mut self.columns) {
            if let Some(column) = block.find(&reference.name) {
                count(reference, place, column);
            } else if let Some(counting) = place {
                counting.rows += rows;
                counting.missing += rows;
            }
        }
    }

    fn misread(&mut self) {
        self.columns.iter_mut().for_each(|column| *column = None);
    }
}

/// Counts a block of a column in its slot, which is emptied for good if the block cannot be counted.
fn count(reference: &ColumnSummary, place: &mut Option<Counting>, column: &Column) {
    if place.as_mut().is_some_and(|counting| !counting.add(reference, column)) {
        *place = None;
    }
}

impl Counting {
    /// Counts a block of a column; false if that is not possible.
    fn add(&mut self, reference: &ColumnSummary, column: &Column) -> bool {
        self.found = true;
        self.rows += column.len() as u64;
        self.missing += column.missing();
        if column.missing() == column.len() as u64 {
            return true;
        }
        let nature = Nature::of_column(column);
        if *self.nature.get_or_insert(nature) != nature {
            return false;
        }
        let summary = summarise(column);
        match &mut self.content {
            Counts::Ranks(ranks) => {
                let same = nature == Nature::of(reference.kind, false);
                let now =
                    if nature == Nature::Labels { summary.lengths() } else { summary.numbers() };
                let (Some(before), Some(now), true) = (reference.ranked(), now, same) else {
                    return false;
                };
                ranks.add(&before, &now);
            }
            Counts::Labels(labels) => {
                let Some(counts) = summary.categories() else { return false };
                for (label, &count) in counts.labels.iter().zip(&counts.counts) {
                    match labels.get_mut(label) {
                        Some(sum) => *sum += count,
                        None => {
                            labels.insert(label.clone(), count);
                        }
                    }
                }
                return labels.len() <= MOST_LABELS && nature != Nature::Moments;
            }
        }
        true
    }
}

/// Counts in the order in which a column has its labels.
fn of_labels(counts: BTreeMap<String, u64>, are_numbers: bool) -> CategoryCounts {
    let mut labels: Vec<String> = counts.keys().cloned().collect();
    sort_classes(&mut labels);
    let number = |label: &String| label.parse().unwrap_or(f64::NAN);
    CategoryCounts {
        counts: labels.iter().map(|label| counts.get(label).copied().unwrap_or(0)).collect(),
        numbers: are_numbers.then(|| labels.iter().map(number).collect()),
        labels,
    }
}

/// The counts of a [`Counter`]: columns of a batch over all its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    columns: Vec<CountedColumn>,
}

#[derive(Debug, Clone, PartialEq)]
struct CountedColumn {
    name: String,
    rows: u64,
    missing: u64,
    nature: Option<Nature>,
    content: Whole,
}

#[derive(Debug, Clone, PartialEq)]
enum Whole {
    Ranks(Arc<RankCounts>),
    Labels(CategoryCounts),
}

impl Counted {
    /// The summaries of the kept sample, with the counts of all rows used wherever the sample's column has the same
    /// form.
    #[must_use]
    pub fn complete(&self, sample: Vec<ColumnSummary>) -> Vec<ColumnSummary> {
        let find = |name: &str| self.columns.iter().find(|column| column.name == name);
        let complete = |summary: ColumnSummary| match find(&summary.name) {
            Some(column) => column.complete(summary),
            None => summary,
        };
        sample.into_iter().map(complete).collect()
    }

    /// The names of the columns that were counted.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }
}

impl CountedColumn {
    fn complete(&self, sample: ColumnSummary) -> ColumnSummary {
        let nature = Nature::of(sample.kind, sample.holds_whole_numbers());
        if sample.present() == 0 || self.nature.is_some_and(|known| known != nature) {
            return sample;
        }
        let (rows, missing) = (self.rows, self.missing);
        match (&self.content, sample.kind) {
            (Whole::Ranks(ranks), Kind::Numeric | Kind::Datetime | Kind::Text) => {
                let (infinite, ranks) = (ranks.infinite(), Some(Arc::clone(ranks)));
                ColumnSummary { rows, missing, infinite, ranks, ..sample }
            }
            (Whole::Labels(counts), Kind::Categorical | Kind::Boolean) => {
                let content = Content::Categories(counts.clone());
                ColumnSummary { rows, missing, content, ..sample }
            }
            _ => sample,
        }
    }
}
