//! Whatever the input, whole results hold no number that is none, and nothing panics: `detectDrift`,
//! metrics, curves, quality, latency.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use driftglass::drift::{DriftOptions, DriftReport, Preset, Verdict, detect_drift};
use driftglass::latency::latency;
use driftglass::performance::{
    ClassificationInput, ClassificationMetrics, Probability, RegressionMetrics,
    classification_metrics, confidence, curves, regression_metrics,
};
use driftglass::predictions::prediction_drift;
use driftglass::quality::{DataQuality, QualityOptions, data_quality};
use driftglass::summary::profile;
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// No number of a result is NaN or infinite, and it is the same after a trip through JSON, where both
/// would be lost.
#[track_caller]
fn check_sound<R: Debug + PartialEq + Serialize + DeserializeOwned>(result: &R) {
    check_finite(result);
    let text = serde_json::to_string(result).unwrap();
    assert_eq!(&serde_json::from_str::<R>(&text).unwrap(), result);
}

#[track_caller]
fn check_finite(result: &impl Debug) {
    let text = format!("{result:?}");
    let none = |word: &str| word == "NaN" || word == "inf";
    assert!(!text.split(|letter: char| !letter.is_alphanumeric()).any(none), "{text}");
}

fn share(value: Option<f64>) -> bool {
    value.is_none_or(|value| (0.0..=1.0).contains(&value))
}

/// Numbers of every kind, the odd ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -100.0..100.0f64,
        3 => (-3i32..4).prop_map(f64::from),
        1 => any::<f64>(),
        1 => prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(-0.0), Just(f64::MAX),
            Just(f64::MIN), Just(f64::MIN_POSITIVE), Just(5e-324), Just(1e300), Just(-1e-300)
        ],
    ]
}

/// Probabilities, some of them impossible.
fn any_probability() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => 0.0..=1.0f64,
        4 => prop_oneof![Just(0.0), Just(1.0), Just(0.5)],
        1 => any_number(),
    ]
}

/// Words, none, and what reads as something else.
fn any_text() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        6 => (0..5usize).prop_map(|at| Some(["a", "b", "c", "ab", "d"][at].to_owned())),
        1 => Just(None),
        1 => prop_oneof![Just(""), Just(" "), Just("1"), Just("NA"), Just("é\u{202e}")].prop_map(|text| Some(text.to_owned())),
    ]
}

/// A column of any kind, of so many rows.
fn any_column(name: &'static str, rows: usize) -> impl Strategy<Value = Column> {
    let numbers = prop::collection::vec(any_number(), rows);
    let few =
        prop::collection::vec(prop_oneof![(-3i32..4).prop_map(f64::from), Just(f64::NAN)], rows);
    let texts = prop::collection::vec(any_text(), rows);
    let dates = prop::collection::vec(any_number(), rows);
    let booleans = prop::collection::vec(any::<Option<bool>>(), rows);
    prop_oneof![
        3 => numbers.prop_map(move |numbers| Column::from_numbers(name, numbers)),
        2 => few.prop_map(move |numbers| Column::from_numbers(name, numbers)),
        3 => texts.prop_map(move |texts| Column::from_texts(name, texts.iter().map(Option::as_deref))),
        1 => dates.prop_map(move |dates| Column::from_datetimes(name, dates)),
        1 => booleans.prop_map(move |booleans| Column::from_booleans(name, booleans)),
    ]
}

fn any_table() -> impl Strategy<Value = Table> {
    (0..60usize).prop_flat_map(|rows| {
        let columns = ["a", "b", "c"].map(|name| any_column(name, rows));
        let [a, b, c] = columns;
        (a, b, c).prop_map(|(a, b, c)| Table::new(vec![a, b, c]).unwrap())
    })
}

fn any_options() -> impl Strategy<Value = DriftOptions> {
    let presets = [Preset::Calibrated, Preset::Classic, Preset::Evidently, Preset::Nannyml];
    let preset = (0..4usize).prop_map(move |at| presets[at]);
    (preset, any::<bool>(), 0.001..0.5f64, 0.0..0.3f64, any::<u64>()).prop_map(
        move |(preset, beside, alpha, min_effect, seed)| DriftOptions {
            preset: Some(preset),
            alpha: Some(alpha),
            min_effect: Some(min_effect),
            seed: Some(seed),
            compare: beside.then(|| presets.to_vec()),
            ..DriftOptions::default()
        },
    )
}

/// What a report says about its columns holds together.
fn check_report(report: &DriftReport) {
    check_sound(report);
    let drifted = report.columns.iter().filter(|column| column.verdict == Verdict::Drifted);
    assert_eq!(report.drifted as usize, drifted.count());
    assert_eq!(report.compared as usize, report.columns.len());
    assert!(share(Some(report.share)), "{report:?}");
    for column in &report.columns {
        assert!(
            share(column.p_value) && share(column.adjusted_p_value) && share(column.effect),
            "{column:?}"
        );
        assert!(share(column.effect_low) && share(column.min_detectable_effect), "{column:?}");
        let answered = column.p_value.or(column.statistic).is_some();
        assert!(
            answered || column.verdict != Verdict::Stable,
            "stable without an answer: {column:?}"
        );
        assert!(!column.reason.is_empty(), "{column:?}");
    }
}

/// Intervals hold their metric, which exists.
#[track_caller]
fn check_classifier(metrics: &ClassificationMetrics) {
    check_sound(metrics);
    let shares = [
        metrics.accuracy,
        metrics.balanced_accuracy,
        metrics.roc_auc,
        metrics.roc_auc_weighted,
        metrics.average_precision,
        metrics.expected_calibration_error,
    ];
    let ratios = [metrics.precision, metrics.recall, metrics.f1];
    let averages = ratios.iter().flat_map(|of| [of.macro_average, of.micro, of.weighted]);
    assert!(shares.into_iter().chain(averages).all(share), "{metrics:?}");
    for signed in [metrics.matthews, metrics.cohen_kappa].into_iter().flatten() {
        assert!((-1.0..=1.0).contains(&signed), "{metrics:?}");
    }
    for (name, [low, high]) in &metrics.intervals {
        assert!(low <= high && metrics.interval_methods.contains_key(name), "{name}: {metrics:?}");
    }
}

#[track_caller]
fn check_regression(metrics: &RegressionMetrics) {
    check_sound(metrics);
    let sizes =
        [metrics.mae, metrics.mse, metrics.rmse, metrics.median_absolute_error, metrics.max_error];
    assert!(sizes.into_iter().flatten().all(|size| size >= 0.0), "{metrics:?}");
    for value in [metrics.r2, metrics.explained_variance].into_iter().flatten() {
        assert!(value <= 1.0, "{metrics:?}");
    }
    for (name, [low, high]) in &metrics.intervals {
        assert!(low <= high && metrics.interval_methods.contains_key(name), "{name}: {metrics:?}");
    }
}

/// Target, prediction, and the probabilities of three classes.
type Scored = (u8, u8, f64, f64, f64);

fn labels(name: &str, codes: &[u8]) -> Column {
    let mut builder = CategoryBuilder::default();
    for code in codes {
        match code {
            0 => builder.push_missing(),
            code => builder.push(["a", "b", "c", "d"][usize::from(code - 1)]),
        }
    }
    Column::new(name, Values::Categorical(builder.finish()), "")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, rng_seed: proptest::test_runner::RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tables_have_a_sound_report(reference in any_table(), batch in any_table(), options in any_options()) {
        if let Ok(report) = detect_drift(&reference, &batch, &options) {
            check_report(&report);
        }
        for (a, b) in reference.columns().iter().zip(batch.columns()) {
            if let Ok(drift) = prediction_drift(a, b, &options) {
                check_sound(&drift);
            }
        }
    }

    #[test]
    fn any_table_beside_itself_has_not_drifted(table in any_table()) {
        let report = detect_drift(&table, &table, &DriftOptions::default()).unwrap();
        check_report(&report);
        prop_assert_eq!(report.drifted, 0);
        prop_assert!(report.columns.iter().all(|column| column.effect.is_none_or(|effect| effect == 0.0)));
    }

    #[test]
    fn any_table_has_sound_quality(table in any_table(), reference in any_table()) {
        let options = QualityOptions::default();
        let alone: DataQuality = data_quality(&table, None, &options).unwrap();
        check_sound(&alone);
        check_sound(&data_quality(&table, Some(&profile(&reference).columns), &options).unwrap());
        for column in &alone.columns {
            let percentage = |value: Option<f64>| value.is_none_or(|value| (0.0..=100.0).contains(&value));
            prop_assert!(percentage(column.missing_pct) && percentage(column.outlier_pct), "{:?}", column);
        }
    }

    #[test]
    fn any_classifier_has_sound_metrics_and_curves(
        rows in prop::collection::vec((0u8..5, 0u8..5, any_probability(), any_probability(), any_probability()), 0..60),
        weights in prop::collection::vec(prop_oneof![8 => 0.0..10.0f64, 1 => any_number()], 60), weighted in any::<bool>(), classes in 1u8..5,
    ) {
        let side = |of: &dyn Fn(&Scored) -> u8| rows.iter().map(|row| of(row).min(classes)).collect::<Vec<u8>>();
        let (target, prediction) = (labels("t", &side(&|row| row.0)), labels("p", &side(&|row| row.1)));
        let column = |of: &dyn Fn(&Scored) -> f64| rows.iter().map(of).collect::<Vec<f64>>();
        let (a, b, c) = (column(&|row| row.2), column(&|row| row.3), column(&|row| row.4));
        // Columns whose rows add up to 1 as far as they can.
        let sums: Vec<f64> = a.iter().zip(&b).zip(&c).map(|((a, b), c)| a + b + c).collect();
        let scaled = |column: &[f64]| column.iter().zip(&sums).map(|(p, sum)| p / sum).collect::<Vec<f64>>();
        let (d, e, f) = (scaled(&a), scaled(&b), scaled(&c));
        let weights = weighted.then_some(weights.get(..rows.len()).unwrap_or(&[]));
        for probability in [
            Probability::None,
            Probability::Positive(&a),
            Probability::PerClass(vec![("a".to_owned(), a.as_slice()), ("b".to_owned(), &b), ("c".to_owned(), &c)]),
            Probability::PerClass(vec![("a".to_owned(), d.as_slice()), ("b".to_owned(), &e), ("c".to_owned(), &f)]),
        ] {
            if let Ok(confidence) = confidence(&probability, 0.7) {
                check_sound(&confidence);
            }
            let input = ClassificationInput { target: &target, prediction: &prediction, probability, positive: None, weights };
            if let Ok(metrics) = classification_metrics(&input) {
                check_classifier(&metrics);
            }
            if let Ok(curves) = curves(&input) {
                check_finite(&curves);
            }
        }
    }

    #[test]
    fn any_regression_has_sound_metrics(
        rows in prop::collection::vec((any_number(), any_number()), 0..60),
        weights in prop::collection::vec(prop_oneof![8 => 0.0..10.0f64, 1 => any_number()], 60), weighted in any::<bool>(),
    ) {
        let (target, prediction): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let weights = weighted.then_some(weights.get(..rows.len()).unwrap_or(&[]));
        if let Ok(metrics) = regression_metrics(&target, &prediction, weights) {
            check_regression(&metrics);
        }
        if let Ok(latency) = latency(&target, 100.0) {
            check_sound(&latency);
        }
    }
}
