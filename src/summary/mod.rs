//! Summaries: a column read once, sorted or counted, ready to be compared.
//!
//! A summary is made in one pass and never changes afterwards, so the reference is sorted once, however many batches
//! come. It keeps everything that the tests need: present numbers in ascending order, or the count of each label.
//! Both can be merged (two sorted runs, two counts).
//!
//! | file | what it holds |
//! |---|---|
//! | this one | [`ColumnSummary`], and the profile of a table |
//! | `sorted`, `counts` | present numbers in ascending order; rows of each label |
//! | `common` | two summaries of one column in a form they share |
//! | `histogram` | numbers over the bins of a reference |
//! | `ranks`, `counted` | a batch that does not fit into memory, counted against the reference |
//! | `grid`, `registers` | numbers on a grid, and distinct values estimated: both merge in any order |

mod common;
mod counted;
mod counts;
mod grid;
mod histogram;
mod ranks;
mod registers;
mod sorted;

pub use common::{Common, JointCounts, View, category_pair, common_view, length_pair, number_pair};
pub use counted::{Counted, Counter};
pub use counts::{CategoryCounts, MAX_LABELS};
pub use grid::{Cell, Grid, clear};
pub use histogram::Histogram;
pub use ranks::RankCounts;
pub use registers::Registers;
pub use sorted::SortedNumbers;

use crate::table::{Column, Kind, NumberValues, Table, TextValues, Values};
use grid::Coarseness;
use std::borrow::Cow;
use std::sync::Arc;

/// Summary of one column: sizes, and its values sorted or counted.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSummary {
    /// Name of the column.
    pub name: String,
    /// How its values are compared.
    pub kind: Kind,
    /// Number of rows, including missing ones.
    pub rows: u64,
    /// Number of rows without a value.
    pub missing: u64,
    /// Number of infinite values.
    pub infinite: u64,
    /// Summaries of consecutive chunks of the rows, if requested; else empty.
    pub chunks: Vec<ColumnSummary>,
    content: Content,
    /// Ranks of the numbers among those of a reference, for a batch of which only a sample is kept; `rows` and
    /// `missing` are then those of all rows.
    ranks: Option<Arc<RankCounts>>,
    /// The resolution of its numbers, for a column of which only a grid is known.
    coarseness: Option<Arc<Coarseness>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Content {
    Numbers(SortedNumbers),
    Categories(CategoryCounts),
    Text { lengths: SortedNumbers, distinct: u64, labels: Option<CategoryCounts> },
}

impl ColumnSummary {
    /// Number of rows with a value.
    #[must_use]
    pub fn present(&self) -> u64 {
        self.rows - self.missing
    }

    /// Share of rows without a value, 0 to 1; `None` without rows.
    #[must_use]
    pub fn missing_share(&self) -> Option<f64> {
        (self.rows > 0).then(|| self.missing as f64 / self.rows as f64)
    }

    /// Number of distinct present values. Labels that differ only by surrounding spaces count once; free texts are
    /// distinguished by a 64-bit hash.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        match &self.content {
            Content::Numbers(numbers) => numbers.distinct(),
            Content::Categories(counts) => counts.distinct_trimmed(),
            Content::Text { distinct, .. } => *distinct,
        }
    }

    /// Present values as ascending numbers, infinities at the ends: numbers, moments, and categories of whole
    /// numbers. `None` for labels, booleans and texts; empty without values.
    #[must_use]
    pub fn numbers(&self) -> Option<Cow<'_, SortedNumbers>> {
        if self.present() == 0 {
            return Some(Cow::Owned(SortedNumbers::default()));
        }
        match &self.content {
            Content::Numbers(numbers) => Some(Cow::Borrowed(numbers)),
            Content::Categories(counts) => counts.expand().map(Cow::Owned),
            Content::Text { .. } => None,
        }
    }

    /// Present values as counts of labels, whatever the kind: numbers by their shortest text. `None` if a number or
    /// text column has more than [`MAX_LABELS`] distinct values.
    #[must_use]
    pub fn categories(&self) -> Option<Cow<'_, CategoryCounts>> {
        if self.present() == 0 {
            return Some(Cow::Owned(CategoryCounts::default()));
        }
        match &self.content {
            Content::Numbers(numbers) => CategoryCounts::of_numbers(numbers).map(Cow::Owned),
            Content::Categories(counts) => Some(Cow::Borrowed(counts)),
            Content::Text { labels, .. } => labels.as_ref().map(Cow::Borrowed),
        }
    }

    /// Lengths of the present texts or labels in characters, ascending. `None` for numbers.
    #[must_use]
    pub fn lengths(&self) -> Option<Cow<'_, SortedNumbers>> {
        if self.present() == 0 {
            return Some(Cow::Owned(SortedNumbers::default()));
        }
        match &self.content {
            Content::Numbers(_) => None,
            Content::Categories(counts) => Some(Cow::Owned(counts.lengths())),
            Content::Text { lengths, .. } => Some(Cow::Borrowed(lengths)),
        }
    }

    /// Ranks of all numbers among those of the reference, if [`Self::numbers`] are only a sample of them.
    #[must_use]
    pub fn ranks(&self) -> Option<&RankCounts> {
        self.ranks.as_deref()
    }

    /// The values among which ranks are counted: the numbers, or the lengths of texts; `None` for labels.
    #[must_use]
    pub fn ranked(&self) -> Option<Cow<'_, SortedNumbers>> {
        match self.kind {
            Kind::Numeric | Kind::Datetime => self.numbers(),
            Kind::Text => self.lengths(),
            Kind::Categorical | Kind::Boolean => None,
        }
    }

    /// The summary of a column whose numbers (for texts: lengths) are known only as a grid. `distinct` is for texts.
    /// Comparisons with it have an [`Self::error_bound`].
    #[must_use]
    pub fn of_grid(name: &str, kind: Kind, missing: u64, grid: &Grid, distinct: u64) -> Self {
        let points = grid.points();
        let content = match kind {
            Kind::Text => Content::Text { lengths: points, distinct, labels: None },
            Kind::Categorical => match CategoryCounts::of_cells(grid) {
                Some(counts) => Content::Categories(counts),
                None => Content::Numbers(points),
            },
            _ => Content::Numbers(points),
        };
        let infinite = grid.infinite.iter().sum();
        let coarseness = Some(Arc::new(grid.coarseness()));
        Self { infinite, coarseness, ..Self::known(name, kind, missing, grid.total(), content) }
    }

    /// The summary of a column with counts of every label; marked like that of [`Self::of_grid`].
    #[must_use]
    pub fn of_labels(name: &str, kind: Kind, missing: u64, counts: CategoryCounts) -> Self {
        let present = counts.total();
        let coarseness = Some(Arc::default());
        let known = Self::known(name, kind, missing, present, Content::Categories(counts));
        Self { coarseness, ..known }
    }

    fn known(name: &str, kind: Kind, missing: u64, present: u64, content: Content) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            rows: missing + present,
            missing,
            infinite: 0,
            chunks: Vec::new(),
            content,
            ranks: None,
            coarseness: None,
        }
    }

    /// Whether only a grid or counts are known, instead of values.
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.coarseness.is_some()
    }

    /// Numbers of a batch at the resolution of this column.
    fn sees<'a>(&self, numbers: Cow<'a, SortedNumbers>) -> Cow<'a, SortedNumbers> {
        match &self.coarseness {
            Some(coarse) => Cow::Owned(coarse.of(&numbers)),
            None => numbers,
        }
    }

    fn holds_whole_numbers(&self) -> bool {
        matches!(&self.content, Content::Categories(counts) if counts.numbers.is_some())
    }
}

/// The summaries of all columns of a table, in file order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// One summary per column.
    pub columns: Vec<ColumnSummary>,
}

/// The summaries of all columns of a table. Sorting dominates: O(rows) per column for large ones.
#[must_use]
pub fn profile(table: &Table) -> Profile {
    Profile { columns: table.columns().iter().map(summarise).collect() }
}

/// The summaries of all columns of a table, each with the summaries of consecutive chunks of `rows / chunks` rows;
/// remaining rows form one more chunk. Twice the cost of [`profile`].
#[must_use]
pub fn profile_in_chunks(table: &Table, chunks: usize) -> Profile {
    let each = |column| summarise_in_chunks(column, chunks);
    Profile { columns: table.columns().iter().map(each).collect() }
}

/// The summary of one column with those of its chunks, as in [`profile_in_chunks`].
#[must_use]
pub fn summarise_in_chunks(column: &Column, chunks: usize) -> ColumnSummary {
    let size = (column.len() / chunks.max(1)).max(1);
    let starts = (0..column.len()).step_by(size);
    let piece = |start: usize| summarise(&column.slice(start, (start + size).min(column.len())));
    ColumnSummary { chunks: starts.map(piece).collect(), ..summarise(column) }
}

fn of_numbers(numbers: &NumberValues) -> SortedNumbers {
    let units =
        numbers.units().and_then(|(units, decimals)| SortedNumbers::of_units(units, decimals));
    units.unwrap_or_else(|| match numbers.shared() {
        Some(numbers) => SortedNumbers::of_column(numbers),
        None => SortedNumbers::from_present(&numbers.doubles()),
    })
}

/// The summary of one column. Missing values are counted and left out.
///
/// ```
/// use driftglass::{summary::summarise, table::Column};
/// let summary = summarise(&Column::from_numbers("age", vec![3.5, f64::NAN, 1.5]));
/// assert_eq!((summary.rows, summary.missing), (3, 1));
/// assert_eq!(summary.numbers().unwrap().values()[..], [1.5, 3.5]);
/// ```
#[must_use]
pub fn summarise(column: &Column) -> ColumnSummary {
    let content = match column.values() {
        Values::Numeric(numbers) => Content::Numbers(of_numbers(numbers)),
        Values::Datetime(moments) => Content::Numbers(SortedNumbers::of_column(moments)),
        Values::Categorical(categories) => {
            Content::Categories(CategoryCounts::of_categories(categories))
        }
        Values::Boolean(_) => {
            Content::Categories(CategoryCounts::of_categories(&column.categories()))
        }
        Values::Text(texts) => text_content(texts),
    };
    let rows = column.len() as u64;
    let (present, infinite) = match &content {
        Content::Numbers(numbers) => (numbers.len(), numbers.infinite()),
        Content::Categories(counts) => (counts.total(), 0),
        Content::Text { lengths, .. } => (lengths.len(), 0),
    };
    ColumnSummary {
        name: column.name().to_owned(),
        kind: column.kind(),
        rows,
        missing: rows - present,
        infinite,
        chunks: Vec::new(),
        content,
        ranks: None,
        coarseness: None,
    }
}

fn text_content(texts: &TextValues) -> Content {
    let lengths: Vec<f64> =
        texts.iter().flatten().map(|text| text.chars().count() as f64).collect();
    let mut hashes: Vec<u64> =
        texts.iter().flatten().map(|text| counts::text_hash(text.trim())).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Content::Text {
        lengths: SortedNumbers::from_present(&lengths),
        distinct: hashes.len() as u64,
        labels: (hashes.len() <= MAX_LABELS).then(|| CategoryCounts::of_texts(texts)),
    }
}
