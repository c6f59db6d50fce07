//! Quality issues: findings that passed a threshold.

use super::column::percent;
use super::result::{ColumnQuality, QualityIssue};
use crate::metric::{Severity, half_up};
use crate::numerals::counted_as;
use crate::summary::{ColumnSummary, common_view};
use crate::table::Kind;

/// Percentages above which a finding is an issue; a value equal to the limit is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) missing_pct: f64,
    pub(super) outlier_pct: f64,
}

fn issue(
    column: Option<&str>,
    code: &str,
    severity: Severity,
    [value, threshold]: [f64; 2],
    message: String,
) -> QualityIssue {
    QualityIssue {
        column: column.map(str::to_owned),
        code: code.to_owned(),
        message,
        value,
        threshold,
        severity,
    }
}

/// Issues of the table as a whole.
pub(super) fn of_rows(rows: u64, duplicates: u64) -> Vec<QualityIssue> {
    if duplicates == 0 {
        return Vec::new();
    }
    let share = percent(duplicates, rows).unwrap_or(0.0);
    let equal = if duplicates == 1 { "equals" } else { "equal" };
    let message = format!(
        "{} ({:.1} %) {equal} an earlier row.",
        counted_as(duplicates, "row", "rows"),
        half_up(share)
    );
    vec![issue(None, "duplicate-rows", Severity::Info, [duplicates as f64, 0.0], message)]
}

/// Issues of one column.
pub(super) fn of_column(
    summary: &ColumnSummary,
    quality: &ColumnQuality,
    reference: Option<&ColumnSummary>,
    limits: &Limits,
) -> Vec<QualityIssue> {
    let found = [
        missing(summary, quality, limits),
        outliers(quality, limits),
        constant(summary, reference),
        infinite(quality),
        unseen(quality),
        out_of_range(quality),
    ];
    found.into_iter().flatten().collect()
}

fn missing(
    summary: &ColumnSummary,
    quality: &ColumnQuality,
    limits: &Limits,
) -> Option<QualityIssue> {
    let name = quality.name.as_str();
    if summary.rows > 0 && summary.present() == 0 {
        let message = format!("\"{name}\" has no value in any row.");
        let values = [100.0, limits.missing_pct];
        return Some(issue(Some(name), "all-missing", Severity::High, values, message));
    }
    let share = quality.missing_pct.filter(|&share| share > limits.missing_pct)?;
    let message = format!(
        "{:.1} % of \"{name}\" is missing (limit {} %).",
        half_up(share),
        limits.missing_pct
    );
    Some(issue(Some(name), "missing", Severity::Medium, [share, limits.missing_pct], message))
}

/// The issue of outliers, for numbers only; codes and moments have none.
fn outliers(quality: &ColumnQuality, limits: &Limits) -> Option<QualityIssue> {
    if quality.kind != Kind::Numeric {
        return None;
    }
    let share = quality.outlier_pct.filter(|&share| share > limits.outlier_pct)?;
    let name = quality.name.as_str();
    let message = format!(
        "{:.1} % of rows lie far outside the usual range of \"{name}\" (limit {} %).",
        half_up(share),
        limits.outlier_pct
    );
    Some(issue(Some(name), "outliers", Severity::Medium, [share, limits.outlier_pct], message))
}

/// The issue of one value in every row; more severe if the reference had several.
fn constant(summary: &ColumnSummary, reference: Option<&ColumnSummary>) -> Option<QualityIssue> {
    if summary.present() < 2 || summary.distinct() != 1 {
        return None;
    }
    let varied = reference.is_some_and(|reference| reference.distinct() > 1);
    let (severity, tail) = if varied {
        (Severity::Medium, "; the reference has several")
    } else {
        (Severity::Info, "")
    };
    let message = format!("\"{}\" has only one value{tail}.", summary.name);
    Some(issue(Some(&summary.name), "constant", severity, [1.0, 1.0], message))
}

fn infinite(quality: &ColumnQuality) -> Option<QualityIssue> {
    let name = quality.name.as_str();
    let message =
        format!("\"{name}\" is infinite in {}.", counted_as(quality.infinite, "row", "rows"));
    let values = [quality.infinite as f64, 0.0];
    (quality.infinite > 0).then(|| issue(Some(name), "infinite", Severity::Medium, values, message))
}

fn unseen(quality: &ColumnQuality) -> Option<QualityIssue> {
    let rows = quality.unseen_rows.filter(|&rows| rows > 0)?;
    let named = quality.unseen.as_deref().unwrap_or_default();
    let examples: Vec<&str> = named.iter().take(3).map(String::as_str).collect();
    let message = format!(
        "{} of \"{}\" {} that the reference does not have: {}{}.",
        counted_as(rows, "row", "rows"),
        quality.name,
        if rows == 1 { "holds a category" } else { "hold categories" },
        examples.join(", "),
        if named.len() > examples.len() { ", ..." } else { "" },
    );
    Some(issue(Some(&quality.name), "unseen", Severity::Medium, [rows as f64, 0.0], message))
}

fn out_of_range(quality: &ColumnQuality) -> Option<QualityIssue> {
    let rows = quality.out_of_range.filter(|&rows| rows > 0)?;
    let message = format!(
        "{} of \"{}\" {} outside the reference's smallest and largest value.",
        counted_as(rows, "row", "rows"),
        quality.name,
        if rows == 1 { "lies" } else { "lie" },
    );
    Some(issue(Some(&quality.name), "out-of-range", Severity::Info, [rows as f64, 0.0], message))
}

/// Columns that were added, removed, or changed in kind.
pub(super) fn of_schema(
    columns: &[ColumnSummary],
    reference: &[ColumnSummary],
) -> Vec<QualityIssue> {
    let schema = |name: &str, code: &str, severity: Severity, message: String| {
        issue(Some(name), code, severity, [1.0, 0.0], message)
    };
    let mut issues = Vec::new();
    for known in reference {
        let name = known.name.as_str();
        match columns.iter().find(|column| column.name == name) {
            None => {
                let message = format!("\"{name}\" is in the reference and not in the batch.");
                issues.push(schema(name, "column-absent", Severity::High, message));
            }
            Some(column) if common_view(known, column).is_none() => {
                let (before, after) = (known.kind.as_str(), column.kind.as_str());
                let message = format!("\"{name}\" was {before} and is {after} now.");
                issues.push(schema(name, "kind-changed", Severity::High, message));
            }
            Some(_) => {}
        }
    }
    let new = |column: &&ColumnSummary| !reference.iter().any(|known| known.name == column.name);
    for column in columns.iter().filter(new) {
        let message = format!("\"{}\" is not in the reference.", column.name);
        issues.push(schema(&column.name, "column-new", Severity::Info, message));
    }
    issues
}

/// Number of rows that an issue concerns: all, if it is about a column as such.
pub(super) fn rows_concerned(issue: &QualityIssue, rows: f64) -> f64 {
    match issue.code.as_str() {
        "missing" | "outliers" => issue.value / 100.0 * rows,
        "duplicate-rows" | "infinite" | "unseen" | "out-of-range" => issue.value,
        _ => rows,
    }
}
