//! Measurements as CSV: one row per measurement, the reference first.

use super::contents::Report;
use super::unseen::{is_unseen, token};
use crate::alert::time;
use crate::metric::Measurement;
use crate::monitor::BatchReport;

const HEADER: &str = "batch,at,time,metric,column,segment,value,low,high,n,reason\r\n";

/// How text cells are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// So that no spreadsheet reads them as a formula, and no terminal or reader obeys invisible characters in them.
    Inert,
    /// Unchanged.
    Exact,
}

/// Every measurement of batches and of their segments as CSV (RFC 4180, CR LF), for spreadsheets.
///
/// A text that a spreadsheet would read as a formula gets a leading apostrophe (CWE-1236): one that begins with
/// `= + - @`, a tab, CR, LF or NUL, their full-width forms, or any of these after spaces or invisible characters.
/// Control characters other than tab, CR and LF, and invisible characters, are written as their number, `[U+001B]`.
/// Numbers are never rounded; those with many zeros have an exponent (`1e-300`); an absent one is an empty cell. For
/// an exact copy use [`csv_raw`].
#[must_use]
pub fn csv(report: &Report) -> String {
    write(report, Cells::Inert)
}

/// The same with every text unchanged. Do not open it in a spreadsheet: a column or category name may run as a
/// formula there.
#[must_use]
pub fn csv_raw(report: &Report) -> String {
    write(report, Cells::Exact)
}

fn write(report: &Report, cells: Cells) -> String {
    let mut out = HEADER.to_owned();
    let batches = report.batches.iter().map(|batch| (batch, Some(batch.at)));
    for (batch, at) in std::iter::once((&report.reference, None)).chain(batches) {
        for measured in batch.all_measurements().iter() {
            out.push_str(&row(batch, at, measured, cells));
        }
    }
    out
}

/// The reference has no time.
fn row(batch: &BatchReport, at: Option<f64>, measured: &Measurement, cells: Cells) -> String {
    let text = |value: &str| cell(value, cells);
    let optional = |value: &Option<String>| value.as_deref().map_or_else(String::new, text);
    let number = |value: Option<f64>| value.map_or_else(String::new, shortest);
    let fields = [
        text(&batch.label),
        number(at),
        at.map_or_else(String::new, time::iso),
        text(&measured.metric),
        optional(&measured.column),
        optional(&measured.segment),
        number(measured.value),
        number(measured.interval.map(|[low, _]| low)),
        number(measured.interval.map(|[_, high]| high)),
        measured.n.to_string(),
        optional(&measured.reason),
    ];
    fields.join(",") + "\r\n"
}

/// The shortest text that reads back as the number; numbers of usual size have no exponent, which is easier to read.
fn shortest(value: f64) -> String {
    let is_usual = value == 0.0 || (1e-4..1e15).contains(&value.abs());
    let plain = format!("{value}");
    if is_usual {
        return plain;
    }
    let scientific = format!("{value:e}");
    if scientific.len() < plain.len() { scientific } else { plain }
}

fn cell(text: &str, cells: Cells) -> String {
    let inert = cells == Cells::Inert && is_formula(text);
    let shown = if cells == Cells::Inert { shown(text) } else { text.to_owned() };
    let guarded = if inert { format!("'{shown}") } else { shown };
    let plain = !inert
        && !text.contains([',', '"', '\r', '\n'])
        && text.trim() == text
        && !text.starts_with('\u{feff}');
    if plain { guarded } else { format!("\"{}\"", guarded.replace('"', "\"\"")) }
}

fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) || (c.is_control() && !matches!(c, '\t' | '\r' | '\n')) {
            out.push_str(&token(c));
        } else {
            out.push(c);
        }
    }
    out
}

fn is_formula(text: &str) -> bool {
    let starts = |c: char| "=+-@\t\r\n\0\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(c);
    let skipped = |c: char| is_unseen(c) || (c.is_whitespace() && !starts(c));
    text.trim_start_matches(skipped).starts_with(starts)
}
