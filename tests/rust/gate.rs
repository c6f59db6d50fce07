//! The deployment gate on several metrics with their intervals, segments and latency.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use common::assert_close;
use driftglass::decide::{GateDecision, GateOptions, GateOutcome, Scores, deployment_gate};
use driftglass::monitor::{ScoredRows, row_scores, scores};
use driftglass::stats::random::SplitMix64;
use driftglass::table::Column;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn options(json: Value) -> GateOptions {
    serde_json::from_value(json).unwrap()
}

fn finished(values: &[(&str, f64)]) -> Scores {
    Scores::finished(values.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect())
}

fn gate(candidate: &Scores, incumbent: &Scores, json: Value) -> GateDecision {
    deployment_gate(candidate, incumbent, &options(json)).unwrap()
}

fn labels(name: &str, right: &[bool]) -> Column {
    Column::from_texts(name, right.iter().map(|yes| Some(if *yes { "yes" } else { "no" })))
}

fn of_rows(target: &Column, prediction: &Column, segments: &[Column], metrics: &[&str]) -> Scores {
    row_scores(&ScoredRows { target, prediction, segments, latency_ms: None }, metrics).unwrap()
}

/// Targets of which a share is "yes", and predictions that are right with the chance of their row.
fn drawn(random: &mut SplitMix64, rows: usize, chances: [f64; 2]) -> (Vec<bool>, [Vec<bool>; 2]) {
    let targets: Vec<bool> = (0..rows).map(|_| random.unit() < 0.3).collect();
    let says = chances
        .map(|chance| targets.iter().map(|target| (random.unit() < chance) == *target).collect());
    (targets, says)
}

fn named(detail: &GateDecision, name: &str) -> bool {
    detail.checks.iter().find(|check| check.name == name).unwrap().passed
}

portable_tests! {
    fn a_gate_on_one_metric_answers_as_before() {
        let answer = gate(&finished(&[("accuracy", 0.9)]), &finished(&[("accuracy", 0.88)]), json!({}));
        let fields: Vec<String> = serde_json::to_value(&answer).unwrap().as_object().unwrap().keys().cloned().collect();
        let before = ["candidate", "checks", "decision", "difference", "incumbent", "interval", "reason"];
        assert_eq!(fields, before);
        assert_eq!(answer.reason, "Deploy the candidate: accuracy of the candidate (0.9) is not worse than the incumbent's (0.88), and accuracy of the candidate (0.9) reaches the limit 0.85.");
        let names: Vec<&str> = answer.checks.iter().map(|check| check.name.as_str()).collect();
        assert_eq!(names, ["known", "not-worse", "threshold"]);
    }

    fn every_metric_has_to_pass_in_its_own_direction() {
        let wanted = json!({ "metrics": [{ "metric": "accuracy" }, { "metric": "logLoss", "margin": 0.05 }, { "metric": "latencyP95", "threshold": 100 }] });
        let new = finished(&[("accuracy", 0.91), ("logLoss", 0.33), ("latencyP95", 80.0)]);
        let old = finished(&[("accuracy", 0.90), ("logLoss", 0.30), ("latencyP95", 90.0)]);
        let answer = gate(&new, &old, wanted.clone());
        assert_eq!(answer.decision, GateOutcome::Deploy, "{}", answer.reason);
        assert_eq!(answer.metrics.len(), 3);
        assert_close(answer.metrics[1].difference.unwrap(), 0.03, 1e-12, 0.0, "log loss");
        assert_eq!((answer.candidate, answer.metrics[0].threshold), (Some(0.91), Some(0.85)));
        let worse = finished(&[("accuracy", 0.91), ("logLoss", 0.36), ("latencyP95", 80.0)]);
        let answer = gate(&worse, &old, wanted.clone());
        assert_eq!(answer.decision, GateOutcome::Keep);
        assert!(answer.reason.contains("logLoss of the candidate (0.36) is worse"), "{}", answer.reason);
        assert!(!named(&answer, "not-worse: logLoss") && named(&answer, "not-worse: accuracy"));
        assert_eq!(answer.metrics.iter().map(|m| m.passed).collect::<Vec<_>>(), [true, false, true]);
        let slow = finished(&[("accuracy", 0.91), ("logLoss", 0.3), ("latencyP95", 101.0)]);
        assert_eq!(gate(&slow, &old, wanted.clone()).decision, GateOutcome::Keep);
        let answer = gate(&finished(&[("accuracy", 0.95)]), &old, wanted);
        assert!(answer.reason.contains("logLoss of the candidate is not known"), "{}", answer.reason);
    }

    fn options_that_contradict_are_refused() {
        let refused = |json: Value| {
            let one = finished(&[("accuracy", 0.9)]);
            serde_json::from_value::<GateOptions>(json).map_or(true, |options| deployment_gate(&one, &one, &options).is_err())
        };
        assert!(refused(json!({ "metrics": [{ "metric": "f1" }], "metric": "accuracy" })));
        assert!(refused(json!({ "metrics": [{ "metric": "f1" }], "margin": 0.1 })));
        assert!(!refused(json!({ "latency": { "p95Ms": 10 } })));
    }

    fn a_wrong_option_is_refused_where_it_stands() {
        let said = |json: Value| {
            let one = finished(&[("accuracy", 0.9)]);
            let options = driftglass_rows::json::from_value::<GateOptions>(&json);
            options.map_or_else(|error| error.to_string(), |options| deployment_gate(&one, &one, &options).unwrap_err().to_string())
        };
        for (options, expected) in [
            (json!({ "alpha": 1 }), "/alpha: a number between 0 and 1 is needed."),
            (json!({ "margin": -1 }), "/margin: a finite number from 0 up is needed."),
            (json!({ "metrics": [{ "metric": "f1" }, { "metric": "r2", "margin": -0.1 }] }), "/metrics/1/margin: a finite number from 0 up is needed."),
            (json!({ "metrics": [{ "metric": "accuracy" }, { "metric": "accuracy", "margin": 0.1 }] }), "/metrics/0/metric: each metric is named once."),
            (json!({ "metrics": [{ "metric": "f1" }, { "metric": "r2", "limit": 0.1 }] }), "/metrics/1/limit: unknown field `limit`"),
            (json!({ "metrics": [{ "metric": 7 }] }), "/metrics/0/metric: invalid type: integer `7`, expected a string"),
            (json!({ "segments": { "margin": -1 } }), "/segments/margin: a finite number from 0 up is needed."),
            (json!({ "segments": { "minRows": -1 } }), "/segments/minRows: invalid value: integer `-1`"),
            (json!({ "latency": {} }), "/latency: `p95Ms` or `ratio` is needed."),
            (json!({ "latency": { "p95Ms": 0 } }), "/latency/p95Ms: a number above 0 is needed."),
            (json!({ "latency": { "ratio": "2" } }), "/latency/ratio: invalid type"),
        ] {
            let message = said(options.clone());
            assert!(message.starts_with(expected), "{options}: {message}");
        }
    }

    fn rows_that_do_not_give_a_metric_are_refused_by_its_name() {
        let target = labels("target", &[true, false, true]);
        let rows = ScoredRows { target: &target, prediction: &target, segments: &[], latency_ms: None };
        let error = row_scores(&rows, &["accuracy", "rmse"]).unwrap_err();
        assert!(error.to_string().contains("rmse"), "{error}");
        assert!(row_scores(&rows, &["accuracy", "beauty"]).is_err());
        let short = [labels("place", &[true])];
        let rows = ScoredRows { segments: &short, ..rows };
        assert_eq!(row_scores(&rows, &["accuracy"]).unwrap_err().code.as_str(), "length-mismatch");
    }

    fn rows_give_the_metrics_of_one_metric_and_more() {
        let mut random = SplitMix64::new(3);
        let (targets, [says, _]) = drawn(&mut random, 200, [0.8, 0.9]);
        let (target, prediction) = (labels("t", &targets), labels("p", &says));
        let (one, several) = (scores(&target, &prediction, Some("f1Macro")).unwrap(), of_rows(&target, &prediction, &[], &["f1Macro", "accuracy"]));
        assert_eq!((one.metrics, one.right, one.targets), (several.metrics, several.right, several.targets));
        assert!(several.effects["f1Macro"].len() == 200 && several.effects.len() == 2);
        // What rows add to an accuracy is whether they are right, less its mean.
        let share = several.effects["accuracy"].iter().sum::<f64>() / 200.0;
        assert_close(share, 0.0, 0.0, 1e-9, "effects are about the metric");
        let spread = several.effects["accuracy"].iter().map(|e| e * e).sum::<f64>() / 200.0;
        let accuracy = 1.0 - targets.iter().zip(&says).filter(|(t, p)| t != p).count() as f64 / 200.0;
        assert_close(spread, accuracy * (1.0 - accuracy), 1e-6, 0.0, "variance of an accuracy");
    }

    fn intervals_of_metrics_of_classes_hold_as_often_as_they_say() {
        let mut random = SplitMix64::new(11);
        let metrics = ["f1Macro", "matthews", "recall"];
        let wanted = json!({ "metrics": metrics.map(|metric| json!({ "metric": metric })) });
        let value = |rows: &Scores, metric: &str| rows.metrics[metric];
        let (targets, [new, old]) = drawn(&mut random, 300_000, [0.85, 0.8]);
        let target = labels("t", &targets);
        let [new, old] = [new, old].map(|says| scores(&target, &labels("p", &says), Some("f1Macro")).unwrap());
        let truth = metrics.map(|metric| value(&new, metric) - value(&old, metric));
        let mut held = [0; 3];
        for _ in 0..200 {
            let (targets, [new, old]) = drawn(&mut random, 300, [0.85, 0.8]);
            let target = labels("t", &targets);
            let [new, old] = [new, old].map(|says| of_rows(&target, &labels("p", &says), &[], &metrics));
            for (at, compared) in gate(&new, &old, wanted.clone()).metrics.iter().enumerate() {
                let [low, high] = compared.interval.unwrap();
                held[at] += u32::from(low <= truth[at] && truth[at] <= high);
            }
        }
        // 95 % of 200 are 190; three standard errors are 9.2.
        assert!(held.iter().all(|held| *held >= 181), "{held:?} of 200");
        println!("intervals of {metrics:?}: {held:?} of 200 hold");
    }

    fn intervals_of_metrics_of_numbers_hold_as_often_as_they_say() {
        let mut random = SplitMix64::new(5);
        let normal = |random: &mut SplitMix64| (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        let metrics = ["rmse", "mae", "r2", "explainedVariance"];
        let wanted = json!({ "metrics": metrics.map(|metric| json!({ "metric": metric })) });
        let mut draw = |rows: usize| {
            let truth: Vec<f64> = (0..rows).map(|_| 3.0 * normal(&mut random)).collect();
            let shared: Vec<f64> = (0..rows).map(|_| normal(&mut random)).collect();
            let says = [0.5, 1.0].map(|own| {
                truth.iter().zip(&shared).map(|(t, s)| t + s + own * normal(&mut random)).collect::<Vec<f64>>()
            });
            let target = Column::from_numbers("t", truth);
            says.map(|says| of_rows(&target, &Column::from_numbers("p", says), &[], &metrics))
        };
        let [new, old] = draw(300_000);
        let truth = metrics.map(|metric| new.metrics[metric] - old.metrics[metric]);
        let mut held = [0; 4];
        for _ in 0..200 {
            let [new, old] = draw(150);
            for (at, compared) in gate(&new, &old, wanted.clone()).metrics.iter().enumerate() {
                let [low, high] = compared.interval.unwrap();
                held[at] += u32::from(low <= truth[at] && truth[at] <= high);
            }
        }
        assert!(held.iter().all(|held| *held >= 181), "{held:?} of 200");
        println!("intervals of {metrics:?}: {held:?} of 200 hold");
    }

    fn pairs_give_narrower_intervals_than_independent_rows() {
        let mut random = SplitMix64::new(9);
        let (targets, [base, _]) = drawn(&mut random, 400, [0.8, 0.8]);
        let better: Vec<bool> = base.iter().zip(&targets).enumerate().map(|(n, (s, t))| if n % 20 == 0 { *t } else { *s }).collect();
        let target = labels("t", &targets);
        let [new, old] = [better, base].map(|says| of_rows(&target, &labels("p", &says), &[], &["f1Macro"]));
        let wanted = json!({ "metrics": [{ "metric": "f1Macro" }] });
        let width = |old: &Scores| gate(&new, old, wanted.clone()).interval.map(|[low, high]| high - low).unwrap();
        let alone = Scores { targets: None, ..old.clone() };
        assert!(width(&old) < 0.5 * width(&alone), "{} {}", width(&old), width(&alone));
    }

    fn equal_models_are_seldom_kept_for_a_segment() {
        let mut random = SplitMix64::new(21);
        let mut kept = 0;
        for _ in 0..200 {
            let (targets, [new, old]) = drawn(&mut random, 1200, [0.8, 0.8]);
            let target = labels("t", &targets);
            let places = [Column::from_texts("place", (0..1200).map(|n| Some(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"][n % 12])))];
            let [new, old] = [new, old].map(|says| of_rows(&target, &labels("p", &says), &places, &["accuracy"]));
            let answer = gate(&new, &old, json!({ "metrics": [{ "metric": "accuracy", "margin": 1, "threshold": 0 }] }));
            assert_eq!(answer.segments.as_ref().unwrap().compared, 12);
            kept += u32::from(answer.decision == GateOutcome::Keep);
        }
        println!("equal models kept for one of 12 segments: {kept} of 200");
        // One-sided at half of 5 %: 5 of 200; three standard errors above are 11.
        assert!(kept <= 11, "{kept} of 200");
    }

    fn the_worst_segment_keeps_the_incumbent() {
        let rows = 600;
        let targets: Vec<bool> = (0..rows).map(|n| n % 3 == 0).collect();
        let place = |n: usize| ["north", "south", "islands"][if n % 50 == 7 { 2 } else { n % 2 }];
        let says = |wrong: &dyn Fn(usize) -> bool| -> Vec<bool> { (0..rows).map(|n| targets[n] != wrong(n)).collect() };
        let new = says(&|n| place(n) == "south" && n % 5 < 2);
        let old = says(&|n| n % 5 == 0);
        let target = labels("t", &targets);
        let places = [Column::from_texts("place", (0..rows).map(|n| Some(place(n))))];
        let [new, old] = [new, old].map(|says| of_rows(&target, &labels("p", &says), &places, &["accuracy"]));
        let answer = gate(&new, &old, json!({ "metric": "accuracy", "threshold": 0.5 }));
        let segments = answer.segments.unwrap();
        assert_eq!(answer.decision, GateOutcome::Keep, "the whole is not worse, the south is");
        assert_eq!((segments.compared, segments.too_small, segments.worse.len()), (2, 1, 1));
        let worst = segments.worst.unwrap();
        assert_eq!((worst.column.as_str(), worst.value.as_str()), ("place", "south"));
        assert!(worst.interval.unwrap()[1] < 0.0 && worst.difference < -0.1);
        assert_close(segments.alpha, 0.025, 1e-12, 0.0, "alpha of one of two segments");
        assert!(answer.reason.contains("place = south"), "{}", answer.reason);
        let lenient = gate(&new, &old, json!({ "threshold": 0.5, "segments": { "margin": 0.5, "minRows": 5 } }));
        assert_eq!(lenient.decision, GateOutcome::Deploy, "{}", lenient.reason);
        assert_eq!(lenient.segments.unwrap().compared, 3);
        let only_new = Scores { segments: Vec::new(), ..old };
        assert_eq!(gate(&new, &only_new, json!({})).segments.unwrap().compared, 2, "pairs share their segments");
        let apart = Scores { targets: None, ..only_new };
        assert!(!named(&gate(&new, &apart, json!({})), "segments"), "segments that cannot be compared are not passed");
        assert!(!named(&gate(&finished(&[("accuracy", 0.9)]), &finished(&[("accuracy", 0.9)]), json!({ "segments": {} })), "segments"));
    }

    fn segments_of_numbers_are_compared_by_their_mean_absolute_error() {
        let rows = 400_u32;
        let truth: Vec<f64> = (0..rows).map(f64::from).collect();
        let target = Column::from_numbers("t", truth.clone());
        let off = |by: &dyn Fn(u32) -> f64| Column::from_numbers("p", (0..rows).map(|n| f64::from(n) + by(n)).collect());
        let noise = |n: u32| f64::from(n * 7 % 11) / 11.0;
        let halves = [Column::from_texts("half", (0..rows).map(|n| Some(if n % 2 == 0 { "even" } else { "odd" })))];
        let new = off(&|n| if n % 2 == 0 { noise(n) } else { 2.0 + noise(n) });
        let old = off(&|n| 1.5 + noise(n * 3 + 1));
        let [new, old] = [new, old].map(|says| of_rows(&target, &says, &halves, &["mae"]));
        let answer = gate(&new, &old, json!({ "metrics": [{ "metric": "mae" }] }));
        let segments = answer.segments.unwrap();
        assert_eq!((answer.decision, segments.metric.as_str(), segments.worse.len()), (GateOutcome::Keep, "mae", 1));
        assert_eq!(segments.worst.unwrap().value, "odd");
    }

    fn a_segment_that_is_worse_by_the_same_in_every_row_is_worse() {
        let truth: Vec<f64> = (0..400).map(f64::from).collect();
        let target = Column::from_numbers("t", truth.clone());
        let off = |by: &dyn Fn(usize) -> f64| Column::from_numbers("p", truth.iter().enumerate().map(|(row, t)| t + by(row)).collect());
        let half = Column::from_texts("half", (0..400).map(|row| Some(if row < 200 { "A" } else { "B" })));
        let new = off(&|row| if row < 200 { 5.0 } else { 0.0 });
        let old = off(&|row| if row < 200 { 0.0 } else { 20.0 });
        let [new, old] = [new, old].map(|says| of_rows(&target, &says, std::slice::from_ref(&half), &["mae"]));
        let answer = gate(&new, &old, json!({ "metrics": [{ "metric": "mae" }] }));
        assert_eq!((answer.decision, answer.segments.unwrap().worse[0].value.as_str()), (GateOutcome::Keep, "A"));
    }

    /// 0.8 - 0.1 is a little more than 0.7, 0.7 - 0.6 a little less than 0.1 and 0.8 - 0.7 a little more.
    fn what_is_worse_by_the_margin_and_no_more_passes() {
        let margin = json!({ "metrics": [{ "metric": "accuracy", "threshold": 0.5, "margin": 0.1 }] });
        for (new, old) in [(0.7, 0.8), (0.6, 0.7), (0.85, 0.95), (0.9, 1.0)] {
            let answer = gate(&finished(&[("accuracy", new)]), &finished(&[("accuracy", old)]), margin.clone());
            assert_eq!(answer.decision, GateOutcome::Deploy, "{}", answer.reason);
        }
        let errors = json!({ "metrics": [{ "metric": "mae", "margin": 0.1 }] });
        for (new, decision) in [(0.8, GateOutcome::Deploy), (0.800_001, GateOutcome::Keep)] {
            let answer = gate(&finished(&[("mae", new)]), &finished(&[("mae", 0.7)]), errors.clone());
            assert_eq!(answer.decision, decision, "{}", answer.reason);
        }
        let none = json!({ "metrics": [{ "metric": "mae" }] });
        let answer = gate(&finished(&[("mae", 0.7 + f64::EPSILON)]), &finished(&[("mae", 0.7)]), none);
        assert_eq!(answer.decision, GateOutcome::Keep, "{}", answer.reason);
    }

    fn one_metric_has_the_interval_that_it_has_among_several() {
        let target = labels("t", &(0..60).map(|row| row % 2 == 0).collect::<Vec<_>>());
        let [new, old] = [7, 5].map(|every| {
            let says = labels("p", &(0..60).map(|row| (row % 2 == 0) != (row % every == 0)).collect::<Vec<_>>());
            of_rows(&target, &says, &[], &["f1Macro"])
        });
        let one = gate(&new, &old, json!({ "metric": "f1Macro" }));
        let several = gate(&new, &old, json!({ "metrics": [{ "metric": "f1Macro" }] }));
        assert!(one.interval.is_some());
        assert_eq!(one.interval, several.interval);
        assert_eq!(one.interval, several.metrics[0].interval);
    }

    fn segments_that_the_incumbent_lacks_are_those_of_the_same_rows_or_refused() {
        let target = labels("t", &[true; 400]);
        let new = labels("p", &(0..400).map(|row| row >= 200).collect::<Vec<_>>());
        let old = labels("p", &(0..400).map(|row| row < 190).collect::<Vec<_>>());
        let one = |name: &str| Column::from_texts(name, (0..400).map(|row| Some(if row < 200 { "a" } else { "b" })));
        let of = |target: &Column, says: &Column, names: &[&str]| of_rows(target, says, &names.iter().map(|n| one(n)).collect::<Vec<_>>(), &["accuracy"]);
        let margin = json!({ "threshold": 0.1 });
        let answer = gate(&of(&target, &new, &["region", "device"]), &of(&target, &old, &["region"]), margin.clone());
        assert!(answer.segments.unwrap().worse.iter().any(|worse| worse.column == "device"));
        let other = labels("t", &(0..400).map(|row| row != 7).collect::<Vec<_>>());
        let answer = gate(&of(&target, &new, &["device"]), &of(&other, &old, &["region"]), margin);
        let check = answer.checks.iter().find(|check| check.name == "segments").unwrap();
        assert!(!check.passed && check.detail.contains("\"device\" are not known of the incumbent"), "{}", check.detail);
    }

    fn latency_has_a_limit_in_milliseconds_and_against_the_incumbent() {
        let target = labels("t", &[true, false, true, false]);
        let with = |ms: Vec<f64>| row_scores(&ScoredRows { target: &target, prediction: &target, segments: &[], latency_ms: Some(&ms) }, &["accuracy"]).unwrap();
        let calls = |to: u32| with((0..=100).map(|n| f64::from(n * to) / 100.0).collect());
        let (fast, slow) = (calls(100), calls(200));
        let judged = |new: &Scores, old: &Scores, limit: Value| gate(new, old, json!({ "latency": limit }));
        let answer = judged(&slow, &fast, json!({ "p95Ms": 200 }));
        assert_eq!((answer.decision, answer.latency), (GateOutcome::Deploy, Some([Some(190.0), Some(95.0)])));
        assert_eq!(judged(&slow, &fast, json!({ "p95Ms": 189 })).decision, GateOutcome::Keep);
        assert_eq!(judged(&slow, &fast, json!({ "ratio": 2 })).decision, GateOutcome::Deploy);
        let answer = judged(&slow, &fast, json!({ "p95Ms": 500, "ratio": 1.25 }));
        assert!(answer.decision == GateOutcome::Keep && answer.reason.contains("more than 1.25 times"), "{}", answer.reason);
        let both = judged(&slow, &fast, json!({ "p95Ms": 100, "ratio": 1.25 })).reason;
        assert!(both.contains("(190 ms) is above 100 ms and more than 1.25 times the incumbent's (95 ms)"), "{both}");
        let barely = judged(&slow, &fast, json!({ "p95Ms": 189.9999 })).reason;
        assert!(barely.contains("(190 ms) is above 189.9999 ms"), "{barely}");
        let one = judged(&slow, &fast, json!({ "p95Ms": 100, "ratio": 2 })).reason;
        assert!(one.contains("is above 100 ms") && !one.contains("times"), "{one}");
        let few = judged(&with(vec![1.0; 19]), &fast, json!({ "p95Ms": 10 }));
        assert!(!named(&few, "latency") && few.reason.contains("19 of the 20"), "{}", few.reason);
        let few = judged(&fast, &with(vec![1000.0]), json!({ "ratio": 1 }));
        assert!(!named(&few, "latency") && few.reason.contains("incumbent rests on 1 of"), "{}", few.reason);
        let unknown = of_rows(&target, &target, &[], &["accuracy"]);
        assert!(judged(&unknown, &fast, json!({ "p95Ms": 10 })).reason.contains("not known"));
        assert!(judged(&fast, &unknown, json!({ "ratio": 1 })).reason.contains("incumbent is not known"));
        let finished = finished(&[("accuracy", 0.9), ("latencyP95", 80.0)]);
        assert_eq!(judged(&finished, &finished, json!({ "p95Ms": 80, "ratio": 1 })).decision, GateOutcome::Deploy);
    }

    fn a_gate_on_several_metrics_survives_json() {
        let new = finished(&[("accuracy", 0.91), ("logLoss", 0.33)]);
        let answer = gate(&new, &new, json!({ "metrics": [{ "metric": "accuracy" }, { "metric": "logLoss" }] }));
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<GateDecision>(&text).unwrap(), answer);
        let fields: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
        assert!(fields.contains_key("metrics") && !fields.contains_key("segments") && !fields.contains_key("latency"));
    }
}
