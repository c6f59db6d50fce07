//! A monitor with hostile names and rules of every kind, after a batch that breaks them.

use driftglass::monitor::{LatencyGiven, Monitor, MonitorConfig, ObserveOptions};
use driftglass::table::{Column, Table};
use serde_json::{Value, json};

/// Names of columns that try to end a string of YAML or PromQL, to begin a template, or to turn the text around.
pub const COLUMNS: [&str; 13] = [
    "plain",
    "a\"} > 0 or vector(1) # {x=\"",
    "back\\slash\\",
    "new\nline: - x\n",
    "carriage\rreturn\ttab",
    "{{ $value }}{{ .Labels }}",
    "{{{ }} {{- end -}} %{",
    "' & *x !tag # comment",
    "right \u{202e}to left\u{2066} and \u{200b}nothing",
    "\u{1b}[31m\u{85}\u{2028}\u{feff}",
    "$labels.column ${datasource} \u{1f600}",
    "~",
    "tagged \u{e0001}\u{fff9} and \u{fffd} of another encoding",
];

/// 200 rows. `shift` moves every column by as much, `gaps` leaves out one value of so many (0: none), `wrong`
/// is the number of wrong predictions.
pub fn table(shift: f64, gaps: usize, wrong: usize) -> Table {
    let columns = COLUMNS.iter().enumerate().map(|(at, name)| {
        let value = |row: usize| match gaps {
            0 => row as f64 / 7.0 + at as f64 + shift,
            gaps if row.is_multiple_of(gaps) => f64::NAN,
            _ => row as f64 / 7.0 + at as f64 + shift,
        };
        Column::from_numbers(*name, (0..200).map(value).collect())
    });
    let target = (0..200).map(|row| Some(["no", "yes"][row % 2]));
    let said = (0..200).map(|row| Some(["no", "yes"][(row + usize::from(row % 37 < wrong)) % 2]));
    let sure = (0..200).map(|row| f64::from(((row + 1) % 2) * 40) / 100.0 + 0.55).collect();
    let texts = [Column::from_texts("target", target), Column::from_texts("said", said)];
    let probability = Column::from_numbers("sure", sure);
    Table::new(columns.chain(texts).chain([probability]).collect()).unwrap()
}

/// Rules of every kind of threshold, with names and labels that try to break out.
pub fn rules() -> Value {
    let labels = json!({
        "team-name": "{{ evil }} \"x\"\n- y", "on": "yes", "__name__": "x", "alertname": "no", "column": "no",
        "severity": "none", "": "empty", "1st": "first", "bidi": "\u{202e}",
    });
    json!([
        { "name": "moved \"now\" {{ .X }} \\ : # - \u{202e}", "metric": "driftAlertPValue", "when": "below", "threshold": 0.0025, "severity": "critical", "labels": labels },
        { "name": "missing", "metric": "missingPct", "when": "above", "threshold": 5, "severity": "medium" },
        { "name": "missing-one", "metric": "missingPct", "column": COLUMNS[5], "when": "above", "threshold": 5, "severity": "info" },
        { "name": "missing-varies", "metric": "missingPct", "when": "above", "threshold": { "variation": 3 }, "severity": "medium" },
        { "name": "worse", "metric": "accuracy", "when": "below", "threshold": "reference", "severity": "high" },
        { "name": "unlike", "metric": "accuracy", "when": "outside", "threshold": "reference", "severity": "high" },
        { "name": "odd", "metric": "accuracy", "when": "outside", "threshold": [0.85, 0.999], "severity": "high" },
        { "name": "surely-low", "metric": "accuracy", "when": "below", "threshold": 0.9, "on": "interval", "severity": "high" },
        { "name": "enough", "metric": "accuracy", "when": "below", "threshold": 0.9, "minRows": 150, "severity": "high" },
        { "name": "too-few", "metric": "accuracy", "when": "below", "threshold": 0.9, "minRows": 1000, "severity": "high" },
        { "name": "fine", "metric": "accuracy", "when": "below", "threshold": 0.1, "severity": "high" },
        { "name": "slow", "metric": "latencyMean", "when": "above", "threshold": 10, "severity": "medium", "forMs": 3_600_000, "keepFiringForMs": 1500.5 },
        { "name": "in-batches", "metric": "accuracy", "when": "below", "threshold": 0.9, "for": 3, "keepFiringFor": 2, "severity": "high" },
        { "name": "kept", "metric": "missingPct", "when": "above", "threshold": 5, "keepFiringFor": 1, "severity": "medium" },
        { "name": "unknown", "metric": "latencyP99", "when": "above", "threshold": "reference", "severity": "info" },
    ])
}

/// A monitor with those rules and no batch yet: from a snapshot, as what its reference says of `latencyP99` is not
/// known, and such a rule is refused by now.
pub fn fresh() -> Monitor {
    let config = |rules: Value| {
        let roles = json!({ "target": "target", "prediction": "said", "probability": "sure" });
        MonitorConfig::from_json(&json!({ "roles": roles, "rules": rules }).to_string()).unwrap()
    };
    let reference = table(0.0, 0, 1);
    let mut accepted = rules();
    accepted.as_array_mut().unwrap().pop();
    let mut state = Monitor::new(&reference, config(accepted)).unwrap().state();
    state.config.rules = config(rules()).rules;
    Monitor::restore(state, Some(&reference)).unwrap()
}

/// Observes a batch, broken or as the reference is.
pub fn observe(monitor: &mut Monitor, broken: bool, at: f64) {
    let latency_ms =
        LatencyGiven::Calls(vec![0.5, 12.0, 99.0, if broken { 20_000.0 } else { 2.0 }]);
    let options = ObserveOptions { label: None, at, latency_ms: Some(latency_ms) };
    let batch = if broken { table(9.0, 4, 9) } else { table(0.0, 0, 1) };
    monitor.observe(&batch, &options).unwrap();
}
