//! Change points of a series in hindsight: places, intervals, false ones.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::detect::{ChangePointOptions, ChangePoints, change_points};
use driftglass::stats::random::SplitMix64;

fn drawn(rng: &mut SplitMix64, n: usize, mean: f64) -> Vec<f64> {
    (0..n).map(|_| mean + (0..12).fold(-6.0, |sum, _| sum + rng.unit())).collect()
}

fn plain() -> ChangePointOptions {
    ChangePointOptions::default()
}

fn places(found: &ChangePoints) -> Vec<u64> {
    found.changes.iter().map(|change| change.index).collect()
}

/// Series of which some change is claimed, of 300 that are stable.
fn false_ones(seed: u64, options: &ChangePointOptions, shape: impl Fn(f64) -> f64) -> usize {
    let mut rng = SplitMix64::new(seed);
    let claims = (0..300).filter(|_| {
        let values: Vec<f64> = drawn(&mut rng, 60, 0.0).into_iter().map(&shape).collect();
        !change_points(&values, options).unwrap().changes.is_empty()
    });
    claims.count()
}

portable_tests! {
    fn two_changes_with_their_means_and_intervals() {
        let mut rng = SplitMix64::new(1);
        let values = [
            drawn(&mut rng, 40, 0.0),
            drawn(&mut rng, 30, 4.0),
            drawn(&mut rng, 50, 1.0),
        ]
        .concat();
        let found = change_points(&values, &plain()).unwrap();
        assert_eq!(places(&found), [40, 70]);
        for (change, (before, after)) in found.changes.iter().zip([(0.0, 4.0), (4.0, 1.0)]) {
            let [first, last] = change.interval;
            assert!(first <= change.index && change.index <= last && last - first < 6);
            assert_close(change.before, before, 0.0, 0.5, "before");
            assert_close(change.after, after, 0.0, 0.5, "after");
            assert_eq!(change.difference, change.after - change.before);
            assert!(change.p_value <= 0.01, "{}", change.p_value);
        }
        assert_close(found.mean.unwrap(), 1.0, 0.0, 0.5, "mean since");
        assert_close(found.noise.unwrap(), 1.0, 0.2, 0.0, "noise");
        let single = ChangePointOptions { single: Some(true), ..plain() };
        assert_eq!(change_points(&values, &single).unwrap().changes.len(), 1);
    }

    fn a_change_that_is_undone_is_seen_by_the_search_for_several() {
        let mut rng = SplitMix64::new(2);
        let values =
            [drawn(&mut rng, 60, 0.0), drawn(&mut rng, 6, 5.0), drawn(&mut rng, 60, 0.0)].concat();
        assert_eq!(places(&change_points(&values, &plain()).unwrap()), [60, 66]);
    }

    fn positions_count_missing_values() {
        let mut rng = SplitMix64::new(3);
        let values = [drawn(&mut rng, 20, 0.0), drawn(&mut rng, 20, 6.0)].concat();
        let gaps = [f64::NAN, f64::INFINITY, 1e200];
        let holed: Vec<f64> =
            values.iter().flat_map(|value| gaps.into_iter().chain([*value])).collect();
        let (whole, found) = (
            change_points(&values, &plain()).unwrap(),
            change_points(&holed, &plain()).unwrap(),
        );
        assert_eq!((places(&whole), places(&found)), (vec![20], vec![83]));
        assert_eq!((found.n, found.missing), (40, 120));
        let [first, last] = whole.changes[0].interval;
        assert_eq!(found.changes[0].interval, [first * 4 + 3, last * 4 + 3]);
        assert_eq!(found.changes[0].p_value, whole.changes[0].p_value);
    }

    fn stable_series_have_few_changes_whatever_their_shape() {
        let heavy = |x: f64| x * x * x;
        let rare = |x: f64| f64::from(u8::from(x > 1.5));
        let single = ChangePointOptions { single: Some(true), ..plain() };
        let claims = [
            false_ones(1, &plain(), |x| x),
            false_ones(2, &plain(), heavy),
            false_ones(3, &plain(), rare),
            false_ones(4, &single, |x| x),
            false_ones(5, &single, heavy),
            false_ones(6, &single, rare),
        ];
        // 15 of 300 are 5 %; 27 three standard deviations more.
        assert!(claims.iter().all(|claims| *claims <= 27), "{claims:?}");
    }

    fn series_without_a_change() {
        for values in [vec![], vec![1.0], vec![5.0; 50], vec![f64::NAN; 9], vec![1.0, 2.0, 3.0]] {
            let found = change_points(&values, &plain()).unwrap();
            assert!(found.changes.is_empty(), "{values:?}");
            assert_eq!(found.mean.is_some(), found.n > 0, "{values:?}");
        }
        let step = [vec![1.0; 10], vec![2.0; 10]].concat();
        let found = change_points(&step, &plain()).unwrap();
        assert_eq!((places(&found), found.mean), (vec![10], Some(2.0)));
        assert_eq!(found.changes[0].interval, [10, 10]);
    }

    fn options_of_change_points_are_checked() {
        let refused = [
            ChangePointOptions { alpha: Some(0.0), ..plain() },
            ChangePointOptions { penalty: Some(-1.0), ..plain() },
            ChangePointOptions { min_segment: Some(0), ..plain() },
            ChangePointOptions { resamples: Some(0), ..plain() },
        ];
        for options in refused {
            assert!(change_points(&[1.0, 2.0], &options).is_err(), "{options:?}");
        }
        let error = change_points(&vec![0.0; 20_001], &plain()).unwrap_err();
        assert!(error.to_string().contains("20,000"), "{error}");
    }
}
