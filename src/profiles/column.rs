//! One column of a profile.

use crate::error::{Code, Error, Result};
use crate::order;
use crate::stats::exact_sum::ExactSum;
use crate::summary::{CategoryCounts, Cell, ColumnSummary, Grid, Registers, SortedNumbers};
use crate::table::{CategoryBuilder, Column, Kind, TextValues, Values, labels::sort_classes};
use std::collections::BTreeMap;

/// One column as counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnProfile {
    /// Name of the column.
    pub name: String,
    /// How its values are compared.
    pub kind: Kind,
    /// Number of rows without a value.
    pub missing: u64,
    pub(super) content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// No value at all; compatible with every kind.
    Nothing,
    Numbers(Numbers),
    Labels(BTreeMap<String, u64>),
    /// Lengths in characters, and registers for distinct texts if they were counted.
    Texts(Grid, Option<Registers>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numbers {
    pub(super) grid: Grid,
    /// Sums of the finite numbers and of their squares, if they were computed.
    pub(super) sums: Option<[ExactSum; 2]>,
    /// Registers for distinct numbers, if they were counted and the grid does not resolve them all.
    pub(super) registers: Option<Registers>,
}

impl ColumnProfile {
    /// The profile of a summary. With `counted` it also has sums and distinct values, which take a step per number
    /// (for texts: [`Self::with_texts`]).
    pub(super) fn of(summary: &ColumnSummary, limit: usize, counted: bool) -> Self {
        let is_text = summary.kind == Kind::Text;
        let content = if summary.present() == 0 {
            Content::Nothing
        } else if let (false, Some(numbers)) = (is_text, summary.numbers()) {
            Content::Numbers(Numbers::of(&numbers, limit, counted))
        } else if let (false, Some(counts)) = (is_text, summary.categories()) {
            let labels = counts.labels.iter().cloned().zip(counts.counts.iter().copied());
            Content::Labels(order::map(labels))
        } else {
            let lengths = summary.lengths().unwrap_or_default();
            Content::Texts(Grid::of(&lengths, limit), None)
        };
        let (name, kind, missing) = (summary.name.clone(), summary.kind, summary.missing);
        Self { name, kind, missing, content }.within(limit)
    }

    /// The profile with the distinct texts of the column counted.
    pub(super) fn with_texts(mut self, column: &Column) -> Self {
        if let (Content::Texts(_, registers @ None), Values::Text(texts)) =
            (&mut self.content, column.values())
        {
            let mut counted = Registers::default();
            texts.iter().flatten().for_each(|text| counted.add_text(text.trim()));
            *registers = Some(counted);
        }
        self
    }

    /// The profile with at most so many cells or labels.
    pub(super) fn within(&self, limit: usize) -> Self {
        let content = match &self.content {
            Content::Nothing => Content::Nothing,
            Content::Numbers(numbers) => Content::Numbers(numbers.within(limit)),
            Content::Labels(labels) if labels.len() > limit => as_texts(labels, limit),
            Content::Labels(labels) => Content::Labels(labels.clone()),
            Content::Texts(lengths, registers) => {
                Content::Texts(lengths.merge(&Grid::default(), limit), registers.clone())
            }
        };
        let is_text = matches!(content, Content::Texts(..));
        let kind = if is_text { Kind::Text } else { self.kind };
        Self { name: self.name.clone(), kind, missing: self.missing, content }
    }

    /// The profile of the rows of both.
    ///
    /// # Errors
    /// `kind-mismatch` if one is numeric and the other is not, or one of them holds moments.
    pub(super) fn merge(&self, other: &Self, limit: usize) -> Result<Self> {
        let missing = self.missing + other.missing;
        let known = |column: &Self, kind: Kind, content: Content| {
            let (name, kind) = (column.name.clone(), kind);
            Self { name, kind, missing, content }.within(limit)
        };
        use Content::{Labels, Nothing, Numbers, Texts};
        match (&self.content, &other.content) {
            (Nothing, Nothing) => {
                let kind =
                    if self.kind.as_str() <= other.kind.as_str() { self.kind } else { other.kind };
                Ok(known(self, kind, Nothing))
            }
            (Nothing, content) => Ok(known(self, other.kind, content.clone())),
            (content, Nothing) => Ok(known(self, self.kind, content.clone())),
            (Numbers(a), Numbers(b)) => {
                let kind = match (self.kind, other.kind) {
                    (a, b) if a == b => a,
                    (Kind::Datetime, _) | (_, Kind::Datetime) => return Err(self.differs(other)),
                    _ => Kind::Numeric,
                };
                Ok(known(self, kind, Numbers(a.merge(b, limit))))
            }
            (Labels(a), Labels(b)) => {
                let mut all = a.clone();
                b.iter().for_each(|(label, count)| *all.entry(label.clone()).or_default() += count);
                let same = self.kind == other.kind;
                Ok(known(self, if same { self.kind } else { Kind::Categorical }, Labels(all)))
            }
            (Texts(a, seen), Texts(b, more)) => {
                let registers = seen.clone().zip(more.as_ref()).map(|(mut all, more)| {
                    all.merge(more);
                    all
                });
                Ok(known(self, Kind::Text, Texts(a.merge(b, limit), registers)))
            }
            (Labels(labels), Texts(..)) => {
                let texts = Self { content: as_texts(labels, limit), ..self.clone() };
                texts.merge(other, limit)
            }
            (Texts(..), Labels(_)) => other.merge(self, limit),
            (Numbers(_), _) | (_, Numbers(_)) => Err(self.differs(other)),
        }
    }

    fn differs(&self, other: &Self) -> Error {
        Error::new(
            Code::KindMismatch,
            format!(
                "Column \"{}\" is {} in one profile and {} in another. Read both files with the same `kinds`.",
                self.name,
                self.kind.as_str(),
                other.kind.as_str()
            ),
        )
    }

    /// Number of rows with a value.
    #[must_use]
    pub fn present(&self) -> u64 {
        match &self.content {
            Content::Nothing => 0,
            Content::Numbers(numbers) => numbers.grid.total(),
            Content::Labels(labels) => labels.values().sum(),
            Content::Texts(lengths, _) => lengths.total(),
        }
    }

    /// Number of rows, including missing ones.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.missing + self.present()
    }

    /// Number of distinct values, and whether it is exact; `None` if they were not counted.
    #[must_use]
    pub fn distinct(&self) -> Option<(f64, bool)> {
        match &self.content {
            Content::Nothing => Some((0.0, true)),
            Content::Labels(labels) => Some((labels.len() as f64, true)),
            Content::Texts(_, registers) => Some((registers.as_ref()?.distinct(), false)),
            Content::Numbers(Numbers { grid, registers, .. }) => {
                let ends = grid.infinite.iter().filter(|&&count| count > 0).count() as f64;
                if grid.cleared == 0 {
                    return Some((grid.cells.len() as f64 + ends, true));
                }
                Some((registers.as_ref()?.distinct() + ends, false))
            }
        }
    }

    /// A summary that stands in for that of the rows.
    pub(super) fn summary(&self) -> ColumnSummary {
        let (name, missing) = (self.name.as_str(), self.missing);
        match &self.content {
            Content::Nothing => {
                ColumnSummary::of_labels(name, self.kind, missing, CategoryCounts::default())
            }
            Content::Labels(labels) => {
                ColumnSummary::of_labels(name, self.kind, missing, counts(labels))
            }
            Content::Numbers(Numbers { grid, .. }) => {
                let mixed = grid.cells.iter().any(|cell| cell.is_mixed);
                let many = self.kind == Kind::Categorical && mixed;
                let kind = if many { Kind::Numeric } else { self.kind };
                ColumnSummary::of_grid(name, kind, missing, grid, 0)
            }
            Content::Texts(lengths, _) => {
                let distinct = self.distinct().map_or(0.0, |(distinct, _)| libm::round(distinct));
                ColumnSummary::of_grid(name, Kind::Text, missing, lengths, distinct as u64)
            }
        }
    }

    /// Number of values in [`Self::exemplar`].
    pub(super) fn held(&self) -> usize {
        match &self.content {
            Content::Nothing | Content::Texts(..) => 0,
            Content::Numbers(numbers) => numbers.grid.cells.len(),
            Content::Labels(labels) => labels.len(),
        }
    }

    /// A column of the distinct values, and of missing ones up to `rows`.
    pub(super) fn exemplar(&self, rows: usize) -> Column {
        let numbers = |grid: &Grid| -> Vec<f64> {
            let own = grid.cells.iter().map(|cell| cell.at);
            own.chain(std::iter::repeat(f64::NAN)).take(rows).collect()
        };
        let values = match (&self.content, self.kind) {
            (Content::Labels(labels), Kind::Boolean) => {
                let own = labels.keys().map(|label| Some(label == "true"));
                Values::Boolean(own.chain(std::iter::repeat(None)).take(rows).collect())
            }
            (Content::Labels(labels), _) => {
                let mut builder = CategoryBuilder::default();
                labels.keys().for_each(|label| builder.push(label));
                (labels.len()..rows).for_each(|_| builder.push_missing());
                Values::Categorical(builder.finish())
            }
            (Content::Numbers(Numbers { grid, .. }), Kind::Categorical) => {
                return Column::from_numbers(self.name.clone(), numbers(grid));
            }
            (Content::Numbers(Numbers { grid, .. }), Kind::Datetime) => {
                Values::Datetime(numbers(grid).into())
            }
            (Content::Numbers(Numbers { grid, .. }), _) => Values::Numeric(numbers(grid).into()),
            (Content::Nothing | Content::Texts(..), _) => {
                let mut texts = TextValues::default();
                (0..rows).for_each(|_| texts.push(None));
                Values::Text(texts)
            }
        };
        Column::new(self.name.clone(), values, "as in the profile")
    }
}

impl Numbers {
    fn of(numbers: &SortedNumbers, limit: usize, counted: bool) -> Self {
        let grid = Grid::of(numbers, limit);
        if !counted {
            return Self { grid, sums: None, registers: None };
        }
        let (mut sum, mut squares) = (ExactSum::default(), ExactSum::default());
        let mut registers = Registers::default();
        for (number, count) in numbers.finite().runs() {
            sum.add(number, count);
            squares.add_square(number, count);
            if grid.cleared > 0 {
                registers.add_number(number);
            }
        }
        let registers = (grid.cleared > 0).then_some(registers);
        Self { grid, sums: Some([sum, squares]), registers }
    }

    fn within(&self, limit: usize) -> Self {
        let grid = self.grid.merge(&Grid::default(), limit);
        let registers = if grid.cleared > 0 { self.seen() } else { None };
        Self { grid, registers, ..self.clone() }
    }

    fn merge(&self, other: &Self, limit: usize) -> Self {
        let grid = self.grid.merge(&other.grid, limit);
        let both = self.seen().zip(other.seen()).filter(|_| grid.cleared > 0);
        let registers = both.map(|(mut all, more)| {
            all.merge(&more);
            all
        });
        let sums = self.sums.clone().zip(other.sums.as_ref()).map(|(mut sums, more)| {
            sums.iter_mut().zip(more).for_each(|(sum, more)| sum.merge(more));
            sums
        });
        Self { grid, sums, registers }
    }

    /// Registers for distinct numbers.
    fn seen(&self) -> Option<Registers> {
        if self.grid.cleared > 0 {
            return self.registers.clone();
        }
        let mut registers = Registers::default();
        self.grid.cells.iter().for_each(|Cell { at, .. }| registers.add_number(*at));
        Some(registers)
    }
}

/// Labels that are too many to be counted one by one.
fn as_texts(labels: &BTreeMap<String, u64>, limit: usize) -> Content {
    let mut registers = Registers::default();
    let mut by_length: BTreeMap<u64, u64> = BTreeMap::new();
    for (label, &count) in labels {
        registers.add_text(label.trim());
        *by_length.entry(label.chars().count() as u64).or_default() += count;
    }
    let cell = |(length, count)| Cell { at: length as f64, count, is_mixed: false };
    let cells = by_length.into_iter().map(cell).collect();
    let lengths = Grid { cleared: 0, cells, infinite: [0, 0] };
    Content::Texts(lengths.merge(&Grid::default(), limit), Some(registers))
}

/// Counts in the order in which a column has its labels.
fn counts(labels: &BTreeMap<String, u64>) -> CategoryCounts {
    let mut names: Vec<String> = labels.keys().cloned().collect();
    sort_classes(&mut names);
    let counts = names.iter().map(|name| labels.get(name).copied().unwrap_or(0)).collect();
    CategoryCounts { labels: names, counts, numbers: None }
}
