//! G test: the likelihood ratio of a 2 x k table.

use super::table::Table;
use crate::stats::log_tails::ln_chi_squared_sf;
use crate::stats::outcome::{Computed, Outcome};
use crate::stats::permutation::{self, Resampling};
use crate::stats::special::chi_squared_sf;
use crate::stats::sum::Sum;

/// Two-sample G test on counts of the same categories, as scipy 1.17.1 `chi2_contingency` with
/// `lambda_="log-likelihood"`: twice the sum of `observed ln(observed / expected)` over the 2 x k cells (Wilks 1935),
/// compared with chi-squared with `k - 1` degrees of freedom. `yates` moves the observed counts of a 2 x 2 table by
/// up to a half towards the expected ones.
///
/// Categories absent on both sides are dropped; a single category has statistic 0 and p 1. `None` if a side is empty.
/// Cost: one pass over the categories, two logarithms each. Bad at: small expected counts, where it rejects too often
/// (use [`g_test_permutation`]).
#[must_use]
pub fn g_test(reference: &[u64], batch: &[u64], yates: bool) -> Option<Outcome> {
    let table = Table::new(reference, batch)?;
    let dof = (table.cells.len() - 1) as f64;
    let statistic = statistic(&table, yates && table.cells.len() == 2);
    let p_value = if dof == 0.0 { 1.0 } else { chi_squared_sf(statistic, dof)? };
    Some(Outcome {
        statistic,
        p_value,
        ln_p_value: ln_chi_squared_sf(statistic, dof).filter(|_| p_value <= 0.0),
        computed: Computed::Asymptotic,
        dof: Some(dof),
    })
}

/// The same test without correction, with a permutation p-value.
#[must_use]
pub fn g_test_permutation(
    reference: &[u64],
    batch: &[u64],
    resampling: Resampling,
) -> Option<Outcome> {
    let test = g_test(reference, batch, false)?;
    let term = |count: u64| if count > 0 { count as f64 * libm::log(count as f64) } else { 0.0 };
    // The other terms of G are the same for all tables with these margins.
    let p_value = permutation::p_value(reference, batch, resampling, |a, b| {
        a.iter().zip(b).map(|(&a, &b)| term(a) + term(b)).sum()
    })?;
    Some(Outcome { p_value, ln_p_value: None, computed: Computed::Permutation, ..test })
}

fn statistic(table: &Table, yates: bool) -> f64 {
    let total = table.n + table.m;
    let mut sum = Sum::new();
    for &[a, b] in &table.cells {
        let pooled = a as f64 + b as f64;
        for (count, size) in [(a as f64, table.n), (b as f64, table.m)] {
            let expected = pooled * size / total;
            let towards = (expected - count).clamp(-0.5, 0.5);
            let observed = if yates { count + towards } else { count };
            if observed > 0.0 {
                // ln(observed / expected) and the differences, which add up to 0, so that nothing cancels.
                let beyond = (observed - expected) / expected;
                sum.add(observed * libm::log1p(beyond) - (observed - expected));
            } else {
                sum.add(expected);
            }
        }
    }
    (2.0 * sum.value()).max(0.0)
}
