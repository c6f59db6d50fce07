//! The census sample that the page opens with, batch by batch, against scipy and pandas.
#![allow(clippy::unwrap_used)]

use crate::common;

use common::assert_close;
use driftglass::drift::{DriftOptions, DriftResult, Preset, Verdict, compare_profiles, drift_test};
use driftglass::ingest::{CsvOptions, read_csv};
use driftglass::quality::{QualityOptions, data_quality, duplicate_rows};
use driftglass::summary::profile;
use driftglass::table::{Kind, Table};
use serde_json::Value;

const REFERENCE: &[u8] = include_bytes!("../../www/samples/census_sample_reference.csv");

macro_rules! batches {
    ($($name:literal),*) => {[$(($name, include_bytes!(concat!("../../www/samples/", $name)) as &[u8])),*]};
}

const BATCHES: [(&str, &[u8]); 12] = batches![
    "census_2016_1.csv",
    "census_2016_2.csv",
    "census_2016_3.csv",
    "census_2016_4.csv",
    "census_2017_1.csv",
    "census_2017_2.csv",
    "census_2017_3.csv",
    "census_2017_4.csv",
    "census_2018_1.csv",
    "census_2018_2.csv",
    "census_2018_3.csv",
    "census_2018_4.csv"
];

/// Coded columns with more than ten distinct whole numbers.
const CODED: [&str; 2] = ["SCHL", "RELP"];

fn expected() -> Value {
    serde_json::from_str(include_str!("../fixtures/census.json")).unwrap()
}

fn read(bytes: &[u8], coded: bool) -> Table {
    let kinds = CODED.iter().filter(|_| coded).map(|name| ((*name).to_owned(), Kind::Categorical));
    let options = CsvOptions { kinds: kinds.collect(), ..CsvOptions::default() };
    read_csv(bytes, options).unwrap()
}

fn without_id(table: &Table) -> Table {
    let columns = table.columns().iter().filter(|column| column.name() != "id");
    Table::new(columns.cloned().collect()).unwrap()
}

#[track_caller]
fn check(actual: &DriftResult, expected: &Value, what: &str) {
    assert_eq!(actual.test, expected["test"].as_str().unwrap(), "{what}");
    assert_close(
        actual.statistic.unwrap(),
        expected["statistic"].as_f64().unwrap(),
        1e-9,
        1e-12,
        what,
    );
    assert_close(actual.p_value.unwrap(), expected["pvalue"].as_f64().unwrap(), 1e-7, 1e-300, what);
    let distance = expected["total_variation"].as_f64().or(expected["statistic"].as_f64());
    assert_close(actual.effect.unwrap(), distance.unwrap(), 1e-9, 1e-12, what);
}

portable_tests! {
    fn every_column_of_every_batch_agrees_with_scipy() {
        let expected = expected();
        let classic = DriftOptions { preset: Some(Preset::Classic), ..DriftOptions::default() };
        let references = [profile(&read(REFERENCE, true)), profile(&read(REFERENCE, false))];
        for (file, bytes) in BATCHES {
            let columns = &expected["results"]["sample"][file]["drift_vs_reference"];
            for (reference, coded) in references.iter().zip([true, false]) {
                let batch = profile(&read(bytes, coded));
                let report = compare_profiles(&reference.columns, &batch.columns, &[], &classic).unwrap();
                for result in &report.columns {
                    let name = result.column.as_deref().unwrap();
                    let key = if !coded && CODED.contains(&name) { format!("{name} (as number)") } else { name.to_owned() };
                    if !columns[&key].is_null() {
                        check(result, &columns[&key], &format!("{file} {key}"));
                    }
                }
                let found = |key: &String| {
                    let name = key.split(" (").next().unwrap();
                    report.columns.iter().any(|result| result.column.as_deref() == Some(name))
                };
                assert!(columns.as_object().unwrap().keys().all(found), "{file}");
            }
        }
    }

    fn missing_values_and_duplicates_agree_with_pandas() {
        let expected = expected();
        for (file, bytes) in BATCHES {
            let table = read(bytes, true);
            let sample = &expected["results"]["sample"][file];
            assert_eq!(Some(table.row_count() as u64), sample["rows"].as_u64(), "{file}");
            let duplicates = duplicate_rows(&without_id(&table));
            assert_eq!(Some(duplicates), sample["duplicate_rows_without_id"].as_u64(), "{file}");
            let quality = data_quality(&table, None, &QualityOptions::default()).unwrap();
            for column in &quality.columns {
                assert_eq!(column.missing_pct, sample["missing_pct"][&column.name].as_f64(), "{file} {}", column.name);
            }
        }
    }

    fn one_test_equals_its_row_of_the_report() {
        let (reference, batch) = (read(REFERENCE, true), read(BATCHES[0].1, true));
        let expected = expected();
        let columns = &expected["results"]["sample"][BATCHES[0].0]["drift_vs_reference"];
        for name in ["AGEP", "ANC", "SCHL"] {
            let test = columns[name]["test"].as_str().unwrap();
            let result = drift_test(test, reference.column(name).unwrap(), batch.column(name).unwrap(), &Default::default()).unwrap();
            check(&result, &columns[name], name);
        }
    }

    fn the_reference_has_not_drifted_from_itself() {
        let reference = profile(&without_id(&read(REFERENCE, false)));
        let report = compare_profiles(&reference.columns, &reference.columns, &[], &DriftOptions::default()).unwrap();
        assert_eq!(report.verdict, Verdict::Stable);
        assert!(report.columns.iter().all(|column| column.effect == Some(0.0)));
    }
}
