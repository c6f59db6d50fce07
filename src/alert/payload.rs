//! Bodies for Slack, PagerDuty Events v2 and Alertmanager v2. The caller sends them; this crate has no network.

use super::time::iso;
use super::types::{Alert, AlertState};
use super::words::{number, severity_name, state_name};
use crate::json::fnv1a;
use crate::metric::Severity;
use serde_json::{Map, Value, json};

/// Longest text of a Slack section block.
const SLACK_TEXT_LIMIT: usize = 2900;
/// Longest summary PagerDuty takes.
const PAGERDUTY_SUMMARY_LIMIT: usize = 1024;
/// Longest deduplication key PagerDuty takes.
const PAGERDUTY_KEY_LIMIT: usize = 255;

/// A message for a Slack incoming webhook: `text` for notifications, `blocks` for the channel.
///
/// `&`, `<` and `>` are escaped, so that a name cannot mention a channel, a person or a link.
/// Source: Slack API, "Formatting text for app surfaces".
#[must_use]
pub fn slack(alert: &Alert) -> Value {
    let headline =
        format!("[{}] {} {}", severity_name(alert.severity), alert.id, state_name(alert.state));
    let headline = slack_text(&headline);
    let body = slack_text(&alert.message);
    let context = slack_text(&format!(
        "Rule {} · metric {} · since {} ({})",
        alert.rule,
        alert.metric,
        iso(alert.since),
        alert.since_label
    ));
    json!({
        "text": format!("{headline}: {body}"),
        "blocks": [
            { "type": "section", "text": { "type": "mrkdwn", "text": format!("*{headline}*\n{body}") } },
            { "type": "context", "elements": [{ "type": "mrkdwn", "text": context }] },
        ],
    })
}

/// An event for PagerDuty's Events API v2 (`POST /v2/enqueue`): `resolve` for a resolved or inactive alert, otherwise
/// `trigger`. The deduplication key is the alert's id, so that a later resolve closes it.
///
/// Severities: critical stays critical, high becomes error, medium becomes warning, info stays info.
/// Source: PagerDuty developer documentation, "Send an alert event".
#[must_use]
pub fn pagerduty(alert: &Alert, routing_key: &str) -> Value {
    let over = matches!(alert.state, AlertState::Resolved | AlertState::Inactive);
    let level = match alert.severity {
        Severity::Critical => "critical",
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Info => "info",
    };
    let summary =
        clip(&one_line(&format!("{}: {}", alert.id, alert.message)), PAGERDUTY_SUMMARY_LIMIT);
    json!({
        "routing_key": routing_key,
        "event_action": if over { "resolve" } else { "trigger" },
        "dedup_key": dedup_key(&alert.id),
        "payload": {
            "summary": summary,
            "source": "driftglass",
            "severity": level,
            "timestamp": iso(alert.since),
            "component": one_line(alert.column.as_deref().unwrap_or("model")),
            "group": one_line(&alert.rule),
            "class": one_line(&alert.metric),
            "custom_details": {
                "metric": alert.metric,
                "column": alert.column,
                "segment": alert.segment,
                "value": alert.value,
                "threshold": alert.threshold,
                "state": state_name(alert.state),
                "batch": alert.since_label,
                "labels": alert.labels,
            },
        },
    })
}

/// Alerts for Alertmanager's API v2 (`POST /api/v2/alerts`): firing ones that are neither silenced nor inhibited, and
/// resolved ones that fired, with `endsAt`. Pending alerts are not sent, as in Prometheus, and neither are those
/// without data.
///
/// Names of the rule's labels are made valid (`[a-zA-Z_][a-zA-Z0-9_]*`); they cannot replace `alertname`, `severity`,
/// `metric`, `column` or `segment`. Source: Alertmanager `api/v2/openapi.yaml`, `postableAlert`.
#[must_use]
pub fn alertmanager(alerts: &[Alert]) -> Value {
    let sent = |alert: &&Alert| match alert.state {
        AlertState::Firing => !alert.silenced && alert.inhibited_by.is_none(),
        // An alert that only had no data never fired, so there is nothing to end.
        state => state == AlertState::Resolved && alert.fired_at.is_some(),
    };
    Value::Array(alerts.iter().filter(sent).map(postable).collect())
}

fn postable(alert: &Alert) -> Value {
    let mut labels = Map::new();
    for (name, value) in alert.labels.iter().filter(|(_, value)| !value.is_empty()) {
        labels.insert(label_name(name), Value::String(value.clone()));
    }
    labels.insert("alertname".to_owned(), json!(alert.rule));
    labels.insert("severity".to_owned(), json!(severity_name(alert.severity)));
    labels.insert("metric".to_owned(), json!(alert.metric));
    for (name, value) in [("column", &alert.column), ("segment", &alert.segment)] {
        match value.as_deref().filter(|value| !value.is_empty()) {
            Some(value) => labels.insert(name.to_owned(), json!(value)),
            None => labels.remove(name),
        };
    }
    let mut postable = json!({
        "labels": labels,
        "annotations": {
            "summary": alert.message,
            "value": alert.value.map_or_else(|| "unknown".to_owned(), number),
            "threshold": number(alert.threshold),
            "batch": alert.since_label,
        },
        "startsAt": iso(alert.fired_at.unwrap_or(alert.since)),
    });
    if let (AlertState::Resolved, Some(fields)) = (alert.state, postable.as_object_mut()) {
        fields.insert("endsAt".to_owned(), json!(iso(alert.since)));
    }
    postable
}

/// A name made valid as a Prometheus label: invalid characters become underscores.
pub(crate) fn label_name(name: &str) -> String {
    let valid = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
    let mut label: String = name.chars().map(valid).collect();
    if label.is_empty() || label.starts_with(|c: char| c.is_ascii_digit()) {
        label.insert(0, '_');
    }
    label
}

/// The id; if it is too long for PagerDuty, its start and a hash of the whole.
fn dedup_key(id: &str) -> String {
    let key = format!("driftglass/{id}");
    if key.len() <= PAGERDUTY_KEY_LIMIT {
        return key;
    }
    let hash = fnv1a(key.as_bytes());
    let mut end = PAGERDUTY_KEY_LIMIT - 17;
    while !key.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}-{hash:016x}", key.get(..end).unwrap_or_default())
}

fn slack_text(text: &str) -> String {
    let line = clip(&one_line(text), SLACK_TEXT_LIMIT / 5);
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn clip(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}
