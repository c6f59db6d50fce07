//! What a verdict of "stable" may claim: the smallest effect that the test which was run could have
//! seen, where it has one, and nothing where it has not; too few rows are never "stable".
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use driftglass::drift::{
    DriftOptions, DriftResult, DriftTestOptions, Preset, Verdict, detect_drift, drift_test,
};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::special::normal_quantile;
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use serde_json::{Value, json};

const NUMERIC: [&str; 10] = [
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
];
const EITHER: [&str; 4] = ["psi", "jensen-shannon", "kl-divergence", "hellinger"];

fn normal(rng: &mut SplitMix64, n: usize, spread: f64) -> Column {
    let draw = |_| spread * normal_quantile(rng.unit().max(1e-12)).unwrap();
    Column::new("x", Values::numeric((0..n).map(draw).collect()), "")
}

/// So many rows of categories with these shares.
fn draw(rng: &mut SplitMix64, n: usize, shares: &[f64]) -> Column {
    let mut builder = CategoryBuilder::default();
    for _ in 0..n {
        let mut left = rng.unit();
        let at = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        builder.push(&format!("c{}", at.unwrap_or(shares.len() - 1)));
    }
    Column::new("x", Values::Categorical(builder.finish()), "")
}

fn ask(test: &str, a: &Column, b: &Column, options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test(test, a, b, &options).unwrap()
}

fn detect(reference: &Column, batch: &Column, preset: Preset) -> DriftResult {
    let table = |column: &Column| Table::new(vec![column.clone()]).unwrap();
    let options = DriftOptions { preset: Some(preset), ..DriftOptions::default() };
    detect_drift(&table(reference), &table(batch), &options).unwrap().columns.remove(0)
}

const CLAIM: &str = "or more would have been.";

portable_tests! {
    fn tests_of_means_and_ranks_claim_no_share_of_rows_that_they_cannot_see() {
        // The quantiles of N(0, 1) and N(0, 2): one mean, one median.
        let quantiles = |spread: f64| -> Vec<f64> {
            (0..2000).map(|at| spread * normal_quantile((f64::from(at) + 0.5) / 2000.0).unwrap()).collect()
        };
        let column = |spread: f64| Column::new("x", Values::numeric(quantiles(spread)), "");
        let (narrow, wide) = (column(1.0), column(2.0));
        for test in ["welch-t", "student-t", "mann-whitney"] {
            let result = ask(test, &narrow, &wide, &json!({}));
            assert_eq!((result.verdict, result.min_detectable_effect), (Verdict::Stable, None), "{test}");
            assert!(result.effect.unwrap() > 0.15 && !result.reason.contains(CLAIM), "{}", result.reason);
            assert!(result.reason.contains(&format!("{test} ")), "{}", result.reason);
        }
        let seen = ask("kolmogorov-smirnov", &narrow, &wide, &json!({}));
        assert_eq!(seen.verdict, Verdict::Drifted);
    }

    fn a_limit_is_named_by_the_tests_that_have_one_and_by_no_other() {
        let mut rng = SplitMix64::new(32);
        let (a, b) = (normal(&mut rng, 1000, 1.0), normal(&mut rng, 1000, 1.0));
        for test in NUMERIC.into_iter().chain(EITHER) {
            let result = ask(test, &a, &b, &json!({"resamples": 99}));
            assert_eq!(result.verdict, Verdict::Stable, "{test}");
            let has = test == "kolmogorov-smirnov";
            assert_eq!((result.min_detectable_effect.is_some(), result.reason.contains(CLAIM)), (has, has), "{test}");
        }
        let five = [0.3, 0.3, 0.2, 0.1, 0.1];
        for (shares, bounded) in [
            (&five[..], &["chi-squared", "g-test", "total-variation"][..]),
            (&[0.4, 0.6], &["chi-squared", "g-test", "total-variation", "fisher-exact", "two-proportion-z"]),
        ] {
            let (a, b) = (draw(&mut rng, 2000, shares), draw(&mut rng, 2000, shares));
            for test in ["chi-squared", "g-test", "total-variation", "fisher-exact", "two-proportion-z", "l-infinity"].into_iter().chain(EITHER) {
                let result = ask(test, &a, &b, &json!({"resamples": 99}));
                let has = bounded.contains(&test);
                assert_eq!(result.min_detectable_effect.is_some(), has, "{test}");
                assert_eq!(result.reason.contains(CLAIM), has && result.verdict == Verdict::Stable, "{test}: {}", result.reason);
            }
        }
    }

    fn one_direction_claims_nothing_of_the_other() {
        let mut rng = SplitMix64::new(33);
        let (a, b) = (normal(&mut rng, 900, 1.0), normal(&mut rng, 900, 1.0));
        for (test, options) in [
            ("kolmogorov-smirnov", json!({"alternative": "less"})),
            ("mann-whitney", json!({"convention": "evidently"})),
        ] {
            let result = ask(test, &a, &b, &options);
            assert_eq!((result.verdict, result.min_detectable_effect), (Verdict::Stable, None), "{test}");
            assert!(result.reason.contains("one direction"), "{}", result.reason);
        }
    }

    /// 300 changes of just the smallest detectable size each: at least 80 % less three standard errors
    /// are seen.
    fn changes_of_the_smallest_detectable_size_are_seen() {
        const ROUNDS: u32 = 300;
        let mut rng = SplitMix64::new(34);
        for (test, options, n, k) in [
            ("chi-squared", json!({}), 200, 2_usize),
            ("chi-squared", json!({"correction": true}), 60, 2),
            ("g-test", json!({}), 300, 6),
            ("fisher-exact", json!({}), 60, 2),
            ("fisher-exact", json!({}), 200, 2),
            ("two-proportion-z", json!({}), 200, 2),
            ("total-variation", json!({"resamples": 199}), 300, 6),
        ] {
            let even = vec![1.0 / k as f64; k];
            let clean = draw(&mut rng, n, &even);
            let effect = ask(test, &clean, &clean, &options).min_detectable_effect.unwrap();
            // Half of the categories lose what the others win: the change chi-squared sees worst.
            let step = 2.0 * effect / k as f64;
            let sign = |at: usize| if at.is_multiple_of(2) { step } else { -step };
            let side = |half: f64| even.iter().enumerate().map(|(at, share)| share + half * sign(at)).collect::<Vec<f64>>();
            let (before, after) = (side(-0.5), side(0.5));
            let seen = (0..ROUNDS).filter(|_| {
                let (a, b) = (draw(&mut rng, n, &before), draw(&mut rng, n, &after));
                ask(test, &a, &b, &options).verdict == Verdict::Drifted
            });
            let share = seen.count() as f64 / f64::from(ROUNDS);
            assert!(share >= 0.8 - 3.0 * 0.023, "{test} {n} x {k}: {share}");
        }
    }

    fn three_rows_are_stable_in_no_preset() {
        let mut rng = SplitMix64::new(35);
        for rows in [500, 5000] {
            let numbers = (normal(&mut rng, rows, 1.0), normal(&mut rng, 3, 1.0));
            let categories = (draw(&mut rng, rows, &[0.7, 0.2, 0.1]), draw(&mut rng, 3, &[1.0]));
            for (reference, batch) in [numbers, categories] {
                for preset in [Preset::Calibrated, Preset::Classic, Preset::Evidently, Preset::Nannyml] {
                    let result = detect(&reference, &batch, preset);
                    assert_ne!(result.verdict, Verdict::Stable, "{preset:?}: {}", result.reason);
                    if result.verdict == Verdict::Inconclusive {
                        assert!(result.reason.contains("Only 3 values in the batch: too few to tell"), "{}", result.reason);
                    }
                }
            }
        }
        // Evidently's answer itself is untouched: within its threshold.
        let (reference, batch) = (normal(&mut rng, 5000, 1.0), Column::new("x", Values::numeric(vec![-0.8, 0.0, 0.8]), ""));
        let result = ask("wasserstein", &reference, &batch, &json!({"convention": "evidently", "threshold": 2.0}));
        assert_eq!(result.verdict, Verdict::Inconclusive);
        assert!(result.reason.contains("within Evidently's threshold of 2.00. Only 3 values"), "{}", result.reason);
    }
}
