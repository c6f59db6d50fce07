//! Rules, alerts and the events between them.

use crate::json;
use crate::metric::Severity;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The side of the threshold on which a value breaks the rule. A value equal to the threshold is fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// Strictly above.
    Above,
    /// Strictly below.
    Below,
    /// Outside a range, or outside the reference's interval.
    Outside,
}

/// The threshold of a rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Threshold {
    /// A number.
    Value(f64),
    /// A range, for `outside`.
    Range([f64; 2]),
    /// The text `"reference"`: the 95 % interval of the same metric on the reference. `below` breaks under its lower
    /// end, `above` over its upper end, and only if the batch's own interval does not reach that end.
    /// own interval does not reach it.
    Reference(ReferenceWord),
    /// The reference's own variation: a number of standard deviations around the mean of the same metric over ten
    /// consecutive chunks of the reference.
    Variation(Variation),
}

/// A threshold in standard deviations of the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// Number of standard deviations that are still fine; 3 is usual.
    pub variation: f64,
}

json::by_serde!(Variation);

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(source)?;
        let read = match &value {
            Value::Array(_) => json::from_value(&value).map(Self::Range),
            Value::String(_) => json::from_value(&value).map(Self::Reference),
            Value::Object(_) => json::from_value(&value).map(Self::Variation),
            _ => json::from_value(&value).map(Self::Value),
        };
        read.map_err(D::Error::custom)
    }
}

/// The single word `reference`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReferenceWord {
    /// `"reference"`.
    Reference,
}

/// The part of a measurement that has to be past the threshold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Its value.
    #[default]
    Value,
    /// Its whole 95 % interval, so that chance alone hardly breaks the rule; its value if it has no interval.
    Interval,
}

/// A rule: a metric, a threshold and its side, for how long, and how severe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rule {
    /// Unique name.
    pub name: String,
    /// Metric it watches.
    pub metric: String,
    /// Column it watches. Without one it watches every column with that metric separately, and in segments the worst
    /// column of each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Whether it watches every segment separately instead of the batch as a whole; default false. Thresholds derived
    /// from the reference then come from the same segment of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub segments: bool,
    /// The side of the threshold that breaks the rule.
    pub when: When,
    /// The threshold.
    pub threshold: Threshold,
    /// Consecutive breaching batches before it fires; default 1.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_batches: Option<u32>,
    /// Time in milliseconds for which batches have to breach in a row before it fires; default 0. With `for`, both
    /// have to be reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_ms: Option<f64>,
    /// Clean batches during which it keeps firing; default 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<u32>,
    /// Time in milliseconds for which it keeps firing while batches are clean; default 0. With `keepFiringFor`, both
    /// have to pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_firing_for_ms: Option<f64>,
    /// The part of a measurement that has to be past the threshold; default the value. A threshold of `"reference"`
    /// always uses the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Basis>,
    /// Smallest number of rows behind a measurement; default 0. With fewer there is not enough data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_rows: Option<u64>,
    /// Batches in a row without a value, or without enough rows, after which the alert's state says so; default
    /// never. A firing alert keeps firing: missing data is no recovery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_data_for: Option<u32>,
    /// Its severity.
    pub severity: Severity,
    /// Batches after resolving in which it does not fire again; default 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cooldown: Option<u32>,
    /// Labels passed on to notifications.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

/// The state of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertState {
    /// Nothing is wrong, and nothing was.
    Inactive,
    /// Breaching, but not for long enough.
    Pending,
    /// Breaching for long enough.
    Firing,
    /// It fired, or had no data, and that is over.
    Resolved,
    /// There has been no value for as many batches as the rule allows.
    NoData,
    /// There have been too few rows for as many batches as the rule allows.
    NotEnoughData,
}

json::by_serde!(AlertState);

/// An alert: one rule on one metric of one column.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Rule name, followed by the column after a slash and the segment in brackets if there are any.
    pub id: String,
    /// Name of the rule.
    pub rule: String,
    /// Its metric.
    pub metric: String,
    /// Its column.
    pub column: Option<String>,
    /// Its segment, as `column = value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Its severity.
    pub severity: Severity,
    /// Its state.
    pub state: AlertState,
    /// When it entered that state, milliseconds since 1970.
    pub since: f64,
    /// Label of the batch in which it entered that state.
    pub since_label: String,
    /// The last value; `None` if it is undefined, in which case the state stays as it was.
    pub value: Option<f64>,
    /// The threshold that the value is compared with.
    pub threshold: f64,
    /// One sentence.
    pub message: String,
    /// Whether somebody acknowledged it.
    pub acknowledged: bool,
    /// Whether it is silenced.
    pub silenced: bool,
    /// Id of a firing alert that mutes it; see [`Inhibition`](super::Inhibition).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inhibited_by: Option<String>,
    /// When it last began to fire, in milliseconds since 1970; `None` if it never did, or has had no data since.
    pub fired_at: Option<f64>,
    /// Labels of the rule.
    pub labels: BTreeMap<String, String>,
}

json::shape!(Alert {
    id,
    rule,
    metric,
    column,
    segment,
    severity,
    state,
    since,
    since_label,
    value,
    threshold,
    message,
    acknowledged,
    silenced,
    inhibited_by,
    fired_at,
    labels,
});

/// A change of state, at most one per alert and batch. It goes from a state to the same state if an alert that
/// entered it while muted is no longer muted.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertEvent {
    /// Id of the alert.
    pub alert: String,
    /// Name of the rule.
    pub rule: String,
    /// State before.
    pub from: AlertState,
    /// State after.
    pub to: AlertState,
    /// Time of the batch, milliseconds since 1970.
    pub at: f64,
    /// The value that caused it.
    pub value: Option<f64>,
    /// One sentence.
    pub message: String,
    /// Its severity.
    pub severity: Severity,
    /// Whether the alert was silenced at that time, so that nobody is to be told.
    pub silenced: bool,
    /// Whether another alert muted it at that time, so that nobody is to be told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub inhibited: bool,
}

json::shape!(AlertEvent {
    alert, rule, from, to, at, value, message, severity, silenced = false, inhibited = false,
});
