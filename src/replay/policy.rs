//! Policies that can be run over a history, and their validation.

use super::incident::Incident;
use crate::alert::{
    Bases, Inhibition, Rule, Threshold, check_inhibitions, check_reach, validate_rules,
};
use crate::decide::{
    GateOptions, GradualRollout, Guardrail, RetrainingTrigger, RolloutOptions, TriggerOptions,
};
use crate::error::{Error, Result};
use crate::metric::name;
use crate::monitor::{DetectorRule, is_metric, undetected, unknown_metric};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Largest number of policies per run.
const MOST_POLICIES: usize = 100;

/// One way to decide when to act: alert rules, a retraining trigger, a gate that each batch has to pass with the
/// reference as the incumbent, or the guardrails of a rollout. Exactly one of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Policy {
    /// Unique name.
    pub name: String,
    /// Alert rules; it acts while any of them fires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<Rule>>,
    /// Alerts of these rules that mute others: a muted one does not act.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inhibit: Vec<Inhibition>,
    /// A retraining trigger; it acts in the batch in which it asks for retraining. Its drift p-value is the smallest
    /// of any column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<TriggerOptions>,
    /// A gate; it acts while the batch does not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<GateOptions>,
    /// Guardrails of a rollout; it acts when one of them is broken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<RolloutPolicy>,
}

/// The guardrails of a gradual rollout, the only part of it that can be replayed: a history has one model and no
/// other arm. The batches are the candidate's outcomes. A guardrail is compared with all of them since the rollout
/// began, as in [`GradualRollout`]. Once one is broken the rollout is rolled back, and the next batch begins another.
/// Shares of the traffic and the incumbent are not considered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RolloutPolicy {
    /// Guardrails on `accuracy`, `mae` or `latencyMean`, which a history has; at least one.
    pub guardrails: Vec<Guardrail>,
}

impl RolloutPolicy {
    /// The rollout with these guardrails.
    pub(super) fn start(&self) -> Result<GradualRollout> {
        let guardrails = self.guardrails.clone();
        GradualRollout::new(RolloutOptions { guardrails, ..RolloutOptions::default() })
    }
}

/// Policies, and known incidents.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ReplayOptions {
    /// The policies, at most 100.
    pub policies: Vec<Policy>,
    /// Known incidents; `None` if they are not known.
    pub incidents: Option<Vec<Incident>>,
}

/// Data about a history besides its batches.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) bases: Bases<'a>,
    /// The detectors of the monitor, if it is known.
    pub(super) detectors: Option<&'a [DetectorRule]>,
    /// The currency for amounts of money in reasons.
    pub(super) currency: Option<&'a str>,
}

/// Checks everything before anything is run.
pub(super) fn check(options: &ReplayOptions, known: Known<'_>) -> Result<()> {
    let policies = &options.policies;
    if policies.is_empty() || policies.len() > MOST_POLICIES {
        return Err(Error::invalid(format!(
            "A replay takes 1 to {MOST_POLICIES} policies, not {}.",
            policies.len()
        ))
        .at_field("policies"));
    }
    let mut names = BTreeSet::new();
    for (place, policy) in policies.iter().enumerate() {
        let at = |error: Error| error.at_element("policies", place);
        check_policy(policy).map_err(at)?;
        if let Some(why) = idle(policy, known) {
            let message = format!("Policy \"{}\" would never act: {why}", policy.name);
            return Err(at(Error::invalid(message)));
        }
        if !names.insert(policy.name.as_str()) {
            let message = format!("Two policies are named \"{}\". Rename one.", policy.name);
            return Err(at(Error::invalid(message).at_field("name")));
        }
    }
    for (place, incident) in options.incidents.iter().flatten().enumerate() {
        incident.check().map_err(|error| error.at_element("incidents", place))?;
    }
    Ok(())
}

fn check_policy(policy: &Policy) -> Result<()> {
    let name = &policy.name;
    if name.trim().is_empty() {
        return Err(Error::invalid("A policy needs a name.").at_field("name"));
    }
    let parts = [
        policy.rules.is_some(),
        policy.trigger.is_some(),
        policy.gate.is_some(),
        policy.rollout.is_some(),
    ];
    if parts.into_iter().filter(|given| *given).count() != 1 {
        return Err(Error::invalid(format!(
            "Policy \"{name}\" needs exactly one of rules, trigger, gate and rollout."
        )));
    }
    if policy.rules.is_none() && !policy.inhibit.is_empty() {
        let message = format!("Policy \"{name}\" has `inhibit` and no rules to mute.");
        return Err(Error::invalid(message).at_field("inhibit"));
    }
    check_policy_rules(policy)?;
    let part = |name: &'static str| move |error: Error| error.at_field(name);
    policy
        .gate
        .as_ref()
        .map_or(Ok(()), |gate| check_policy_gate(name, gate))
        .map_err(part("gate"))?;
    policy.trigger.map(RetrainingTrigger::new).transpose().map_err(part("trigger"))?;
    policy.rollout.as_ref().map(RolloutPolicy::start).transpose().map_err(part("rollout"))?;
    Ok(())
}

fn check_policy_rules(policy: &Policy) -> Result<()> {
    let rules = policy.rules.as_deref().unwrap_or_default();
    validate_rules(rules)?;
    check_reach(rules, &[])?;
    check_inhibitions(&policy.inhibit, rules)?;
    match rules.iter().enumerate().find(|(_, rule)| !is_metric(&rule.metric)) {
        Some((place, rule)) => {
            let unknown = unknown_metric(&rule.metric).at_field("metric");
            Err(unknown.at_element("rules", place))
        }
        None => Ok(()),
    }
}

/// `name` is the policy's.
fn check_policy_gate(name: &str, gate: &GateOptions) -> Result<()> {
    gate.check()?;
    if gate.segments.is_some() {
        let message = format!(
            "Policy \"{name}\": a history holds no rows to divide into segments; leave out the gate's `segments`."
        );
        return Err(Error::invalid(message).at_field("segments"));
    }
    match gate.metric_names().find(|metric| !is_metric(metric)) {
        Some(metric) => Err(unknown_metric(metric)),
        None => Ok(()),
    }
}

/// Why a policy cannot act on a history, whatever was measured, and what to do.
fn idle(policy: &Policy, known: Known<'_>) -> Option<String> {
    let rules = policy.rules.as_deref().unwrap_or_default();
    let varies = |rule: &&Rule| matches!(rule.threshold, Threshold::Variation(_));
    if let Some(rule) = rules.iter().find(varies).filter(|_| known.bases.spreads.is_empty()) {
        return Some(format!(
            "the threshold of rule \"{}\" needs how the reference varies, which is measured only for a monitor that has such a rule when it is made. Give the monitor a rule with {{ \"variation\": ... }} and observe the batches again, or take a number or \"reference\" as the threshold.",
            rule.name
        ));
    }
    let silent = |own: &[DetectorRule]| rules.iter().find_map(|rule| undetected(&rule.metric, own));
    if let Some(error) = known.detectors.and_then(silent) {
        return Some(format!(
            "{} Give the monitor that detector and observe the batches again.",
            error.message
        ));
    }
    let costs = policy.trigger.and_then(|trigger| trigger.costs);
    if costs.is_some_and(|costs| costs.per_error.is_none()) {
        return Some(
            "a history holds no losses, so the trigger's `costs` need `perError`, what a wrong prediction costs.".to_owned(),
        );
    }
    let rollout = policy.rollout.as_ref()?;
    let measured = [name::ACCURACY, name::MAE, name::LATENCY_MEAN];
    let odd = rollout.guardrails.iter().find(|one| !measured.contains(&one.metric.as_str()));
    match odd {
        Some(odd) => Some(format!(
            "a history has no \"{}\" to hold a guardrail against; it has accuracy, mae and latencyMean.",
            odd.metric
        )),
        None if rollout.guardrails.is_empty() => Some(
            "its rollout has no guardrails, which are what a history can be held against."
                .to_owned(),
        ),
        None => None,
    }
}
