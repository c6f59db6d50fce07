//! Limits that no value of their metric reaches: 85 for an accuracy of 0.85 would alert for ever.

use super::config::MonitorConfig;
use crate::alert::Threshold;
use crate::error::{Code, Error, Result};
use crate::metric::range;

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
