//! Trends and changes of the mean beside scipy, pymannkendall, numpy and ruptures
//! (`fixtures/trends.py`), and beside their own promises.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::decide::{Direction, TrendMethod, TrendOptions, trend};
use driftglass::stats::change_point::{Search, change_point, change_points, noise};
use driftglass::stats::mann_kendall::mann_kendall;
use driftglass::stats::random::SplitMix64;
use driftglass::stats::theil_sen::{theil_sen, theil_sen_interval};
use serde_json::Value;

fn fixture(name: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(include_str!("../fixtures/trends.json")).unwrap();
    fixture[name].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn positions(n: usize) -> Vec<f64> {
    (0..n).map(|at| at as f64).collect()
}

/// Nearly normal numbers with a mean and a spread.
fn drawn(rng: &mut SplitMix64, n: usize, mean: f64, spread: f64) -> Vec<f64> {
    (0..n).map(|_| mean + spread * (0..12).fold(-6.0, |sum, _| sum + rng.unit())).collect()
}

const SEARCH: Search = Search { least: 1, seed: 0, most: 999 };

portable_tests! {
    fn theil_sen_is_that_of_scipy() {
        for case in fixture("series") {
            let values = numbers(&case["values"]);
            let places = positions(values.len());
            let what = format!("{values:?}");
            let slope = theil_sen(&[(&places, &values)]).unwrap();
            assert_close(slope, case["slope"].as_f64().unwrap(), 1e-12, 1e-12, &what);
            let [low, high] = theil_sen_interval(&places, &values, 0.05).unwrap();
            assert_close(low, case["low"].as_f64().unwrap(), 1e-12, 1e-12, &what);
            assert_close(high, case["high"].as_f64().unwrap(), 1e-12, 1e-12, &what);
        }
    }

    fn mann_kendall_is_that_of_pymannkendall_and_scipy() {
        let mut exact = 0;
        for case in fixture("series") {
            let values = numbers(&case["values"]);
            let test = mann_kendall(&[&values]).unwrap();
            let what = format!("{values:?}");
            assert_eq!(test.s, case["s"].as_f64().unwrap(), "{what}");
            assert_close(test.variance, case["var_s"].as_f64().unwrap(), 1e-12, 0.0, &what);
            assert_eq!(test.exact, case["p_exact"].is_number(), "{what}");
            exact += u32::from(test.exact);
            let name = if test.exact { "p_exact" } else { "p_normal" };
            // pymannkendall computes 1 - cdf, so its small p-values are rounded.
            assert_close(test.p_value, case[name].as_f64().unwrap(), 1e-9, 1e-15, &what);
        }
        assert!(exact >= 8, "{exact}");
    }

    fn seasonal_trends_are_those_of_pymannkendall_and_of_a_regression_on_seasons() {
        for case in fixture("seasonal") {
            let values = numbers(&case["values"]);
            let season = case["season"].as_u64().unwrap();
            let of = |method| {
                let window = Some(values.len() as u64);
                let options = TrendOptions { window, season: Some(season), method: Some(method), alpha: None };
                trend(&values, &options).unwrap()
            };
            let what = format!("{values:?}");
            let found = of(TrendMethod::TheilSen);
            let per_season = case["slope_per_season"].as_f64().unwrap();
            assert_close(found.slope.unwrap(), per_season / season as f64, 1e-9, 1e-12, &what);
            assert_close(found.p_value.unwrap(), case["p"].as_f64().unwrap(), 1e-9, 1e-15, &what);
            let found = of(TrendMethod::LeastSquares);
            assert_close(found.slope.unwrap(), case["ols_slope"].as_f64().unwrap(), 1e-9, 1e-12, &what);
            assert_close(found.p_value.unwrap(), case["ols_p"].as_f64().unwrap(), 1e-7, 1e-15, &what);
        }
    }

    fn one_value_far_out_turns_the_line_and_not_theil_sen() {
        let mut values: Vec<f64> = (0..10).map(|n| 0.9 - 0.01 * f64::from(n)).collect();
        values[9] = 5.0;
        let line = trend(&values, &TrendOptions::default()).unwrap();
        assert!(line.slope.unwrap() > 0.0 && !line.declining);
        let method = Some(TrendMethod::TheilSen);
        let robust = trend(&values, &TrendOptions { method, ..TrendOptions::default() }).unwrap();
        assert_close(robust.slope.unwrap(), -0.01, 1e-9, 0.0, "slope");
        assert_eq!((robust.direction, robust.n), (Direction::Falling, 10));
    }

    fn a_week_is_no_trend_and_the_last_day_is_held_against_its_own() {
        // Sunday is high; four weeks and Sunday again, after a Saturday that is missing.
        let day = |n: usize| if n % 7 == 6 { 100.0 } else { 10.0 + (n % 7) as f64 };
        let mut values: Vec<f64> = (0..35).map(day).collect();
        values[33] = f64::NAN;
        values[34] = 90.0;
        for method in [TrendMethod::LeastSquares, TrendMethod::TheilSen] {
            let options = TrendOptions { season: Some(7), method: Some(method), ..TrendOptions::default() };
            let found = trend(&values, &options).unwrap();
            assert_eq!((found.direction, found.n), (Direction::Flat, 28), "{method:?}");
            let seasonal = found.seasonal.unwrap();
            assert_eq!((seasonal.value, seasonal.expected, seasonal.n), (90.0, 100.0, 4));
            assert_eq!(seasonal.difference, -10.0);
        }
        let week = &values[..14];
        let plain = trend(week, &TrendOptions { window: Some(7), ..TrendOptions::default() }).unwrap();
        assert!(plain.slope.unwrap() > 5.0, "a plain line takes Sunday for a rise");
        assert_eq!(plain.seasonal, None);
    }

    fn trends_of_little_are_unknown() {
        let of = |values: &[f64], season| {
            let method = Some(TrendMethod::TheilSen);
            trend(values, &TrendOptions { season, method, ..TrendOptions::default() }).unwrap()
        };
        assert_eq!((of(&[], None).slope, of(&[1.0], None).p_value), (None, None));
        assert_eq!(of(&[1.0, 2.0], None).p_value, None);
        assert_eq!(of(&[3.0; 8], None).p_value, Some(1.0));
        let first_week = of(&[1.0, 2.0, 3.0], Some(7));
        assert_eq!((first_week.slope, first_week.p_value, first_week.seasonal), (None, None, None));
        for season in [0, 1] {
            let options = TrendOptions { season: Some(season), ..TrendOptions::default() };
            assert!(trend(&[1.0, 2.0], &options).is_err());
        }
        let long = vec![0.0; 2_001];
        let method = Some(TrendMethod::TheilSen);
        let options = TrendOptions { window: Some(3_000), method, ..TrendOptions::default() };
        assert!(trend(&long, &options).is_err());
    }

    fn several_changes_are_those_of_ruptures() {
        for case in fixture("changes") {
            let values = numbers(&case["values"]);
            let penalty = case["penalty"].as_f64().unwrap();
            let least = case["least"].as_u64().unwrap() as usize;
            let found = change_points(&values, penalty, least);
            let theirs: Vec<usize> =
                numbers(&case["changes"]).into_iter().map(|change| change as usize).collect();
            assert_eq!(found, theirs, "{values:?}");
        }
    }

    fn one_change_is_found_with_its_means() {
        let values = [vec![1.0, 2.0, 1.0, 2.0, 1.0, 2.0], vec![5.0, 6.0, 5.0, 6.0, 5.0]].concat();
        let found = change_point(&values, SEARCH).unwrap();
        assert_eq!((found.index, found.interval), (6, [6, 6]));
        assert_close(found.before, 1.5, 1e-12, 0.0, "before");
        assert_close(found.after, 5.4, 1e-12, 0.0, "after");
        assert!(found.p_value < 0.01, "{}", found.p_value);
        let huge: Vec<f64> = values.iter().map(|value| value * 1e150).collect();
        assert_eq!(change_point(&huge, SEARCH).unwrap().index, 6);
    }

    fn what_has_no_change_point() {
        for values in [vec![], vec![1.0], vec![2.0; 9], vec![1e300, -1e300, 1e300, 1e300]] {
            assert_eq!(change_point(&values, SEARCH), None, "{values:?}");
        }
        assert_eq!(change_point(&[1.0, 2.0, 3.0], Search { least: 2, ..SEARCH }), None);
        assert!(change_points(&[], 1.0, 2).is_empty());
        assert!(change_points(&[1.0, f64::NAN, 3.0, 3.0], 1.0, 1).is_empty());
        assert_eq!((noise(&[1.0]), noise(&[4.0; 5])), (None, Some(0.0)));
    }

    fn p_values_of_a_change_keep_their_rate() {
        let mut rng = SplitMix64::new(11);
        let rejected = (0..400).filter(|series| {
            let values: Vec<f64> =
                drawn(&mut rng, 40, 0.0, 1.0).into_iter().map(|x| x * x * x).collect();
            let search = Search { most: 199, seed: *series, ..SEARCH };
            change_point(&values, search).unwrap().p_value <= 0.05
        });
        let rejected = rejected.count();
        assert!((8..=34).contains(&rejected), "{rejected} of 400 at 5 %");
    }

    fn intervals_of_a_change_hold_it() {
        for (jump, least_held) in [(1.0, 0.92), (2.0, 0.95), (4.0, 0.98)] {
            let mut rng = SplitMix64::new(12);
            let held = (0..500).filter(|_| {
                let mut values = drawn(&mut rng, 30, 0.0, 1.0);
                values.extend(drawn(&mut rng, 30, jump, 1.0));
                let search = Search { most: 1, ..SEARCH };
                let [first, last] = change_point(&values, search).unwrap().interval;
                (first..=last).contains(&30)
            });
            let held = held.count() as f64 / 500.0;
            assert!(held >= least_held, "{held} of the intervals of a jump by {jump} hold it");
        }
    }

    fn the_noise_is_that_around_the_change() {
        let mut rng = SplitMix64::new(13);
        let values = [drawn(&mut rng, 500, 0.0, 2.0), drawn(&mut rng, 500, 50.0, 2.0)].concat();
        // One jump by 25 standard deviations among 999 differences: a third more.
        assert_close(noise(&values).unwrap(), 2.0 * 1.15, 0.05, 0.0, "noise");
        let mut rare = vec![0.0; 100];
        rare[50] = 1.0;
        assert_close(noise(&rare).unwrap(), 0.1, 0.01, 0.0, "noise of a rare event");
    }
}
