//! Decisions: deploy or keep, advance or roll back, retrain or wait, and what to do now.
//!
//! | file | question |
//! |---|---|
//! | `gate` | is the candidate good enough to replace the incumbent? |
//! | `rollout` | who gets the candidate, and may it get more? |
//! | `retraining` | is it time to train again? |
//! | `trend` | is a series falling? |
//! | `advice` | what should a person do now? |

mod advice;
mod direction;
mod gate;
mod paired;
mod retraining;
mod rollout;
mod rollout_arm;
mod trend;

pub use advice::{Advice, AdviceAction, Check, PerformanceNow, Situation, advise};
pub use direction::lower_is_better;
pub use gate::{GateDecision, GateOptions, GateOutcome, Scores, deployment_gate};
pub use paired::{PairedCounts, paired_difference_interval};
pub use retraining::{RetrainingTrigger, TriggerDecision, TriggerObservation, TriggerOptions};
pub use rollout::{
    GradualRollout, Guardrail, RolloutArms, RolloutDecision, RolloutOptions, RolloutVerdict, Side,
};
pub use rollout_arm::{Arm, ArmRecord, ArmSummary, Outcome, OutcomeValue};
pub use trend::{Direction, SeasonalComparison, Trend, TrendMethod, TrendOptions, trend};
