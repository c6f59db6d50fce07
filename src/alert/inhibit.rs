//! Alerts that mute others: whoever is told of a cause need not be told of its consequences.

use super::matching::SilenceMatch;
use super::types::{Alert, AlertState, Rule};
use crate::error::{Error, Result, listed};
use crate::json;
use serde::{Deserialize, Serialize};

/// While an alert that `source` describes fires, those that `target` describes are muted, as in
/// Alertmanager: they change state as ever, and say by whom they are muted.
///
/// An alert never mutes itself, and one that is muted itself still mutes others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Inhibition {
    /// Which firing alerts mute.
    pub source: SilenceMatch,
    /// Which alerts are muted.
    pub target: SilenceMatch,
    /// Only where both are about the same column.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub same_column: bool,
}

json::by_serde!(Inhibition);

/// Refuses inhibitions by a rule, or of one, that is not among these: they would mute nothing without a word.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the name and the nearest one.
pub fn check_inhibitions(inhibitions: &[Inhibition], rules: &[Rule]) -> Result<()> {
    let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
    for (place, Inhibition { source, target, .. }) in inhibitions.iter().enumerate() {
        for (side, named) in [("source", &source.rule), ("target", &target.rule)] {
            let Some(name) = named.as_deref().filter(|name| !names.contains(name)) else {
                continue;
            };
            let there = match names.is_empty() {
                true => "none".to_owned(),
                false => listed(names.iter().copied()),
            };
            let message = format!("No rule is named \"{name}\". Rules are: {there}.");
            return Err(Error::invalid(message)
                .or_nearest(name, &names)
                .at_place(&format!("/inhibit/{place}/{side}/rule")));
        }
    }
    Ok(())
}

/// The id of the firing alert that mutes this one; of several the first.
pub(super) fn muted_by(
    alert: &Alert,
    inhibitions: &[Inhibition],
    firing: &[Alert],
) -> Option<String> {
    inhibitions.iter().filter(|rule| rule.target.covers(alert)).find_map(|rule| {
        let mutes = |source: &&Alert| {
            source.id != alert.id
                && rule.source.covers(source)
                && (!rule.same_column || source.column == alert.column)
        };
        firing.iter().find(mutes).map(|source| source.id.clone())
    })
}

/// The alerts of a book that can mute others.
pub(super) fn firing<'a>(alerts: impl Iterator<Item = &'a Alert>) -> Vec<Alert> {
    alerts.filter(|alert| alert.state == AlertState::Firing).cloned().collect()
}
