//! Settings of a detector by name, and their ranges.

use super::kind::DetectorKind;
use crate::error::{Error, Result};
use serde_json::{Map, Value};

/// Settings of a detector by name. Absent ones take the default of its kind. A name that the kind does not have is an
/// error, and so is a value out of its range. They are kept as JSON and looked up one by one, because a struct of
/// them all is several times as large in wasm.
///
/// | setting | of | default |
/// |---|---|---|
/// | `delta` | ADWIN: probability of a false cut by its bound; Page-Hinkley, CUSUM: tolerated deviation | 0.002; 0.005 |
/// | `alpha` | Page-Hinkley, geometric moving average: share that is kept; EDDM: level of a warning; KSWIN: level of the test | 0.9999, 0.99; 0.95; 0.005 |
/// | `beta` | EDDM: level of a change | 0.9 |
/// | `lambda` | HDDM-W: weight of the newest value | 0.05 |
/// | `threshold` | Page-Hinkley, CUSUM: limit of the sum; geometric moving average: of the average | 50; 1 |
/// | `warningThreshold`, `driftThreshold` | DDM: standard deviations | 2, 3 |
/// | `warningConfidence`, `driftConfidence` | HDDM, FHDDM (no warning): probability of a false one by the bound | 0.005, 0.001; FHDDM 0.000001 |
/// | `twoSided` | HDDM: whether a fall of the errors is a change too | false |
/// | `direction` | Page-Hinkley: `both`; CUSUM, geometric moving average: `up`; or `down` | |
/// | `convention` | Page-Hinkley: `river`, or `frouros`, which compares the sum with 0 instead of its extreme | `river` |
/// | `minInstances` | Page-Hinkley, CUSUM, geometric moving average: values before the first test | 30 |
/// | `warmStart` | DDM, EDDM: the same | 30 |
/// | `clock`, `maxBuckets`, `minWindowLength`, `gracePeriod` | ADWIN | 32, 5, 5, 10 |
/// | `windowSize`, `statSize` | KSWIN, FHDDM (no `statSize`): values in the window and on each side of the test | 100, 30 |
/// | `seed` | of KSWIN's draws and of the simulation | 0 |
/// | `expectedRunLength` | updates per false alarm on a stable series, 20 to 20,000, instead of the limit | |
/// | `reference` | with it: values of a stable series to draw from | |
/// | `errorRate` | with it, for detectors of errors without a reference | 0.1 |
/// | `block` | with `reference`: number of values drawn in a row | 1 |
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DetectorOptions(Map<String, Value>);

impl DetectorOptions {
    /// The options with one more setting.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }
}

impl From<Map<String, Value>> for DetectorOptions {
    fn from(settings: Map<String, Value>) -> Self {
        Self(settings)
    }
}

/// Reads settings one after another; the first fault is reported at the end.
pub(crate) struct Settings<'a> {
    kind: DetectorKind,
    given: &'a Map<String, Value>,
    known: Vec<&'static str>,
    wrong: Option<Error>,
}

impl<'a> Settings<'a> {
    pub(crate) fn of(kind: DetectorKind, options: &'a DetectorOptions) -> Self {
        Self { kind, given: &options.0, known: Vec::new(), wrong: None }
    }

    /// The value given under a name; `null` counts as absent.
    pub(crate) fn given(&mut self, name: &'static str) -> Option<&'a Value> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.given.get(name).filter(|value| !value.is_null())
    }

    /// Records what is wrong with a setting.
    #[cold]
    pub(crate) fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.wrong.get_or_insert_with(|| Error::invalid(message).at_field(name));
    }

    /// A number within its range; the default if none is given.
    pub(crate) fn number(
        &mut self,
        name: &'static str,
        default: f64,
        [low, high]: &[f64; 2],
    ) -> f64 {
        let Some(value) = self.given(name) else { return default };
        let number = value.as_f64().unwrap_or(f64::NAN);
        if number >= *low && number <= *high {
            return number;
        }
        // The smallest positive numbers represent an end that is excluded.
        let from = if *low < f64::EPSILON && *low > 0.0 {
            "above 0 and up to".to_owned()
        } else {
            format!("from {low} to")
        };
        self.refuse(
            name,
            format!("`{name}` of a detector is {value}; it has to be a number {from} {high}."),
        );
        default
    }

    /// A whole number within its range.
    pub(crate) fn count(&mut self, name: &'static str, default: f64, range: &[f64; 2]) -> f64 {
        let number = self.number(name, default, range);
        if number.fract() != 0.0 {
            self.refuse(name, format!("`{name}` of a detector has to be a whole number."));
        }
        number
    }

    /// Yes or no; no if not given.
    pub(crate) fn flag(&mut self, name: &'static str) -> bool {
        match self.given(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.refuse(name, format!("`{name}` of a detector is true or false."));
                false
            }
        }
    }

    /// One of some words; the first if none is given.
    pub(crate) fn word(&mut self, name: &'static str, words: &[&'static str]) -> &'static str {
        let default = words.first().copied().unwrap_or_default();
        let Some(given) = self.given(name) else { return default };
        let Some(word) = words.iter().find(|word| given.as_str() == Some(word)) else {
            self.refuse(name, format!("`{name}` of a detector is one of {}.", words.join(", ")));
            return default;
        };
        word
    }

    /// Checks that nothing was wrong and that every given name is a setting of the kind.
    pub(crate) fn finish(self) -> Result<()> {
        if let Some(error) = self.wrong {
            return Err(error);
        }
        match self.given.keys().find(|name| !self.known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Error::invalid(format!(
                "The detector \"{}\" has no setting `{name}`. It has: {}.",
                self.kind.name(),
                self.known.join(", ")
            ))
            .at_field(name)),
        }
    }
}

/// Range of a probability of a false alarm: above 0, and below 1.
pub(crate) const CHANCE: [f64; 2] = [1e-300, 0.999_999];
/// A limit on a sum.
pub(crate) const LIMIT: [f64; 2] = [0.0, 1e100];
/// A share.
pub(crate) const SHARE: [f64; 2] = [0.0, 1.0];
/// How many values.
pub(crate) const COUNT: [f64; 2] = [1.0, 1e9];
/// Seeds that a double holds.
pub(crate) const SEED: [f64; 2] = [0.0, 9_007_199_254_740_992.0];
