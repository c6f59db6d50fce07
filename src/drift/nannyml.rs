//! The defaults of `NannyML` 0.13.1: thresholds from the reference's own chunks.

use super::bar::{Bar, DecidedBy};
use super::choice::{Choice, foreign};
use super::evidence::measure_pair;
use super::plan::TestPlan;
use super::settings::Settings;
use super::test::{Convention, Test};
use crate::error::Result;
use crate::stats::moments;
use crate::summary::{ColumnSummary, Common, View};

/// Number of chunks of the reference.
pub(super) const CHUNKS: usize = 10;
/// Distance of the threshold from the mean, in standard deviations.
const DEVIATIONS: f64 = 3.0;
/// Its fixed level for chi-squared.
const LEVEL: f64 = 0.05;

/// `NannyML`'s choice for a column: Jensen-Shannon, or the test named.
pub(super) fn choose(
    reference: &ColumnSummary,
    named: Option<Test>,
    common: Common,
    settings: &Settings,
) -> Result<std::result::Result<Choice, String>> {
    if common.view == View::Lengths {
        return Ok(Err("Free text: NannyML does not compare it.".to_owned()));
    }
    let plan = foreign(named.unwrap_or(Test::JensenShannon), Convention::Nannyml, settings.seed)?;
    let own = settings.thresholds.get(&reference.name).copied();
    Ok(match bar(reference, common.view, &plan, own) {
        Some(bar) => Ok(Choice { common, plan, bar }),
        None => Err("NannyML needs a reference in rows, to cut it into chunks.".to_owned()),
    })
}

/// The threshold: the mean of the chunks' distances to the whole reference plus three population standard deviations,
/// which a drifted value must exceed strictly. Chi-squared is decided by its p-value. `None` without chunks.
pub(super) fn bar(
    reference: &ColumnSummary,
    view: View,
    plan: &TestPlan,
    threshold: Option<f64>,
) -> Option<Bar> {
    if plan.test == Test::ChiSquared {
        return Some(Bar::level(threshold.unwrap_or(LEVEL)));
    }
    let threshold = threshold.or_else(|| {
        let each = |chunk| measure_pair(reference, chunk, view, plan)?.statistic;
        let distances: Vec<f64> = reference.chunks.iter().filter_map(each).collect();
        let spread = moments::of(&distances)?;
        Some(spread.mean + DEVIATIONS * spread.variance(0)?.sqrt())
    })?;
    Some(Bar { threshold, decided_by: DecidedBy::Statistic, strict: true })
}
