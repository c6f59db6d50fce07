//! Compares one value with one threshold.

use super::transition::Observation;
use super::types::{Basis, Rule, Threshold, When};
use crate::metric::Measurement;

/// Result of comparing a value with a rule's threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Breach, clean or undefined.
    pub observation: Observation,
    /// The bound it was compared with; of a range, the end that it passed or that is nearer. `None` if there is no
    /// bound.
    pub bound: Option<f64>,
    /// The side on which the bound is broken.
    pub side: Side,
}

/// A side of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Values above it break the rule.
    Above,
    /// Values below it break the rule.
    Below,
}

/// The reference's values for the metric that a rule watches.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Baseline<'a> {
    /// The same metric and column measured on the reference.
    pub measured: Option<&'a Measurement>,
    /// Mean and standard deviation over chunks of the reference.
    pub spread: Option<[f64; 2]>,
}

/// Replaces an interval that existed but is no longer stored. A rule on intervals cannot judge such a measurement.
pub const LOST_INTERVAL: [f64; 2] = [f64::NAN; 2];

/// Compares a measurement with a rule's threshold.
///
/// Comparisons are strict: a value equal to its threshold is fine. With the threshold `"reference"` the bound is the
/// end of the reference's 95 % interval (its value, if it has no interval), and the batch breaks it only if its own
/// interval lies entirely beyond that end. With `on: "interval"` the same applies to any threshold. The result is
/// [`Observation::Undefined`] if there is no value, no bound, or an interval that is no longer stored
/// ([`LOST_INTERVAL`]); it is [`Observation::TooFew`] for a value from fewer rows than `minRows`.
#[must_use]
pub fn judge(rule: &Rule, measured: &Measurement, baseline: Baseline<'_>) -> Judgement {
    let nothing = Judgement { observation: Observation::Undefined, bound: None, side: Side::Above };
    let (Some(value), Some([low, high])) = (measured.value, bounds(rule, baseline)) else {
        return nothing;
    };
    let [batch_low, batch_high] = if looks_at_interval(rule) {
        measured.interval.unwrap_or([value, value])
    } else {
        [value, value]
    };
    if batch_low.is_nan() || batch_high.is_nan() {
        return nothing;
    }
    let below = batch_high < low;
    let above = batch_low > high;
    let (breach, side) = match rule.when {
        When::Below => (below, Side::Below),
        When::Above => (above, Side::Above),
        When::Outside if below => (true, Side::Below),
        When::Outside if above => (true, Side::Above),
        When::Outside if value - low < high - value => (false, Side::Below),
        When::Outside => (false, Side::Above),
    };
    let bound = if side == Side::Below { low } else { high };
    let observation = match breach {
        _ if rule.min_rows.is_some_and(|least| measured.n < least) => Observation::TooFew,
        true => Observation::Breach,
        false => Observation::Clean,
    };
    Judgement { observation, bound: Some(bound), side }
}

/// The bounds of a rule's threshold, the smaller one first; a single number is returned twice. `None` if the
/// reference does not provide them.
#[must_use]
pub fn bounds(rule: &Rule, baseline: Baseline<'_>) -> Option<[f64; 2]> {
    match &rule.threshold {
        Threshold::Value(value) => Some([*value, *value]),
        Threshold::Range(range) => Some(*range),
        Threshold::Reference(_) => baseline.measured.and_then(extent),
        Threshold::Variation(times) => baseline
            .spread
            .map(|[mean, sd]| [mean - times.variation * sd, mean + times.variation * sd]),
    }
}

/// Whether a measurement breaks the rule by its whole interval instead of its value.
#[must_use]
pub fn looks_at_interval(rule: &Rule) -> bool {
    matches!(rule.threshold, Threshold::Reference(_)) || rule.on == Some(Basis::Interval)
}

fn extent(reference: &Measurement) -> Option<[f64; 2]> {
    reference.interval.or(reference.value.map(|value| [value, value]))
}
