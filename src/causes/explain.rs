//! Attributes a change of performance between two tables to columns.

use super::pair::Pair;
use super::segments::{SegmentCause, percent};
use super::slices::{Slicing, Tally, tallies};
use super::values::{CauseOptions, Values, candidates};
use crate::alert::{alike, in_words};
use crate::error::{Error, Result};
use crate::order;
use crate::stats::proportion::two_proportion;
use crate::stats::special::normal_sf;
use crate::table::{Column, Table};
use serde::Serialize;

/// Largest number of listed slices per column.
const MOST_SLICES: usize = 5;
/// Two-sided 95 % normal quantile.
const TWO_SIDED: f64 = 1.959_963_984_540_054;
/// P-value below which a change counts as one.
const LEVEL: f64 = 0.05;

/// One slice of a column, in both tables.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CauseSlice {
    /// What its rows have in common.
    pub label: String,
    /// Its share of the rows of the reference.
    pub reference_share: f64,
    /// Its share of the rows of the batch.
    pub batch_share: f64,
    /// The metric in it on the reference; `None` without rows.
    pub reference_value: Option<f64>,
    /// The metric in it on the batch.
    pub batch_value: Option<f64>,
    /// The contribution of its change of share alone to the metric.
    pub mix: f64,
}

/// One column as a cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// Name of the column.
    pub column: String,
    /// The change of the metric if only the shares of the column's slices had changed, and the model had performed in
    /// each as on the reference.
    pub mix: f64,
    /// Its 95 % interval (delta method).
    pub mix_interval: [f64; 2],
    /// The rest of the change: the model performs differently within slices. `None` if the batch has no targets. For
    /// each column `mix + within` is the whole change.
    pub within: Option<f64>,
    /// Share of rows that lie in other slices than on the reference: total variation.
    pub shift: f64,
    /// Its part of the change, 0 to 1; the parts of all columns and `unexplained` add up to 1. `None` if there was no
    /// significant change.
    pub share: Option<f64>,
    /// The slices with the largest contributions.
    pub slices: Vec<CauseSlice>,
}

/// The explanation of a change of performance.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Causes {
    /// `accuracy`, or `mae` for a regression.
    pub metric: String,
    /// The metric on the reference.
    pub reference: Option<f64>,
    /// The metric on the batch; `None` without targets.
    pub batch: Option<f64>,
    /// Batch minus reference.
    pub change: Option<f64>,
    /// The estimate minus the reference, if the batch has no targets and an estimate was given. `share` and
    /// `unexplained` then refer to that change, and `changed` says whether it is beyond chance.
    pub estimated_change: Option<f64>,
    /// P-value of the change; `None` without targets.
    pub p_value: Option<f64>,
    /// Whether performance changed significantly; otherwise there is nothing to explain.
    pub changed: bool,
    /// The columns, those that explain most first.
    pub columns: Vec<Cause>,
    /// The columns of `options.segments` that the batch has, with the change divided among the values of each. This
    /// is a second view of the same change: its parts are not added to those of the columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<SegmentCause>,
    /// The part of the change that no shift of a single column explains; `None` if there was no significant change.
    pub unexplained: Option<f64>,
    /// The result in plain words.
    pub reason: String,
}

/// Attributes the change of performance between a reference and a batch to the columns that shifted.
///
/// Each column is cut into slices: tenths of the reference's numbers, or its 20 most frequent labels, with one slice
/// for other labels and one for missing values. For each column the change of the metric is exactly the sum of two
/// terms: what the new shares of its slices alone would have caused (`mix`), and what the model does differently
/// within them (`within`). Kitagawa (1955) and Oaxaca and Blinder (1973) divide a difference of two means in this
/// way. Correlated columns each show the same shift, so the parts of several columns are scaled down if together they
/// would explain more than the whole change.
///
/// Columns that divide the rows into segments (`options.segments`) are also reported value by value: what each value
/// contributes by its share of the rows, and by what the model does differently in it. Together these are the change.
///
/// A batch without targets has no change to attribute, unless an estimate is given for it (`options.estimated`); then
/// the estimated change is attributed. The effect of its shifts (`mix`) is reported in any case.
///
/// Cost: one pass over both tables per column. Bad at: interactions of columns, and slices with dissimilar rows.
///
/// # Errors
/// `column-missing` for a column or segment column that the reference lacks, `kind-mismatch` for a regression on
/// labels.
pub fn explain_performance(
    reference: &Table,
    batch: &Table,
    options: &CauseOptions,
) -> Result<Causes> {
    let columns = candidates(reference, options)?;
    let before = Values::of(reference, options)?.ok_or_else(|| {
        Error::column_missing(&options.target, reference.columns().iter().map(Column::name))
            .at_field("target")
    })?;
    let now = if batch.find(&options.prediction).is_some() {
        Values::of(batch, options)?.filter(|now| now.metric == before.metric)
    } else {
        None
    };
    let [old, new] = [Some(&before), now.as_ref()].map(|values| whole(values.map(|v| &v.rows[..])));
    let change = new.mean().zip(old.mean()).map(|(new, old)| new - old);
    let p_value = change.and_then(|_| p_value(before.metric, &old, &new));
    let estimated = options.estimated.filter(|_| change.is_none());
    let estimated_change =
        estimated.and_then(|of| of.value).zip(old.mean()).map(|(new, old)| new - old);
    let error = estimated.and_then(|of| of.sampling_error).unwrap_or(0.0);
    let beyond_chance = estimated_change.is_some_and(|by| by.abs() > TWO_SIDED * error);
    let changed = p_value.is_some_and(|p| p <= LEVEL) || beyond_chance;
    let now = now.as_ref().map(|now| &now.rows[..]);
    let overall = old.mean().unwrap_or(0.0);
    let pair = |slicing: &Slicing, both| Pair::of(slicing, both, &before.rows, now, overall);
    let mut causes = Vec::new();
    for name in columns {
        let (Some(a), Some(b)) = (reference.find(name), batch.find(name)) else { continue };
        let Some(slicing) = Slicing::of(a).filter(|slicing| slicing.fits(b)) else { continue };
        causes.push(cause(&pair(&slicing, [a, b]), name, &slicing, change));
    }
    let mut segments = Vec::new();
    for name in &options.segments {
        let (a, Some(b)) = (reference.column(name)?, batch.find(name)) else { continue };
        let slicing = Slicing::of_labels(a);
        segments.push(SegmentCause::of(name, &slicing, &pair(&slicing, [a, b]), change));
    }
    let whole = change.or(estimated_change).filter(|_| changed);
    let unexplained = whole.map(|change| divide(&mut causes, change));
    order::sort_by(&mut causes, |a, b| {
        let share = |cause: &Cause| cause.share.unwrap_or(0.0);
        share(b).total_cmp(&share(a)).then(weight(b).total_cmp(&weight(a)))
    });
    let mut found = Causes {
        metric: before.metric.to_owned(),
        reference: old.mean(),
        batch: new.mean(),
        change,
        estimated_change,
        p_value,
        changed,
        columns: causes,
        segments,
        unexplained,
        reason: String::new(),
    };
    found.reason = found.sentence();
    found.tell_segments();
    Ok(found)
}

/// The amount by which a column certainly moves the metric.
fn weight(cause: &Cause) -> f64 {
    let [low, high] = cause.mix_interval;
    let sure = if low > 0.0 { low } else { (-high).max(0.0) };
    // Columns without a certain effect follow by size.
    if sure > 0.0 { 1.0 + sure } else { cause.mix.abs() / (1.0 + cause.mix.abs()) }
}

fn whole(values: Option<&[f64]>) -> Tally {
    let values = values.unwrap_or_default();
    tallies(&vec![0; values.len()], values, 1).first().copied().unwrap_or_default()
}

/// P-value of the difference of two means: for shares as elsewhere, otherwise with Welch's standard error.
fn p_value(metric: &str, old: &Tally, new: &Tally) -> Option<f64> {
    if metric == "accuracy" {
        return two_proportion(old.sum as u64, old.n, new.sum as u64, new.n);
    }
    let error =
        (old.variance() / old.n.max(1) as f64 + new.variance() / new.n.max(1) as f64).sqrt();
    let difference = (new.mean()? - old.mean()?).abs();
    if error > 0.0 {
        return Some((2.0 * normal_sf(difference / error)).min(1.0));
    }
    Some(if difference > 0.0 { 0.0 } else { 1.0 })
}

/// Sets each column's part of the change; returns the part that no column explains.
fn divide(causes: &mut [Cause], change: f64) -> f64 {
    let explains = |cause: &Cause| {
        let [low, high] = cause.mix_interval;
        let sure = low > 0.0 || high < 0.0;
        if sure && cause.mix * change > 0.0 { cause.mix.abs() } else { 0.0 }
    };
    let all: f64 = causes.iter().map(&explains).sum();
    let scale = all.max(change.abs());
    for cause in causes.iter_mut() {
        cause.share = Some(if scale > 0.0 { explains(cause) / scale } else { 0.0 });
    }
    if scale > 0.0 { (1.0 - all / scale).max(0.0) } else { 1.0 }
}

fn cause(pair: &Pair, name: &str, slicing: &Slicing, change: Option<f64>) -> Cause {
    let slices = 0..slicing.count;
    let mix = pair.mix();
    let margin = TWO_SIDED * pair.error();
    let shift = slices.clone().map(|s| (pair.shares[1][s] - pair.shares[0][s]).abs()).sum::<f64>();
    let mut listed: Vec<usize> = slices.collect();
    order::sort_by(&mut listed, |&a, &b| pair.mix_of(b).abs().total_cmp(&pair.mix_of(a).abs()));
    listed.truncate(MOST_SLICES);
    Cause {
        column: name.to_owned(),
        mix,
        mix_interval: [mix - margin, mix + margin],
        within: change.map(|change| change - mix),
        shift: shift / 2.0,
        share: None,
        slices: listed.into_iter().map(|slice| slice_of(pair, slice, slicing)).collect(),
    }
}

fn slice_of(pair: &Pair, slice: usize, slicing: &Slicing) -> CauseSlice {
    let value = |side: usize| pair.values[side].get(slice).and_then(Tally::mean);
    CauseSlice {
        label: slicing.label(slice),
        reference_share: pair.shares[0][slice],
        batch_share: pair.shares[1][slice],
        reference_value: value(0),
        batch_value: value(1),
        mix: pair.mix_of(slice),
    }
}

impl Causes {
    /// Keeps parts only if there was a significant change, and says which segment contributes most.
    fn tell_segments(&mut self) {
        if self.changed {
            let said: Vec<String> =
                self.segments.iter().filter_map(SegmentCause::sentence).collect();
            self.reason.push_str(&said.concat());
            return;
        }
        let parts = self.segments.iter_mut().flat_map(|segment| &mut segment.parts);
        parts.for_each(|part| part.share = None);
    }

    /// The result in plain words.
    fn sentence(&self) -> String {
        let metric = &self.metric;
        let (Some(old), Some(new), Some(p)) = (self.reference, self.batch, self.p_value) else {
            if let Some((old, change)) = self.reference.zip(self.estimated_change) {
                return self.estimated_sentence(old, change);
            }
            return match self.columns.first().filter(|cause| is_sure(cause)) {
                Some(cause) => format!(
                    "Without targets the {metric} of the batch is not known. The shift of {} alone would move it by {}.",
                    cause.column,
                    in_words(cause.mix)
                ),
                None => format!(
                    "Without targets the {metric} of the batch is not known. No shift of a single column would move it beyond chance."
                ),
            };
        };
        let [from, to] = alike([old, new]);
        if !self.changed {
            return format!(
                "No change of {metric} beyond chance: {to}, {from} on the reference (p = {}). There is nothing to explain.",
                in_words(p)
            );
        }
        let verb = if new < old { "fell" } else { "rose" };
        let named = self.named();
        let rest = percent(self.unexplained.unwrap_or(1.0));
        let lead = format!("{metric} {verb} from {from} to {to}");
        if named.is_empty() {
            return format!(
                "{lead}. No shift of a single column explains it: the model behaves differently on similar rows."
            );
        }
        format!("{lead}. Shifts explain: {}; {rest} is left unexplained.", named.join(", "))
    }

    /// The result without targets, from an estimate.
    fn estimated_sentence(&self, old: f64, change: f64) -> String {
        let metric = &self.metric;
        let [from, to] = [old, old + change].map(in_words);
        let lead = format!(
            "Without targets the {metric} of the batch is estimated at {to}, {from} on the reference"
        );
        if !self.changed {
            return format!(
                "{lead}: chance alone may bring that about. There is nothing to explain."
            );
        }
        let named = self.named();
        if named.is_empty() {
            return format!("{lead}. No shift of a single column explains the estimated change.");
        }
        let rest = percent(self.unexplained.unwrap_or(1.0));
        format!(
            "{lead}. Of the estimated change shifts explain: {}; {rest} is left unexplained.",
            named.join(", ")
        )
    }

    /// The columns that explain most, with their parts.
    fn named(&self) -> Vec<String> {
        let parts = self.columns.iter().filter(|cause| cause.share.is_some_and(|s| s >= 0.005));
        parts.take(3).map(part).collect()
    }
}

/// "salary_range 62 % (mostly 40K to 60K: 31 % of rows, 12 % before)"
fn part(cause: &Cause) -> String {
    let share = percent(cause.share.unwrap_or(0.0));
    // Another slice may have a larger weight in the opposite direction.
    let mostly = cause.slices.iter().find(|slice| slice.mix * cause.mix > 0.0);
    let slice = mostly.map_or_else(String::new, |slice| {
        format!(
            " (mostly {}: {} of rows, {} before)",
            slice.label,
            percent(slice.batch_share),
            percent(slice.reference_share)
        )
    });
    format!("{} {share}{slice}", cause.column)
}

fn is_sure(cause: &Cause) -> bool {
    let [low, high] = cause.mix_interval;
    low > 0.0 || high < 0.0
}
