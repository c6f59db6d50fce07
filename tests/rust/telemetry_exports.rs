//! Alerting rules for Prometheus and the dashboard for Grafana, with hostile names.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::exposition;
use crate::common::watched;

use driftglass::monitor::{Monitor, MonitorConfig};
use driftglass::telemetry::{alerting_rules, grafana_dashboard, prometheus};
use exposition::parse;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use watched::{COLUMNS, fresh, observe, table};

/// An entry of the rules file as a strict reader of just this shape has it: fields, labels and annotations.
#[derive(Debug, Default, Clone)]
struct Entry {
    fields: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    annotations: BTreeMap<String, String>,
}

/// Reads the file: every line has to be one of those that were meant, so that a name that ended its string
/// would be noticed.
fn entries(text: &str) -> Vec<Entry> {
    let mut lines = text.strip_suffix('\n').unwrap().split('\n');
    assert!(lines.next().unwrap().starts_with("# "));
    assert_eq!(lines.next(), Some("groups:"));
    assert_eq!(lines.next(), Some("  - name: driftglass"));
    assert_eq!(lines.next(), Some("    rules:"));
    let mut all: Vec<Entry> = Vec::new();
    let mut section = String::new();
    for line in lines.filter(|line| !line.starts_with("      # ")) {
        if let Some(name) = line.strip_prefix("      - alert: ") {
            all.push(Entry::default());
            all.last_mut().unwrap().fields.insert("alert".to_owned(), scalar(name));
            continue;
        }
        let entry = all.last_mut().unwrap();
        if let Some(rest) = line.strip_prefix("          ") {
            let at =
                rest.rfind("\": \"").map_or_else(|| rest.find(": ").unwrap(), |_| end_of_key(rest));
            let (key, value) = (&rest[..at], &rest[at + 2..]);
            let key = if key.starts_with('"') { scalar(key) } else { key.to_owned() };
            let into =
                if section == "labels:" { &mut entry.labels } else { &mut entry.annotations };
            assert!(into.insert(key, scalar(value)).is_none(), "{line} occurs twice");
        } else {
            let rest = line.strip_prefix("        ").unwrap_or_else(|| panic!("{line}"));
            match rest.split_once(": ") {
                None => section = rest.to_owned(),
                Some((key @ ("for" | "keep_firing_for"), value)) => {
                    assert!(value.strip_suffix("ms").unwrap().parse::<u64>().is_ok(), "{line}");
                    entry.fields.insert(key.to_owned(), value.to_owned());
                }
                Some(("expr", value)) => {
                    entry.fields.insert("expr".to_owned(), scalar(value));
                }
                Some(_) => panic!("{line}"),
            }
        }
    }
    all
}

/// Where the key of a line ends: a quoted one holds no quote, it is a valid name of a label.
fn end_of_key(line: &str) -> usize {
    line.strip_prefix('"')
        .map_or_else(|| line.find(": ").unwrap(), |rest| rest.find('"').unwrap() + 2)
}

/// A quoted text of YAML with the escapes that are written.
fn scalar(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap();
    let mut chars = inner.chars();
    let mut read = String::new();
    while let Some(c) = chars.next() {
        assert!(c != '"' && !c.is_control(), "{text:?}");
        if c != '\\' {
            read.push(c);
            continue;
        }
        let digits = match chars.next().unwrap() {
            'n' => {
                read.push('\n');
                continue;
            }
            c @ ('"' | '\\') => {
                read.push(c);
                continue;
            }
            'u' => 4,
            'U' => 8,
            other => panic!("unknown escape {other} in {text}"),
        };
        let code: String = chars.by_ref().take(digits).collect();
        read.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
    }
    read
}

fn broken() -> Monitor {
    let mut monitor = fresh();
    observe(&mut monitor, true, 1_546_300_799_000.0);
    monitor
}

fn by_name<'e>(entries: &'e [Entry], name: &str) -> Vec<&'e Entry> {
    let found: Vec<&Entry> = entries.iter().filter(|e| e.fields["alert"] == name).collect();
    assert!(!found.is_empty(), "{name}");
    found
}

/// The selectors of an expression: names of metrics, which all stand before a brace.
fn families(expr: &str) -> BTreeSet<String> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = |at: usize| {
        let start = expr[..at].rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
        expr[start..at].to_owned()
    };
    expr.match_indices('{').map(|(at, _)| before(at)).collect()
}

fn panels(dashboard: &Value) -> &Vec<Value> {
    dashboard["panels"].as_array().unwrap()
}

fn exprs(dashboard: &Value) -> Vec<String> {
    let targets = panels(dashboard).iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    targets.map(|target| target["expr"].as_str().unwrap().to_owned()).collect()
}

portable_tests! {
    fn every_threshold_becomes_a_number_in_promql() {
        let monitor = fresh();
        let text = alerting_rules(&monitor);
        let entries = entries(&text);
        let expr = |name: &str| by_name(&entries, name).iter().map(|e| e.fields["expr"].clone()).collect::<Vec<_>>();
        let reference = monitor.reference_report().measurements.iter().find(|m| m.metric == "accuracy").unwrap();
        let [low, high] = reference.interval.unwrap();
        assert_eq!(expr("missing"), ["driftglass_measurement{metric=\"missingPct\"} > 5.0"]);
        assert_eq!(expr("worse"), [format!("driftglass_measurement_high{{metric=\"accuracy\"}} < {low:?}")]);
        assert_eq!(expr("unlike"), [format!(
            "driftglass_measurement_high{{metric=\"accuracy\"}} < {low:?} or driftglass_measurement_low{{metric=\"accuracy\"}} > {high:?}"
        )]);
        assert_eq!(expr("odd"), ["driftglass_measurement{metric=\"accuracy\"} < 0.85 or driftglass_measurement{metric=\"accuracy\"} > 0.999"]);
        assert_eq!(expr("surely-low"), ["driftglass_measurement_high{metric=\"accuracy\"} < 0.9"]);
        assert_eq!(expr("enough"), [
            "(driftglass_measurement{metric=\"accuracy\"} < 0.9) and driftglass_measurement_rows{metric=\"accuracy\"} >= 150"
        ]);
        assert_eq!(expr("missing-one"), [
            "driftglass_measurement{metric=\"missingPct\",column=\"{{ $value }}{{ .Labels }}\"} > 5.0"
        ]);
    }

    fn a_threshold_of_the_references_own_is_one_alert_a_column() {
        let monitor = fresh();
        let entries = entries(&alerting_rules(&monitor));
        let varying = by_name(&entries, "missing-varies");
        let columns: BTreeSet<&str> = varying.iter().map(|e| e.fields["expr"].as_str()).collect();
        assert_eq!(columns.len(), varying.len());
        let spreads = monitor.bases().spreads.iter().filter(|s| s.metric == "missingPct");
        assert_eq!(varying.len(), spreads.count());
        assert!(varying.len() >= COLUMNS.len());
        let of_plain = varying.iter().find(|e| e.labels["column"] == "plain").unwrap();
        assert_eq!(of_plain.fields["expr"], "driftglass_measurement{metric=\"missingPct\",column=\"plain\"} > 0.0");
    }

    fn what_prometheus_cannot_say_is_said_in_a_comment() {
        let text = alerting_rules(&fresh());
        let entries = entries(&text);
        let slow = by_name(&entries, "slow")[0];
        assert_eq!((slow.fields["for"].as_str(), slow.fields["keep_firing_for"].as_str()), ("3600000ms", "1501ms"));
        let counted = by_name(&entries, "in-batches")[0];
        assert_eq!(counted.fields["expr"], "driftglass_alert_firing{rule=\"in-batches\"} == 1");
        assert!(!counted.fields.contains_key("for") && !counted.fields.contains_key("keep_firing_for"));
        assert!(text.contains("# in-batches: counts batches (for 3, keepFiringFor 2, cooldown 0), which Prometheus cannot"));
        assert!(text.contains("# slow: its times run on the clock of Prometheus"));
        assert!(text.contains("# unknown: the reference says nothing about its metric"));
        assert!(!text.contains("alert: \"unknown\""));
    }

    fn names_and_labels_stay_texts() {
        let entries = entries(&alerting_rules(&fresh()));
        let moved = by_name(&entries, "moved \"now\" {{ .X }} \\ : # - \u{202e}")[0];
        let brace = "{{\"{\"}}";
        let labels: BTreeMap<&str, &str> = moved.labels.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let evil = format!("{brace}{brace} evil }}}} \"x\"\n- y");
        assert_eq!(labels, [
            ("team_name", evil.as_str()), ("on", "yes"), ("label___name__", "x"), ("label_alertname", "no"),
            ("label_column", "no"), ("severity", "critical"), ("metric", "driftAlertPValue"), ("_", "empty"),
            ("_1st", "first"), ("bidi", "\u{202e}"),
        ].into());
        assert_eq!(moved.annotations["summary"], "Adjusted p-value of a change in {{ $labels.column }} is below 0.0025");
        assert!(moved.annotations["description"].ends_with("is below 0.0025: it is {{ printf \"%.4g\" $value }}."));
    }

    fn no_rule_is_an_empty_group() {
        let config = MonitorConfig::from_json("{\"rules\":[]}").unwrap();
        let text = alerting_rules(&Monitor::new(&table(0.0, 0, 0), config).unwrap());
        assert!(text.ends_with("  - name: driftglass\n    rules: []\n"), "{text}");
    }

    fn what_the_rules_look_at_is_exposed() {
        let monitor = broken();
        let names: BTreeSet<String> = parse(&prometheus(&monitor, false)).into_iter().map(|(name, _, _)| name).collect();
        for entry in entries(&alerting_rules(&monitor)) {
            // Braces within strings are no selectors.
            let found = families(&entry.fields["expr"].replace("{{", "").replace("{x=", ""));
            let unknown: Vec<_> = found.iter().filter(|f| !f.is_empty() && !names.contains(*f)).collect();
            assert!(unknown.is_empty(), "{unknown:?} in {entry:?}");
        }
    }

    fn the_dashboard_asks_only_for_what_is_exposed() {
        let monitor = broken();
        let names: BTreeSet<String> = parse(&prometheus(&monitor, true)).into_iter().map(|(name, _, _)| name).collect();
        let dashboard = grafana_dashboard(&monitor);
        let exprs = exprs(&dashboard);
        let asked: BTreeSet<String> = exprs.iter().flat_map(|expr| families(expr)).collect();
        assert!(asked.is_subset(&names), "{:?}", asked.difference(&names).collect::<Vec<_>>());
        assert!(asked.len() >= 18, "{asked:?}");
        assert!(exprs.iter().all(|expr| expr.contains("job=~\"$job\"")), "{exprs:?}");
    }

    fn panels_have_their_own_ids_and_places() {
        let dashboard = grafana_dashboard(&broken());
        let mut taken = BTreeSet::new();
        let mut ids = BTreeSet::new();
        let mut titles = BTreeSet::new();
        for panel in panels(&dashboard) {
            assert!(ids.insert(panel["id"].as_u64().unwrap()));
            assert!(titles.insert(panel["title"].as_str().unwrap()), "{panel}");
            assert_eq!(panel["datasource"], json!({ "type": "prometheus", "uid": "${datasource}" }));
            let at = |field: &str| panel["gridPos"][field].as_u64().unwrap();
            assert!(at("x") + at("w") <= 24 && at("w") > 0 && at("h") > 0, "{panel}");
            for x in at("x")..at("x") + at("w") {
                for y in at("y")..at("y") + at("h") {
                    assert!(taken.insert((x, y)), "{panel} stands on another");
                }
            }
            let refs: BTreeSet<&str> = panel["targets"].as_array().unwrap().iter().map(|t| t["refId"].as_str().unwrap()).collect();
            assert_eq!(refs.len(), panel["targets"].as_array().unwrap().len());
        }
        let variables = dashboard["templating"]["list"].as_array().unwrap();
        assert!(variables.iter().any(|v| v["type"] == "datasource" && v["query"] == "prometheus" && v["name"] == "datasource"));
        assert!(dashboard["schemaVersion"].as_u64().unwrap() >= 39);
    }

    fn thresholds_are_lines_with_rising_values() {
        let monitor = broken();
        let dashboard = grafana_dashboard(&monitor);
        let steps = |title: &str| {
            let panel = panels(&dashboard).iter().find(|p| p["title"] == title).unwrap_or_else(|| panic!("{title}"));
            panel["fieldConfig"]["defaults"]["thresholds"]["steps"].clone()
        };
        assert_eq!(steps("Watched: Share of missing values"), json!([
            { "color": "green", "value": null }, { "color": "red", "value": 5.0 },
        ]));
        assert_eq!(steps("Missing values, by column")[1]["value"], json!(0.05));
        let reference = monitor.reference_report().measurements.iter().find(|m| m.metric == "accuracy").unwrap();
        let low = reference.interval.unwrap()[0].max(0.9);
        assert_eq!(steps("Accuracy")[1], json!({ "color": "green", "value": low }));
        for panel in panels(&dashboard) {
            let steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"].as_array().unwrap();
            let values: Vec<f64> = steps.iter().skip(1).map(|s| s["value"].as_f64().unwrap()).collect();
            assert!(steps[0]["value"].is_null() && values.is_sorted(), "{panel}");
        }
    }

    fn both_are_the_same_bytes_every_time() {
        let (one, other) = (broken(), broken());
        assert_eq!(alerting_rules(&one), alerting_rules(&other));
        assert_eq!(grafana_dashboard(&one).to_string(), grafana_dashboard(&other).to_string());
    }
}
