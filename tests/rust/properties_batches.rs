//! What must hold of every split: rows are partitioned, their order is kept, periods hold their moments.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, unreachable_pub)]

use driftglass::batches::{BatchOptions, Incomplete, Period, Plan, Zone, time_spans};
use driftglass::table::{Column, Table};
use proptest::prelude::*;

const HOUR: f64 = 3_600_000.0;
const PERIODS: [Period; 6] =
    [Period::Hour, Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year];

/// Moments of the second half of the twentieth century to the first of this one, some close together,
/// some missing.
fn moments() -> impl Strategy<Value = Vec<f64>> {
    let moment = prop_oneof![
        8 => (0i64..3_000).prop_map(|step| 1_709_900_000_000.0 + step as f64 * 611_000.0),
        4 => (-800_000i64..1_000_000).prop_map(|hours| hours as f64 * HOUR + 0.5),
        1 => Just(f64::NAN),
    ];
    prop::collection::vec(moment, 0..200)
}

/// Offsets that change at least a day after one another, by up to three hours.
fn zone() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let change = (86_400_000i64..40_000_000_000, -6i64..=6);
    (-12i64..=12, prop::collection::vec(change, 0..8)).prop_map(|(base, changes)| {
        let mut since = 1_709_000_000_000.0;
        let mut offsets = vec![(since, base as f64 * HOUR)];
        for (after, half_hours) in changes {
            since += after as f64;
            offsets.push((since, base as f64 * HOUR + half_hours as f64 * HOUR / 2.0));
        }
        offsets
    })
}

fn offset_at(zone: &[(f64, f64)], moment: f64) -> f64 {
    let known = zone.iter().rev().find(|(since, _)| *since <= moment);
    known.or(zone.first()).map_or(0.0, |(_, offset)| *offset)
}

fn table(moments: &[f64]) -> Table {
    let rows = (0..moments.len()).map(|row| row as f64 + 0.5).collect();
    let time = Column::from_datetimes("time", moments.to_vec());
    Table::new(vec![time, Column::from_numbers("row", rows)]).unwrap()
}

fn rows_of(plan: &Plan, table: &Table) -> Vec<Vec<usize>> {
    let rows = |k: usize| -> Vec<usize> {
        let part = plan.table(table, k).unwrap();
        let numbers = part.column("row").unwrap().numbers().unwrap().into_owned();
        numbers.iter().map(|row| *row as usize).collect()
    };
    (0..plan.batches().len()).map(rows).collect()
}

/// What a clock shows, as a label: the beginning of its ISO 8601 text, where a period has one.
fn shown(period: Period, local: f64) -> Option<String> {
    let text = Column::from_datetimes("t", vec![local.floor()]).text(0)?;
    match period {
        Period::Year => text.get(..4).map(str::to_owned),
        Period::Month => text.get(..7).map(str::to_owned),
        Period::Day => text.get(..10).map(str::to_owned),
        Period::Hour => {
            Some(format!("{} {}:00", text.get(..10)?, text.get(11..13).unwrap_or("00")))
        }
        Period::Week | Period::Quarter => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn periods_partition_the_rows_that_have_a_time(moments in moments(), changes in zone(), empty_periods: bool) {
        let (table, zone) = (table(&moments), Zone::new(&changes).unwrap());
        for period in PERIODS {
            let options = BatchOptions { by: Some(period), empty_periods, ..BatchOptions::default() };
            let plan = match Plan::new(&table, &options, &zone) {
                Ok(plan) => plan,
                // Hours of a century, the empty ones among them.
                Err(error) => {
                    prop_assert!(empty_periods && error.code.as_str() == "batch-limit");
                    continue;
                }
            };
            let rows = rows_of(&plan, &table);
            prop_assert!(rows.iter().all(|rows| rows.is_sorted()));
            let mut all: Vec<usize> = rows.concat();
            all.sort_unstable();
            let timed: Vec<usize> = (0..moments.len()).filter(|&row| !moments[row].is_nan()).collect();
            prop_assert_eq!(&all, &timed);
            let missing = plan.warnings().iter().map(|warning| warning.count).sum::<u64>();
            prop_assert_eq!(missing as usize, moments.len() - timed.len());
            for (batch, rows) in plan.batches().iter().zip(&rows) {
                prop_assert_eq!(batch.rows as usize, rows.len());
                prop_assert!(empty_periods || !rows.is_empty());
                let (start, end) = (batch.start.unwrap(), batch.end.unwrap());
                for &row in rows {
                    prop_assert!(start <= moments[row] && moments[row] < end, "{} {}", batch.label, moments[row]);
                    if let Some(label) = shown(period, moments[row] + offset_at(&changes, moments[row])) {
                        prop_assert!(batch.label.starts_with(&label), "{} {label}", batch.label);
                    }
                }
            }
            let mut labels: Vec<&str> = plan.batches().iter().map(|batch| batch.label.as_str()).collect();
            prop_assert!(plan.batches().windows(2).all(|pair| pair[0].start < pair[1].start));
            labels.sort_unstable();
            labels.dedup();
            prop_assert_eq!(labels.len(), plan.batches().len());
        }
    }

    #[test]
    fn periods_follow_without_a_gap(moments in moments(), changes in zone()) {
        let (table, zone) = (table(&moments), Zone::new(&changes).unwrap());
        for period in [Period::Day, Period::Week, Period::Month, Period::Quarter, Period::Year] {
            let options = BatchOptions { by: Some(period), empty_periods: true, ..BatchOptions::default() };
            let Ok(plan) = Plan::new(&table, &options, &zone) else { continue };
            for pair in plan.batches().windows(2) {
                // A clock set back over midnight shows the end of one day after the start of the next.
                let overlap = pair[0].end.unwrap() - pair[1].start.unwrap();
                prop_assert!((0.0..=6.0 * HOUR).contains(&overlap), "{:?}", pair);
            }
        }
    }

    #[test]
    fn spans_hold_every_moment_and_its_period(moments in moments()) {
        let options = BatchOptions { by: Some(Period::Year), ..BatchOptions::default() };
        let spans = time_spans(&table(&moments), &options).unwrap();
        prop_assert!(spans.is_sorted());
        for &moment in moments.iter().filter(|moment| !moment.is_nan()) {
            let holds = |span: &[f64]| span[0] + 366.0 * 24.0 * HOUR <= moment && moment + 366.0 * 24.0 * HOUR <= span[1];
            prop_assert!(spans.chunks(2).any(holds));
        }
    }

    #[test]
    fn runs_partition_the_rows(count in 1usize..300, size in 1usize..320, parts in 1usize..300) {
        let table = table(&vec![0.0; count]);
        for incomplete in [Incomplete::Keep, Incomplete::Append, Incomplete::Drop] {
            let options = BatchOptions { rows: Some(size as f64), incomplete, ..BatchOptions::default() };
            let plan = Plan::new(&table, &options, &Zone::default()).unwrap();
            let dropped: u64 = plan.warnings().iter().map(|warning| warning.count).sum();
            let rows = rows_of(&plan, &table).concat();
            prop_assert_eq!(rows, (0..count - dropped as usize).collect::<Vec<_>>());
            prop_assert!((dropped as usize) < size && (dropped == 0 || incomplete == Incomplete::Drop));
        }
        let options = BatchOptions { count: Some(parts as f64), ..BatchOptions::default() };
        let plan = Plan::new(&table, &options, &Zone::default());
        prop_assert_eq!(plan.is_ok(), parts <= count);
        if let Ok(plan) = plan {
            prop_assert_eq!(rows_of(&plan, &table).concat(), (0..count).collect::<Vec<_>>());
            let sizes = plan.batches().iter().map(|batch| batch.rows);
            prop_assert!(sizes.clone().max().unwrap() - sizes.min().unwrap() <= 1);
        }
    }

    #[test]
    fn values_partition_the_rows_that_have_one(values in prop::collection::vec(0u8..9, 0..200)) {
        let number = |&value: &u8| if value == 0 { f64::NAN } else { f64::from(value) / 2.0 };
        let numbers: Vec<f64> = values.iter().map(number).collect();
        let rows = (0..values.len()).map(|row| row as f64 + 0.5).collect();
        let table = Table::new(vec![
            Column::from_numbers("value", numbers),
            Column::from_numbers("row", rows),
        ]).unwrap();
        let options = BatchOptions { column: Some("value".into()), ..BatchOptions::default() };
        let plan = Plan::new(&table, &options, &Zone::default()).unwrap();
        let rows = rows_of(&plan, &table);
        prop_assert!(rows.iter().all(|rows| rows.is_sorted() && rows.windows(2).all(|pair| values[pair[0]] == values[pair[1]])));
        prop_assert!(rows.windows(2).all(|pair| pair[0][0] < pair[1][0]));
        let mut all = rows.concat();
        all.sort_unstable();
        prop_assert_eq!(all, (0..values.len()).filter(|&row| values[row] != 0).collect::<Vec<_>>());
    }
}
