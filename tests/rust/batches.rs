//! Tables split into batches: every row in one, in order, with the right label, whatever the clocks do.
#![allow(clippy::unwrap_used, unreachable_pub)]

use driftglass::batches::{
    BatchOptions, Incomplete, MAX_BATCHES, MAX_VALUES, Period, Plan, ValueOrder, Zone, time_spans,
};
use driftglass::error::{Code, Error};
use driftglass::table::{Column, Table};

const HOUR: f64 = 3_600_000.0;
const DAY: f64 = 24.0 * HOUR;

fn times(moments: &[f64]) -> Table {
    let rows = (0..moments.len()).map(|row| row as f64 + 0.5).collect();
    Table::new(vec![
        Column::from_datetimes("time", moments.to_vec()),
        Column::from_numbers("row", rows),
    ])
    .unwrap()
}

fn by(period: Period) -> BatchOptions {
    BatchOptions { by: Some(period), ..BatchOptions::default() }
}

fn split(table: &Table, options: &BatchOptions, zone: &Zone) -> Vec<(String, Vec<usize>)> {
    let plan = Plan::new(table, options, zone).unwrap();
    let rows = |k: usize| {
        let part = plan.table(table, k).unwrap();
        assert_eq!(part.row_count() as u64, plan.batches()[k].rows);
        let rows = part.column("row").unwrap().numbers().unwrap().into_owned();
        rows.iter().map(|row| *row as usize).collect()
    };
    plan.batches().iter().enumerate().map(|(k, batch)| (batch.label.clone(), rows(k))).collect()
}

fn labels(table: &Table, options: &BatchOptions, zone: &Zone) -> Vec<String> {
    split(table, options, zone).into_iter().map(|(label, _)| label).collect()
}

fn refused(table: &Table, options: &BatchOptions) -> Error {
    Plan::new(table, options, &Zone::default()).unwrap_err()
}

/// Hours ahead of UTC, and since when.
fn zone(changes: &[(f64, f64)]) -> Zone {
    let changes: Vec<_> = changes.iter().map(|&(since, hours)| (since, hours * HOUR)).collect();
    Zone::new(&changes).unwrap()
}

/// 2024: an hour skipped on 10 March, one repeated on 3 November.
fn new_york() -> Zone {
    zone(&[(0.0, -5.0), (1_710_054_000_000.0, -4.0), (1_730_613_600_000.0, -5.0)])
}

/// 2024: half an hour repeated on 7 April, half an hour skipped on 6 October.
fn lord_howe() -> Zone {
    zone(&[(0.0, 11.0), (1_712_415_600_000.0, 10.5), (1_728_142_200_000.0, 11.0)])
}

/// The length in hours and the label of every period between two moments, a row every ten minutes.
fn lengths(period: Period, zone: &Zone, from: f64, until: f64) -> Vec<(String, f64)> {
    let count = ((until - from) / 600_000.0) as usize;
    let moments: Vec<f64> = (0..count).map(|row| from + row as f64 * 600_000.0).collect();
    let plan = Plan::new(&times(&moments), &by(period), zone).unwrap();
    let length = |start: Option<f64>, end: Option<f64>| (end.unwrap() - start.unwrap()) / HOUR;
    let ends = plan.batches().windows(2).all(|pair| pair[0].end == pair[1].start);
    assert!(ends, "one ends where the next starts");
    plan.batches().iter().map(|b| (b.label.clone(), length(b.start, b.end))).collect()
}

portable_tests! {
    fn every_period_takes_its_rows_in_the_order_of_the_table() {
        // 2024-02-17T23:00, 2024-02-18T01:00, 2023-12-31T12:00, none, 2024-02-17T00:00.
        let table = times(&[
            1_708_210_800_000.0,
            1_708_218_000_000.0,
            1_704_024_000_000.0,
            f64::NAN,
            1_708_128_000_000.0,
        ]);
        let utc = Zone::default();
        let expected = |labels: &[(&str, &[usize])]| -> Vec<(String, Vec<usize>)> {
            labels.iter().map(|(label, rows)| ((*label).to_owned(), rows.to_vec())).collect()
        };
        assert_eq!(
            split(&table, &by(Period::Day), &utc),
            expected(&[("2023-12-31", &[2]), ("2024-02-17", &[0, 4]), ("2024-02-18", &[1])])
        );
        assert_eq!(
            split(&table, &by(Period::Month), &utc),
            expected(&[("2023-12", &[2]), ("2024-02", &[0, 1, 4])])
        );
        assert_eq!(
            split(&table, &by(Period::Week), &utc),
            expected(&[("2023-W52", &[2]), ("2024-W07", &[0, 1, 4])])
        );
        assert_eq!(labels(&table, &by(Period::Quarter), &utc), ["2023-Q4", "2024-Q1"]);
        assert_eq!(labels(&table, &by(Period::Year), &utc), ["2023", "2024"]);
        assert_eq!(labels(&table, &by(Period::Hour), &utc).len(), 4);
        let plan = Plan::new(&table, &by(Period::Month), &utc).unwrap();
        assert_eq!((plan.warnings()[0].code.as_str(), plan.warnings()[0].count), ("rows-without-time", 1));
        let [december, february] = plan.batches() else { panic!("two months") };
        assert_eq!((december.start, december.end), (Some(1_701_388_800_000.0), Some(1_704_067_200_000.0)));
        assert_eq!((february.start, february.end), (Some(1_706_745_600_000.0), Some(1_709_251_200_000.0)));
    }

    fn days_before_1970_and_the_turn_of_a_year_are_days() {
        let table = times(&[-0.5, -1.0, -DAY, -DAY - 1.0, 0.0, 365.0 * DAY, 365.0 * DAY - 1.0]);
        assert_eq!(
            labels(&table, &by(Period::Day), &Zone::default()),
            ["1969-12-30", "1969-12-31", "1970-01-01", "1970-12-31", "1971-01-01"]
        );
    }

    fn days_of_new_york_have_23_and_25_hours() {
        let spring = lengths(Period::Day, &new_york(), 1_709_874_000_000.0, 1_710_219_600_000.0);
        let days = [("2024-03-08", 24.0), ("2024-03-09", 24.0), ("2024-03-10", 23.0), ("2024-03-11", 24.0), ("2024-03-12", 24.0)];
        assert_eq!(spring, days.map(|(label, hours)| (label.to_owned(), hours)));
        let autumn = lengths(Period::Day, &new_york(), 1_730_520_000_000.0, 1_730_790_000_000.0);
        let days = [("2024-11-02", 24.0), ("2024-11-03", 25.0), ("2024-11-04", 24.0), ("2024-11-05", 24.0)];
        assert_eq!(autumn, days.map(|(label, hours)| (label.to_owned(), hours)));
    }

    fn the_repeated_hour_is_two_and_the_skipped_one_none() {
        let autumn = lengths(Period::Hour, &new_york(), 1_730_606_400_000.0, 1_730_620_800_000.0);
        let hours = ["2024-11-03 00:00", "2024-11-03 01:00 UTC-04:00", "2024-11-03 01:00 UTC-05:00", "2024-11-03 02:00"];
        assert_eq!(autumn, hours.map(|label| (label.to_owned(), 1.0)));
        let spring = lengths(Period::Hour, &new_york(), 1_710_050_400_000.0, 1_710_057_600_000.0);
        let hours = ["2024-03-10 01:00", "2024-03-10 03:00"];
        assert_eq!(spring, hours.map(|label| (label.to_owned(), 1.0)));
    }

    fn half_an_hour_is_skipped_and_repeated_on_lord_howe() {
        let autumn = lengths(Period::Hour, &lord_howe(), 1_712_412_000_000.0 - HOUR, 1_712_420_000_000.0);
        let hours = [
            ("2024-04-07 00:00", 1.0),
            ("2024-04-07 01:00 UTC+11:00", 1.0),
            ("2024-04-07 01:00 UTC+10:30", 0.5),
            ("2024-04-07 02:00", 1.0),
        ];
        assert_eq!(autumn, hours.map(|(label, hours)| (label.to_owned(), hours)));
        let spring = lengths(Period::Hour, &lord_howe(), 1_728_138_600_000.0, 1_728_147_600_000.0);
        let hours = [("2024-10-06 01:00", 1.0), ("2024-10-06 02:00", 0.5), ("2024-10-06 03:00", 1.0)];
        assert_eq!(spring, hours.map(|(label, hours)| (label.to_owned(), hours)));
        let days = lengths(Period::Day, &lord_howe(), 1_712_322_000_000.0, 1_712_581_200_000.0);
        assert_eq!(days[1], ("2024-04-07".to_owned(), 24.5));
    }

    fn kathmandu_begins_its_day_at_a_quarter_past_six_in_the_evening() {
        let midnight = 1_708_193_700_000.0;
        let table = times(&[midnight - 1.0, midnight]);
        assert_eq!(labels(&table, &by(Period::Day), &zone(&[(0.0, 5.75)])), ["2024-02-17", "2024-02-18"]);
    }

    fn a_day_that_a_zone_left_out_is_no_batch() {
        // Apia went from 29 to 31 December 2011.
        let apia = zone(&[(0.0, -10.0), (1_325_239_200_000.0, 14.0)]);
        let table = times(&[1_325_239_200_000.0 - 1.0, 1_325_239_200_000.0]);
        let options = BatchOptions { empty_periods: true, ..by(Period::Day) };
        assert_eq!(labels(&table, &options, &apia), ["2011-12-29", "2011-12-31"]);
    }

    fn empty_periods_are_batches_when_asked_for() {
        let table = times(&[0.0, 3.0 * DAY]);
        let options = BatchOptions { empty_periods: true, ..by(Period::Day) };
        let batches = split(&table, &options, &Zone::default());
        let rows: Vec<usize> = batches.iter().map(|(_, rows)| rows.len()).collect();
        assert_eq!(rows, [1, 0, 0, 1]);
        let empty = times(&[f64::NAN]);
        assert_eq!(labels(&empty, &options, &Zone::default()), Vec::<String>::new());
    }

    fn consecutive_rows_make_batches_and_the_last_ones_are_kept_added_or_dropped() {
        let table = times(&[0.0; 7]);
        let size = |incomplete| {
            let options = BatchOptions { rows: Some(3.0), incomplete, ..BatchOptions::default() };
            labels(&table, &options, &Zone::default())
        };
        assert_eq!(size(Incomplete::Keep), ["rows 1-3", "rows 4-6", "rows 7-7"]);
        assert_eq!(size(Incomplete::Append), ["rows 1-3", "rows 4-7"]);
        assert_eq!(size(Incomplete::Drop), ["rows 1-3", "rows 4-6"]);
        let drop = BatchOptions { rows: Some(3.0), incomplete: Incomplete::Drop, ..BatchOptions::default() };
        let plan = Plan::new(&table, &drop, &Zone::default()).unwrap();
        assert_eq!((plan.warnings()[0].code.as_str(), plan.warnings()[0].count), ("rows-dropped", 1));
        let append = BatchOptions { rows: Some(30.0), incomplete: Incomplete::Append, ..BatchOptions::default() };
        assert_eq!(labels(&table, &append, &Zone::default()), ["rows 1-7"]);
    }

    fn a_number_of_batches_is_that_number() {
        let table = times(&[0.0; 7]);
        let options = BatchOptions { count: Some(3.0), ..BatchOptions::default() };
        assert_eq!(labels(&table, &options, &Zone::default()), ["rows 1-3", "rows 4-5", "rows 6-7"]);
        let timed = BatchOptions { timestamp: Some("time".into()), ..options };
        let plan = Plan::new(&times(&[5.0, 2.0, f64::NAN, 9.0, 8.0, f64::NAN, f64::NAN]), &timed, &Zone::default()).unwrap();
        let extents: Vec<_> = plan.batches().iter().map(|batch| (batch.start, batch.end)).collect();
        assert_eq!(extents, [(Some(2.0), Some(5.0)), (Some(8.0), Some(9.0)), (None, None)]);
    }

    fn values_of_a_column_make_batches() {
        let region = Column::from_texts("region", [Some("south"), None, Some("north"), Some("south")]);
        let row = Column::from_numbers("row", vec![0.5, 1.5, 2.5, 3.5]);
        let flag = Column::from_booleans("new", vec![Some(true), Some(false), None, Some(true)]);
        let day = Column::from_datetimes("day", vec![DAY, 0.0, 0.25, 0.5]);
        let table = Table::new(vec![region, row, flag, day]).unwrap();
        let column = |name: &str, order| {
            let options = BatchOptions { column: Some(name.into()), order, ..BatchOptions::default() };
            split(&table, &options, &Zone::default())
        };
        assert_eq!(
            column("region", ValueOrder::Appearance),
            [("region = south".to_owned(), vec![0, 3]), ("region = north".to_owned(), vec![2])]
        );
        assert_eq!(column("region", ValueOrder::Value)[0].0, "region = north");
        assert_eq!(column("new", ValueOrder::Appearance)[0], ("new = true".to_owned(), vec![0, 3]));
        let days: Vec<String> = column("day", ValueOrder::Value).into_iter().map(|(label, _)| label).collect();
        assert_eq!(days, ["day = 1970-01-01", "day = 0.25", "day = 0.5", "day = 1970-01-02"]);
        let options = BatchOptions { column: Some("region".into()), ..BatchOptions::default() };
        let plan = Plan::new(&table, &options, &Zone::default()).unwrap();
        assert_eq!((plan.warnings()[0].code.as_str(), plan.warnings()[0].count), ("rows-without-value", 1));
        assert_eq!(plan.table(&table, 2).unwrap_err().code, Code::ConfigInvalid);
    }

    fn what_cannot_be_split_is_refused_with_what_to_do() {
        let table = times(&[0.0, 1.0]);
        for (rows, count) in [(Some(0.0), None), (Some(f64::NAN), None), (Some(2.5), None), (None, Some(-1.0)), (None, Some(3.0)), (None, None), (Some(1.0), Some(1.0))] {
            let error = refused(&table, &BatchOptions { rows, count, ..BatchOptions::default() });
            assert_eq!(error.code, Code::ConfigInvalid, "{rows:?} {count:?}");
        }
        let without = Table::new(vec![Column::from_numbers("x", vec![0.5])]).unwrap();
        let error = refused(&without, &by(Period::Day));
        assert!(error.code == Code::ColumnMissing && error.message.contains("datetime"), "{error}");
        let named = |name: &str| BatchOptions { timestamp: Some(name.into()), ..by(Period::Day) };
        assert_eq!(refused(&table, &named("row")).code, Code::KindMismatch);
        assert_eq!(refused(&table, &named("nowhere")).code, Code::ColumnMissing);
        let column = BatchOptions { column: Some("nowhere".into()), ..BatchOptions::default() };
        assert_eq!(refused(&table, &column).code, Code::ColumnMissing);
        let two = Table::new(vec![Column::from_datetimes("born", vec![0.0]), Column::from_datetimes("wed", vec![0.0])]).unwrap();
        let wed = BatchOptions { timestamp: Some("wed".into()), ..by(Period::Year) };
        assert_eq!(Plan::new(&two, &wed, &Zone::default()).unwrap().batches()[0].label, "1970");
    }

    fn too_many_batches_are_refused_with_what_to_do() {
        let many = times(&(0..=MAX_BATCHES).map(|hour| hour as f64 * HOUR).collect::<Vec<_>>());
        let error = refused(&many, &by(Period::Hour));
        assert!(error.code == Code::BatchLimit && error.message.contains("hours"), "{error}");
        assert_eq!(labels(&many, &by(Period::Day), &Zone::default()).len(), 417);
        let gap = BatchOptions { empty_periods: true, ..by(Period::Hour) };
        assert_eq!(refused(&times(&[0.0, 1e14]), &gap).code, Code::BatchLimit);
        assert_eq!(refused(&many, &BatchOptions { rows: Some(1.0), ..BatchOptions::default() }).code, Code::BatchLimit);
        assert_eq!(refused(&many, &BatchOptions { count: Some(10_001.0), ..BatchOptions::default() }).code, Code::BatchLimit);
        let values = Table::new(vec![Column::from_numbers("x", (0..=MAX_VALUES).map(|n| n as f64).collect())]).unwrap();
        assert_eq!(refused(&values, &BatchOptions { column: Some("x".into()), ..BatchOptions::default() }).code, Code::BatchLimit);
    }

    fn zones_are_asked_about_where_there_are_rows() {
        let table = times(&[0.0, f64::NAN, 1.0, 1e13, 1e300]);
        let spans = time_spans(&table, &by(Period::Year)).unwrap();
        assert_eq!(spans.len(), 4);
        assert!(spans[0] <= -365.0 * DAY && spans[1] >= 365.0 * DAY && spans[1] < 500.0 * DAY);
        assert!(spans[2] <= 1e13 - 366.0 * DAY && spans[3] >= 1e13 + 366.0 * DAY);
        let whole = BatchOptions { empty_periods: true, ..by(Period::Year) };
        assert_eq!(time_spans(&table, &whole).unwrap().len(), 2);
        assert_eq!(time_spans(&times(&[f64::NAN]), &whole).unwrap(), Vec::<f64>::new());
    }
}
