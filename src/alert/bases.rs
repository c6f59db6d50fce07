//! Values of the reference, for thresholds derived from it.

use super::judge::Baseline;
use super::types::{Rule, Threshold};
use crate::json;
use crate::metric::Measurement;
use crate::stats::moments;
use serde::Serialize;
use std::collections::BTreeMap;

/// Variation of a metric over chunks of the reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spread {
    /// Name of the metric.
    pub metric: String,
    /// Column, for a metric of columns.
    pub column: Option<String>,
    /// Segment, for a metric of a segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Mean over the chunks.
    pub mean: f64,
    /// Population standard deviation over the chunks.
    pub sd: f64,
}

json::shape!(Spread { metric, column, segment, mean, sd });

/// Values of the reference from which thresholds are derived.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bases<'a> {
    /// The measurements of the reference, including those of its segments.
    pub measurements: &'a [Measurement],
    /// Their variation over chunks of the reference.
    pub spreads: &'a [Spread],
}

impl<'a> Bases<'a> {
    /// The reference's values for the metric, column and segment of a measurement, if the rule's threshold comes from
    /// the reference.
    #[must_use]
    pub fn of(&self, rule: &Rule, measured: &Measurement) -> Baseline<'a> {
        let same = |metric: &str, column: &Option<String>, segment: &Option<String>| {
            metric == measured.metric && *column == measured.column && *segment == measured.segment
        };
        match rule.threshold {
            Threshold::Value(_) | Threshold::Range(_) => Baseline::default(),
            Threshold::Reference(_) => {
                let found =
                    self.measurements.iter().find(|m| same(&m.metric, &m.column, &m.segment));
                Baseline { measured: found, spread: None }
            }
            Threshold::Variation(_) => {
                let found = self.spreads.iter().find(|s| same(&s.metric, &s.column, &s.segment));
                Baseline { measured: None, spread: found.map(|spread| [spread.mean, spread.sd]) }
            }
        }
    }
}

/// Metric, column and segment of a measurement.
type Subject<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// Mean and standard deviation over chunks of every metric, column and segment that has a value in at least two of
/// them; in order of metric, column and segment.
#[must_use]
pub fn spreads<'m>(chunks: impl IntoIterator<Item = &'m [Measurement]>) -> Vec<Spread> {
    let mut values: BTreeMap<Subject<'m>, Vec<f64>> = BTreeMap::new();
    for measured in chunks.into_iter().flatten() {
        let subject = (&*measured.metric, measured.column.as_deref(), measured.segment.as_deref());
        values.entry(subject).or_default().extend(measured.value);
    }
    let spread = |((metric, column, segment), values): (Subject<'_>, Vec<f64>)| {
        let moments = moments::of(&values)?;
        Some(Spread {
            metric: metric.to_owned(),
            column: column.map(str::to_owned),
            segment: segment.map(str::to_owned),
            mean: moments.mean,
            sd: moments.variance(0)?.sqrt(),
        })
    };
    values.into_iter().filter(|(_, values)| values.len() > 1).filter_map(spread).collect()
}
