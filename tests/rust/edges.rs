//! Numerical edge cases of the tests and distances that `edges_by_row.rs` does not cover: what is
//! undefined is absent with a reason, never "stable".
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftResult, DriftTestOptions, Verdict, detect_drift, drift_test,
};
use driftglass::stats::binning::Edges;
use driftglass::stats::mmd::bandwidth;
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

fn test_numbers(test: &str, a: &[f64], b: &[f64]) -> DriftResult {
    ask(test, &numbers(a), &numbers(b), &json!({}))
}

fn evidently(test: &str, a: &[f64], b: &[f64]) -> DriftResult {
    ask(test, &numbers(a), &numbers(b), &json!({"convention": "evidently"}))
}

#[track_caller]
fn check_undefined(result: &DriftResult, reason: &str) {
    assert_eq!((result.statistic, result.p_value), (None, None), "{result:?}");
    assert_eq!(result.verdict, Verdict::Inconclusive);
    assert!(result.reason.contains(reason), "{}", result.reason);
}

#[track_caller]
fn check(result: &DriftResult, statistic: f64, p_value: f64) {
    assert_close(result.statistic.unwrap(), statistic, 1e-12, 1e-15, "statistic");
    assert_close(result.p_value.unwrap(), p_value, 1e-9, 1e-300, "p");
}

portable_tests! {
    fn wasserstein_edges() {
        check_undefined(&test_numbers("wasserstein", &[], &[1.0]), "reference has no values");
        check_undefined(&test_numbers("wasserstein", &[1.0, INFINITY], &[1.0]), "infinite");
        check_undefined(&test_numbers("wasserstein", &[INFINITY], &[INFINITY]), "infinite");
        check(&test_numbers("wasserstein", &[5.0; 9], &[5.0; 9]), 0.0, 1.0);
    }

    fn jensen_shannon_edges() {
        let (a, b) = (labels(&[("a", 30)]), labels(&[("b", 30)]));
        let disjoint = ask("jensen-shannon", &a, &b, &json!({}));
        assert_close(disjoint.statistic.unwrap(), 1.0, 1e-12, 0.0, "base 2");
        let nats = ask("jensen-shannon", &a, &b, &json!({"convention": "evidently"}));
        assert_close(nats.statistic.unwrap(), 0.832_554_611_157_697_8, 1e-12, 0.0, "base e");
        check(&ask("jensen-shannon", &a, &a, &json!({})), 0.0, 1.0);
        check_undefined(&ask("jensen-shannon", &a, &labels(&[]), &json!({})), "batch has no values");
    }

    fn kl_with_an_empty_cell_is_finite() {
        let result = ask("kl-divergence", &labels(&[("a", 30), ("b", 5)]), &labels(&[("a", 30)]), &json!({}));
        assert!(result.statistic.is_some_and(|value| value > 0.0 && value < 5.0), "{result:?}");
    }

    fn psi_edges() {
        // An empty share counts as 0.0001: 2 * 0.9999 ln 10^4, and ln 2 / 2 - 0.4999 ln 0.0002.
        let disjoint = ask("psi", &labels(&[("a", 10)]), &labels(&[("b", 10)]), &json!({"convention": "evidently"}));
        assert_close(disjoint.statistic.unwrap(), 18.418_838_675_877_97, 0.0, 1e-9, "disjoint");
        let unseen = ask("psi", &labels(&[("a", 10)]), &labels(&[("a", 5), ("b", 5)]), &json!({"convention": "evidently"}));
        assert_close(unseen.statistic.unwrap(), 4.604_318_466_668_95, 0.0, 1e-9, "unseen");
        let one = ask("psi", &labels(&[("a", 1)]), &labels(&[("b", 1)]), &json!({}));
        assert_eq!(one.verdict, Verdict::Inconclusive);
    }

    /// Evidently: Jensen-Shannon 0, KL 0, PSI 0.35, and chi-squared raises an error.
    fn categories_that_go_missing_are_never_silent() {
        let reference = labels(&[("a", 600), ("b", 400)]);
        for (kept, missing) in [(500, 500), (100, 900)] {
            let mut builder = CategoryBuilder::default();
            (0..kept).for_each(|at| builder.push(if at % 5 < 3 { "a" } else { "b" }));
            (0..missing).for_each(|_| builder.push_missing());
            let batch = Column::new("c", Values::Categorical(builder.finish()), "");
            // What is there has not changed, and the tests of it say so beside the count of what is not.
            for test in ["jensen-shannon", "kl-divergence", "psi", "chi-squared"] {
                let result = ask(test, &reference, &batch, &json!({}));
                assert_close(result.statistic.unwrap(), 0.0, 0.0, 1e-12, test);
                assert_eq!((result.n_batch, result.missing_batch), (kept, missing));
                assert_eq!(result.missingness.batch, missing as f64 / 1000.0);
            }
            let table = |column: &Column| Table::new(vec![column.clone()]).unwrap();
            let report = detect_drift(&table(&reference), &table(&batch), &DriftOptions::default()).unwrap();
            let result = &report.columns[0];
            assert_eq!((report.verdict, result.missingness.verdict), (Verdict::Drifted, Verdict::Drifted));
            let said = format!("Missing values went from 0 % to {} % of rows.", missing / 10);
            assert!(result.reason.starts_with(&said), "{}", result.reason);
        }
    }

    fn evidently_with_missing_values_is_never_silent() {
        // 90 % missing: its Wasserstein is 0.096, its Jensen-Shannon 0; the default says it.
        let reference: Vec<f64> = (0..2000).map(|n| f64::from(n) * 0.37).collect();
        let batch: Vec<f64> = reference.iter().enumerate().map(|(at, &x)| if at % 10 == 0 { x } else { f64::NAN }).collect();
        let table = |values: &[f64]| Table::new(vec![numbers(values)]).unwrap();
        let report = detect_drift(&table(&reference), &table(&batch), &DriftOptions::default()).unwrap();
        assert_eq!(report.verdict, Verdict::Drifted);
        assert!(report.columns[0].reason.starts_with("Missing values went from 0 % to 90 %"), "{}", report.columns[0].reason);
        let nothing = evidently("wasserstein", &reference, &[f64::NAN; 50]);
        check_undefined(&nothing, "batch has no values");
    }

    fn evidently_constants() {
        let apart = evidently("wasserstein", &[5.0; 50], &[6.0; 50]);
        assert_close(apart.statistic.unwrap(), 1000.0, 1e-12, 0.0, "floor of the spread");
        let ours = ask("wasserstein", &numbers(&[5.0; 50]), &numbers(&[6.0; 50]), &json!({"normalize": true}));
        assert_close(ours.statistic.unwrap(), 2.0, 1e-12, 0.0, "pooled spread");
        check_undefined(&ask("wasserstein", &numbers(&[5.0; 50]), &numbers(&[5.0; 50]), &json!({"normalize": true})), "spread");
    }

    fn evidently_without_values_or_with_one_category() {
        for test in ["psi", "jensen-shannon", "kl-divergence", "hellinger", "wasserstein", "energy", "kolmogorov-smirnov"] {
            check_undefined(&evidently(test, &[], &[1.0]), "reference has no values");
        }
        let one = labels(&[("a", 20)]);
        check_undefined(&ask("chi-squared", &one, &one, &json!({"convention": "evidently"})), "only one category");
    }

    fn chi_squared_edges() {
        let (a, b) = (labels(&[("a", 20)]), labels(&[("a", 10), ("new", 10)]));
        let unseen = ask("chi-squared", &a, &b, &json!({}));
        assert!(unseen.p_value.unwrap() < 0.001 && unseen.verdict == Verdict::Drifted);
        let evidently = ask("chi-squared", &a, &b, &json!({"convention": "evidently"}));
        assert_eq!((evidently.p_value, evidently.statistic), (Some(0.0), None));
        check(&ask("chi-squared", &a, &a, &json!({})), 0.0, 1.0);
        let (c, d) = (labels(&[("a", 10), ("b", 20)]), labels(&[("a", 10), ("b", 15), ("c", 5)]));
        let table = ask("chi-squared", &c, &d, &json!({}));
        assert_close(table.statistic.unwrap(), 5.714_285_714_285_714, 1e-12, 0.0, "contingency");
        assert_close(table.p_value.unwrap(), 0.057_432_8, 1e-5, 0.0, "contingency p");
        let huge = ask("chi-squared", &labels(&[("a", 4000), ("b", 10)]), &labels(&[("a", 10), ("b", 4000)]), &json!({}));
        assert_eq!(huge.p_value, Some(0.0));
        assert!(huge.p_value_log10.is_some_and(|log| log < -1000.0));
    }

    fn labels_of_one_row_each_say_nothing() {
        // Every permutation has the same statistic, and rounding passed for a distance from it.
        for (n, m) in [(2, 3), (2, 12), (17, 40), (100, 100)] {
            let names: Vec<String> = (0..n + m).map(|at| at.to_string()).collect();
            let once = |names: &[String]| labels(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
            let result = ask("chi-squared", &once(&names[..n]), &once(&names[n..]), &json!({"method": "permutation"}));
            assert_eq!((result.p_value, result.verdict), (Some(1.0), Verdict::Inconclusive), "{n} {m}");
        }
    }

    fn sides_that_do_not_overlap_have_an_exact_p_value() {
        let above = |n: u32, from: f64| (0..n).map(|at| from + f64::from(at)).collect::<Vec<f64>>();
        // Of 10 and 2 values one order in 66 has the 2 on top, one below.
        let few = ask("kolmogorov-smirnov", &numbers(&above(10, 0.0)), &numbers(&above(2, 50.0)), &json!({"method": "asymptotic"}));
        check(&few, 1.0, 1.0 / 33.0);
        let large = numbers(&above(20_000, 0.0));
        check(&ask("kolmogorov-smirnov", &large, &numbers(&[-1.0]), &json!({})), 1.0, 2.0 / 20_001.0);
        let many = ask("kolmogorov-smirnov", &large, &numbers(&above(200, 1e6)), &json!({}));
        assert_eq!(many.p_value, Some(0.0));
        assert_close(many.p_value_log10.unwrap(), -485.6, 1e-3, 0.0, "2 / C(20200, 200)");
    }

    fn a_value_far_out_does_not_move_the_mean_discrepancy() {
        let (mut a, mut b) = (vec![0.0, 0.5, 1.25, 2.0, 2.5], vec![0.25, 1.0, 3.0, 3.5, 4.0]);
        for far in [-1e19, 1e19, -1e300] {
            a.push(far);
            b.extend([far, -far * 0.5]);
            let kernel = |x: f64, y: f64, sigma: f64| (-((x - y) / sigma).powi(2) / 2.0).exp();
            let (mut a, mut b) = (a.clone(), b.clone());
            for side in [&mut a, &mut b] {
                side.sort_by(f64::total_cmp);
            }
            let sigma = bandwidth(&a).unwrap();
            let sum = |x: &[f64], y: &[f64]| x.iter().flat_map(|x| y.iter().map(move |y| kernel(*x, *y, sigma))).sum::<f64>();
            let (n, m) = (a.len() as f64, b.len() as f64);
            let within = |side: &[f64], size: f64| (sum(side, side) - size) / (size * (size - 1.0));
            let expected = within(&a, n) + within(&b, m) - 2.0 * sum(&a, &b) / (n * m);
            assert_close(test_numbers("mmd", &a, &b).statistic.unwrap(), expected, 0.0, 1e-12, &format!("{far}"));
        }
    }

    fn t_test_edges() {
        for test in ["student-t", "welch-t"] {
            check_undefined(&test_numbers(test, &[5.0; 20], &[5.0; 20]), "no spread");
            check_undefined(&test_numbers(test, &[5.0; 20], &[6.0; 20]), "no spread");
            check_undefined(&test_numbers(test, &[1.0, INFINITY], &[1.0, 2.0]), "infinite");
        }
        check_undefined(&test_numbers("welch-t", &[1.0], &[1.0, 2.0, 3.0]), "too few");
        let student = test_numbers("student-t", &[1.0], &[2.0, 3.0, 4.0]);
        assert_close(student.statistic.unwrap(), -1.732, 1e-3, 0.0, "n = 1");
        assert_close(student.p_value.unwrap(), 0.225_4, 1e-3, 0.0, "n = 1");
    }

    fn mann_whitney_of_ties() {
        check(&test_numbers("mann-whitney", &[3.0; 20], &[3.0; 20]), 200.0, 1.0);
    }

    fn bins_of_edges() {
        let constant = Edges::equal_width(2.0, 2.0, 1).unwrap();
        assert_eq!((constant.values(), constant.count(&[2.0, 2.0])), ([1.5, 2.5].as_slice(), vec![2]));
        assert_eq!(Edges::equal_width(0.0, 3.0, 3).unwrap().count(&[0.5, 1.5, 2.0, 3.0]), [1, 1, 2]);
        assert_eq!(Edges::equal_width(f64::MIN, f64::MAX, 3), None);
        assert!(Edges::sturges(2, 1e16, 1e16 + 2.0, false).is_some());
    }
}
