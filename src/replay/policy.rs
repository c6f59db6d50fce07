//! What can be run over a history.

use super::incident::Incident;
use crate::alert::{Rule, validate_rules};
use crate::decide::{GateOptions, TriggerOptions};
use crate::error::{Code, Error, Result};
use crate::monitor::is_metric;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Policies of one run at most.
const MOST_POLICIES: usize = 100;

/// One way of deciding when to act: alert rules, a retraining trigger, or a gate that each batch has to
/// pass with the reference as the incumbent. Exactly one of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// Unique name.
    pub name: String,
    /// Alert rules; it acts while any of them fires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// A retraining trigger; it acts in the batch in which it asks for training. Its drift p-value is
    /// the smallest of any column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerOptions>,
    /// A gate; it acts while the batch would not be let through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateOptions>,
}

/// Policies, and what is known to have happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReplayOptions {
    /// At most 100.
    pub policies: Vec<Policy>,
    /// Spans in which something was wrong; `None` where that is not known.
    pub incidents: Option<Vec<Incident>>,
}

/// Checks everything before anything is run.
pub(super) fn check(options: &ReplayOptions) -> Result<()> {
    let policies = &options.policies;
    if policies.is_empty() || policies.len() > MOST_POLICIES {
        return Err(invalid(format!(
            "A replay takes 1 to {MOST_POLICIES} policies, not {}.",
            policies.len()
        )));
    }
    let mut names = BTreeSet::new();
    for (place, policy) in policies.iter().enumerate() {
        check_policy(policy, &format!("/policies/{place}"))?;
        if !names.insert(policy.name.as_str()) {
            return Err(invalid(format!(
                "Two policies are named \"{}\". Rename one.",
                policy.name
            )));
        }
    }
    options.incidents.iter().flatten().try_for_each(Incident::check)
}

/// `place` is the JSON Pointer to the policy.
fn check_policy(policy: &Policy, place: &str) -> Result<()> {
    let name = &policy.name;
    if name.trim().is_empty() {
        return Err(invalid("A policy needs a name.".to_owned()));
    }
    let parts = [policy.rules.is_some(), policy.trigger.is_some(), policy.gate.is_some()];
    if parts.into_iter().filter(|given| *given).count() != 1 {
        return Err(invalid(format!(
            "Policy \"{name}\" needs exactly one of rules, trigger and gate."
        )));
    }
    let rules = policy.rules.as_deref().unwrap_or_default();
    validate_rules(rules).map_err(|error| error.at_place(place))?;
    let watched = rules.iter().map(|rule| rule.metric.as_str());
    if policy.gate.as_ref().is_some_and(|gate| gate.segments.is_some()) {
        return Err(invalid(format!(
            "Policy \"{name}\": a history holds no rows to divide into segments; leave out the gate's `segments`."
        )));
    }
    let gated = policy.gate.iter().flat_map(GateOptions::metric_names);
    match watched.chain(gated).find(|metric| !is_metric(metric)) {
        Some(metric) => Err(invalid(format!(
            "Policy \"{name}\": \"{metric}\" is not a metric, so it would never act."
        ))),
        None => Ok(()),
    }
}

fn invalid(message: String) -> Error {
    Error::new(Code::ConfigInvalid, message)
}
