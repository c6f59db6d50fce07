//! Rollouts and triggers that are saved at any point go on as if nothing had happened.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::decide::{
    GradualRollout, Outcome, OutcomeValue, RetrainingTrigger, TriggerObservation,
};
use driftglass::error::Code;
use driftglass::stats::random::SplitMix64;
use serde_json::{Value, json};

fn rollout(options: Value) -> GradualRollout {
    GradualRollout::new(serde_json::from_value(options).unwrap()).unwrap()
}

fn trigger(options: Value) -> RetrainingTrigger {
    RetrainingTrigger::new(serde_json::from_value(options).unwrap()).unwrap()
}

fn outcome(random: &mut SplitMix64) -> Outcome {
    let mut some = |share: f64| random.unit() < share;
    let (has_labels, is_right, has_error, has_rest) = (some(0.8), some(0.9), some(0.1), some(0.5));
    let number = random.unit() * 10.0;
    Outcome {
        prediction: has_labels.then_some(OutcomeValue::Number(number)),
        target: has_labels.then_some(OutcomeValue::Number(if is_right {
            number
        } else {
            0.1 + number / 3.0
        })),
        latency_ms: has_rest.then(|| random.unit() * 100.0),
        error: Some(has_error),
        value: has_rest.then(|| random.unit() - 0.3),
    }
}

portable_tests! {
    fn a_rollout_saved_at_any_point_goes_on() {
        for seed in 0..20 {
            let mut random = SplitMix64::new(seed);
            let guardrails = json!([{ "metric": "latencyMean", "when": "above", "threshold": 55, "minObservations": 20 }]);
            let mut whole = rollout(json!({ "percent": 30, "seed": u64::MAX - seed, "alpha": 0.1,
                "margin": 0.2, "compare": ["accuracy", "mae", "value"], "guardrails": guardrails }));
            let mut saved = whole.clone();
            let from = random.below(120);
            for step in 0..150_u64 {
                if step >= from && random.below(3) == 0 {
                    let text = saved.to_snapshot();
                    saved = GradualRollout::from_snapshot(&text).unwrap();
                    assert_eq!(saved.to_snapshot(), text);
                }
                let key = (step % 4 != 0).then(|| format!("user {step}"));
                let arm = whole.route(key.as_deref());
                assert_eq!(saved.route(key.as_deref()), arm);
                let what = outcome(&mut random);
                whole.record(arm, &what);
                saved.record(arm, &what);
                if step % 50 == 49 {
                    assert_eq!(whole.increase(7.5).unwrap(), saved.increase(7.5).unwrap());
                }
                assert_eq!(saved.evaluate(), whole.evaluate());
            }
            assert_eq!(saved, whole);
        }
    }

    fn a_trigger_saved_at_any_point_goes_on() {
        let costs = json!({ "retraining": 5, "horizon": 100, "perError": 1 });
        for seed in 0..20 {
            let mut random = SplitMix64::new(seed);
            let mut whole = trigger(json!({ "recent": 3, "window": 7, "minObservations": 2, "cooldown": 2,
                "cooldownMs": 4, "minPredictions": 10, "costs": if seed % 2 == 0 { costs.clone() } else { Value::Null } }));
            let mut saved = whole.clone();
            let mut asked = 0;
            for step in 0..60 {
                if random.below(3) == 0 {
                    saved = RetrainingTrigger::from_snapshot(&saved.to_snapshot()).unwrap();
                }
                let mut some = |share: f64| (random.unit() < share).then(|| random.unit());
                let seen = TriggerObservation {
                    accuracy: some(0.8),
                    drift_p_value: some(0.5),
                    at: some(0.9).map(|_| f64::from(step)),
                    n: some(0.9).map(|share| (share * 50.0) as u64),
                    loss: some(0.3),
                };
                let decision = whole.observe(&seen);
                asked += u32::from(decision.retrain);
                assert_eq!(saved.observe(&seen), decision);
            }
            assert!(asked > 0, "seed {seed}");
            assert_eq!(saved, whole);
        }
    }

    fn what_is_no_snapshot_of_the_kind_is_refused_and_said_to_be() {
        let good = rollout(json!({})).to_snapshot();
        let other = trigger(json!({})).to_snapshot();
        let cases = [
            (String::new(), "does not begin like one"),
            (other.clone(), "does not begin like one"),
            (good.replace("\"version\":1", "\"version\":2"), "has version 2, and this engine reads version 1"),
            (good.replace("\"percent\":10", "\"percent\":90"), "its checksum does not fit"),
            (good[..good.len() - 5].to_owned(), "its"),
        ];
        for (text, said) in cases {
            let error = GradualRollout::from_snapshot(&text).unwrap_err();
            assert_eq!(error.code, Code::SnapshotInvalid);
            assert!(error.message.contains("of a rollout") && error.message.contains(said), "{}", error.message);
        }
        let error = RetrainingTrigger::from_snapshot(&good).unwrap_err();
        assert!(error.message.contains("of a retraining trigger"), "{}", error.message);
        assert!(RetrainingTrigger::from_snapshot(&other).is_ok());
    }
}
