//! The trained estimator, as a snapshot holds it.

use super::estimator::{DirectLoss, Learnt};
use super::features::Feature;
use super::loss::{LOSSES, METRICS, Usual};
use crate::json;
use crate::stats::boosted::{Boosted, Cuts, Numbers};
use serde::Serialize;

/// A [`DirectLoss`] without rows: at most half a megabyte of trees, five kilobytes of cuts per column, and the labels
/// of categorical columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectLossState {
    target: String,
    prediction: String,
    features: Vec<FeatureState>,
    losses: Vec<LossState>,
}

json::shape!(DirectLossState { target, prediction, features, losses });

/// A column: where its numbers are cut, and the labels that are numbers by their places.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct FeatureState {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Vec<String>>,
    /// `None` is below every number.
    cuts: Vec<Option<f64>>,
}

json::shape!(FeatureState { name, labels, cuts });

/// The learner of a loss, or the reason why there is none.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct LossState {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    base: f64,
    mean: f64,
    /// `None` is beyond all numbers.
    variance: Option<f64>,
    thresholds: Vec<Option<[f64; 2]>>,
    nodes: Vec<Vec<u32>>,
    leaves: Vec<Vec<f64>>,
}

json::shape!(LossState { reason, base, mean, variance, thresholds, nodes, leaves });

impl DirectLoss {
    /// The state from which [`Self::of_state`] restores the same estimator.
    #[must_use]
    pub fn state(&self) -> DirectLossState {
        let features = self.features.iter().zip(&self.cuts).map(|(feature, cuts)| FeatureState {
            name: feature.name.clone(),
            labels: feature.labels(),
            cuts: cuts.values().iter().map(|cut| cut.is_finite().then_some(*cut)).collect(),
        });
        let loss = |learnt: &Result<Learnt, String>| match learnt {
            Ok(learnt) => learnt.state(),
            Err(reason) => LossState { reason: Some(reason.clone()), ..LossState::default() },
        };
        DirectLossState {
            target: self.target.clone(),
            prediction: self.prediction.clone(),
            features: features.collect(),
            losses: self.learnt.iter().map(|(_, learnt)| loss(learnt)).collect(),
        }
    }

    /// The estimator of a state, identical to the last bit; `None` if the state contradicts itself.
    #[must_use]
    pub fn of_state(state: DirectLossState) -> Option<Self> {
        let columns = state.features.len();
        let (mut features, mut cuts) = (Vec::new(), Vec::new());
        for FeatureState { name, labels, cuts: values } in state.features {
            features.push(Feature::of_labels(name, labels));
            let values = values.into_iter().map(|cut| cut.unwrap_or(f64::NEG_INFINITY));
            cuts.push(Cuts::of_values(values.collect())?);
        }
        if state.losses.len() != LOSSES.len() {
            return None;
        }
        let learnt = LOSSES.into_iter().zip(state.losses).map(|(loss, mut state)| {
            let learnt = match state.reason.take() {
                Some(reason) => Err(reason),
                None => Ok(Learnt::of_state(state, columns, &|name| {
                    METRICS.iter().any(|metric| metric.name == name && metric.loss == loss)
                })?),
            };
            Some((loss, learnt))
        });
        let learnt = learnt.collect::<Option<Vec<_>>>()?;
        let (target, prediction) = (state.target, state.prediction);
        Some(Self { target, prediction, features, cuts, learnt })
    }
}

impl Learnt {
    fn state(&self) -> LossState {
        let Numbers { base, cuts: nodes, leaves } = self.trees.numbers();
        let finite = |ends: &[f64; 2]| ends.iter().all(|end| end.is_finite());
        let thresholds = self.thresholds.iter().map(|(_, ends)| ends.filter(finite));
        LossState {
            reason: None,
            base,
            mean: self.usual.mean,
            variance: Some(self.usual.variance).filter(|variance| variance.is_finite()),
            thresholds: thresholds.collect(),
            nodes,
            leaves,
        }
    }

    fn of_state(state: LossState, columns: usize, is_own: &dyn Fn(&str) -> bool) -> Option<Self> {
        let LossState { base, mean, variance, thresholds, nodes, leaves, .. } = state;
        let own: Vec<&'static str> =
            METRICS.iter().map(|metric| metric.name).filter(|name| is_own(name)).collect();
        if own.len() != thresholds.len() {
            return None;
        }
        Some(Self {
            trees: Boosted::of_numbers(Numbers { base, cuts: nodes, leaves }, columns)?,
            usual: Usual { mean, variance: variance.unwrap_or(f64::INFINITY) },
            thresholds: own.into_iter().zip(thresholds).collect(),
        })
    }
}
