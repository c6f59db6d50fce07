//! One test on one pair of columns, without the rest of a batch.

use super::column::{Adjusted, Pair};
use super::evidence;
use super::options::{Adjustment, DriftOptions};
use super::report::{compare_pairs, form_of_test};
use super::result::DriftResult;
use super::settings::{Settings, check_level};
use super::test::{Method, Test, TestPlan};
use crate::error::{Code, Error, Result};
use crate::stats::ks;
use crate::summary::{ColumnSummary, common_view, summarise};
use crate::table::Column;
use serde::{Deserialize, Serialize};

/// The options that this version has.
const OPTIONS: &str = "convention, method, seed, resamples, threshold, alternative, correction";

/// Options of [`drift_test`]; absent ones take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DriftTestOptions {
    /// Whose conventions: only `scipy` in this version, the two-sample form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convention: Option<String>,
    /// How the p-value is computed; default `auto`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Seed of permutations; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Permutations at most; default 9,999.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resamples: Option<u64>,
    /// Level of the p-value, at or below which the verdict is drifted; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// `two-sided` (default), `less` or `greater` (Kolmogorov-Smirnov only): the side on which the
    /// reference's distribution function lies of the batch's, as in scipy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alternative: Option<String>,
    /// Yates' correction of a 2 x 2 table (chi-squared only); default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<bool>,
    /// Bins of tests that this version does not have: refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<serde_json::Value>,
    /// Of a distance that this version does not have: refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub normalize: Option<bool>,
}

/// Runs one named test on two columns: `kolmogorov-smirnov` (scipy 1.17.1 `ks_2samp`) or
/// `chi-squared` (scipy 1.17.1 `chi2_contingency` on the 2 x k table of counts, uncorrected).
///
/// The verdict goes by the p-value alone: no smallest effect, and missing values are reported but
/// do not count. A side without values gives no statistic and `inconclusive`.
///
/// # Errors
/// `config-invalid` for a test, convention or option this version lacks, `kind-mismatch` where a
/// column cannot take the test.
pub fn drift_test(
    test: &str,
    reference: &Column,
    batch: &Column,
    options: &DriftTestOptions,
) -> Result<DriftResult> {
    let test = Test::parse(test)?;
    let plan = plan(test, options)?;
    let settings = Settings {
        alpha: check_level("threshold", options.threshold.unwrap_or(0.05))?,
        adjust: Adjustment::None,
        min_effect: 0.0,
        min_rows: 1,
        missingness: false,
        seed: plan.seed,
        ..Settings::resolve(&DriftOptions::default())?
    };
    let (reference, batch) = (summarise(reference), summarise(batch));
    form_of_test(test, &batch)?;
    let common = form_of_test(test, &reference)?;
    let pair = Pair { reference: &reference, batch: &batch, common, test };
    let evidence = evidence::gather(&reference, &batch, common.view, &plan)
        .ok_or_else(|| incomparable(&reference, &batch))?;
    let adjusted =
        Adjusted { values: evidence.p_value, missingness: pair.missingness_p_value(), tests: 1 };
    Ok(DriftResult { column: None, ..pair.result(evidence, &adjusted, &settings) })
}

/// One column on its own, by the decision of the options, p-values from the limit for any counts.
///
/// # Errors
/// `config-invalid` as for [`detect_drift`](crate::drift::detect_drift), `kind-mismatch` where the
/// two have no form in common.
pub fn compare_alone(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    options: &DriftOptions,
) -> Result<DriftResult> {
    let settings = Settings { permute_small: false, ..Settings::resolve(options)? };
    let (common, test) = match settings.tests.get(&reference.name) {
        Some(&test) => (form_of_test(test, reference)?, test),
        None => {
            let common =
                common_view(reference, batch).ok_or_else(|| incomparable(reference, batch))?;
            (common, Test::for_view(common.view))
        }
    };
    let pair = Pair { reference, batch, common, test };
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

fn plan(test: Test, options: &DriftTestOptions) -> Result<TestPlan> {
    let invalid = |message: String| Err(Error::new(Code::ConfigInvalid, message));
    if let Some(convention) = options.convention.as_deref().filter(|&name| name != "scipy") {
        return invalid(format!(
            "The convention \"{convention}\" is not part of this version; available: scipy."
        ));
    }
    let reserved = [("bins", options.bins.is_some()), ("normalize", options.normalize.is_some())];
    if let Some((name, _)) = reserved.into_iter().find(|(_, given)| *given) {
        return invalid(format!(
            "The option \"{name}\" is not part of this version; available: {OPTIONS}."
        ));
    }
    let method = options.method.unwrap_or_default();
    let alternative = match options.alternative.as_deref() {
        None | Some("two-sided") => ks::Alternative::TwoSided,
        Some("less") => ks::Alternative::Less,
        Some("greater") => ks::Alternative::Greater,
        Some(other) => {
            return invalid(format!(
                "\"{other}\" is not an alternative; use two-sided, less or greater."
            ));
        }
    };
    match test {
        Test::KolmogorovSmirnov if method == Method::Permutation => {
            return invalid("kolmogorov-smirnov has no permutation method; use exact.".to_owned());
        }
        Test::ChiSquared if method == Method::Exact => {
            return invalid("chi-squared has no exact method; use permutation.".to_owned());
        }
        Test::ChiSquared if !matches!(alternative, ks::Alternative::TwoSided) => {
            return invalid("chi-squared has no direction; use two-sided.".to_owned());
        }
        _ => {}
    }
    Ok(TestPlan {
        test,
        method,
        alternative,
        yates: options.correction.unwrap_or(false),
        seed: options.seed.unwrap_or(super::DEFAULT_SEED),
        resamples: options.resamples.unwrap_or(9_999),
        permute_small: false,
    })
}
