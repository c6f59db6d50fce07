//! Fisher's exact test of a 2 x k table.

use super::table::Table;
use crate::stats::hypergeometric;
use crate::stats::outcome::{Alternative, Computed};
use crate::stats::permutation::{self, Resampling};
use crate::stats::special::ln_factorial;

/// Fisher's test of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// Odds ratio of a 2 x 2 table, `a d / (b c)`; `None` where it is infinite or undefined, and for
    /// more categories.
    pub odds_ratio: Option<f64>,
    /// Chance of a table that is no likelier, given both margins.
    pub p_value: f64,
    /// Its natural logarithm where it is 0: below the smallest double.
    pub ln_p_value: Option<f64>,
    /// Exact for two categories, permutations for more.
    pub computed: Computed,
}

/// Fisher's exact test on counts of the same categories, in their order. Two categories: exact, as
/// scipy 1.17.1 `fisher_exact` of the table with the reference as its first row, two-sided, or
/// [`Alternative::Greater`] for an odds ratio above 1. More: the share of seeded permutations that
/// are no likelier than the table, whatever the alternative. A single category has p 1.
///
/// `None` when a side is empty. Cost: exact as many steps as there are tables of notable chance.
/// Bad at: power in small samples, where its steps are coarse and its real level lies well below the one
/// asked for (Agresti 2013, 3.5.6); and a pick among many categories, for which it has no odds ratio.
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

/// By permutations for any number of categories.
#[must_use]
pub fn by_permutation(reference: &[u64], batch: &[u64], resampling: Resampling) -> Option<Fisher> {
    let (a, b) = Table::new(reference, batch)?.sides();
    // Chances of tables with these margins differ by the factorials of their cells alone.
    let p_value = permutation::p_value(&a, &b, resampling, |a, b| {
        a.iter().zip(b).map(|(&a, &b)| ln_factorial(a as f64) + ln_factorial(b as f64)).sum()
    })?;
    Some(Fisher { odds_ratio: None, p_value, ln_p_value: None, computed: Computed::Permutation })
}
