//! The state after the last batch, as facts for the sentence and the advice.

use super::batch_report::BatchReport;
use super::catalogue::is_performance;
use super::config::Task;
use super::default_rules::rule;
use super::one_trend::main_trend;
use super::plan::Plan;
use super::schema;
use super::totals::Totals;
use crate::alert::{
    Alert, AlertState, Bases, Observation, ReferenceWord, Rule, Threshold, When, alike, bounds,
    in_words, judge, within,
};
use crate::decide::{PerformanceNow, Situation, Trend, lower_is_better};
use crate::drift::Verdict;
use crate::estimation::EstimatedMetric;
use crate::metric::{Measurement, Severity, name};
use crate::predictions::PredictionDrift;
use std::collections::VecDeque;

/// Smallest loss of accuracy or R2 that is mentioned; in large batches smaller ones are significant too.
const LEAST_LOSS: f64 = 0.01;

/// A loss of accuracy or R2 that a batch has to exclude before its performance counts as unharmed.
const UNSEEN_LOSS: f64 = 0.05;

/// The data behind the dashboard.
pub(super) struct Standing<'a> {
    pub(super) rules: &'a [Rule],
    pub(super) alerts: &'a [Alert],
    pub(super) history: &'a VecDeque<BatchReport>,
    pub(super) totals: &'a Totals,
    pub(super) reference: &'a BatchReport,
    /// Values of the reference, for thresholds derived from it.
    pub(super) bases: Bases<'a>,
    pub(super) plan: &'a Plan,
    /// The currency for amounts of money.
    pub(super) currency: Option<&'a str>,
}

impl Standing<'_> {
    /// The metric that represents the model's performance.
    pub(super) fn main_metric(&self) -> Option<&'static str> {
        match self.plan.task {
            Task::Unlabelled => None,
            Task::Regression => Some(name::R2),
            Task::Binary | Task::Multiclass => Some(name::ACCURACY),
        }
    }

    /// The last known value of the main metric, with its batch. A batch with too few late labels to be judged has
    /// none yet.
    pub(super) fn last_performance(&self) -> Option<(&Measurement, &BatchReport)> {
        let metric = self.main_metric()?;
        self.history.iter().rev().find_map(|batch| Some((known(batch, metric)?, batch)))
    }

    /// Firing alerts.
    pub(super) fn firing(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| alert.state == AlertState::Firing)
    }

    /// Alerts whose limit is crossed while the rule still waits.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.iter().filter(|alert| alert.state == AlertState::Pending)
    }

    /// The trend of the main metric, as in the report's `trends`.
    pub(super) fn trend(&self) -> Option<Trend> {
        let metric = self.main_metric()?;
        let value = |batch: &BatchReport| known(batch, metric).and_then(|m| m.value);
        let values = self.history.iter().map(|batch| value(batch).unwrap_or(f64::NAN)).collect();
        let at: Vec<f64> = self.history.iter().map(|batch| batch.at).collect();
        main_trend(values, &at)
    }

    /// Columns of the last batch that were removed or changed in kind, as text.
    pub(super) fn broken_columns(&self) -> Option<String> {
        schema::in_words(&schema::broken(&self.history.back()?.schema, self.plan))
    }

    /// Columns with a firing alert on missing values that the reference itself would not cause.
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

    /// All facts that the advice is based on.
    pub(super) fn situation(&self) -> Situation {
        let drift = self.history.back().and_then(|last| last.drift.as_ref());
        Situation {
            batches: self.totals.batches,
            performance: self.performance(),
            performance_detail: self.performance_detail(),
            reference_detail: self.reference_detail(),
            expected_worse: self.expected_worse(),
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
            invalid_probabilities: self
                .history
                .back()
                .and_then(|last| last.confidence.as_ref())
                .map_or(0, |confidence| confidence.invalid),
            firing: self.worst_alert(),
            pending: self.pending().count() as u64,
            quality_detail: self.quality_detail(),
            slow: self.slow(),
            latency_detail: self.latency_detail(),
        }
    }

    /// Whether predictions or targets drifted in the last batch.
    fn own_drift(&self, of: fn(&BatchReport) -> Option<&PredictionDrift>) -> Option<bool> {
        let verdict = of(self.history.back()?)?.result.verdict;
        (verdict != Verdict::Inconclusive).then_some(verdict == Verdict::Drifted)
    }

    /// Whether the targets of the last batch drifted enough for an alert. One more test at alpha in every labelled
    /// batch would ask for attention twice as often on clean data.
    pub(super) fn target_drift(&self) -> Option<bool> {
        let drifted = self.own_drift(|last| last.targets.as_ref().filter(|_| last.is_judged()))?;
        let mut told = self.firing().chain(self.pending());
        Some(drifted && told.any(|alert| alert.metric.starts_with("targetDrift")))
    }

    fn performance(&self) -> PerformanceNow {
        let Some(metric) = self.main_metric() else { return PerformanceNow::Unwatched };
        let Some((_, batch)) = self.last_performance() else {
            return match self.estimate() {
                Some(_) => PerformanceNow::Estimated,
                None => PerformanceNow::Unknown,
            };
        };
        let mut firing = self.firing().filter(|alert| is_performance(&alert.metric)).peekable();
        if firing.peek().is_none() {
            return if self.is_worse() {
                PerformanceNow::Worse
            } else if self.is_unsure() {
                PerformanceNow::Unsure
            } else {
                PerformanceNow::Fine
            };
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

    /// Whether the whole interval of the main metric lies below that of the reference, and the loss is large enough
    /// to mention. If nothing changed, that happens to at most one batch in forty.
    pub(super) fn is_worse(&self) -> bool {
        let Some((now, _)) = self.last_performance() else { return false };
        let Some(before) = known(self.reference, &now.metric) else { return false };
        let threshold = Threshold::Reference(ReferenceWord::Reference);
        let rule = rule("worse", &now.metric, When::Below, threshold, Severity::Info);
        let loss = before.value.unwrap_or(f64::NAN) - now.value.unwrap_or(f64::NAN);
        let found = judge(&rule, now, self.bases.of(&rule, now)).observation;
        now.interval.is_some() && loss >= LEAST_LOSS && found == Observation::Breach
    }

    /// Whether the interval of the main metric reaches below its limit, if it has one, and far enough below the
    /// reference to hide a loss.
    fn is_unsure(&self) -> bool {
        let Some((now, _)) = self.last_performance() else { return false };
        let Some([low, _]) = now.interval else { return false };
        let before = known(self.reference, &now.metric).and_then(|before| before.value);
        let mut rules =
            self.rules.iter().filter(|rule| rule.metric == now.metric && !rule.segments);
        let limit = rules.find_map(|rule| bounds(rule, self.bases.of(rule, now)));
        limit.is_none_or(|[limit, _]| low < limit)
            && before.is_none_or(|before| before - low >= UNSEEN_LOSS)
    }

    fn reference_detail(&self) -> String {
        let now = self.last_performance().map(|(measured, _)| measured);
        let before = now.and_then(|now| known(self.reference, &now.metric));
        let of = |measured: Option<&Measurement>| measured?.value;
        match (now, of(now), of(before)) {
            (Some(measured), Some(now), Some(before)) => {
                let [now, before] = alike([now, before]);
                format!("{} {now}, {before} on the reference", within(&measured.metric))
            }
            _ => String::new(),
        }
    }

    /// The estimate for the last batch if it has no targets: accuracy, or the mean absolute error.
    pub(super) fn estimate(&self) -> Option<&EstimatedMetric> {
        let estimated = self.history.back()?.estimated.as_ref()?;
        let main = [name::ACCURACY, name::MAE];
        let of_main = |found: &&EstimatedMetric| main.contains(&found.metric.as_str());
        estimated.metrics.iter().find(of_main).filter(|found| found.value.is_some())
    }

    /// The estimate as text, if the last batch has no targets and its estimate is worse than the variation over
    /// chunks of the reference.
    fn expected_worse(&self) -> Option<String> {
        let last = self.history.back()?;
        let has_told = self.last_performance().is_some_and(|(_, batch)| std::ptr::eq(batch, last));
        let found = self.estimate().filter(|found| found.alert && !has_told)?;
        let ([low, high], value) = (found.threshold?, found.value?);
        let (is_worse, bound, side) = match lower_is_better(&found.metric) {
            true => (value > high, high, "less"),
            false => (value < low, low, "more"),
        };
        is_worse.then(|| {
            let [value, bound] = alike([value, bound]);
            format!(
                "estimated {} {value}, chunks of the reference have {bound} and {side}",
                within(&found.metric)
            )
        })
    }

    /// The message of the most severe firing alert that is not muted.
    fn worst_alert(&self) -> Option<String> {
        let told = self.firing().filter(|alert| !alert.silenced && !alert.acknowledged);
        let worst = told.reduce(
            |worst, alert| {
                if alert.severity > worst.severity { alert } else { worst }
            },
        )?;
        Some(worst.message.trim_end_matches('.').to_owned())
    }

    /// Whether the reference breaks the rule of an alert too, and the last value is no worse than the reference's.
    fn as_reference(&self, alert: &Alert) -> bool {
        let Some(rule) = self.rules.iter().find(|rule| rule.name == alert.rule) else {
            return false;
        };
        let same = |m: &&Measurement| {
            m.metric == alert.metric
                && m.column == alert.column
                && m.segment == alert.segment
                && m.value.is_some()
        };
        let Some(baseline) = self.bases.measurements.iter().find(same) else { return false };
        let mut judged = self.history.iter().rev().filter(|batch| batch.is_judged());
        let Some(now) = judged.find_map(|batch| batch.measurement(&same)) else {
            return false;
        };
        let broken = |rule: &Rule, measured| {
            judge(rule, measured, self.bases.of(rule, measured)).observation == Observation::Breach
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
            let value = measured.value.map_or_else(|| "not known".to_owned(), in_words);
            format!("{} {value} in {}{remark}", within(&measured.metric), batch.label)
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

    /// Whether a latency alert fires; `None` without a rule on latency, or if none fires and the last batch has no
    /// latency.
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
            |mean| format!("mean {} ms, no alert fires", in_words(mean)),
        )
    }
}

/// A metric of a batch, condensed or not, if it is known; not yet known while too few late labels have come to judge
/// it.
pub(super) fn known<'a>(batch: &'a BatchReport, metric: &str) -> Option<&'a Measurement> {
    let mut measured = batch.measurements.iter().filter(|_| batch.is_judged());
    measured.find(|m| m.metric == metric && m.column.is_none() && m.value.is_some())
}
