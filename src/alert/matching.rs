//! Which alerts a silence or an inhibition matches.

use super::types::Alert;
use crate::json;
use crate::metric::Severity;
use serde::{Deserialize, Serialize};

/// Matches alerts that agree with every given field. Without any field it matches every alert.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct SilenceMatch {
    /// Id of one alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Metric.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Segment, as `column = value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Matches every alert. A silence without any other field must set it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
}

json::by_serde!(SilenceMatch);

impl SilenceMatch {
    pub(super) fn covers(&self, alert: &Alert) -> bool {
        let same = |wanted: &Option<String>, actual: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == actual)
        };
        same(&self.id, &alert.id)
            && same(&self.rule, &alert.rule)
            && same(&self.metric, &alert.metric)
            && self.column.as_ref().is_none_or(|wanted| alert.column.as_ref() == Some(wanted))
            && self.segment.as_ref().is_none_or(|wanted| alert.segment.as_ref() == Some(wanted))
            && self.severity.is_none_or(|wanted| wanted == alert.severity)
    }
}
