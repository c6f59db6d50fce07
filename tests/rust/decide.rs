//! Decisions: the gate, the rollout, the retraining trigger, trends and advice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use common::assert_close;
use driftglass::decide::{
    Advice, AdviceAction, Arm, Direction, GateOptions, GateOutcome, GradualRollout, Outcome,
    PairedCounts, PerformanceNow, RetrainingTrigger, RolloutOptions, RolloutVerdict, Scores,
    Situation, TrendOptions, TriggerObservation, TriggerOptions, advise, deployment_gate,
    paired_difference_interval, trend,
};
use serde_json::{Value, json};

fn lesson() -> Value {
    serde_json::from_str(include_str!("../fixtures/seed_lesson.json")).unwrap()
}

fn cases(function: &str) -> Vec<Value> {
    lesson()["functions"][function].as_array().unwrap().clone()
}

fn accuracy(value: f64) -> Scores {
    Scores::finished([("accuracy".to_owned(), value)].into())
}

fn rows(right: &[bool], targets: u64) -> Scores {
    let share = right.iter().filter(|right| **right).count() as f64 / right.len() as f64;
    Scores {
        right: Some(right.iter().map(|right| Some(*right)).collect()),
        targets: Some(targets),
        ..accuracy(share)
    }
}

fn rollout(options: Value) -> GradualRollout {
    GradualRollout::new(serde_json::from_value::<RolloutOptions>(options).unwrap()).unwrap()
}

fn outcome(json: Value) -> Outcome {
    serde_json::from_value(json).unwrap()
}

fn situation() -> Situation {
    Situation {
        batches: 3,
        performance: PerformanceNow::Fine,
        performance_detail: "accuracy 0.9, limit 0.85".to_owned(),
        reference_detail: "accuracy 0.9, 0.91 on the reference".to_owned(),
        expected_worse: None,
        trend: None,
        drifted: 0,
        compared: 4,
        inconclusive: false,
        prediction_drift: Some(false),
        target_drift: None,
        joint_drift: None,
        quality_broken: false,
        empty: false,
        invalid_probabilities: 0,
        firing: None,
        pending: 0,
        quality_detail: "nothing is missing".to_owned(),
        slow: Some(false),
        latency_detail: "mean 20 ms, limit 100 ms".to_owned(),
    }
}

fn action(change: impl Fn(&mut Situation)) -> AdviceAction {
    let mut now = situation();
    change(&mut now);
    advise(&now).action
}

portable_tests! {
    fn the_gate_decides_as_the_lesson_does() {
        for case in cases("deploy_with_monitoring") {
            let number = |key: &str| case[key].as_f64().unwrap();
            let options = GateOptions { threshold: Some(number("threshold")), ..GateOptions::default() };
            let answer = deployment_gate(&accuracy(number("new")), &accuracy(number("old")), &options).unwrap();
            let expected = if case["result"]["returns"] == "new" { GateOutcome::Deploy } else { GateOutcome::Keep };
            assert_eq!(answer.decision, expected, "{case}");
            assert_eq!(answer.interval, None, "finished metrics have no interval");
            assert!(!answer.reason.is_empty());
        }
    }

    fn an_unknown_metric_keeps_the_incumbent() {
        let nothing = Scores::default();
        for (new, old) in [(&nothing, &accuracy(0.9)), (&accuracy(0.9), &nothing), (&accuracy(f64::NAN), &accuracy(0.1))] {
            let answer = deployment_gate(new, old, &GateOptions::default()).unwrap();
            assert_eq!(answer.decision, GateOutcome::Keep);
            assert_eq!(answer.difference, None);
        }
    }

    fn errors_are_better_when_smaller() {
        let rmse = |value: f64| Scores::finished([("rmse".to_owned(), value)].into());
        let options = GateOptions { metric: Some("rmse".to_owned()), threshold: Some(3.0), ..GateOptions::default() };
        assert_eq!(deployment_gate(&rmse(2.0), &rmse(2.5), &options).unwrap().decision, GateOutcome::Deploy);
        assert_eq!(deployment_gate(&rmse(2.6), &rmse(2.5), &options).unwrap().decision, GateOutcome::Keep);
        assert_eq!(deployment_gate(&rmse(3.1), &rmse(4.0), &options).unwrap().decision, GateOutcome::Keep);
    }

    fn a_margin_allows_a_little_worse() {
        let options = GateOptions { margin: Some(0.02), ..GateOptions::default() };
        assert_eq!(deployment_gate(&accuracy(0.88), &accuracy(0.89), &options).unwrap().decision, GateOutcome::Deploy);
        assert_eq!(deployment_gate(&accuracy(0.86), &accuracy(0.89), &options).unwrap().decision, GateOutcome::Keep);
        let negative = GateOptions { margin: Some(-0.1), ..GateOptions::default() };
        assert_eq!(deployment_gate(&accuracy(0.9), &accuracy(0.9), &negative).unwrap_err().code.as_str(), "config-invalid");
    }

    fn rows_on_the_same_targets_give_a_narrower_interval() {
        let old: Vec<bool> = (0..400).map(|row| row % 10 != 0).collect();
        let new: Vec<bool> = (0..400).map(|row| row % 10 != 0 || row % 20 == 0).collect();
        let paired = deployment_gate(&rows(&new, 7), &rows(&old, 7), &GateOptions::default()).unwrap();
        let independent = deployment_gate(&rows(&new, 7), &rows(&old, 8), &GateOptions::default()).unwrap();
        let width = |interval: Option<[f64; 2]>| interval.map(|[low, high]| high - low).unwrap();
        assert!(width(paired.interval) < width(independent.interval));
        let [low, high] = paired.interval.unwrap();
        assert!(low > 0.0 && low < 0.05 && high > 0.05);
    }

    fn the_paired_interval_agrees_with_newcombe() {
        // Newcombe 1998 (paired), table II, method 10 for 36, 12, 2, 0: 0.0569 to 0.3404.
        let counts = PairedCounts { both: 36, first_only: 12, second_only: 2, neither: 0 };
        let [low, high] = paired_difference_interval(counts, 1.959_963_985).unwrap();
        assert_close(low, 0.0569, 0.0, 5e-5, "lower end");
        assert_close(high, 0.3404, 0.0, 5e-5, "upper end");
        assert_eq!(paired_difference_interval(PairedCounts::default(), 1.96), None);
    }

    fn raising_follows_the_lesson_and_stops_at_100() {
        let mut rollout = rollout(json!({}));
        for case in cases("GradualRollout_increase") {
            let percent = rollout.increase(case["increment"].as_f64().unwrap()).unwrap();
            assert_eq!(percent, case["percent_after"].as_f64().unwrap());
        }
        assert!(rollout.increase(-1.0).is_err() && rollout.increase(f64::NAN).is_err());
    }

    fn a_key_always_goes_the_same_way_and_nobody_is_moved_back() {
        let mut rollout = rollout(json!({ "seed": 42 }));
        let keys: Vec<String> = (0..20_000).map(|user| format!("user-{user}")).collect();
        let mut before = vec![Arm::Incumbent; keys.len()];
        for percent in [10.0, 20.0, 50.0, 100.0] {
            rollout.increase(percent - rollout.percent()).unwrap();
            let now: Vec<Arm> = keys.iter().map(|key| rollout.route(Some(key))).collect();
            let candidates = now.iter().filter(|arm| **arm == Arm::Candidate).count() as f64;
            assert!((candidates / 200.0 - percent).abs() < 1.5, "{candidates} of 20000 at {percent} %");
            let back = before.iter().zip(&now).any(|(old, new)| *old == Arm::Candidate && *new == Arm::Incumbent);
            assert!(!back, "raising to {percent} moved somebody back");
            assert_eq!(now, keys.iter().map(|key| rollout.route(Some(key))).collect::<Vec<_>>());
            before = now;
        }
    }

    fn seeds_draw_other_people() {
        let who = |seed: u64| {
            let mut rollout = rollout(json!({ "seed": seed, "percent": 50 }));
            (0..64).map(|user| rollout.route(Some(&format!("{user}")))).collect::<Vec<_>>()
        };
        assert_eq!(who(1), who(1));
        assert_ne!(who(1), who(2));
        let mut keyless = rollout(json!({ "percent": 50 }));
        let arms: Vec<Arm> = (0..1000).map(|_| keyless.route(None)).collect();
        let candidates = arms.iter().filter(|arm| **arm == Arm::Candidate).count();
        assert!((400..600).contains(&candidates));
        let mut closed = rollout(json!({ "percent": 0 }));
        assert!((0..100).all(|_| closed.route(None) == Arm::Incumbent));
    }

    fn a_rollout_holds_until_there_is_enough_then_advances() {
        let mut rollout = rollout(json!({ "guardrails": [{ "metric": "accuracy", "when": "below", "threshold": 0.8, "minObservations": 50 }] }));
        for n in 0..60 {
            rollout.record(Arm::Incumbent, &outcome(json!({ "prediction": 1, "target": if n % 10 == 0 { 0 } else { 1 } })));
        }
        for n in 0..50 {
            assert_eq!(rollout.evaluate().decision, RolloutVerdict::Hold);
            rollout.record(Arm::Candidate, &outcome(json!({ "prediction": "1", "target": if n % 10 == 0 { 0 } else { 1 }, "latencyMs": 12 })));
        }
        let answer = rollout.evaluate();
        assert_eq!(answer.decision, RolloutVerdict::Advance, "{}", answer.reason);
        assert_eq!(answer.arms.candidate.accuracy, Some(0.9));
        assert_eq!(answer.arms.candidate.mean_latency_ms, Some(12.0));
        rollout.increase(90.0).unwrap();
        assert_eq!(rollout.evaluate().decision, RolloutVerdict::Hold);
    }

    fn a_rollout_that_waits_says_for_what() {
        let guardrail = json!({ "metric": "accuracy", "when": "below", "threshold": 0.8, "minObservations": 50 });
        assert_eq!(
            rollout(json!({ "guardrails": [guardrail] })).evaluate().reason,
            "Hold: accuracy of the candidate rests on 0 of the 50 outcomes it needs."
        );
        assert_eq!(rollout(json!({})).evaluate().reason, "Hold: the candidate has 0 of the 30 outcomes it needs.");
    }

    fn a_broken_guardrail_or_a_worse_candidate_rolls_back() {
        let mut slow = rollout(json!({ "guardrails": [{ "metric": "latencyMean", "when": "above", "threshold": 100, "minObservations": 3 }] }));
        for _ in 0..3 {
            slow.record(Arm::Candidate, &outcome(json!({ "latencyMs": 101 })));
        }
        assert_eq!(slow.evaluate().decision, RolloutVerdict::RollBack);
        let mut worse = rollout(json!({}));
        for n in 0..200 {
            worse.record(Arm::Incumbent, &outcome(json!({ "prediction": true, "target": n % 10 != 0 })));
            worse.record(Arm::Candidate, &outcome(json!({ "prediction": true, "target": n % 4 != 0 })));
        }
        assert_eq!(worse.evaluate().decision, RolloutVerdict::RollBack);
        let mut failing = rollout(json!({}));
        for n in 0..100 {
            failing.record(Arm::Incumbent, &outcome(json!({ "error": false })));
            failing.record(Arm::Candidate, &outcome(json!({ "error": n % 5 == 0 })));
        }
        assert_eq!(failing.evaluate().decision, RolloutVerdict::RollBack);
    }

    fn what_does_not_say_whether_it_failed_is_neither_a_failure_nor_none() {
        let guardrails = json!([{ "metric": "errorRate", "when": "above", "threshold": 0.1 }]);
        let mut silent = rollout(json!({ "guardrails": guardrails }));
        let labelled = json!({ "prediction": 1, "target": 1 });
        for n in 0..200 {
            silent.record(Arm::Incumbent, &outcome(labelled.clone()));
            silent.record(Arm::Candidate, &outcome(labelled.clone()));
            if n < 40 {
                silent.record(Arm::Candidate, &outcome(json!({ "error": n % 4 == 0 })));
            }
            let found = silent.evaluate();
            assert_eq!(found.arms.incumbent.error_rate, None);
            if n == 10 {
                assert_eq!(found.reason, "Hold: errorRate of the candidate rests on 11 of the 30 outcomes it needs.");
            }
        }
        let found = silent.evaluate();
        assert_eq!(found.arms.candidate.error_rate, Some(0.25));
        assert_eq!(found.decision, RolloutVerdict::RollBack);
        assert!(found.comparisons.iter().all(|one| one.metric.name() != "errorRate"));
        // One that was saved before this was counted goes on as it was.
        let mut old = serde_json::to_value(rollout(json!({}))).unwrap();
        old["candidate"]["n"] = json!(60);
        old["candidate"]["errors"] = json!(3);
        let mut old: GradualRollout = serde_json::from_value(old).unwrap();
        assert_eq!(old.evaluate().arms.candidate.error_rate, Some(0.05));
        old.record(Arm::Candidate, &outcome(labelled));
        assert_eq!(old.evaluate().arms.candidate.error_rate, Some(0.05));
    }

    fn figures_in_reasons_are_told_apart_and_never_rounded_to_nothing() {
        let limit = |metric: &str, when: &str, threshold: f64| json!({ "guardrails": [{ "metric": metric, "when": when, "threshold": threshold, "minObservations": 1 }] });
        let mut slow = rollout(limit("latencyMean", "above", 100.0));
        slow.record(Arm::Candidate, &outcome(json!({ "latencyMs": 100.00001 })));
        assert_eq!(slow.evaluate().reason, "Roll back: latencyMean of the candidate is 100.00001, above 100, on 1 outcome.");
        let mut small = rollout(limit("mae", "above", 1e-7));
        small.record(Arm::Candidate, &outcome(json!({ "prediction": 3e-7, "target": 0 })));
        assert_eq!(small.evaluate().reason, "Roll back: mae of the candidate is 3e-7, above 1e-7, on 1 outcome.");
    }

    fn a_trend_in_words_is_neither_plus_nothing_nor_certain() {
        let told = |values: &[f64]| {
            let trend = trend(values, &TrendOptions::default()).ok();
            let checks = advise(&Situation { trend, ..situation() }).checks;
            checks.into_iter().find(|check| check.name == "performance not falling").unwrap().detail
        };
        let steady: Vec<f64> = (0..30).map(|n| 0.9 - 2e-5 * f64::from(n) + 1e-6 * f64::from(n % 3)).collect();
        assert!(told(&steady).starts_with("\u{2212}1.99"), "{}", told(&steady));
        assert!(told(&steady).ends_with("e-5 a batch over 10 batches, p < 0.001"), "{}", told(&steady));
        assert!(told(&[0.8, 0.9, 0.9, 0.8]).starts_with("0 a batch"), "{}", told(&[0.8, 0.9, 0.9, 0.8]));
        assert_eq!(told(&[0.8, 0.83, 0.92]), "+0.0600 a batch over 3 batches, p = 0.179");
    }

    fn one_column_is_one_column() {
        let details = |now: Situation| advise(&now).checks.into_iter().map(|check| check.detail).collect::<Vec<String>>();
        let few = details(Situation { compared: 1, inconclusive: true, ..situation() });
        assert!(few.contains(&"too few rows to compare 1 column".to_owned()), "{few:?}");
        let drifted = details(Situation { compared: 1, drifted: 1, ..situation() });
        assert!(drifted.contains(&"1 of 1 column drifted".to_owned()), "{drifted:?}");
    }

    fn rollout_options_are_checked() {
        let refused = |options: Value| {
            serde_json::from_value::<RolloutOptions>(options).map_or(true, |o| GradualRollout::new(o).is_err())
        };
        assert!(refused(json!({ "percent": 101 })));
        assert!(refused(json!({ "percent": -1 })));
        assert!(refused(json!({ "guardrails": [{ "metric": "beauty", "when": "above", "threshold": 1 }] })));
        assert!(refused(json!({ "guardrails": [{ "metric": "mae", "when": "outside", "threshold": 1 }] })));
        assert!(refused(json!({ "percentage": 10 })));
    }

    fn a_restored_rollout_goes_on() {
        let mut one = rollout(json!({ "seed": 9_007_199_254_740_993_u64 }));
        one.route(None);
        one.record(Arm::Candidate, &outcome(json!({ "value": 3.5 })));
        let mut other: GradualRollout = serde_json::from_str(&serde_json::to_string(&one).unwrap()).unwrap();
        assert_eq!(one, other);
        assert_eq!((0..50).map(|_| one.route(None)).collect::<Vec<_>>(), (0..50).map(|_| other.route(None)).collect::<Vec<_>>());
    }

    fn the_trigger_answers_as_the_lesson_at_every_step() {
        for case in cases("RetrainingTrigger") {
            let mut trigger = RetrainingTrigger::new(TriggerOptions::default()).unwrap();
            for (at, step) in case["steps"].as_array().unwrap().iter().enumerate() {
                let what = format!("{} step {at}", case["name"]);
                let signal = TriggerObservation { accuracy: step[0].as_f64(), drift_p_value: step[1].as_f64(), ..TriggerObservation::default() };
                let answer = trigger.observe(&signal);
                assert_eq!(answer.retrain, step[2].as_bool().unwrap(), "{what}");
                assert_close(answer.recent_accuracy.unwrap(), step[3].as_f64().unwrap(), 1e-12, 0.0, &what);
                assert_close(answer.recent_drift_p_value.unwrap(), step[4].as_f64().unwrap(), 1e-12, 0.0, &what);
            }
        }
    }

    fn labels_that_are_late_do_not_break_or_blind_the_trigger() {
        // The lesson raises on None and is blind for ten steps after NaN.
        let mut trigger = RetrainingTrigger::new(TriggerOptions::default()).unwrap();
        let nothing = trigger.observe(&TriggerObservation::default());
        assert_eq!((nothing.retrain, nothing.recent_accuracy, nothing.recent_drift_p_value), (false, None, None));
        let nan = TriggerObservation { accuracy: Some(f64::NAN), ..TriggerObservation::default() };
        assert_eq!(trigger.observe(&nan).recent_accuracy, None);
        let low = TriggerObservation { accuracy: Some(0.5), ..TriggerObservation::default() };
        assert!(trigger.observe(&low).retrain);
    }

    fn a_cooldown_and_a_minimum_hold_the_trigger_back() {
        let options = TriggerOptions { cooldown: Some(2), min_observations: Some(3), ..TriggerOptions::default() };
        let mut trigger = RetrainingTrigger::new(options).unwrap();
        let low = TriggerObservation { accuracy: Some(0.5), ..TriggerObservation::default() };
        let answers: Vec<bool> = (0..7).map(|_| trigger.observe(&low).retrain).collect();
        assert_eq!(answers, [false, false, true, false, false, true, false]);
        assert!(RetrainingTrigger::new(TriggerOptions { recent: Some(0), ..options }).is_err());
        assert!(RetrainingTrigger::new(TriggerOptions { window: Some(5), ..options }).is_err());
    }

    fn old_observations_leave_the_window() {
        let options = TriggerOptions { recent: Some(3), window: Some(3), ..TriggerOptions::default() };
        let mut trigger = RetrainingTrigger::new(options).unwrap();
        trigger.observe(&TriggerObservation { accuracy: Some(0.5), ..TriggerObservation::default() });
        for _ in 0..3 {
            trigger.observe(&TriggerObservation::default());
        }
        assert_eq!(trigger.observe(&TriggerObservation::default()).recent_accuracy, None);
    }

    fn slopes_and_p_values_are_those_of_linregress() {
        for case in cases("check_trend") {
            let values: Vec<f64> = case["values"].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
            let window = Some(case["window"].as_u64().unwrap());
            let found = trend(&values, &TrendOptions { window, ..TrendOptions::default() }).unwrap();
            let what = case["name"].as_str().unwrap();
            let expected = &case["linregress_on_window"];
            if expected.is_null() {
                assert_eq!((found.slope, found.p_value), (None, None), "{what}");
            } else {
                assert_close(found.slope.unwrap(), expected["slope"].as_f64().unwrap(), 1e-9, 1e-12, what);
            }
            if let Some(p) = expected["pvalue"].as_f64().filter(|p| *p > 1e-30 && found.n > 2) {
                assert_close(found.p_value.unwrap(), p, 1e-7, 0.0, what);
            }
            let declining = matches!(what, "falling" | "last ten only");
            assert_eq!(found.declining, declining, "{what}: noise and two points are no decline");
            assert_eq!(found.direction == Direction::Rising, what == "rising", "{what}");
        }
    }

    fn trends_pass_over_missing_values() {
        let with_gaps = [0.9, f64::NAN, 0.8, f64::INFINITY, 0.7, 0.6];
        let found = trend(&with_gaps, &TrendOptions::default()).unwrap();
        assert_eq!(found.n, 4);
        assert_close(found.slope.unwrap(), -0.1, 1e-9, 0.0, "slope");
        assert!(found.declining);
        assert!(trend(&with_gaps, &TrendOptions { window: Some(1), ..TrendOptions::default() }).is_err());
        assert!(trend(&with_gaps, &TrendOptions { alpha: Some(f64::NAN), ..TrendOptions::default() }).is_err());
    }

    fn advice_follows_its_table() {
        use AdviceAction::{HoldRollout, Investigate, Keep, Retrain, RollBack};
        assert_eq!(action(|_| {}), Keep);
        assert_eq!(action(|now| now.drifted = 2), Investigate);
        assert_eq!(action(|now| now.prediction_drift = Some(true)), Investigate);
        assert_eq!(action(|now| now.quality_broken = true), Investigate);
        assert_eq!(action(|now| now.slow = Some(true)), Investigate);
        assert_eq!(action(|now| now.performance = PerformanceNow::BrokeSuddenly), RollBack);
        assert_eq!(action(|now| now.performance = PerformanceNow::Broken), Retrain);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Broken; now.drifted = 1; }), Retrain);
        assert_eq!(action(|now| { now.performance = PerformanceNow::BrokeSuddenly; now.drifted = 1; }), Retrain);
        assert_eq!(action(|now| { now.performance = PerformanceNow::BrokeSuddenly; now.quality_broken = true; }), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Unknown; now.drifted = 1; }), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Unknown; now.inconclusive = true; }), HoldRollout);
        assert_eq!(action(|now| { now.batches = 0; now.drifted = 1; }), Keep);
        assert_eq!(action(|now| now.empty = true), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Broken; now.inconclusive = true; }), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::BrokeSuddenly; now.inconclusive = true; }), Investigate);
        let untold = Situation { inconclusive: true, performance: PerformanceNow::Worse, ..situation() };
        assert!(advise(&untold).reason.contains("cannot be told"), "{}", advise(&untold).reason);
        let unsure = Situation { drifted: 1, performance: PerformanceNow::Unsure, ..situation() };
        assert!(advise(&unsure).reason.contains("whether performance suffered cannot be told"), "{}", advise(&unsure).reason);
        assert_eq!(action(|now| now.performance = PerformanceNow::Unsure), Keep);
        assert_eq!(action(|now| now.pending = 1), HoldRollout);
        let alert = || Some("Number of rows is 5, below 10".to_owned());
        assert_eq!(action(|now| now.firing = alert()), Investigate);
        assert_eq!(action(|now| { now.firing = alert(); now.pending = 1; }), Investigate);
        assert_eq!(action(|now| now.performance = PerformanceNow::Worse), HoldRollout);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Worse; now.drifted = 1; }), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::Worse; now.quality_broken = true; }), Investigate);
        assert_eq!(action(|now| now.expected_worse = Some("estimated accuracy 0.8".to_owned())), HoldRollout);
        assert_eq!(action(|now| now.performance = PerformanceNow::NeverReached), HoldRollout);
        assert_eq!(action(|now| { now.performance = PerformanceNow::NeverReached; now.quality_broken = true; }), Investigate);
        assert_eq!(action(|now| { now.performance = PerformanceNow::NeverReached; now.drifted = 1; }), Investigate);
        assert_eq!(action(|now| now.performance = PerformanceNow::Unknown), HoldRollout);
        assert_eq!(action(|now| now.performance = PerformanceNow::Estimated), Keep);
        assert_eq!(action(|now| now.performance = PerformanceNow::Unwatched), Keep);
        assert_eq!(action(|now| now.inconclusive = true), HoldRollout);
        assert_eq!(action(|now| now.invalid_probabilities = 3), Investigate);
        let falling = [0.95, 0.93, 0.92, 0.90, 0.89];
        let falling = trend(&falling, &TrendOptions::default()).unwrap();
        assert_eq!(action(|now| now.trend = Some(falling)), HoldRollout);
        let Advice { checks, reason, .. } = advise(&situation());
        assert_eq!(checks.len(), 6);
        assert!(checks.iter().all(|check| check.passed) && !reason.is_empty());
    }
}
