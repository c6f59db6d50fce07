//! A summary in Markdown for a pull request.

use super::contents::Report;
use super::unseen::{is_unseen, token};
use crate::alert::{
    Alert, AlertState, number, p_number, same_digits, severity_name, state_name, time,
};
use crate::decide::{Advice, AdviceAction};
use crate::drift::{DriftResult, Verdict};
use crate::metric::{Measurement, name};
use crate::monitor::{BatchReport, SegmentDrift, SegmentReport};
use crate::numerals::counted_as;
use crate::order;

/// Splits text that GitHub would turn into a link; it is invisible.
const PART: &str = "<!-- -->";

/// Largest number of rows in a table; the rest is counted.
const ROWS: usize = 30;

/// The verdict, the advice with its checks, alerts, drifted columns and segments of the last batch, and the last
/// batches, as Markdown.
///
/// Every text from the data is escaped: no name can create a link, an image, a mention, HTML or a table cell. Tables
/// show at most 30 rows and say how many more there are.
#[must_use]
pub fn markdown(report: &Report) -> String {
    let mut out = format!("## Model monitoring\n\n**{}**\n\n", escape(&report.dashboard.verdict));
    out.push_str(&advice(&report.dashboard.advice));
    out.push_str(&alerts(&report.alerts));
    if let Some(last) = report.batches.last() {
        out.push_str(&drifted(last));
        out.push_str(&segments(last, main_metric(report)));
    }
    out.push_str(&batches(report));
    out.push_str(&format!(
        "_{} {}, {} in {}. Aggregates only, no rows._\n",
        escape(&report.engine.name),
        escape(&report.engine.version),
        counted_as(report.dashboard.total_predictions, "row", "rows"),
        counted_as(report.dashboard.batches, "batch", "batches")
    ));
    out
}

fn advice(advice: &Advice) -> String {
    let action = match advice.action {
        AdviceAction::Keep => "Keep",
        AdviceAction::Investigate => "Investigate",
        AdviceAction::HoldRollout => "Hold the rollout",
        AdviceAction::Retrain => "Retrain",
        AdviceAction::RollBack => "Roll back",
    };
    let mut out = format!("Suggested: **{action}**. {}\n\n", escape(&advice.reason));
    for check in &advice.checks {
        let mark = if check.passed { "passed" } else { "**failed**" };
        out.push_str(&format!("- {}: {mark} ({})\n", escape(&check.name), escape(&check.detail)));
    }
    if !advice.checks.is_empty() {
        out.push('\n');
    }
    out
}

fn alerts(alerts: &[Alert]) -> String {
    let open: Vec<&Alert> =
        alerts.iter().filter(|alert| alert.state != AlertState::Resolved).collect();
    let rows = open.iter().map(|alert| {
        vec![
            escape(&alert.id),
            severity_name(alert.severity).to_owned(),
            state_name(alert.state).to_owned(),
            escape(&alert.since_label),
            escape(&alert.message),
        ]
    });
    table("Alerts", &["Alert", "Severity", "State", "Since", "Message"], rows)
}

fn drifted(last: &BatchReport) -> String {
    let columns = last.drift.iter().flat_map(|drift| &drift.columns);
    let mut drifted: Vec<&DriftResult> =
        columns.filter(|column| column.verdict == Verdict::Drifted).collect();
    let effect = |column: &DriftResult| column.effect_low.unwrap_or(0.0);
    order::sort_by(&mut drifted, |a, b| effect(b).total_cmp(&effect(a)));
    let rows = drifted.iter().map(|column| {
        vec![
            escape(column.column.as_deref().unwrap_or_default()),
            escape(&column.test),
            column.statistic.map_or_else(String::new, number),
            column.adjusted_p_value.map_or_else(String::new, p_number),
            column.effect.map_or_else(String::new, number),
            escape(&column.reason),
        ]
    });
    let title = format!("Drifted in {}", escape(&last.label));
    table(&title, &["Column", "Test", "Statistic", "Adjusted p", "Effect", "Reason"], rows)
}

/// The segments of the last batch, those with drifted columns first.
fn segments(last: &BatchReport, metric: &str) -> String {
    let mut all: Vec<&SegmentReport> = last.segments.iter().collect();
    order::sort_by(&mut all, |a, b| b.drifted.len().cmp(&a.drifted.len()));
    let rows = all.iter().map(|segment| {
        let mut measured = segment.measurements.iter();
        let found = measured.find(|m| m.metric == metric && m.value.is_some());
        vec![
            escape(&format!("{} = {}", segment.column, segment.value)),
            segment.rows.to_string(),
            found.map_or_else(|| "unknown".to_owned(), with_interval),
            moved(segment),
            match segment.verdict {
                Verdict::Stable => "stable",
                Verdict::Drifted => "drifted",
                Verdict::Inconclusive => "inconclusive",
            }
            .to_owned(),
        ]
    });
    let title = format!("Segments of {}", escape(&last.label));
    table(&title, &["Segment", "Rows", metric, "Drifted columns", "Verdict"], rows)
}

/// "age 0.31, income 0.2": drifted columns with the share of rows that moved, in descending order.
fn moved(segment: &SegmentReport) -> String {
    let drifted = segment.columns.iter().filter(|column| column.verdict == Verdict::Drifted);
    let mut drifted: Vec<&SegmentDrift> = drifted.collect();
    let effect = |column: &SegmentDrift| column.effect.unwrap_or(0.0);
    order::sort_by(&mut drifted, |a, b| effect(b).total_cmp(&effect(a)));
    let named = drifted.iter().map(|column| {
        let moved = column.effect.map_or_else(String::new, |effect| format!(" {}", number(effect)));
        escape(&column.column) + &moved
    });
    named.collect::<Vec<String>>().join(", ")
}

fn main_metric(report: &Report) -> &'static str {
    let known = |metric: &&str| find(&report.reference, metric).is_some();
    [name::ACCURACY, name::R2].into_iter().find(known).unwrap_or(name::ACCURACY)
}

fn batches(report: &Report) -> String {
    let metric = main_metric(report);
    let row = |batch: &BatchReport| {
        let drift = batch.drift.as_ref();
        let is_reference = std::ptr::eq(batch, &report.reference);
        vec![
            escape(&batch.label),
            if is_reference { String::new() } else { time::iso(batch.at) },
            batch.rows.to_string(),
            find(batch, metric).map_or_else(|| "unknown".to_owned(), with_interval),
            drift.map_or_else(String::new, |d| format!("{} of {}", d.drifted, d.compared)),
            batch.quality.issues.len().to_string(),
        ]
    };
    let newest_first = report.batches.iter().rev();
    let rows = newest_first.chain(std::iter::once(&report.reference)).map(row);
    table("Batches", &["Batch", "Time", "Rows", metric, "Drifted", "Quality issues"], rows)
}

fn find<'a>(batch: &'a BatchReport, metric: &str) -> Option<&'a Measurement> {
    batch
        .measurements
        .iter()
        .find(|m| m.metric == metric && m.column.is_none() && m.value.is_some())
}

fn with_interval(measured: &Measurement) -> String {
    let value = measured.value.unwrap_or_default();
    match measured.interval {
        Some([low, high]) => {
            let [value, low, high] = same_digits([value, low, high].map(number));
            format!("{value} ({low} to {high})")
        }
        None => number(value),
    }
}

/// A table of cells that are already escaped; empty if there are no rows.
pub(super) fn table(
    title: &str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> String {
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let names: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
    let rule: Vec<String> = header.iter().map(|_| "---".to_owned()).collect();
    let mut out = format!("### {title}\n\n{}{}", line(&names), line(&rule));
    rows.iter().take(ROWS).for_each(|row| out.push_str(&line(row)));
    if let Some(more) = rows.len().checked_sub(ROWS).filter(|more| *more > 0) {
        out.push_str(&format!("\n{more} more.\n"));
    }
    out.push('\n');
    out
}

/// A text that Markdown shows unchanged: punctuation is escaped by a backslash, HTML as entities, control characters
/// become spaces, invisible characters their number. GitHub looks for mentions, issues ("#12", "GH-12") and commits
/// in the rendered text, which no longer has the backslashes and entities (github/cmark-gfm#181), so an empty comment
/// splits them.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str(&format!("@{PART}")),
            '#' => out.push_str(&format!("\\#{PART}")),
            '-' if is_issue(text.get(..at).unwrap_or_default(), rest) => {
                out.push_str(&format!("-{PART}"));
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '/' if before == ':' => out.push_str("&#47;"),
            '.' if out.ends_with("www") || out.ends_with("WWW") => out.push_str("&#46;"),
            c if !before.is_alphanumeric() && is_commit(rest) => {
                out.push_str(&format!("{c}{PART}"))
            }
            c if is_unseen(c) => out.push_str(&escape(&token(c))),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Whether "GH" stands before a hyphen and a number after it.
fn is_issue(before: &str, from_hyphen: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next();
    let number = from_hyphen.chars().nth(1);
    word.is_some_and(|word| word.eq_ignore_ascii_case("gh"))
        && number.is_some_and(|c| c.is_ascii_digit())
}

/// Whether a text begins with a possible commit name: 7 to 40 hexadecimal digits that are not all decimal. Commit
/// names are hardly ever all decimal, but dates and counts are.
fn is_commit(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    (7..=40).contains(&word.len())
        && word.bytes().all(|c| c.is_ascii_hexdigit())
        && !word.bytes().all(|c| c.is_ascii_digit())
}
