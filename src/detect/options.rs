//! Settings of a detector, and their ranges.

use super::kind::DetectorKind;
use crate::error::{Code, Error, Result};
use crate::json;
use serde::{Deserialize, Serialize};

/// Which way a series has to move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Only upwards.
    Up,
    /// Only downwards.
    Down,
    /// Either.
    #[default]
    Both,
}

json::by_serde!(Direction);

/// Whose Page-Hinkley test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Convention {
    /// River's: the cumulative sum against its extreme so far.
    #[default]
    River,
    /// frouros': the cumulative sum against 0, upwards only.
    Frouros,
}

json::by_serde!(Convention);

/// Settings of a detector; absent ones take the default of its kind. A setting that the kind does not
/// have is an error.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DetectorOptions {
    /// ADWIN: chance of a false cut, 0.002. Page-Hinkley, CUSUM: deviation that is tolerated, 0.005.
    pub delta: Option<f64>,
    /// Page-Hinkley: share of the sum that is kept, 0.9999; geometric moving average: 0.99. EDDM: level
    /// of a warning, 0.95. KSWIN: level of the test, 0.005.
    pub alpha: Option<f64>,
    /// EDDM: level of a change, 0.9.
    pub beta: Option<f64>,
    /// HDDM-W: weight of the newest value, 0.05.
    pub lambda: Option<f64>,
    /// Page-Hinkley, CUSUM: limit of the sum, 50; geometric moving average: 1.
    pub threshold: Option<f64>,
    /// DDM: standard deviations to a warning, 2.
    pub warning_threshold: Option<f64>,
    /// DDM: standard deviations to a change, 3.
    pub drift_threshold: Option<f64>,
    /// HDDM: chance of a false warning by its bound, 0.005.
    pub warning_confidence: Option<f64>,
    /// HDDM: chance of a false change by its bound, 0.001; FHDDM: 0.000001.
    pub drift_confidence: Option<f64>,
    /// HDDM: whether a fall of the errors is a change too; not by default.
    pub two_sided: Option<bool>,
    /// Page-Hinkley (default both), CUSUM and geometric moving average (default up).
    pub direction: Option<Direction>,
    /// Page-Hinkley only.
    pub convention: Option<Convention>,
    /// Page-Hinkley, CUSUM, geometric moving average: values before the first test, 30.
    pub min_instances: Option<u64>,
    /// DDM, EDDM: values before the first test, 30.
    pub warm_start: Option<u64>,
    /// ADWIN: values from one test to the next, 32.
    pub clock: Option<u64>,
    /// ADWIN: buckets of one size, 5.
    pub max_buckets: Option<u64>,
    /// ADWIN: values on each side of a cut at least, 5.
    pub min_window_length: Option<u64>,
    /// ADWIN: values before the first test, 10.
    pub grace_period: Option<u64>,
    /// KSWIN and FHDDM: values in the window, 100.
    pub window_size: Option<u64>,
    /// KSWIN: values on each side of the test, 30.
    pub stat_size: Option<u64>,
    /// Seed of KSWIN's draws and of the simulation behind `expected_run_length`; 0.
    pub seed: Option<u64>,
    /// Updates that a stable series is to last without a false alarm, in place of the kind's own limit
    /// (20 to 20,000): see `ChangeDetector::new`.
    pub expected_run_length: Option<u64>,
    /// With `expected_run_length`: values of a stable series to draw from.
    pub reference: Option<Vec<Option<f64>>>,
    /// With `expected_run_length` and without `reference`, for detectors of errors: their rate, 0.1.
    pub error_rate: Option<f64>,
    /// With `reference`: how many values are drawn in a row, 1. More keep what neighbours have in common.
    pub block: Option<u64>,
}

/// Settings every detector has.
const GENERAL: &[&str] = &["seed", "expectedRunLength", "reference", "errorRate", "block"];

fn own(kind: DetectorKind) -> &'static [&'static str] {
    match kind {
        DetectorKind::Adwin => &["delta", "clock", "maxBuckets", "minWindowLength", "gracePeriod"],
        DetectorKind::PageHinkley => {
            &["delta", "alpha", "threshold", "direction", "convention", "minInstances"]
        }
        DetectorKind::Cusum => &["delta", "threshold", "direction", "minInstances"],
        DetectorKind::GeometricMovingAverage => {
            &["alpha", "threshold", "direction", "minInstances"]
        }
        DetectorKind::Ddm => &["warningThreshold", "driftThreshold", "warmStart"],
        DetectorKind::Eddm => &["alpha", "beta", "warmStart"],
        DetectorKind::HddmA => &["warningConfidence", "driftConfidence", "twoSided"],
        DetectorKind::HddmW => &["warningConfidence", "driftConfidence", "twoSided", "lambda"],
        DetectorKind::Fhddm => &["driftConfidence", "windowSize"],
        DetectorKind::Kswin => &["alpha", "windowSize", "statSize"],
    }
}

impl DetectorOptions {
    /// That every setting given is one of the kind's.
    pub(crate) fn belong_to(&self, kind: DetectorKind) -> Result<()> {
        let given = [
            ("delta", self.delta.is_some()),
            ("alpha", self.alpha.is_some()),
            ("beta", self.beta.is_some()),
            ("lambda", self.lambda.is_some()),
            ("threshold", self.threshold.is_some()),
            ("warningThreshold", self.warning_threshold.is_some()),
            ("driftThreshold", self.drift_threshold.is_some()),
            ("warningConfidence", self.warning_confidence.is_some()),
            ("driftConfidence", self.drift_confidence.is_some()),
            ("twoSided", self.two_sided.is_some()),
            ("direction", self.direction.is_some()),
            ("convention", self.convention.is_some()),
            ("minInstances", self.min_instances.is_some()),
            ("warmStart", self.warm_start.is_some()),
            ("clock", self.clock.is_some()),
            ("maxBuckets", self.max_buckets.is_some()),
            ("minWindowLength", self.min_window_length.is_some()),
            ("gracePeriod", self.grace_period.is_some()),
            ("windowSize", self.window_size.is_some()),
            ("statSize", self.stat_size.is_some()),
        ];
        let own = own(kind);
        match given.iter().find(|(name, is_given)| *is_given && !own.contains(name)) {
            None => Ok(()),
            Some((name, _)) => Err(invalid(&format!(
                "The detector \"{}\" has no setting `{name}`. It has: {}, {}.",
                kind.name(),
                own.join(", "),
                GENERAL.join(", ")
            ))),
        }
    }
}

#[cold]
pub(crate) fn invalid(message: &str) -> Error {
    Error::new(Code::ConfigInvalid, message)
}

/// A number within its range, the default if none is given.
pub(crate) fn ranged(
    name: &str,
    given: Option<f64>,
    default: f64,
    [low, high]: [f64; 2],
) -> Result<f64> {
    let value = given.unwrap_or(default);
    if value >= low && value <= high {
        return Ok(value);
    }
    Err(invalid(&format!("`{name}` of a detector is {value}; it has to lie from {low} to {high}.")))
}

/// A whole number within its range, as a double.
pub(crate) fn counted(
    name: &str,
    given: Option<u64>,
    default: u64,
    [low, high]: [u64; 2],
) -> Result<f64> {
    let given = given.map(|value| value as f64);
    ranged(name, given, default as f64, [low as f64, high as f64])
}

/// A chance of a false alarm: above 0, and below 1.
pub(crate) const CHANCE: [f64; 2] = [1e-300, 0.999_999];
/// A limit on a sum.
pub(crate) const LIMIT: [f64; 2] = [0.0, 1e100];
/// How many values.
pub(crate) const COUNT: [u64; 2] = [1, 1_000_000_000];
