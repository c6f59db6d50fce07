//! [`Monitor`]: a reference frozen once, batches observed against it, a bounded history.

use super::archive::Archive;
use super::batch::Yardstick;
use super::batch_report::{BatchReport, Dashboard};
use super::catalogue::comes_late;
use super::config::{MonitorConfig, Task};
use super::dashboard;
use super::default_rules::{default_inhibitions, default_rules};
use super::detectors::Detectors;
use super::estimator::{Estimator, estimated_no_more};
use super::kept_labels::KeptLabels;
use super::limits::{check_limits, without_rule};
use super::measurable::check_measurable;
use super::named::{check_columns, check_metrics};
use super::observed::ObserveOptions;
use super::plan::{Plan, check_roles, infer_task};
use super::same_data::same_data;
use super::segments::{Segments, Teacher, check_segments, held_against_nothing};
use super::together::Together;
use super::totals::Totals;
use crate::alert::{
    Again, Alert, AlertBook, Bases, Notifications, NotifyOptions, Occasion, Rule, Silence,
    SilenceMatch, Spread, check_groups, check_inhibitions, notifications, validate_rules,
};
use crate::drift::{compare_profiles, reference_profile};
use crate::error::{Code, Error, Result, Warning};
use crate::metric::Measurement;
use crate::numerals::counted;
use crate::profiles::TableProfile;
use crate::summary::{ColumnSummary, Counted, Profile, profile};
use crate::table::{Table, fingerprint};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;

/// Default number of kept batches.
const HISTORY_LIMIT: u64 = 1000;
/// Default number of measurements in the batches kept in full. It is reduced by one for every hundred numbers kept of
/// older batches, so that a snapshot stays below 25 MB.
const FULL_MEASUREMENTS: usize = 25_000;
/// Smallest such number.
const LEAST_FULL_MEASUREMENTS: usize = 6_000;

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
    pub(super) config: MonitorConfig,
    pub(super) plan: Plan,
    /// `None` for a monitor restored from a snapshot of version 1 without its reference.
    pub(super) reference: Option<Arc<Profile>>,
    /// The reference divided by its segment columns; `None` as for the reference.
    pub(super) segments: Option<Segments>,
    /// Fitted to the reference, and again when restored with it.
    pub(super) estimator: Option<Estimator>,
    /// The models fitted to its columns together.
    pub(super) together: Together,
    pub(super) fingerprint: String,
    /// The profile that stands in for the reference, if it does.
    pub(super) outline: Option<Arc<TableProfile>>,
    pub(super) reference_report: BatchReport,
    /// All measurements of the reference, including those of its segments.
    pub(super) baselines: Vec<Measurement>,
    /// Variation of measurements over chunks of the reference, if a rule needs it.
    pub(super) spreads: Vec<Spread>,
    /// Change detectors on measurements.
    pub(super) detectors: Detectors,
    pub(super) book: AlertBook,
    pub(super) history: VecDeque<BatchReport>,
    /// Column numbers of the oldest batches of the history, whose reports are condensed.
    pub(super) archive: Archive,
    /// Late labels of batches in the history.
    pub(super) labels: KeptLabels,
    pub(super) totals: Totals,
}

impl Monitor {
    /// A monitor of a reference, which is sorted and measured once; its rows are not kept.
    ///
    /// # Errors
    /// `column-missing` for a role or option that names a column the reference lacks, `config-invalid` for any other
    /// fault in the configuration, `kind-mismatch` for a role whose column has the wrong kind. Nothing is accepted in
    /// part.
    pub fn new(reference: &Table, config: MonitorConfig) -> Result<Self> {
        let summaries = Arc::new(reference_profile(reference, &config.drift));
        Self::with_profile(reference, summaries, config)
    }

    /// The same with existing summaries of the reference, made by [`reference_profile`] for `config.drift`; nothing
    /// is sorted again.
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
        check_limits(&config, task)?;
        let unused = without_rule(&config);
        let config = in_force(MonitorConfig { task: Some(task), ..config });
        let rules = checked_rules(&config)?;
        check_inhibitions(&config.inhibit, &rules)?;
        let plan = Plan::new(&config, task);
        check_columns(&rules, &config, &summaries)?;
        let nothing = profile(&reference.slice(0, 0));
        compare_profiles(&summaries.columns, &nothing.columns, &plan.skip, &config.drift)
            .map_err(|error| error.at_field("drift"))?;
        let estimator = Estimator::fit(reference, &plan, &config.estimation)?;
        let together = Together::fit(reference, &config, &plan)?;
        let yardstick = Yardstick {
            config: &config,
            plan: &plan,
            reference: &summaries.columns,
            estimator: estimator.as_ref(),
            together: Some(&together),
        };
        let segments = Segments::of(reference, &config, &plan)?;
        check_segments(&config, &segments.labels())?;
        let mut reference_report = yardstick.measure_reference(reference)?;
        reference_report.warnings.extend(unused);
        let by = Teacher { plan: &plan, estimator: estimator.as_ref() };
        let warnings = &mut reference_report.warnings;
        reference_report.segments = segments.measure_reference(reference, by, warnings)?;
        let spreads = yardstick.measure_spreads(reference, &rules, &segments)?;
        check_measurable(&config, &plan, &reference_report, &spreads)?;
        Ok(Self {
            baselines: reference_report.all_measurements().into_owned(),
            reference_report,
            segments: Some(segments),
            spreads,
            detectors: Detectors::new(&config)?,
            book: AlertBook::new(rules)?
                .with_inhibitions(config.inhibit.clone())
                .with_currency(config.estimation.currency.as_deref()),
            fingerprint: fingerprint(reference),
            reference: Some(summaries),
            outline: None,
            estimator,
            together,
            history: VecDeque::new(),
            archive: Archive::default(),
            labels: KeptLabels::default(),
            totals: Totals::default(),
            plan,
            config,
        })
    }

    /// Measures a batch, adds it to the history and moves the alerts.
    ///
    /// A batch without targets, predictions or other columns is measured as far as possible; `warnings` and `schema`
    /// say what is absent. The report is also the last one of [`Monitor::history`].
    ///
    /// # Errors
    /// `config-invalid` if the time is not finite, `snapshot-reference-mismatch` for a monitor that was restored
    /// without its reference. A refused batch changes nothing.
    pub fn observe(&mut self, batch: &Table, options: &ObserveOptions) -> Result<&BatchReport> {
        self.observe_counted(batch, None, options)
    }

    /// The same as [`Self::observe`] for a sample of a batch, with counts of all its rows against the reference.
    /// Drift and missing values are those of all rows; everything else is of the sample.
    ///
    /// # Errors
    /// As [`Self::observe`].
    pub fn observe_counted(
        &mut self,
        batch: &Table,
        counted: Option<&Counted>,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        self.admit(batch, counted, None, options)
    }

    /// The same as [`Self::observe`] with a reference for this batch only, such as the batches before it
    /// ([`Plan::before`]). Drift, new values, changes of the schema, segments and columns together
    /// ([`MonitorConfig::multivariate`], [`MonitorConfig::correlations`], fitted anew) are compared with that.
    /// Thresholds derived from the reference and estimates of performance still come from the frozen one; a warning
    /// `other-reference` says so, with the number of rows compared. If columns together cannot be fitted to
    /// `reference`, they are left out with a warning. `summaries` is the result of [`reference_profile`] for it and
    /// `config.drift`.
    ///
    /// # Errors
    /// As [`Self::observe`].
    ///
    /// [`Plan::before`]: crate::batches::Plan::before
    pub fn observe_against(
        &mut self,
        batch: &Table,
        reference: &Table,
        summaries: &Profile,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        self.admit(batch, None, Some((reference, summaries)), options)
    }

    /// Measures a batch, then passes the measurements to the detectors, the alerts and the history. Nothing can fail
    /// after measuring.
    fn admit(
        &mut self,
        batch: &Table,
        counted: Option<&Counted>,
        against: Option<(&Table, &Profile)>,
        options: &ObserveOptions,
    ) -> Result<&BatchReport> {
        let mut report = self.measured(batch, counted, against, options)?;
        self.update_detectors(&mut report);
        report.warnings.extend(self.unmeasured(&report));
        let bases = Bases { measurements: &self.baselines, spreads: &self.spreads };
        let occasion = Occasion {
            at: report.at,
            label: &report.label,
            again: self.again(self.totals.batches + 1),
        };
        report.events = self.book.judge(&report.all_measurements(), bases, occasion);
        self.totals.add(&report);
        self.add_to_history(report);
        // At least one batch is kept, whatever `historyLimit` says.
        self.history.back().ok_or_else(|| Error::invalid("No batch is kept."))
    }

    /// The report on a batch, compared with the reference or with one of its own; the monitor is not changed.
    fn measured(
        &self,
        batch: &Table,
        counted: Option<&Counted>,
        against: Option<(&Table, &Profile)>,
        options: &ObserveOptions,
    ) -> Result<BatchReport> {
        if !options.at.is_finite() {
            return Err(Error::invalid(
                "The time of a batch is milliseconds since 1970, a finite number.",
            )
            .at_field("at"));
        }
        let reference = self.reference.as_ref().ok_or_else(read_only)?;
        let mut warnings = Vec::new();
        let refitted = against
            .map(|(own, _)| Together::of_batch(own, &self.config, &self.plan, &mut warnings));
        let columns = &against.map_or(reference.as_ref(), |(_, own)| own).columns;
        let together = Some(refitted.as_ref().unwrap_or(&self.together));
        let yardstick = Yardstick { together, ..self.yardstick(columns) };
        let label = options.label.clone();
        let label = label.unwrap_or_else(|| format!("batch {}", self.totals.batches + 1));
        let mut report = yardstick.measure_batch(batch, counted, label, options)?;
        let same = same_data(batch, &report, &self.reference_report, &self.fingerprint);
        report.warnings.extend(same);
        report.warnings.extend(against.map(|(_, own)| other_reference(own)));
        report.warnings.extend(warnings);
        let was_estimated = self.reference_report.estimated.is_some();
        let cannot_be = was_estimated && self.estimator.is_none();
        report.warnings.extend(cannot_be.then(estimated_no_more));
        if let Some(segments) = &self.segments {
            let own = against.map(|(own, _)| segments.of_other(own, &self.plan));
            let segments = own.as_ref().unwrap_or(segments);
            let warnings = &mut report.warnings;
            report.segments = segments.measure(batch, self.teacher(), options, warnings)?;
            let is_compared = self.outline.is_none() || own.is_some() || report.segments.is_empty();
            warnings.extend((!is_compared).then(held_against_nothing));
        }
        Ok(report)
    }

    /// Appends a report to the history, drops what exceeds its limit, and condenses older reports.
    fn add_to_history(&mut self, report: BatchReport) {
        let limit = usize::try_from(self.history_limit()).unwrap_or(usize::MAX);
        while self.history.len() >= limit {
            let oldest = self.history.pop_front();
            self.archive.forget_oldest(oldest.as_ref());
        }
        self.history.push_back(report);
        self.condense_older();
        self.archive.shorten_events(&mut self.history);
    }

    /// The batch with a number, if labels can come late and have it judged again.
    pub(super) fn again(&self, batch: u64) -> Option<Again> {
        let roles = &self.plan.roles;
        let has_both = roles.id.is_some() && roles.target.is_some();
        has_both.then_some(Again { batch, holds: comes_late })
    }

    /// What a batch compared with these columns is measured by.
    pub(super) fn yardstick<'a>(&'a self, reference: &'a [ColumnSummary]) -> Yardstick<'a> {
        Yardstick {
            config: &self.config,
            plan: &self.plan,
            reference,
            estimator: self.estimator.as_ref(),
            together: Some(&self.together),
        }
    }

    /// What segments are measured with.
    pub(super) fn teacher(&self) -> Teacher<'_> {
        Teacher { plan: &self.plan, estimator: self.estimator.as_ref() }
    }

    /// Passes the next batch to the detectors, and adds their results to its report.
    fn update_detectors(&mut self, report: &mut BatchReport) {
        if self.detectors.is_empty() {
            return;
        }
        let batch = self.totals.batches + 1;
        let here = (report.label.clone(), report.at);
        let labels = |number: u64| {
            if number == batch {
                Some(here.clone())
            } else {
                label_of(&self.history, batch - 1, number)
            }
        };
        let measured = report.all_measurements();
        let rules = &self.config.detectors;
        let turn = (batch, self.again(batch).is_some());
        let (said, stages) = self.detectors.update(rules, &measured, turn, &labels);
        report.detectors = said;
        report.measurements.extend(stages);
    }

    /// Condenses batches older than those kept in full to their numbers.
    fn condense_older(&mut self) {
        while self.archive.batches() + 1 < self.history.len() {
            let full = self.history.range(self.archive.batches()..);
            let enough = match self.config.full_reports {
                Some(limit) => full.len() as u64 <= limit,
                None => {
                    full.map(BatchReport::measured).sum::<usize>() <= self.measurements_in_full()
                }
            };
            let place = self.archive.batches();
            let Some(oldest) = self.history.get_mut(place).filter(|_| !enough) else { return };
            self.archive.add(oldest);
            let given_up = self.archive.shortened();
            self.history
                .back_mut()
                .into_iter()
                .for_each(|newest| newest.warnings.extend(given_up.clone()));
        }
    }

    fn measurements_in_full(&self) -> usize {
        let fewer = self.archive.numbers() / 100;
        FULL_MEASUREMENTS.saturating_sub(fewer).max(LEAST_FULL_MEASUREMENTS)
    }

    /// All measurements of a batch of the history; those of a condensed batch have three digits.
    #[must_use]
    pub fn measurements(&self, place: usize) -> Cow<'_, [Measurement]> {
        let Some(report) = self.history.get(place) else { return Cow::Borrowed(&[]) };
        if !report.condensed {
            return report.all_measurements();
        }
        let mut all = report.measurements.clone();
        all.extend(self.archive.measurements(place, report.rows));
        Cow::Owned(all)
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

    /// Values of the reference, for thresholds derived from it.
    #[must_use]
    pub fn bases(&self) -> Bases<'_> {
        Bases { measurements: &self.baselines, spreads: &self.spreads }
    }

    /// The active configuration: as given, with the task, the rules and the limits filled in.
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

    /// Notifications about the last batch, or about the one with the given label.
    ///
    /// # Errors
    /// As [`check_groups`], and `config-invalid` if no batch with that label is kept.
    pub fn notifications(&self, options: &NotifyOptions) -> Result<Notifications> {
        check_groups(options, self.book.rules())?;
        let batch = match &options.label {
            Some(label) => self.history.get(self.place_of(label)?),
            None => self.history.back(),
        };
        let events = batch.map_or(&[][..], |batch| &batch.events);
        Ok(notifications(events, &self.book.alerts(), options))
    }

    /// Silences matching alerts until a batch at or after `until_ms`.
    ///
    /// # Errors
    /// As [`AlertBook::silence`].
    pub fn silence(&mut self, matching: &SilenceMatch, until_ms: f64) -> Result<()> {
        self.book.silence(matching.clone(), until_ms)
    }

    /// The active silences.
    #[must_use]
    pub fn silences(&self) -> &[Silence] {
        self.book.silences()
    }

    /// Ends the silences with exactly this match.
    ///
    /// # Errors
    /// As [`AlertBook::end_silence`].
    pub fn end_silence(&mut self, matching: &SilenceMatch) -> Result<()> {
        self.book.end_silence(matching)
    }

    /// Marks an alert as acknowledged, until it fires anew.
    ///
    /// # Errors
    /// As [`AlertBook::acknowledge`].
    pub fn acknowledge(&mut self, id: &str) -> Result<()> {
        self.book.acknowledge(id)
    }

    /// The overall state after the last batch.
    #[must_use]
    pub fn dashboard(&self) -> Dashboard {
        dashboard::of(&dashboard::Standing {
            rules: self.book.rules(),
            alerts: &self.book.alerts(),
            history: &self.history,
            totals: &self.totals,
            reference: &self.reference_report,
            bases: self.bases(),
            plan: &self.plan,
            currency: self.config.estimation.currency.as_deref(),
        })
    }

    pub(super) fn history_limit(&self) -> u64 {
        self.config.history_limit.unwrap_or(HISTORY_LIMIT).max(1)
    }
}

/// Label and time of a batch by its number, if it is in the history, whose newest batch has the number `newest`.
pub(super) fn label_of(
    history: &VecDeque<BatchReport>,
    newest: u64,
    number: u64,
) -> Option<(String, f64)> {
    let back = usize::try_from(newest.checked_sub(number)?).ok()?;
    let report = history.get(history.len().checked_sub(back + 1)?)?;
    Some((report.label.clone(), report.at))
}

fn other_reference(against: &Profile) -> Warning {
    let rows = against.columns.first().map_or(0, |column| column.rows);
    let message = format!(
        "This batch was compared with {} rows that were given for it, not with the reference, which thresholds and estimates of performance still come from.",
        counted(rows)
    );
    Warning::new("other-reference", message)
}

fn read_only() -> Error {
    Error::new(
        Code::SnapshotReferenceMismatch,
        "This monitor was restored without its reference from a snapshot of version 1 and can only be read. Restore it with the reference to observe further batches.",
    )
}

/// The configuration with rules, inhibitions and limits filled in.
pub(super) fn in_force(config: MonitorConfig) -> MonitorConfig {
    let task = config.task.unwrap_or(Task::Unlabelled);
    let mut inhibit = config.inhibit.clone();
    let rules = config.rules.clone().unwrap_or_else(|| {
        inhibit.extend(default_inhibitions());
        default_rules(&config, task)
    });
    let history_limit = Some(config.history_limit.unwrap_or(HISTORY_LIMIT));
    MonitorConfig { rules: Some(rules), inhibit, history_limit, ..config }
}

pub(super) fn checked_rules(config: &MonitorConfig) -> Result<Vec<Rule>> {
    let limits = [("historyLimit", config.history_limit), ("fullReports", config.full_reports)];
    if let Some((name, _)) = limits.into_iter().find(|(_, limit)| *limit == Some(0)) {
        return Err(Error::invalid(format!("`{name}` is at least 1 batch.")).at_field(name));
    }
    let rules = config.rules.clone().unwrap_or_default();
    check_metrics(&rules, config)?;
    validate_rules(&rules)?;
    Ok(rules)
}
