//! What a test could have detected at the given sizes.

use super::bar::DecidedBy;
use super::choice::Choice;
use super::effect::{Detectable, POWER, detectable_distance};
use super::plan::TestPlan;
use super::test::{Convention, Test};
use crate::stats::contingency::total_variation_min_detectable;
use crate::stats::outcome::Alternative;

/// Sizes and level of one comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size<'a> {
    pub(super) reference: u64,
    pub(super) batch: u64,
    /// Occupied categories; `None` for numbers.
    pub(super) categories: Option<usize>,
    /// The level for a lone change.
    pub(super) level: f64,
    pub(super) seen: &'a Detectable,
}

impl Size<'_> {
    /// The smallest effect that Kolmogorov-Smirnov or chi-squared detects at this size, whatever test was run: the
    /// measure of "too few rows". `None` if not even a complete change is sure to be detected.
    pub(super) fn yardstick(&self) -> Option<f64> {
        match self.categories {
            Some(k) => self.seen.variation(k, self.reference, self.batch, self.level),
            None => detectable_distance(self.reference, self.batch, self.level),
        }
    }

    /// The smallest effect that the chosen test itself detects with power 0.8, whatever the change looks like. `None`
    /// if it has no such limit in rows moved: because it looks at one aspect of a change only (means, ranks, a
    /// direction), because its power depends on where values move, or because a threshold decides.
    pub(super) fn detectable(&self, choice: &Choice) -> Option<f64> {
        let plan = &choice.plan;
        if choice.bar.decided_by == DecidedBy::Statistic || is_one_sided(plan) {
            return None;
        }
        let two = self.categories.is_some_and(|k| k <= 2);
        match plan.test {
            Test::KolmogorovSmirnov => self.yardstick(),
            Test::ChiSquared if two && has_yates(plan) => self.corrected(),
            Test::LikelihoodRatio if two && plan.yates => self.corrected(),
            Test::FisherExact if two => self.corrected(),
            Test::ChiSquared | Test::LikelihoodRatio => self.yardstick(),
            Test::TwoProportionZ if two => self.yardstick(),
            Test::TotalVariation => {
                let (k, n, m) = (self.categories?.max(2), self.reference, self.batch);
                total_variation_min_detectable(k, n, m, self.level, POWER)
            }
            _ => None,
        }
    }

    /// The smallest effect for two categories if the statistic is moved half a row per side towards no change: by
    /// Yates' correction, and approximately by the discreteness of Fisher's test (Casagrande, Pike and Smith 1978).
    fn corrected(&self) -> Option<f64> {
        let steps = 0.5 / self.reference as f64 + 0.5 / self.batch as f64;
        self.yardstick().map(|effect| effect + steps).filter(|effect| *effect <= 1.0)
    }
}

fn has_yates(plan: &TestPlan) -> bool {
    plan.yates || plan.convention == Convention::Nannyml
}

/// Whether only one direction of a change counts; Evidently's Mann-Whitney is such a test.
pub(super) fn is_one_sided(plan: &TestPlan) -> bool {
    plan.alternative != Alternative::TwoSided
        || (plan.test == Test::MannWhitney && plan.convention == Convention::Evidently)
}
