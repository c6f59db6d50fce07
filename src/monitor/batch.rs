//! Measures one table against the reference, and writes its report.

use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::estimator::Estimator;
use super::measure::{self, Perhaps, as_warning};
use super::observed::{LatencyGiven, ObserveOptions};
use super::plan::Plan;
use super::together::Together;
use super::{measurements, schema};
use crate::drift::compare_profiles;
use crate::error::{Result, Warning};
use crate::estimation::EstimatedPerformance;
use crate::numerals::counted_as;
use crate::performance::Confidence;
use crate::predictions::{self, PredictionDrift};
use crate::quality::{DataQuality, QualityOptions, duplicate_rows_but, quality_of};
use crate::summary::{ColumnSummary, Counted, profile};
use crate::table::Table;

/// Largest number of reader warnings that a batch report repeats; the rest is counted.
const READING_WARNINGS: usize = 20;

/// What a table is measured against.
pub(super) struct Yardstick<'a> {
    pub(super) config: &'a MonitorConfig,
    pub(super) plan: &'a Plan,
    pub(super) reference: &'a [ColumnSummary],
    pub(super) estimator: Option<&'a Estimator>,
    /// `None` if columns are not compared together.
    pub(super) together: Option<&'a Together>,
}

impl Yardstick<'_> {
    /// The report of the reference as a batch: it has no drift, and every failure is an error.
    pub(super) fn measure_reference(&self, table: &Table) -> Result<BatchReport> {
        let mut report = BatchReport::empty("reference".to_owned(), 0.0);
        self.fill(&mut report, table, None, true)?;
        report.quality = self.quality(table, self.reference, None)?;
        self.finish(&mut report, table);
        let together = self.together.and_then(|together| together.of_reference(report.rows));
        report.measurements.extend(together);
        Ok(report)
    }

    /// The report of a reference of which only the summaries are known: its quality.
    pub(super) fn measure_profile(&self, rows: u64) -> Result<BatchReport> {
        let mut report = BatchReport::empty("reference".to_owned(), 0.0);
        report.rows = rows;
        report.quality = self.quality_of(self.reference, rows, 0, None)?;
        self.finish(&mut report, &Table::default());
        Ok(report)
    }

    /// The report of a batch against the reference; what cannot be measured is a warning.
    pub(super) fn measure_batch(
        &self,
        table: &Table,
        counted: Option<&Counted>,
        label: String,
        options: &ObserveOptions,
    ) -> Result<BatchReport> {
        let mut report = BatchReport::empty(label, options.at);
        let summaries = profile(table).columns;
        self.fill(&mut report, table, options.latency_ms.as_ref(), false)?;
        report.quality = self.quality(table, &summaries, Some(self.reference))?;
        report.schema = schema::changes(self.reference, &summaries);
        let summaries = match counted {
            Some(counted) => counted.complete(summaries),
            None => summaries,
        };
        let roles = &self.plan.roles;
        report.predictions =
            self.own_drift(roles.prediction.as_deref(), &summaries, &mut report.warnings);
        let target = roles.target.as_deref().filter(|name| has_values(&summaries, name));
        report.targets = self.own_drift(target, &summaries, &mut report.warnings);
        let (skip, drift) = (&self.plan.skip, &self.config.drift);
        let drift = compare_profiles(self.reference, &summaries, skip, drift)
            .map_err(|error| error.at_field("drift"))?;
        report.warnings.extend_from_slice(&drift.warnings);
        report.drift = Some(drift);
        if let Some(together) = self.together {
            together.measure(&mut report, table)?;
        }
        self.finish(&mut report, table);
        let schema = schema::measurements(&report.schema, self.reference, self.plan, report.rows);
        report.measurements.extend(schema);
        Ok(report)
    }

    fn threshold(&self, name: &str) -> Option<f64> {
        self.config.thresholds.get(name)
    }

    /// Fills in the results that need no reference. With `strict` a failure is an error, otherwise a warning.
    fn fill(
        &self,
        report: &mut BatchReport,
        table: &Table,
        latency_ms: Option<&LatencyGiven>,
        strict: bool,
    ) -> Result<()> {
        report.rows = table.total_rows();
        let warnings = &mut report.warnings;
        if report.rows == 0 {
            warnings.push(Warning::new("batch-empty", "There are no rows."));
        }
        report.performance = settle(measure::performance(table, self.plan), strict, warnings)?;
        let estimated = self.estimator.map(|found| found.estimate(table, self.plan));
        report.estimated = settle(estimated.transpose().map(|e| e.map(Ok)), strict, warnings)?;
        warnings.extend(without_worth(self.config, report.estimated.as_ref()));
        let low = self.threshold("lowConfidence").unwrap_or(0.7);
        report.confidence = settle(measure::confidence(table, self.plan, low), strict, warnings)?;
        warnings.extend(report.confidence.as_ref().and_then(probability_invalid));
        let limit = self.threshold("latencyMs").unwrap_or(100.0);
        let latency = measure::latency(table, self.plan, latency_ms, limit);
        report.latency = settle(latency.map(|found| found.map(Ok)), strict, warnings)?;
        Ok(())
    }

    fn quality(
        &self,
        table: &Table,
        summaries: &[ColumnSummary],
        reference: Option<&[ColumnSummary]>,
    ) -> Result<DataQuality> {
        let duplicates = duplicate_rows_but(table, self.plan.roles.id.as_deref());
        self.quality_of(summaries, table.row_count() as u64, duplicates, reference)
    }

    fn quality_of(
        &self,
        summaries: &[ColumnSummary],
        rows: u64,
        duplicates: u64,
        reference: Option<&[ColumnSummary]>,
    ) -> Result<DataQuality> {
        let options = QualityOptions {
            missing_pct: self.threshold("missingPct"),
            outlier_pct: self.threshold("outlierPct"),
        };
        let mut quality = quality_of(summaries, rows, duplicates, reference, &options)?;
        quality.issues.retain(|issue| {
            let Some(column) = &issue.column else { return true };
            !self.plan.is_aside(column) || (issue.code == "missing" && !self.plan.ignores(column))
        });
        Ok(quality)
    }

    /// Drift of a column with a result of its own, under the name of its role.
    pub(super) fn own_drift(
        &self,
        name: Option<&str>,
        batch: &[ColumnSummary],
        warnings: &mut Vec<Warning>,
    ) -> Option<PredictionDrift> {
        let name = name?;
        let before = self.reference.iter().find(|column| column.name == name)?;
        let now = batch.iter().find(|column| column.name == name)?;
        match predictions::compare(before, now, &self.config.drift) {
            Ok(found) => Some(found),
            Err(error) => {
                warnings.push(as_warning(&error));
                None
            }
        }
    }

    fn finish(&self, report: &mut BatchReport, table: &Table) {
        report.warnings.extend(reading_warnings(table));
        let known = |name: &str| self.reference.iter().any(|column| column.name == name);
        report.measurements = measurements::of_batch(report, self.plan, &known, &self.config.drift);
    }
}

fn has_values(columns: &[ColumnSummary], name: &str) -> bool {
    columns.iter().any(|column| column.name == name && column.present() > 0)
}

/// The value of a measurement; if there is none, its reason becomes a warning.
pub(super) fn settle<T>(
    found: Result<Option<Perhaps<T>>>,
    strict: bool,
    warnings: &mut Vec<Warning>,
) -> Result<Option<T>> {
    match found {
        Ok(None) => Ok(None),
        Ok(Some(Ok(value))) => Ok(Some(value)),
        Ok(Some(Err(warning))) => {
            warnings.push(warning);
            Ok(None)
        }
        Err(error) if strict => Err(error),
        Err(error) => {
            warnings.push(as_warning(&error));
            Ok(None)
        }
    }
}

/// Warnings that count rows left out of the business value.
pub(super) fn without_worth(
    config: &MonitorConfig,
    estimated: Option<&EstimatedPerformance>,
) -> Vec<Warning> {
    let found = estimated.filter(|_| config.estimation.costs.is_some());
    let is_it = |warning: &&Warning| ["rows-left-out", "unknown-targets"].contains(&&*warning.code);
    found.iter().flat_map(|found| &found.warnings).filter(is_it).cloned().collect()
}

fn probability_invalid(confidence: &Confidence) -> Option<Warning> {
    let invalid = confidence.invalid;
    let rows_have = counted_as(invalid, "row has", "rows have");
    let message = format!("{rows_have} a probability outside 0 to 1: confidence is not known.");
    (invalid > 0).then(|| Warning::new("probability-invalid", message).times(invalid))
}

/// The first warnings of the reader, and how many more there were.
fn reading_warnings(table: &Table) -> Vec<Warning> {
    let all = table.warnings();
    let mut kept: Vec<Warning> = all.iter().take(READING_WARNINGS).cloned().collect();
    if let Some(more) = all.len().checked_sub(READING_WARNINGS).filter(|more| *more > 0) {
        let message = format!("The reader gave {more} more warnings; the table has them all.");
        kept.push(Warning::new("more-warnings", message).times(more as u64));
    }
    kept
}
