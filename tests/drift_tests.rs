//! Every test by name, in every convention, against the stored answers of the libraries.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

mod common;
#[path = "common/generator.rs"]
mod generator;

use driftglass::drift::{DriftResult, DriftTestOptions, drift_test};
use driftglass::stats::mmd;
use driftglass::table::{Categories, CategoryBuilder, Column, Values};
use generator::sample;
use serde_json::{Value, json};

/// What of a stored answer is compared: the field of the fixture, and how closely.
#[derive(Clone, Copy)]
struct Close {
    relative: f64,
    absolute: f64,
}

const STATISTIC: Close = Close { relative: 1e-9, absolute: 1e-12 };
const P_VALUE: Close = Close { relative: 1e-7, absolute: 1e-300 };

impl Close {
    /// What is wrong with an answer; `None` for nothing.
    fn wrong(self, actual: Option<f64>, expected: &Value) -> Option<String> {
        let Some(expected) = expected.as_f64() else {
            return actual.map(|actual| format!("{actual:e} where the library has {expected}"));
        };
        let Some(actual) = actual else { return Some(format!("nothing for {expected:e}")) };
        let off = (actual - expected).abs();
        let fine = off <= self.absolute || off <= self.relative * expected.abs();
        (!fine).then(|| format!("{actual:e} for {expected:e}"))
    }
}

/// Where the library's answer is not followed, and why.
const OTHERWISE: [(&str, &str, &str); 24] = [
    (
        "binary_numbers",
        "hellinger",
        "whole numbers in a floating-point column: numpy takes narrower bins there",
    ),
    ("both_constant_other", "hellinger", "the same"),
    (
        "binary_numbers",
        "epps-singleton",
        "scipy takes rounding for rank: 3 degrees of freedom where there is 1",
    ),
    (
        "three_values",
        "epps-singleton",
        "scipy takes rounding for rank: 3 degrees of freedom where there are 2",
    ),
    (
        "both_constant_other",
        "epps-singleton",
        "neither side varies: scipy divides rounding by rounding",
    ),
    ("large_offset", "student-t", "scipy cancels: compared to 1e-3 in `t_tests_of_a_small_spread`"),
    ("large_offset", "welch-t", "the same"),
    (
        "tiny_spread",
        "student-t",
        "the spread is a few units in the last place: scipy's mean is off by as much",
    ),
    ("tiny_spread", "welch-t", "the same"),
    (
        "both_constant_other",
        "student-t",
        "Evidently alarms on an infinite t; a spread of 0 has no answer here",
    ),
    ("denormals", "student-t", "the same: the squares vanish"),
    ("signed_zero", "student-t", "the same: the squares vanish"),
    ("tiny_5_5", "cramer-von-mises", "Evidently counts arrangements in half precision"),
    ("tiny_8_8", "cramer-von-mises", "the same"),
    ("tiny_9_9", "cramer-von-mises", "the same"),
    ("cvm_20_20", "cramer-von-mises", "the same, in single precision"),
    ("large_offset", "wasserstein", "numpy's standard deviation is off in the ninth digit"),
    ("huge_magnitude", "wasserstein", "Evidently divides by an infinite standard deviation"),
    ("large_offset", "hellinger", "Evidently rounds bin widths at an offset of 1e9"),
    ("huge_magnitude", "hellinger", "Evidently's densities vanish"),
    ("denormals", "hellinger", "Evidently's densities overflow"),
    ("signed_zero", "hellinger", "Evidently's densities overflow"),
    ("tiny_spread", "hellinger", "Evidently rounds bin widths of a few units in the last place"),
    ("huge_magnitude", "welch-t", "the squares overflow: scipy answers 0, we have no answer"),
];

/// Whether the library has an answer at all: not an error, not infinite.
fn comparable(expected: &Value) -> bool {
    let infinite = |field: &str| matches!(expected[field].as_str(), Some("inf" | "-inf"));
    !expected.is_null() && !expected["error"].is_string() && !infinite("statistic")
}

fn cases(text: &str) -> Vec<Value> {
    let fixture: Value = serde_json::from_str(text).unwrap();
    fixture["cases"].as_array().unwrap().clone()
}

fn run(test: &str, columns: &(Column, Column), options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test(test, &columns.0, &columns.1, &options).unwrap()
}

/// Collects what is wrong, so that one failure does not hide the others.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn check(&mut self, what: &str, close: Close, actual: Option<f64>, expected: &Value) {
        if let Some(wrong) = close.wrong(actual, expected) {
            self.0.push(format!("{what}: {wrong}"));
        }
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "{} wrong:\n{}", self.0.len(), self.0.join("\n"));
    }
}

fn numeric_pair(case: &Value) -> (Column, Column) {
    let column = |side: &str| Column::new("x", Values::Numeric(sample(&case[side])), "");
    (column("reference"), column("batch"))
}

/// Labels of `[value, count]` pairs, missing ones included.
fn categorical_pair(case: &Value) -> (Column, Column) {
    let column = |side: &str| {
        let pairs = case[side].as_array().unwrap();
        let labels: Vec<Option<String>> = pairs
            .iter()
            .flat_map(|pair| {
                let label = match &pair[0] {
                    Value::Null => None,
                    Value::String(text) => Some(text.clone()),
                    other => Some(other.to_string()),
                };
                std::iter::repeat_n(label, pair[1].as_u64().unwrap() as usize)
            })
            .collect();
        Column::new("c", Values::Categorical(categories(&labels)), "")
    };
    (column("reference"), column("batch"))
}

fn categories(labels: &[Option<String>]) -> Categories {
    let mut builder = CategoryBuilder::default();
    for label in labels {
        match label {
            Some(label) => builder.push(label),
            None => builder.push_missing(),
        }
    }
    builder.finish()
}

portable_tests! {
    fn numeric_tests_agree_with_scipy() {
        let mut findings = Findings::default();
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            let columns = numeric_pair(&case);
            let scipy = &case["scipy"];
            for (test, expected, options, statistic, p_value) in scipy_rows(scipy) {
                let name = case["name"].as_str().unwrap();
                if !comparable(expected) || OTHERWISE.iter().any(|&(case, of, _)| case == name && of == test) { continue; }
                let result = run(test, &columns, &options);
                let what = format!("{} {test} {options}", case["name"]);
                findings.check(&what, statistic, result.statistic, &expected["statistic"]);
                if let Some(p_value) = p_value {
                    findings.check(&format!("{what} p"), p_value, result.p_value, &expected["pvalue"]);
                }
            }
        }
        findings.none();
    }

    fn numeric_tests_agree_with_evidently() {
        let mut findings = Findings::default();
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            let columns = numeric_pair(&case);
            for (test, name, by_p_value, close) in EVIDENTLY_NUMERIC {
                let expected = &case["evidently"][name];
                let label = case["name"].as_str().unwrap();
                if !comparable(expected) || OTHERWISE.iter().any(|&(case, of, _)| case == label && of == test) { continue; }
                let result = run(test, &columns, &json!({"convention": "evidently"}));
                let actual = if by_p_value { result.p_value } else { result.statistic };
                let what = format!("{} {test}", case["name"]);
                findings.check(&what, close, actual, &expected["score"]);
                assert_eq!(result.threshold, expected["threshold"].as_f64().unwrap(), "{what}");
            }
        }
        findings.none();
    }

    fn cramer_von_mises_is_right_with_ties() {
        let mut findings = Findings::default();
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            let columns = numeric_pair(&case);
            let scipy = &case["scipy"];
            let what = case["name"].to_string();
            if !comparable(&scipy["derived"]) { continue; }
            if scipy["derived"]["ties"] == true {
                let result = run("cramer-von-mises", &columns, &json!({"resamples": 4999}));
                findings.check(&what, STATISTIC, result.statistic, &scipy["derived"]["cvm_statistic_ecdf"]);
                let simulated = Close { relative: 0.0, absolute: 0.02 };
                if scipy["derived"]["cvm_permutation_pvalue"].is_f64() {
                    // Ours stops at twenty hits, which is rough for large p-values.
                    let close = if result.p_value.is_some_and(|p| p > 0.05) { Close { absolute: 0.2, ..simulated } } else { simulated };
                    findings.check(&format!("{what} p"), close, result.p_value, &scipy["derived"]["cvm_permutation_pvalue"]);
                }
                continue;
            }
            for (name, options) in [("auto", json!({})), ("asymptotic", json!({"method": "asymptotic"}))] {
                let expected = &scipy["cramervonmises_2samp"][name];
                // scipy has no answer for one value against others; it is as exact as any.
                if !comparable(expected) || expected["statistic"] == "nan" {
                    continue;
                }
                let result = run("cramer-von-mises", &columns, &options);
                findings.check(&what, STATISTIC, result.statistic, &expected["statistic"]);
                findings.check(&format!("{what} {name} p"), Close { relative: 1e-7, absolute: 1e-7 }, result.p_value, &expected["pvalue"]);
            }
        }
        findings.none();
    }

    fn t_tests_of_a_small_spread() {
        let mut findings = Findings::default();
        let near = Close { relative: 1e-3, absolute: 0.0 };
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            if case["name"] != "large_offset" { continue; }
            let columns = numeric_pair(&case);
            for (test, name) in [("student-t", "ttest_student"), ("welch-t", "ttest_welch")] {
                let expected = &case["scipy"][name]["two-sided"];
                let result = run(test, &columns, &json!({}));
                findings.check(test, near, result.statistic, &expected["statistic"]);
            }
        }
        findings.none();
    }

    fn the_mean_discrepancy_agrees_with_evidently() {
        let mut findings = Findings::default();
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            let expected = &case["evidently"]["empirical_mmd"];
            // Evidently multiplies squares out, which cancels or leaves the range of numbers here.
            let cancels = ["large_offset", "huge_magnitude", "denormals", "signed_zero", "tiny_spread"];
            if !comparable(expected) || cancels.iter().any(|name| case["name"] == *name) { continue; }
            let finite = |side: &str| {
                let mut values = sample(&case[side]);
                values.retain(|value| value.is_finite());
                driftglass::stats::sort::sort(&mut values);
                values
            };
            let (a, b) = (finite("reference"), finite("batch"));
            let what = case["name"].to_string();
            let sigma = mmd::bandwidth(&a);
            findings.check(&format!("{what} sigma"), STATISTIC, sigma, &expected["sigma"]);
            let unbiased = sigma.and_then(|sigma| mmd::unbiased(&a, &b, sigma));
            findings.check(&format!("{what} mmd"), STATISTIC, unbiased, &expected["mmd2_unbiased"]);
        }
        findings.none();
    }

    fn numeric_tests_agree_with_nannyml() {
        let mut findings = Findings::default();
        let near_zero = Close { relative: 1e-9, absolute: 1e-7 };
        for case in cases(include_str!("fixtures/drift_numeric.json")) {
            let columns = numeric_pair(&case);
            for (test, name, close) in [
                ("kolmogorov-smirnov", "kolmogorov_smirnov", STATISTIC),
                ("wasserstein", "wasserstein", STATISTIC),
                ("jensen-shannon", "jensen_shannon", near_zero),
                ("hellinger", "hellinger", near_zero),
            ] {
                let expected = &case["nannyml"][name];
                // A spread of rounding errors alone: their skewness, and so Doane's bins, are noise.
                if !comparable(expected) || case["name"] == "tiny_spread" { continue; }
                let result = run(test, &columns, &json!({"convention": "nannyml"}));
                findings.check(&format!("{} {test}", case["name"]), close, result.statistic, &expected["value"]);
            }
        }
        findings.none();
    }

    fn categorical_tests_agree_with_scipy() {
        let mut findings = Findings::default();
        for case in cases(include_str!("fixtures/drift_categorical.json")) {
            let columns = categorical_pair(&case);
            let scipy = &case["scipy"];
            for (test, expected, options) in [
                ("chi-squared", &scipy["chi2_contingency"]["plain"], json!({})),
                ("chi-squared", &scipy["chi2_contingency"]["yates"], json!({"correction": true})),
                ("g-test", &scipy["g_test"]["plain"], json!({})),
                ("g-test", &scipy["g_test"]["yates"], json!({"correction": true})),
                ("two-proportion-z", &scipy["two_proportion_z"]["two-sided"], json!({})),
                ("two-proportion-z", &scipy["two_proportion_z"]["less"], json!({"alternative": "less"})),
                ("two-proportion-z", &scipy["two_proportion_z"]["greater"], json!({"alternative": "greater"})),
                ("fisher-exact", &scipy["fisher_exact"]["two-sided"], json!({})),
                ("fisher-exact", &scipy["fisher_exact"]["less"], json!({"alternative": "less"})),
                ("fisher-exact", &scipy["fisher_exact"]["greater"], json!({"alternative": "greater"})),
            ] {
                if !comparable(expected) { continue; }
                let result = run(test, &columns, &options);
                let what = format!("{} {test} {options}", case["name"]);
                let of = if test == "fisher-exact" { "odds_ratio" } else { "statistic" };
                findings.check(&what, STATISTIC, result.statistic, &expected[of]);
                findings.check(&format!("{what} p"), P_VALUE, result.p_value, &expected["pvalue"]);
            }
            for (test, name) in [
                ("total-variation", "total_variation"), ("l-infinity", "l_infinity"),
                ("hellinger", "hellinger_norm"), ("psi", "psi_filled"),
            ] {
                if scipy[name].is_null() { continue; }
                let result = run(test, &columns, &json!({"resamples": 20}));
                findings.check(&format!("{} {test}", case["name"]), STATISTIC, result.statistic, &scipy[name]);
            }
            let result = run("jensen-shannon", &columns, &json!({"resamples": 20}));
            let near_zero = Close { relative: 1e-9, absolute: 1e-7 };
            findings.check(&format!("{} js", case["name"]), near_zero, result.statistic, &scipy["jensen_shannon_base2"]);
            // An infinite divergence is smoothed.
            if scipy["kl_reference_batch"].is_f64() {
                let result = run("kl-divergence", &columns, &json!({"resamples": 20}));
                findings.check(&format!("{} kl", case["name"]), STATISTIC, result.statistic, &scipy["kl_reference_batch"]);
            }
        }
        findings.none();
    }

    fn categorical_tests_agree_with_evidently_and_nannyml() {
        let mut findings = Findings::default();
        let near_zero = Close { relative: 1e-9, absolute: 1e-7 };
        for case in cases(include_str!("fixtures/drift_categorical.json")) {
            let columns = categorical_pair(&case);
            for (test, name, by_p_value, close) in [
                ("chi-squared", "chisquare", true, P_VALUE),
                ("two-proportion-z", "z", true, Close { relative: 1e-7, absolute: 1e-15 }),
                ("g-test", "g_test", true, P_VALUE),
                ("fisher-exact", "fisher_exact", true, P_VALUE),
                ("psi", "psi", false, STATISTIC),
                ("jensen-shannon", "jensenshannon", false, near_zero),
                ("kl-divergence", "kl_div", false, STATISTIC),
                ("hellinger", "hellinger", false, near_zero),
            ] {
                let expected = &case["evidently"][name];
                if !comparable(expected) { continue; }
                let result = run(test, &columns, &json!({"convention": "evidently"}));
                let actual = if by_p_value { result.p_value } else { result.statistic };
                let what = format!("{} evidently {test}", case["name"]);
                findings.check(&what, close, actual, &expected["score"]);
                assert_eq!(result.threshold, expected["threshold"].as_f64().unwrap(), "{what}");
            }
            for (test, name, field) in [
                ("chi-squared", "chi2", "pvalue"), ("l-infinity", "l_infinity", "value"),
                ("jensen-shannon", "jensen_shannon", "value"), ("hellinger", "hellinger", "value"),
            ] {
                let expected = &case["nannyml"][name];
                if !comparable(expected) { continue; }
                let result = run(test, &columns, &json!({"convention": "nannyml"}));
                let actual = if field == "pvalue" { result.p_value } else { result.statistic };
                let close = if field == "pvalue" { P_VALUE } else { near_zero };
                findings.check(&format!("{} nannyml {test}", case["name"]), close, actual, &expected[field]);
            }
        }
        findings.none();
    }
}

const ASYMPTOTIC: Close = Close { relative: 1e-6, absolute: 1e-300 };

const FITTED: Close = Close { relative: 1e-6, absolute: 1e-12 };

/// Evidently's tests of numbers: our name, its name, whether its score is a p-value, how close.
const EVIDENTLY_NUMERIC: [(&str, &str, bool, Close); 12] = [
    ("kolmogorov-smirnov", "ks", true, P_VALUE),
    ("anderson-darling", "anderson", true, ASYMPTOTIC),
    ("cramer-von-mises", "cramer_von_mises", true, Close { relative: 1e-7, absolute: 1e-7 }),
    ("mann-whitney", "mannw", true, P_VALUE),
    ("student-t", "t_test", true, Close { relative: 1e-6, absolute: 1e-300 }),
    ("epps-singleton", "es", true, ASYMPTOTIC),
    ("wasserstein", "wasserstein", false, STATISTIC),
    ("energy", "ed", false, STATISTIC),
    ("psi", "psi", false, STATISTIC),
    ("jensen-shannon", "jensenshannon", false, Close { relative: 1e-9, absolute: 1e-7 }),
    ("kl-divergence", "kl_div", false, STATISTIC),
    ("hellinger", "hellinger", false, Close { relative: 1e-9, absolute: 1e-7 }),
];

type Row<'a> = (&'static str, &'a Value, Value, Close, Option<Close>);

fn scipy_rows(scipy: &Value) -> Vec<Row<'_>> {
    let side = |side: &str| json!({ "alternative": side });
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (name, options) in [
        ("auto", json!({})),
        ("asymp", json!({"method": "asymptotic"})),
        ("exact", json!({"method": "exact"})),
        ("less", side("less")),
        ("greater", side("greater")),
    ] {
        let expected = &scipy["ks_2samp"][name];
        if expected["pvalue"] == "nan" {
            continue; // one value against one: scipy's limit is NaN, ours is exact
        }
        rows.push(("kolmogorov-smirnov", expected, options, STATISTIC, Some(P_VALUE)));
    }
    for (test, name) in [
        ("mann-whitney", "mannwhitneyu"),
        ("student-t", "ttest_student"),
        ("welch-t", "ttest_welch"),
    ] {
        for alternative in ["two-sided", "less", "greater"] {
            let expected = &scipy[name][alternative];
            rows.push((test, expected, side(alternative), STATISTIC, Some(P_VALUE)));
        }
    }
    let fitted = Some(ASYMPTOTIC);
    rows.push(("anderson-darling", &scipy["anderson_ksamp"], json!({}), STATISTIC, fitted));
    rows.push(("epps-singleton", &scipy["epps_singleton_2samp"], json!({}), FITTED, fitted));
    let few = json!({"resamples": 20});
    rows.push(("wasserstein", &scipy["wasserstein_distance"], few.clone(), STATISTIC, None));
    rows.push(("energy", &scipy["energy_distance"], few, STATISTIC, None));
    rows
}
