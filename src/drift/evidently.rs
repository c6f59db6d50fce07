//! The defaults of Evidently 0.7.23: its test for each column, and its thresholds.

use super::bar::{Bar, DecidedBy};
use super::choice::{Choice, foreign};
use super::settings::Settings;
use super::test::{Convention, Test};
use crate::error::Result;
use crate::summary::{ColumnSummary, Common, View, category_pair};
use crate::table::Kind;

/// References with more rows than this are compared by distances.
const SMALL_REFERENCE: u64 = 1000;
/// Numbers with at most this many distinct values are treated as categories.
const FEW_VALUES: usize = 5;

/// Evidently's choice for a column: by the number of reference rows with a value, and the distinct values of both
/// sides.
pub(super) fn choose(
    reference: &ColumnSummary,
    batch: &ColumnSummary,
    named: Option<Test>,
    common: Common,
    settings: &Settings,
) -> Result<std::result::Result<Choice, String>> {
    if common.view == View::Lengths {
        return Ok(Err(
            "Free text: Evidently trains a classifier on it, which is not done here.".to_owned()
        ));
    }
    let distinct = category_pair(reference, batch).map(|counts| counts.labels.len());
    let few = distinct.is_some_and(|distinct| distinct <= FEW_VALUES);
    let (test, view) = match named {
        Some(test) => (test, common.view),
        None => default_test(reference.present(), distinct, few || common.view == View::Categories),
    };
    let plan = foreign(test, Convention::Evidently, settings.seed)?;
    let kind = if view == View::Categories && common.kind == Kind::Numeric {
        Kind::Categorical
    } else {
        common.kind
    };
    let own = settings.thresholds.get(&reference.name).copied();
    Ok(Ok(Choice { common: Common { kind, view }, plan, bar: bar(test, own) }))
}

fn default_test(rows: u64, distinct: Option<usize>, categories: bool) -> (Test, View) {
    let small = rows <= SMALL_REFERENCE;
    match (categories, small) {
        (true, true) if distinct.is_some_and(|distinct| distinct <= 2) => {
            (Test::TwoProportionZ, View::Categories)
        }
        (true, true) => (Test::ChiSquared, View::Categories),
        (true, false) => (Test::JensenShannon, View::Categories),
        (false, true) => (Test::KolmogorovSmirnov, View::Numbers),
        (false, false) => (Test::Wasserstein, View::Numbers),
    }
}

/// Its default threshold of a test, or the caller's.
pub(super) fn bar(test: Test, threshold: Option<f64>) -> Bar {
    let by_p_value = !test.is_distance() || matches!(test, Test::TotalVariation | Test::Mmd);
    let default = match test {
        Test::AndersonDarling
        | Test::CramerVonMises
        | Test::FisherExact
        | Test::LikelihoodRatio => 0.1,
        _ if test.is_distance() => 0.1,
        _ => 0.05,
    };
    Bar {
        threshold: threshold.unwrap_or(default),
        decided_by: if by_p_value { DecidedBy::PValue } else { DecidedBy::Statistic },
        strict: test == Test::Energy,
    }
}
