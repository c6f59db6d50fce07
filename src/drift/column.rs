//! Drift of one column: its evidence, then its result.

use super::bar::DecidedBy;
use super::choice::Choice;
use super::decision::{Outcome, Question, decide, unchanged};
use super::effect::Detectable;
use super::evidence::{self, Evidence};
use super::family::lone_level;
use super::note::{self, Note};
use super::plan::TestPlan;
use super::power::Size;
use super::reason::{Facts, sentence};
use super::result::{DriftResult, Missingness};
use super::settings::Settings;
use super::test::Convention;
use super::verdict::Verdict;
use crate::stats::proportion;
use crate::summary::ColumnSummary;
use std::f64::consts::LN_10;

/// Permutations per permutation needed to reject a lone change among all tests.
const RESAMPLES_PER_REJECTION: f64 = 20.0;

/// One column of reference and batch, in a form that both share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) reference: &'a ColumnSummary,
    pub(super) batch: &'a ColumnSummary,
    pub(super) choice: Choice,
}

/// The p-values of one column, adjusted over the whole batch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Adjusted<'a> {
    pub(super) values: Option<f64>,
    pub(super) missingness: Option<f64>,
    /// Number of tests adjusted together.
    pub(super) tests: usize,
    pub(super) seen: &'a Detectable,
}

impl Pair<'_> {
    /// Number of p-values it will have, including that of missingness if requested.
    pub(super) fn tests(&self, missingness: bool) -> usize {
        let values = self.reference.present() > 0 && self.batch.present() > 0;
        usize::from(values) + usize::from(missingness && self.counts_missing())
    }

    fn counts_missing(&self) -> bool {
        let rows = self.reference.rows > 0 && self.batch.rows > 0;
        rows && self.reference.missing + self.batch.missing > 0
    }

    /// P-value of the change in the share of missing values; `None` if nothing is missing.
    pub(super) fn missingness_p_value(&self) -> Option<f64> {
        let (a, b) = (self.reference, self.batch);
        self.counts_missing()
            .then(|| proportion::two_proportion(a.missing, a.rows, b.missing, b.rows))
            .flatten()
    }

    /// Runs the test; `None` if the form does not fit after all. There are enough permutations for a lone change
    /// among all tests to be rejected.
    pub(super) fn evidence(&self, settings: &Settings, tests: usize) -> Option<Evidence> {
        let level = settings.level(&self.reference.name);
        let resamples = libm::ceil(RESAMPLES_PER_REJECTION * tests as f64 / level) as u64;
        let level = lone_level(level, tests, settings.adjust);
        let plan = match self.choice.plan.convention {
            Convention::Scipy => TestPlan { resamples, level, ..self.choice.plan },
            Convention::Evidently | Convention::Nannyml => self.choice.plan,
        };
        evidence::gather(self.reference, self.batch, self.choice.common.view, &plan)
    }

    /// The result, once the p-values of the batch are adjusted.
    pub(super) fn result(
        &self,
        evidence: Evidence,
        adjusted: &Adjusted,
        settings: &Settings,
    ) -> DriftResult {
        let level = self.level(settings);
        let (n, m) = (self.reference.present(), self.batch.present());
        let lone = lone_level(level, adjusted.tests, settings.adjust);
        let categories = evidence.categories;
        let size = Size { reference: n, batch: m, categories, level: lone, seen: adjusted.seen };
        let coarse = evidence.least_p_value.filter(|least| *least > lone);
        let detectable = size.detectable(&self.choice).filter(|_| coarse.is_none());
        let outcome = match self.outcome(&evidence, adjusted, size.yardstick(), settings) {
            Outcome::Unchanged if coarse.is_some() => Outcome::Coarse,
            outcome => outcome,
        };
        let missingness = self.missingness(adjusted, level, lone, settings);
        let missing_drifted = settings.missingness && missingness.verdict == Verdict::Drifted;
        let significant = matches!(outcome, Outcome::Drifted | Outcome::Small);
        let effect_low =
            if significant { evidence.effect_low } else { evidence.effect.map(|_| 0.0) };
        let plan = &self.choice.plan;
        let mut reason = sentence(&Facts {
            outcome,
            view: self.choice.common.view,
            plan,
            bar: self.choice.bar,
            statistic: evidence.measured.statistic,
            undefined: evidence.measured.undefined,
            least_p_value: coarse.unwrap_or(0.0),
            level: lone,
            effect: evidence.effect.unwrap_or(0.0),
            effect_low: effect_low.unwrap_or(0.0),
            adjusted_p_value: adjusted.values.unwrap_or(1.0),
            min_effect: settings.min_effect,
            min_detectable_effect: detectable,
            n_reference: n,
            n_batch: m,
            missing: missing_drifted.then_some([missingness.reference, missingness.batch]),
        });
        let measured = evidence.measured;
        let error_bound = self.reference.error_bound(self.batch, self.choice.common.view);
        let notes = [measured.note.map(Note::sentence), note::dropped(evidence.dropped)];
        for remark in notes.into_iter().chain([error_bound.map(note::approximate)]).flatten() {
            reason.push(' ');
            reason.push_str(&remark);
        }
        DriftResult {
            column: Some(self.reference.name.clone()),
            kind: self.choice.common.kind,
            test: plan.test.as_str().to_owned(),
            family: if plan.test.is_distance() { "distance" } else { "hypothesis" }.to_owned(),
            convention: plan.convention.as_str().to_owned(),
            method: measured.method.to_owned(),
            statistic: measured.statistic,
            p_value: measured.p_value,
            p_value_log10: measured.p_value_log10,
            adjusted_p_value: adjusted.values,
            threshold: self.choice.bar.threshold,
            effect: evidence.effect,
            effect_low,
            error_bound,
            decided_by: self.choice.bar.decided_by.as_str().to_owned(),
            missingness,
            min_detectable_effect: detectable,
            verdict: verdict_of(outcome, missing_drifted, error_bound),
            reason,
            n_reference: n,
            n_batch: m,
            missing_reference: self.reference.missing,
            missing_batch: self.batch.missing,
            seed: (measured.method == "permutation").then_some(plan.seed),
            comparisons: None,
            profile: evidence.profile,
        }
    }

    /// The level of p-values: the column's own threshold if it applies to p-values; missingness always has one.
    fn level(&self, settings: &Settings) -> f64 {
        match self.choice.bar.decided_by {
            DecidedBy::PValue => self.choice.bar.threshold,
            DecidedBy::Statistic => settings.alpha,
        }
    }

    fn outcome(
        &self,
        evidence: &Evidence,
        adjusted: &Adjusted,
        yardstick: Option<f64>,
        settings: &Settings,
    ) -> Outcome {
        let smaller = self.reference.present().min(self.batch.present());
        if self.choice.bar.decided_by == DecidedBy::Statistic {
            return match self.choice.bar.judge(evidence.measured.statistic) {
                Outcome::Unchanged => unchanged(yardstick, settings.visible_effect()),
                outcome => outcome,
            };
        }
        decide(&Question {
            adjusted_p_value: adjusted.values,
            level: self.choice.bar.threshold,
            effect: evidence.effect,
            min_effect: settings.min_effect,
            yardstick,
            visible_effect: settings.visible_effect(),
            enough_rows: smaller >= settings.min_rows,
        })
    }

    fn missingness(
        &self,
        adjusted: &Adjusted,
        level: f64,
        lone: f64,
        settings: &Settings,
    ) -> Missingness {
        let (a, b) = (self.reference, self.batch);
        let before = a.missing_share().unwrap_or(0.0);
        let after = b.missing_share().unwrap_or(0.0);
        let verdict = if self.counts_missing() {
            decide(&Question {
                adjusted_p_value: adjusted.missingness,
                level,
                effect: Some((after - before).abs()),
                min_effect: settings.min_effect,
                yardstick: adjusted.seen.variation(2, a.rows, b.rows, lone),
                visible_effect: settings.visible_effect(),
                enough_rows: true,
            })
            .verdict()
        } else if a.rows > 0 && b.rows > 0 {
            Verdict::Stable
        } else {
            Verdict::Inconclusive
        };
        let p_value = self.missingness_p_value();
        Missingness {
            reference: before,
            batch: after,
            p_value,
            p_value_log10: p_value
                .filter(|p_value| *p_value <= 0.0)
                .and_then(|_| proportion::ln_two_proportion(a.missing, a.rows, b.missing, b.rows))
                .map(|ln| ln / LN_10),
            adjusted_p_value: adjusted.missingness,
            verdict,
        }
    }
}

/// The verdict. A stable outcome is unknown if a profile cannot tell what it is compared with.
fn verdict_of(outcome: Outcome, missing_drifted: bool, error_bound: Option<f64>) -> Verdict {
    match outcome.verdict() {
        _ if missing_drifted => Verdict::Drifted,
        Verdict::Stable if error_bound.is_some_and(|bound| bound >= 1.0) => Verdict::Inconclusive,
        verdict => verdict,
    }
}
