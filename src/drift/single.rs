//! One test on one pair of columns.

use super::bar::Bar;
use super::choice::{Choice, form_of_test};
use super::column::{Adjusted, Pair};
use super::effect::Detectable;
use super::evidence;
use super::options::{Adjustment, DriftOptions, DriftTestOptions, Preset};
use super::plan::TestPlan;
use super::preset::choose;
use super::report::compare_pairs;
use super::result::DriftResult;
use super::settings::{Settings, check_level, check_limit};
use super::test::{Convention, Takes, Test};
use super::{bar::DecidedBy, evidently, nannyml};
use crate::error::{Code, Error, Result};
use crate::summary::{ColumnSummary, Common, common_view, summarise, summarise_in_chunks};
use crate::table::Column;

/// Runs one named test on two columns, as the library of the convention does.
///
/// In the convention `scipy` the p-value decides; for a distance its null distribution comes from seeded permutations
/// over bins fixed beforehand. In the other conventions the library's own criterion decides; `NannyML`'s threshold
/// comes from ten chunks of the reference in row order. There is no smallest effect. Missing values are reported but
/// do not count. If a test has no result (a side without values, no spread, infinities where moments are needed), the
/// verdict is `inconclusive`, and `reason` says why.
///
/// # Errors
/// `config-invalid` for an unknown test or an option that the test does not have, `kind-mismatch` if a column cannot
/// take the test.
pub fn drift_test(
    test: &str,
    reference: &Column,
    batch: &Column,
    options: &DriftTestOptions,
) -> Result<DriftResult> {
    let test = Test::parse(test)?;
    let plan = TestPlan::of_options(test, options)?;
    let chunks = if plan.convention == Convention::Nannyml { nannyml::CHUNKS } else { 0 };
    let (reference, batch) = (in_chunks(reference, chunks), summarise(batch));
    let common = form_of_pair(test, &reference, &batch)?;
    let bar = bar(&reference, &common, &plan, options.threshold)?;
    let settings = Settings {
        alpha: if bar.decided_by == DecidedBy::PValue { bar.threshold } else { 0.05 },
        adjust: Adjustment::None,
        min_effect: 0.0,
        min_rows: 1,
        missingness: false,
        preset: preset_of(plan.convention),
        ..Settings::resolve(&DriftOptions::default())?
    };
    let pair = Pair { reference: &reference, batch: &batch, choice: Choice { common, plan, bar } };
    let evidence = evidence::gather(&reference, &batch, common.view, &plan)
        .ok_or_else(|| incomparable(&reference, &batch))?;
    let adjusted = Adjusted {
        values: evidence.measured.p_value,
        missingness: pair.missingness_p_value(),
        tests: 1,
        seen: &Detectable::default(),
    };
    Ok(DriftResult { column: None, ..pair.result(evidence, &adjusted, &settings) })
}

fn in_chunks(column: &Column, chunks: usize) -> ColumnSummary {
    if chunks == 0 { summarise(column) } else { summarise_in_chunks(column, chunks) }
}

/// The preset whose power rule applies: the default one, unless another library decides.
fn preset_of(convention: Convention) -> Preset {
    match convention {
        Convention::Scipy => Preset::Calibrated,
        Convention::Evidently => Preset::Evidently,
        Convention::Nannyml => Preset::Nannyml,
    }
}

/// The form of both sides: that of the test, or the one they share if the test takes either.
fn form_of_pair(test: Test, reference: &ColumnSummary, batch: &ColumnSummary) -> Result<Common> {
    if test.takes() == Takes::Either {
        return common_view(reference, batch).ok_or_else(|| incomparable(reference, batch));
    }
    form_of_test(test, batch)?;
    form_of_test(test, reference)
}

fn bar(
    reference: &ColumnSummary,
    common: &Common,
    plan: &TestPlan,
    threshold: Option<f64>,
) -> Result<Bar> {
    let bar = match plan.convention {
        Convention::Scipy => Bar::level(threshold.unwrap_or(0.05)),
        Convention::Evidently => evidently::bar(plan.test, threshold),
        // Without a single chunk there is no threshold, and no statistic either.
        Convention::Nannyml => nannyml::bar(reference, common.view, plan, threshold)
            .unwrap_or(Bar { threshold: 0.0, decided_by: DecidedBy::Statistic, strict: true }),
    };
    match bar.decided_by {
        DecidedBy::PValue => check_level("threshold", bar.threshold).map(|_| bar),
        DecidedBy::Statistic => match threshold {
            Some(threshold) => check_limit("threshold", threshold).map(|_| bar),
            None => Ok(bar),
        },
    }
}

/// Compares one column on its own, by the decision of the options, with asymptotic p-values for any counts.
///
/// # Errors
/// `config-invalid` as for [`detect_drift`](crate::drift::detect_drift), `kind-mismatch` if the two columns have no
/// form in common.
pub fn compare_alone(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    options: &DriftOptions,
) -> Result<DriftResult> {
    let settings = Settings { permute_small: false, ..Settings::resolve(options)? };
    let choice = choose(reference, batch, &settings)?
        .map_err(|reason| Error::new(Code::KindMismatch, reason))?;
    let pair = Pair { reference, batch, choice };
    compare_pairs(&[pair], &settings, &mut Vec::new())
        .pop()
        .ok_or_else(|| incomparable(reference, batch))
}

fn incomparable(reference: &ColumnSummary, batch: &ColumnSummary) -> Error {
    Error::new(
        Code::KindMismatch,
        format!(
            "\"{}\" is {} in the reference and {} in the batch: they cannot be compared.",
            reference.name,
            reference.kind.as_str(),
            batch.kind.as_str(),
        ),
    )
}
