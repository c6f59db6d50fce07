//! Where things stand after the last batch, as facts: what the sentence and the advice are made from.

use super::batch_report::BatchReport;
use super::config::Task;
use super::measurements::is_performance;
use super::plan::Plan;
use super::schema;
use super::totals::Totals;
use super::trends::main_trend;
use crate::alert::{
    Alert, AlertState, Bases, Observation, ReferenceWord, Rule, Spread, Threshold, judge, number,
};
use crate::decide::{PerformanceNow, Situation, Trend};
use crate::drift::Verdict;
use crate::metric::{Measurement, name};
use crate::predictions::PredictionDrift;
use std::collections::VecDeque;

/// What the dashboard is made from.
pub(super) struct Standing<'a> {
    pub(super) rules: &'a [Rule],
    pub(super) alerts: &'a [Alert],
    pub(super) history: &'a VecDeque<BatchReport>,
    pub(super) totals: &'a Totals,
    pub(super) reference: &'a BatchReport,
    pub(super) spreads: &'a [Spread],
    pub(super) plan: &'a Plan,
}

impl Standing<'_> {
    /// What thresholds are held to that come from the reference.
    pub(super) fn bases(&self) -> Bases<'_> {
        Bases { measurements: &self.reference.measurements, spreads: self.spreads }
    }

    /// The metric that speaks for the model's performance.
    pub(super) fn main_metric(&self) -> Option<&'static str> {
        match self.plan.task {
            Task::Unlabelled => None,
            Task::Regression => Some(name::R2),
            Task::Binary | Task::Multiclass => Some(name::ACCURACY),
        }
    }

    /// The last known value of the main metric, and the batch it is of.
    pub(super) fn last_performance(&self) -> Option<(&Measurement, &BatchReport)> {
        let metric = self.main_metric()?;
        self.history.iter().rev().find_map(|batch| Some((known(batch, metric)?, batch)))
    }

    /// Alerts that fire.
    pub(super) fn firing(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| alert.state == AlertState::Firing)
    }

    /// Alerts whose limit is crossed, and whose rule waits for more.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| alert.state == AlertState::Pending)
    }

    /// The trend of the main metric, as the report's `trends` tell it.
    pub(super) fn trend(&self) -> Option<Trend> {
        let metric = self.main_metric()?;
        let value = |batch: &BatchReport| known(batch, metric).and_then(|m| m.value);
        let values = self.history.iter().map(|batch| value(batch).unwrap_or(f64::NAN)).collect();
        let at: Vec<f64> = self.history.iter().map(|batch| batch.at).collect();
        main_trend(values, &at)
    }

    /// Columns of the last batch that went missing or changed in nature, in words.
    pub(super) fn broken_columns(&self) -> Option<String> {
        schema::in_words(&schema::broken(&self.history.back()?.schema, self.plan))
    }

    /// Columns whose missing values fire an alert that the reference itself would not.
    pub(super) fn newly_missing(&self) -> Vec<&Alert> {
        let in_reference = |alert: &Alert| {
            let of = |m: &&Measurement| m.metric == alert.metric && m.column == alert.column;
            self.reference.measurements.iter().find(of).and_then(|m| m.value).unwrap_or(0.0)
        };
        self.firing()
            .filter(|alert| alert.metric == name::MISSING_PCT)
            .filter(|alert| in_reference(alert) <= alert.threshold)
            .collect()
    }

    /// Everything the advice is based on.
    pub(super) fn situation(&self) -> Situation {
        let drift = self.history.back().and_then(|last| last.drift.as_ref());
        Situation {
            batches: self.totals.batches,
            performance: self.performance(),
            performance_detail: self.performance_detail(),
            trend: self.trend(),
            drifted: drift.map_or(0, |drift| drift.drifted),
            compared: drift.map_or(0, |drift| drift.compared),
            inconclusive: drift
                .is_none_or(|drift| drift.compared == 0 || drift.verdict == Verdict::Inconclusive),
            prediction_drift: self.own_drift(|last| last.predictions.as_ref()),
            target_drift: self.target_drift(),
            joint_drift: self
                .history
                .back()
                .and_then(|last| last.multivariate.as_ref())
                .filter(|found| found.verdict != Verdict::Inconclusive)
                .map(|found| found.verdict == Verdict::Drifted),
            quality_broken: self.broken_columns().is_some() || !self.newly_missing().is_empty(),
            empty: self.history.back().is_some_and(|last| last.rows == 0),
            pending: self.pending().count() as u64,
            quality_detail: self.quality_detail(),
            slow: self.slow(),
            latency_detail: self.latency_detail(),
        }
    }

    /// Whether what has a result of its own drifted in the last batch.
    fn own_drift(&self, of: fn(&BatchReport) -> Option<&PredictionDrift>) -> Option<bool> {
        let verdict = of(self.history.back()?)?.result.verdict;
        (verdict != Verdict::Inconclusive).then_some(verdict == Verdict::Drifted)
    }

    /// Whether the targets of the last batch drifted.
    pub(super) fn target_drift(&self) -> Option<bool> {
        self.own_drift(|last| last.targets.as_ref())
    }

    fn performance(&self) -> PerformanceNow {
        let Some(metric) = self.main_metric() else { return PerformanceNow::Unknown };
        let Some((_, batch)) = self.last_performance() else { return PerformanceNow::Unknown };
        let mut firing = self.firing().filter(|alert| is_performance(&alert.metric)).peekable();
        if firing.peek().is_none() {
            return PerformanceNow::Fine;
        }
        if self.firing().filter(|alert| is_performance(&alert.metric)).all(|a| self.as_reference(a))
        {
            return PerformanceNow::NeverReached;
        }
        let earlier = self.history.iter().filter(|b| known(b, metric).is_some()).count() > 1;
        let just_now = |alert: &Alert| alert.since == batch.at && alert.since_label == batch.label;
        if earlier && firing.all(just_now) {
            PerformanceNow::BrokeSuddenly
        } else {
            PerformanceNow::Broken
        }
    }

    /// Whether the reference breaks the rule of an alert too, and the last value is no worse than the reference's.
    fn as_reference(&self, alert: &Alert) -> bool {
        let Some(rule) = self.rules.iter().find(|rule| rule.name == alert.rule) else {
            return false;
        };
        let Some(baseline) = known(self.reference, &alert.metric) else { return false };
        let Some(now) = self.history.iter().rev().find_map(|batch| known(batch, &alert.metric))
        else {
            return false;
        };
        let broken = |rule: &Rule, measured| {
            judge(rule, measured, self.bases().of(rule, measured)).observation
                == Observation::Breach
        };
        let against_reference =
            Rule { threshold: Threshold::Reference(ReferenceWord::Reference), ..rule.clone() };
        broken(rule, baseline) && !broken(&against_reference, now)
    }

    fn performance_detail(&self) -> String {
        let mut firing = self.firing().filter(|alert| is_performance(&alert.metric));
        if let Some(alert) = firing.next() {
            return alert.message.trim_end_matches('.').to_owned();
        }
        let limited = self.rules.iter().any(|rule| is_performance(&rule.metric));
        let remark = if limited { "" } else { "; no rule sets a limit" };
        self.last_performance().map_or_else(String::new, |(measured, batch)| {
            let value = measured.value.map_or_else(|| "not known".to_owned(), number);
            format!("{} {value} in {}{remark}", measured.metric, batch.label)
        })
    }

    fn quality_detail(&self) -> String {
        if let Some(broken) = self.broken_columns() {
            return broken;
        }
        let missing: Vec<String> =
            self.newly_missing().iter().filter_map(|alert| alert.column.clone()).collect();
        if missing.is_empty() {
            return "nothing is missing that the reference has".to_owned();
        }
        format!("too many missing values in {}", missing.join(", "))
    }

    /// Whether a latency alert fires; `None` without a rule on latency, or when none fires and the last
    /// batch has no latency.
    fn slow(&self) -> Option<bool> {
        let is_watched = self.rules.iter().any(|rule| rule.metric.starts_with("latency"));
        let fires = self.firing().any(|alert| alert.metric.starts_with("latency"));
        let measured = self.history.back().is_some_and(|last| last.latency.is_some());
        (fires || (is_watched && measured)).then_some(fires)
    }

    fn latency_detail(&self) -> String {
        if let Some(alert) = self.firing().find(|alert| alert.metric.starts_with("latency")) {
            return alert.message.trim_end_matches('.').to_owned();
        }
        let latency = self.history.back().and_then(|last| last.latency.as_ref());
        latency.and_then(|latency| latency.mean).map_or_else(
            || "latency of the last batch is not known".to_owned(),
            |mean| format!("mean {} ms, no alert fires", number(mean)),
        )
    }
}

fn known<'a>(batch: &'a BatchReport, metric: &str) -> Option<&'a Measurement> {
    batch
        .measurements
        .iter()
        .find(|m| m.metric == metric && m.column.is_none() && m.value.is_some())
}
