//! Notifications about one batch: events in groups, most severe first, limited in number.

use super::types::{Alert, AlertEvent, AlertState, Rule};
use super::words::severity_name;
use crate::error::{Error, Result};
use crate::json;
use crate::metric::Severity;
use crate::order;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How events are grouped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct NotifyOptions {
    /// Properties shared by the events of a group: `rule`, `metric`, `column`, `segment`, `severity`, or the name of
    /// a label. `None` means `rule`; an empty list puts all events in one group.
    pub group_by: Option<Vec<String>>,
    /// Largest number of groups; `None` means 10. Omitted groups are counted.
    pub most: Option<u64>,
    /// Label of the batch whose events are reported, the newest one with that label; late labels change alerts of an
    /// older batch. `None` means the last batch.
    pub label: Option<String>,
    /// Only events from this time on, in milliseconds since 1970. Events due to late labels have the time at which
    /// the labels came.
    pub since: Option<f64>,
}

json::by_serde!(NotifyOptions);

/// One notification: a group of events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notification {
    /// The properties that the events share; empty text if an alert has no such label, column or segment.
    pub group: BTreeMap<String, String>,
    /// The highest severity of the firing alerts; if none fires, of all.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
    /// The events, most severe first.
    pub events: Vec<AlertEvent>,
}

/// Notifications about one batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notifications {
    /// Groups, those with a firing alert first, most severe first.
    pub groups: Vec<Notification>,
    /// Number of groups beyond the limit.
    pub omitted: u64,
    /// Number of events not reported because they are silenced or muted by another alert.
    pub muted: u64,
}

/// Refuses to group by properties that no alert has. `rules` are those whose labels alerts can have.
///
/// # Errors
/// `config-invalid`, with the properties that exist.
pub fn check_groups(options: &NotifyOptions, rules: &[Rule]) -> Result<()> {
    const PARTS: [&str; 5] = ["rule", "metric", "column", "segment", "severity"];
    let labels = order::set(rules.iter().flat_map(|rule| rule.labels.keys().map(String::as_str)));
    let is_known = |part: &&String| PARTS.contains(&part.as_str()) || labels.contains(&***part);
    let unknown = options.group_by.iter().flatten().find(|part| !is_known(part));
    let Some(part) = unknown else { return Ok(()) };
    let known: Vec<&str> = PARTS.into_iter().chain(labels).collect();
    Err(Error::invalid(format!(
        "\"{part}\" is nothing that alerts have. They have: {}.",
        known.join(", ")
    ))
    .or_nearest(part, &known)
    .at_field("groupBy"))
}

/// Groups the events of one batch that have to be reported: alerts that fire, that are over, that have no data any
/// more or have it again. `alerts` holds the alerts at the same time, for their labels and columns.
#[must_use]
pub fn notifications(
    events: &[AlertEvent],
    alerts: &[Alert],
    options: &NotifyOptions,
) -> Notifications {
    let mut muted = 0;
    let mut groups: BTreeMap<Vec<String>, Vec<AlertEvent>> = BTreeMap::new();
    let by = options.group_by.clone().unwrap_or_else(|| vec!["rule".to_owned()]);
    let is_new = |event: &&AlertEvent| options.since.is_none_or(|since| event.at >= since);
    for event in events.iter().filter(|event| is_news(event.to)).filter(is_new) {
        if event.silenced || event.inhibited {
            muted += 1;
            continue;
        }
        let alert = alerts.iter().find(|alert| alert.id == event.alert);
        let key = by.iter().map(|part| common(part, event, alert)).collect();
        groups.entry(key).or_default().push(event.clone());
    }
    let mut all: Vec<Notification> =
        groups.into_iter().map(|(key, events)| notification(&by, key, events)).collect();
    order::sort_by(&mut all, |a, b| {
        fires(&b.events).cmp(&fires(&a.events)).then(b.severity.cmp(&a.severity))
    });
    let most = usize::try_from(options.most.unwrap_or(10)).unwrap_or(usize::MAX);
    let omitted = all.len().saturating_sub(most) as u64;
    all.truncate(most);
    Notifications { groups: all, omitted, muted }
}

fn is_news(state: AlertState) -> bool {
    !matches!(state, AlertState::Pending | AlertState::Inactive)
}

fn fires(events: &[AlertEvent]) -> bool {
    events.iter().any(|event| event.to == AlertState::Firing)
}

fn common(part: &str, event: &AlertEvent, alert: Option<&Alert>) -> String {
    match part {
        "rule" => event.rule.clone(),
        "severity" => severity_name(event.severity).to_owned(),
        "metric" => alert.map(|alert| alert.metric.clone()).unwrap_or_default(),
        "column" => alert.and_then(|alert| alert.column.clone()).unwrap_or_default(),
        "segment" => alert.and_then(|alert| alert.segment.clone()).unwrap_or_default(),
        label => alert.and_then(|alert| alert.labels.get(label).cloned()).unwrap_or_default(),
    }
}

fn notification(by: &[String], key: Vec<String>, mut events: Vec<AlertEvent>) -> Notification {
    let firing = |event: &AlertEvent| event.to == AlertState::Firing;
    order::sort_by(&mut events, |a, b| {
        firing(b).cmp(&firing(a)).then(b.severity.cmp(&a.severity)).then(a.alert.cmp(&b.alert))
    });
    let first = events.first();
    Notification {
        group: order::map(by.iter().cloned().zip(key)),
        severity: first.map_or(Severity::Info, |event| event.severity),
        message: message(&events),
        events,
    }
}

/// "2 alerts fire: <the worst one's sentence> 1 is over."
fn message(events: &[AlertEvent]) -> String {
    use AlertState::{Firing, NoData, NotEnoughData, Resolved};
    let count = |is: fn(&AlertEvent) -> bool| events.iter().filter(|event| is(event)).count();
    let firing = count(|event| event.to == Firing);
    let back = count(|event| event.to == Resolved && matches!(event.from, NoData | NotEnoughData));
    let over = count(|event| event.to == Resolved) - back;
    let silent = count(|event| matches!(event.to, NoData | NotEnoughData));
    let mut parts = Vec::new();
    if firing > 0 {
        let worst = events.first().map(|event| event.message.as_str()).unwrap_or_default();
        parts.push(match firing {
            1 => worst.to_owned(),
            _ => format!("{firing} alerts fire: {worst}"),
        });
    }
    let say = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 alert {one}.")),
        _ => Some(format!("{n} alerts {many}.")),
    };
    parts.extend(say(over, "is over", "are over"));
    parts.extend(say(back, "has data again", "have data again"));
    parts.extend(say(silent, "has no data to go by", "have no data to go by"));
    parts.join(" ")
}
