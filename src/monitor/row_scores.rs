//! Rows as scores for a gate on several metrics, segments and latency.

use super::effects;
use super::plan::numbers;
use super::scores::{is_of_numbers, scores, target_fingerprint};
use crate::decide::{Scores, SegmentRows};
use crate::error::{Code, Error, Result};
use crate::latency::latency;
use crate::table::Column;

/// One model's results on rows; columns correspond by index.
#[derive(Debug, Clone)]
pub struct ScoredRows<'a> {
    /// The targets.
    pub target: &'a Column,
    /// The predictions.
    pub prediction: &'a Column,
    /// Columns that divide the rows into segments.
    pub segments: &'a [Column],
    /// Latencies in milliseconds, of these rows or of other calls; NaN is missing.
    pub latency_ms: Option<&'a [f64]>,
}

/// [`scores`](super::scores) for several metrics, with what their intervals, segments and latency need.
///
/// All metrics are of one task. The first metric determines it; without metrics the values do.
///
/// # Errors
/// Those of [`scores`](super::scores) for each metric, and `length-mismatch` for segments of another length.
pub fn row_scores(rows: &ScoredRows<'_>, metrics: &[&str]) -> Result<Scores> {
    let ScoredRows { target, prediction, segments, latency_ms } = rows;
    let first = metrics.first().copied();
    let mut scored = scores(target, prediction, first)?;
    let regression = is_of_numbers(target, prediction, first);
    for metric in metrics {
        let given = is_of_numbers(target, prediction, Some(metric)) == regression;
        if !given {
            return Err(Error::invalid(format!(
                "\"{metric}\" and \"{}\" are not metrics of the same rows.",
                first.unwrap_or_default()
            )));
        }
        // Requested one by one, so that a metric that such rows do not have is refused by its name.
        if !scored.metrics.contains_key(*metric) {
            scores(target, prediction, Some(metric))?;
        }
    }
    if regression {
        let (truth, said) = (numbers(target)?, numbers(prediction)?);
        let errors = truth.iter().zip(said.iter()).map(|(truth, said)| (said - truth).abs());
        scored.errors = Some(errors.collect());
        scored.effects = effects::of_numbers(&truth, &said, metrics);
        scored.targets = Some(target_fingerprint(target));
    } else {
        scored.effects = effects::of_labels(target, prediction, metrics)?;
    }
    scored.segments =
        segments.iter().map(|column| divided(column, target.len())).collect::<Result<_>>()?;
    if let Some(ms) = latency_ms {
        let measured = latency(ms, 0.0)?;
        scored.latency = measured.p95.map(|p95| (p95, measured.n));
    }
    Ok(scored)
}

fn divided(column: &Column, rows: usize) -> Result<SegmentRows> {
    if column.len() != rows {
        return Err(Error::new(
            Code::LengthMismatch,
            format!("Segment \"{}\" has {} values for {rows} rows.", column.name(), column.len()),
        ));
    }
    let categories = column.categories();
    Ok(SegmentRows {
        column: column.name().to_owned(),
        labels: categories.labels.clone(),
        codes: categories.codes.clone(),
    })
}
