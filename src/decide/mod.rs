//! Decisions: deploy or keep, advance or roll back, retrain or wait, and what to do now.
//!
//! | file | question |
//! |---|---|
//! | `gate`, `scores` | is the candidate good enough to replace the incumbent? |
//! | `gate_interval`, `paired`, `gate_segments` | how sure is the difference, and in which segment is it largest? |
//! | `direction` | which way does a metric get better? |
//! | `rollout`, `rollout_arm` | who gets the candidate, and may its share grow? |
//! | `rollout_compare` | is it better or worse, at any number of looks? |
//! | `retraining` | is it time to train again? |
//! | `saved` | rollouts and triggers saved and restored |
//! | `trend` | is a series falling? |
//! | `advice` | what should a person do now? |
//! | `record` | what was decided, on what, and why? |
//! | `faults` | which option is invalid, and what is needed instead? |

mod advice;
mod direction;
mod faults;
mod gate;
mod gate_interval;
mod gate_segments;
mod paired;
mod record;
mod retraining;
mod rollout;
mod rollout_arm;
mod rollout_compare;
mod saved;
mod scores;
mod trend;

pub use advice::{Advice, AdviceAction, Check, PerformanceNow, Situation, advise};
pub use direction::lower_is_better;
pub(crate) use gate::gate_in;
pub use gate::{
    GateDecision, GateMetric, GateOptions, GateOutcome, LatencyLimit, MetricComparison,
    deployment_gate,
};
pub use gate_segments::{GateSegmentOptions, GateSegments, SegmentComparison};
pub use paired::{PairedCounts, paired_difference_interval};
pub use record::{DecisionRecord, RecordedCheck, RecordedEngine, RecordedInput, decision_record};
pub use retraining::{
    RetrainingTrigger, TriggerCosts, TriggerDecision, TriggerObservation, TriggerOptions,
};
pub use rollout::{
    GradualRollout, Guardrail, RolloutArms, RolloutDecision, RolloutOptions, RolloutVerdict, Side,
};
pub use rollout_arm::{Arm, ArmRecord, ArmSummary, Outcome, OutcomeValue};
pub use rollout_compare::{ArmComparison, Compared, Guarantee, Standing};
pub use scores::{Scores, SegmentRows};
pub use trend::{Direction, SeasonalComparison, Trend, TrendMethod, TrendOptions, trend};
