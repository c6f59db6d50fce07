//! ROC and precision-recall curves: at most 200 points that keep the area of the full curve.
#![allow(clippy::unwrap_used, unreachable_pub)]

use crate::common;
use crate::common::classifier;

use classifier::texts;
use common::assert_close;
use driftglass::performance::{
    ClassificationInput, Curves, PrecisionRecallPoint, Probability, RocPoint, curves,
};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::ranking::{average_precision, roc_auc};
use driftglass::table::Column;

const MOST_POINTS: usize = 200;

/// How scores are spread: all distinct, tied in ever larger groups, all equal, heaped at the ends.
const SPREADS: [fn(f64) -> f64; 5] = [
    |p| p,
    |p| (p * 1024.0).floor() / 1024.0,
    |p| (p * 10.0).floor() / 10.0,
    |_| 0.5,
    |p| if p < 0.5 { p * p * p * 1e-9 } else { 1.0 - (1.0 - p) * 1e-9 },
];

/// Row weights: none, with zeros, over twelve orders of magnitude.
fn weights(random: &mut SplitMix64, n: usize, kind: usize) -> Option<Vec<f64>> {
    let mut draw = |at: usize| match kind {
        1 => random.below(3) as f64,
        _ => random.unit() * [1e-6, 1.0, 1e6][at % 3] + 1e-7,
    };
    (kind > 0).then(|| (0..n).map(&mut draw).collect())
}

fn drawn(target: &Column, probability: Probability, weights: Option<&[f64]>) -> Curves {
    let input =
        ClassificationInput { target, prediction: target, probability, positive: None, weights };
    curves(&input).unwrap()
}

#[track_caller]
fn assert_roc(points: &[RocPoint], auc: Option<f64>, what: &str) {
    let Some(auc) = auc else { return assert!(points.is_empty(), "{what}") };
    assert!((2..=MOST_POINTS).contains(&points.len()), "{what}: {}", points.len());
    let ends = [points.first(), points.last()]
        .map(|end| end.map(|end| (end.false_positive_rate, end.true_positive_rate)));
    assert_eq!(ends, [Some((0.0, 0.0)), Some((1.0, 1.0))], "{what}");
    let area = points.windows(2).map(|pair| {
        let width = pair[1].false_positive_rate - pair[0].false_positive_rate;
        let height = pair[1].true_positive_rate - pair[0].true_positive_rate;
        assert!(width >= 0.0 && height >= 0.0, "{what}: {pair:?}");
        width * (pair[0].true_positive_rate + pair[1].true_positive_rate) / 2.0
    });
    assert_close(area.sum(), auc, 0.0, 1e-12, what);
    let falling: Vec<f64> = points.iter().filter_map(|point| point.threshold).collect();
    assert!(falling.windows(2).all(|pair| pair[0] > pair[1]), "{what}");
}

#[track_caller]
fn assert_steps(points: &[PrecisionRecallPoint], precision: Option<f64>, what: &str) {
    let Some(precision) = precision else { return assert!(points.is_empty(), "{what}") };
    assert!((1..=MOST_POINTS).contains(&points.len()), "{what}: {}", points.len());
    let mut before = 0.0;
    let steps = points.iter().map(|point| {
        let gained = point.recall - before;
        assert!(gained > 0.0 && (0.0..=1.0).contains(&point.precision), "{what}: {point:?}");
        before = point.recall;
        gained * point.precision
    });
    assert_close(steps.sum(), precision, 0.0, 1e-12, what);
    assert_eq!(before, 1.0, "{what}");
}

portable_tests! {
    fn two_classes_keep_their_areas() {
        let mut random = SplitMix64::new(31);
        for (at, n) in [1, 2, 3, 7, 199, 200, 201, 3_000, 100_000].into_iter().enumerate() {
            for (spread, scores) in SPREADS.iter().enumerate() {
                let kind = (at + spread) % 3;
                let what = format!("{n} rows, spread {spread}, weights {kind}");
                let own = random.unit();
                let (mut p, mut positive) = (Vec::new(), Vec::new());
                for _ in 0..n {
                    let drawn = random.unit();
                    positive.push(random.unit() < drawn * own);
                    p.push(scores(drawn));
                }
                let weights = weights(&mut random, n, kind);
                let weights = weights.as_deref().filter(|all| all.iter().sum::<f64>() > 0.0);
                let names: Vec<&str> =
                    positive.iter().map(|&flag| if flag { "1" } else { "0" }).collect();
                let curves = drawn(&texts("t", &names), Probability::Positive(&p), weights);
                assert_roc(&curves.roc, roc_auc(&p, &positive, weights), &what);
                let precision = average_precision(&p, &positive, weights);
                assert_steps(&curves.precision_recall, precision, &what);
                assert!(curves.per_class.is_empty());
            }
        }
    }

    fn every_class_of_many_keeps_its_areas() {
        let mut random = SplitMix64::new(32);
        let classes = ["ant", "bee", "cat", "dog"]; // no row is a dog
        for n in [5, 400, 20_000] {
            for kind in 0..3 {
                let mut columns = vec![Vec::with_capacity(n); classes.len()];
                let mut truth = Vec::new();
                for _ in 0..n {
                    let raw: Vec<f64> = classes.iter().map(|_| random.unit()).collect();
                    let total: f64 = raw.iter().sum();
                    for (column, p) in columns.iter_mut().zip(&raw) {
                        column.push(p / total);
                    }
                    truth.push(random.below(3) as usize);
                }
                truth[..3].copy_from_slice(&[0, 1, 2]);
                let names: Vec<&str> = truth.iter().map(|&class| classes[class]).collect();
                let weights = weights(&mut random, n, kind);
                let weights = weights.as_deref().filter(|all| all.iter().sum::<f64>() > 0.0);
                let named = classes.iter().zip(&columns);
                let given = named.map(|(class, p)| ((*class).to_owned(), p.as_slice())).collect();
                let curves = drawn(&texts("t", &names), Probability::PerClass(given), weights);
                assert!(curves.roc.is_empty() && curves.precision_recall.is_empty());
                assert_eq!(curves.per_class.len(), classes.len());
                for (class, drawn) in curves.per_class.iter().enumerate() {
                    let what = format!("{n} rows, weights {kind}, {}", drawn.class);
                    let (p, own) = (&columns[class], |&row: &usize| row == class);
                    let positive: Vec<bool> = truth.iter().map(own).collect();
                    assert_roc(&drawn.roc, roc_auc(p, &positive, weights), &what);
                    let precision = average_precision(p, &positive, weights);
                    assert_steps(&drawn.precision_recall, precision, &what);
                }
            }
        }
    }

    fn a_curve_of_few_points_is_exact() {
        let p = [0.9, 0.8, 0.8, 0.3];
        let curves = drawn(&texts("t", &["1", "0", "1", "0"]), Probability::Positive(&p), None);
        let points: Vec<_> = curves
            .roc
            .iter()
            .map(|point| (point.threshold, point.false_positive_rate, point.true_positive_rate))
            .collect();
        let expected =
            [(None, 0.0, 0.0), (Some(0.9), 0.0, 0.5), (Some(0.8), 0.5, 1.0), (Some(0.3), 1.0, 1.0)];
        assert_eq!(points, expected);
        let steps: Vec<_> = curves
            .precision_recall
            .iter()
            .map(|point| (point.threshold, point.recall, point.precision))
            .collect();
        assert_eq!(steps, [(0.9, 0.5, 1.0), (0.8, 1.0, 2.0 / 3.0)]);
    }

    /// By hand: bins by the probability of the top class, 0.95 and 1.0 share the last.
    fn reliability_bins_have_edges() {
        let p = [0.95, 1.0, 0.55, 0.12];
        let curves = drawn(&texts("t", &["1", "0", "1", "0"]), Probability::Positive(&p), None);
        let bins: Vec<_> = curves
            .calibration
            .iter()
            .map(|bin| (bin.low, bin.high, bin.accuracy, bin.weight))
            .collect();
        assert_eq!(bins, [(0.5, 0.6, 1.0, 1.0), (0.8, 0.9, 1.0, 1.0), (0.9, 1.0, 0.5, 2.0)]);
        assert_close(curves.calibration[2].confidence, 0.975, 1e-12, 0.0, "confidence");
    }
}
