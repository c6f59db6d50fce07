//! Alerts that mute others: whoever is told of a cause need not be told of its consequences.

use super::matching::SilenceMatch;
use super::types::{Alert, AlertState, Rule};
use crate::error::{Error, Result, listed};
use crate::json;
use serde::{Deserialize, Serialize};

/// While an alert that matches `source` fires, those that match `target` are muted, as in Alertmanager: they change
/// state as usual and say which alert mutes them.
///
/// An alert never mutes itself. An alert that is muted still mutes others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Inhibition {
    /// Firing alerts that mute.
    pub source: SilenceMatch,
    /// Alerts that are muted.
    pub target: SilenceMatch,
    /// Whether both have to be about the same column.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub same_column: bool,
}

json::by_serde!(Inhibition);

/// Refuses inhibitions whose source or target names a rule that does not exist: they would silently mute nothing.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the name and the nearest existing one.
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

/// The id of the firing alert that mutes this one; if there are several, the first.
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
