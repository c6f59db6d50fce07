//! What a result says beside its numbers: how they came about where that limits them, and the warning of
//! a report.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::drift::{
    Adjustment, DriftOptions, DriftReport, DriftResult, DriftTestOptions, Preset, Verdict,
    detect_drift, drift_test,
};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use serde_json::{Value, json};

const INFINITY: f64 = f64::INFINITY;

fn numbers(values: &[f64]) -> Column {
    Column::new("x", Values::numeric(values.to_vec()), "")
}

fn labels(counts: &[(&str, usize)]) -> Column {
    let mut builder = CategoryBuilder::default();
    for (label, rows) in counts {
        (0..*rows).for_each(|_| builder.push(label));
    }
    Column::new("c", Values::Categorical(builder.finish()), "")
}

fn ask(test: &str, a: &Column, b: &Column, options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test(test, a, b, &options).unwrap()
}

fn detect(reference: &Column, batch: &Column, options: &DriftOptions) -> DriftReport {
    let table = |column: &Column| Table::new(vec![column.clone()]).unwrap();
    detect_drift(&table(reference), &table(batch), options).unwrap()
}

#[track_caller]
fn says(result: &DriftResult, what: &str) {
    assert!(result.reason.contains(what), "{}", result.reason);
}

portable_tests! {
    fn a_limit_with_a_small_expected_count_is_not_to_be_trusted() {
        let (a, b) = (labels(&[("a", 10), ("b", 20)]), labels(&[("a", 10), ("b", 15), ("c", 5)]));
        for test in ["chi-squared", "g-test"] {
            says(&ask(test, &a, &b, &json!({})), "An expected count is below 5");
            let permuted = ask(test, &a, &b, &json!({"method": "permutation"}));
            assert!(!permuted.reason.contains("expected count"), "{}", permuted.reason);
        }
        let (a, b) = (labels(&[("a", 20), ("b", 20)]), labels(&[("a", 20), ("b", 30)]));
        let enough = ask("chi-squared", &a, &b, &json!({}));
        assert!(!enough.reason.contains("expected count"), "{}", enough.reason);
        let classic = DriftOptions { preset: Some(Preset::Classic), ..DriftOptions::default() };
        let report = detect(&labels(&[("a", 90), ("b", 3)]), &labels(&[("a", 90)]), &classic);
        says(&report.columns[0], "An expected count is below 5");
    }

    fn the_filling_of_empty_cells_is_said() {
        let (a, b) = (labels(&[("a", 50), ("b", 50)]), labels(&[("a", 100)]));
        for options in [json!({}), json!({"convention": "evidently"})] {
            says(&ask("kl-divergence", &a, &b, &options), "Empty cells of the batch count as 1.00e-4 of its rows.");
            says(&ask("psi", &b, &a, &options), "Empty cells of the reference count as 1.00e-4 of its rows.");
        }
        // KL needs no filling where only the reference's cell is empty.
        let bare = ask("kl-divergence", &b, &a, &json!({}));
        assert!(!bare.reason.contains("Empty cells"), "{}", bare.reason);
        let rare = labels(&[("a", 99_999), ("b", 1)]);
        says(&ask("psi", &rare, &labels(&[("a", 5), ("c", 5)]), &json!({"convention": "evidently"})), "count as 1.00e-11 of the reference and 1.00e-4 of the batch.");
    }

    fn a_reference_without_spread_is_said_with_the_raw_distance() {
        let (five, six) = (numbers(&[5.0; 50]), numbers(&[6.0; 50]));
        let ours = ask("wasserstein", &five, &six, &json!({"normalize": true}));
        says(&ours, "divided by that of both sides together; undivided it is 1.00.");
        let evidently = ask("wasserstein", &five, &six, &json!({"convention": "evidently"}));
        assert_close(evidently.statistic.unwrap(), 1000.0, 1e-12, 0.0, "floor");
        says(&evidently, "Evidently divides by 0.001; undivided it is 1.00.");
        let plain = ask("wasserstein", &five, &six, &json!({}));
        assert!(!plain.reason.contains("spread"), "{}", plain.reason);
        let other = ask("wasserstein", &numbers(&[1.0, 2.0, 3.0]), &six, &json!({"normalize": true}));
        assert!(!other.reason.contains("spread"), "{}", other.reason);
        for test in ["student-t", "welch-t"] {
            let t = ask(test, &five, &six, &json!({}));
            assert_eq!((t.statistic, t.verdict), (None, Verdict::Inconclusive));
            says(&t, "both sides are constant and differ");
            says(&ask(test, &five, &five, &json!({})), "no spread");
        }
    }

    fn infinities_that_evidently_drops_are_counted() {
        let mut a: Vec<f64> = (0..200).map(|at| f64::from(at) * 0.37).collect();
        let clean = numbers(&a);
        a.extend([INFINITY, -INFINITY, INFINITY]);
        for test in ["wasserstein", "kolmogorov-smirnov", "psi"] {
            let result = ask(test, &clean, &numbers(&a), &json!({"convention": "evidently"}));
            says(&result, "Evidently drops infinite values: 0 of the reference, 3 of the batch.");
            assert!(!ask(test, &clean, &clean, &json!({"convention": "evidently"})).reason.contains("infinite"));
        }
        assert!(!ask("kolmogorov-smirnov", &clean, &numbers(&a), &json!({})).reason.contains("drops"));
    }

    fn a_bound_in_place_of_permutations_says_so() {
        let (a, b) = (labels(&[("a", 4000), ("b", 10)]), labels(&[("a", 10), ("b", 4000)]));
        let bound = ask("chi-squared", &a, &b, &json!({"method": "permutation"}));
        assert_eq!((bound.method.as_str(), bound.seed, bound.verdict), ("bound", None, Verdict::Drifted));
        assert!(bound.p_value.unwrap() < 0.001);
        let near = ask("chi-squared", &a, &labels(&[("a", 3990), ("b", 20)]), &json!({"method": "permutation"}));
        assert_eq!((near.method.as_str(), near.seed.is_some()), ("permutation", true));
    }

    /// Its table ends at 0.001, which a lone change among more than 50 tests cannot do with.
    fn anderson_darling_by_name_sees_a_lone_change_among_a_hundred_columns() {
        let mut rng = SplitMix64::new(41);
        let mut make = |n: usize, shift: f64| -> Table {
            let column = |at: usize, rng: &mut SplitMix64| {
                let by = if at == 7 { shift } else { 0.0 };
                Column::new(format!("x{at}"), Values::numeric((0..n).map(|_| rng.unit() + by).collect()), "")
            };
            Table::new((0..100).map(|at| column(at, &mut rng)).collect()).unwrap()
        };
        let (reference, batch) = (make(500, 0.0), make(200, 0.5));
        let tests = Some((0..100).map(|at| (format!("x{at}"), "anderson-darling".to_owned())).collect());
        for adjust in [Adjustment::BenjaminiHochberg, Adjustment::Bonferroni] {
            let options = DriftOptions { tests: tests.clone(), adjust: Some(adjust), ..DriftOptions::default() };
            let report = detect_drift(&reference, &batch, &options).unwrap();
            let drifted: Vec<&str> = report.columns.iter().filter(|c| c.verdict == Verdict::Drifted).filter_map(|c| c.column.as_deref()).collect();
            assert_eq!(drifted, ["x7"]);
            assert_eq!(report.columns[7].method, "permutation");
            assert!(report.columns.iter().all(|c| c.verdict != Verdict::Inconclusive));
        }
    }

    fn a_method_too_coarse_for_its_level_is_inconclusive() {
        let mut rng = SplitMix64::new(42);
        let mut make = |by: f64| numbers(&(0..400).map(|_| rng.unit() + by).collect::<Vec<f64>>());
        let (a, b) = (make(0.0), make(0.8));
        for (test, options) in [
            ("wasserstein", json!({"threshold": 0.0001})),
            ("anderson-darling", json!({"threshold": 0.0001, "method": "asymptotic"})),
            ("anderson-darling", json!({"threshold": 0.0001})),
        ] {
            let result = ask(test, &a, &b, &options);
            assert_eq!((result.verdict, result.min_detectable_effect), (Verdict::Inconclusive, None), "{test}");
            says(&result, "is below 0.00100 by this method: too coarse for a level of 1.00e-4. Use the method permutation with at least 200000 resamples.");
        }
        let enough = ask("wasserstein", &a, &b, &json!({"threshold": 0.0001, "resamples": 10_000}));
        assert_eq!(enough.verdict, Verdict::Drifted);
    }

    fn a_report_warns_of_a_reference_smaller_than_the_batch() {
        let mut rng = SplitMix64::new(43);
        let mut make = |n: usize| numbers(&(0..n).map(|_| rng.unit()).collect::<Vec<f64>>());
        let (small, large) = (make(500), make(501));
        let report = detect(&small, &large, &DriftOptions::default());
        assert_eq!(report.warnings.len(), 1);
        assert_eq!(report.warnings[0].code, "reference-small");
        assert!(report.warnings[0].message.starts_with("The batch has 501 rows, the reference 500"), "{}", report.warnings[0].message);
        assert!(detect(&large, &small, &DriftOptions::default()).warnings.is_empty());
        let written = serde_json::to_value(&report).unwrap();
        assert_eq!(serde_json::from_value::<DriftReport>(written.clone()).unwrap(), report);
        // A document of before has none.
        let mut older = written;
        older.as_object_mut().unwrap().remove("warnings");
        assert!(serde_json::from_value::<DriftReport>(older).unwrap().warnings.is_empty());
    }
}
