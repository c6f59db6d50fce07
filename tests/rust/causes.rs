//! Why performance moved: on made-up tables whose causes are known, and on real ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use driftglass::causes::{
    CauseOptions, Causes, EstimatedValue, explain_performance, weakest_segments,
};
use driftglass::ingest::{CsvOptions, TableReader};
use driftglass::monitor::{Monitor, MonitorConfig};
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};
use serde_json::json;
use std::collections::BTreeSet;

fn options() -> CauseOptions {
    CauseOptions {
        target: "target".to_owned(),
        prediction: "prediction".to_owned(),
        ..CauseOptions::default()
    }
}

/// Rows of two cities in which the model is right in 95 and 70 of 100, a share of them in the second;
/// `worse` takes from what is right in either.
fn table(rows: usize, second: f64, worse: f64, seed: u64) -> Table {
    let mut random = SplitMix64::new(seed);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    let (mut city, mut age, mut target, mut prediction) = (vec![], vec![], vec![], vec![]);
    for _ in 0..rows {
        let is_second = unit() < second;
        let right = unit() < if is_second { 0.7 - worse } else { 0.95 - worse };
        let truth = unit() < 0.5;
        city.push(Some(if is_second { "Oslo" } else { "Turin" }));
        age.push(20.0 + (unit() * 500.0).floor() / 10.0);
        target.push(f64::from(u8::from(truth)));
        prediction.push(f64::from(u8::from(truth == right)));
    }
    Table::new(vec![
        Column::from_texts("city", city),
        Column::from_numbers("age", age),
        Column::from_numbers("target", target),
        Column::from_numbers("prediction", prediction),
    ])
    .unwrap()
}

fn assert_adds_up(causes: &Causes) {
    for cause in &causes.columns {
        let whole = cause.mix + cause.within.unwrap();
        assert!((whole - causes.change.unwrap()).abs() < 1e-12, "{}", cause.column);
        let [low, high] = cause.mix_interval;
        assert!(low <= cause.mix && cause.mix <= high);
    }
    if let Some(unexplained) = causes.unexplained {
        let shares: f64 = causes.columns.iter().map(|cause| cause.share.unwrap()).sum();
        assert!((shares + unexplained - 1.0).abs() < 1e-9, "{shares} {unexplained}");
    }
}

fn read(bytes: &[u8]) -> Table {
    let mut reader = TableReader::new(CsvOptions::default(), true).unwrap();
    reader.push(bytes).unwrap();
    reader.finish().unwrap()
}

fn loans() -> (Table, Table, CauseOptions) {
    let options = CauseOptions {
        target: "repaid".to_owned(),
        prediction: "y_pred".to_owned(),
        ignore: ["id", "timestamp", "y_pred_proba"].map(str::to_owned).into(),
        ..CauseOptions::default()
    };
    let reference = read(include_bytes!("../fixtures/car_loan_reference.csv.gz"));
    let batch = read(include_bytes!("../fixtures/car_loan_analysis.csv.gz"));
    (reference, batch, options)
}

portable_tests! {
    fn without_targets_the_estimated_change_is_what_is_divided() {
        let (reference, batch) = (table(5000, 0.2, 0.0, 1), table(5000, 0.7, 0.0, 2));
        let kept = batch.columns().iter().filter(|column| column.name() != "target");
        let unlabelled = Table::new(kept.cloned().collect()).unwrap();
        let realised = explain_performance(&reference, &batch, &options()).unwrap();
        assert_eq!(realised.estimated_change, None);
        let with = |value: Option<f64>, sampling_error: Option<f64>| {
            let estimated = Some(EstimatedValue { value, sampling_error });
            explain_performance(&reference, &unlabelled, &CauseOptions { estimated, ..options() }).unwrap()
        };
        let causes = with(realised.batch, Some(0.005));
        assert_eq!((causes.batch, causes.change, causes.changed), (None, None, true));
        assert!((causes.estimated_change.unwrap() - realised.change.unwrap()).abs() < 1e-12);
        let [first, again] = [&causes, &realised].map(|causes| (causes.columns[0].column.clone(), causes.columns[0].share.unwrap()));
        assert!(first.0 == "city" && (first.1 - again.1).abs() < 0.05, "{first:?} {again:?}");
        let shares: f64 = causes.columns.iter().map(|cause| cause.share.unwrap()).sum();
        assert!((shares + causes.unexplained.unwrap() - 1.0).abs() < 1e-9);
        assert!(causes.reason.contains("Of the estimated change shifts explain: city "), "{}", causes.reason);
        let chance = with(Some(realised.reference.unwrap() - 0.005), Some(0.005));
        assert!(!chance.changed && chance.columns.iter().all(|cause| cause.share.is_none()), "{}", chance.reason);
        let none = with(None, None);
        assert!(none.estimated_change.is_none() && none.reason.contains("is not known"), "{}", none.reason);
        // Targets that are there count, whatever was estimated.
        let estimated = Some(EstimatedValue { value: Some(0.1), sampling_error: None });
        let known = explain_performance(&reference, &batch, &CauseOptions { estimated, ..options() }).unwrap();
        assert_eq!(known, realised);
    }

    fn a_shift_to_rows_where_the_model_is_weak_explains_the_drop() {
        let causes = explain_performance(&table(20_000, 0.2, 0.0, 1), &table(20_000, 0.6, 0.0, 2), &options()).unwrap();
        assert_adds_up(&causes);
        assert!(causes.changed);
        let city = &causes.columns[0];
        // Four tenths of the rows moved to where 25 of 100 more are wrong.
        assert_eq!(city.column, "city");
        assert!((city.mix + 0.1).abs() < 0.01 && (city.shift - 0.4).abs() < 0.02, "{}", city.mix);
        assert!(city.share.unwrap() > 0.85);
        assert!(causes.columns[1].share.unwrap() < 0.01);
        assert!(causes.reason.contains("accuracy fell") && causes.reason.contains("city"), "{}", causes.reason);
        let oslo = city.slices.iter().find(|slice| slice.label == "Oslo").unwrap();
        assert!((oslo.batch_share - 0.6).abs() < 0.02 && (oslo.reference_value.unwrap() - 0.7).abs() < 0.02);
    }

    fn a_model_that_is_worse_everywhere_is_explained_by_no_shift() {
        let causes = explain_performance(&table(20_000, 0.3, 0.0, 1), &table(20_000, 0.3, 0.1, 2), &options()).unwrap();
        assert_adds_up(&causes);
        assert!(causes.changed && causes.unexplained.unwrap() > 0.95);
        assert!(causes.reason.contains("differently"), "{}", causes.reason);
    }

    fn a_change_that_chance_brings_about_is_explained_by_nothing() {
        let causes = explain_performance(&table(3000, 0.3, 0.0, 1), &table(3000, 0.3, 0.0, 2), &options()).unwrap();
        assert_adds_up(&causes);
        assert!(!causes.changed && causes.unexplained.is_none());
        assert!(causes.columns.iter().all(|cause| cause.share.is_none()));
    }

    fn without_targets_the_shift_is_told_all_the_same() {
        let batch = table(20_000, 0.6, 0.0, 2);
        let columns = batch.columns().iter().filter(|column| column.name() != "target");
        let batch = Table::new(columns.cloned().collect()).unwrap();
        let causes = explain_performance(&table(20_000, 0.2, 0.0, 1), &batch, &options()).unwrap();
        assert_eq!((causes.batch, causes.change, causes.changed), (None, None, false));
        assert!((causes.columns[0].mix + 0.1).abs() < 0.01);
        assert!(causes.reason.contains("Without targets") && causes.reason.contains("city"));
    }

    fn intervals_of_the_mix_hold_the_truth() {
        let mut covered = 0;
        for seed in 0..200 {
            let (a, b) = (table(1500, 0.2, 0.0, 2 * seed), table(1500, 0.4, 0.0, 2 * seed + 1));
            let causes = explain_performance(&a, &b, &options()).unwrap();
            let city = causes.columns.iter().find(|cause| cause.column == "city").unwrap();
            let [low, high] = city.mix_interval;
            covered += u32::from(low <= -0.05 && -0.05 <= high);
        }
        // 95 % of 200 with three standard deviations of chance.
        assert!((181..=199).contains(&covered), "{covered} of 200");
    }

    fn the_weakest_segment_is_found() {
        let found = weakest_segments(&table(8000, 0.3, 0.0, 5), &options()).unwrap();
        let first = &found.segments[0];
        assert_eq!((first.conditions[0].column.as_str(), first.conditions[0].label.as_str()), ("city", "Oslo"));
        assert!((first.cost - 0.3 * 0.25).abs() < 0.02, "{}", first.cost);
    }

    /// Many labels and few faults, where a normal distribution is too sure far out in its tail.
    fn in_clean_tables_segments_are_listed_as_seldom_as_promised() {
        let mut random = SplitMix64::new(238);
        for (rows, columns, labels, right) in [(2000, 20, 20, 0.95), (1500, 15, 15, 0.93), (1500, 4, 6, 0.7)] {
            let mut clean = || {
                let mut all = vec![
                    Column::from_numbers("target", vec![1.0; rows]),
                    Column::from_numbers("prediction", (0..rows).map(|_| f64::from(u8::from(random.unit() < right))).collect()),
                ];
                for column in 0..columns {
                    let codes: Vec<String> = (0..rows).map(|_| format!("v{}", random.below(labels))).collect();
                    all.push(Column::from_texts(format!("c{column}"), codes.iter().map(|label| Some(label.as_str()))));
                }
                Table::new(all).unwrap()
            };
            let tables = 150;
            let alarms: u32 = (0..tables)
                .map(|_| u32::from(!weakest_segments(&clean(), &options()).unwrap().segments.is_empty()))
                .sum();
            // 5 % and three standard errors of it in 150.
            assert!(alarms <= 15, "{alarms} of {tables} clean tables of {columns} x {labels}");
        }
    }

    fn errors_of_a_regression_are_explained_too() {
        let make = |second: f64, seed| {
            let source = table(6000, second, 0.0, seed);
            let city = source.column("city").unwrap().clone();
            let right = source.column("target").unwrap().numbers().unwrap().into_owned();
            let said = source.column("prediction").unwrap().numbers().unwrap().into_owned();
            let truth: Vec<f64> = right.iter().enumerate().map(|(n, t)| t + n as f64 / 7.0).collect();
            let said: Vec<f64> = said.iter().enumerate().map(|(n, t)| 3.0 * t + n as f64 / 7.0).collect();
            Table::new(vec![city, Column::from_numbers("target", truth), Column::from_numbers("prediction", said)]).unwrap()
        };
        let causes = explain_performance(&make(0.2, 1), &make(0.6, 2), &options()).unwrap();
        assert_eq!(causes.metric, "mae");
        assert_adds_up(&causes);
    }

    /// The slice that weighs most, A with (0.2 - 0.1) (1 - 0.643), does the model good: it is not what the fall is "mostly".
    fn what_brings_a_fall_is_named_not_what_eases_it() {
        let table = |groups: &[(&str, usize, usize)]| {
            let rows = || groups.iter().flat_map(|&(name, rows, right)| (0..rows).map(move |row| (name, row < right)));
            Table::new(vec![
                Column::from_texts("group", rows().map(|(name, _)| Some(name))),
                Column::from_numbers("target", rows().map(|_| 1.0).collect()),
                Column::from_numbers("prediction", rows().map(|(_, right)| f64::from(u8::from(right))).collect()),
            ])
            .unwrap()
        };
        let side = |a: usize, each: usize, rest: usize| {
            let poor = ["e1", "e2", "e3", "e4", "e5"].map(|name| (name, each, each / 2));
            [&[("A", a, a), ("rest", rest, rest * 643 / 1000)][..], &poor[..]].concat()
        };
        let options = CauseOptions { segments: vec!["group".to_owned()], ..options() };
        let causes = explain_performance(&table(&side(1000, 500, 6500)), &table(&side(2000, 1500, 500)), &options).unwrap();
        let column = &causes.columns[0];
        assert_eq!((column.slices[0].label.as_str(), column.mix < 0.0), ("A", true));
        assert!(causes.reason.contains("(mostly e"), "{}", causes.reason);
        assert!(causes.reason.contains("Of the change group = e"), "{}", causes.reason);
    }

    /// North: 60 rows of which 54 are right, then 30 of which 27 are. South: 40 and 32, then 70 and 42. So 0.86 falls
    /// to 0.69, by 0.17: north adds (0.3 - 0.6) (0.9 - 0.86) = -0.012 by its share and nothing within, south
    /// (0.7 - 0.4) (0.8 - 0.86) = -0.018 and 0.7 (0.6 - 0.8) = -0.14.
    fn segments_divide_the_change_as_by_hand() {
        let table = |groups: &[(&str, usize, usize)]| {
            let rows = || groups.iter().flat_map(|&(name, rows, right)| (0..rows).map(move |row| (name, row < right)));
            Table::new(vec![
                Column::from_texts("region", rows().map(|(name, _)| (!name.is_empty()).then_some(name))),
                Column::from_numbers("target", rows().map(|_| 1.0).collect()),
                Column::from_numbers("prediction", rows().map(|(_, right)| f64::from(u8::from(right))).collect()),
            ])
            .unwrap()
        };
        let options = CauseOptions { segments: vec!["region".to_owned()], ..options() };
        let reference = table(&[("north", 60, 54), ("south", 40, 32)]);
        let causes = explain_performance(&reference, &table(&[("north", 30, 27), ("south", 70, 42)]), &options).unwrap();
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        let region = &causes.segments[0];
        let [south, north] = &region.parts[..] else { panic!("{region:?}") };
        assert_eq!((south.value.as_str(), north.value.as_str()), ("south", "north"));
        near(north.mix, -0.012);
        near(north.within.unwrap(), 0.0);
        near(south.mix, -0.018);
        near(south.within.unwrap(), -0.14);
        near(north.share.unwrap(), 0.012 / 0.17);
        near(south.share.unwrap(), 0.158 / 0.17);
        near(region.mix, -0.03);
        near(region.within.unwrap(), -0.14);
        // As the column says it, whose slices are the same.
        near(causes.columns[0].mix, region.mix);
        assert!(causes.reason.ends_with("Of the change region = south brings 93 % (\u{2212}0.018 by its share of the rows, \u{2212}0.14 within it)."), "{}", causes.reason);
        // A value that is new, one that is gone and one that is missing: the parts still are the change.
        let other = table(&[("west", 50, 20), ("south", 40, 20), ("", 10, 1)]);
        let causes = explain_performance(&reference, &other, &options).unwrap();
        let parts = &causes.segments[0].parts;
        let values: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
        assert_eq!(values, ["other values", "south", "missing", "north"]);
        near(parts.iter().map(|part| part.mix + part.within.unwrap()).sum(), causes.change.unwrap());
        near(parts.iter().map(|part| part.share.unwrap()).sum(), 1.0);
        // Where chance may have done it, nobody has a share of it.
        let same = explain_performance(&reference, &reference, &options).unwrap();
        assert!(same.segments[0].parts.iter().all(|part| part.share.is_none()), "{same:?}");
        let without = Table::new(other.columns()[..1].to_vec()).unwrap();
        let unknown = explain_performance(&reference, &without, &options).unwrap();
        assert!(unknown.segments[0].parts.iter().all(|part| part.within.is_none() && part.share.is_none()));
        let wrong = CauseOptions { segments: vec!["nobody".to_owned()], ..options };
        assert!(explain_performance(&reference, &other, &wrong).is_err());
    }

    fn values_called_as_the_rest_is_are_told_from_it() {
        let named = |label: usize| ["missing", "other values", "\"missing\"", ""][label % 4];
        let table = |right: usize| {
            let texts = (0..400).map(|row| Some(named(row)).filter(|name| !name.is_empty()));
            let said = (0..400).map(|row| f64::from(u8::from(row / 4 < if row % 4 == 0 { right } else { 90 })));
            Table::new(vec![
                Column::from_texts("region", texts),
                Column::from_numbers("target", vec![1.0; 400]),
                Column::from_numbers("prediction", said.collect()),
            ])
            .unwrap()
        };
        let options = CauseOptions { segments: vec!["region".to_owned()], ..options() };
        let causes = explain_performance(&table(90), &table(10), &options).unwrap();
        let values: Vec<&str> = causes.segments[0].parts.iter().map(|part| part.value.as_str()).collect();
        assert_eq!(values, ["\"missing\"", "\"\"missing\"\"", "\"other values\"", "missing"]);
        assert!(causes.reason.contains("region = \"missing\" brings 100 %"), "{}", causes.reason);
        let weak = weakest_segments(&table(10), &options).unwrap();
        assert_eq!(weak.segments[0].conditions[0].label, "\"missing\"");
        // A column that has become texts is not missing.
        let ages = |text: bool| {
            let age = match text {
                true => Column::from_texts("age", (0..400).map(|row| Some(["old", "young"][row % 2]))),
                false => Column::from_numbers("age", (0..400).map(|row| if row % 4 == 0 { f64::NAN } else { row as f64 }).collect()),
            };
            Table::new(table(if text { 10 } else { 90 }).columns()[1..].iter().cloned().chain([age]).collect()).unwrap()
        };
        let causes = explain_performance(&ages(false), &ages(true), &CauseOptions { segments: Vec::new(), ..options }).unwrap();
        assert!(causes.changed && causes.columns.is_empty(), "{causes:?}");
    }

    /// Of 25 values equally frequent, both take the same 20.
    fn segments_and_causes_have_the_same_values() {
        let rows = || (0..500).map(|row| f64::from(row % 25));
        let table = Table::new(vec![
            Column::from_numbers("code", rows().collect()),
            Column::from_numbers("target", rows().map(|_| 1.0).collect()),
            Column::from_numbers("prediction", rows().map(|code| f64::from(u8::from(code > 3.0))).collect()),
        ])
        .unwrap();
        let roles = json!({ "roles": { "target": "target", "prediction": "prediction", "segment": ["code"] } });
        let monitor = Monitor::new(&table, MonitorConfig::from_json(&roles.to_string()).unwrap()).unwrap();
        let of_monitor: BTreeSet<String> = monitor.reference_report().segments.iter().map(|segment| segment.value.clone()).collect();
        let options = CauseOptions { segments: vec!["code".to_owned()], ..options() };
        let causes = explain_performance(&table, &table, &options).unwrap();
        let parts = causes.segments[0].parts.iter().map(|part| part.value.clone());
        let of_causes: BTreeSet<String> = parts.filter(|value| value != "other values").collect();
        assert_eq!((of_causes.len(), &of_causes), (20, &of_monitor));
    }

    fn odd_tables_are_answered() {
        let empty = table(0, 0.2, 0.0, 1);
        let some = table(60, 0.2, 0.0, 1);
        for (a, b) in [(&empty, &some), (&some, &empty), (&empty, &empty)] {
            let causes = explain_performance(a, b, &options()).unwrap();
            assert!(!causes.changed);
        }
        assert_eq!(weakest_segments(&empty, &options()).unwrap().segments.len(), 0);
        let wrong = CauseOptions { columns: Some(vec!["nobody".to_owned()]), ..options() };
        assert!(explain_performance(&some, &some, &wrong).is_err());
    }

    fn the_drop_of_the_car_loans_is_divided_among_its_causes() {
        let (reference, batch, options) = loans();
        let before = explain_performance(&reference, &batch.slice(0, 20_000), &options).unwrap();
        assert!(before.change.unwrap().abs() < 0.003, "{}", before.reason);
        let after = explain_performance(&reference, &batch.slice(20_000, 50_000), &options).unwrap();
        assert_adds_up(&after);
        assert!(after.changed && after.change.unwrap() < -0.02, "{}", after.reason);
        let first = &after.columns[0];
        assert_eq!(first.column, "repaid_loan_on_prev_car");
        assert!((0.25..0.45).contains(&first.share.unwrap()));
        let weak = weakest_segments(&batch.slice(20_000, 50_000), &options).unwrap();
        assert_eq!(weak.segments[0].conditions[0].column, "repaid_loan_on_prev_car");
        // As docs/statistics.md has it by hand.
        let options = CauseOptions { segments: vec!["salary_range".to_owned()], ..options };
        let after = explain_performance(&reference, &batch.slice(20_000, 50_000), &options).unwrap();
        let parts = after.segments[0].parts.iter().map(|part| (part.value.as_str(), (1000.0 * part.share.unwrap()).round()));
        let expected = [("0 - 20K €", 868.0), ("20K - 40K €", 85.0), ("60K+ €", 80.0), ("40K - 60K €", -33.0)];
        assert_eq!(parts.collect::<Vec<_>>(), expected);
    }

    fn no_drop_is_claimed_on_the_census() {
        let options = CauseOptions {
            target: "employed".to_owned(),
            prediction: "prediction".to_owned(),
            ignore: ["id", "year", "predicted_probability"].map(str::to_owned).into(),
            ..CauseOptions::default()
        };
        let reference = read(include_bytes!("../fixtures/census_reference.csv.gz"));
        let years = [
            &include_bytes!("../fixtures/census_2016.csv.gz")[..],
            include_bytes!("../fixtures/census_2017.csv.gz"),
            include_bytes!("../fixtures/census_2018.csv.gz"),
        ];
        for year in years {
            let causes = explain_performance(&reference, &read(year), &options).unwrap();
            assert!(!causes.changed && causes.reason.starts_with("No change"), "{}", causes.reason);
        }
    }
}
