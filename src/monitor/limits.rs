//! Limits that no value of their metric reaches: 85 for an accuracy of 0.85 would alert for ever.

use super::config::MonitorConfig;
use crate::alert::{Rule, Threshold};
use crate::error::{Code, Error, Result, Warning, listed};
use crate::metric::range;

/// Thresholds by which a report counts, whatever the rules.
const COUNTED: [&str; 4] = ["latencyMs", "missingPct", "outlierPct", "lowConfidence"];

/// Refuses thresholds out of the range of their metric, and rules whose limit lies above it. A rule may have a limit
/// below the range, which is one that always holds.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the limit, the bound, and 0.85 where somebody wrote 85.
pub(super) fn check_limits(config: &MonitorConfig) -> Result<()> {
    for (name, &limit) in &config.thresholds.0 {
        check(name, limit, true).map_err(|error| error.at_place(&format!("/thresholds/{name}")))?;
    }
    for (place, rule) in config.rules.iter().flatten().enumerate() {
        let limit = match rule.threshold {
            Threshold::Value(limit) | Threshold::Range([limit, _]) => limit,
            _ => continue,
        };
        check(&rule.metric, limit, false)
            .map_err(|error| error.at_place(&format!("/rules/{place}/threshold")))?;
    }
    Ok(())
}

/// Thresholds that alert on nothing, as `rules` stand in the place of the rules that they are for and none of those
/// has such a limit. Limits that a report itself counts by (latency, missing values, outliers, low confidence) are
/// no such.
pub(super) fn without_rule(config: &MonitorConfig) -> Option<Warning> {
    let rules = config.rules.as_ref()?;
    let has_rule = |metric: &str, limit: f64| {
        let is_it = |rule: &&Rule| rule.metric == metric && has_limit(&rule.threshold, limit);
        COUNTED.contains(&metric) || rules.iter().any(|rule| is_it(&rule))
    };
    let lost = config.thresholds.0.iter().filter(|(metric, limit)| !has_rule(metric, **limit));
    let lost: Vec<String> = lost.map(|(metric, limit)| format!("{metric} {limit}")).collect();
    let message = format!(
        "/thresholds: no rule has the limit {}, so it alerts on nothing. Thresholds are for the default rules, and where `rules` are given, they win. Give a rule that limit, or leave out `rules`.",
        listed(lost.iter().map(String::as_str))
    );
    let count = lost.len() as u64;
    (count > 0).then(|| Warning::new("threshold-without-rule", message).times(count))
}

fn has_limit(threshold: &Threshold, limit: f64) -> bool {
    match threshold {
        Threshold::Value(value) => *value == limit,
        Threshold::Range(ends) => ends.contains(&limit),
        _ => false,
    }
}

fn check(metric: &str, limit: f64, also_below: bool) -> Result<()> {
    let Some([low, high]) = range(metric) else { return Ok(()) };
    let bound = if limit > high {
        format!("at most {high}")
    } else if also_below && limit < low {
        format!("at least {low}")
    } else {
        return Ok(());
    };
    let is_percentage = high == 1.0 && limit > high && limit <= 100.0;
    let meant =
        if is_percentage { format!(" Did you mean {}?", limit / 100.0) } else { String::new() };
    let message = format!("{metric} is {bound}; its limit is {limit}.{meant}");
    Err(Error::new(Code::ConfigInvalid, message))
}
