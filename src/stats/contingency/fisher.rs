//! Fisher's exact test of a 2 x k table.

use super::table::Table;
use crate::stats::hypergeometric;
use crate::stats::outcome::{Alternative, Computed};
use crate::stats::permutation::{self, Resampling};
use crate::stats::special::ln_factorial;

/// Result of Fisher's exact test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Odds ratio of a 2 x 2 table, `a d / (b c)`; `None` if it is infinite or undefined, or there are more
    /// categories.
    pub odds_ratio: Option<f64>,
    /// Probability of a table that is at most as likely, given both margins.
    pub p_value: f64,
    /// Natural logarithm of the p-value if that is 0, that is, below the smallest double.
    pub ln_p_value: Option<f64>,
    /// Exact for two categories, permutations for more.
    pub computed: Computed,
}

/// Fisher's exact test on counts of the same categories, in the same order.
///
/// With two categories it is exact, as scipy 1.17.1 `fisher_exact` of the table with the reference as its first row:
/// two-sided, or [`Alternative::Greater`] for an odds ratio above 1. With more categories the p-value is the share of
/// seeded permutations that are at most as likely as the table, whatever the alternative. A single category has p 1.
///
/// `None` if a side is empty. Cost: the exact test takes as many steps as there are tables of notable probability.
/// Bad at: power in small samples, where its steps are coarse and its real level lies well below the nominal one
/// (Agresti 2013, 3.5.6); and choosing among many categories, for which it has no odds ratio.
#[must_use]
pub fn fisher(
    reference: &[u64],
    batch: &[u64],
    alternative: Alternative,
    resampling: Resampling,
) -> Option<Fisher> {
    let table = Table::new(reference, batch)?;
    match *table.cells.as_slice() {
        [[a, b], [c, d]] => {
            let (n, m) = (a + c, b + d);
            let p_value = match alternative {
                Alternative::TwoSided => hypergeometric::fisher_exact(a, n, b, m)?,
                Alternative::Greater => hypergeometric::upper_tail(a, n, b, m)?,
                Alternative::Less => hypergeometric::upper_tail(b, m, a, n)?,
            };
            let ln_p_value = match alternative {
                _ if p_value > 0.0 => None,
                Alternative::TwoSided => hypergeometric::ln_fisher_exact(a, n, b, m),
                Alternative::Greater => hypergeometric::ln_upper_tail(a, n, b, m),
                Alternative::Less => hypergeometric::ln_upper_tail(b, m, a, n),
            };
            let odds = a as f64 * d as f64 / (b as f64 * c as f64);
            let odds_ratio = odds.is_finite().then_some(odds);
            Some(Fisher { odds_ratio, p_value, ln_p_value, computed: Computed::Exact })
        }
        [_] => Some(Fisher {
            odds_ratio: None,
            p_value: 1.0,
            ln_p_value: None,
            computed: Computed::Exact,
        }),
        _ => by_permutation(reference, batch, resampling),
    }
}

/// Fisher's test by permutations, for any number of categories.
#[must_use]
pub fn by_permutation(reference: &[u64], batch: &[u64], resampling: Resampling) -> Option<Fisher> {
    let (a, b) = Table::new(reference, batch)?.sides();
    // Probabilities of tables with these margins differ only by the factorials of their cells.
    let p_value = permutation::p_value(&a, &b, resampling, |a, b| {
        a.iter().zip(b).map(|(&a, &b)| ln_factorial(a as f64) + ln_factorial(b as f64)).sum()
    })?;
    Some(Fisher { odds_ratio: None, p_value, ln_p_value: None, computed: Computed::Permutation })
}
