//! The slices of a table with the worst performance.

use super::slices::{Slicing, Tally, tallies};
use super::values::{CauseOptions, Values, candidates};
use crate::error::{Error, Result};
use crate::order;
use crate::stats::hypergeometric::fisher_exact;
use crate::stats::proportion::two_proportion;
use crate::stats::special::normal_sf;
use crate::table::{Column, Table};
use serde::Serialize;

/// Smallest number of rows of a segment.
const LEAST_ROWS: u64 = 50;
/// Largest number of listed segments.
const MOST: usize = 10;
/// Number of single slices that are combined with each other.
const COMBINED: usize = 12;
/// P-value, corrected for all segments examined, below which a segment is weak.
const LEVEL: f64 = 0.05;

/// Expected counts from which the normal distribution is as accurate as the exact test at p of about 1e-5.
const NORMAL_FROM: f64 = 10_000.0;

/// A condition that the rows of a segment share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// Name of the column.
    pub column: String,
    /// Its values there.
    pub label: String,
}

/// A segment in which the model performs worse than in the rest.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WeakSegment {
    /// One or two conditions.
    pub conditions: Vec<Condition>,
    /// Number of its rows with a target and a prediction.
    pub rows: u64,
    /// Their share of all such rows.
    pub share: f64,
    /// The metric in it.
    pub value: f64,
    /// The metric in all other rows.
    pub rest: f64,
    /// P-value of the difference by itself.
    pub p_value: f64,
    /// The p-value times the number of segments examined.
    pub adjusted_p_value: f64,
    /// By how much the metric of the whole would improve if the segment performed as well as the rest.
    pub cost: f64,
}

/// The result of a search for weak segments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeakSegments {
    /// `accuracy`, or `mae` for a regression.
    pub metric: String,
    /// The metric of all rows; `None` without targets.
    pub value: Option<f64>,
    /// Number of segments examined.
    pub searched: u64,
    /// The weak segments, the costliest first; at most 10.
    pub segments: Vec<WeakSegment>,
}

/// Finds the segments in which the model performs worse than in the rest of a table.
///
/// Every slice of every column is examined (as in [`explain_performance`](super::explain_performance)), then every
/// pair of the twelve costliest slices from different columns. P-values are multiplied by the number of segments
/// examined (Bonferroni), because a search finds something in any table. Segments of fewer than 50 rows are left out.
/// A pair is listed only if it performs worse than either of its conditions alone.
///
/// # Errors
/// `column-missing` for a column the table lacks, `kind-mismatch` for a regression on labels.
pub fn weakest_segments(table: &Table, options: &CauseOptions) -> Result<WeakSegments> {
    let names = candidates(table, options)?;
    let values = Values::of(table, options)?.ok_or_else(|| {
        Error::column_missing(&options.target, table.columns().iter().map(Column::name))
            .at_field("target")
    })?;
    let all = tallies(&vec![0; values.rows.len()], &values.rows, 1);
    let all = all.first().copied().unwrap_or_default();
    let columns: Vec<Sliced> = names.iter().filter_map(|name| Sliced::of(table, name)).collect();
    let search = Search { metric: values.metric, all };
    let mut singles = search.singles(&columns, &values.rows);
    let mut searched = singles.len() as u64;
    order::sort_by(&mut singles, |a, b| b.segment.cost.total_cmp(&a.segment.cost));
    let best: Vec<&Found> =
        singles.iter().filter(|found| found.segment.cost > 0.0).take(COMBINED).collect();
    let (pairs, looked_at) = search.pairs(&columns, &best, &values.rows);
    searched += looked_at;
    let mut segments: Vec<WeakSegment> =
        singles.iter().map(|found| found.segment.clone()).chain(pairs).collect();
    for segment in &mut segments {
        segment.adjusted_p_value = (segment.p_value * searched as f64).min(1.0);
    }
    segments.retain(|segment| segment.cost > 0.0 && segment.adjusted_p_value <= LEVEL);
    order::sort_by(&mut segments, |a, b| b.cost.total_cmp(&a.cost));
    segments.truncate(MOST);
    Ok(WeakSegments { metric: values.metric.to_owned(), value: all.mean(), searched, segments })
}

/// A column with the slice of each row.
struct Sliced {
    name: String,
    slicing: Slicing,
    codes: Vec<u8>,
}

impl Sliced {
    fn of(table: &Table, name: &str) -> Option<Self> {
        let column = table.find(name)?;
        let slicing = Slicing::of(column)?;
        let codes = slicing.codes(column);
        Some(Self { name: name.to_owned(), slicing, codes })
    }

    fn condition(&self, slice: usize) -> Condition {
        Condition { column: self.name.clone(), label: self.slicing.label(slice) }
    }
}

/// An examined slice.
struct Found {
    column: usize,
    slice: usize,
    segment: WeakSegment,
}

struct Search {
    metric: &'static str,
    all: Tally,
}

impl Search {
    fn singles(&self, columns: &[Sliced], values: &[f64]) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let slices = tallies(&column.codes, values, column.slicing.count);
            for (slice, tally) in slices.iter().enumerate() {
                let conditions = vec![column.condition(slice)];
                let segment = self.segment(conditions, tally);
                found.extend(segment.map(|segment| Found { column: at, slice, segment }));
            }
        }
        found
    }

    /// Pairs of the best slices that perform worse than either alone, and the number examined.
    fn pairs(
        &self,
        columns: &[Sliced],
        best: &[&Found],
        values: &[f64],
    ) -> (Vec<WeakSegment>, u64) {
        let (mut found, mut looked_at) = (Vec::new(), 0);
        for (at, a) in best.iter().enumerate() {
            for b in best.iter().skip(at + 1).filter(|b| b.column != a.column) {
                let (Some(first), Some(second)) = (columns.get(a.column), columns.get(b.column))
                else {
                    continue;
                };
                let inside = |(x, y): (&u8, &u8)| {
                    u8::from(usize::from(*x) != a.slice || usize::from(*y) != b.slice)
                };
                let codes: Vec<u8> = first.codes.iter().zip(&second.codes).map(inside).collect();
                let tally = tallies(&codes, values, 2).first().copied().unwrap_or_default();
                let conditions = vec![first.condition(a.slice), second.condition(b.slice)];
                let Some(segment) = self.segment(conditions, &tally) else { continue };
                looked_at += 1;
                let worse = |other: &WeakSegment| self.is_worse(segment.value, other.value);
                if worse(&a.segment) && worse(&b.segment) {
                    found.push(segment);
                }
            }
        }
        (found, looked_at)
    }

    fn is_worse(&self, value: f64, than: f64) -> bool {
        if Values::rises(self.metric) { value < than } else { value > than }
    }

    /// A segment compared with the rest; `None` if it has too few rows, or nearly all.
    fn segment(&self, conditions: Vec<Condition>, tally: &Tally) -> Option<WeakSegment> {
        let rest = tally.rest_of(&self.all);
        if tally.n < LEAST_ROWS || rest.n < LEAST_ROWS {
            return None;
        }
        let (value, other) = (tally.mean()?, rest.mean()?);
        let p_value = if self.metric == "accuracy" {
            share_p_value([tally.sum as u64, tally.n], [rest.sum as u64, rest.n])?
        } else {
            let error =
                (tally.variance() / tally.n as f64 + rest.variance() / rest.n as f64).sqrt();
            if error > 0.0 {
                (2.0 * normal_sf((value - other).abs() / error)).min(1.0)
            } else {
                1.0
            }
        };
        let share = tally.n as f64 / self.all.n as f64;
        let behind = if Values::rises(self.metric) { other - value } else { value - other };
        Some(WeakSegment {
            conditions,
            rows: tally.n,
            share,
            value,
            rest: other,
            p_value,
            adjusted_p_value: p_value,
            cost: share * behind,
        })
    }
}

/// Two-sided p-value of two shares, exact unless the counts are large. A search looks far out in the tail, where the
/// normal distribution gives too small p-values even for dozens of errors.
fn share_p_value([a, n]: [u64; 2], [b, m]: [u64; 2]) -> Option<f64> {
    let right = (a + b) as f64 / (n + m) as f64;
    let expected = n.min(m) as f64 * right.min(1.0 - right);
    if expected < NORMAL_FROM { fisher_exact(a, n, b, m) } else { two_proportion(a, n, b, m) }
}
