//! Chi-squared and G as in Evidently, which treats the reference's shares as known.

use super::table::Table;
use crate::stats::log_tails::ln_chi_squared_sf;
use crate::stats::outcome::{Computed, Outcome};
use crate::stats::special::chi_squared_sf;
use crate::stats::sum::Sum;

/// One-sample chi-squared test of the batch against the reference's shares, as Evidently 0.7.23 `chisquare`.
///
/// It ignores that these shares come from a sample too, and so rejects too often: about 32 % of clean batches of the
/// reference's size at a nominal 5 %. A category that the reference lacks gives p 0 and an infinite statistic; a
/// single category has no p-value. `None` if a side is empty. The statistic is the sum of
/// `(b - a m / n)^2 / (a m / n)` over the categories. Cost: one pass over them. Bad at: references that are not many
/// times larger than the batch, and expected counts below 5.
#[must_use]
pub fn one_sample_chi_squared(reference: &[u64], batch: &[u64]) -> Option<Outcome> {
    let table = Table::new(reference, batch)?;
    let scale = table.m / table.n;
    let terms = table.cells.iter().map(|&[a, b]| {
        let expected = a as f64 * scale;
        let difference = b as f64 - expected;
        difference * difference / expected
    });
    by_limit(terms.collect::<Sum>().value(), &table)
}

fn by_limit(statistic: f64, table: &Table) -> Option<Outcome> {
    let dof = (table.cells.len() - 1) as f64;
    let p_value = chi_squared_sf(statistic, dof)?;
    let ln_p_value = ln_chi_squared_sf(statistic, dof).filter(|_| p_value <= 0.0);
    let computed = Computed::Asymptotic;
    Some(Outcome { statistic, p_value, ln_p_value, computed, dof: Some(dof) })
}

/// One-sample G test of the batch against the reference's shares, as Evidently 0.7.23 `g_test`, which accepts only
/// sides of equal size: `2 sum b ln(b n / (a m))`. `None` if a side is empty, the reference lacks a category, or
/// there is only one category. Cost: one pass over the categories, one logarithm each. Bad at: as
/// [`one_sample_chi_squared`].
#[must_use]
pub fn one_sample_g(reference: &[u64], batch: &[u64]) -> Option<Outcome> {
    let table = Table::new(reference, batch)?;
    let scale = table.m / table.n;
    let terms = table.cells.iter().filter(|[_, b]| *b > 0).map(|&[a, b]| {
        let b = b as f64;
        b * libm::log(b / (a as f64 * scale))
    });
    by_limit((2.0 * terms.collect::<Sum>().value()).max(0.0), &table)
}
