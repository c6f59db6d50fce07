//! Metrics that rules watch and a batch lacks.

use super::bases::Bases;
use super::rule::watches;
use super::transition::Observation;
use super::types::{Alert, AlertState, Rule};
use crate::metric::{Measurement, is_of_column};
use crate::order;
use std::collections::BTreeSet;

/// Column and segment.
type Place<'a> = (Option<&'a str>, Option<&'a str>);

/// Metrics that a rule watches and the batch lacks, as measurements without a value, each with its
/// [`Observation`](super::transition::Observation) for the rule. `known` are the rule's alerts.
///
/// The columns and segments are those of its alerts and, with `noDataFor`, those that the rule names and those for
/// which the reference has the metric. A rule that has none of these waits as a whole, until its metric is measured
/// for columns again.
pub(super) fn absent<'a>(
    rule: &'a Rule,
    measurements: &'a [Measurement],
    known: &[&'a Alert],
    bases: Bases<'a>,
) -> Vec<(Measurement, Observation)> {
    if known.is_empty() && rule.no_data_for.is_none() {
        return Vec::new();
    }
    let place = |measured: &'a Measurement| -> Place<'a> {
        (measured.column.as_deref(), measured.segment.as_deref())
    };
    let found = order::set(measurements.iter().filter(|m| watches(rule, m)).map(place));
    let waits = |alert: &&&Alert| alert.state != AlertState::Resolved || !is_whole(rule, alert);
    let of_alerts = known.iter().filter(waits);
    let of_alerts = of_alerts.map(|alert| (alert.column.as_deref(), alert.segment.as_deref()));
    let mut wanted = order::set(of_alerts);
    if rule.no_data_for.is_some() {
        wanted.extend(bases.measurements.iter().filter(|m| watches(rule, m)).map(place));
        wanted.extend(named(rule, &found, &wanted));
    }
    let lacking = wanted.difference(&found);
    lacking.map(|lacking| without_value(rule, *lacking, &found)).collect()
}

/// Whether an alert on a metric of columns waited as a whole, without a column.
fn is_whole(rule: &Rule, alert: &Alert) -> bool {
    alert.column.is_none() && alert.segment.is_none() && is_of_column(&rule.metric)
}

/// The column and segment that a rule names, if any.
fn named<'a>(
    rule: &'a Rule,
    found: &BTreeSet<Place<'a>>,
    wanted: &BTreeSet<Place<'a>>,
) -> Option<Place<'a>> {
    let is_open = found.is_empty() && wanted.is_empty();
    let names = !rule.segments && (rule.column.is_some() || is_open);
    names.then_some((rule.column.as_deref(), None))
}

fn without_value(
    rule: &Rule,
    (column, segment): Place<'_>,
    found: &BTreeSet<Place<'_>>,
) -> (Measurement, Observation) {
    // An alert that waited as a whole ends once columns are measured.
    let is_over = column.is_none() && segment.is_none() && found.iter().all(|(c, _)| c.is_some());
    let (observation, reason) = match is_over && !found.is_empty() {
        true => (Observation::Clean, "it is measured of columns"),
        false => (Observation::Undefined, "it was not measured in this batch"),
    };
    let measured = Measurement {
        column: column.map(str::to_owned),
        segment: segment.map(str::to_owned),
        ..Measurement::new(&rule.metric, None, 0)
    };
    (measured.because(reason), observation)
}
