//! Trends in a report: of the main metric and of each column, weekday by weekday where batches are daily.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

use driftglass::decide::{Direction, TrendMethod, TrendOptions, trend};
use driftglass::monitor::{Monitor, MonitorConfig, ObserveOptions, SeriesTrend};
use driftglass::report::Report;
use driftglass::stats::random::SplitMix64;
use driftglass::table::{Column, Table};

const DAY: f64 = 86_400_000.0;

/// 400 rows of a classifier that is right in that share of them, and a column that lies that much higher.
fn table(seed: u64, right: f64, shift: f64) -> Table {
    let mut random = SplitMix64::new(seed);
    let rows = 400;
    let yes = |is: bool| Some(if is { "yes" } else { "no" });
    let wrong = |row: usize| row as f64 >= right * rows as f64;
    Table::new(vec![
        Column::from_texts("target", (0..rows).map(|row| yes(row % 2 == 0))),
        Column::from_texts("said", (0..rows).map(|row| yes((row % 2 == 0) != wrong(row)))),
        Column::from_numbers("x", (0..rows).map(|_| random.unit() + shift).collect()),
        Column::from_numbers("still", (0..rows).map(|_| random.unit()).collect()),
    ])
    .unwrap()
}

/// A monitor after batches of these accuracies and shifts, one every so many milliseconds.
fn watched(batches: &[(f64, f64)], every: f64, more: &str) -> Monitor {
    let text = format!(r#"{{ "roles": {{ "target": "target", "prediction": "said" }}{more} }}"#);
    let mut monitor =
        Monitor::new(&table(1, 0.95, 0.0), MonitorConfig::from_json(&text).unwrap()).unwrap();
    for (step, (right, shift)) in batches.iter().enumerate() {
        let options = ObserveOptions { at: (step + 1) as f64 * every, ..ObserveOptions::default() };
        monitor.observe(&table(step as u64 + 10, *right, *shift), &options).unwrap();
    }
    monitor
}

fn of<'a>(trends: &'a [SeriesTrend], metric: &str, column: Option<&str>) -> &'a SeriesTrend {
    trends.iter().find(|one| one.metric == metric && one.column.as_deref() == column).unwrap()
}

portable_tests! {
    fn trends_are_those_of_the_series_by_both_methods() {
        let batches: Vec<(f64, f64)> = (0..12).map(|step| (0.95 - 0.005 * f64::from(step), 0.02 * f64::from(step))).collect();
        let monitor = watched(&batches, 1000.0, "");
        let trends = Report::of(&monitor).trends;
        assert_eq!(trends, monitor.trends());
        let accuracies: Vec<f64> = monitor.dashboard().accuracy_trend.into_iter().flatten().collect();
        let found = of(&trends, "accuracy", None);
        for method in [TrendMethod::LeastSquares, TrendMethod::TheilSen] {
            let options = TrendOptions { window: Some(30), method: Some(method), ..TrendOptions::default() };
            let expected = trend(&accuracies, &options).unwrap();
            let own = match method {
                TrendMethod::LeastSquares => (found.slope, found.p_value),
                TrendMethod::TheilSen => (found.theil_sen_slope, found.mann_kendall_p_value),
            };
            assert_eq!(own, (expected.slope, expected.p_value));
        }
        assert_eq!((found.direction, found.n, found.season), (Direction::Falling, 12, None));
        assert_eq!(of(&trends, "driftEffect", Some("x")).direction, Direction::Rising);
        let still = of(&trends, "driftEffect", Some("still"));
        assert_eq!(still.direction, Direction::Flat);
        assert!(still.adjusted_p_value.unwrap() >= still.mann_kendall_p_value.unwrap());
        assert!(Report::from_json(&Report::of(&monitor).to_json().unwrap()).unwrap().trends == trends);
    }

    fn daily_batches_are_compared_weekday_by_weekday() {
        // Worse on two days of each week; no trend.
        let weekly: Vec<(f64, f64)> = (0..35).map(|day| (if day % 7 >= 5 { 0.85 } else { 0.95 }, 0.0)).collect();
        let monitor = watched(&weekly, DAY, "");
        let found = of(&monitor.trends(), "accuracy", None).clone();
        assert_eq!((found.season, found.direction), (Some(7), Direction::Flat));
        let seasonal = found.seasonal.unwrap();
        assert_eq!((seasonal.value, seasonal.expected, seasonal.n), (0.85, 0.85, 4));
        // The same falling from week to week, and a day without a batch.
        let falling = |day: u32| (if day % 7 >= 5 { 0.85 } else { 0.95 }) - 0.01 * f64::from(day / 7);
        let batches: Vec<(f64, f64)> = (0..35).map(|day| (falling(day), 0.0)).collect();
        let found = of(&watched(&batches, DAY, "").trends(), "accuracy", None).clone();
        assert_eq!(found.direction, Direction::Falling);
        assert!((found.theil_sen_slope.unwrap() + 0.01 / 7.0).abs() < 1e-3, "{found:?}");
    }

    fn a_day_of_23_or_25_hours_is_one_day() {
        // Fifty days of Europe/London, half of them before the clocks change; right in 0.7 on every seventh.
        let hour = DAY / 24.0;
        for (change, midnight, longer) in [("autumn", 1_727_910_000_000.0, hour), ("spring", 1_709_769_600_000.0, -hour)] {
            let start = |day: u32| midnight + f64::from(day) * DAY + if day > 24 { longer } else { 0.0 };
            for (name, at) in [("start", 0.0), ("end - 1", -1.0), ("end", 0.0)] {
                let mut monitor = watched(&[], DAY, "");
                for day in 0..50 {
                    let right = if day % 7 == 3 { 0.7 } else { 0.9 };
                    let moment = start(if name == "start" { day } else { day + 1 }) + at;
                    let options = ObserveOptions { at: moment, ..ObserveOptions::default() };
                    monitor.observe(&table(u64::from(day) + 10, right, 0.0), &options).unwrap();
                    let sunday = day % 7 == 3 && day >= 17;
                    let found = monitor.trends().into_iter().find(|one| one.metric == "accuracy");
                    let found = found.filter(|_| sunday).map(|one| (one.season, one.seasonal.unwrap().expected));
                    assert_eq!(found, sunday.then_some((Some(7), 0.7)), "{change}, day {day}, at {name}");
                }
            }
        }
    }

    fn batches_at_odd_hours_are_daily_by_the_day_in_utc() {
        let mut monitor = watched(&[], DAY, "");
        for day in 0..21_u32 {
            let options = ObserveOptions { at: (f64::from(day) + 0.9 * f64::from(day % 2)) * DAY, ..ObserveOptions::default() };
            monitor.observe(&table(u64::from(day) + 10, 0.9, 0.0), &options).unwrap();
        }
        assert_eq!(of(&monitor.trends(), "accuracy", None).season, Some(7));
    }

    fn the_sentence_says_of_the_trend_what_the_report_says() {
        // Up for twenty batches and down for ten: the last ten alone would be a fall, all thirty are none.
        let bent: Vec<(f64, f64)> = (0..30).map(|step| if step < 20 { 0.875 + 0.005 * f64::from(step) } else { 0.97 - 0.005 * f64::from(step - 20) }).map(|right| (right, 0.0)).collect();
        let monitor = watched(&bent, 1000.0, "");
        assert_ne!(of(&monitor.trends(), "accuracy", None).direction, Direction::Falling);
        let now = monitor.dashboard();
        assert!(!now.verdict.contains("batch to batch") && now.advice.checks.iter().all(|check| check.passed), "{now:?}");
        // A fall is said as long as it goes on, and of batches without targets up to which.
        let down: Vec<(f64, f64)> = (0..12).map(|step| (0.97 - 0.005 * f64::from(step), 0.0)).collect();
        let mut monitor = watched(&down, 1000.0, "");
        assert_eq!(of(&monitor.trends(), "accuracy", None).direction, Direction::Falling);
        let verdict = monitor.dashboard().verdict;
        assert!(verdict.contains("accuracy tends down over the batches"), "{verdict}");
        let whole = table(99, 0.95, 0.0);
        let without = Table::new(whole.columns().iter().skip(1).cloned().collect()).unwrap();
        monitor.observe(&without, &ObserveOptions { at: 20_000.0, ..ObserveOptions::default() }).unwrap();
        let verdict = monitor.dashboard().verdict;
        assert!(verdict.contains("accuracy tended down over the batches up to batch 12"), "{verdict}");
    }

    fn few_batches_have_no_trends_and_condensed_ones_keep_theirs() {
        assert!(watched(&[(0.95, 0.0); 4], DAY, "").trends().is_empty());
        let text = Report::of(&watched(&[(0.95, 0.0); 4], DAY, "")).to_json().unwrap();
        assert!(!text.contains("\"trends\""));
        let batches: Vec<(f64, f64)> = (0..12).map(|step| (0.95 - 0.005 * f64::from(step), 0.02 * f64::from(step))).collect();
        let (full, condensed) = (watched(&batches, 1000.0, ""), watched(&batches, 1000.0, r#", "fullReports": 1"#));
        let accuracies = condensed.dashboard().accuracy_trend;
        for (full, condensed) in full.dashboard().accuracy_trend.iter().zip(&accuracies) {
            assert!((full.unwrap() - condensed.unwrap()).abs() < 1e-4, "{accuracies:?}");
        }
        let (full, condensed) = (full.trends(), condensed.trends());
        assert_eq!(full.len(), condensed.len());
        for (full, condensed) in full.iter().zip(&condensed) {
            assert_eq!((&full.metric, &full.column, full.direction, full.n), (&condensed.metric, &condensed.column, condensed.direction, condensed.n));
            assert!((full.theil_sen_slope.unwrap() - condensed.theil_sen_slope.unwrap()).abs() < 1e-3);
        }
    }
}
