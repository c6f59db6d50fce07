//! A monitor whose reference is a profile: counts, no rows.

use super::batch::Yardstick;
use super::batch_report::BatchReport;
use super::config::MonitorConfig;
use super::detectors::Detectors;
use super::limits::{check_limits, without_rule};
use super::measurable::check_measurable;
use super::named::check_columns;
use super::plan::{Plan, check_roles, infer_task};
use super::segments::check_segments;
use super::together::Together;
use super::watch::{Monitor, checked_rules, in_force};
use crate::alert::{AlertBook, Threshold, check_inhibitions};
use crate::drift::compare_profiles;
use crate::error::{Error, Result, Warning};
use crate::json::fnv1a;
use crate::profiles::TableProfile;
use crate::summary::profile;
use crate::table::Table;
use std::sync::Arc;

impl Monitor {
    /// A monitor with a profile instead of a reference. Drift, predictions, quality and schema are compared with its
    /// counts, and every result has an error bound. Results that need rows of the reference do not exist: its
    /// performance, estimated performance, segments, and thresholds from its own variation.
    ///
    /// # Errors
    /// As [`Self::new`]; `config-invalid` also for options that need rows of the reference: a role segment,
    /// `multivariate`, `correlations`, a rule with a threshold from its variation, or a rule that compares with a
    /// metric that a profile does not have.
    ///
    /// ```
    /// use driftglass::{monitor::{Monitor, MonitorConfig, ObserveOptions}, profiles::TableProfile, table::{Column, Table}};
    /// let ages = |from: f64| Table::new(vec![Column::from_numbers("age", (0..500).map(|n| from + f64::from(n) / 7.0).collect())]);
    /// let profile = TableProfile::of(&ages(20.0)?, &Default::default())?;
    /// let mut monitor = Monitor::from_profile(profile, MonitorConfig::default())?;
    /// let report = monitor.observe(&ages(45.0)?, &ObserveOptions::default())?;
    /// assert_eq!(report.warnings[0].code, "reference-approximate");
    /// # Ok::<(), driftglass::error::Error>(())
    /// ```
    pub fn from_profile(reference: TableProfile, config: MonitorConfig) -> Result<Self> {
        let exemplar = reference.exemplar()?;
        check_roles(&config.roles, &exemplar)?;
        if let Some(column) = config.roles.segment.first() {
            return Err(needs_rows(&format!("Segments by \"{column}\" need")));
        }
        if config.multivariate.is_some() {
            return Err(needs_rows("Drift of all columns together needs"));
        }
        if config.correlations.is_some() {
            return Err(needs_rows("Correlations need"));
        }
        let task = config.task.unwrap_or_else(|| infer_task(&config.roles, &exemplar));
        check_limits(&config, task)?;
        let unused = without_rule(&config);
        let config = in_force(MonitorConfig { task: Some(task), ..config });
        let rules = checked_rules(&config)?;
        check_inhibitions(&config.inhibit, &rules)?;
        let varies = |rule: &&crate::alert::Rule| matches!(rule.threshold, Threshold::Variation(_));
        if let Some(rule) = rules.iter().find(varies) {
            return Err(needs_rows(&format!(
                "The threshold of rule \"{}\" comes from the reference's own variation and needs",
                rule.name
            )));
        }
        let plan = Plan::new(&config, task);
        let summaries = Arc::new(reference.summaries());
        check_columns(&rules, &config, &summaries)?;
        check_segments(&config, &[])?;
        let nothing = profile(&Table::default());
        compare_profiles(&summaries.columns, &nothing.columns, &plan.skip, &config.drift)
            .map_err(|error| error.at_field("drift"))?;
        let yardstick = Yardstick {
            config: &config,
            plan: &plan,
            reference: &summaries.columns,
            estimator: None,
            together: None,
        };
        let mut reference_report = yardstick.measure_profile(reference.rows())?;
        reference_report.warnings.extend(unused);
        check_measurable(&config, &plan, &reference_report, &[])?;
        put_exact(&mut reference_report, &reference);
        let book = AlertBook::new(rules)?
            .with_inhibitions(config.inhibit.clone())
            .with_currency(config.estimation.currency.as_deref());
        let fingerprint = format!("{:016x}", fnv1a(reference.to_text().as_bytes()));
        Ok(Self {
            reference: Some(summaries),
            segments: None,
            together: Together::default(),
            detectors: Detectors::new(&config)?,
            estimator: None,
            fingerprint,
            outline: Some(Arc::new(reference)),
            baselines: reference_report.measurements.clone(),
            reference_report,
            spreads: Vec::new(),
            book,
            history: Default::default(),
            archive: Default::default(),
            labels: Default::default(),
            totals: Default::default(),
            plan,
            config,
        })
    }
}

fn needs_rows(what: &str) -> Error {
    let message = format!("{what} rows of the reference, which a profile does not have.");
    Error::invalid(message)
}

/// Replaces values computed from cells with those that a profile knows exactly.
fn put_exact(report: &mut BatchReport, reference: &TableProfile) {
    let described = reference.describe().columns;
    for (column, exact) in report.quality.columns.iter_mut().zip(described) {
        (column.mean, column.std) = (exact.mean.or(column.mean), exact.std.or(column.std));
        if let Some(distinct) = exact.distinct {
            column.distinct = libm::round(distinct) as u64;
        }
    }
    report.warnings.push(Warning::new(
        "reference-approximate",
        "The reference is a profile: quantiles and outliers are those of its cells.",
    ));
}
