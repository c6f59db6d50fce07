//! P-values of several tests, adjusted together.

use super::sort::positions;

/// P-values adjusted by Benjamini and Hochberg (1995), in input order, at most 1.
///
/// Rejecting those at or below `alpha` keeps the false discovery rate at `alpha`, for independent tests and for
/// positively dependent ones (Benjamini and Yekutieli 2001). The `i`-th smallest of `n` becomes `min p_j n / j` over
/// `j >= i`. Cost: one sort. Bad at: avoiding every false rejection if some hypotheses are truly false, and
/// negatively dependent tests.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len() as f64;
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least = 1.0_f64;
    for (rank, index) in positions(p_values).into_iter().enumerate().rev() {
        least = least.min(p_values[index] * n / (rank + 1) as f64);
        adjusted[index] = least;
    }
    adjusted
}

/// P-values adjusted by Holm (1979), in input order, at most 1.
///
/// Rejecting those at or below `alpha` keeps the probability of any false rejection at `alpha`, whatever the
/// dependence between the tests. The `i`-th smallest of `n` becomes `max p_j (n - j + 1)` over `j <= i`. Cost: one
/// sort. Bad at: many tests of which several detect something; Benjamini and Hochberg's method then rejects more.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let mut adjusted = vec![1.0; n];
    let mut greatest = 0.0_f64;
    for (rank, index) in positions(p_values).into_iter().enumerate() {
        greatest = greatest.max(p_values[index] * (n - rank) as f64).min(1.0);
        adjusted[index] = greatest;
    }
    adjusted
}

/// Each p-value times their number, at most 1 (Dunn 1961), whatever the dependence between the tests. Cost: one pass.
/// Bad at: power, which is never above that of [`holm`].
#[must_use]
pub fn bonferroni(p_values: &[f64]) -> Vec<f64> {
    p_values.iter().map(|p| (p * p_values.len() as f64).min(1.0)).collect()
}
