//! Comparisons of `src/stats` against scipy, scikit-learn and exact arithmetic, and against their
//! own promises where nobody else makes them.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;
use crate::common::generator;

use common::assert_close;
use driftglass::stats::contingency::{chi_squared, chi_squared_permutation, total_variation};
use driftglass::stats::interval::hanley_mcneil;
use driftglass::stats::interval_mean::estimate;
use driftglass::stats::ks::{Alternative, Computed, Method, Outcome, kolmogorov_sf, two_sample};
use driftglass::stats::permutation::Resampling;
use driftglass::stats::proportion::{difference_interval, two_proportion, wilson};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::sort::sort;
use driftglass::stats::special::{
    beta_quantile, chi_squared_quantile_upper, chi_squared_sf, noncentral_chi_squared_sf,
    normal_cdf, normal_quantile, normal_sf, student_t_quantile_upper, student_t_sf,
};
use driftglass::stats::{hypergeometric, ranking};
use generator::sample;
use serde_json::Value;

const Z95: f64 = 1.959_963_984_540_054;

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn cases(text: &str) -> Vec<Value> {
    fixture(text)["cases"].as_array().unwrap().clone()
}

fn scipy(name: &str) -> Vec<Value> {
    fixture(include_str!("../fixtures/stats.json"))[name].as_array().unwrap().clone()
}

fn counts(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|count| count.as_u64().unwrap()).collect()
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    sort(&mut values);
    values
}

/// Holds a function against the rows `[argument, ..., expected]` of `stats.json`.
fn check_calls(name: &str, relative: f64, function: impl Fn(&[f64]) -> Option<f64>) {
    for row in scipy(name) {
        let numbers = sample(&row);
        let (expected, arguments) = numbers.split_last().unwrap();
        let what = format!("{name}{arguments:?}");
        assert_close(function(arguments).unwrap(), *expected, relative, 1e-15 * relative, &what);
    }
}

#[track_caller]
fn check_ks(actual: Option<Outcome>, expected: &Value, what: &str) {
    let Some(statistic) = expected["statistic"].as_f64() else {
        assert!(actual.is_none() || expected.is_null(), "{what}");
        return;
    };
    let actual = actual.unwrap();
    assert_close(actual.statistic, statistic, 1e-9, 1e-12, what);
    let Some(p_value) = expected["pvalue"].as_f64() else {
        // One value against one: scipy's asymptotic p-value is NaN, ours is exact.
        assert_eq!((actual.p_value, actual.computed), (1.0, Computed::Exact), "{what}");
        return;
    };
    assert_close(
        actual.p_value,
        p_value,
        if actual.computed == Computed::Exact { 1e-9 } else { 1e-7 },
        1e-300,
        what,
    );
}

/// Largest differences of the cumulative shares, first above second and below, place by place.
fn brute_force(first: &[f64], second: &[f64]) -> [f64; 2] {
    let share = |values: &[f64], at: f64| {
        values.iter().filter(|&&value| value <= at).count() as f64 / values.len() as f64
    };
    let differences = first.iter().chain(second).map(|&at| share(first, at) - share(second, at));
    differences.fold([0.0_f64; 2], |[above, below], d| [above.max(d), below.max(-d)])
}

/// Counts of `rows` draws from `shares`.
fn draw_counts(rng: &mut SplitMix64, shares: &[f64], rows: u64) -> Vec<u64> {
    let mut counts = vec![0; shares.len()];
    let total: f64 = shares.iter().sum();
    for _ in 0..rows {
        let mut rest = rng.unit() * total;
        let category = shares.iter().position(|share| {
            rest -= share;
            rest < 0.0
        });
        counts[category.unwrap_or(0)] += 1;
    }
    counts
}

fn rate(repeats: u64, mut happens: impl FnMut(u64) -> bool) -> f64 {
    (0..repeats).filter(|&repeat| happens(repeat)).count() as f64 / repeats as f64
}

portable_tests! {
    fn the_generator_makes_the_described_samples() {
        let vectors = fixture(include_str!("../fixtures/generator.json"));
        for stream in vectors["splitmix64"].as_array().unwrap() {
            let seed = stream["seed"].as_str().unwrap().parse().unwrap();
            let (mut words, mut units) = (SplitMix64::new(seed), SplitMix64::new(seed));
            for word in stream["u64"].as_array().unwrap() {
                assert_eq!(words.next_u64().to_string(), word.as_str().unwrap());
            }
            for unit in stream["unit"].as_array().unwrap() {
                assert_eq!(units.unit(), unit.as_f64().unwrap());
            }
        }
        for vector in vectors["samples"].as_array().unwrap() {
            assert_eq!(sample(&vector["spec"]), sample(&vector["values"]), "{}", vector["spec"]);
        }
    }

    fn every_number_below_a_bound_is_drawn_equally_often() {
        let mut rng = SplitMix64::new(7);
        let mut counts = [0_u64; 6];
        (0..60_000).for_each(|_| counts[rng.below(6) as usize] += 1);
        assert!(chi_squared(&counts, &[10_000_000; 6], false).unwrap().p_value > 1e-3);
        assert_eq!((rng.below(0), rng.below(1)), (0, 0));
        assert!(rng.below(u64::MAX) < u64::MAX);
    }

    fn kolmogorov_smirnov_agrees_with_scipy() {
        for case in cases(include_str!("../fixtures/drift_numeric.json")) {
            let (reference, batch) = (sorted(sample(&case["reference"])), sorted(sample(&case["batch"])));
            for (name, method, alternative) in [
                ("auto", Method::Auto, Alternative::TwoSided),
                ("asymp", Method::Asymptotic, Alternative::TwoSided),
                ("exact", Method::Exact, Alternative::TwoSided),
                ("less", Method::Auto, Alternative::Less),
                ("greater", Method::Auto, Alternative::Greater),
            ] {
                let apart = name == "asymp" && case["scipy"]["ks_2samp"]["exact"]["statistic"] == 1.0;
                // The limit of sides that do not overlap is 0 in scipy; ours is exact.
                let expected = &case["scipy"]["ks_2samp"][if apart { "exact" } else { name }];
                let what = format!("{} {name}", case["name"]);
                check_ks(two_sample(&reference, &batch, method, alternative), expected, &what);
            }
        }
    }

    fn exact_p_values_equal_counted_paths() {
        for case in scipy("ks_paths") {
            let [n, m, steps] = ["n", "m", "steps"].map(|name| case[name].as_u64().unwrap());
            // Ties: i of the reference and j of the batch come first, so D = i / n - j / m.
            let (i, j) = (0..=n).find_map(|i| (0..=m).find(|j| i * m == j * n + steps).map(|j| (i, j))).unwrap();
            let two_values = |size: u64, low: u64| -> Vec<f64> { (0..size).map(|k| f64::from(u8::from(k >= low))).collect() };
            let (reference, batch) = (two_values(n, i), two_values(m, j));
            for (name, alternative) in [("two_sided", Alternative::TwoSided), ("one_sided", Alternative::Greater)] {
                let result = two_sample(&reference, &batch, Method::Exact, alternative).unwrap();
                assert_eq!(result.computed, Computed::Exact);
                assert_close(result.p_value, case[name].as_f64().unwrap(), 1e-11, 0.0, &format!("{case}"));
            }
        }
    }

    fn distances_equal_those_of_every_place() {
        let mut rng = SplitMix64::new(3);
        for _ in 0..400 {
            let mut draw = |_| match rng.below(9) {
                0 => f64::NEG_INFINITY,
                1 => f64::INFINITY,
                2 => -0.0,
                value => value as f64 - 3.0,
            };
            let reference: Vec<f64> = (0..40).map(&mut draw).collect();
            let batch: Vec<f64> = (0..7).map(&mut draw).collect();
            for (a, b) in [(&reference, &batch), (&batch, &reference)] {
                let expected = brute_force(a, b);
                let (a, b) = (sorted(a.clone()), sorted(b.clone()));
                for (alternative, expected) in [
                    (Alternative::Greater, expected[0]),
                    (Alternative::Less, expected[1]),
                    (Alternative::TwoSided, expected[0].max(expected[1])),
                ] {
                    let result = two_sample(&a, &b, Method::Auto, alternative).unwrap();
                    assert_close(result.statistic, expected, 1e-12, 1e-12, "distance");
                }
            }
        }
    }

    fn large_exact_tests_end_and_hopeless_ones_fall_back() {
        let ramp = |n: u32, shift: f64| -> Vec<f64> { (0..n).map(|i| f64::from(i) + shift).collect() };
        for shift in [0.5, 500.0, 3_000.0, 9_000.0, 20_000.0] {
            let result = two_sample(&ramp(10_000, 0.0), &ramp(9_999, shift), Method::Auto, Alternative::TwoSided);
            let result = result.unwrap();
            assert!(result.computed == Computed::Exact && (0.0..=1.0).contains(&result.p_value));
            assert_eq!(result.p_value == 0.0, shift > 2_500.0, "{shift}");
        }
        let huge = two_sample(&ramp(40_001, 0.0), &ramp(40_000, 7_600.0), Method::Exact, Alternative::Greater);
        assert_eq!(huge.unwrap().computed, Computed::Asymptotic);
    }

    fn tails_agree_with_scipy() {
        check_calls("kolmogorov_sf", 1e-10, |a| kolmogorov_sf(a[0] as u64, a[1]));
        check_calls("normal_sf", 1e-12, |a| Some(normal_sf(a[0])));
        check_calls("normal_sf", 1e-12, |a| Some(normal_cdf(-a[0])));
        check_calls("normal_quantile", 1e-14, |a| normal_quantile(a[0]));
        check_calls("chi_squared_sf", 1e-10, |a| chi_squared_sf(a[0], a[1]));
        check_calls("chi_squared_quantile_upper", 1e-10, |a| chi_squared_quantile_upper(a[0], a[1]));
        check_calls("noncentral_chi_squared_sf", 1e-9, |a| noncentral_chi_squared_sf(a[0], a[1], a[2]));
        check_calls("student_t_sf", 1e-10, |a| student_t_sf(a[0], a[1]));
        check_calls("beta_quantile", 1e-10, |a| beta_quantile(a[0], a[1], a[2]));
    }

    fn quantiles_of_student_agree_with_scipy() {
        // scipy 1.17.1: scipy.stats.t.isf(p, dof)
        for (p, dof, expected) in [
            (0.025, 1.0, 12.706204736174705),
            (0.025, 4.5, 2.658912347204404),
            (0.0005, 9.0, 4.780912585931139),
            (5e-5, 29.0, 4.505511631210962),
            (0.025, 1000.5, 1.962337892459348),
            (1e-12, 3.0, 10331.108244292487),
            (0.4999, 7.0, 0.00025974603090261677),
        ] {
            let found = student_t_quantile_upper(p, dof).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-9, "{p} {dof}: {found}");
        }
        for (p, dof) in [(0.0, 3.0), (0.5, 3.0), (f64::NAN, 3.0), (0.1, 0.0), (0.1, f64::INFINITY)] {
            assert_eq!(student_t_quantile_upper(p, dof), None, "{p} {dof}");
        }
        let half = |n: u32, expected: f64| {
            let values: Vec<f64> = (0..n).map(|row| f64::from(row % 2)).collect();
            let found = estimate(&values, None).unwrap();
            let wide = found.half_width().unwrap() / found.standard_error.unwrap();
            assert!((wide / expected - 1.0).abs() < 1e-7, "{n}: {wide}");
        };
        half(3, 4.302652729749464);
        half(10, 2.2621571627982053);
        half(31, 2.042272456301238);
    }

    fn tails_of_nonsense_are_absent() {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        assert_eq!([chi_squared_sf(nan, 1.0), chi_squared_sf(1.0, 0.0), chi_squared_sf(1.0, inf)], [None; 3]);
        assert_eq!([chi_squared_sf(0.0, 3.0), chi_squared_sf(inf, 3.0)], [Some(1.0), Some(0.0)]);
        assert_eq!([student_t_sf(nan, 2.0), student_t_sf(1.0, -1.0), student_t_sf(inf, 2.0)], [None, None, Some(0.0)]);
        assert_eq!([normal_quantile(nan), normal_quantile(1.5), normal_quantile(0.5)], [None, None, Some(0.0)]);
        assert_eq!([kolmogorov_sf(0, 0.1), kolmogorov_sf(9, nan), kolmogorov_sf(9, -1.0)], [None, None, Some(1.0)]);
        assert_eq!([noncentral_chi_squared_sf(1.0, 1.0, inf), noncentral_chi_squared_sf(nan, 1.0, 1.0)], [None; 2]);
        assert_eq!([beta_quantile(2.0, 1.0, 1.0), beta_quantile(0.5, 0.0, 1.0)], [None; 2]);
    }

    fn chi_squared_and_total_variation_agree_with_scipy() {
        for case in cases(include_str!("../fixtures/drift_categorical.json")) {
            let scipy = &case["scipy"];
            if scipy["table"].is_null() { continue; }
            let (reference, batch) = (counts(&scipy["table"][0]), counts(&scipy["table"][1]));
            for (name, yates) in [("plain", false), ("yates", true)] {
                let expected = &scipy["chi2_contingency"][name];
                let Some(statistic) = expected["statistic"].as_f64() else { continue };
                let actual = chi_squared(&reference, &batch, yates).unwrap();
                let what = format!("{} {name}", case["name"]);
                assert_close(actual.statistic, statistic, 1e-9, 1e-12, &what);
                assert_close(actual.p_value, expected["pvalue"].as_f64().unwrap(), 1e-7, 1e-300, &what);
                assert_eq!(Some(actual.dof), expected["dof"].as_u64(), "{what}");
                assert_close(actual.smallest_expected, expected["smallest_expected"].as_f64().unwrap(), 1e-9, 0.0, &what);
            }
            if let Some(expected) = scipy["total_variation"].as_f64() {
                assert_close(total_variation(&reference, &batch).unwrap(), expected, 1e-9, 1e-12, "total variation");
            }
        }
    }

    fn chi_squared_of_too_little_is_said() {
        let one = chi_squared(&[0, 5], &[0, 9, 0], false).unwrap();
        assert_eq!((one.statistic, one.p_value, one.dof), (0.0, 1.0, 0));
        assert_eq!(chi_squared_permutation(&[5], &[9], Resampling { seed: 1, most: 100 }).unwrap().p_value, 1.0);
        assert_eq!([chi_squared(&[], &[1], false), chi_squared(&[3], &[0], true)], [None; 2]);
        assert_eq!([total_variation(&[], &[]), total_variation(&[1], &[0, 1])], [None, Some(1.0)]);
    }

    fn permutation_keeps_its_rate_where_counts_are_small() {
        let zipf: Vec<f64> = (1..=50).map(|k| 1.0 / f64::from(k)).collect();
        let mut rng = SplitMix64::new(11);
        let rejected = rate(1_500, |seed| {
            let (reference, batch) = (draw_counts(&mut rng, &zipf, 500), draw_counts(&mut rng, &zipf, 60));
            chi_squared_permutation(&reference, &batch, Resampling { seed, most: 400 }).unwrap().p_value <= 0.05
        });
        assert!((0.03..=0.065).contains(&rejected), "{rejected}");
    }

    fn both_ways_of_permuting_agree_with_the_limit() {
        // 2,000 rows of 4 categories: drawn category by category; 200 rows: row by row.
        for scale in [10, 1] {
            let (reference, batch) = ([70, 60, 40, 30].map(|n| n * scale), [50, 68, 44, 38].map(|n| n * scale));
            let batch = if scale == 10 { [636, 612, 421, 331] } else { batch };
            let limit = chi_squared(&reference, &batch, false).unwrap().p_value;
            // 19 / (resamples - 1) is unbiased, 20 / resamples is not.
            let unbiased = |p: f64| 19.0 / (20.0 / p - 1.0);
            let mean = (0..200).map(|seed| {
                unbiased(chi_squared_permutation(&reference, &batch, Resampling { seed, most: 100_000 }).unwrap().p_value)
            }).sum::<f64>() / 200.0;
            assert_close(mean, limit, 0.08, 0.0, "mean permutation p-value");
        }
    }

    fn a_permutation_stops_at_its_cap_and_repeats_itself() {
        let (reference, batch) = ([90, 5, 5], [0, 20, 20]);
        let p_value = |seed, most| chi_squared_permutation(&reference, &batch, Resampling { seed, most }).unwrap().p_value;
        assert_eq!([p_value(1, 9_999), p_value(2, 9_999)], [0.0001, 0.0001]);
        // A bound that is below what 999 permutations could show takes their place.
        assert!(p_value(1, 999) < 0.001 && p_value(1, 999) == p_value(2, 999));
        let p_value = |seed| chi_squared_permutation(&[30, 20, 10], &[20, 20, 15], Resampling { seed, most: 999 }).unwrap().p_value;
        assert_eq!(p_value(5), p_value(5));
    }

    fn fisher_and_two_proportions_agree_with_scipy() {
        check_calls("fisher_exact", 1e-9, |a| {
            hypergeometric::fisher_exact(a[0] as u64, a[1] as u64, a[2] as u64, a[3] as u64)
        });
        for case in cases(include_str!("../fixtures/drift_categorical.json")) {
            let Some(table) = case["scipy"]["table"].as_array() else { continue };
            let (reference, batch) = (counts(&table[0]), counts(&table[1]));
            let ([a, b], [c, d]) = (&reference[..], &batch[..]) else { continue };
            let Some(smallest) = case["scipy"]["chi2_contingency"]["plain"]["smallest_expected"].as_f64() else { continue };
            let expected = &case["scipy"][if smallest < 5.0 { "fisher_exact" } else { "two_proportion_z" }]["two-sided"];
            let actual = two_proportion(*b, a + b, *d, c + d).unwrap();
            assert_close(actual, expected["pvalue"].as_f64().unwrap(), 1e-7, 1e-300, &format!("{}", case["name"]));
        }
        assert_eq!([two_proportion(0, 9, 0, 4), two_proportion(9, 9, 4, 4)], [Some(1.0); 2]);
        assert_eq!([two_proportion(0, 0, 1, 2), two_proportion(3, 2, 0, 1)], [None; 2]);
    }

    fn wilson_and_beta_intervals_agree_with_statsmodels() {
        for case in cases(include_str!("../fixtures/metrics_classification.json")) {
            let interval = |name: &str| sample(&case["accuracy_interval_95"][name]);
            if !case["accuracy_interval_95"]["wilson"].is_array() { continue; }
            let n = case["expected"]["n"].as_f64().unwrap();
            let right = (n * case["expected"]["accuracy"]["value"].as_f64().unwrap()).round();
            for (actual, expected) in wilson(right, n, Z95).unwrap().iter().zip(interval("wilson")) {
                assert_close(*actual, expected, 1e-12, 1e-15, "wilson");
            }
            if right > 0.0 && right < n {
                let low = beta_quantile(0.025, right, n - right + 1.0).unwrap();
                assert_close(low, interval("clopper_pearson")[0], 1e-9, 0.0, "clopper-pearson");
            }
        }
        assert_eq!([wilson(1.0, 0.0, Z95), wilson(3.0, 2.0, Z95), wilson(f64::NAN, 2.0, Z95)], [None; 3]);
    }

    fn newcombe_agrees_with_his_examples() {
        // Newcombe 1998, table II, method 10: 56/70 - 48/80, 9/10 - 3/10, 10/10 - 0/10.
        for ((a, n, b, m), [low, high]) in [
            ((56, 70, 48, 80), [0.0524, 0.3339]),
            ((9, 10, 3, 10), [0.1705, 0.8090]),
            ((10, 10, 0, 10), [0.6075, 1.0]),
        ] {
            let actual = difference_interval(a, n, b, m, 0.05).unwrap();
            assert_close(actual[0], low, 0.0, 5e-5, "low");
            assert_close(actual[1], high, 0.0, 5e-5, "high");
        }
        assert_eq!([difference_interval(1, 0, 1, 2, 0.05), difference_interval(1, 2, 1, 2, 0.0)], [None; 2]);
    }

    fn ranking_agrees_with_scikit_learn() {
        for case in cases(include_str!("../fixtures/metrics_classification.json")) {
            if case["positive"].is_null() || !case["probability"].is_array() { continue; }
            let scores = sample(&case["probability"]);
            let positive: Vec<bool> =
                case["target"].as_array().unwrap().iter().map(|target| *target == case["positive"]).collect();
            let weights = case["weights"].as_array().map(|_| sample(&case["weights"]));
            let auc = ranking::roc_auc(&scores, &positive, weights.as_deref());
            let precision = ranking::average_precision(&scores, &positive, weights.as_deref());
            let what = format!("{}", case["name"]);
            match case["expected"]["roc_auc"]["value"].as_f64() {
                Some(expected) => assert_close(auc.unwrap(), expected, 1e-12, 0.0, &what),
                None => assert_eq!(auc, None, "{what}"),
            }
            match case["expected"]["average_precision"]["value"].as_f64() {
                Some(expected) if positive.contains(&true) => assert_close(precision.unwrap(), expected, 1e-12, 0.0, &what),
                _ => assert_eq!(precision, None, "{what}"),
            }
            let ones = vec![1.0; scores.len()];
            if weights.is_none() {
                assert_eq!(ranking::roc_auc(&scores, &positive, Some(&ones)), auc);
            }
        }
    }

    fn hanley_mcneil_is_exact_for_useless_scores() {
        // At 0.5 the variance is that of the Mann-Whitney statistic: (p + n + 1) / (12 p n).
        let [low, high] = hanley_mcneil(0.5, 51.0, 58.0, Z95).unwrap();
        let error = (110.0_f64 / (12.0 * 51.0 * 58.0)).sqrt();
        assert_close((high - low) / 2.0, Z95 * error, 1e-13, 0.0, "half width");
        assert_eq!(hanley_mcneil(1.0, 5.0, 8.0, Z95), Some([1.0, 1.0]));
        assert_eq!([hanley_mcneil(0.5, 0.0, 3.0, 2.0), hanley_mcneil(f64::NAN, 1.0, 3.0, 2.0)], [None; 2]);
    }
}
