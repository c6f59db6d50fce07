//! Retraining trigger: decides by accuracy or drift, averaged over the last observations.

use super::faults::{ABOVE_0, FINITE, FROM_0, first_fault, is_margin};
use crate::alert::numbers;
use crate::error::Result;
use crate::metric::{amount, finite};
use crate::stats::sum::mean;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// Options of a [`RetrainingTrigger`]. Absent values take the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TriggerOptions {
    /// Retrain if the mean accuracy is below this; default 0.85.
    pub accuracy: Option<f64>,
    /// Retrain if the mean drift p-value is below this; default 0.05.
    pub drift_p_value: Option<f64>,
    /// Number of last known values that the mean is over; default 10.
    pub recent: Option<u64>,
    /// Number of observations kept; default 100.
    pub window: Option<u64>,
    /// Known values in the window that a mean needs before it can trigger; default 1.
    pub min_observations: Option<u64>,
    /// Number of predictions, by the `n` of its observations, that the mean accuracy (or loss) needs; default none.
    /// An observation without `n` counts as 0.
    pub min_predictions: Option<u64>,
    /// Observations after a trigger during which it does not trigger again; default 0.
    pub cooldown: Option<u64>,
    /// Milliseconds after a trigger during which it does not trigger again, by the `at` of the observations; default
    /// none. An observation without `at` counts as within that time.
    pub cooldown_ms: Option<f64>,
    /// Costs and savings of retraining. Absent: the limits alone decide.
    pub costs: Option<TriggerCosts>,
}

/// Costs and savings of retraining, all in one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TriggerCosts {
    /// Cost of training and deploying once.
    pub retraining: f64,
    /// Number of predictions until the horizon, for which the new model would be used.
    pub horizon: f64,
    /// Cost of a wrong prediction. Not needed if observations give their `loss`.
    pub per_error: Option<f64>,
    /// Expected accuracy after retraining; default the limit of the accuracy.
    pub expected_accuracy: Option<f64>,
    /// Expected loss per prediction after retraining; default `perError` times the expected share of errors.
    pub expected_loss: Option<f64>,
}

/// Observation of one batch. Absent values are skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct TriggerObservation {
    /// Accuracy of the batch.
    pub accuracy: Option<f64>,
    /// Drift p-value of the batch.
    pub drift_p_value: Option<f64>,
    /// Time of the batch, milliseconds since 1970, for `cooldownMs`.
    pub at: Option<f64>,
    /// Number of predictions that accuracy and loss are based on.
    pub n: Option<u64>,
    /// Mean loss per prediction of the batch, in the currency of the costs.
    pub loss: Option<f64>,
}

/// The decision after one observation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerDecision {
    /// Whether to train again.
    pub retrain: bool,
    /// Why, or why not, in one sentence.
    pub reason: String,
    /// Mean of the last known accuracies; `None` if none is known.
    pub recent_accuracy: Option<f64>,
    /// Mean of the last known drift p-values; `None` if none is known.
    pub recent_drift_p_value: Option<f64>,
    /// Current loss per prediction; `None` without costs, or if it is unknown.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub recent_loss: Option<f64>,
    /// Expected loss until the horizon if the model is not retrained; `None` as for the loss.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expected_saving: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Settings {
    accuracy: f64,
    drift_p_value: f64,
    recent: usize,
    window: usize,
    min_observations: usize,
    cooldown: u64,
    #[serde(default)]
    min_predictions: u64,
    #[serde(default)]
    cooldown_ms: f64,
    #[serde(default)]
    costs: Option<TriggerCosts>,
}

impl Settings {
    /// Refuses options that no trigger can use, with their place.
    fn check(&self) -> Result<()> {
        let is_amount = |value: f64| is_margin(Some(value));
        let counts = "a whole number from 1 to `window` is needed";
        let most = "a whole number of at most `window` is needed";
        first_fault(&[
            ("/accuracy", self.accuracy.is_finite(), FINITE),
            ("/driftPValue", self.drift_p_value.is_finite(), FINITE),
            ("/recent", (1..=self.window).contains(&self.recent), counts),
            ("/minObservations", self.min_observations <= self.window, most),
            ("/cooldownMs", is_amount(self.cooldown_ms), FROM_0),
        ])?;
        let Some(costs) = self.costs else { return Ok(()) };
        let says = costs.per_error.is_some() || costs.expected_loss.is_some();
        let is_share = costs.expected_accuracy.is_none_or(|share| (0.0..=1.0).contains(&share));
        let (share, either) =
            ("a number from 0 to 1 is needed", "`perError` or `expectedLoss` is needed");
        let horizon = costs.horizon > 0.0 && costs.horizon.is_finite();
        first_fault(&[
            ("/costs", says, either),
            ("/costs/retraining", is_amount(costs.retraining), FROM_0),
            ("/costs/horizon", horizon, ABOVE_0),
            ("/costs/perError", is_margin(costs.per_error), FROM_0),
            ("/costs/expectedLoss", is_margin(costs.expected_loss), FROM_0),
            ("/costs/expectedAccuracy", is_share, share),
        ])
    }
}

/// Watches accuracy and drift and decides when to retrain. Keeps the last `window` observations.
///
/// The mean of p-values is the textbook statistic and hides drift: one p of 0.9 among nine of 0.0001 gives 0.09. It
/// is used because people expect it here; the monitor's drift alerts consider each batch separately.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrainingTrigger {
    settings: Settings,
    seen: VecDeque<TriggerObservation>,
    quiet_for: u64,
    #[serde(default)]
    quiet_until: Option<f64>,
    #[serde(skip)]
    currency: Option<String>,
}

/// Expected saving until the horizon if the model is retrained now.
#[derive(Clone, Copy)]
struct Saving {
    recent_loss: f64,
    until_horizon: f64,
}

impl RetrainingTrigger {
    /// A trigger without observations.
    ///
    /// # Errors
    /// `config-invalid`, with the JSON Pointer to the wrong value, if a threshold is not finite, `recent` or `window`
    /// is 0, `recent` or `minObservations` is larger than `window`, a cooldown or cost is negative or not finite, or
    /// costs give neither the cost of an error nor the expected loss.
    /// say neither what an error costs nor what loss to expect.
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
            min_predictions: options.min_predictions.unwrap_or(0),
            cooldown_ms: options.cooldown_ms.unwrap_or(0.0),
            costs: options.costs,
        };
        settings.check()?;
        Ok(Self {
            settings,
            seen: VecDeque::new(),
            quiet_for: 0,
            quiet_until: None,
            currency: None,
        })
    }

    /// The trigger with a currency for amounts in its reasons.
    pub(crate) fn with_currency(mut self, currency: Option<&str>) -> Self {
        self.currency = currency.map(str::to_owned);
        self
    }

    /// Adds one observation and returns the decision. A missing accuracy or p-value (labels that have not arrived)
    /// leaves the mean of that series unchanged; it never counts as a bad value.
    ///
    /// Without costs it triggers if the mean accuracy or the mean p-value is below its limit with enough evidence.
    /// With costs, a mean loss above the expected one is a reason too, and for any reason it triggers only if
    /// `(current loss per prediction - expected loss) * horizon` exceeds the cost. An unknown loss saves nothing. Set
    /// `accuracy` to 1 to let the costs alone decide.
    pub fn observe(&mut self, observation: &TriggerObservation) -> TriggerDecision {
        if self.seen.len() >= self.settings.window {
            self.seen.pop_front();
        }
        self.seen.push_back(*observation);
        let decision = self.decide(observation.at, self.quiet_for);
        if !decision.retrain {
            self.quiet_for = self.quiet_for.saturating_sub(1);
        }
        decision
    }

    /// Adds the accuracy of a batch that was observed without it, as the newest known value, and returns the
    /// decision. No observation is added: `window` keeps counting batches, and so does the cooldown, of which
    /// `quiet_for` batches remain for this one.
    pub(crate) fn observe_late(
        &mut self,
        late: &TriggerObservation,
        quiet_for: u64,
    ) -> TriggerDecision {
        let mut carried = (late.accuracy, late.n);
        for seen in self.seen.iter_mut().rev() {
            if carried.0.is_none() {
                break;
            }
            std::mem::swap(&mut seen.accuracy, &mut carried.0);
            std::mem::swap(&mut seen.n, &mut carried.1);
        }
        self.decide(late.at, quiet_for)
    }

    /// The decision from what is known so far; a trigger starts the cooldown.
    fn decide(&mut self, at: Option<f64>, quiet_for: u64) -> TriggerDecision {
        let recent_accuracy = mean(&self.recent(|seen| seen.accuracy));
        let recent_drift_p_value = mean(&self.recent(|seen| seen.drift_p_value));
        let saving = self.saving(recent_accuracy);
        let low = recent_accuracy
            .filter(|a| is_below(*a, self.settings.accuracy))
            .filter(|_| self.is_enough(|seen| seen.accuracy, true));
        let drift = recent_drift_p_value.filter(|p| {
            is_below(*p, self.settings.drift_p_value)
                && self.is_enough(|seen| seen.drift_p_value, false)
        });
        let lossy = saving
            .filter(|saving| saving.until_horizon > 0.0 && self.is_enough(|seen| seen.loss, true));
        let wanted = low.is_some() || drift.is_some() || lossy.is_some();
        let quiet = self.quiet(at, quiet_for);
        let (pays, account) = self.account(saving);
        let retrain = wanted && pays && quiet.is_none();
        let reason = match quiet {
            Some(quiet) if wanted && pays => quiet,
            _ => {
                let unknown =
                    recent_accuracy.is_none() && recent_drift_p_value.is_none() && saving.is_none();
                self.reason(low, drift, lossy.is_some(), unknown) + &account
            }
        };
        if retrain {
            self.quiet_for = self.settings.cooldown;
        }
        if retrain && self.settings.cooldown_ms > 0.0 {
            self.quiet_until = at.map(|at| at + self.settings.cooldown_ms);
        }
        TriggerDecision {
            retrain,
            reason,
            recent_accuracy,
            recent_drift_p_value,
            recent_loss: saving.map(|saving| saving.recent_loss),
            expected_saving: saving.map(|saving| saving.until_horizon),
        }
    }

    /// The last known values of a series, newest first.
    fn known(
        &self,
        part: impl Fn(&TriggerObservation) -> Option<f64>,
    ) -> impl Iterator<Item = (f64, u64)> {
        let known = move |seen: &TriggerObservation| {
            Some((part(seen).filter(|value| value.is_finite())?, seen.n.unwrap_or(0)))
        };
        self.seen.iter().rev().filter_map(known)
    }

    fn recent(&self, part: impl Fn(&TriggerObservation) -> Option<f64>) -> Vec<f64> {
        let known = self.known(part).take(self.settings.recent);
        let mut values: Vec<f64> = known.map(|(value, _)| value).collect();
        values.reverse();
        values
    }

    /// Whether a series has enough known values and, if required, enough predictions.
    fn is_enough(
        &self,
        part: impl Fn(&TriggerObservation) -> Option<f64>,
        of_predictions: bool,
    ) -> bool {
        let known: Vec<(f64, u64)> = self.known(part).collect();
        let recent = known.iter().take(self.settings.recent);
        let predictions = recent.fold(0_u64, |sum, (_, n)| sum.saturating_add(*n));
        known.len() >= self.settings.min_observations.max(1)
            && (!of_predictions || predictions >= self.settings.min_predictions)
    }

    fn saving(&self, accuracy: Option<f64>) -> Option<Saving> {
        let costs = self.settings.costs?;
        let of_errors = |accuracy: f64| costs.per_error.map(|each| (1.0 - accuracy) * each);
        let measured = mean(&self.recent(|seen| seen.loss));
        let recent_loss = measured.or_else(|| of_errors(accuracy?))?;
        let reached = costs.expected_accuracy.unwrap_or(self.settings.accuracy);
        let expected = costs.expected_loss.or_else(|| of_errors(reached))?;
        let until_horizon = finite((recent_loss - expected) * costs.horizon)?;
        Some(Saving { recent_loss, until_horizon })
    }

    /// Whether retraining pays off, and that as text.
    fn account(&self, saving: Option<Saving>) -> (bool, String) {
        let Some(costs) = self.settings.costs else { return (true, String::new()) };
        let Some(Saving { until_horizon, .. }) = saving else {
            return (false, " The cost of not retraining is unknown.".to_owned());
        };
        let pays = until_horizon > costs.retraining;
        if until_horizon <= 0.0 && !pays {
            return (false, " A new model is not expected to lose less.".to_owned());
        }
        let in_words = |value| amount(value, self.currency.as_deref());
        let (loss, cost) = (in_words(until_horizon), in_words(costs.retraining));
        let compared = if pays {
            format!("; retraining costs {cost}.")
        } else {
            format!(", not more than retraining costs ({cost}).")
        };
        (pays, format!(" Until the horizon that would lose {loss}{compared}"))
    }

    /// Why nothing triggers for now.
    fn quiet(&self, at: Option<f64>, quiet_for: u64) -> Option<String> {
        if quiet_for > 0 {
            return Some(format!("Triggered before; quiet for {quiet_for} more observations."));
        }
        if self.settings.cooldown_ms > 0.0 && at.is_none() {
            return Some("`cooldownMs` needs the time (`at`) of every observation.".to_owned());
        }
        let until = self.quiet_until?;
        let is_over = at.is_some_and(|at| at >= until);
        (!is_over).then(|| "Triggered before; its cooldown is not over.".to_owned())
    }

    fn reason(&self, low: Option<f64>, drift: Option<f64>, lossy: bool, unknown: bool) -> String {
        match (low, drift) {
            (Some(accuracy), _) => {
                let (mean, limit) = numbers(accuracy, self.settings.accuracy);
                format!("Mean accuracy of the last observations is {mean}, below {limit}.")
            }
            (None, Some(p)) => {
                let (mean, limit) = numbers(p, self.settings.drift_p_value);
                format!("Mean drift p-value of the last observations is {mean}, below {limit}.")
            }
            (None, None) if lossy => {
                "Predictions of the last observations lose more than is to be expected.".to_owned()
            }
            (None, None) if unknown => "Neither accuracy nor drift is known yet.".to_owned(),
            (None, None) => {
                "Recent accuracy and drift are within their limits, or too few are known."
                    .to_owned()
            }
        }
    }
}

/// Whether a mean is below a limit by more than rounding: the mean of three times 0.7 is 0.6999999999999998.
fn is_below(mean: f64, limit: f64) -> bool {
    mean < limit - 4.0 * f64::EPSILON * limit.abs()
}
