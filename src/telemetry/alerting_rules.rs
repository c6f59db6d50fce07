//! The rules of a monitor as Prometheus alerting rules.

use super::quoting::{comment, matcher, quoted, template};
use crate::alert::payload::label_name;
use crate::alert::{
    Bases, Pace, Rule, Threshold, When, bounds, looks_at_interval, number, severity_name, subject,
    with_unit,
};
use crate::metric::{Measurement, is_of_column};
use crate::monitor::Monitor;
use crate::order;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The longest duration that Prometheus accepts, about 285 years.
const LONGEST_MS: f64 = 9e12;

/// The active rules as a rules file for Prometheus 2.42 or later: YAML text with one group.
///
/// Prometheus evaluates what [`prometheus`](super::prometheus) exposes, so the file and that text belong to the same
/// monitor. Prometheus cannot do the following as the monitor does:
///
/// * Count batches. A rule that counts them (`for` of 2 or more, `keepFiringFor`, `cooldown`) becomes an alert on the
///   monitor's own alert, which `driftglass_alert_firing` shows; it is never pending in Prometheus.
/// * Measure time between batches. `forMs` and `keepFiringForMs` run on the clock of Prometheus, which sees the last
///   batch again with every scrape.
/// * Keep an alert while its value is undefined. That leaves the monitor's alert unchanged and ends the one in
///   Prometheus; `noDataFor` is left out.
///
/// Thresholds derived from the reference become numbers, with one alert for each column or segment if the rule is on
/// columns or segments. A rule on segments uses the series with a label `segment`, all others those without. If the
/// reference has no threshold for a rule, a comment says so. Silences and inhibitions are left to Alertmanager.
/// Alerts have the labels `severity` and `metric` and those of the rule, with names made valid. No name can end its
/// string or begin a template.
#[must_use]
pub fn alerting_rules(monitor: &Monitor) -> String {
    let (config, bases) = (monitor.config(), monitor.bases());
    let currency = config.estimation.currency.as_deref();
    rules_file(config.rules.as_deref().unwrap_or_default(), bases, currency)
}

/// The same for rules with values of the reference; annotations show money in `currency`.
#[must_use]
pub fn rules_file(rules: &[Rule], bases: Bases<'_>, currency: Option<&str>) -> String {
    let mut out =
        "# The rules of a driftglass monitor, for rule_files of Prometheus 2.42 or later.\n\
                   groups:\n  - name: driftglass\n"
            .to_owned();
    let mut all = String::new();
    let currency = currency.map(template);
    for rule in rules {
        let in_segments = |other: &Rule| other.segments && other.metric == rule.metric;
        let in_segments = rules.iter().any(in_segments);
        all.push_str(&of_rule(rule, bases, in_segments, currency.as_deref()));
    }
    let none = !all.lines().any(|line| line.starts_with("      - alert: "));
    out.push_str(if none { "    rules: []\n" } else { "    rules:\n" });
    out + &all
}

/// `in_segments`: whether the metric is also exposed for segments.
fn of_rule(rule: &Rule, bases: Bases<'_>, in_segments: bool, currency: Option<&str>) -> String {
    if counts_batches(rule) {
        return by_state(rule, currency);
    }
    let from_reference =
        matches!(rule.threshold, Threshold::Reference(_) | Threshold::Variation(_));
    let subjects = if from_reference {
        subjects_of(rule, bases)
    } else {
        [(rule.column.clone(), None)].into()
    };
    let alert = |(column, segment): (Option<String>, Option<String>)| {
        by_value(&Watched { rule, column, segment, in_segments, currency }, bases)
    };
    let alerts: String = subjects.into_iter().filter_map(alert).collect();
    if alerts.is_empty() {
        let said = "the reference says nothing about its metric, so there is no threshold.";
        return format!("      # {}: {said}\n", comment(&rule.name));
    }
    alerts
}

fn counts_batches(rule: &Rule) -> bool {
    let pace = Pace::of(rule);
    pace.for_batches > 1 || pace.keep_firing_for > 0 || pace.cooldown > 0
}

/// The columns and segments for which the reference has a threshold for the rule; without both it is the batch as a
/// whole.
fn subjects_of(rule: &Rule, bases: Bases<'_>) -> BTreeSet<(Option<String>, Option<String>)> {
    let measured = bases.measurements.iter().map(|m| (&m.metric, &m.column, &m.segment));
    let varying = bases.spreads.iter().map(|s| (&s.metric, &s.column, &s.segment));
    let of_rule = measured.chain(varying).filter(|(metric, column, segment)| {
        **metric == rule.metric
            && segment.is_some() == rule.segments
            && (rule.column == **column || (rule.column.is_none() && !is_of_worst(rule)))
    });
    order::set(of_rule.map(|(_, column, segment)| (column.clone(), segment.clone())))
}

/// Whether it is about the worst column of each segment, which has no name.
fn is_of_worst(rule: &Rule) -> bool {
    rule.segments && rule.column.is_none() && is_of_column(&rule.metric)
}

/// The value that an alert compares.
struct Watched<'a> {
    rule: &'a Rule,
    column: Option<String>,
    segment: Option<String>,
    in_segments: bool,
    currency: Option<&'a str>,
}

impl Watched<'_> {
    fn series(&self, ending: &str) -> String {
        let label = |name: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!(",{}", matcher(name, value))).unwrap_or_default()
        };
        let segment = match self.rule.segments {
            true if self.segment.is_none() => ",segment!=\"\"".to_owned(),
            false if self.in_segments => ",segment=\"\"".to_owned(),
            _ => label("segment", &self.segment),
        };
        let metric = quoted(&self.rule.metric);
        let column = if is_of_worst(self.rule) {
            ",column=\"\"".to_owned()
        } else {
            label("column", &self.column)
        };
        format!("driftglass_measurement{ending}{{metric={metric}{column}{segment}}}")
    }
}

/// An alert that fires while the monitor's own does.
fn by_state(rule: &Rule, currency: Option<&str>) -> String {
    let pace = Pace::of(rule);
    let expr = format!("driftglass_alert_firing{{{}}} == 1", matcher("rule", &rule.name));
    let bound = match &rule.threshold {
        Threshold::Value(value) => with_unit(&rule.metric, &number(*value), currency),
        Threshold::Range(range) => range_in_words(rule, *range, currency),
        Threshold::Reference(_) => "the interval of the reference".to_owned(),
        Threshold::Variation(times) => {
            format!("{} standard deviations of the reference", number(times.variation))
        }
    };
    let summary = format!("{} {} {bound}", watched(rule), relation(rule.when));
    let notes = format!(
        "{}: counts batches (for {}, keepFiringFor {}, cooldown {}), which Prometheus cannot; it fires while the monitor's own alert does.",
        comment(&rule.name),
        pace.for_batches,
        pace.keep_firing_for,
        pace.cooldown
    );
    let description = format!("{summary}. Batches in a row: {}.", pace.for_batches);
    entry(rule, [None, None], &Said { notes, expr, times: [0.0; 2], summary, description })
}

/// An alert on the value itself. `None` if the reference does not provide its threshold.
fn by_value(watching: &Watched<'_>, bases: Bases<'_>) -> Option<String> {
    let Watched { rule, column, segment, currency, .. } = watching;
    let unit = |text: &str| with_unit(&rule.metric, text, *currency);
    let measured = Measurement {
        column: column.clone(),
        segment: segment.clone(),
        ..Measurement::new(&rule.metric, None, 0)
    };
    let [low, high] = bounds(rule, bases.of(rule, &measured))?;
    let interval = looks_at_interval(rule);
    let bound = match rule.when {
        When::Above => unit(&number(high)),
        When::Below => unit(&number(low)),
        When::Outside => range_in_words(rule, [low, high], *currency),
    };
    let value = unit("{{ printf \"%.4g\" $value }}");
    let summary = format!("{} {} {bound}", watched(rule), relation(rule.when));
    let description = if interval {
        format!("{summary} with its whole 95 % interval, of which the nearer end is {value}.")
    } else {
        format!("{summary}: it is {value}.")
    };
    let pace = Pace::of(rule);
    let notes = if pace.for_ms > 0.0 || pace.keep_firing_for_ms > 0.0 {
        format!(
            "{}: its times run on the clock of Prometheus, in the monitor from batch to batch.",
            comment(&rule.name)
        )
    } else {
        String::new()
    };
    let times = [pace.for_ms, pace.keep_firing_for_ms];
    let expr = expression(watching, [low, high]);
    Some(entry(
        rule,
        [column.as_deref(), segment.as_deref()],
        &Said { notes, expr, times, summary, description },
    ))
}

/// The condition of a breach, in PromQL.
fn expression(watching: &Watched<'_>, [low, high]: [f64; 2]) -> String {
    let rule = watching.rule;
    let [lower, upper] = if looks_at_interval(rule) { ["_low", "_high"] } else { ["", ""] };
    let above = format!("{} > {high:?}", watching.series(lower));
    let below = format!("{} < {low:?}", watching.series(upper));
    let broken = match rule.when {
        When::Above => above,
        When::Below => below,
        When::Outside => format!("{below} or {above}"),
    };
    match rule.min_rows {
        None => broken,
        Some(least) => format!("({broken}) and {} >= {least}", watching.series("_rows")),
    }
}

/// "Share of missing values in {{ $labels.column }}", "Accuracy where {{ $labels.segment }}", as a template.
fn watched(rule: &Rule) -> String {
    let subject = template(subject(&rule.metric));
    let place = if rule.segments { " where {{ $labels.segment }}" } else { "" };
    if is_of_column(&rule.metric) && !is_of_worst(rule) {
        return format!("{subject} in {{{{ $labels.column }}}}{place}");
    }
    format!("{subject}{place}")
}

fn relation(when: When) -> &'static str {
    match when {
        When::Above => "is above",
        When::Below => "is below",
        When::Outside => "is outside",
    }
}

fn range_in_words(rule: &Rule, [low, high]: [f64; 2], currency: Option<&str>) -> String {
    format!("{} to {}", number(low), with_unit(&rule.metric, &number(high), currency))
}

/// The fields of an entry besides the names of its rule. The texts are templates.
struct Said {
    notes: String,
    expr: String,
    times: [f64; 2],
    summary: String,
    description: String,
}

fn entry(rule: &Rule, place: [Option<&str>; 2], said: &Said) -> String {
    let mut out = String::new();
    if !said.notes.is_empty() {
        let _ = writeln!(out, "      # {}", said.notes);
    }
    let _ = writeln!(out, "      - alert: {}", quoted(&rule.name));
    let _ = writeln!(out, "        expr: {}", quoted(&said.expr));
    for (field, ms) in ["for", "keep_firing_for"].into_iter().zip(said.times) {
        if ms > 0.0 {
            let _ = writeln!(out, "        {field}: {:.0}ms", ms.ceil().min(LONGEST_MS));
        }
    }
    let _ = writeln!(out, "        labels:");
    for (label, value) in labels(rule, place) {
        let _ = writeln!(out, "          {}: {}", quoted(&label), quoted(&template(&value)));
    }
    let _ = writeln!(out, "        annotations:");
    let _ = writeln!(out, "          summary: {}", quoted(&said.summary));
    let _ = writeln!(out, "          description: {}", quoted(&said.description));
    out
}

/// The labels of the rule, which cannot replace those of driftglass or those reserved by Prometheus.
fn labels(rule: &Rule, [column, segment]: [Option<&str>; 2]) -> BTreeMap<String, String> {
    let own = rule.labels.iter().map(|(name, value)| {
        let name = label_name(name);
        let kept =
            name.starts_with("__") || ["alertname", "column", "segment"].contains(&name.as_str());
        (if kept { format!("label_{name}") } else { name }, value.clone())
    });
    let mut labels = order::map(own);
    labels.insert("severity".to_owned(), severity_name(rule.severity).to_owned());
    labels.insert("metric".to_owned(), rule.metric.clone());
    labels.extend(column.map(|column| ("column".to_owned(), column.to_owned())));
    labels.extend(segment.map(|segment| ("segment".to_owned(), segment.to_owned())));
    labels
}
