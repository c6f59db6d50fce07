//! Rules that could never fire, or would always fire, because their limit is outside the range of their metric.

use super::types::{Rule, Threshold, When};
use crate::error::{Error, Result};
use crate::metric::range;

/// Refuses limits outside the range of their metric: 85 for an accuracy of 0.85 would always alert, an accuracy below
/// 0 never would. Rules that are in `usual` are skipped, because a threshold at the end of a range turns one of those
/// off.
///
/// # Errors
/// `config-invalid`, with the JSON Pointer to the limit, the range, and a suggestion such as 0.85 for 85.
pub fn check_reach(rules: &[Rule], usual: &[Rule]) -> Result<()> {
    for (place, rule) in rules.iter().enumerate().filter(|(_, rule)| !usual.contains(rule)) {
        let checked = match rule.threshold {
            Threshold::Value(limit) | Threshold::Range([limit, _]) => {
                check_most(&rule.metric, limit).and_then(|()| check_passable(rule))
            }
            Threshold::Reference(_) | Threshold::Variation(_) => Ok(()),
        };
        checked.map_err(|error| error.at_field("threshold").at_element("rules", place))?;
    }
    Ok(())
}

/// Refuses a limit above all values of its metric.
///
/// # Errors
/// `config-invalid`.
pub fn check_most(metric: &str, limit: f64) -> Result<()> {
    let Some([_, high]) = range(metric).filter(|[_, high]| limit > *high) else { return Ok(()) };
    let is_percentage = high == 1.0 && limit <= 100.0;
    let meant =
        if is_percentage { format!(" Did you mean {}?", limit / 100.0) } else { String::new() };
    let message = format!("{metric} is at most {high}; its limit is {limit}.{meant}");
    Err(Error::invalid(message))
}

/// Refuses a limit that no value passes, or that every value passes; a value equal to it does not pass.
fn check_passable(rule: &Rule) -> Result<()> {
    let Some([least, most]) = range(&rule.metric) else { return Ok(()) };
    let (never, always, limit) = match (rule.when, &rule.threshold) {
        (When::Below, Threshold::Value(limit)) => {
            (*limit <= least, false, format!("below {limit}"))
        }
        (When::Above, Threshold::Value(limit)) => {
            (*limit >= most, *limit < least, format!("above {limit}"))
        }
        (When::Outside, Threshold::Range([low, high])) => {
            let limit = format!("outside [{low}, {high}]");
            (*low <= least && *high >= most, *high < least, limit)
        }
        _ => return Ok(()),
    };
    let (how_often, batches) = match (never, always) {
        (true, _) => ("never", "no batch"),
        (_, true) => ("always", "every batch"),
        _ => return Ok(()),
    };
    let range = match (least.is_finite(), most.is_finite()) {
        (true, true) => format!("from {least} to {most}"),
        (true, false) => format!("at least {least}"),
        _ => format!("at most {most}"),
    };
    let message = format!(
        "{} is {range}, so it is {how_often} {limit}: {batches} would break rule \"{}\".",
        rule.metric, rule.name
    );
    Err(Error::invalid(message))
}
