//! The series that a change detector watches, and its settings.

use crate::detect::{ChangeDetector, DetectorKind, DetectorOptions};
use crate::error::{Error, Result};
use crate::json;
use crate::metric::Measurement;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

/// Number of values that determine the scale of a series, if a limit is set by an expected run length and nothing
/// else defines a stable series.
const WARM_UP: u64 = 20;

/// One change detector: what it watches, its method and that method's settings ([`DetectorOptions`]), side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct DetectorRule {
    /// The metric.
    pub metric: String,
    /// Its column. Without one it watches every column with that metric separately, and in a segment the worst one.
    pub column: Option<String>,
    /// Its segment as `column = value`. Without one it watches the batch as a whole.
    pub segment: Option<String>,
    /// The method.
    pub method: DetectorKind,
    /// Number of first values that determine the scale of the series; all values are then standardised by their mean
    /// and standard deviation. 0: values are used unchanged. Default 20 if the limit is set by an expected run length
    /// without a `reference`, else 0; always 0 for detectors of errors. If most of the values are the same, the
    /// standard deviation is at least the resolution of the metric.
    pub warm_up: Option<u64>,
    /// Settings of the method. `direction` defaults to `both`, because the fall of a metric may matter, for which
    /// CUSUM and the moving average do not look by default.
    pub settings: Map<String, Value>,
}

impl DetectorRule {
    /// Number of first values that determine the scale.
    pub(super) fn warm_up(&self) -> u64 {
        let given = |name: &str| self.settings.get(name).is_some_and(|value| !value.is_null());
        let by_run_length = given("expectedRunLength") && !given("reference");
        let usual = if by_run_length && !self.method.of_errors() { WARM_UP } else { 0 };
        self.warm_up.unwrap_or(usual)
    }

    /// Whether it watches a measurement.
    pub(super) fn watches(&self, measured: &Measurement) -> bool {
        self.metric == measured.metric
            && self.segment == measured.segment
            && (self.column == measured.column || self.is_of_each_column())
    }

    /// Whether it watches every column with the metric; in a segment, a rule without a column watches the worst one.
    fn is_of_each_column(&self) -> bool {
        self.column.is_none() && self.segment.is_none()
    }

    /// Whether another rule of the same method may watch the same series.
    pub(super) fn is_of_series(&self, other: &Self) -> bool {
        (self.method, &self.metric, &self.segment) == (other.method, &other.metric, &other.segment)
            && (self.column == other.column
                || self.is_of_each_column()
                || other.is_of_each_column())
    }

    /// A detector without observations.
    ///
    /// # Errors
    /// `config-invalid` for a setting that the method does not have, or a method that cannot watch batches.
    pub(super) fn detector(&self) -> Result<ChangeDetector> {
        let invalid = |field: &str, message: String| Error::invalid(message).at_field(field);
        let name = self.method.name();
        if self.method == DetectorKind::Eddm {
            return Err(invalid(
                "method",
                format!(
                    "\"{name}\" watches single errors, 0 or 1, and not what is measured of batches. Take \"ddm\" or \"page-hinkley\"."
                ),
            ));
        }
        if self.method.of_errors() && self.warm_up() > 0 {
            return Err(invalid(
                "warmUp",
                format!("\"{name}\" watches errors as they are: leave out `warmUp`."),
            ));
        }
        if self.warm_up.is_some_and(|values| values == 1 || values > 400) {
            return Err(invalid(
                "warmUp",
                "`warmUp` of a detector is 0, or 2 to 400 batches.".to_owned(),
            ));
        }
        let mut settings = self.settings.clone();
        if matches!(self.method, DetectorKind::Cusum | DetectorKind::GeometricMovingAverage) {
            settings.entry("direction").or_insert_with(|| Value::from("both"));
        }
        ChangeDetector::new(self.method, &DetectorOptions::from(settings))
    }
}

impl<'de> Deserialize<'de> for DetectorRule {
    fn deserialize<D: Deserializer<'de>>(source: D) -> std::result::Result<Self, D::Error> {
        let Value::Object(mut settings) = Value::deserialize(source)? else {
            return Err(D::Error::custom("a detector is an object with `metric` and `method`"));
        };
        let mut text = |name: &str| match settings.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(D::Error::custom(format!("`{name}` of a detector is a text"))),
        };
        let (metric, column) = (text("metric")?, text("column")?);
        let (segment, method) = (text("segment")?, text("method")?);
        let warm_up = match settings.remove("warmUp") {
            None | Some(Value::Null) => None,
            Some(value) => Some(value.as_u64().ok_or_else(|| {
                D::Error::custom("`warmUp` of a detector is a whole number of batches")
            })?),
        };
        let missing = |name: &str| D::Error::custom(format!("a detector has no `{name}`"));
        let method = DetectorKind::from_name(&method.ok_or_else(|| missing("method"))?);
        Ok(Self {
            metric: metric.ok_or_else(|| missing("metric"))?,
            column,
            segment,
            method: method.map_err(|error| D::Error::custom(error.message))?,
            warm_up,
            settings,
        })
    }
}

json::by_serde!(DetectorRule);

impl Serialize for DetectorRule {
    fn serialize<S: Serializer>(&self, target: S) -> std::result::Result<S::Ok, S::Error> {
        let mut all = self.settings.clone();
        let method = Some(self.method.name().to_owned());
        let texts = [
            ("metric", Some(self.metric.clone())),
            ("column", self.column.clone()),
            ("segment", self.segment.clone()),
            ("method", method),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                all.insert(name.to_owned(), Value::String(text));
            }
        }
        if let Some(values) = self.warm_up {
            all.insert("warmUp".to_owned(), Value::from(values));
        }
        all.serialize(target)
    }
}
