//! Gradual rollout: a candidate gets a growing share of the traffic, by key.

use super::faults::{BETWEEN, FINITE, FROM_0, first_fault, is_margin};
use super::rollout_arm::{Arm, ArmRecord, ArmSummary, Outcome};
use super::rollout_compare::{ArmComparison, Compared, Standing, compare};
use crate::alert::{alike, numbers};
use crate::error::{Error, Result};
use crate::numerals::counted_as;
use crate::stats::random::SplitMix64;
use serde::{Deserialize, Serialize};

/// Default number of outcomes that a guardrail's comparison needs.
const MIN_OBSERVATIONS: u64 = 30;
/// Default level of the comparison of the two arms.
const ALPHA: f64 = 0.05;
/// Metrics compared by default.
const COMPARED: [Compared; 2] = [Compared::Accuracy, Compared::ErrorRate];

/// The side of a guardrail's limit that breaks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Strictly above.
    Above,
    /// Strictly below.
    Below,
}

/// A limit the candidate must not pass.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guardrail {
    /// `accuracy`, `errorRate`, `mae`, `latencyMean` (ms) or `value`.
    pub metric: String,
    /// The side that breaks it.
    pub when: Side,
    /// The limit; a value equal to it is fine.
    pub threshold: f64,
    /// Number of candidate outcomes before the guardrail counts; default 30.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_observations: Option<u64>,
}

/// Options of a [`GradualRollout`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RolloutOptions {
    /// Share of the traffic in percent; default 10.
    pub percent: Option<f64>,
    /// Seed of the assignment. If the caller gives none, the JavaScript boundary draws one; the core's default is 0.
    pub seed: Option<u64>,
    /// Limits of the candidate.
    pub guardrails: Vec<Guardrail>,
    /// Largest probability that equal arms are ever called different, on any metric and at any look; default 0.05,
    /// divided equally among the metrics of `compare`.
    pub alpha: Option<f64>,
    /// Metrics on which the arms are compared; default accuracy and error rate.
    pub compare: Option<Vec<Compared>>,
    /// Advance only if the intervals show that the candidate's shares (accuracy, error rate) are worse by at most
    /// this. Absent: advance as long as it is not shown to be worse.
    pub margin: Option<f64>,
}

/// What to do with the candidate's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RolloutVerdict {
    /// Increase it.
    Advance,
    /// Keep it.
    Hold,
    /// Take the candidate out.
    RollBack,
}

/// The verdict with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RolloutDecision {
    /// What to do.
    pub decision: RolloutVerdict,
    /// Why, in one sentence.
    pub reason: String,
    /// Summaries of both arms.
    pub arms: RolloutArms,
    /// The candidate against the incumbent on each metric for which both have enough outcomes.
    pub comparisons: Vec<ArmComparison>,
}

/// Summaries of both arms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RolloutArms {
    /// The new model.
    pub candidate: ArmSummary,
    /// The model that it is to replace.
    pub incumbent: ArmSummary,
}

/// A gradual rollout: who gets the candidate, its outcomes, and whether its share may grow.
///
/// Plain data: it can be serialised, and a restored one continues where it stopped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GradualRollout {
    percent: f64,
    seed: u64,
    guardrails: Vec<Guardrail>,
    keyless: u64,
    candidate: ArmRecord,
    incumbent: ArmRecord,
    #[serde(default = "usual_alpha")]
    alpha: f64,
    #[serde(default = "usual_metrics")]
    compare: Vec<Compared>,
    #[serde(default)]
    margin: Option<f64>,
}

fn usual_alpha() -> f64 {
    ALPHA
}

fn usual_metrics() -> Vec<Compared> {
    COMPARED.to_vec()
}

impl GradualRollout {
    /// A rollout at its first percentage.
    ///
    /// # Errors
    /// `config-invalid`, with the JSON Pointer to the wrong value, if the percentage is outside 0 to 100, a guardrail
    /// has an unknown metric or a threshold that is not finite, alpha is outside 0 to 1, or the margin is negative or
    /// not finite.
    pub fn new(options: RolloutOptions) -> Result<Self> {
        let percent = options.percent.unwrap_or(10.0);
        let alpha = options.alpha.unwrap_or(ALPHA);
        first_fault(&[
            ("/percent", (0.0..=100.0).contains(&percent), "a number from 0 to 100 is needed"),
            ("/alpha", alpha > 0.0 && alpha < 1.0, BETWEEN),
            ("/margin", is_margin(options.margin), FROM_0),
        ])?;
        for (place, guardrail) in options.guardrails.iter().enumerate() {
            let is_known = ArmRecord::default().metric(&guardrail.metric).is_some();
            let known = "accuracy, errorRate, mae, latencyMean or value is needed";
            let finite = guardrail.threshold.is_finite();
            first_fault(&[("/metric", is_known, known), ("/threshold", finite, FINITE)])
                .map_err(|error| error.at_place(&format!("/guardrails/{place}")))?;
        }
        let mut compare = Vec::new();
        for metric in options.compare.unwrap_or_else(usual_metrics) {
            if !compare.contains(&metric) {
                compare.push(metric);
            }
        }
        Ok(Self {
            percent,
            alpha,
            compare,
            margin: options.margin,
            seed: options.seed.unwrap_or(0),
            guardrails: options.guardrails,
            keyless: 0,
            candidate: ArmRecord::default(),
            incumbent: ArmRecord::default(),
        })
    }

    /// The candidate's share of the traffic in percent.
    #[must_use]
    pub fn percent(&self) -> f64 {
        self.percent
    }

    /// The seed of the assignment.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The arm that answers. The same key (a user, a session) always gets the same arm, and raising the percentage
    /// moves nobody back from the candidate. Without a key each call is drawn anew.
    ///
    /// Every key has a fixed position between 0 and 100, a seeded hash; positions below the percentage get the
    /// candidate.
    pub fn route(&mut self, key: Option<&str>) -> Arm {
        let place = match key {
            Some(key) => place_of(self.seed, key.as_bytes(), 0),
            None => {
                self.keyless = self.keyless.wrapping_add(1);
                place_of(self.seed, &self.keyless.to_le_bytes(), 1)
            }
        };
        if place < self.percent { Arm::Candidate } else { Arm::Incumbent }
    }

    /// Records the outcome of one prediction.
    pub fn record(&mut self, arm: Arm, outcome: &Outcome) {
        match arm {
            Arm::Candidate => self.candidate.add(outcome),
            Arm::Incumbent => self.incumbent.add(outcome),
        }
    }

    /// Records many outcomes that were counted elsewhere.
    pub fn record_all(&mut self, arm: Arm, outcomes: &ArmRecord) {
        match arm {
            Arm::Candidate => self.candidate.add_all(outcomes),
            Arm::Incumbent => self.incumbent.add_all(outcomes),
        }
    }

    /// Raises the percentage to at most 100 and returns the new one. The usual step is 10.
    ///
    /// # Errors
    /// `config-invalid` for a step that is negative or not a number.
    pub fn increase(&mut self, by: f64) -> Result<f64> {
        if by.is_nan() || by < 0.0 {
            return Err(Error::invalid("A rollout is raised by 0 or more percent."));
        }
        self.percent = (self.percent + by).min(100.0);
        Ok(self.percent)
    }

    /// The decision whether the candidate's share may grow. In this order:
    /// 1. a guardrail is broken on enough outcomes: roll back;
    /// 2. the candidate is shown to be worse on a compared metric: roll back;
    /// 3. too few outcomes for a guardrail, or fewer than 30 of the candidate: hold;
    /// 4. the candidate already has all traffic: hold;
    /// 5. with a margin, a share that may still be worse by more than it: hold;
    /// 6. otherwise: advance.
    ///
    /// It may be called after every outcome: the probability that equal arms are ever called different is at most
    /// `alpha`, at any number of looks and under any stopping rule. This is exact for shares with probabilities that
    /// do not change during the rollout, and asymptotic for means (`stats::always_valid`). It cannot separate a model
    /// from the time of day: probabilities that change while the percentage is raised, or dependent outcomes (many of
    /// one user), are not covered. Guardrails compare point values and are outside this guarantee.
    #[must_use]
    pub fn evaluate(&self) -> RolloutDecision {
        let comparisons = self.comparisons();
        let (decision, reason) = self
            .broken_guardrail()
            .or_else(|| worse_than_incumbent(&comparisons))
            .or_else(|| self.too_few())
            .or_else(|| self.not_sure_enough(&comparisons))
            .unwrap_or_else(|| self.onward());
        let arms = RolloutArms {
            candidate: self.candidate.summary(),
            incumbent: self.incumbent.summary(),
        };
        RolloutDecision { decision, reason, arms, comparisons }
    }

    fn comparisons(&self) -> Vec<ArmComparison> {
        let alpha = self.alpha / self.compare.len().max(1) as f64;
        let of = |metric: &Compared| compare(*metric, &self.candidate, &self.incumbent, alpha);
        self.compare.iter().filter_map(of).collect()
    }

    fn broken_guardrail(&self) -> Option<(RolloutVerdict, String)> {
        self.guardrails.iter().find_map(|guardrail| {
            let (value, n) = self.candidate.metric(&guardrail.metric)?;
            let value = value.filter(|_| n >= needed(guardrail))?;
            let (broken, side) = match guardrail.when {
                Side::Below => (value < guardrail.threshold, "below"),
                Side::Above => (value > guardrail.threshold, "above"),
            };
            let (value, bound) = numbers(value, guardrail.threshold);
            let reason = format!(
                "Roll back: {} of the candidate is {value}, {side} {bound}, on {}.",
                guardrail.metric,
                counted_as(n, "outcome", "outcomes")
            );
            broken.then_some((RolloutVerdict::RollBack, reason))
        })
    }

    fn too_few(&self) -> Option<(RolloutVerdict, String)> {
        let waiting = self.guardrails.iter().find_map(|guardrail| {
            let (_, n) = self.candidate.metric(&guardrail.metric)?;
            (n < needed(guardrail)).then(|| (guardrail.metric.as_str(), n, needed(guardrail)))
        });
        let reason = match waiting {
            Some((metric, n, needed)) => format!(
                "Hold: {metric} of the candidate rests on {n} of the {needed} outcomes it needs."
            ),
            None if self.candidate.n < MIN_OBSERVATIONS => format!(
                "Hold: the candidate has {} of the {MIN_OBSERVATIONS} outcomes it needs.",
                self.candidate.n
            ),
            None => return None,
        };
        Some((RolloutVerdict::Hold, reason))
    }

    fn not_sure_enough(&self, comparisons: &[ArmComparison]) -> Option<(RolloutVerdict, String)> {
        if self.percent >= 100.0 {
            let reason = "Hold: the candidate has all of the traffic; the rollout is complete.";
            return Some((RolloutVerdict::Hold, reason.to_owned()));
        }
        let margin = self.margin?;
        let open = comparisons.iter().filter_map(|compared| match compared.metric {
            Compared::Accuracy => Some((compared.metric, -compared.interval[0])),
            Compared::ErrorRate => Some((compared.metric, compared.interval[1])),
            Compared::Mae | Compared::Value => None,
        });
        let (metric, by) = open.into_iter().find(|(_, by)| *by > margin)?;
        let (by, margin) = numbers(by, margin);
        let reason = format!(
            "Hold: {} of the candidate may still be worse by {by}; the margin is {margin}.",
            metric.name()
        );
        Some((RolloutVerdict::Hold, reason))
    }

    fn onward(&self) -> (RolloutVerdict, String) {
        let reason = format!(
            "Advance: no guardrail is broken and the candidate is not shown to be worse than the incumbent on {}.",
            counted_as(self.candidate.n, "outcome", "outcomes")
        );
        (RolloutVerdict::Advance, reason)
    }
}

fn worse_than_incumbent(comparisons: &[ArmComparison]) -> Option<(RolloutVerdict, String)> {
    let worse = comparisons.iter().find(|compared| compared.verdict == Standing::Worse)?;
    let [low, high] = worse.interval;
    let [low, high] = alike([low, high]);
    let reason = format!(
        "Roll back: {} of the candidate differs from the incumbent's by {low} to {high} (an interval that holds at every look), for the worse.",
        worse.metric.name()
    );
    Some((RolloutVerdict::RollBack, reason))
}

fn needed(guardrail: &Guardrail) -> u64 {
    guardrail.min_observations.unwrap_or(MIN_OBSERVATIONS)
}

/// A position from 0 up to, not including, 100: SplitMix64 seeded anew with every byte.
fn place_of(seed: u64, bytes: &[u8], stream: u64) -> f64 {
    let start = SplitMix64::new(seed.rotate_left(1) ^ stream).next_u64();
    let hash =
        bytes.iter().fold(start, |hash, byte| SplitMix64::new(hash ^ u64::from(*byte)).next_u64());
    SplitMix64::new(hash).unit() * 100.0
}
