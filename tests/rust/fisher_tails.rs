//! Fisher's exact p-values below the smallest double, by their logarithm; and where Evidently's form of
//! the test has no answer.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftResult, DriftTestOptions, Verdict, detect_drift, drift_test,
};
use driftglass::stats::hypergeometric::{fisher_exact, ln_fisher_exact, ln_upper_tail, upper_tail};
use driftglass::stats::proportion::{ln_two_proportion, two_proportion};
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use serde_json::{Value, json};

fn labels(counts: &[(&str, usize)]) -> Column {
    let mut builder = CategoryBuilder::default();
    for (label, rows) in counts {
        (0..*rows).for_each(|_| builder.push(label));
    }
    Column::new("c", Values::Categorical(builder.finish()), "")
}

fn fisher(a: &Column, b: &Column, options: &Value) -> DriftResult {
    let options: DriftTestOptions = serde_json::from_value(options.clone()).unwrap();
    drift_test("fisher-exact", a, b, &options).unwrap()
}

portable_tests! {
    fn logarithms_agree_with_whole_number_arithmetic() {
        // Python 3.13, math.comb: the natural logarithm of the sum over all tables that are no likelier.
        for ([a, n, b, m], expected) in [
            ([4000, 4010, 10, 4010], -5_417.926_921_663_318),
            ([10, 4010, 4000, 4010], -5_417.926_921_663_318),
            ([1900, 2000, 300, 3000], -2_059.801_691_337_219),
            ([500, 500, 0, 1500], -1_120.787_707_135_894),
            ([1, 1500, 900, 1000], -1_300.796_055_119_254_6),
        ] {
            assert_eq!(fisher_exact(a, n, b, m), Some(0.0));
            assert_close(ln_fisher_exact(a, n, b, m).unwrap(), expected, 1e-12, 0.0, "two-sided");
        }
        let above = ln_upper_tail(4000, 4010, 10, 4010).unwrap();
        assert_close(above, -5_418.620_068_843_878, 1e-12, 0.0, "one-sided");
    }

    fn logarithms_agree_with_p_values_that_are_doubles() {
        for (n, m) in [(40, 40), (30, 90), (200, 35)] {
            for (a, b) in (0..=n).step_by(3).zip((0..=m).rev().step_by(5)) {
                let p_value = fisher_exact(a, n, b, m).unwrap();
                if p_value < 0.01 {
                    assert_close(libm::exp(ln_fisher_exact(a, n, b, m).unwrap()), p_value, 1e-11, 0.0, "two-sided");
                }
                let above = upper_tail(a, n, b, m).unwrap();
                if above < 0.01 {
                    assert_close(libm::exp(ln_upper_tail(a, n, b, m).unwrap()), above, 1e-11, 0.0, "one-sided");
                }
            }
        }
        assert_eq!((ln_fisher_exact(1, 0, 0, 5), ln_upper_tail(6, 5, 0, 5)), (None, None));
    }

    fn a_p_value_below_the_smallest_double_has_its_logarithm_beside() {
        let (a, b) = (labels(&[("a", 4000), ("b", 10)]), labels(&[("a", 10), ("b", 4000)]));
        let both = fisher(&a, &b, &json!({}));
        assert_eq!((both.p_value, both.verdict), (Some(0.0), Verdict::Drifted));
        assert_close(both.p_value_log10.unwrap(), -2_352.975_765_433_451, 1e-12, 0.0, "log10");
        let one = fisher(&a, &b, &json!({"alternative": "greater"}));
        assert_close(one.p_value_log10.unwrap(), -2_353.276_795_429_115, 1e-12, 0.0, "log10");
        let other = fisher(&a, &b, &json!({"alternative": "less"}));
        assert_eq!((other.p_value, other.p_value_log10), (Some(1.0), None));
        let known: Vec<f64> = vec![1.0; 4000];
        let gone: Vec<f64> = known.iter().enumerate().map(|(at, &x)| if at < 3900 { f64::NAN } else { x }).collect();
        let table = |values: Vec<f64>| Table::new(vec![Column::new("x", Values::numeric(values), "")]).unwrap();
        let report = detect_drift(&table(known), &table(gone), &DriftOptions::default()).unwrap();
        let missingness = &report.columns[0].missingness;
        assert_eq!(missingness.p_value, Some(0.0));
        // mpmath 1.3: log10(erfc(z / sqrt(2))) for the pooled z of these shares.
        assert_close(missingness.p_value_log10.unwrap(), -1_654.476_343_259_354, 1e-12, 0.0, "missingness");
        // 400 of 400 against none of 500 million: Fisher's, whose only table this rare is 1 / choose.
        assert_eq!(two_proportion(0, 500_000_000, 400, 400), Some(0.0));
        assert!(ln_two_proportion(0, 500_000_000, 400, 400).unwrap() < -5_000.0);
    }

    /// Evidently 0.7.23 raises `ValueError`.
    fn evidently_has_no_fisher_test_of_three_categories() {
        let three = labels(&[("a", 20), ("b", 20), ("c", 20)]);
        let other = labels(&[("a", 50), ("b", 5), ("c", 5)]);
        let result = fisher(&three, &other, &json!({"convention": "evidently"}));
        assert_eq!((result.statistic, result.p_value, result.verdict), (None, None, Verdict::Inconclusive));
        assert!(result.reason.contains("takes two categories"), "{}", result.reason);
        assert_eq!(fisher(&three, &other, &json!({})).verdict, Verdict::Drifted);
    }
}
