//! Presets that reproduce other tools, and what is said of them beside the default.
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use crate::common;

use common::assert_close;
use driftglass::drift::{
    DriftOptions, DriftReport, Preset, Verdict, detect_drift, reference_profile,
};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{CategoryBuilder, Column, Table, Values};
use serde_json::Value;

fn options(preset: Preset) -> DriftOptions {
    DriftOptions { preset: Some(preset), ..DriftOptions::default() }
}

/// A stored table: columns of numbers or labels, `null` missing.
fn table(columns: &Value) -> Table {
    let column = |(name, cells): (&String, &Value)| {
        let cells = cells.as_array().unwrap();
        if cells.iter().all(|cell| cell.is_null() || cell.is_number()) {
            let numbers = cells.iter().map(|cell| cell.as_f64().unwrap_or(f64::NAN)).collect();
            return Column::from_numbers(name, numbers);
        }
        Column::from_texts(name, cells.iter().map(Value::as_str))
    };
    Table::new(columns.as_object().unwrap().iter().map(column).collect()).unwrap()
}

fn compare(reference: &Table, batch: &Table, options: &DriftOptions) -> DriftReport {
    detect_drift(reference, batch, options).unwrap()
}

fn normal(rng: &mut SplitMix64, rows: usize) -> Vec<f64> {
    (0..rows).map(|_| (0..12).map(|_| rng.unit()).sum::<f64>() - 6.0).collect()
}

portable_tests! {
    fn evidently_with_nothing_configured() {
        let fixture: Value = serde_json::from_str(include_str!("../fixtures/evidently_default.json")).unwrap();
        for case in fixture["cases"].as_array().unwrap() {
            let (reference, batch) = (table(&case["reference"]), table(&case["batch"]));
            let report = compare(&reference, &batch, &options(Preset::Evidently));
            let expected = &case["expected"];
            for result in &report.columns {
                let name = result.column.as_deref().unwrap();
                let what = format!("{} {name}", case["name"]);
                let theirs = &expected["columns"][name];
                let test = match theirs["test"].as_str().unwrap() {
                    "ks" => "kolmogorov-smirnov",
                    "chisquare" => "chi-squared",
                    "z" => "two-proportion-z",
                    "jensenshannon" => "jensen-shannon",
                    other => other,
                };
                assert_eq!((result.test.as_str(), result.threshold), (test, theirs["threshold"].as_f64().unwrap()), "{what}");
                let score = if result.decided_by == "p-value" { result.p_value } else { result.statistic };
                assert_close(score.unwrap(), theirs["score"].as_f64().unwrap(), if result.decided_by == "p-value" { 1e-7 } else { 1e-9 }, 1e-12, &what);
                assert_eq!(result.verdict == Verdict::Drifted, theirs["drifted"].as_bool().unwrap(), "{what}");
            }
            assert_eq!(report.columns.len(), expected["columns"].as_object().unwrap().len());
            assert_close(report.share, expected["drifted_share"].as_f64().unwrap(), 1e-12, 0.0, "share");
            assert_eq!(report.verdict == Verdict::Drifted, expected["dataset_drifted"].as_bool().unwrap());
        }
    }

    fn nannyml_thresholds_come_from_chunks_in_file_order() {
        let mut rng = SplitMix64::new(5);
        // The mean rises over the reference, so its chunks are far from the whole.
        let rising: Vec<f64> = normal(&mut rng, 2000).into_iter().zip(0..).map(|(x, n)| x + f64::from(n) / 500.0).collect();
        let steady = normal(&mut rng, 2000);
        let batch = Table::new(vec![Column::from_numbers("x", normal(&mut rng, 200))]).unwrap();
        let run = |numbers: &[f64]| {
            let reference = Table::new(vec![Column::from_numbers("x", numbers.to_vec())]).unwrap();
            compare(&reference, &batch, &options(Preset::Nannyml)).columns[0].clone()
        };
        let (rising, steady) = (run(&rising), run(&steady));
        assert!(rising.threshold > 2.0 * steady.threshold, "{} {}", rising.threshold, steady.threshold);
        assert_eq!((steady.decided_by.as_str(), steady.test.as_str(), steady.method.as_str()), ("statistic", "jensen-shannon", "threshold"));
        assert_eq!((steady.p_value, steady.adjusted_p_value), (None, None));
        assert!(steady.reason.contains("NannyML's threshold"), "{}", steady.reason);
    }

    fn chunks_are_kept_only_where_they_are_needed() {
        let reference = Table::new(vec![Column::from_numbers("x", (0..105).map(f64::from).collect())]).unwrap();
        let chunks = |options: &DriftOptions| reference_profile(&reference, options).columns[0].chunks.len();
        assert_eq!((chunks(&DriftOptions::default()), chunks(&options(Preset::Nannyml))), (0, 11));
    }

    fn a_foreign_alarm_on_a_clean_batch_is_called_noise() {
        let mut rng = SplitMix64::new(11);
        let reference = Table::new(vec![Column::from_numbers("x", normal(&mut rng, 5000))]).unwrap();
        let asked = DriftOptions { compare: Some(vec![Preset::Evidently, Preset::Nannyml]), ..DriftOptions::default() };
        let mut alarms = 0;
        for _ in 0..20 {
            let batch = Table::new(vec![Column::from_numbers("x", normal(&mut rng, 60))]).unwrap();
            let report = compare(&reference, &batch, &asked);
            let theirs = &report.columns[0].comparisons.as_ref().unwrap()[0];
            assert_eq!((theirs.preset.as_str(), theirs.test.as_str()), ("evidently", "wasserstein"));
            if theirs.verdict == Verdict::Drifted && report.verdict == Verdict::Stable {
                if theirs.chance.unwrap() <= 0.05 {
                    assert_eq!(theirs.noise, None);
                    continue;
                }
                alarms += 1;
                assert_eq!(theirs.noise, Some(true));
                assert!(theirs.reason.contains("Evidently alarms") && theirs.reason.contains("noise"), "{}", theirs.reason);
                assert_eq!(report.comparisons.as_ref().unwrap()[0].noise, 1);
            }
        }
        // Evidently calls about 85 % of clean batches of 60 rows drifted.
        assert!(alarms >= 12, "{alarms}");
    }

    fn a_foreign_silence_on_a_real_change_is_called_a_miss() {
        let labels = |shares: [usize; 3]| {
            let mut builder = CategoryBuilder::default();
            for (label, rows) in ["a", "b", "c"].into_iter().zip(shares) {
                (0..rows).for_each(|_| builder.push(label));
            }
            Table::new(vec![Column::new("c", Values::Categorical(builder.finish()), "")]).unwrap()
        };
        let (reference, batch) = (labels([50_000, 30_000, 20_000]), labels([44_500, 30_000, 25_500]));
        let asked = DriftOptions { compare: Some(vec![Preset::Evidently]), ..DriftOptions::default() };
        let report = compare(&reference, &batch, &asked);
        let theirs = &report.columns[0].comparisons.as_ref().unwrap()[0];
        assert_eq!((report.verdict, theirs.verdict, theirs.noise), (Verdict::Drifted, Verdict::Stable, None));
        assert_eq!(report.comparisons.unwrap()[0].missed, 1);
        assert!(theirs.reason.contains("misses"), "{}", theirs.reason);
    }

    fn presets_that_compare_survive_json() {
        let x = Table::new(vec![Column::from_numbers("x", (0..300).map(|n| f64::from(n) * 1.3).collect())]).unwrap();
        let asked = DriftOptions { compare: Some(vec![Preset::Evidently, Preset::Nannyml, Preset::Classic]), ..DriftOptions::default() };
        let report = compare(&x, &x, &asked);
        let text = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<DriftReport>(&text).unwrap(), report);
    }
}
