//! How one column is compared: the test and its threshold.

use super::bar::Bar;
use super::plan::TestPlan;
use super::test::{Convention, Takes, Test};
use crate::error::{Code, Error, Result};
use crate::summary::{ColumnSummary, Common, View};
use crate::table::Kind;

/// How one column is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub(super) common: Common,
    pub(super) plan: TestPlan,
    pub(super) bar: Bar,
}

/// A test of another library; refused if that library lacks it.
pub(super) fn foreign(test: Test, convention: Convention, seed: u64) -> Result<TestPlan> {
    let plan = TestPlan::plain(test, convention, seed);
    plan.check_convention()?;
    Ok(plan)
}

/// The sentence for a column whose kind changed.
pub(super) fn changed_kind(before: Kind, after: Kind) -> String {
    format!(
        "Its kind changed from {} to {}: there is nothing to compare.",
        before.as_str(),
        after.as_str()
    )
}

/// The form of a column that a test needs.
///
/// # Errors
/// `kind-mismatch` if the column has no such form.
pub(super) fn form_of_test(test: Test, column: &ColumnSummary) -> Result<Common> {
    let kind = column.kind;
    let (view, fits, advice) = match (test.takes(), kind) {
        (Takes::Numbers, _) => {
            (View::Numbers, column.numbers().is_some(), "needs numbers; use chi-squared")
        }
        (Takes::Either, Kind::Text) => (View::Lengths, true, ""),
        (Takes::Either, Kind::Numeric | Kind::Datetime) => (View::Numbers, true, ""),
        (Takes::Categories | Takes::Either, _) => {
            (View::Categories, column.categories().is_some(), "needs fewer distinct values")
        }
    };
    if fits {
        let kind = match (view, kind) {
            (View::Numbers, Kind::Categorical | Kind::Boolean | Kind::Text) => Kind::Numeric,
            (View::Categories, Kind::Numeric | Kind::Datetime | Kind::Text) => Kind::Categorical,
            _ => kind,
        };
        return Ok(Common { kind, view });
    }
    Err(Error::new(
        Code::KindMismatch,
        format!("The column \"{}\" is {}: {} {advice}.", column.name, kind.as_str(), test.as_str()),
    ))
}
