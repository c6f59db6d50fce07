//! Validation of rules, and which measurements a rule watches.

use super::types::{Rule, Threshold, When};
use crate::error::{Error, Result};
use crate::metric::{Measurement, is_of_column};
use std::collections::BTreeSet;

/// Largest number of rules of a monitor.
const MAX_RULES: usize = 10_000;

/// Checks a set of rules as a whole: nothing is accepted in part.
///
/// # Errors
/// `config-invalid`, for a single rule with the JSON Pointer to it (`/rules/1`): a name that is empty, taken, longer
/// than 200 characters or contains a slash or a control character; an empty metric; a threshold that is not finite; a
/// range whose ends are in the wrong order; a range without `outside`, or `outside` with a single number; `for` of 0;
/// a time or a variation below 0; too many rules.
pub fn validate_rules(rules: &[Rule]) -> Result<()> {
    if rules.len() > MAX_RULES {
        return Err(Error::invalid(format!(
            "{} rules are too many; at most {MAX_RULES} are allowed.",
            rules.len()
        )));
    }
    let mut names = BTreeSet::new();
    for (place, rule) in rules.iter().enumerate() {
        let at = |error: Error| error.at_element("rules", place);
        validate_rule(rule).map_err(at)?;
        if !names.insert(rule.name.as_str()) {
            let twice =
                Error::invalid(format!("Two rules are named \"{}\". Rename one.", rule.name));
            return Err(at(twice.at_field("name")));
        }
    }
    Ok(())
}

fn validate_rule(rule: &Rule) -> Result<()> {
    let name = &rule.name;
    let wrong = |field: &str, message: String| Err(Error::invalid(message).at_field(field));
    if name.trim().is_empty() || name.chars().count() > 200 {
        return wrong("name", format!("A rule's name needs 1 to 200 characters, not \"{name}\"."));
    }
    if name.contains('/') || name.chars().any(char::is_control) {
        return wrong(
            "name",
            format!(
                "The rule name {name:?} holds a slash or a control character. Use letters, digits and hyphens."
            ),
        );
    }
    if rule.metric.trim().is_empty() {
        return wrong("metric", format!("Rule \"{name}\" names no metric."));
    }
    if rule.for_batches == Some(0) {
        return wrong("for", format!("Rule \"{name}\": `for` counts batches and starts at 1."));
    }
    let times = [("forMs", rule.for_ms), ("keepFiringForMs", rule.keep_firing_for_ms)];
    if let Some((field, _)) =
        times.into_iter().find(|(_, ms)| ms.is_some_and(|ms| !ms.is_finite() || ms < 0.0))
    {
        return wrong(
            field,
            format!("Rule \"{name}\": `{field}` is a number of milliseconds, 0 or more."),
        );
    }
    validate_threshold(rule).map_err(|error| error.at_field("threshold"))
}

fn validate_threshold(rule: &Rule) -> Result<()> {
    let name = &rule.name;
    match (&rule.threshold, rule.when) {
        (Threshold::Value(_), When::Outside) => Err(Error::invalid(format!(
            "Rule \"{name}\": `outside` needs a range [low, high] or \"reference\"."
        ))),
        (Threshold::Range(_), When::Above | When::Below) => {
            Err(Error::invalid(format!("Rule \"{name}\": a range goes with `outside` only.")))
        }
        (Threshold::Value(value), _) if !value.is_finite() => {
            Err(Error::invalid(format!("Rule \"{name}\": the threshold is not a finite number.")))
        }
        (Threshold::Variation(times), _)
            if !times.variation.is_finite() || times.variation < 0.0 =>
        {
            Err(Error::invalid(format!(
                "Rule \"{name}\": `variation` is a number of standard deviations, 0 or more."
            ))
            .at_field("variation"))
        }
        (Threshold::Range([low, high]), _)
            if !low.is_finite() || !high.is_finite() || low > high =>
        {
            Err(Error::invalid(format!(
                "Rule \"{name}\": the range needs two finite numbers, the smaller one first."
            )))
        }
        _ => Ok(()),
    }
}

/// Whether a rule watches a measurement. In segments, a rule on a metric of columns that names no column watches the
/// worst column, whose measurement has no column name.
#[must_use]
pub fn watches(rule: &Rule, measured: &Measurement) -> bool {
    let is_worst = rule.segments && is_of_column(&rule.metric);
    measured.metric == rule.metric
        && measured.segment.is_some() == rule.segments
        && (rule.column == measured.column || (rule.column.is_none() && !is_worst))
}
