//! Every test by name, in every convention, against the stored answers of the libraries.
//!
//! What differs is listed in `docs/statistics.md`, and read from there: a difference that is not listed
//! fails, and so does a listed one that is none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, unreachable_pub)]

use crate::common::generator;
use crate::common::golden;

use driftglass::drift::{DriftOptions, Preset, Verdict, detect_drift};
use driftglass::stats::cramer_von_mises;
use driftglass::stats::mmd;
use driftglass::stats::permutation::Resampling;
use driftglass::table::{Column, Table};
use generator::sample;
use golden::{
    Close, Findings, NEAR_ZERO, P_VALUE, STATISTIC, answer, cases, categorical_pair, numeric_pair,
    run,
};
use serde_json::{Value, json};

const NUMERIC: &str = include_str!("../fixtures/drift_numeric.json");
const CATEGORICAL: &str = include_str!("../fixtures/drift_categorical.json");

fn name(case: &Value) -> &str {
    case["name"].as_str().unwrap()
}

/// Our name of Evidently's test.
fn ours(test: &str) -> &str {
    match test {
        "ks" => "kolmogorov-smirnov",
        "chisquare" => "chi-squared",
        "z" => "two-proportion-z",
        "jensenshannon" => "jensen-shannon",
        other => other,
    }
}

/// Score, threshold and verdict of an Evidently test.
fn check_evidently(
    findings: &mut Findings,
    case: &Value,
    columns: &(Column, Column),
    (test, theirs, by_p_value, close): (&str, &str, bool, Close),
) {
    let expected = answer(&case["evidently"], theirs);
    if expected.is_null() {
        return;
    }
    let result = run(test, columns, &json!({"convention": "evidently"}));
    let actual = if by_p_value { result.p_value } else { result.statistic };
    findings.sound([name(case), test], &result);
    findings.check([name(case), test, "score"], close, actual, &expected["score"]);
    if let Some(drifted) = expected["drifted"].as_bool() {
        let said = result.verdict == Verdict::Drifted;
        findings.same([name(case), test, "drifted"], &said, &drifted);
        let threshold = expected["threshold"].as_f64().unwrap();
        findings.same([name(case), test, "threshold"], &result.threshold, &threshold);
    }
}

/// The test that Evidently picks for a column, and that its verdict is that of the test.
fn check_default(findings: &mut Findings, case: &Value, columns: &(Column, Column)) {
    let Some(theirs) = case["evidently"]["default"].as_str() else { return };
    let table = |column: &Column| Table::new(vec![column.clone()]).unwrap();
    let options = DriftOptions { preset: Some(Preset::Evidently), ..DriftOptions::default() };
    let report = detect_drift(&table(&columns.0), &table(&columns.1), &options).unwrap();
    let result = &report.columns[0];
    findings.same([name(case), "default", "test"], &result.test.as_str(), &ours(theirs));
    // Its tests of categories are not stored for numbers.
    if let Some(drifted) = case["evidently"][theirs]["drifted"].as_bool() {
        let said = result.verdict == Verdict::Drifted;
        findings.same([name(case), "default", "drifted"], &said, &drifted);
    }
}

portable_tests! {
    fn numeric_tests_agree_with_scipy() {
        let all = cases(NUMERIC);
        let mut findings = Findings::of("scipy", &SCIPY_NUMERIC, &all);
        for case in &all {
            let columns = numeric_pair(case);
            for (test, way, expected, options, statistic, p_value) in scipy_rows(&case["scipy"]) {
                if expected.is_null() { continue; }
                let result = run(test, &columns, &options);
                let label = format!("{test} {way}");
                findings.sound([name(case), &label], &result);
                findings.check([name(case), label.trim(), "statistic"], statistic, result.statistic, &expected["statistic"]);
                if let Some(p_value) = p_value {
                    findings.check([name(case), label.trim(), "p"], p_value, result.p_value, &expected["pvalue"]);
                }
            }
        }
        findings.none(2230);
    }

    fn numeric_tests_agree_with_evidently() {
        let all = cases(NUMERIC);
        let tests: Vec<&str> = EVIDENTLY_NUMERIC.iter().map(|row| row.0).chain(["default"]).collect();
        let mut findings = Findings::of("Evidently", &tests, &all);
        for case in &all {
            let columns = numeric_pair(case);
            for row in EVIDENTLY_NUMERIC {
                check_evidently(&mut findings, case, &columns, row);
            }
            check_default(&mut findings, case, &columns);
        }
        findings.none(2397);
    }

    fn cramer_von_mises_is_right_without_ties() {
        let all = cases(NUMERIC);
        let mut findings = Findings::of("scipy", &["cramer-von-mises"], &all);
        for case in &all {
            let (columns, scipy) = (numeric_pair(case), &case["scipy"]);
            for (way, theirs) in [("auto", "auto"), ("exact", "exact"), ("asymptotic", "asymptotic")] {
                let expected = &scipy["cramervonmises_2samp"][theirs];
                if expected.is_null() || scipy["derived"]["ties"] == true { continue; }
                let result = run("cramer-von-mises", &columns, &json!({"method": way}));
                let label = format!("cramer-von-mises {way}");
                findings.sound([name(case), &label], &result);
                findings.check([name(case), &label, "statistic"], STATISTIC, result.statistic, &expected["statistic"]);
                // scipy's 1 - cdf: abs 1e-7.
                findings.check([name(case), &label, "p"], Close { relative: 1e-7, absolute: 1e-7 }, result.p_value, &expected["pvalue"]);
            }
        }
        findings.none(88);
    }

    fn cramer_von_mises_is_right_with_ties() {
        let all = cases(NUMERIC);
        let mut findings = Findings::of("derived", &[], &all);
        for case in &all {
            let derived = &case["scipy"]["derived"];
            if derived["ties"] != true { continue; }
            let columns = numeric_pair(case);
            let result = run("cramer-von-mises", &columns, &json!({"resamples": 4999}));
            let what = |what| [name(case), "cramer-von-mises", what];
            findings.check(what("statistic"), STATISTIC, result.statistic, &derived["cvm_statistic_ecdf"]);
            if derived["cvm_permutation_pvalue"].is_f64() {
                let simulated = Close { relative: 0.0, absolute: 0.02 };
                let p_value = many_permutations(case, result.p_value.unwrap());
                findings.check(what("p"), simulated, Some(p_value), &derived["cvm_permutation_pvalue"]);
            }
        }
        findings.none(91);
    }

    fn t_tests_of_a_small_spread() {
        let all = cases(NUMERIC);
        let mut findings = Findings::of("scipy, roughly", &[], &all);
        let near = Close { relative: 1e-3, absolute: 0.0 };
        let case = all.iter().find(|case| name(case) == "large_offset").unwrap();
        let columns = numeric_pair(case);
        for (test, theirs) in [("student-t", "ttest_student"), ("welch-t", "ttest_welch")] {
            let expected = &case["scipy"][theirs]["two-sided"];
            let result = run(test, &columns, &json!({}));
            findings.check([name(case), test, "statistic"], near, result.statistic, &expected["statistic"]);
        }
        findings.none(2);
    }

    fn the_mean_discrepancy_agrees_with_evidently() {
        let all = cases(NUMERIC);
        let mut findings = Findings::of("Evidently", &["mmd"], &all);
        for case in &all {
            let expected = &case["evidently"]["empirical_mmd"];
            if expected.is_null() { continue; }
            let finite = |side: &str| {
                let mut values = sample(&case[side]);
                values.retain(|value| value.is_finite());
                driftglass::stats::sort::sort(&mut values);
                values
            };
            let (a, b) = (finite("reference"), finite("batch"));
            let sigma = mmd::bandwidth(&a);
            findings.check([name(case), "mmd bandwidth", "sigma"], STATISTIC, sigma, &expected["sigma"]);
            let unbiased = sigma.and_then(|sigma| mmd::unbiased(&a, &b, sigma));
            findings.check([name(case), "mmd statistic", "value"], STATISTIC, unbiased, &expected["mmd2_unbiased"]);
        }
        findings.none(102);
    }

    fn numeric_tests_agree_with_nannyml() {
        let all = cases(NUMERIC);
        let tests = ["kolmogorov-smirnov", "wasserstein", "jensen-shannon", "hellinger"];
        let mut findings = Findings::of("NannyML", &tests, &all);
        for case in &all {
            let columns = numeric_pair(case);
            for (test, theirs, close) in [
                ("kolmogorov-smirnov", "kolmogorov_smirnov", STATISTIC),
                ("wasserstein", "wasserstein", STATISTIC),
                ("jensen-shannon", "jensen_shannon", NEAR_ZERO),
                ("hellinger", "hellinger", NEAR_ZERO),
            ] {
                let expected = answer(&case["nannyml"], theirs);
                if expected.is_null() { continue; }
                let result = run(test, &columns, &json!({"convention": "nannyml"}));
                findings.sound([name(case), test], &result);
                findings.check([name(case), test, "value"], close, result.statistic, &expected["value"]);
            }
        }
        findings.none(264);
    }

    fn categorical_tests_agree_with_scipy() {
        let all = cases(CATEGORICAL);
        let tests = [
            "chi-squared", "g-test", "two-proportion-z", "fisher-exact", "total-variation",
            "l-infinity", "hellinger", "psi", "jensen-shannon", "kl-divergence",
        ];
        let mut findings = Findings::of("scipy", &tests, &all);
        for case in &all {
            let columns = categorical_pair(case);
            for (test, theirs, way, options, of) in SCIPY_CATEGORICAL {
                let expected = &answer(&case["scipy"], theirs)[way];
                if expected.is_null() { continue; }
                let options: Value = serde_json::from_str(options).unwrap();
                let result = run(test, &columns, &options);
                let label = format!("{test} {way}");
                findings.sound([name(case), &label], &result);
                findings.check([name(case), &label, "statistic"], STATISTIC, result.statistic, &expected[of]);
                findings.check([name(case), &label, "p"], P_VALUE, result.p_value, &expected["pvalue"]);
            }
            for (test, theirs, close) in [
                ("total-variation", "total_variation", STATISTIC), ("l-infinity", "l_infinity", STATISTIC),
                ("hellinger", "hellinger_norm", STATISTIC), ("psi", "psi_filled", STATISTIC),
                ("jensen-shannon", "jensen_shannon_base2", NEAR_ZERO), ("kl-divergence", "kl_reference_batch", STATISTIC),
            ] {
                let expected = answer(&case["scipy"], theirs);
                if expected.is_null() { continue; }
                let result = run(test, &columns, &json!({"resamples": 20}));
                findings.sound([name(case), test], &result);
                findings.check([name(case), test, "statistic"], close, result.statistic, expected);
            }
        }
        findings.none(518);
    }

    fn categorical_tests_agree_with_evidently() {
        let all = cases(CATEGORICAL);
        let tests: Vec<&str> = EVIDENTLY_CATEGORICAL.iter().map(|row| row.0).chain(["default", "total-variation"]).collect();
        let mut findings = Findings::of("Evidently", &tests, &all);
        for case in &all {
            let columns = categorical_pair(case);
            for row in EVIDENTLY_CATEGORICAL {
                check_evidently(&mut findings, case, &columns, row);
            }
            let expected = &case["evidently"]["TVD"];
            if !expected.is_null() {
                // Its p-value is of a thousand permutations by numpy's generator.
                let result = run("total-variation", &columns, &json!({"convention": "evidently"}));
                findings.check([name(case), "total-variation", "statistic"], STATISTIC, result.statistic, &expected["statistic"]);
            }
            check_default(&mut findings, case, &columns);
        }
        findings.none(777);
    }

    fn categorical_tests_agree_with_nannyml() {
        let all = cases(CATEGORICAL);
        let tests = ["chi-squared", "l-infinity", "jensen-shannon", "hellinger"];
        let mut findings = Findings::of("NannyML", &tests, &all);
        for case in &all {
            let columns = categorical_pair(case);
            for (test, theirs, close) in [
                ("chi-squared", "chi2", STATISTIC), ("l-infinity", "l_infinity", STATISTIC),
                ("jensen-shannon", "jensen_shannon", NEAR_ZERO), ("hellinger", "hellinger", NEAR_ZERO),
            ] {
                let expected = answer(&case["nannyml"], theirs);
                let result = run(test, &columns, &json!({"convention": "nannyml"}));
                findings.sound([name(case), test], &result);
                findings.check([name(case), test, "value"], close, result.statistic, &expected["value"]);
                if test == "chi-squared" {
                    findings.check([name(case), test, "p"], P_VALUE, result.p_value, &expected["pvalue"]);
                }
            }
        }
        findings.none(170);
    }
}

/// The p-value of the permutation test by so many permutations that its standard error is 0.004 at
/// most. One sequential p-value stops at twenty hits, which is rough for large ones; of its
/// permutations L, 19 / (L - 1) is right on average.
fn many_permutations(case: &Value, first: f64) -> f64 {
    const MOST: u64 = 4999;
    let sorted = |side: &str| {
        let mut values = sample(&case[side]);
        driftglass::stats::sort::sort(&mut values);
        values
    };
    let (a, b) = (sorted("reference"), sorted("batch"));
    if first < 20.0 / MOST as f64 {
        return first;
    }
    let hits = (first / 0.004).powi(2) as u64;
    let each = |seed| {
        let resampling = Resampling { seed, most: MOST };
        let outcome = cramer_von_mises::permutation(&a, &b, resampling).unwrap();
        19.0 / (20.0 / outcome.p_value - 1.0)
    };
    let seeds = hits / 20 + 1;
    (0..seeds).map(each).sum::<f64>() / seeds as f64
}

/// A fit through seven points, a pseudo-inverse.
const ASYMPTOTIC: Close = Close { relative: 1e-6, absolute: 1e-300 };

const FITTED: Close = Close { relative: 1e-6, absolute: 1e-12 };

/// Evidently's tests of numbers: our name, its name, whether its score is a p-value, how close.
const EVIDENTLY_NUMERIC: [(&str, &str, bool, Close); 12] = [
    ("kolmogorov-smirnov", "ks", true, P_VALUE),
    ("anderson-darling", "anderson", true, ASYMPTOTIC),
    ("cramer-von-mises", "cramer_von_mises", true, Close { relative: 1e-7, absolute: 1e-7 }),
    ("mann-whitney", "mannw", true, P_VALUE),
    ("student-t", "t_test", true, P_VALUE),
    ("epps-singleton", "es", true, ASYMPTOTIC),
    ("wasserstein", "wasserstein", false, STATISTIC),
    ("energy", "ed", false, STATISTIC),
    ("psi", "psi", false, STATISTIC),
    ("jensen-shannon", "jensenshannon", false, NEAR_ZERO),
    ("kl-divergence", "kl_div", false, STATISTIC),
    ("hellinger", "hellinger", false, NEAR_ZERO),
];

/// Its tests of categories.
const EVIDENTLY_CATEGORICAL: [(&str, &str, bool, Close); 8] = [
    ("chi-squared", "chisquare", true, P_VALUE),
    // Its 1 - cdf again.
    ("two-proportion-z", "z", true, Close { relative: 1e-7, absolute: 1e-15 }),
    ("g-test", "g_test", true, P_VALUE),
    ("fisher-exact", "fisher_exact", true, P_VALUE),
    ("psi", "psi", false, STATISTIC),
    ("jensen-shannon", "jensenshannon", false, NEAR_ZERO),
    ("kl-divergence", "kl_div", false, STATISTIC),
    ("hellinger", "hellinger", false, NEAR_ZERO),
];

/// scipy's tests of categories: our name, its name, its way, our options for it, its statistic.
const SCIPY_CATEGORICAL: [(&str, &str, &str, &str, &str); 10] = [
    ("chi-squared", "chi2_contingency", "plain", "{}", "statistic"),
    ("chi-squared", "chi2_contingency", "yates", r#"{"correction":true}"#, "statistic"),
    ("g-test", "g_test", "plain", "{}", "statistic"),
    ("g-test", "g_test", "yates", r#"{"correction":true}"#, "statistic"),
    ("two-proportion-z", "two_proportion_z", "two-sided", "{}", "statistic"),
    ("two-proportion-z", "two_proportion_z", "less", r#"{"alternative":"less"}"#, "statistic"),
    (
        "two-proportion-z",
        "two_proportion_z",
        "greater",
        r#"{"alternative":"greater"}"#,
        "statistic",
    ),
    ("fisher-exact", "fisher_exact", "two-sided", "{}", "odds_ratio"),
    ("fisher-exact", "fisher_exact", "less", r#"{"alternative":"less"}"#, "odds_ratio"),
    ("fisher-exact", "fisher_exact", "greater", r#"{"alternative":"greater"}"#, "odds_ratio"),
];

/// Tests of numbers that scipy has, but for Cramer-von Mises.
const SCIPY_NUMERIC: [&str; 8] = [
    "kolmogorov-smirnov",
    "mann-whitney",
    "student-t",
    "welch-t",
    "anderson-darling",
    "epps-singleton",
    "wasserstein",
    "energy",
];

/// Our name, the way of asking, scipy's answer, our options, how close statistic and p-value are.
type Row<'a> = (&'static str, &'static str, &'a Value, Value, Close, Option<Close>);

fn scipy_rows(scipy: &Value) -> Vec<Row<'_>> {
    let side = |side: &str| json!({ "alternative": side });
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (way, theirs, options) in [
        ("auto", "auto", json!({})),
        ("asymptotic", "asymp", json!({"method": "asymptotic"})),
        ("exact", "exact", json!({"method": "exact"})),
        ("less", "less", side("less")),
        ("greater", "greater", side("greater")),
    ] {
        let expected = &scipy["ks_2samp"][theirs];
        rows.push(("kolmogorov-smirnov", way, expected, options, STATISTIC, Some(P_VALUE)));
    }
    for (test, name) in [
        ("mann-whitney", "mannwhitneyu"),
        ("student-t", "ttest_student"),
        ("welch-t", "ttest_welch"),
    ] {
        for way in ["two-sided", "less", "greater"] {
            let expected = &scipy[name][way];
            rows.push((test, way, expected, side(way), STATISTIC, Some(P_VALUE)));
        }
    }
    let fitted = Some(ASYMPTOTIC);
    rows.push(("anderson-darling", "", &scipy["anderson_ksamp"], json!({}), STATISTIC, fitted));
    rows.push(("epps-singleton", "", &scipy["epps_singleton_2samp"], json!({}), FITTED, fitted));
    let few = json!({"resamples": 20});
    rows.push(("wasserstein", "", &scipy["wasserstein_distance"], few.clone(), STATISTIC, None));
    rows.push(("energy", "", &scipy["energy_distance"], few, STATISTIC, None));
    rows
}
