//! What must hold whatever the input: symmetry, invariance, bounds, honest p-values, no panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use driftglass::drift::{DriftResult, DriftTestOptions, drift_statistic, drift_test};
use driftglass::stats::ks::kolmogorov_sf;
use driftglass::stats::mmd;
use driftglass::stats::random::SplitMix64;
use driftglass::table::{CategoryBuilder, Column, Values};
use proptest::prelude::*;
use serde_json::{Value, json};

const NUMERIC: [&str; 14] = [
    "kolmogorov-smirnov",
    "anderson-darling",
    "cramer-von-mises",
    "mann-whitney",
    "welch-t",
    "student-t",
    "epps-singleton",
    "wasserstein",
    "energy",
    "mmd",
    "psi",
    "jensen-shannon",
    "kl-divergence",
    "hellinger",
];

const CATEGORICAL: [&str; 10] = [
    "chi-squared",
    "g-test",
    "fisher-exact",
    "two-proportion-z",
    "total-variation",
    "l-infinity",
    "psi",
    "jensen-shannon",
    "kl-divergence",
    "hellinger",
];

fn numbers(values: &[f64]) -> Column {
    Column::new("x", Values::numeric(values.to_vec()), "")
}

fn labels(codes: &[u8]) -> Column {
    let mut builder = CategoryBuilder::default();
    for code in codes {
        match code {
            0 => builder.push_missing(),
            code => builder.push(&format!("c{code}")),
        }
    }
    Column::new("c", Values::Categorical(builder.finish()), "")
}

fn run(test: &str, a: &Column, b: &Column, options: &Value) -> Option<DriftResult> {
    let mut options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    options.resamples = options.resamples.or(Some(30));
    drift_test(test, a, b, &options).ok()
}

/// Every way a test can be asked; the ones it has not are refused.
fn ways() -> Vec<Value> {
    let mut ways = vec![json!({})];
    for (option, values) in [
        ("convention", ["evidently", "nannyml"].as_slice()),
        ("method", &["exact", "asymptotic", "permutation"]),
        ("alternative", &["less", "greater"]),
        ("bins", &["sturges", "doane", "reference-quantiles"]),
    ] {
        ways.extend(values.iter().map(|value| json!({ option: value })));
    }
    ways.extend([json!({"bins": 7}), json!({"normalize": true}), json!({"correction": true})]);
    ways
}

/// A result without a number that is none, and with a reason where there is no answer.
fn check_sound(result: &DriftResult, what: &str) {
    let finite = |value: Option<f64>| value.is_none_or(f64::is_finite);
    let share = |value: Option<f64>| value.is_none_or(|value| (0.0..=1.0).contains(&value));
    assert!(finite(result.statistic) && finite(result.p_value_log10), "{what}: {result:?}");
    assert!(
        share(result.p_value) && share(result.effect) && share(result.effect_low),
        "{what}: {result:?}"
    );
    assert!(result.threshold.is_finite() && !result.reason.is_empty(), "{what}: {result:?}");
    let answered = result.p_value.is_some()
        || (result.decided_by == "statistic" && result.statistic.is_some());
    let stable = format!("{:?}", result.verdict) == "Stable";
    assert!(answered || !stable, "{what} is stable without an answer: {result:?}");
}

/// Numbers of every kind, the odd ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -100.0..100.0f64,
        2 => (-3i32..4).prop_map(f64::from),
        1 => any::<f64>(),
        1 => prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0), Just(0.0),
            Just(f64::MAX), Just(f64::MIN), Just(f64::MIN_POSITIVE), Just(5e-324), Just(1e300), Just(-1e-300)
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, rng_seed: proptest::test_runner::RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers_have_a_sound_answer(a in prop::collection::vec(any_number(), 0..40), b in prop::collection::vec(any_number(), 0..40)) {
        let (a, b) = (numbers(&a), numbers(&b));
        for test in NUMERIC {
            for way in ways() {
                if let Some(result) = run(test, &a, &b, &way) {
                    check_sound(&result, &format!("{test} {way}"));
                }
            }
        }
    }

    #[test]
    fn the_statistic_alone_is_that_of_the_test(
        a in prop::collection::vec(any_number(), 0..90), b in prop::collection::vec(any_number(), 0..90),
        plain in any::<bool>(), bins in 1u64..40,
    ) {
        // Without the odd ones too: one huge value leaves a single bin.
        let kept = |side: &[f64]| numbers(&side.iter().copied().filter(|v| !plain || v.abs() <= 100.0).collect::<Vec<_>>());
        let (a, b) = (kept(&a), kept(&b));
        for test in NUMERIC {
            for way in ways().into_iter().chain([json!({ "bins": bins })]) {
                let options: DriftTestOptions = serde_json::from_value(way.clone()).unwrap();
                let whole = run(test, &a, &b, &way).map(|result| result.statistic.map(f64::to_bits));
                let alone = drift_statistic(test, &a, &b, &options).ok().map(|s| s.map(f64::to_bits));
                prop_assert_eq!(whole, alone, "{} {}", test, way);
            }
        }
    }

    #[test]
    fn any_labels_have_a_sound_answer(a in prop::collection::vec(0u8..6, 0..60), b in prop::collection::vec(0u8..6, 0..60)) {
        let (a, b) = (labels(&a), labels(&b));
        for test in CATEGORICAL {
            for way in ways() {
                if let Some(result) = run(test, &a, &b, &way) {
                    check_sound(&result, &format!("{test} {way}"));
                }
            }
        }
    }

    #[test]
    fn sides_may_be_swapped(a in prop::collection::vec(-50.0..50.0f64, 6..40), b in prop::collection::vec(-50.0..50.0f64, 6..40)) {
        let (a, b) = (numbers(&a), numbers(&b));
        let way = json!({});
        for test in ["kolmogorov-smirnov", "anderson-darling", "cramer-von-mises", "epps-singleton", "wasserstein", "energy"] {
            let [there, back] = [(&a, &b), (&b, &a)].map(|(a, b)| run(test, a, b, &way).unwrap().statistic.unwrap());
            prop_assert!((there - back).abs() <= 1e-9 * there.abs().max(1e-6), "{} {} {}", test, there, back);
        }
        for test in ["student-t", "welch-t"] {
            let [there, back] = [(&a, &b), (&b, &a)].map(|(a, b)| run(test, a, b, &way).unwrap());
            prop_assert!((there.statistic.unwrap() + back.statistic.unwrap()).abs() < 1e-9);
            prop_assert!((there.p_value.unwrap() - back.p_value.unwrap()).abs() < 1e-9);
        }
    }

    #[test]
    fn shares_do_not_care_about_sides_or_names(a in prop::collection::vec(1u8..6, 1..60), b in prop::collection::vec(1u8..6, 1..60)) {
        let renamed = |codes: &[u8]| codes.iter().map(|code| 7 - code).collect::<Vec<u8>>();
        let (x, y) = (labels(&a), labels(&b));
        let (p, q) = (labels(&renamed(&a)), labels(&renamed(&b)));
        for test in ["chi-squared", "g-test", "total-variation", "l-infinity", "jensen-shannon", "hellinger", "psi"] {
            let value = |a: &Column, b: &Column| run(test, a, b, &json!({})).unwrap().statistic.unwrap();
            let close = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs().max(1e-6);
            prop_assert!(close(value(&x, &y), value(&p, &q)), "{}", test);
            // The filling of empty cells is each side's own.
            if test != "psi" {
                prop_assert!(close(value(&x, &y), value(&y, &x)), "{}", test);
            }
        }
        for (test, most) in [("total-variation", 1.0), ("l-infinity", 1.0), ("jensen-shannon", 1.0), ("hellinger", 1.0)] {
            let value = run(test, &x, &y, &json!({})).unwrap().statistic.unwrap();
            prop_assert!((0.0..=most).contains(&value));
            prop_assert_eq!(run(test, &x, &x, &json!({})).unwrap().statistic, Some(0.0));
        }
    }

    #[test]
    fn the_mean_discrepancy_of_a_bandwidth_may_be_swapped(a in prop::collection::vec(-50.0..50.0f64, 2..40), b in prop::collection::vec(-50.0..50.0f64, 2..40), sigma in 0.01..100.0f64) {
        // Without one the bandwidth is the reference's own.
        let sorted = |values: &[f64]| { let mut values = values.to_vec(); values.sort_by(f64::total_cmp); values };
        let (a, b) = (sorted(&a), sorted(&b));
        let [there, back] = [(&a, &b), (&b, &a)].map(|(a, b)| mmd::unbiased(a, b, sigma).unwrap());
        prop_assert!((there - back).abs() <= 1e-12, "{} {}", there, back);
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        a in prop::collection::vec(any_number(), 0..40), b in prop::collection::vec(any_number(), 0..40),
        c in prop::collection::vec(0u8..6, 0..60), d in prop::collection::vec(0u8..6, 0..60), seed in any::<u64>(),
    ) {
        let mut rng = SplitMix64::new(seed);
        let (e, f) = (shuffled(&mut rng, &a), shuffled(&mut rng, &b));
        let (g, h) = (shuffled(&mut rng, &c), shuffled(&mut rng, &d));
        let numeric = [[numbers(&a), numbers(&b)], [numbers(&e), numbers(&f)]];
        let categorical = [[labels(&c), labels(&d)], [labels(&g), labels(&h)]];
        // NannyML's chunks are cut in the order of the rows.
        for way in ways().into_iter().filter(|way| way["convention"] != "nannyml") {
            for (tests, [plain, turned]) in [(NUMERIC.as_slice(), &numeric), (&CATEGORICAL, &categorical)] {
                for test in tests {
                    let [plain, turned] = [plain, turned].map(|[a, b]| run(test, a, b, &way));
                    prop_assert_eq!(plain, turned, "{} {}", test, way);
                }
            }
        }
    }

    #[test]
    fn ranks_do_not_care_about_the_scale(a in prop::collection::vec(-20i32..20, 4..40), b in prop::collection::vec(-20i32..20, 4..40)) {
        let plain = |values: &[i32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
        let stretched = |values: &[f64]| values.iter().map(|value| value * value * value * 0.5 + 3.0).collect::<Vec<f64>>();
        let (x, y) = (plain(&a), plain(&b));
        for test in ["kolmogorov-smirnov", "anderson-darling", "cramer-von-mises", "mann-whitney"] {
            let value = |a: &[f64], b: &[f64]| run(test, &numbers(a), &numbers(b), &json!({"method": if test == "cramer-von-mises" { "asymptotic" } else { "auto" }})).unwrap();
            let (first, second) = (value(&x, &y), value(&stretched(&x), &stretched(&y)));
            prop_assert_eq!((first.statistic, first.p_value), (second.statistic, second.p_value), "{}", test);
        }
    }

    #[test]
    fn distances_follow_the_unit(a in prop::collection::vec(-50.0..50.0f64, 2..30), b in prop::collection::vec(-50.0..50.0f64, 2..30)) {
        let scaled = |values: &[f64]| numbers(&values.iter().map(|value| value * 8.0 + 64.0).collect::<Vec<f64>>());
        let (x, y, p, q) = (numbers(&a), numbers(&b), scaled(&a), scaled(&b));
        for (test, factor) in [("wasserstein", 8.0), ("energy", 8.0f64.sqrt())] {
            let [plain, larger] = [(&x, &y), (&p, &q)].map(|(a, b)| run(test, a, b, &json!({})).unwrap().statistic.unwrap());
            prop_assert!((plain * factor - larger).abs() <= 1e-9 * larger.max(1e-3), "{} {} {}", test, plain, larger);
            prop_assert_eq!(run(test, &x, &x, &json!({})).unwrap().statistic, Some(0.0));
        }
    }
}

fn normal(rng: &mut SplitMix64, rows: usize) -> Vec<f64> {
    (0..rows).map(|_| (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0).collect()
}

/// A random order of values.
fn shuffled<T: Copy>(rng: &mut SplitMix64, values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    for left in (1..values.len()).rev() {
        values.swap(left, rng.below(left as u64 + 1) as usize);
    }
    values
}

/// Labels of `1..=categories`, the first ones more often.
fn codes(rng: &mut SplitMix64, rows: usize, categories: u8) -> Vec<u8> {
    let draw = |_| 1 + (rng.unit() * (0.5 + 0.5 * rng.unit()) * f64::from(categories)) as u8;
    (0..rows).map(draw).collect()
}

/// P-values of clean pairs, ascending.
fn p_values(pairs: usize, mut p_value: impl FnMut(&mut SplitMix64) -> Option<f64>) -> Vec<f64> {
    let mut rng = SplitMix64::new(77);
    let mut p_values: Vec<f64> = (0..pairs).map(|_| p_value(&mut rng).unwrap()).collect();
    p_values.sort_by(f64::total_cmp);
    p_values
}

/// P-values of clean pairs of normal columns.
fn clean_p_values(test: &str, way: &Value, pairs: usize, n: usize, m: usize) -> Vec<f64> {
    p_values(pairs, |rng| {
        let (a, b) = (numbers(&normal(rng, n)), numbers(&normal(rng, m)));
        run(test, &a, &b, way).unwrap().p_value
    })
}

#[track_caller]
fn assert_uniform(p_values: &[f64], what: &str) {
    let n = p_values.len() as f64;
    let steps = (0_u32..)
        .zip(p_values)
        .map(|(at, p)| (f64::from(at) / n - p).abs().max((f64::from(at + 1) / n - p).abs()));
    let d = steps.fold(0.0, f64::max);
    assert!(kolmogorov_sf(p_values.len() as u64, d).unwrap() > 1e-3, "{what}: {d}");
}

#[test]
fn p_values_of_clean_numbers_are_uniform() {
    let permuted = json!({"resamples": 400});
    for (test, way) in [
        ("student-t", json!({})),
        ("welch-t", json!({})),
        ("mann-whitney", json!({})),
        ("cramer-von-mises", json!({})),
        ("epps-singleton", json!({})),
        ("kolmogorov-smirnov", json!({"method": "permutation", "resamples": 400})),
        ("anderson-darling", json!({"method": "permutation", "resamples": 400})),
        ("wasserstein", permuted.clone()),
        ("energy", permuted.clone()),
        ("mmd", permuted.clone()),
        ("psi", permuted.clone()),
        ("jensen-shannon", permuted.clone()),
        ("kl-divergence", permuted.clone()),
        ("hellinger", permuted),
    ] {
        assert_uniform(&clean_p_values(test, &way, 400, 150, 110), test);
    }
}

#[test]
fn p_values_of_clean_categories_are_uniform() {
    let permuted = json!({"resamples": 400});
    for (test, categories, way, n, m) in [
        ("chi-squared", 8, json!({}), 400, 300),
        ("chi-squared", 8, json!({"method": "permutation", "resamples": 400}), 90, 70),
        ("g-test", 8, json!({}), 900, 700),
        ("g-test", 8, json!({"method": "permutation", "resamples": 400}), 90, 70),
        ("fisher-exact", 8, permuted.clone(), 90, 70),
        // Two categories have few tables: in large samples their steps are small.
        ("two-proportion-z", 2, json!({}), 5000, 3999),
        ("total-variation", 8, permuted.clone(), 151, 110),
        ("l-infinity", 8, permuted.clone(), 151, 110),
        ("psi", 8, permuted.clone(), 151, 110),
        ("jensen-shannon", 8, permuted.clone(), 151, 110),
        ("kl-divergence", 8, permuted.clone(), 151, 110),
        ("hellinger", 8, permuted, 151, 110),
    ] {
        let p_values = p_values(400, |rng| {
            let (a, b) = (labels(&codes(rng, n, categories)), labels(&codes(rng, m, categories)));
            run(test, &a, &b, &way).unwrap().p_value
        });
        assert_uniform(&p_values, &format!("{test} {way}"));
    }
}

/// One value against one had no variance to divide by, and the limit never ended.
#[test]
fn one_value_against_one_has_no_limit() {
    let (a, b) = (numbers(&[1.0]), numbers(&[2.0]));
    let result = run("cramer-von-mises", &a, &b, &json!({"method": "asymptotic"})).unwrap();
    assert_eq!(result.p_value, None);
    check_sound(&result, "cramer-von-mises");
}

#[test]
fn conservative_p_values_are_never_too_small() {
    for test in ["kolmogorov-smirnov", "anderson-darling"] {
        let p_values = clean_p_values(test, &json!({}), 1000, 90, 70);
        for level in [0.01, 0.05, 0.1, 0.2] {
            let rate = p_values.iter().filter(|&&p| p <= level).count() as f64 / 1000.0;
            let error = (level * (1.0 - level) / 1000.0_f64).sqrt();
            assert!(rate <= level + 3.0 * error, "{test} at {level}: {rate}");
        }
    }
}

#[test]
fn exact_and_asymptotic_p_values_agree_in_large_samples() {
    let mut rng = SplitMix64::new(8);
    for (test, n, m, relative) in [
        ("kolmogorov-smirnov", 1500, 1700, 0.1),
        ("mann-whitney", 120, 90, 0.02),
        ("cramer-von-mises", 19, 20, 0.1),
    ] {
        for shift in [0.0, 0.1, 0.2] {
            let a = numbers(&normal(&mut rng, n));
            let b = numbers(&normal(&mut rng, m).iter().map(|x| x + shift).collect::<Vec<f64>>());
            let [exact, limit] = ["exact", "asymptotic"].map(|method| {
                let result = run(test, &a, &b, &json!({"method": method})).unwrap();
                assert_eq!(result.method, method, "{test}");
                result.p_value.unwrap()
            });
            // Far out the limit is off by more: as much as the logarithm is larger.
            let off = libm::log(exact / limit).abs() / libm::log(exact).abs().max(1.0);
            assert!(off < relative, "{test}: {exact} {limit}");
        }
    }
}
