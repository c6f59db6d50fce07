//! Every test and estimate of `src/stats` against the numbers of scipy, numpy, scikit-learn and NIST.

#[path = "common/generator.rs"]
mod generator;
mod common;

use common::assert_close;
use driftglass::stats::contingency::{
    chi_squared, chi_squared_permutation, min_detectable_total_variation, total_variation,
};
use driftglass::stats::ks::{Alternative, KsResult, Method, two_sample};
use driftglass::stats::random::SplitMix64;
use driftglass::stats::sort::sort;
use driftglass::stats::{hypergeometric, proportion};
use generator::sample;
use serde_json::Value;

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn sorted(description: &Value) -> Vec<f64> {
    let mut values = sample(description);
    sort(&mut values);
    values
}

portable_tests! {
    fn the_generator_makes_the_described_samples() {
        let vectors = fixture(include_str!("fixtures/generator.json"));
        for stream in vectors["splitmix64"].as_array().unwrap() {
            let seed = stream["seed"].as_str().unwrap().parse().unwrap();
            let (mut words, mut units) = (SplitMix64::new(seed), SplitMix64::new(seed));
            for (word, unit) in stream["u64"].as_array().unwrap().iter().zip(stream["unit"].as_array().unwrap()) {
                assert_eq!(words.next_u64().to_string(), word.as_str().unwrap());
                assert_eq!(Some(units.unit()), unit.as_f64());
            }
        }
        for vector in vectors["samples"].as_array().unwrap() {
            assert_eq!(sample(&vector["spec"]), sample(&vector["values"]), "{}", vector["spec"]);
        }
    }

    fn kolmogorov_smirnov_agrees_with_scipy() {
        let cases = fixture(include_str!("fixtures/drift_numeric.json"));
        for case in cases["cases"].as_array().unwrap() {
            let (reference, batch) = (sorted(&case["reference"]), sorted(&case["batch"]));
            for (name, method, alternative) in [
                ("auto", Method::Auto, Alternative::TwoSided),
                ("asymp", Method::Asymptotic, Alternative::TwoSided),
                ("exact", Method::Exact, Alternative::TwoSided),
                ("less", Method::Auto, Alternative::Less),
                ("greater", Method::Auto, Alternative::Greater),
            ] {
                let expected = &case["scipy"]["ks_2samp"][name];
                let what = format!("{} {name}", case["name"]);
                check_ks(two_sample(&reference, &batch, method, alternative), expected, &what);
            }
        }
    }

    fn chi_squared_agrees_with_scipy() {
        let cases = fixture(include_str!("fixtures/drift_categorical.json"));
        for case in cases["cases"].as_array().unwrap() {
            let scipy = &case["scipy"];
            let Some(rows) = scipy["table"].as_array() else { continue };
            let row = |index: usize| -> Vec<u64> {
                rows[index].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect()
            };
            let (reference, batch) = (row(0), row(1));
            for (name, yates) in [("plain", false), ("yates", true)] {
                let expected = &scipy["chi2_contingency"][name];
                let what = format!("{} {name}", case["name"]);
                println!("{what} {expected}");
                let Some(statistic) = expected["statistic"].as_f64() else { continue };
                let actual = chi_squared(&reference, &batch, yates).unwrap();
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
}

#[track_caller]
fn check_ks(actual: Option<KsResult>, expected: &Value, what: &str) {
    let Some(statistic) = expected["statistic"].as_f64() else {
        assert!(actual.is_none() || expected.is_null(), "{what}");
        return;
    };
    let actual = actual.expect(what);
    assert_close(actual.statistic, statistic, 1e-9, 1e-12, what);
    let Some(p_value) = expected["pvalue"].as_f64() else {
        // One value against one: scipy's asymptotic p-value is NaN, ours is exact.
        assert_eq!((actual.p_value, actual.exact), (1.0, true), "{what}");
        return;
    };
    let tolerance = if actual.exact { 1e-9 } else { 1e-7 };
    assert_close(actual.p_value, p_value, tolerance, 1e-300, what);
}
