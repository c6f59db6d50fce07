//! Thresholds outside the range of their metric, and those that alert on nothing.

use super::config::{MonitorConfig, Task};
use super::default_rules::default_rules;
use crate::alert::{Rule, Threshold, check_most, check_reach};
use crate::error::{Error, Result, Warning, listed};
use crate::metric::range;

/// Thresholds that a report itself uses, whatever the rules.
const COUNTED: [&str; 4] = ["latencyMs", "missingPct", "outlierPct", "lowConfidence"];

/// Refuses thresholds outside the range of their metric, and rules whose limit no value passes, or every value
/// passes.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the limit.
pub(super) fn check_limits(config: &MonitorConfig, task: Task) -> Result<()> {
    for (name, &limit) in &config.thresholds.0 {
        check(name, limit).map_err(|error| error.at_field(name).at_field("thresholds"))?;
    }
    let rules = config.rules.as_deref().unwrap_or_default();
    if rules.is_empty() { Ok(()) } else { check_reach(rules, &default_rules(config, task)) }
}

/// The warning for thresholds that alert on nothing, because `rules` replaces the default rules they belong to and
/// none of the new rules has such a limit. Limits that a report itself uses (latency, missing values, outliers, low
/// confidence) are excluded.
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

fn check(metric: &str, limit: f64) -> Result<()> {
    if !limit.is_finite() {
        return Err(Error::invalid(format!(
            "{metric} has the limit {limit}; give a finite number."
        )));
    }
    match range(metric) {
        Some([least, _]) if limit < least => {
            let message = format!("{metric} is at least {least}; its limit is {limit}.");
            Err(Error::invalid(message))
        }
        _ => check_most(metric, limit),
    }
}
