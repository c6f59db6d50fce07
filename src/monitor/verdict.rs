//! One plain sentence that answers "is my model still fine?".

use super::catalogue::{is_metric, is_performance, watched_metric};
use super::detector_report::DetectorReport;
use super::detectors::worth_a_word;
use super::situation::Standing;
use crate::alert::{
    Alert, Baseline, Observation, Rule, Threshold, in_words, judge, same_digits, with_unit, within,
};
use crate::decide::{PerformanceNow, Situation};
use crate::detect::Stage;
use crate::drift::{DriftReport, DriftResult, Verdict};
use crate::metric::{Measurement, Severity, half_up, name};
use crate::multivariate::{CorrelationChanges, MultivariateDrift};
use crate::numerals::{counted, counted_as, grouped};
use crate::order;
use std::collections::BTreeMap;

/// The status that colours the sentence. `critical` while an alert of severity high or critical fires. `attention`
/// while another alert fires or is pending, something drifted, columns are missing, or performance falls or is worse
/// than on the reference. `unknown` if the last batch has too few rows to be compared, or if performance is watched
/// and neither known nor estimated. Otherwise `ok`.
pub(super) fn status(standing: &Standing<'_>, now: &Situation) -> &'static str {
    if now.batches == 0 {
        return "unknown";
    }
    let worst = standing.firing().map(|alert| alert.severity).max();
    let wrong = worst.is_some()
        || now.pending > 0
        || now.drifted > 0
        || now.prediction_drift == Some(true)
        || now.target_drift == Some(true)
        || now.joint_drift == Some(true)
        || now.quality_broken
        || now.invalid_probabilities > 0
        || now.performance == PerformanceNow::Worse
        || now.expected_worse.is_some()
        || standing
            .history
            .back()
            .is_some_and(|last| !worth_a_word(&last.detectors, standing.totals.batches).is_empty())
        || now.trend.is_some_and(|trend| trend.declining);
    match worst {
        Some(Severity::High | Severity::Critical) => "critical",
        _ if wrong => "attention",
        _ if now.empty => "unknown",
        _ if now.performance == PerformanceNow::Unknown => "unknown",
        _ if now.inconclusive && (now.compared > 0 || !now.performance.is_known()) => "unknown",
        _ => "ok",
    }
}

/// The sentence. What is wrong comes first, then what is fine.
pub(super) fn sentence(standing: &Standing<'_>, now: &Situation, status: &str) -> String {
    let Some(last) = standing.history.back() else {
        return format!(
            "No batch has been observed yet; the reference has {}.",
            counted_as(standing.reference.rows, "row", "rows")
        );
    };
    let broken = now.performance.is_past_limit()
        || now.performance == PerformanceNow::Worse
        || now.expected_worse.is_some();
    let performance = performance(standing, now);
    let drift = last.drift.as_ref().map(|drift| drift_part(drift, &last.label));
    let mut parts = Vec::new();
    let mut fine = Vec::new();
    if broken { &mut parts } else { &mut fine }.push(performance);
    parts.extend(standing.broken_columns());
    if now.invalid_probabilities > 0 {
        parts.push(format!(
            "{} outside 0 to 1",
            counted_as(now.invalid_probabilities, "probability is", "probabilities are")
        ));
    }
    if now.drifted > 0 { &mut parts } else { &mut fine }.extend(drift);
    if now.prediction_drift == Some(true) {
        parts.push("predictions drifted".to_owned());
    }
    if now.target_drift == Some(true) {
        parts.push("targets drifted".to_owned());
    }
    if now.joint_drift == Some(true) {
        parts.extend(last.multivariate.as_ref().map(joint_part));
    }
    parts.extend(last.correlation_changes.as_ref().and_then(correlations_part));
    let changes = worth_a_word(&last.detectors, standing.totals.batches);
    let changes = changes.into_iter().take(3);
    parts.extend(changes.map(|change| change_part(change, standing.currency)));
    if now.slow == Some(true) {
        parts.push(format!("predictions are slow ({})", now.latency_detail));
    }
    if now.trend.is_some_and(|trend| trend.declining) {
        parts.push(falls(standing));
    }
    if now.empty {
        parts.push(format!("{} has no rows", last.label));
    }
    parts.extend(alerts(standing.firing().filter(|alert| !is_spoken_of(standing, alert)), "fires"));
    parts.extend(alerts(standing.pending(), "is pending"));
    let is_known = now.performance.is_known();
    if (status == "ok" && is_known) || status == "unknown" {
        fine.push("no alerts".to_owned());
    }
    parts.extend(fine);
    let (lead, glue) = match status {
        "critical" => ("Not fine", "; "),
        "attention" => ("Needs attention", "; "),
        "unknown" => ("Cannot tell", "; "),
        _ if !is_known => ("No alerts", ", "),
        _ => ("Fine", ", "),
    };
    format!("{lead}: {}.", parts.join(glue))
}

/// "accuracy 0.94 (limit 0.85)"; for a last batch without targets also the estimated performance.
fn performance(standing: &Standing<'_>, now: &Situation) -> String {
    let vary = match now.expected_worse {
        Some(_) => ", worse than chunks of the reference vary by",
        None => "",
    };
    let (Some(metric), Some((measured, batch))) =
        (standing.main_metric(), standing.last_performance())
    else {
        let unknown = "performance is unknown without targets";
        return match estimate(standing) {
            Some(expected) => format!("{unknown} (estimated {expected}{vary})"),
            None => unknown.to_owned(),
        };
    };
    let is_last = standing.history.back().is_some_and(|last| std::ptr::eq(last, batch));
    let rule = standing.rules.iter().find(|rule| rule.metric == metric && !rule.segments);
    let words = match rule {
        Some(rule) => against(rule, measured, standing.bases.of(rule, measured)),
        None => format!("{} {}", within(metric), short(measured.value.unwrap_or_default(), &[])),
    };
    let elsewhere = standing
        .firing()
        .find(|alert| {
            is_performance(&alert.metric) && (alert.metric != metric || alert.segment.is_some())
        })
        .map_or_else(String::new, |alert| format!("; {}", alert.message.trim_end_matches('.')));
    let worse = match (now.performance, rule.map(|rule| &rule.threshold)) {
        (PerformanceNow::NeverReached, _) => ", no worse than on the reference".to_owned(),
        (PerformanceNow::Worse, Some(Threshold::Reference(_))) => String::new(),
        (PerformanceNow::Worse, _) => {
            format!(", worse than on the reference{}", reference_range(standing, metric))
        }
        _ => String::new(),
    };
    if is_last {
        return format!("{words}{worse}{elsewhere}");
    }
    let now =
        estimate(standing).map_or_else(String::new, |now| format!(", now estimated {now}{vary}"));
    // Messages of alerts elsewhere refer to the newest batch.
    format!(
        "{words}{worse} in {}, the last batch in which it is known{now}{elsewhere}",
        batch.label
    )
}

/// " (0.938 to 0.944)"
fn reference_range(standing: &Standing<'_>, metric: &str) -> String {
    let of_all = |m: &&Measurement| m.metric == metric && m.column.is_none() && m.segment.is_none();
    let found = standing.reference.measurements.iter().find(of_all).and_then(|m| m.interval);
    found.map_or_else(String::new, |[low, high]| {
        let [low, high] = same_digits([short(low, &[high]), short(high, &[low])]);
        format!(" ({low} to {high})")
    })
}

/// "accuracy tends down over the batches"; if the last batches have no targets, with the last batch considered.
fn falls(standing: &Standing<'_>) -> String {
    let metric = standing.main_metric().map_or("performance", within);
    let is_last = |batch| standing.history.back().is_some_and(|last| std::ptr::eq(last, batch));
    match standing.last_performance().filter(|(_, batch)| !is_last(*batch)) {
        None => format!("{metric} tends down over the batches"),
        Some((_, batch)) => {
            format!("{metric} tended down over the batches up to {}", batch.label)
        }
    }
}

/// "accuracy 0.91": the estimate for the last batch.
fn estimate(standing: &Standing<'_>) -> Option<String> {
    let found = standing.estimate()?;
    Some(format!("{} {}", within(&found.metric), short(found.value?, &[])))
}

fn against(rule: &Rule, measured: &Measurement, baseline: Baseline<'_>) -> String {
    let value = measured.value.unwrap_or_default();
    let metric = within(&measured.metric);
    let breach = judge(rule, measured, baseline).observation == Observation::Breach;
    match &rule.threshold {
        Threshold::Value(limit) => {
            let text = short(value, &[*limit]);
            let side = if value < *limit { "below" } else { "above" };
            if breach {
                format!("{metric} {text} is {side} its limit {}", in_words(*limit))
            } else {
                format!("{metric} {text} (limit {})", in_words(*limit))
            }
        }
        Threshold::Range([low, high]) => {
            let text = short(value, &[*low, *high]);
            let place = if breach { "outside" } else { "within" };
            format!(
                "{metric} {text} is {place} its limits {} to {}",
                in_words(*low),
                in_words(*high)
            )
        }
        Threshold::Reference(_) => {
            let Some([low, high]) = baseline
                .measured
                .and_then(|found| found.interval.or(found.value.map(|value| [value, value])))
            else {
                return format!("{metric} {}", short(value, &[]));
            };
            let place = place(value, [low, high], breach);
            let [text, low, high] = beside(value, [low, high]);
            format!("{metric} {text} is {place} the reference's range ({low} to {high})")
        }
        Threshold::Variation(times) => {
            let Some([mean, sd]) = baseline.spread else {
                return format!("{metric} {}", short(value, &[]));
            };
            let [low, high] = [mean - times.variation * sd, mean + times.variation * sd];
            let place = place(value, [low, high], breach);
            let [text, low, high] = beside(value, [low, high]);
            format!(
                "{metric} {text} is {place} what chunks of the reference vary by ({low} to {high})"
            )
        }
    }
}

fn place(value: f64, [low, high]: [f64; 2], breach: bool) -> &'static str {
    match (value < low, value > high, breach) {
        (true, _, true) => "below",
        (true, _, false) => "not clearly below",
        (_, true, true) => "above, past its limit,",
        (_, true, false) => "above",
        _ => "within",
    }
}

/// A value and the measured limits it is compared with.
fn beside(value: f64, [low, high]: [f64; 2]) -> [String; 3] {
    same_digits([short(value, &[low, high]), short(low, &[]), short(high, &[])])
}

/// Two or three decimals, or as many as it takes to tell the value from its limits; four significant digits for very
/// small and large values.
fn short(value: f64, limits: &[f64]) -> String {
    if value != 0.0 && !(5e-4..1e15).contains(&value.abs()) {
        return in_words(value);
    }
    let unlike = |text: &String| {
        limits.iter().all(|limit| {
            *limit == value || text.parse::<f64>().is_ok_and(|rounded| rounded != *limit)
        })
    };
    let halved = half_up(value);
    (3..=8)
        .map(|digits| format!("{halved:.digits$}"))
        .find(unlike)
        .map(|text| grouped(text.strip_suffix('0').unwrap_or(&text)))
        .unwrap_or_else(|| in_words(value))
}

/// "5 of 16 columns drifted in March (ANC most of all)"
fn drift_part(drift: &DriftReport, label: &str) -> String {
    if drift.compared == 0 {
        return "no column was compared".to_owned();
    }
    if drift.verdict == Verdict::Inconclusive {
        return "too few rows to tell whether columns drifted".to_owned();
    }
    let unclear = drift.columns.iter().filter(|c| c.verdict == Verdict::Inconclusive).count();
    let too_few = |wording: &str| match unclear {
        0 => String::new(),
        n => format!("{wording}{n} had too few rows to tell"),
    };
    let ranked = drifted_columns(drift);
    match ranked.first() {
        None => format!("no column drifted{}{}", too_few(", "), too_little(drift)),
        Some(most) if drift.drifted > 1 => format!(
            "{} of {} drifted in {label} ({most} most of all{})",
            counted(drift.drifted),
            counted_as(drift.compared, "column", "columns"),
            too_few("; ")
        ),
        Some(only) => {
            let compared = counted_as(drift.compared, "column", "columns");
            format!("1 of {compared} drifted in {label} ({only})")
        }
    }
}

/// " (ANC moved, in 4.7 % of rows: too few to count)"
fn too_little(drift: &DriftReport) -> String {
    let is_sure = |column: &&DriftResult| {
        column.decided_by == "p-value"
            && column.verdict == Verdict::Stable
            && column.adjusted_p_value.is_some_and(|p| p <= column.threshold)
    };
    let size = |column: &DriftResult| column.effect_low.unwrap_or(0.0);
    let most = drift
        .columns
        .iter()
        .filter(is_sure)
        .reduce(|most, column| if size(column) > size(most) { column } else { most });
    let named = most.and_then(|column| Some((column.column.as_ref()?, column.effect?)));
    named.map_or_else(String::new, |(column, effect)| {
        format!(" ({column} moved, in {:.1} % of rows: too few to count)", half_up(100.0 * effect))
    })
}

/// "age", "region = south", "age where region = south"
fn place_of(column: &Option<String>, segment: &Option<String>) -> Option<String> {
    match (column, segment) {
        (Some(column), Some(segment)) => Some(format!("{column} where {segment}")),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// "accuracy has changed since batch 26 (0.94 before, 0.91 after)"
fn change_part(said: &DetectorReport, currency: Option<&str>) -> String {
    let series = match place_of(&said.column, &said.segment) {
        Some(place) => format!("{} of {place}", said.metric),
        None => said.metric.clone(),
    };
    let Some(change) = said.change.as_ref().filter(|_| said.stage != Stage::Warning) else {
        return format!("{series} may be changing");
    };
    let means = match (change.before, change.after) {
        (Some(before), Some(after)) => {
            let ends = [short(before, &[after]), short(after, &[before])];
            let [before, after] = ends.map(|end| with_unit(&said.metric, &end, currency));
            format!(" ({before} before, {after} after)")
        }
        _ => String::new(),
    };
    match &change.since {
        Some(since) => format!("{series} has changed since {since}{means}"),
        None => format!("{series} has changed{means}"),
    }
}

/// "1 of 6 correlations changed (a and b most of all)"
fn correlations_part(found: &CorrelationChanges) -> Option<String> {
    let names = found.pairs.first().filter(|pair| pair.changed)?.columns.join(" and ");
    let compared = counted_as(found.compared, "correlation", "correlations");
    Some(format!("{} of {compared} changed ({names} most of all)", found.changed))
}

/// "columns changed together (income and age most of all)"
fn joint_part(found: &MultivariateDrift) -> String {
    let names: Vec<&str> = found.columns.iter().take(2).map(|share| &*share.column).collect();
    format!("columns changed together ({} most of all)", names.join(" and "))
}

/// Drifted columns, first the one in which most rows moved or turned missing; among equals the most significant.
pub(super) fn drifted_columns(drift: &DriftReport) -> Vec<String> {
    let mut drifted: Vec<&DriftResult> =
        drift.columns.iter().filter(|column| column.verdict == Verdict::Drifted).collect();
    let size = |column: &DriftResult| {
        let vanished = (column.missingness.batch - column.missingness.reference).abs();
        column.effect.unwrap_or(0.0).max(vanished)
    };
    order::sort_by(&mut drifted, |a, b| {
        let chance = |column: &DriftResult| column.adjusted_p_value.unwrap_or(1.0);
        size(b).total_cmp(&size(a)).then_with(|| chance(a).total_cmp(&chance(b)))
    });
    drifted.iter().filter_map(|column| column.column.clone()).collect()
}

/// Whether the sentence mentions it anyway.
fn is_spoken_of(standing: &Standing<'_>, alert: &Alert) -> bool {
    let drift = standing.history.back().and_then(|last| last.drift.as_ref());
    let joint = standing.history.back().and_then(|last| last.multivariate.as_ref());
    let joint = joint.filter(|found| found.verdict == Verdict::Drifted);
    let metric = &alert.metric;
    is_performance(metric)
        || metric.starts_with("latency")
        || watched_metric(metric).is_some_and(is_metric)
        || metric.starts_with("predictionDrift")
        || (metric.starts_with("targetDrift") && standing.target_drift() == Some(true))
        || metric == name::CORRELATION_ALERT_P_VALUE
        || (metric == name::SCHEMA_BREAK && standing.broken_columns().is_some())
        || (metric.starts_with("multivariateDrift") && joint.is_some())
        || (metric.starts_with("drift") && drift.is_some_and(|drift| drift.drifted > 0))
}

/// Alerts by rule: three of them, by name.
fn alerts<'a>(alerts: impl Iterator<Item = &'a Alert>, doing: &str) -> Vec<String> {
    let mut rules: BTreeMap<&str, Vec<&Alert>> = BTreeMap::new();
    for alert in alerts {
        rules.entry(alert.rule.as_str()).or_default().push(alert);
    }
    let said = |(rule, alerts): (&&str, &Vec<&Alert>)| match alerts.as_slice() {
        [one] => match place_of(&one.column, &one.segment) {
            Some(place) => format!("rule {rule} {doing} for {place}"),
            None => format!("rule {rule} {doing}"),
        },
        several if several.iter().any(|alert| alert.segment.is_some()) => {
            format!("rule {rule} {doing} for {} segments", several.len())
        }
        several => format!("rule {rule} {doing} for {} columns", several.len()),
    };
    rules.iter().take(3).map(said).collect()
}
