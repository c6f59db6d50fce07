//! Drift: numbers against scipy, verdicts against the promises of statistics.md.
#![allow(clippy::unwrap_used, clippy::panic)]

use crate::common;
use crate::common::generator;

use common::assert_close;
use driftglass::drift::{
    Adjustment, DriftOptions, DriftReport, DriftResult, DriftTestOptions, Method, Preset, Verdict,
    detect_drift, drift_test,
};
use driftglass::error::Code;
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Kind, Table};
use serde_json::Value;

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A column of the numbers in a fixture, missing ones as NaN.
fn number_column(description: &Value) -> Column {
    let numbers = match description.as_array() {
        Some(values) => {
            values.iter().map(|value| generator::number(value).unwrap_or(f64::NAN)).collect()
        }
        None => generator::sample(description),
    };
    Column::from_numbers("x", numbers)
}

/// A column of `[value, count]` pairs of a fixture.
fn label_column(pairs: &Value) -> Column {
    let mut labels: Vec<Option<String>> = Vec::new();
    for pair in pairs.as_array().unwrap() {
        let label = match &pair[0] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        labels.resize(labels.len() + pair[1].as_u64().unwrap() as usize, label);
    }
    Column::from_texts("x", labels.iter().map(Option::as_deref))
}

fn ks(reference: &Column, batch: &Column) -> DriftResult {
    drift_test("kolmogorov-smirnov", reference, batch, &DriftTestOptions::default()).unwrap()
}

fn uniform(name: &str, rng: &mut SplitMix64, n: usize) -> Column {
    Column::from_numbers(name, (0..n).map(|_| rng.unit()).collect())
}

fn labels(name: &str, rng: &mut SplitMix64, n: usize, k: u64) -> Column {
    let labels: Vec<String> = (0..n).map(|_| format!("c{}", rng.below(k))).collect();
    Column::from_texts(name, labels.iter().map(|label| Some(label.as_str())))
}

fn table(columns: Vec<Column>) -> Table {
    Table::new(columns).unwrap()
}

fn detect(reference: Vec<Column>, batch: Vec<Column>) -> DriftReport {
    detect_drift(&table(reference), &table(batch), &DriftOptions::default()).unwrap()
}

fn code(result: driftglass::error::Result<impl std::fmt::Debug>) -> Code {
    result.unwrap_err().code
}

#[track_caller]
fn check(actual: &DriftResult, expected: &Value, what: &str) {
    let Some(statistic) = expected["statistic"].as_f64() else {
        assert_eq!((actual.statistic, actual.p_value), (None, None), "{what}");
        assert_eq!(actual.verdict, Verdict::Inconclusive, "{what}");
        return;
    };
    assert_close(actual.statistic.unwrap(), statistic, 1e-9, 1e-12, what);
    // scipy has no asymptotic p-value for one value against one (NaN); ours is exact.
    let p_value = expected["pvalue"].as_f64().unwrap_or(1.0);
    let relative = if actual.method == "exact" { 1e-9 } else { 1e-7 };
    assert_close(actual.p_value.unwrap(), p_value, relative, 1e-300, what);
    if p_value > 0.05 {
        assert_ne!(actual.verdict, Verdict::Drifted, "{what}");
    } else {
        assert_eq!(actual.verdict, Verdict::Drifted, "{what}");
    }
}

portable_tests! {
    fn kolmogorov_smirnov_agrees_with_scipy() {
        let cases = fixture(include_str!("../fixtures/drift_numeric.json"));
        for case in cases["cases"].as_array().unwrap() {
            let (reference, batch) = (number_column(&case["reference"]), number_column(&case["batch"]));
            for (name, method, alternative) in [
                ("auto", Method::Auto, "two-sided"),
                ("asymp", Method::Asymptotic, "two-sided"),
                ("exact", Method::Exact, "two-sided"),
                ("less", Method::Auto, "less"),
                ("greater", Method::Auto, "greater"),
            ] {
                // The limit of sides that do not overlap is 0 in scipy; ours is exact.
                let apart = name == "asymp" && case["scipy"]["ks_2samp"]["exact"]["statistic"] == 1.0;
                let expected = &case["scipy"]["ks_2samp"][if apart { "exact" } else { name }];
                if expected.is_null() {
                    continue;
                }
                let options = DriftTestOptions {
                    method: Some(method),
                    alternative: Some(alternative.to_owned()),
                    ..DriftTestOptions::default()
                };
                let actual = drift_test("kolmogorov-smirnov", &reference, &batch, &options).unwrap();
                check(&actual, expected, &format!("{} {name}", case["name"]));
            }
        }
    }

    fn chi_squared_agrees_with_scipy() {
        let cases = fixture(include_str!("../fixtures/drift_categorical.json"));
        for case in cases["cases"].as_array().unwrap() {
            let (reference, batch) = (label_column(&case["reference"]), label_column(&case["batch"]));
            let scipy = &case["scipy"];
            for (name, correction) in [("plain", false), ("yates", true)] {
                let expected = &scipy["chi2_contingency"][name];
                if expected.is_null() && !scipy["chi2_contingency"].is_null() {
                    continue;
                }
                let options = DriftTestOptions { correction: Some(correction), ..DriftTestOptions::default() };
                let actual = drift_test("chi-squared", &reference, &batch, &options).unwrap();
                let what = format!("{} {name}", case["name"]);
                check(&actual, expected, &what);
                if let Some(distance) = scipy["total_variation"].as_f64() {
                    assert_close(actual.effect.unwrap(), distance, 1e-9, 1e-12, &what);
                }
            }
        }
    }

    fn a_side_without_values_is_named() {
        let some = Column::from_numbers("x", vec![1.5, 2.5, 3.5]);
        let none = Column::from_numbers("x", vec![f64::NAN; 4]);
        let result = ks(&some, &none);
        assert_eq!((result.statistic, result.p_value, result.effect), (None, None, None));
        assert_eq!(result.verdict, Verdict::Inconclusive);
        assert!(result.reason.contains("batch has no values"), "{}", result.reason);
        let result = ks(&Column::from_numbers("x", vec![]), &some);
        assert!(result.reason.contains("reference has no values"), "{}", result.reason);
    }

    fn one_value_repeated_is_no_change() {
        let seven = Column::from_numbers("x", vec![7.0; 1000]);
        for test in ["kolmogorov-smirnov", "chi-squared"] {
            let result = drift_test(test, &seven, &seven, &DriftTestOptions::default()).unwrap();
            assert_eq!((result.statistic, result.p_value), (Some(0.0), Some(1.0)));
            assert_eq!(result.verdict, Verdict::Stable);
        }
    }

    fn signed_zeros_are_equal_and_infinities_keep_their_order() {
        let zeros = |sign: f64| Column::from_numbers("x", vec![sign * 0.0; 50]);
        assert_eq!(ks(&zeros(1.0), &zeros(-1.0)).statistic, Some(0.0));
        let reference = Column::from_numbers("x", vec![1.0, 2.0, f64::INFINITY]);
        let batch = Column::from_numbers("x", vec![1.0, 2.0, 3.0]);
        assert_close(ks(&reference, &batch).statistic.unwrap(), 1.0 / 3.0, 1e-12, 0.0, "D");
    }

    fn a_p_value_below_the_smallest_double_keeps_its_order() {
        let shifted = |by: f64| Column::from_numbers("x", (0..20_000).map(|n| by + f64::from(n) / 3.0).collect());
        let (near, far) = (ks(&shifted(0.0), &shifted(3000.0)), ks(&shifted(0.0), &shifted(6000.0)));
        assert_eq!((near.p_value, far.p_value), (Some(0.0), Some(0.0)));
        assert!(far.p_value_log10.unwrap() < near.p_value_log10.unwrap());
        assert!(near.p_value_log10.unwrap() < -308.0);
    }

    fn the_outcome_is_the_same_with_sides_swapped_and_rows_shuffled() {
        let mut rng = SplitMix64::new(5);
        let numbers: Vec<f64> = (0..300).map(|_| rng.unit()).collect();
        let batch = uniform("x", &mut rng, 140);
        let reversed = Column::from_numbers("x", numbers.iter().rev().copied().collect());
        let reference = Column::from_numbers("x", numbers);
        let there = ks(&reference, &batch);
        assert_eq!(there, ks(&reversed, &batch));
        let back = ks(&batch, &reference);
        assert_eq!((there.statistic, there.p_value), (back.statistic, back.p_value));
    }

    fn presets_go_by_their_names() {
        let error = driftglass::monitor::MonitorConfig::from_json(r#"{"drift":{"preset":"x"}}"#).unwrap_err();
        let expected = "\"x\" is not a preset; available: calibrated, classic, evidently, nannyml";
        assert!(error.code == Code::ConfigInvalid && error.message.contains(expected), "{error}");
        for preset in [Preset::Calibrated, Preset::Classic, Preset::Evidently, Preset::Nannyml] {
            let options = DriftOptions { preset: Some(preset), ..DriftOptions::default() };
            let text = serde_json::to_string(&options).unwrap();
            assert_eq!(serde_json::from_str::<DriftOptions>(&text).unwrap(), options);
        }
    }

    fn unknown_tests_and_options_are_refused() {
        let x = Column::from_numbers("x", vec![1.5, 2.5]);
        let run = |test: &str, options: DriftTestOptions| drift_test(test, &x, &x, &options);
        let error = run("nonsense", DriftTestOptions::default()).unwrap_err();
        assert_eq!(error.code, Code::ConfigInvalid);
        assert!(error.message.starts_with("\"nonsense\" is not a test; available: kolmogorov-smirnov, "), "{error}");
        for threshold in [0.0, 1.0, -1.0, f64::NAN] {
            let options = DriftTestOptions { threshold: Some(threshold), ..DriftTestOptions::default() };
            assert_eq!(code(run("chi-squared", options)), Code::ConfigInvalid);
        }
        let refused = [
            ("chi-squared", serde_json::json!({"bins": "sturges"}), "\"bins\" belongs to psi"),
            ("psi", serde_json::json!({"bins": 0}), "bins is 0"),
            ("psi", serde_json::json!({"normalize": true}), "\"normalize\" belongs to wasserstein"),
            ("psi", serde_json::json!({"correction": true}), "\"correction\" belongs to chi-squared"),
            ("psi", serde_json::json!({"alternative": "less"}), "psi has no direction"),
            ("psi", serde_json::json!({"method": "exact"}), "psi has no exact method; use auto, permutation"),
            ("chi-squared", serde_json::json!({"method": "exact"}), "chi-squared has no exact method"),
            ("psi", serde_json::json!({"convention": "evidently", "bins": 10}), "\"bins\" has no meaning in the convention evidently"),
            ("welch-t", serde_json::json!({"convention": "evidently"}), "evidently has no welch-t"),
            ("psi", serde_json::json!({"convention": "nannyml"}), "nannyml has no psi"),
        ];
        for (test, options, expected) in refused {
            let error = run(test, serde_json::from_value(options).unwrap()).unwrap_err();
            assert!(error.code == Code::ConfigInvalid && error.message.starts_with(expected), "{error}");
        }
        let words = Column::from_texts("x", [Some("a"), Some("b")]);
        let result = drift_test("kolmogorov-smirnov", &words, &words, &DriftTestOptions::default());
        assert_eq!(code(result), Code::KindMismatch);
    }

    fn a_permutation_p_value_is_seeded_and_says_so() {
        let mut rng = SplitMix64::new(9);
        let (reference, batch) = (labels("x", &mut rng, 300, 40), labels("x", &mut rng, 60, 40));
        let run = |seed: u64| {
            let options = DriftTestOptions { method: Some(Method::Permutation), seed: Some(seed), ..DriftTestOptions::default() };
            drift_test("chi-squared", &reference, &batch, &options).unwrap()
        };
        assert_eq!(run(1), run(1));
        assert_eq!(run(1).seed, Some(1));
        assert_eq!(run(1).method, "permutation");
    }
}

portable_tests! {
    fn a_report_names_what_moved_and_what_did_not() {
        let mut rng = SplitMix64::new(1);
        let reference = vec![uniform("same", &mut rng, 2000), uniform("moved", &mut rng, 2000), labels("city", &mut rng, 2000, 6)];
        let shifted = Column::from_numbers("moved", (0..500).map(|_| rng.unit() + 0.2).collect());
        let report = detect(reference, vec![uniform("same", &mut rng, 500), shifted, labels("city", &mut rng, 500, 6)]);
        let verdicts: Vec<Verdict> = report.columns.iter().map(|column| column.verdict).collect();
        assert_eq!(verdicts, [Verdict::Stable, Verdict::Drifted, Verdict::Stable]);
        assert_eq!((report.drifted, report.compared, report.verdict), (1, 3, Verdict::Drifted));
        assert_close(report.share, 1.0 / 3.0, 1e-12, 0.0, "share");
        let moved = &report.columns[1];
        assert!(moved.reason.contains("of rows moved (at least"), "{}", moved.reason);
        assert!(moved.effect_low.unwrap() > 0.05 && moved.effect_low.unwrap() < moved.effect.unwrap());
        assert_eq!(report.columns[0].effect_low, Some(0.0));
        assert!(report.columns[0].reason.starts_with("No change seen; a shift of"), "{}", report.columns[0].reason);
    }

    fn few_rows_are_inconclusive_and_a_small_change_is_stable() {
        let mut rng = SplitMix64::new(2);
        let report = detect(vec![uniform("x", &mut rng, 2000)], vec![uniform("x", &mut rng, 12)]);
        assert_eq!(report.verdict, Verdict::Inconclusive);
        assert!(report.columns[0].reason.starts_with("Only 12 values in the batch"), "{}", report.columns[0].reason);
        assert!(report.columns[0].min_detectable_effect.unwrap() > 0.25);
        let slightly = Column::from_numbers("x", (0..20_000).map(|_| rng.unit() + 0.03).collect());
        let report = detect(vec![uniform("x", &mut rng, 20_000)], vec![slightly]);
        assert_eq!(report.verdict, Verdict::Stable);
        assert!(report.columns[0].reason.starts_with("Detectable but small"), "{}", report.columns[0].reason);
    }

    fn missing_values_are_a_drift_of_their_own() {
        let mut rng = SplitMix64::new(3);
        let holes: Vec<f64> = (0..600).map(|row| if row % 3 == 0 { f64::NAN } else { rng.unit() }).collect();
        let columns = |name: &str| vec![Column::from_numbers(name, holes.clone())];
        let reference = table(vec![uniform("x", &mut rng, 2000)]);
        let report = detect_drift(&reference, &table(columns("x")), &DriftOptions::default()).unwrap();
        let column = &report.columns[0];
        assert_eq!((column.verdict, column.missingness.verdict), (Verdict::Drifted, Verdict::Drifted));
        assert_eq!(column.effect_low, Some(0.0));
        assert!(column.reason.starts_with("Missing values went from 0 % to 33 % of rows."), "{}", column.reason);
        let off = DriftOptions { missingness: Some(false), ..DriftOptions::default() };
        let report = detect_drift(&reference, &table(columns("x")), &off).unwrap();
        assert_eq!(report.columns[0].verdict, Verdict::Stable);
        let none = vec![Column::from_numbers("x", vec![f64::NAN; 200])];
        let report = detect_drift(&reference, &table(none), &DriftOptions::default()).unwrap();
        assert_eq!((report.columns[0].statistic, report.columns[0].verdict), (None, Verdict::Drifted));
    }

    fn classic_is_the_textbook_recipe() {
        let mut rng = SplitMix64::new(4);
        let slightly = Column::from_numbers("x", (0..20_000).map(|_| rng.unit() + 0.03).collect());
        let classic = DriftOptions { preset: Some(Preset::Classic), ..DriftOptions::default() };
        let reference = table(vec![uniform("x", &mut rng, 20_000)]);
        let report = detect_drift(&reference, &table(vec![slightly]), &classic).unwrap();
        assert_eq!((report.verdict, report.adjust.as_str()), (Verdict::Drifted, "none"));
        assert_eq!(report.columns[0].p_value, report.columns[0].adjusted_p_value);
        let few = detect_drift(&reference, &table(vec![uniform("x", &mut rng, 9)]), &classic).unwrap();
        assert_eq!(few.verdict, Verdict::Inconclusive);
        let enough = detect_drift(&reference, &table(vec![uniform("x", &mut rng, 14)]), &classic).unwrap();
        assert_eq!(enough.verdict, Verdict::Stable);
        assert!(enough.columns[0].reason.starts_with("No change seen; a shift of 48 %"), "{}", enough.columns[0].reason);
    }

    fn a_column_that_changes_kind_is_compared_where_it_can_be() {
        let mut rng = SplitMix64::new(6);
        let whole = |rng: &mut SplitMix64, n: usize, k: u64| Column::from_numbers("x", (0..n).map(|_| rng.below(k) as f64).collect());
        let (ten, eleven) = (whole(&mut rng, 900, 10), whole(&mut rng, 900, 11));
        assert_eq!((ten.kind(), eleven.kind()), (Kind::Categorical, Kind::Numeric));
        for (reference, batch) in [(ten.clone(), eleven.clone()), (eleven, ten.clone())] {
            let report = detect(vec![reference], vec![batch]);
            assert_eq!((report.columns[0].kind, report.columns[0].test.as_str()), (Kind::Numeric, "kolmogorov-smirnov"));
        }
        let (many, few) = (labels("x", &mut rng, 3000, 60), labels("x", &mut rng, 60, 60));
        assert_eq!((many.kind(), few.kind()), (Kind::Categorical, Kind::Text));
        let report = detect(vec![many], vec![few]);
        assert_eq!((report.columns[0].test.as_str(), report.columns[0].method.as_str()), ("chi-squared", "permutation"));
        let report = detect(vec![ten], vec![labels("x", &mut rng, 900, 3)]);
        assert_eq!((report.compared, report.drifted), (1, 1));
        let report = detect(vec![uniform("x", &mut rng, 100)], vec![labels("x", &mut rng, 100, 3)]);
        assert_eq!(report.compared, 0);
        assert_eq!(report.verdict, Verdict::Inconclusive);
        assert!(report.skipped[0].reason.contains("from numeric to categorical"));
    }

    fn free_text_goes_by_length() {
        let text = |prefix: &str| {
            let texts: Vec<String> = (0..400).map(|n| format!("{prefix}{n:03}")).collect();
            Column::from_texts("note", texts.iter().map(|text| Some(text.as_str())))
        };
        let report = detect(vec![text("a")], vec![text("b")]);
        assert_eq!((report.columns[0].kind, report.columns[0].verdict), (Kind::Text, Verdict::Stable));
        assert!(report.columns[0].reason.contains("only lengths and missing values"));
        assert_eq!(detect(vec![text("a")], vec![text("longer ")]).verdict, Verdict::Drifted);
    }

    fn columns_tests_and_thresholds_are_honoured() {
        let mut rng = SplitMix64::new(7);
        let reference = table(vec![uniform("x", &mut rng, 500), labels("c", &mut rng, 500, 4), labels("gone", &mut rng, 500, 4)]);
        let batch = table(vec![uniform("x", &mut rng, 500), labels("c", &mut rng, 500, 4), labels("new", &mut rng, 500, 4)]);
        let run = |options: DriftOptions| detect_drift(&reference, &batch, &options);
        let only = run(DriftOptions { columns: Some(vec!["c".into()]), ..DriftOptions::default() }).unwrap();
        assert_eq!((only.compared, only.skipped.len()), (1, 3));
        let all = run(DriftOptions::default()).unwrap();
        let skipped: Vec<&str> = all.skipped.iter().map(|skipped| skipped.column.as_str()).collect();
        assert_eq!(skipped, ["gone", "new"]);
        let strict = run(DriftOptions { thresholds: Some([("c".to_owned(), 0.001)].into()), ..DriftOptions::default() }).unwrap();
        assert_eq!((strict.columns[0].threshold, strict.columns[1].threshold), (0.05, 0.001));
        let asked = |column: &str, test: &str| run(DriftOptions { tests: Some([(column.to_owned(), test.to_owned())].into()), ..DriftOptions::default() });
        assert_eq!(asked("c", "chi-squared").unwrap(), all);
        assert_eq!(code(asked("c", "kolmogorov-smirnov")), Code::KindMismatch);
        assert_eq!(code(asked("nobody", "chi-squared")), Code::ColumnMissing);
        assert_eq!(code(run(DriftOptions { columns: Some(vec!["nobody".into()]), ..DriftOptions::default() })), Code::ColumnMissing);
        let many = run(DriftOptions { min_rows: Some(501), ..DriftOptions::default() }).unwrap();
        assert_eq!(many.verdict, Verdict::Inconclusive);
        for alpha in [0.0, 1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(code(run(DriftOptions { alpha: Some(alpha), ..DriftOptions::default() })), Code::ConfigInvalid);
        }
        for effect in [-0.1, 1.1, f64::NAN] {
            assert_eq!(code(run(DriftOptions { min_effect: Some(effect), ..DriftOptions::default() })), Code::ConfigInvalid);
        }
    }

    fn every_adjustment_is_at_least_as_strict_as_none() {
        let mut rng = SplitMix64::new(8);
        let names = ["a", "b", "c", "d", "e"];
        let mut make = |n: usize| table(names.iter().map(|name| uniform(name, &mut rng, n)).collect());
        let (reference, batch) = (make(500), make(200));
        for adjust in [Adjustment::BenjaminiHochberg, Adjustment::Holm, Adjustment::Bonferroni, Adjustment::None] {
            let options = DriftOptions { adjust: Some(adjust), ..DriftOptions::default() };
            let report = detect_drift(&reference, &batch, &options).unwrap();
            assert_eq!(report.adjust, adjust.as_str());
            for column in &report.columns {
                assert!(column.adjusted_p_value >= column.p_value);
            }
        }
    }

    /// The promise: clean batches of ten columns, small ones and many categories among them.
    fn clean_batches_raise_at_most_alpha_alarms() {
        const ROUNDS: u32 = 200;
        let mut rng = SplitMix64::new(20_240_917);
        let mut alarms = 0;
        for round in 0..ROUNDS {
            let mut make = |n: usize| {
                let mut columns = vec![
                    uniform("uniform", &mut rng, n),
                    labels("two", &mut rng, n, 2),
                    labels("five", &mut rng, n, 5),
                    labels("thirty", &mut rng, n, 30),
                    labels("hundred", &mut rng, n, 100),
                ];
                let mut draws = |name: &str, draw: &dyn Fn(f64) -> f64| {
                    columns.push(Column::from_numbers(name, (0..n).map(|_| draw(rng.unit())).collect()));
                };
                draws("odds", &|u| u / (1.0 - u));
                draws("tied", &|u| (u * 30.0).floor());
                draws("codes", &|u| (u * u * 8.0).floor());
                draws("zeros", &|u| if u < 0.8 { 0.0 } else { u });
                draws("holes", &|u| if u < 0.1 { f64::NAN } else { u });
                table(columns)
            };
            let (reference, batch) = (make(500), make(if round % 2 == 0 { 50 } else { 200 }));
            let report = detect_drift(&reference, &batch, &DriftOptions::default()).unwrap();
            alarms += u32::from(report.verdict == Verdict::Drifted);
        }
        // 5 % and three standard errors of 200 rounds.
        assert!(f64::from(alarms) / f64::from(ROUNDS) <= 0.05 + 3.0 * 0.0154, "{alarms} alarms");
    }

    /// The lower bound holds in at least 95 % of samples with a true change.
    fn effects_are_rarely_below_their_lower_bound() {
        const ROUNDS: u32 = 300;
        let mut rng = SplitMix64::new(77);
        let (mut numbers, mut categories) = (0, 0);
        for _ in 0..ROUNDS {
            let shifted = Column::from_numbers("x", (0..200).map(|_| rng.unit() + 0.2).collect());
            let moved: Vec<String> = (0..200).map(|_| format!("c{}", (rng.unit() * rng.unit() * 8.0).floor())).collect();
            let moved = Column::from_texts("c", moved.iter().map(|label| Some(label.as_str())));
            let reference = vec![uniform("x", &mut rng, 500), labels("c", &mut rng, 500, 8)];
            let report = detect(reference, vec![shifted, moved]);
            numbers += u32::from(report.columns[0].effect_low.unwrap() > 0.2);
            // P(uv < t) = t (1 - ln t): the true total variation from the uniform distribution.
            let below = |t: f64| if t == 0.0 { 0.0 } else { t * (1.0 - t.ln()) };
            let truth: f64 = (0..8u32).map(|c| (below(f64::from(c + 1) / 8.0) - below(f64::from(c) / 8.0) - 0.125).abs()).sum::<f64>() / 2.0;
            categories += u32::from(report.columns[1].effect_low.unwrap() > truth);
        }
        assert!(numbers <= ROUNDS / 20 && categories <= ROUNDS / 20, "{numbers} {categories}");
    }

    fn results_survive_json() {
        let mut rng = SplitMix64::new(10);
        let report = detect(
            vec![uniform("x", &mut rng, 100), labels("c", &mut rng, 100, 60)],
            vec![uniform("x", &mut rng, 30), Column::from_texts("c", [None; 30])],
        );
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<DriftReport>(&text).unwrap(), report);
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }
}
