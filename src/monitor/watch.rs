//! A reference frozen once, batches observed against it, a bounded history.

use super::batch::Yardstick;
use super::batch_report::{BatchReport, Dashboard};
use super::config::{MonitorConfig, Task};
use super::dashboard;
use super::default_rules::{check_metrics, default_rules};
use super::fingerprint::{fingerprint, same_data};
use super::measure;
use super::observed::ObserveOptions;
use super::plan::{Plan, check_roles, infer_task};
use super::segments::Segments;
use super::state::MonitorState;
use super::totals::Totals;
use crate::alert::{
    Alert, AlertBook, Bases, Notifications, NotifyOptions, Rule, SilenceMatch, Spread, Threshold,
    notifications, validate_rules,
};
use crate::drift::{compare_profiles, reference_profile};
use crate::error::{Code, Error, Result, Warning};
use crate::estimation::PerformanceEstimator;
use crate::summary::{Counted, Profile, profile};
use crate::table::Table;
use std::collections::VecDeque;
use std::sync::Arc;

/// Batches kept when the configuration does not say otherwise.
const HISTORY_LIMIT: u64 = 1000;

/// Watches batches against a frozen reference.
///
/// ```
/// use driftglass::{monitor::{Monitor, MonitorConfig, ObserveOptions}, table::{Column, Table}};
/// let ages = |from: f64| Column::from_numbers("age", (0..500).map(|n| from + f64::from(n) / 7.0).collect());
/// let mut monitor = Monitor::new(&Table::new(vec![ages(20.0)])?, MonitorConfig::default())?;
/// let report = monitor.observe(&Table::new(vec![ages(45.0)])?, &ObserveOptions::default())?;
/// assert_eq!(report.drift.as_ref().map(|drift| drift.drifted), Some(1));
/// assert_eq!(monitor.dashboard().status, "attention");
/// # Ok::<(), driftglass::error::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Monitor {
    config: MonitorConfig,
    plan: Plan,
    /// `None` for a monitor restored without its reference.
    reference: Option<Arc<Profile>>,
    /// The reference divided by its segment columns; `None` as the reference.
    segments: Option<Segments>,
    /// Fitted to the reference, again when restored with it.
    estimator: Option<PerformanceEstimator>,
    fingerprint: String,
    reference_report: BatchReport,
    /// How measurements vary over chunks of the reference, where a rule asks for it.
    spreads: Vec<Spread>,
    book: AlertBook,
    history: VecDeque<BatchReport>,
    totals: Totals,
}

impl Monitor {
    /// A monitor of a reference. The reference is sorted and measured once; its rows are not kept.
    ///
    /// # Errors
    /// `column-missing` for a role or option that names a column the reference lacks, `config-invalid`
    /// for anything else that is wrong in the configuration, `kind-mismatch` for a role whose column
    /// cannot play it. Nothing is accepted in part.
    pub fn new(reference: &Table, config: MonitorConfig) -> Result<Self> {
        let summaries = Arc::new(reference_profile(reference, &config.drift));
        Self::with_profile(reference, summaries, config)
    }

    /// The same with the summaries of the reference, as [`reference_profile`] made them for
    /// `config.drift`: nothing is sorted again.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_profile(
        reference: &Table,
        summaries: Arc<Profile>,
        config: MonitorConfig,
    ) -> Result<Self> {
        check_roles(&config.roles, reference)?;
        let task = config.task.unwrap_or_else(|| infer_task(&config.roles, reference));
        let config = in_force(MonitorConfig { task: Some(task), ..config });
        let rules = checked_rules(&config)?;
        let plan = Plan::new(&config, task);
        check_columns(&rules, &summaries)?;
        let nothing = profile(&reference.slice(0, 0));
        compare_profiles(&summaries.columns, &nothing.columns, &plan.skip, &config.drift)?;
        let estimator = measure::estimator(reference, &plan, &config.estimation)?;
        let yardstick = Yardstick {
            config: &config,
            plan: &plan,
            reference: &summaries.columns,
            estimator: estimator.as_ref(),
        };
        let by_variation =
            rules.iter().any(|rule| matches!(rule.threshold, Threshold::Variation(_)));
        let segments = Segments::of(reference, &config)?;
        let mut reference_report = yardstick.measure_reference(reference)?;
        let (options, warnings) = (ObserveOptions::default(), &mut reference_report.warnings);
        reference_report.segments = segments.measure(reference, &plan, &options, warnings)?;
        let spreads = if by_variation { yardstick.measure_spreads(reference)? } else { Vec::new() };
        Ok(Self {
            reference_report,
            segments: Some(segments),
            spreads,
            book: AlertBook::new(rules)?.with_inhibitions(config.inhibit.clone()),
            fingerprint: fingerprint(reference),
            reference: Some(summaries),
            estimator,
            history: VecDeque::new(),
            totals: Totals::default(),
            plan,
            config,
        })
    }

    /// Measures a batch, adds it to the history and moves the alerts.
    ///
    /// A batch without targets, predictions or other columns is measured as far as it goes: what is
    /// absent is in `warnings` and `schema`. The report is also the last one of [`Monitor::history`].
    ///
    /// # Errors
    /// `config-invalid` when the time is not finite, `snapshot-reference-mismatch` for a monitor that
    /// was restored without its reference. A refused batch changes nothing.
    pub fn observe(&mut self, batch: &Table, options: &ObserveOptions) -> Result<&BatchReport> {
        self.observe_counted(batch, None, options)
    }

    /// The same of a sample of a batch, with what was counted of all its rows against the reference:
    /// drift and missing values are those of all rows then, everything else is of the sample.
    ///
    /// # Errors
    /// As [`Self::observe`].
    pub fn observe_counted(
        &mut self,
        batch: &Table,
        counted: Option<&Counted>,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        self.take(batch, counted, None, options)
    }

    /// The same with a reference of the batch's own, such as the batches before it ([`Plan::before`]): drift,
    /// new values and changes of the schema are held against that. Thresholds that come from the reference
    /// still come from the frozen one, and a warning `other-reference` says how many rows it was compared
    /// with. `against` is what [`reference_profile`] makes of them for `config.drift`.
    ///
    /// # Errors
    /// As [`Self::observe`].
    ///
    /// [`Plan::before`]: crate::batches::Plan::before
    pub fn observe_against(
        &mut self,
        batch: &Table,
        against: &Profile,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        self.take(batch, None, Some(against), options)
    }

    fn take(
        &mut self,
        batch: &Table,
        counted: Option<&Counted>,
        against: Option<&Profile>,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        if !options.at.is_finite() {
            return Err(Error::new(
                Code::ConfigInvalid,
                "The time of a batch is milliseconds since 1970, a finite number.",
            ));
        }
        let reference = self.reference.as_ref().ok_or_else(read_only)?;
        let yardstick = Yardstick {
            config: &self.config,
            plan: &self.plan,
            reference: &against.unwrap_or(reference).columns,
            estimator: self.estimator.as_ref(),
        };
        let label = options.label.clone();
        let label = label.unwrap_or_else(|| format!("batch {}", self.totals.batches + 1));
        let mut report = yardstick.measure_batch(batch, counted, label, options)?;
        let same = same_data(batch, &report, &self.reference_report, &self.fingerprint);
        report.warnings.extend(same);
        report.warnings.extend(against.map(other_reference));
        if let Some(segments) = &self.segments {
            report.segments = segments.measure(batch, &self.plan, options, &mut report.warnings)?;
        }
        let bases =
            Bases { measurements: &self.reference_report.measurements, spreads: &self.spreads };
        report.events =
            self.book.observe(&report.all_measurements(), bases, report.at, &report.label);
        self.totals.add(&report);
        let limit = usize::try_from(self.history_limit()).unwrap_or(usize::MAX);
        while self.history.len() >= limit {
            self.history.pop_front();
        }
        self.history.push_back(report);
        self.history.back().ok_or_else(|| Error::new(Code::ConfigInvalid, "No batch is kept."))
    }

    /// The last batches, oldest first; at most `config.historyLimit`.
    #[must_use]
    pub fn history(&self) -> &VecDeque<BatchReport> {
        &self.history
    }

    /// The reference measured as a batch; `drift` is `None`.
    #[must_use]
    pub fn reference_report(&self) -> &BatchReport {
        &self.reference_report
    }

    /// What thresholds are held to that come from the reference.
    #[must_use]
    pub fn bases(&self) -> Bases<'_> {
        Bases { measurements: &self.reference_report.measurements, spreads: &self.spreads }
    }

    /// The configuration in force: what was given, with the task, the rules and the limits filled in.
    #[must_use]
    pub fn config(&self) -> &MonitorConfig {
        &self.config
    }

    /// Sums over every batch since the start.
    #[must_use]
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// Alerts that are pending, firing or resolved, firing first.
    #[must_use]
    pub fn alerts(&self) -> Vec<Alert> {
        self.book.alerts()
    }

    /// What is to be told of the last batch.
    #[must_use]
    pub fn notifications(&self, options: &NotifyOptions) -> Notifications {
        let events = self.history.back().map_or(&[][..], |batch| &batch.events);
        notifications(events, &self.book.alerts(), options)
    }

    /// Silences matching alerts until a batch at or after `until_ms`.
    ///
    /// # Errors
    /// As [`AlertBook::silence`].
    pub fn silence(&mut self, matching: &SilenceMatch, until_ms: f64) -> Result<()> {
        self.book.silence(matching.clone(), until_ms)
    }

    /// Marks an alert as seen by a person, until it fires anew.
    ///
    /// # Errors
    /// As [`AlertBook::acknowledge`].
    pub fn acknowledge(&mut self, id: &str) -> Result<()> {
        self.book.acknowledge(id)
    }

    /// Where things stand after the last batch.
    #[must_use]
    pub fn dashboard(&self) -> Dashboard {
        dashboard::of(&dashboard::Standing {
            rules: self.book.rules(),
            alerts: &self.book.alerts(),
            history: &self.history,
            totals: &self.totals,
            reference: &self.reference_report,
            spreads: &self.spreads,
            plan: &self.plan,
        })
    }

    /// Everything a restored monitor needs beside the reference's rows.
    #[must_use]
    pub fn state(&self) -> MonitorState {
        MonitorState {
            config: self.config.clone(),
            fingerprint: self.fingerprint.clone(),
            reference: self.reference_report.clone(),
            spreads: self.spreads.clone(),
            batches: self.history.iter().cloned().collect(),
            totals: self.totals.clone(),
            alerts: self.book.state(),
        }
    }

    /// A monitor as it was. With the reference it continues identically; without it history, alerts and
    /// dashboard are there to be read, and [`Monitor::observe`] is refused.
    ///
    /// # Errors
    /// `snapshot-reference-mismatch` when the reference is another one, `snapshot-invalid` when the state
    /// contradicts itself.
    pub fn restore(state: MonitorState, reference: Option<&Table>) -> Result<Self> {
        if reference.is_some_and(|reference| fingerprint(reference) != state.fingerprint) {
            return Err(Error::new(
                Code::SnapshotReferenceMismatch,
                "This is not the reference the snapshot was made with: names, kinds or values differ. Give the same file, read with the same options.",
            ));
        }
        let damaged = |what: &str| {
            Error::new(Code::SnapshotInvalid, format!("The snapshot contradicts itself: {what}."))
        };
        let task = state.config.task.ok_or_else(|| damaged("it names no task"))?;
        let rules = checked_rules(&state.config).map_err(|error| damaged(&error.message))?;
        if state.batches.len() as u64 > state.totals.batches {
            return Err(damaged("it holds more batches than were observed"));
        }
        let plan = Plan::new(&state.config, task);
        let estimator = match reference {
            Some(reference) => measure::estimator(reference, &plan, &state.config.estimation)
                .map_err(|error| damaged(&error.message))?,
            None => None,
        };
        Ok(Self {
            plan,
            estimator,
            reference: reference
                .map(|reference| Arc::new(reference_profile(reference, &state.config.drift))),
            fingerprint: state.fingerprint,
            reference_report: state.reference,
            spreads: state.spreads,
            segments: reference
                .map(|reference| Segments::of(reference, &state.config))
                .transpose()?,
            book: AlertBook::restore(rules, state.alerts)?
                .with_inhibitions(state.config.inhibit.clone()),
            history: state.batches.into(),
            totals: state.totals,
            config: state.config,
        })
    }

    fn history_limit(&self) -> u64 {
        self.config.history_limit.unwrap_or(HISTORY_LIMIT).max(1)
    }
}

fn other_reference(against: &Profile) -> Warning {
    let rows = against.columns.first().map_or(0, |column| column.rows);
    let message = format!(
        "Drift was compared with {rows} rows that were given for this batch, not with the reference."
    );
    Warning::new("other-reference", message)
}

fn read_only() -> Error {
    Error::new(
        Code::SnapshotReferenceMismatch,
        "This monitor was restored without its reference and can only be read. Restore it with the reference to observe further batches.",
    )
}

/// The configuration with rules and limits filled in.
fn in_force(config: MonitorConfig) -> MonitorConfig {
    let task = config.task.unwrap_or(Task::Unlabelled);
    let rules = config.rules.clone().unwrap_or_else(|| default_rules(&config, task));
    let history_limit = Some(config.history_limit.unwrap_or(HISTORY_LIMIT));
    MonitorConfig { rules: Some(rules), history_limit, ..config }
}

fn checked_rules(config: &MonitorConfig) -> Result<Vec<Rule>> {
    if config.history_limit == Some(0) {
        return Err(Error::new(Code::ConfigInvalid, "`historyLimit` is at least 1 batch."));
    }
    let rules = config.rules.clone().unwrap_or_default();
    check_metrics(&rules, config)?;
    validate_rules(&rules)?;
    Ok(rules)
}

/// Refuses rules about columns that do not exist.
fn check_columns(rules: &[Rule], reference: &Profile) -> Result<()> {
    let names = || reference.columns.iter().map(|column| column.name.as_str());
    let named = rules.iter().filter_map(|rule| rule.column.as_deref());
    match named.into_iter().find(|column| !names().any(|name| name == *column)) {
        Some(column) => Err(Error::column_missing(column, names())),
        None => Ok(()),
    }
}
