//! One value held against one threshold.

use super::transition::Observation;
use super::types::{Rule, Threshold, When};
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

/// Holds a measurement against a rule.
///
/// Comparisons are strict: a value equal to its threshold is fine. Against `"reference"` the bound is
/// the end of the reference's 95 % interval (its value where it has none), and the batch breaks it only
/// when its own interval lies wholly beyond that end. No value, or no bound, is [`Observation::Undefined`].
///
/// `reference` is the same metric (and column) measured on the reference.
#[must_use]
pub fn judge(rule: &Rule, measured: &Measurement, reference: Option<&Measurement>) -> Judgement {
    let relative = matches!(rule.threshold, Threshold::Reference(_));
    let bounds = match &rule.threshold {
        Threshold::Value(value) => Some([*value, *value]),
        Threshold::Range(range) => Some(*range),
        Threshold::Reference(_) => reference.and_then(extent),
    };
    let (Some(value), Some([low, high])) = (measured.value, bounds) else {
        return Judgement { observation: Observation::Undefined, bound: None, side: Side::Above };
    };
    let [batch_low, batch_high] =
        if relative { measured.interval.unwrap_or([value, value]) } else { [value, value] };
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
    let observation = if breach { Observation::Breach } else { Observation::Clean };
    Judgement { observation, bound: Some(bound), side }
}

fn extent(reference: &Measurement) -> Option<[f64; 2]> {
    reference.interval.or(reference.value.map(|value| [value, value]))
}
