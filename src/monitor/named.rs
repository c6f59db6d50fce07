//! Metrics and columns that rules, detectors and thresholds name: what is never measured would be silently green.

use super::catalogue::{KNOWN, NAMED, is_metric, unknown_metric, watched_metric};
use super::config::MonitorConfig;
use super::detector_rule::DetectorRule;
use crate::alert::Rule;
use crate::error::{Error, Result};
use crate::metric::is_money;
use crate::summary::Profile;

/// A field of a rule or detector: the list that this is in, its place there, and the field.
type Field = (&'static str, usize, &'static str);

fn at((list, place, field): Field) -> impl Fn(Error) -> Error {
    move |error| error.at_field(field).at_element(list, place)
}

/// Refuses metrics that do not exist, that no detector watches, or that need to know what a row is worth.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the name.
pub(super) fn check_metrics(rules: &[Rule], config: &MonitorConfig) -> Result<()> {
    let thresholds = config.thresholds.0.iter().filter(|(name, _)| !NAMED.contains(&name.as_str()));
    for (name, _) in thresholds {
        check_metric(name, config).map_err(|error| error.at_field(name).at_field("thresholds"))?;
    }
    for (place, rule) in config.detectors.iter().enumerate() {
        let metric = rule.metric.as_str();
        let checked = match KNOWN.contains(&metric) {
            true => check_worth(metric, config),
            false => Err(unknown_metric(metric)),
        };
        checked.map_err(at(("detectors", place, "metric")))?;
    }
    for (place, rule) in rules.iter().enumerate() {
        check_metric(&rule.metric, config).map_err(at(("rules", place, "metric")))?;
    }
    Ok(())
}

fn check_metric(metric: &str, config: &MonitorConfig) -> Result<()> {
    if let Some(error) = undetected(metric, &config.detectors) {
        return Err(error);
    }
    if !is_metric(metric) {
        return Err(unknown_metric(metric));
    }
    check_worth(watched_metric(metric).unwrap_or(metric), config)
}

fn check_worth(metric: &str, config: &MonitorConfig) -> Result<()> {
    if !is_money(metric) || config.estimation.costs.is_some() {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "\"{metric}\" is not known without what a row is worth. Say it in `estimation.costs`, by target and prediction."
    )))
}

/// That a metric is what a detector says, where none of these detectors watches what it is about.
#[must_use]
pub fn undetected(metric: &str, detectors: &[DetectorRule]) -> Option<Error> {
    let watched = watched_metric(metric).filter(|watched| KNOWN.contains(watched))?;
    let is_silent = detectors.iter().all(|rule| rule.metric != watched);
    is_silent.then(|| {
        Error::invalid(format!(
            "\"{metric}\" is what a detector says, and none of `detectors` watches \"{watched}\"."
        ))
    })
}

/// Refuses rules and detectors about columns that do not exist.
///
/// # Errors
/// `column-missing`, with the JSON Pointer to the name.
pub(super) fn check_columns(
    rules: &[Rule],
    config: &MonitorConfig,
    reference: &Profile,
) -> Result<()> {
    let known = || reference.columns.iter().map(|column| column.name.as_str());
    let of_rules = rules.iter().map(|rule| &rule.column).enumerate();
    let of_rules = of_rules.map(|(place, column)| (("rules", place, "column"), column));
    let of_detectors = config.detectors.iter().map(|rule| &rule.column).enumerate();
    let of_detectors = of_detectors.map(|(place, column)| (("detectors", place, "column"), column));
    for (field, column) in of_rules.chain(of_detectors) {
        let Some(column) = column else { continue };
        if !known().any(|name| name == column) {
            return Err(at(field)(Error::column_missing(column, known())));
        }
    }
    Ok(())
}
