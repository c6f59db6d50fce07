//! When to train again: accuracy or drift, smoothed over the last observations.

use crate::error::{Code, Error, Result};
use crate::stats::sum::mean;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Options of a [`RetrainingTrigger`]; absent ones take the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TriggerOptions {
    /// Retrain when the mean accuracy is below this; default 0.85.
    pub accuracy: Option<f64>,
    /// Retrain when the mean drift p-value is below this; default 0.05.
    pub drift_p_value: Option<f64>,
    /// How many of the last known values the mean is over; default 10.
    pub recent: Option<u64>,
    /// Observations kept; default 100.
    pub window: Option<u64>,
    /// Known values a mean needs before it may trigger; default 1.
    pub min_observations: Option<u64>,
    /// Observations after a trigger in which it does not trigger again; default 0.
    pub cooldown: Option<u64>,
}

/// What is observed of one batch. Absent values are passed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TriggerObservation {
    /// Accuracy of the batch.
    pub accuracy: Option<f64>,
    /// Drift p-value of the batch.
    pub drift_p_value: Option<f64>,
    /// Time of the batch, milliseconds since 1970; kept with the observation, decides nothing.
    pub at: Option<f64>,
}

/// The answer after one observation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerDecision {
    /// Whether to train again.
    pub retrain: bool,
    /// Why, or why not, in one sentence.
    pub reason: String,
    /// Mean of the last known accuracies; `None` when none is known.
    pub recent_accuracy: Option<f64>,
    /// Mean of the last known drift p-values; `None` when none is known.
    pub recent_drift_p_value: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Settings {
    accuracy: f64,
    drift_p_value: f64,
    recent: usize,
    window: usize,
    min_observations: usize,
    cooldown: u64,
}

/// Watches accuracy and drift and says when to train again. Keeps the last `window` observations.
///
/// The mean of p-values is the textbook statistic and hides drift: one p of 0.9 among nine of 0.0001
/// gives 0.09. It is kept because it is what people expect here; the monitor's drift alerts look at
/// each batch on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrainingTrigger {
    settings: Settings,
    seen: VecDeque<TriggerObservation>,
    quiet_for: u64,
}

impl RetrainingTrigger {
    /// A trigger that has seen nothing.
    ///
    /// # Errors
    /// `config-invalid` when a threshold is not finite, `recent` or `window` is 0, or `recent` is
    /// larger than `window`.
    pub fn new(options: TriggerOptions) -> Result<Self> {
        let count = |value: Option<u64>, default| {
            usize::try_from(value.unwrap_or(default)).unwrap_or(usize::MAX)
        };
        let settings = Settings {
            accuracy: options.accuracy.unwrap_or(0.85),
            drift_p_value: options.drift_p_value.unwrap_or(0.05),
            recent: count(options.recent, 10),
            window: count(options.window, 100),
            min_observations: count(options.min_observations, 1),
            cooldown: options.cooldown.unwrap_or(0),
        };
        let counts_fit = settings.recent >= 1 && settings.recent <= settings.window;
        if !settings.accuracy.is_finite() || !settings.drift_p_value.is_finite() || !counts_fit {
            return Err(Error::new(
                Code::ConfigInvalid,
                "A retraining trigger needs finite thresholds, and `recent` between 1 and `window`.",
            ));
        }
        Ok(Self { settings, seen: VecDeque::new(), quiet_for: 0 })
    }

    /// Takes in one observation and answers. A missing accuracy or p-value (labels that have not
    /// arrived) leaves the mean of that series as it was; it never counts as a bad one.
    pub fn observe(&mut self, observation: &TriggerObservation) -> TriggerDecision {
        if self.seen.len() >= self.settings.window {
            self.seen.pop_front();
        }
        self.seen.push_back(*observation);
        let accuracies = self.recent(|seen| seen.accuracy);
        let p_values = self.recent(|seen| seen.drift_p_value);
        let (recent_accuracy, recent_drift_p_value) = (mean(&accuracies), mean(&p_values));
        let enough = |values: &[f64]| values.len() >= self.settings.min_observations;
        let low = recent_accuracy.filter(|a| *a < self.settings.accuracy && enough(&accuracies));
        let drift =
            recent_drift_p_value.filter(|p| *p < self.settings.drift_p_value && enough(&p_values));
        let wanted = low.is_some() || drift.is_some();
        let retrain = wanted && self.quiet_for == 0;
        let reason = if wanted && !retrain {
            format!("Triggered before; quiet for {} more observations.", self.quiet_for)
        } else {
            self.reason(low, drift, recent_accuracy.is_none() && recent_drift_p_value.is_none())
        };
        self.quiet_for =
            if retrain { self.settings.cooldown } else { self.quiet_for.saturating_sub(1) };
        TriggerDecision { retrain, reason, recent_accuracy, recent_drift_p_value }
    }

    fn recent(&self, part: impl Fn(&TriggerObservation) -> Option<f64>) -> Vec<f64> {
        let known = self.seen.iter().rev().filter_map(part).filter(|value| value.is_finite());
        let mut values: Vec<f64> = known.take(self.settings.recent).collect();
        values.reverse();
        values
    }

    fn reason(&self, low: Option<f64>, drift: Option<f64>, nothing_known: bool) -> String {
        match (low, drift) {
            (Some(accuracy), _) => format!(
                "Mean accuracy of the last observations is {accuracy:.4}, below {}.",
                self.settings.accuracy
            ),
            (None, Some(p)) => format!(
                "Mean drift p-value of the last observations is {}, below {}.",
                if p < 0.001 { "less than 0.001".to_owned() } else { format!("{p:.3}") },
                self.settings.drift_p_value
            ),
            (None, None) if nothing_known => "Neither accuracy nor drift is known yet.".to_owned(),
            (None, None) => {
                "Recent accuracy and drift are within their limits, or too few are known."
                    .to_owned()
            }
        }
    }
}
