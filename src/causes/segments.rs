//! A change of performance, divided among the values of segment columns.

use super::pair::Pair;
use super::slices::{Slicing, Tally};
use crate::alert::alike;
use crate::metric::half_up;
use crate::order;
use serde::Serialize;

/// One value of a segment column, with the contribution of its rows to the change.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentPart {
    /// The value; `other values` and `missing` stand for the rest, and a value with such a name is in quotes.
    pub value: String,
    /// Its share of the rows of the reference.
    pub reference_share: f64,
    /// Its share of the rows of the batch.
    pub batch_share: f64,
    /// The metric in it on the reference; `None` without rows.
    pub reference_value: Option<f64>,
    /// The metric in it on the batch; `None` without rows or targets.
    pub batch_value: Option<f64>,
    /// The contribution of its new share of the rows: `(q - p) (a - A)`, where `p` and `q` are its shares before and
    /// now, `a` the metric in it and `A` the metric in all of the reference.
    pub mix: f64,
    /// The contribution of what the model does differently in it: `q (b - a)`, with `b` the metric in it on the
    /// batch; `None` without targets.
    pub within: Option<f64>,
    /// `mix + within` as a part of the change, negative if it has the opposite sign; the parts of all values add up
    /// to 1. `None` if there was no significant change.
    pub share: Option<f64>,
}

/// A segment column: the whole change, value by value.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SegmentCause {
    /// Name of the column.
    pub column: String,
    /// The contribution of the new shares of its values, summed over them.
    pub mix: f64,
    /// The contribution of what the model does differently within its values. `mix + within` is the whole change.
    pub within: Option<f64>,
    /// Every value that has rows in either table, those with the largest contribution first.
    pub parts: Vec<SegmentPart>,
}

impl SegmentCause {
    /// Divides `change` among the values by which a column was cut.
    pub(super) fn of(column: &str, slicing: &Slicing, pair: &Pair, change: Option<f64>) -> Self {
        let has_rows = |slice: &usize| pair.shares.iter().any(|shares| shares[*slice] > 0.0);
        let slices = (0..slicing.count).filter(has_rows);
        let mut parts: Vec<SegmentPart> =
            slices.map(|slice| part(slice, slicing, pair, change)).collect();
        let size = |part: &SegmentPart| (part.mix + part.within.unwrap_or(0.0)).abs();
        order::sort_by(&mut parts, |a, b| size(b).total_cmp(&size(a)));
        let mix = pair.mix();
        let within = change.map(|change| change - mix);
        Self { column: column.to_owned(), mix, within, parts }
    }

    /// "Of the change region = south brings 93 % (−0.018 by its share of the rows, −0.14 within it)."
    pub(super) fn sentence(&self) -> Option<String> {
        let brings = |part: &&SegmentPart| part.share.is_some_and(|share| share > 0.0);
        let first = self.parts.iter().find(brings)?;
        let share = first.share?;
        let [mix, within] = alike([first.mix, first.within?]);
        Some(format!(
            " Of the change {} = {} brings {} ({mix} by its share of the rows, {within} within it).",
            self.column,
            first.value,
            percent(share)
        ))
    }
}

fn part(slice: usize, slicing: &Slicing, pair: &Pair, change: Option<f64>) -> SegmentPart {
    let value = |side: usize| pair.values[side].get(slice).and_then(Tally::mean);
    let (mix, now) = (pair.mix_of(slice), pair.shares[1][slice]);
    let moved = value(1).map_or(0.0, |now| now - pair.expected(slice));
    let within = change.map(|_| now * moved);
    let of_change = |change: f64| (change != 0.0).then(|| (mix + now * moved) / change);
    SegmentPart {
        value: slicing.label(slice),
        reference_share: pair.shares[0][slice],
        batch_share: now,
        reference_value: value(0),
        batch_value: value(1),
        mix,
        within,
        share: change.and_then(of_change),
    }
}

pub(super) fn percent(share: f64) -> String {
    let percent = half_up(100.0 * share);
    if percent > 0.0 && percent < 9.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}
