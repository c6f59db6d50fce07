//! Performance without targets: what must hold on any rows.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;

use common::assert_close;
use driftglass::error::Code;
use driftglass::estimation::{
    EstimatedMetric, EstimatedPerformance, EstimationInput, EstimationOptions, PerformanceEstimator,
};
use driftglass::performance::Probability;
use driftglass::stats::random::SplitMix64;
use driftglass::table::Column;

/// Rows of two classes, `a` and `b`, or more.
#[derive(Clone, Default)]
struct Rows {
    target: Vec<Option<String>>,
    prediction: Vec<Option<String>>,
    /// Of each class; of the positive one alone where there are two.
    probabilities: Vec<Vec<f64>>,
}

impl Rows {
    /// Two classes; `p` is right when `trust` is 1, too sure above.
    fn binary(random: &mut SplitMix64, n: usize, steps: f64, trust: f64) -> Self {
        let mut rows = Self { probabilities: vec![Vec::new()], ..Self::default() };
        for _ in 0..n {
            let p = ((random.unit() * steps).floor() + 0.5) / steps;
            let chance = 0.5 + (p - 0.5) / trust;
            rows.push(
                if random.unit() < chance { "b" } else { "a" },
                if p >= 0.5 { "b" } else { "a" },
            );
            rows.probabilities[0].push(p);
        }
        rows
    }

    fn several(random: &mut SplitMix64, n: usize, steps: f64) -> Self {
        let mut rows = Self { probabilities: vec![Vec::new(); 3], ..Self::default() };
        for _ in 0..n {
            let weights: Vec<f64> = (0..3).map(|_| (random.unit() * steps).floor() + 1.0).collect();
            let total: f64 = weights.iter().sum();
            let mut rest = random.unit() * total;
            let class = weights
                .iter()
                .position(|weight| {
                    rest -= weight;
                    rest < 0.0
                })
                .unwrap_or(2);
            let most = weights.iter().copied().fold(0.0, f64::max);
            let said = weights.iter().position(|weight| *weight == most).unwrap();
            rows.push(["a", "b", "c"][class], ["a", "b", "c"][said]);
            for (column, weight) in rows.probabilities.iter_mut().zip(&weights) {
                column.push(weight / total);
            }
        }
        rows
    }

    fn push(&mut self, target: &str, prediction: &str) {
        self.target.push(Some(target.to_owned()));
        self.prediction.push(Some(prediction.to_owned()));
    }

    fn reversed(&self) -> Self {
        let mut turned = self.clone();
        turned.target.reverse();
        turned.prediction.reverse();
        turned.probabilities.iter_mut().for_each(|column| column.reverse());
        turned
    }

    fn first(&self, n: usize) -> Self {
        let mut part = self.clone();
        part.target.truncate(n);
        part.prediction.truncate(n);
        part.probabilities.iter_mut().for_each(|column| column.truncate(n));
        part
    }

    fn with<T>(&self, run: impl FnOnce(&EstimationInput) -> T) -> T {
        let column = |name: &str, labels: &[Option<String>]| {
            Column::from_texts(name, labels.iter().map(Option::as_deref))
        };
        let (target, prediction) = (column("t", &self.target), column("p", &self.prediction));
        let probability = match self.probabilities.as_slice() {
            [only] => Probability::Positive(only),
            several => Probability::PerClass(
                ["a", "b", "c"].iter().zip(several).map(|(c, v)| ((*c).to_owned(), &**v)).collect(),
            ),
        };
        run(&EstimationInput { target: Some(&target), prediction: Some(&prediction), probability })
    }

    fn fit(&self) -> PerformanceEstimator {
        self.with(|input| PerformanceEstimator::fit(input, None, &EstimationOptions::default()))
            .unwrap()
    }

    fn estimated_by(&self, estimator: &PerformanceEstimator) -> EstimatedPerformance {
        self.with(|input| estimator.estimate(input)).unwrap()
    }
}

fn metric<'a>(estimated: &'a EstimatedPerformance, name: &str) -> &'a EstimatedMetric {
    estimated.metrics.iter().find(|found| found.metric == name).unwrap()
}

/// Every number is one, within its limits, and what is absent has its reason.
#[track_caller]
fn assert_sound(estimated: &EstimatedPerformance) {
    assert_eq!(estimated.metrics.is_empty(), estimated.reason.is_some());
    for found in &estimated.metrics {
        assert_eq!(found.value.is_none(), found.reason.is_some(), "{found:?}");
        let numbers = [found.value, found.sampling_error, found.realised];
        let ranges = [found.interval, found.threshold].into_iter().flatten().flatten();
        for number in numbers.into_iter().flatten().chain(ranges) {
            assert!(number.is_finite(), "{found:?}");
            assert!(found.metric == "businessValue" || (0.0..=1.0).contains(&number), "{found:?}");
        }
    }
    let total: f64 = estimated.confusion.iter().map(|cell| cell.value).sum();
    assert!(estimated.confusion.is_empty() || (total - 1.0).abs() < 1e-9, "{total}");
}

#[track_caller]
fn assert_same(one: &EstimatedPerformance, other: &EstimatedPerformance, relative: f64) {
    assert_eq!((one.n, one.calibrated), (other.n, other.calibrated));
    for (one, other) in one.metrics.iter().zip(&other.metrics) {
        for (a, b) in [(one.value, other.value), (one.sampling_error, other.sampling_error)] {
            assert_close(a.unwrap(), b.unwrap(), relative, 0.0, &one.metric);
        }
    }
}

portable_tests! {
    fn calibrated_probabilities_tell_the_truth_within_the_band() {
        let mut random = SplitMix64::new(1);
        let mut inside = [0, 0];
        for _ in 0..40 {
            let estimator = Rows::binary(&mut random, 4000, 1e6, 1.0).fit();
            let batch = Rows::binary(&mut random, 1000, 1e6, 1.0).estimated_by(&estimator);
            assert_sound(&batch);
            for found in &batch.metrics {
                let [low, high] = found.interval.unwrap();
                let is_area = usize::from(found.metric == "rocAuc");
                inside[is_area] += i32::from((low..=high).contains(&found.realised.unwrap()));
            }
        }
        // Three sampling errors of a batch are 2.7 of batch and reference together: 99 in 100. The error of
        // the area counts the rarer class only, as NannyML's does: with equal classes 94 in 100.
        assert!(inside[0] * 100 >= 40 * 6 * 97, "{inside:?}");
        assert!(inside[1] * 100 >= 40 * 85, "{inside:?}");
    }

    fn probabilities_that_are_too_sure_are_corrected() {
        let mut random = SplitMix64::new(2);
        let estimator = Rows::binary(&mut random, 20_000, 100.0, 2.0).fit();
        assert!(estimator.is_calibrated());
        let batch = Rows::binary(&mut random, 20_000, 100.0, 2.0).estimated_by(&estimator);
        for found in &batch.metrics {
            let (value, realised) = (found.value.unwrap(), found.realised.unwrap());
            assert!((value - realised).abs() < 0.02, "{found:?}");
        }
        assert!((metric(&batch, "accuracy").value.unwrap() - 0.625).abs() < 0.01);
    }

    fn several_classes_tell_the_truth_too() {
        let mut random = SplitMix64::new(3);
        let estimator = Rows::several(&mut random, 10_000, 50.0).fit();
        let batch = Rows::several(&mut random, 10_000, 50.0).estimated_by(&estimator);
        assert_sound(&batch);
        assert_eq!((batch.positive.as_deref(), batch.confusion.len()), (None, 9));
        for found in &batch.metrics {
            let (value, realised) = (found.value.unwrap(), found.realised.unwrap());
            assert!((value - realised).abs() < 0.02, "{found:?}");
        }
    }

    fn other_proportions_are_followed_and_another_meaning_is_not_seen() {
        let mut random = SplitMix64::new(4);
        let estimator = Rows::binary(&mut random, 20_000, 1e6, 1.0).fit();
        let mut sure = Rows::binary(&mut random, 40_000, 1e6, 1.0);
        let kept = |p: f64| !(0.2..0.8).contains(&p);
        let p = sure.probabilities[0].clone();
        let mut keep = p.iter().map(|p| kept(*p));
        sure.target.retain(|_| keep.next().unwrap());
        let mut keep = p.iter().map(|p| kept(*p));
        sure.prediction.retain(|_| keep.next().unwrap());
        sure.probabilities[0].retain(|p| kept(*p));
        let shifted = sure.estimated_by(&estimator);
        let accuracy = metric(&shifted, "accuracy");
        assert!((accuracy.value.unwrap() - 0.9).abs() < 0.01, "{accuracy:?}");
        assert!((accuracy.realised.unwrap() - 0.9).abs() < 0.01 && accuracy.alert);
        // The same probabilities, worth less now: concept drift.
        let worse = Rows::binary(&mut random, 20_000, 1e6, 2.0).estimated_by(&estimator);
        let accuracy = metric(&worse, "accuracy");
        assert!((accuracy.value.unwrap() - 0.75).abs() < 0.01, "{accuracy:?}");
        assert!((accuracy.realised.unwrap() - 0.625).abs() < 0.01, "{accuracy:?}");
    }

    fn the_order_of_rows_does_not_matter() {
        let mut random = SplitMix64::new(5);
        for steps in [10.0, 1e6] {
            let (reference, batch) = (
                Rows::binary(&mut random, 3000, steps, 1.6),
                Rows::binary(&mut random, 500, steps, 1.6),
            );
            let (fitted, turned) = (reference.fit(), reference.reversed().fit());
            let estimated = batch.estimated_by(&fitted);
            assert_same(&estimated, &batch.reversed().estimated_by(&fitted), 0.0);
            assert_same(&estimated, &batch.estimated_by(&turned), 0.0);
            let (reference, batch) = (
                Rows::several(&mut random, 3000, steps),
                Rows::several(&mut random, 500, steps),
            );
            let (fitted, turned) = (reference.fit(), reference.reversed().fit());
            let estimated = batch.estimated_by(&fitted);
            assert_same(&estimated, &batch.reversed().estimated_by(&turned), 1e-12);
        }
    }

    fn targets_of_a_batch_change_nothing_of_its_estimate() {
        let mut random = SplitMix64::new(6);
        let estimator = Rows::binary(&mut random, 1000, 100.0, 1.5).fit();
        let batch = Rows::binary(&mut random, 300, 100.0, 1.5);
        let with = batch.estimated_by(&estimator);
        let without = batch
            .with(|input| estimator.estimate(&EstimationInput { target: None, ..input.clone() }))
            .unwrap();
        assert_same(&with, &without, 0.0);
        assert_eq!((with.realised_n, without.realised_n), (300, 0));
        assert!(without.metrics.iter().all(|found| found.realised.is_none()));
    }

    fn rows_that_lack_something_are_left_out_and_counted() {
        let mut random = SplitMix64::new(7);
        let estimator = Rows::binary(&mut random, 1000, 100.0, 1.5).fit();
        let whole = Rows::binary(&mut random, 300, 100.0, 1.5);
        let mut holes = whole.clone();
        for (target, prediction, p) in
            [(Some("a"), Some("a"), f64::NAN), (Some("b"), None, 0.3), (Some("a"), Some("z"), 0.4)]
        {
            holes.target.push(target.map(str::to_owned));
            holes.prediction.push(prediction.map(str::to_owned));
            holes.probabilities[0].push(p);
        }
        let estimated = holes.estimated_by(&estimator);
        assert_same(&estimated, &whole.estimated_by(&estimator), 0.0);
        let warning = &estimated.warnings[0];
        assert_eq!((&*warning.code, warning.count), ("rows-left-out", 3));
        assert_eq!(
            warning.message,
            "Rows left out of the estimate: 1 without a probability, 1 without a prediction, 1 with a prediction that is none of the reference's classes (z)."
        );
        holes.target[0] = Some("z".to_owned());
        let estimated = holes.estimated_by(&estimator);
        assert_eq!((estimated.n, estimated.realised_n), (300, 299));
        let unknown = estimated.warnings.iter().find(|w| w.code == "unknown-targets").unwrap();
        assert_eq!((unknown.count, &*unknown.message), (1, "1 targets are none of the reference's classes (z) and left out of what is realised."));
    }

    fn what_cannot_be_estimated_has_a_reason() {
        let mut random = SplitMix64::new(8);
        let reference = Rows::binary(&mut random, 1000, 100.0, 1.0);
        let estimator = reference.fit();
        let mut batch = Rows::binary(&mut random, 50, 100.0, 1.0);
        let reason = |estimated: EstimatedPerformance| {
            assert_sound(&estimated);
            estimated.reason.unwrap()
        };
        let none = reason(batch.first(0).estimated_by(&estimator));
        assert_eq!(none, "No row has both a prediction and its probability.");
        batch.probabilities[0].fill(f64::NAN);
        assert_eq!(reason(batch.estimated_by(&estimator)), none);
        batch.probabilities[0].fill(85.0);
        let percent = reason(batch.estimated_by(&estimator));
        assert_eq!(percent, "50 probabilities are below 0 or above 1 (percentages?).");
        let mut one_class = reference.clone();
        one_class.target.fill(Some("a".to_owned()));
        let batch = Rows::binary(&mut random, 50, 100.0, 1.0);
        let one = reason(batch.estimated_by(&one_class.fit()));
        assert!(one.starts_with("The targets of the reference are all of one class"), "{one}");
        let mut three = reference.clone();
        three.target[0] = Some("c".to_owned());
        let lacking = reason(batch.estimated_by(&three.fit()));
        assert_eq!(lacking, "3 classes need one probability column each; \"a\" has none.");
    }

    fn wrong_options_are_refused() {
        let reference = Rows::binary(&mut SplitMix64::new(9), 100, 100.0, 1.0);
        let fit = |positive: Option<&str>, options: &EstimationOptions| {
            reference.with(|input| PerformanceEstimator::fit(input, positive, options))
        };
        let costs = |costs: &[&[f64]]| EstimationOptions {
            costs: Some(costs.iter().map(|row| row.to_vec()).collect()),
            ..EstimationOptions::default()
        };
        let chunks = EstimationOptions { chunk_rows: Some(0), ..EstimationOptions::default() };
        for options in [
            costs(&[&[1.0]]),
            costs(&[&[1.0, 2.0], &[1.0]]),
            costs(&[&[1.0, 2.0], &[1.0, f64::NAN]]),
            chunks,
        ] {
            assert_eq!(fit(None, &options).unwrap_err().code, Code::ConfigInvalid);
        }
        let none = EstimationOptions::default();
        assert_eq!(fit(Some("z"), &none).unwrap_err().code, Code::ConfigInvalid);
        let estimator = fit(Some("a"), &none).unwrap();
        assert_eq!(reference.estimated_by(&estimator).positive.as_deref(), Some("a"));
        let short = reference.with(|input| {
            estimator.estimate(&EstimationInput {
                probability: Probability::Positive(&[0.5]),
                ..input.clone()
            })
        });
        assert_eq!(short.unwrap_err().code, Code::LengthMismatch);
    }

    fn no_rows_whatever_break_it() {
        let mut random = SplitMix64::new(10);
        let steps = [1.0, 2.0, 5.0, 1e6];
        let draw = |random: &mut SplitMix64, several: bool| {
            let (n, steps) = (random.below(40) as usize, steps[random.below(4) as usize]);
            let mut rows = if several {
                Rows::several(random, n, steps)
            } else {
                let trust = 0.9 + random.unit();
                Rows::binary(random, n, steps, trust)
            };
            for row in 0..n {
                match random.below(12) {
                    0 => rows.target[row] = None,
                    1 => rows.prediction[row] = None,
                    2 => rows.probabilities[0][row] = f64::NAN,
                    3 => rows.probabilities.iter_mut().for_each(|column| column[row] = 0.0),
                    4 => rows.probabilities.iter_mut().for_each(|column| column[row] = 1.0),
                    _ => {}
                }
            }
            rows
        };
        for round in 0..400 {
            let several = round % 2 == 0;
            let estimator = draw(&mut random, several).fit();
            assert_sound(&draw(&mut random, several).estimated_by(&estimator));
        }
    }
}
