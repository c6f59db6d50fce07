//! The sample the page opens with: real records, a real model, twelve batches, against scikit-learn and scipy.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common;

use common::assert_close;
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::monitor::{BatchReport, Monitor, MonitorConfig, ObserveOptions};
use driftglass::performance::Performance;
use driftglass::report::Report;
use driftglass::table::Table;
use serde_json::Value;

macro_rules! sample {
    ($name:literal) => {
        (
            concat!($name, ".csv"),
            include_bytes!(concat!("../../www/samples/", $name, ".csv")).as_slice(),
        )
    };
}

const BATCHES: [(&str, &[u8]); 12] = [
    sample!("census_2016_1"),
    sample!("census_2016_2"),
    sample!("census_2016_3"),
    sample!("census_2016_4"),
    sample!("census_2017_1"),
    sample!("census_2017_2"),
    sample!("census_2017_3"),
    sample!("census_2017_4"),
    sample!("census_2018_1"),
    sample!("census_2018_2"),
    sample!("census_2018_3"),
    sample!("census_2018_4"),
];

fn settings() -> Value {
    serde_json::from_str(include_str!("../../www/samples/census.config.json")).unwrap()
}

fn read(bytes: &[u8]) -> Table {
    let kinds = serde_json::from_value(settings()["kinds"].clone()).unwrap();
    read_csv(bytes, CsvOptions { kinds, ..CsvOptions::default() }).unwrap()
}

fn monitor() -> Monitor {
    let config = MonitorConfig::from_json(&settings()["config"].to_string()).unwrap();
    Monitor::new(&read(sample!("census_sample_reference").1), config).unwrap()
}

fn golden() -> Value {
    let all: Value = serde_json::from_str(include_str!("../fixtures/census.json")).unwrap();
    all["results"]["sample"].clone()
}

fn check_performance(report: &BatchReport, expected: &Value, what: &str) {
    let Some(Performance::Classification(metrics)) = &report.performance else {
        panic!("{what}: no classification");
    };
    let close = |actual: Option<f64>, key: &str| {
        let what = format!("{what} {key}");
        assert_close(actual.unwrap(), expected[key].as_f64().unwrap(), 1e-9, 1e-12, &what);
    };
    close(metrics.accuracy, "accuracy");
    close(metrics.balanced_accuracy, "balanced_accuracy");
    close(metrics.matthews, "matthews");
    close(metrics.precision.weighted, "precision_weighted");
    close(metrics.f1.weighted, "f1_weighted");
    close(metrics.roc_auc, "roc_auc");
    close(metrics.log_loss, "log_loss");
    close(metrics.brier, "brier");
    close(report.confidence.unwrap().average, "average_confidence");
    close(report.confidence.unwrap().low_pct, "low_confidence_pct");
}

fn check_drift(report: &BatchReport, expected: &Value, what: &str) {
    for column in &report.drift.as_ref().unwrap().columns {
        let name = column.column.as_deref().unwrap();
        let (what, expected) = (format!("{what} {name}"), &expected[name]);
        let statistic = expected["statistic"].as_f64().unwrap();
        assert_eq!(column.test, expected["test"].as_str().unwrap(), "{what}");
        assert_close(column.statistic.unwrap(), statistic, 1e-9, 1e-12, &what);
        if column.method != "permutation" && column.method != "bound" {
            assert_close(
                column.p_value.unwrap(),
                expected["pvalue"].as_f64().unwrap(),
                1e-7,
                0.0,
                &what,
            );
        }
    }
}

portable_tests! {
    fn the_sample_agrees_with_scikit_learn_and_scipy_in_every_batch() {
        let (mut monitor, golden) = (monitor(), golden());
        check_performance(monitor.reference_report(), &golden["reference"]["performance"], "reference");
        for (name, bytes) in BATCHES {
            let options = ObserveOptions { label: Some(name.to_owned()), ..ObserveOptions::default() };
            let report = monitor.observe(&read(bytes), &options).unwrap();
            let expected = &golden[name];
            assert_eq!(report.rows, expected["rows"].as_u64().unwrap());
            assert_eq!(report.quality.duplicate_rows, expected["duplicate_rows_without_id"].as_u64().unwrap(), "{name}");
            assert_eq!(report.drift.as_ref().unwrap().compared, 16);
            check_performance(report, &expected["performance"], name);
            check_drift(report, &expected["drift_vs_reference"], name);
        }
        let dashboard = monitor.dashboard();
        assert_eq!((dashboard.batches, dashboard.total_predictions), (12, 12_000));
        assert_eq!(dashboard.status, "attention");
        assert_eq!(dashboard.drifted_columns[0], "ANC");
        assert!(
            dashboard.verdict.starts_with("Needs attention: ") && dashboard.verdict.contains("(ANC"),
            "{}", dashboard.verdict
        );
        assert!(dashboard.verdict.contains("accuracy 0.8"), "{}", dashboard.verdict);
    }

    /// Update the number when results change on purpose; natively, in Node and in browsers it is one.
    fn the_sample_gives_the_same_bytes_everywhere() {
        let mut monitor = monitor();
        for (name, bytes) in BATCHES {
            let options = ObserveOptions { label: Some(name.to_owned()), ..ObserveOptions::default() };
            monitor.observe(&read(bytes), &options).unwrap();
        }
        let text = Report::of(&monitor).to_json().unwrap();
        let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        assert_eq!(text.bytes().fold(0xcbf2_9ce4_8422_2325, fnv), 11_241_251_369_957_129_357, "{} bytes", text.len());
    }
}
