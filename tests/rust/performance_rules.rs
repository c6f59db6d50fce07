//! Performance: what must hold whatever the data.

#![allow(clippy::unwrap_used)]

#[allow(unreachable_pub)]
use crate::common;
use crate::common::classifier;

use classifier::{Rows, assert_same_figures, measure, texts};
use common::assert_close;
use driftglass::performance::{
    CalibrationBin, ClassificationInput, Probability, RocPoint, curves, regression_metrics,
};
use driftglass::stats::random::SplitMix64;
use driftglass::table::Column;

portable_tests! {
    fn weight_two_is_a_row_twice() {
        let mut random = SplitMix64::new(1);
        let rows = Rows::drawn(&mut random, 80);
        let weights: Vec<f64> = (0..80).map(|_| random.below(4) as f64).collect();
        let repeat = |values: &[f64]| -> Vec<f64> {
            let pairs = values.iter().zip(&weights);
            pairs.flat_map(|(value, times)| vec![*value; *times as usize]).collect()
        };
        let repeated = Rows {
            target: repeat(&rows.target),
            prediction: repeat(&rows.prediction),
            probability: repeat(&rows.probability),
        };
        assert_same_figures(&rows.metrics(Some(&weights)), &repeated.metrics(None));
        let target: Vec<f64> = (0..80).map(|_| random.unit() * 10.0).collect();
        let by_weight = regression_metrics(&target, &rows.probability, Some(&weights)).unwrap();
        let mut by_row =
            regression_metrics(&repeat(&target), &repeat(&rows.probability), None).unwrap();
        by_row.max_error = by_weight.max_error; // looks at every row, whatever its weight
        assert_same_figures(&by_weight, &by_row);
    }

    fn equal_weights_change_nothing_and_neither_do_their_units() {
        let rows = Rows::drawn(&mut SplitMix64::new(2), 200);
        let plain = rows.metrics(None);
        for weight in [1.0, 8.0, 0.125] {
            let mut weighted = rows.metrics(Some(&vec![weight; 200]));
            weighted.confusion = plain.confusion.clone();
            weighted.per_class.iter_mut().for_each(|class| class.support /= weight);
            assert_same_figures(&plain, &weighted);
            assert_eq!(
                plain.intervals.keys().collect::<Vec<_>>(),
                weighted.intervals.keys().collect::<Vec<_>>()
            );
            for (metric, ends) in &plain.intervals {
                for (at, end) in ends.iter().enumerate() {
                    assert_close(weighted.intervals[metric][at], *end, 1e-9, 1e-12, metric);
                }
            }
        }
    }

    fn renamed_labels_give_the_same_numbers() {
        let mut random = SplitMix64::new(3);
        let codes: Vec<(usize, usize)> = (0..300)
            .map(|_| {
                let target = random.below(3) as usize;
                (target, if random.unit() < 0.7 { target } else { random.below(3) as usize })
            })
            .collect();
        let named = |names: [&str; 3]| {
            let target: Vec<&str> = codes.iter().map(|(target, _)| names[*target]).collect();
            let prediction: Vec<&str> = codes.iter().map(|(_, said)| names[*said]).collect();
            measure(&texts("t", &target), &texts("p", &prediction), Probability::None, None, None)
                .unwrap()
        };
        let (abc, other) = (named(["a", "b", "c"]), named(["z", "m", "a"]));
        for (what, a, b) in [
            ("accuracy", abc.accuracy, other.accuracy),
            ("balanced", abc.balanced_accuracy, other.balanced_accuracy),
            ("matthews", abc.matthews, other.matthews),
            ("kappa", abc.cohen_kappa, other.cohen_kappa),
            ("precision", abc.precision.macro_average, other.precision.macro_average),
            ("recall", abc.recall.weighted, other.recall.weighted),
            ("f1", abc.f1.weighted, other.f1.weighted),
        ] {
            assert_close(a.unwrap(), b.unwrap(), 1e-12, 0.0, what);
        }
        assert_close(abc.intervals["f1Macro"][0], other.intervals["f1Macro"][0], 1e-12, 0.0, "f1");
    }

    fn turned_scores_turn_the_area_and_order_does_not_matter() {
        let rows = Rows::drawn(&mut SplitMix64::new(4), 500);
        let auc = rows.metrics(None).roc_auc.unwrap();
        let mut turned = rows.clone();
        turned.probability.iter_mut().for_each(|p| *p = 1.0 - *p);
        assert_close(turned.metrics(None).roc_auc.unwrap(), 1.0 - auc, 1e-12, 0.0, "1 - p");
        let mut monotone = rows.clone();
        monotone.probability.iter_mut().for_each(|p| *p *= *p);
        assert_eq!(monotone.metrics(None).roc_auc, Some(auc));
        let mut reversed = rows.clone();
        for column in [&mut reversed.target, &mut reversed.prediction, &mut reversed.probability] {
            column.reverse();
        }
        assert_same_figures(&rows.metrics(None), &reversed.metrics(None));
    }

    fn confusion_sums_to_n_and_intervals_contain_their_metric() {
        let mut random = SplitMix64::new(5);
        for n in [1, 2, 3, 5, 10, 40, 300] {
            for weighted in [false, true] {
                let rows = Rows::drawn(&mut random, n);
                let weights: Vec<f64> = (0..n).map(|_| random.unit() + 0.01).collect();
                let metrics = rows.metrics(weighted.then_some(weights.as_slice()));
                let total: f64 = metrics.confusion.iter().flatten().sum();
                let expected = if weighted { weights.iter().sum() } else { n as f64 };
                assert_close(total, expected, 1e-12, 0.0, "confusion");
                for (metric, value) in [
                    ("accuracy", metrics.accuracy),
                    ("f1Macro", metrics.f1.macro_average),
                    ("precisionWeighted", metrics.precision.weighted),
                    ("rocAuc", metrics.roc_auc),
                    ("logLoss", metrics.log_loss),
                    ("brier", metrics.brier),
                ] {
                    if let Some([low, high]) = metrics.intervals.get(metric) {
                        let value = value.unwrap();
                        assert!(*low <= value && value <= *high, "{metric} {low} {value} {high}");
                    }
                }
                let metrics = regression_metrics(&rows.target, &rows.probability, None).unwrap();
                for (metric, value) in [
                    ("mae", metrics.mae),
                    ("rmse", metrics.rmse),
                    ("r2", metrics.r2),
                    ("meanError", metrics.mean_error),
                ] {
                    if let Some([low, high]) = metrics.intervals.get(metric) {
                        let value = value.unwrap();
                        assert!(*low <= value && value <= *high, "{metric} {low} {value} {high}");
                    }
                }
            }
        }
    }

    /// With p uniform and the target drawn by it: accuracy, precision, recall and F1 are 3/4, AUC 5/6,
    /// Brier score 1/6, log loss 1/2. With y = x + e / 2 and spreads of 1: R² 4/5, RMSE 1/2.
    fn intervals_cover_the_truth_as_often_as_they_say() {
        const DRAWS: usize = 800;
        let mut random = SplitMix64::new(6);
        let mut covered = std::collections::BTreeMap::<String, usize>::new();
        let truths = [
            ("accuracy", 0.75),
            ("balancedAccuracy", 0.75),
            ("precisionMacro", 0.75),
            ("precisionWeighted", 0.75),
            ("f1Macro", 0.75),
            ("f1Weighted", 0.75),
            ("binaryPrecision", 0.75),
            ("binaryRecall", 0.75),
            ("binaryF1", 0.75),
            ("rocAuc", 5.0 / 6.0),
            ("brier", 1.0 / 6.0),
            ("logLoss", 0.5),
            ("r2", 0.8),
            ("rmse", 0.5),
            ("meanError", 0.0),
        ];
        for _ in 0..DRAWS {
            let metrics = Rows::drawn(&mut random, 120).metrics(None);
            let mut bell = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
            let (prediction, target): (Vec<f64>, Vec<f64>) =
                (0..120).map(|_| (bell(), bell())).map(|(x, e)| (x, x + e / 2.0)).unzip();
            let regression = regression_metrics(&target, &prediction, None).unwrap();
            for (metric, truth) in truths {
                let ends = metrics.intervals.get(metric).or(regression.intervals.get(metric));
                let [low, high] = ends.unwrap();
                *covered.entry(metric.to_owned()).or_default() +=
                    usize::from(*low <= truth && truth <= *high);
            }
        }
        for (metric, count) in covered {
            let share = count as f64 / DRAWS as f64;
            assert!((0.92..=0.985).contains(&share), "{metric}: {share}");
        }
    }

    fn curves_are_short_and_agree_with_the_metrics() {
        let mut random = SplitMix64::new(12);
        for n in [3, 40, 20_000] {
            let rows = Rows::drawn(&mut random, n);
            let weights: Vec<f64> = (0..n).map(|_| random.unit() + 0.1).collect();
            for weights in [None, Some(weights.as_slice())] {
                let metrics = rows.metrics(weights);
                let curves = curves(&ClassificationInput {
                    target: &Column::from_numbers("target", rows.target.clone()),
                    prediction: &Column::from_numbers("prediction", rows.prediction.clone()),
                    probability: Probability::Positive(&rows.probability),
                    positive: None,
                    weights,
                })
                .unwrap();
                assert!(curves.roc.len() <= 200 && curves.calibration.len() <= 10);
                assert!(curves.precision_recall.len() <= 200);
                let gap = |bin: &CalibrationBin| bin.weight * (bin.accuracy - bin.confidence).abs();
                let weight: f64 = curves.calibration.iter().map(|bin| bin.weight).sum();
                let error = curves.calibration.iter().map(gap).sum::<f64>() / weight;
                let expected = metrics.expected_calibration_error.unwrap();
                assert_close(error, expected, 1e-9, 1e-12, "calibration error");
                let Some(auc) = metrics.roc_auc else { continue };
                let area: f64 = curves
                    .roc
                    .windows(2)
                    .map(|ends| {
                        let width = ends[1].false_positive_rate - ends[0].false_positive_rate;
                        width * (ends[0].true_positive_rate + ends[1].true_positive_rate) / 2.0
                    })
                    .sum();
                assert_close(area, auc, 1e-12, 0.0, "area under the ROC curve");
                let rising = |ends: &[RocPoint]| {
                    ends[0].false_positive_rate <= ends[1].false_positive_rate
                        && ends[0].true_positive_rate <= ends[1].true_positive_rate
                };
                assert!(curves.roc.windows(2).all(rising));
                let mut recall = 0.0;
                let steps = curves.precision_recall.iter().map(|point| {
                    let step = (point.recall - recall) * point.precision;
                    recall = point.recall;
                    step
                });
                let steps: f64 = steps.sum();
                assert_close(steps, metrics.average_precision.unwrap(), 1e-12, 0.0, "average precision");
                let last = curves.roc.last().unwrap();
                assert_close(last.true_positive_rate, 1.0, 1e-12, 0.0, "end");
                assert_close(last.false_positive_rate, 1.0, 1e-12, 0.0, "end");
            }
        }
    }
}
