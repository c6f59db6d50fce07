//! Estimates of `src/stats` from one sample or one family of p-values against numpy, scipy and
//! NIST, and the promises of the smallest effects against simulation.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;
use crate::common::generator;

use common::assert_close;
use driftglass::stats::contingency::{chi_squared, min_detectable_total_variation};
use driftglass::stats::ks::{Alternative, Method, statistic_min_detectable, two_sample};
use driftglass::stats::quantile::quantile;
use driftglass::stats::random::SplitMix64;
use driftglass::stats::sort::sort;
use driftglass::stats::special::student_t_sf;
use driftglass::stats::{adjust, moments, regression, sum};
use generator::sample;
use serde_json::Value;

fn scipy(name: &str) -> Value {
    serde_json::from_str::<Value>(include_str!("../fixtures/stats.json")).unwrap()[name].clone()
}

/// Values, mean and standard deviation of a file of the NIST reference data sets.
fn nist(text: &str) -> (Vec<f64>, f64, f64) {
    let certified = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().last().unwrap().parse().unwrap()
    };
    let values = text
        .lines()
        .skip_while(|line| !line.starts_with("---"))
        .filter_map(|line| line.trim().parse().ok())
        .collect();
    (values, certified("Sample Mean"), certified("Sample Standard Deviation"))
}

/// The certified values of `nist.json`, and its points or values.
fn certified(name: &str) -> (impl Fn(&str) -> f64, Vec<f64>, Vec<f64>) {
    let file: Value = serde_json::from_str(include_str!("../fixtures/nist.json")).unwrap();
    let case = file["cases"].as_array().unwrap().iter().find(|case| case["name"] == name);
    let case = case.unwrap().clone();
    let list = |name: &str| case[name].as_array().map_or_else(Vec::new, |_| sample(&case[name]));
    let (x, y) = (list("x"), [list("y"), list("values")].concat());
    let value = move |name: &str| case["certified"][name].as_str().unwrap().parse().unwrap();
    (value, x, y)
}

/// Share of 400 simulations in which a change is significant at 0.05.
fn power(mut p_value: impl FnMut(&mut SplitMix64) -> f64) -> f64 {
    let mut rng = SplitMix64::new(2026);
    (0..400).filter(|_| p_value(&mut rng) <= 0.05).count() as f64 / 400.0
}

portable_tests! {
    fn a_line_is_as_sure_at_any_size() {
        let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
        let plain = regression::line(&values).unwrap();
        for exponent in [-1000, -900, -600, 600, 1000] {
            let scaled = values.map(|value| libm::scalbn(value, exponent));
            let line = regression::line(&scaled).unwrap();
            assert_eq!(line.p_value, plain.p_value, "{exponent}");
            assert_close(libm::scalbn(line.slope, -exponent), plain.slope, 1e-15, 0.0, "slope");
        }
    }

    fn sorting_is_total_and_folds_zeros() {
        let mut rng = SplitMix64::new(5);
        for n in [0, 1, 2, 3, 50, 3_000] {
            let draw = |rng: &mut SplitMix64| match rng.below(8) {
                0 => f64::INFINITY,
                1 => f64::NEG_INFINITY,
                2 => -0.0,
                3 => 5e-324,
                _ => (rng.unit() - 0.5) * f64::MAX,
            };
            let mut values: Vec<f64> = (0..n).map(|_| draw(&mut rng)).collect();
            let mut expected: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
            expected.sort_by(f64::total_cmp);
            sort(&mut values);
            let bits = |values: &[f64]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
            assert_eq!(bits(&values), bits(&expected));
        }
        let mut zeros = [0.0, -0.0, 0.0];
        sort(&mut zeros);
        assert!(zeros.iter().all(|zero| zero.is_sign_positive()));
    }

    fn sums_keep_small_terms() {
        assert_eq!(sum::sum(&[1e16, 1.0, -1e16]), 1.0);
        assert_eq!(sum::sum(&[1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!(sum::sum(&[0.1; 10]), 1.0);
        assert_eq!([sum::sum(&[]), sum::sum(&[f64::INFINITY, 1.0])], [0.0, f64::INFINITY]);
        assert_eq!(sum::mean(&[f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!([sum::mean(&[]), sum::mean(&[f64::INFINITY]), sum::mean(&[f64::INFINITY, f64::NEG_INFINITY])], [None; 3]);
    }

    fn moments_agree_with_the_certified_ones() {
        for (name, text, tolerance) in [
            ("Lew", include_str!("../fixtures/nist/Lew.dat"), 1e-14),
            ("Lottery", include_str!("../fixtures/nist/Lottery.dat"), 1e-14),
            ("Mavro", include_str!("../fixtures/nist/Mavro.dat"), 1e-12),
            ("Michelso", include_str!("../fixtures/nist/Michelso.dat"), 1e-13),
            ("NumAcc1", include_str!("../fixtures/nist/NumAcc1.dat"), 1e-15),
            ("NumAcc2", include_str!("../fixtures/nist/NumAcc2.dat"), 1e-14),
            // The decimals of these two do not fit a double: no method can do better.
            ("NumAcc3", include_str!("../fixtures/nist/NumAcc3.dat"), 1e-9),
            ("NumAcc4", include_str!("../fixtures/nist/NumAcc4.dat"), 1e-8),
        ] {
            let (values, mean, std) = nist(text);
            let moments = moments::of(&values).unwrap();
            assert_close(moments.mean, mean, 1e-14, 0.0, name);
            assert_close(moments.std().unwrap(), std, tolerance, 0.0, name);
        }
    }

    fn the_line_through_points_is_the_certified_one() {
        let (certified, x, y) = certified("Norris");
        let line = regression::line_through(&x, &y).unwrap();
        assert_eq!((x.len(), y.len()), (36, 36));
        assert_close(line.slope, certified("B1"), 1e-13, 0.0, "B1");
        assert_close(line.intercept, certified("B0"), 1e-11, 0.0, "B0");
        // The p-value of the certified slope over its certified error.
        let p_value = 2.0 * student_t_sf(certified("B1") / certified("sd_B1"), 34.0).unwrap();
        assert_close(line.p_value.unwrap(), p_value, 1e-10, 0.0, "p");
    }

    /// We have no function for it: it is here for our sums, which are all it needs.
    fn sums_give_the_certified_autocorrelation() {
        for name in ["Lew", "Michelso", "NumAcc1", "NumAcc3"] {
            let (certified, _, values) = certified(name);
            let moments = moments::of(&values).unwrap();
            let off = |value: &f64| value - moments.mean;
            let products: Vec<f64> = values.windows(2).map(|pair| off(&pair[0]) * off(&pair[1])).collect();
            let correlation = sum::sum(&products) / moments.sum_of_squares;
            assert_close(correlation, certified("autocorrelation_lag1"), 1e-8, 0.0, name);
            assert_close(moments.mean, certified("mean"), 1e-14, 0.0, name);
        }
    }

    fn moments_of_too_little_are_absent() {
        let one = moments::of(&[3.0]).unwrap();
        assert_eq!((one.n, one.mean, one.variance(0), one.std()), (1, 3.0, Some(0.0), None));
        let huge = moments::of(&[1e308, -1e308, 1e308]).unwrap();
        assert_eq!(huge.std(), None);
        assert_close(huge.mean, 1e308 / 3.0, 1e-15, 0.0, "mean");
        assert_eq!([moments::of(&[]), moments::of(&[1.0, f64::INFINITY])], [None; 2]);
        assert_eq!(moments::of(&[0.1; 7]).unwrap().sum_of_squares, 0.0);
    }

    fn quantiles_have_the_bits_of_numpy() {
        for case in scipy("quantiles").as_array().unwrap() {
            let sorted = sample(&case["sorted"]);
            for (q, expected) in sample(&case["q"]).into_iter().zip(sample(&case["value"])) {
                assert_eq!(quantile(&sorted, q), Some(expected), "{q} of {} values", sorted.len());
            }
        }
    }

    fn quantiles_at_infinities_and_outside_are_said() {
        let ends = [f64::NEG_INFINITY, 1.0, 2.0, f64::INFINITY];
        assert_eq!([quantile(&ends, 0.0), quantile(&ends, 0.5), quantile(&ends, 1.0)], [Some(ends[0]), Some(1.5), Some(ends[3])]);
        assert_eq!([quantile(&ends, 0.1), quantile(&ends, 0.9)], [Some(ends[0]), Some(ends[3])]);
        assert_eq!([quantile(&[ends[0], ends[3]], 0.5), quantile(&[-f64::MAX, f64::MAX], 0.5)], [None, Some(0.0)]);
        assert_eq!([quantile(&[], 0.5), quantile(&ends, 1.1), quantile(&ends, -0.1), quantile(&ends, f64::NAN)], [None; 4]);
    }

    fn adjusted_p_values_agree_with_scipy() {
        let family = scipy("adjust");
        let p_values = sample(&family["p_values"]);
        for (name, adjusted) in [
            ("benjamini_hochberg", adjust::benjamini_hochberg(&p_values)),
            ("holm", adjust::holm(&p_values)),
            ("bonferroni", adjust::bonferroni(&p_values)),
        ] {
            for (actual, expected) in adjusted.iter().zip(sample(&family[name])) {
                assert_close(*actual, expected, 1e-14, 0.0, name);
            }
            assert_eq!(adjusted.len(), p_values.len());
        }
        assert!(adjust::benjamini_hochberg(&[]).is_empty());
        assert_eq!(adjust::holm(&[0.3]), [0.3]);
    }

    fn lines_agree_with_scipy() {
        for case in scipy("lines").as_array().unwrap() {
            let line = regression::line(&sample(&case["values"])).unwrap();
            assert_close(line.slope, case["slope"].as_f64().unwrap(), 1e-12, 0.0, "slope");
            assert_close(line.intercept, case["intercept"].as_f64().unwrap(), 1e-11, 0.0, "intercept");
            assert_close(line.p_value.unwrap(), case["p_value"].as_f64().unwrap(), 1e-9, 0.0, "p");
        }
    }

    fn lines_through_few_or_perfect_points_are_said() {
        let line = regression::line;
        assert_eq!([line(&[]), line(&[1.0]), line(&[1.0, f64::NAN, 2.0]), line(&[1.0, f64::INFINITY])], [None; 4]);
        let through = regression::line_through;
        assert_eq!([through(&[1.0], &[1.0, 2.0]), through(&[3.0, 3.0], &[1.0, 2.0]), through(&[3.0, f64::NAN], &[1.0, 2.0])], [None; 3]);
        let two = line(&[1.0, 3.0]).unwrap();
        assert_eq!((two.slope, two.intercept, two.p_value), (2.0, 1.0, None));
        let constant = line(&[0.85; 10]).unwrap();
        assert_eq!((constant.slope, constant.p_value), (0.0, Some(1.0)));
        let perfect = line(&[0.5, 0.75, 1.0, 1.25]).unwrap();
        assert_eq!((perfect.slope, perfect.intercept, perfect.p_value), (0.25, 0.5, Some(0.0)));
    }

    fn smallest_differences_fall_with_size_and_are_seen() {
        let smallest = |n, m| statistic_min_detectable(n, m, 0.05, 0.8);
        assert!(smallest(5_000, 500) > smallest(5_000, 501) && smallest(5_000, 500) > smallest(5_001, 500));
        assert_eq!([smallest(3, 3), smallest(0, 9), statistic_min_detectable(9, 9, 0.0, 0.8)], [None; 3]);
        let moved = smallest(400, 200).unwrap();
        let draw = |rng: &mut SplitMix64, n: u32, moved: f64| {
            let mut values: Vec<f64> = (0..n).map(|_| {
                let unit = rng.unit();
                // From just below the middle to just above: the shares differ most at one place.
                if (0.5 - moved..0.5).contains(&unit) { unit + moved } else { unit }
            }).collect();
            sort(&mut values);
            values
        };
        let seen = power(|rng| {
            let (reference, batch) = (draw(rng, 400, 0.0), draw(rng, 200, moved));
            two_sample(&reference, &batch, Method::Auto, Alternative::TwoSided).unwrap().p_value
        });
        assert!((0.77..=0.95).contains(&seen), "{seen}");
    }

    fn smallest_total_variations_fall_with_size_and_are_seen() {
        let smallest = |k, n, m| min_detectable_total_variation(k, n, m, 0.05, 0.8);
        assert!(smallest(10, 5_000, 500) > smallest(10, 5_000, 501) && smallest(10, 5_000, 500) > smallest(9, 5_000, 500));
        assert_eq!([smallest(1, 9, 9), smallest(5, 2, 2), smallest(2, 0, 9), min_detectable_total_variation(2, 9, 9, 0.5, 0.4)], [None; 4]);
        assert!(smallest(100_000, 1_000_000_000, 1_000_000_000).unwrap() < 1e-3);
        for k in [2, 10] {
            let moved = smallest(k, 600, 300).unwrap();
            let draw = |rng: &mut SplitMix64, n: u32, moved: f64| {
                let mut counts = vec![0; k];
                for _ in 0..n {
                    // The upper half of the categories loses to the lower half.
                    let category = rng.below(k as u64) as usize;
                    let upper = category >= k / 2;
                    let moves = upper && rng.unit() < 2.0 * moved;
                    counts[if moves { category - k / 2 } else { category }] += 1;
                }
                counts
            };
            let seen = power(|rng| {
                let (reference, batch) = (draw(rng, 600, 0.0), draw(rng, 300, moved));
                chi_squared(&reference, &batch, false).unwrap().p_value
            });
            assert!((0.74..=0.88).contains(&seen), "{k} categories: {seen}");
        }
    }
}
