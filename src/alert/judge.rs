//! One value held against one threshold.

use super::transition::Observation;
use super::types::{Basis, Rule, Threshold, When};
use crate::metric::Measurement;

/// What a value came to against a rule's threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Breach, clean or undefined.
    pub observation: Observation,
    /// The bound it was held against: of a range, the one it passed or is nearer to.
    /// `None` when there is nothing to hold it against.
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

/// What the reference says of the metric that a rule watches.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Baseline<'a> {
    /// The same metric and column measured on the reference.
    pub measured: Option<&'a Measurement>,
    /// Mean and standard deviation of it over chunks of the reference.
    pub spread: Option<[f64; 2]>,
}

/// In the place of an interval that there was and that is not kept. A rule on it cannot judge such a measurement.
pub const LOST_INTERVAL: [f64; 2] = [f64::NAN; 2];

/// Holds a measurement against a rule.
///
/// Comparisons are strict: a value equal to its threshold is fine. Against `"reference"` the bound is
/// the end of the reference's 95 % interval (its value where it has none), and the batch breaks it only
/// when its own interval lies wholly beyond that end; so it does against any threshold with
/// `on: "interval"`. No value, no bound, or an interval of which that alone is known ([`LOST_INTERVAL`]), is
/// [`Observation::Undefined`], a value of fewer rows than `minRows` [`Observation::TooFew`].
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

/// The numbers that a rule's threshold comes to, the smaller one first; of a single number, it twice.
/// `None` where the reference does not say.
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

/// Whether a measurement breaks the rule by its whole interval, and not by its value.
#[must_use]
pub fn looks_at_interval(rule: &Rule) -> bool {
    matches!(rule.threshold, Threshold::Reference(_)) || rule.on == Some(Basis::Interval)
}

fn extent(reference: &Measurement) -> Option<[f64; 2]> {
    reference.interval.or(reference.value.map(|value| [value, value]))
}
