//! When retraining pays: costs, cooldown, evidence.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use common::assert_close;
use driftglass::decide::{RetrainingTrigger, TriggerDecision, TriggerObservation, TriggerOptions};
use serde_json::{Value, json};

fn trigger(options: Value) -> RetrainingTrigger {
    RetrainingTrigger::new(serde_json::from_value::<TriggerOptions>(options).unwrap()).unwrap()
}

fn observed(json: Value) -> TriggerObservation {
    serde_json::from_value(json).unwrap()
}

fn asked(trigger: &mut RetrainingTrigger, json: Value) -> TriggerDecision {
    trigger.observe(&observed(json))
}

/// 0.8 against the limit of 0.85 at 2 an error: 0.1 a prediction.
fn costs(retraining: f64, horizon: f64) -> Value {
    json!({ "costs": { "retraining": retraining, "horizon": horizon, "perError": 2 } })
}

portable_tests! {
    /// As doubles, the mean of 0.7 three times is 0.6999999999999998.
    fn a_mean_on_the_limit_is_not_below_it() {
        for (limit, times) in [(0.7, 3), (0.85, 13), (0.95, 3)] {
            let mut on_the_limit = trigger(json!({ "accuracy": limit, "recent": times }));
            let answers: Vec<_> = (0..times).map(|_| asked(&mut on_the_limit, json!({ "accuracy": limit }))).collect();
            assert!(answers.iter().all(|answer| !answer.retrain), "{}", answers.last().unwrap().reason);
            assert!(asked(&mut on_the_limit, json!({ "accuracy": limit - 1e-6 })).retrain);
        }
    }

    fn it_retrains_only_if_what_is_lost_until_the_horizon_exceeds_the_cost() {
        let mut pays = trigger(costs(999.0, 10_000.0));
        let answer = asked(&mut pays, json!({ "accuracy": 0.8 }));
        assert!(answer.retrain, "{}", answer.reason);
        assert_close(answer.recent_loss.unwrap(), 0.4, 1e-12, 0.0, "loss per prediction");
        assert_close(answer.expected_saving.unwrap(), 1000.0, 1e-9, 0.0, "saving");
        assert!(answer.reason.contains("would lose 1000.00; retraining costs 999"), "{}", answer.reason);
        let mut dear = trigger(costs(1001.0, 10_000.0));
        let answer = asked(&mut dear, json!({ "accuracy": 0.8 }));
        assert!(!answer.retrain && answer.reason.contains("not more than retraining costs"), "{}", answer.reason);
        let mut short = trigger(costs(999.0, 1_000.0));
        assert!(!asked(&mut short, json!({ "accuracy": 0.8 })).retrain);
    }

    fn without_costs_the_answer_has_the_fields_it_had() {
        let answer = asked(&mut trigger(json!({})), json!({ "accuracy": 0.8, "at": 5 }));
        let fields: Vec<String> = serde_json::to_value(&answer).unwrap().as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, ["reason", "recentAccuracy", "recentDriftPValue", "retrain"]);
        assert_eq!(answer.reason, "Mean accuracy of the last observations is 0.8, below 0.85.");
    }

    fn a_loss_that_is_not_known_saves_nothing() {
        let mut drifting = trigger(costs(1.0, 10_000.0));
        let answer = asked(&mut drifting, json!({ "driftPValue": 0.0001 }));
        assert!(!answer.retrain && answer.expected_saving.is_none());
        assert!(answer.reason.contains("is unknown"), "{}", answer.reason);
        assert!(asked(&mut drifting, json!({ "accuracy": 0.8 })).retrain);
        let mut fine = trigger(costs(1.0, 10_000.0));
        let answer = asked(&mut fine, json!({ "accuracy": 0.9, "driftPValue": 0.0001 }));
        assert!(!answer.retrain && answer.expected_saving.unwrap() < 0.0, "drift that costs nothing: {}", answer.reason);
    }

    fn losses_that_are_observed_need_no_accuracy() {
        let mut losing = trigger(json!({ "costs": { "retraining": 50, "horizon": 100, "expectedLoss": 1 }, "minObservations": 2 }));
        assert!(!asked(&mut losing, json!({ "loss": 2 })).retrain, "one is not enough");
        let answer = asked(&mut losing, json!({ "loss": 2 }));
        assert!(answer.retrain && answer.recent_accuracy.is_none(), "{}", answer.reason);
        assert_close(answer.expected_saving.unwrap(), 100.0, 1e-12, 0.0, "saving");
    }

    fn costs_alone_decide_where_the_limit_is_out_of_the_way() {
        let options = |expected: f64| json!({ "accuracy": 1, "costs": { "retraining": 100, "horizon": 1000, "perError": 10, "expectedAccuracy": expected } });
        assert!(asked(&mut trigger(options(0.95)), json!({ "accuracy": 0.9 })).retrain);
        assert!(!asked(&mut trigger(options(0.905)), json!({ "accuracy": 0.9 })).retrain);
        let beyond: TriggerOptions = serde_json::from_value(options(1.5)).unwrap();
        assert!(RetrainingTrigger::new(beyond).unwrap_err().to_string().contains("from 0 to 1"));
    }

    fn a_mean_rests_on_enough_predictions() {
        let mut sparse = trigger(json!({ "minPredictions": 1000 }));
        assert!(!asked(&mut sparse, json!({ "accuracy": 0.5, "n": 400 })).retrain);
        assert!(!asked(&mut sparse, json!({ "accuracy": 0.5 })).retrain, "an unknown number counts none");
        assert!(!asked(&mut sparse, json!({ "accuracy": 0.5, "n": 599 })).retrain);
        assert!(asked(&mut sparse, json!({ "accuracy": 0.5, "n": 1 })).retrain);
        let mut drifting = trigger(json!({ "minPredictions": 1000 }));
        assert!(asked(&mut drifting, json!({ "driftPValue": 0.001 })).retrain, "a p-value knows its own rows");
    }

    fn more_evidence_than_the_mean_looks_at_may_be_asked_for() {
        // Before, `minObservations` above `recent` meant that it never triggered.
        let mut patient = trigger(json!({ "recent": 3, "minObservations": 5, "window": 8 }));
        let answers: Vec<bool> = (0..6).map(|_| asked(&mut patient, json!({ "accuracy": 0.5 })).retrain).collect();
        assert_eq!(answers, [false, false, false, false, true, true]);
    }

    fn a_cooldown_may_be_a_time() {
        let day = 86_400_000.0;
        let mut daily = trigger(json!({ "cooldownMs": 2.0 * day }));
        let mut low = |days: f64| asked(&mut daily, json!({ "accuracy": 0.5, "at": days * day }));
        assert!(low(0.0).retrain);
        let quiet = low(1.0);
        assert!(!quiet.retrain && quiet.reason.contains("cooldown is not over"), "{}", quiet.reason);
        assert!(low(2.0).retrain);
        assert!(!low(3.9).retrain);
        let timeless = asked(&mut trigger(json!({ "cooldownMs": day })), json!({ "accuracy": 0.5 }));
        assert!(!timeless.retrain && timeless.reason.contains("needs the time"), "{}", timeless.reason);
    }

    fn what_a_new_model_would_not_save_is_no_loss() {
        let costs = json!({ "costs": { "retraining": 1, "horizon": 1000, "perError": 1, "expectedAccuracy": 0.7 } });
        let answer = asked(&mut trigger(costs), json!({ "accuracy": 0.8 }));
        assert!(!answer.retrain && answer.expected_saving.is_some_and(|saving| saving < 0.0));
        assert!(answer.reason.ends_with(" A new model is not expected to lose less."), "{}", answer.reason);
    }

    fn settings_that_make_no_sense_are_refused() {
        let said = |options: Value| {
            let options = driftglass_rows::json::from_value::<TriggerOptions>(&options);
            options.map_or_else(|error| error.to_string(), |options| RetrainingTrigger::new(options).unwrap_err().to_string())
        };
        let costs = |more: Value| {
            let mut costs = json!({ "retraining": 1, "horizon": 10, "perError": 1 });
            costs.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({ "costs": costs })
        };
        for (options, expected) in [
            (json!({ "minObservations": 101 }), "/minObservations: a whole number of at most `window` is needed."),
            (json!({ "recent": 0 }), "/recent: a whole number from 1 to `window` is needed."),
            (json!({ "cooldownMs": -1 }), "/cooldownMs: a finite number from 0 up is needed."),
            (costs(json!({ "perError": null })), "/costs: `perError` or `expectedLoss` is needed."),
            (costs(json!({ "retraining": -1 })), "/costs/retraining: a finite number from 0 up is needed."),
            (costs(json!({ "horizon": 0 })), "/costs/horizon: a number above 0 is needed."),
            (costs(json!({ "expectedAccuracy": 1.5 })), "/costs/expectedAccuracy: a number from 0 to 1 is needed."),
            (costs(json!({ "perErrors": 1 })), "/costs/perErrors: unknown field `perErrors`"),
        ] {
            let message = said(options.clone());
            assert!(message.starts_with(expected), "{options}: {message}");
        }
    }

    fn one_that_was_saved_goes_on() {
        let mut one = trigger(json!({ "cooldownMs": 100, "costs": { "retraining": 1, "horizon": 1000, "perError": 1 } }));
        asked(&mut one, json!({ "accuracy": 0.5, "at": 10 }));
        let mut other: RetrainingTrigger = serde_json::from_str(&serde_json::to_string(&one).unwrap()).unwrap();
        assert_eq!(one, other);
        let next = json!({ "accuracy": 0.5, "at": 60 });
        assert_eq!(asked(&mut one, next.clone()), asked(&mut other, next));
    }
}
