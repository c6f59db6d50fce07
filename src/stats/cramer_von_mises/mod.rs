//! Cramer-von Mises test: the mean squared difference of two distribution functions.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the test |
//! | `exact` | the exact distribution in small samples |
//! | `limit` | the limit distribution in large ones |

mod exact;
mod limit;

use super::outcome::{Computed, Method, Outcome};
use super::permutation::{self, Resampling};
use super::pooled::{Pooled, runs};
use super::sum::Sum;

/// Samples of at most this size have exact p-values by default, as in scipy.
const SMALL: usize = 20;
/// Largest number of pairs of ranks for an exact p-value.
const MOST_PAIRS: usize = 400;

/// Two-sample Cramer-von Mises test of two ascending samples without NaN. The statistic is `n m / (n + m)^2` times
/// the sum of `(F - G)^2` over all values: Anderson's T (1962). Without ties it equals scipy 1.17.1
/// `cramervonmises_2samp`; with ties scipy adds ranks that no value has.
///
/// The p-value is exact up to 20 values per side without ties. Otherwise it comes from Anderson's limit, whose tail
/// is integrated directly and so stays accurate however small it is. With a few ties the limit is conservative; with
/// many it rejects too often: use [`permutation()`]. Infinities count by their order. `None` if a side is empty. Cost:
/// one merge; the exact p-value takes a few thousand sums per pair of ranks. Bad at: changes of the tails, and of a
/// few extreme rows, because every row has the same weight.
#[must_use]
pub fn two_sample(first: &[f64], second: &[f64], method: Method) -> Option<Outcome> {
    let (n, m) = (first.len(), second.len());
    let statistic = statistic(first, second)?;
    let small = match method {
        Method::Auto => n.max(m) <= SMALL,
        Method::Exact => n.saturating_mul(m) <= MOST_PAIRS,
        Method::Asymptotic => false,
    };
    if small && !has_ties(first, second) {
        let p_value = exact::upper_tail(n, m, exact::observed(first, second));
        return Some(outcome(statistic, p_value, None, Computed::Exact));
    }
    by_limit(statistic, n as f64, m as f64)
}

/// The statistic and p-value of scipy 1.17.1, which Evidently 0.7.23 uses: equal values have the mean of their ranks
/// in the pooled sample, but the correction is that for distinct values.
#[must_use]
pub fn as_scipy(first: &[f64], second: &[f64]) -> Option<Outcome> {
    let (n, m) = (first.len() as f64, second.len() as f64);
    if !has_ties(first, second) {
        return two_sample(first, second, Method::Auto);
    }
    let (mut i, mut j) = (0.0, 0.0);
    let mut sums = [Sum::new(), Sum::new()];
    for (_, a, b) in runs(first, second) {
        let (a, b) = (a as f64, b as f64);
        let rank = i + j + 0.5 * (a + b + 1.0);
        for (sum, (before, here)) in sums.iter_mut().zip([(i, a), (j, b)]) {
            // The sum of (rank - position)^2 over `here` positions from `before + 1` on.
            let middle = rank - before - 0.5 * (here + 1.0);
            sum.add(here * middle * middle + here * (here * here - 1.0) / 12.0);
        }
        i += a;
        j += b;
    }
    let u = n * sums[0].value() + m * sums[1].value();
    let statistic = u / (n * m * (n + m)) - (4.0 * n * m - 1.0) / (6.0 * (n + m));
    if n == 0.0 || m == 0.0 {
        return None;
    }
    if first.len().max(second.len()) > SMALL {
        return by_limit(statistic, n, m);
    }
    // As a sum of squares of whole numbers, in steps of the common divisor, rounded down.
    let step = n * m / lcm(first.len(), second.len());
    let sum = (statistic * n * m * (n + m) * (n + m) / (step * step)).floor() * step * step;
    let p_value = exact::upper_tail(first.len(), second.len(), sum.max(0.0) as u64);
    Some(outcome(statistic, p_value, None, Computed::Exact))
}

fn lcm(n: usize, m: usize) -> f64 {
    let (mut a, mut b) = (n, m);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    n as f64 * m as f64 / a as f64
}

/// The same test with a permutation p-value over the cells of [`Pooled::in_cells`]: correct with ties.
#[must_use]
pub fn permutation(first: &[f64], second: &[f64], resampling: Resampling) -> Option<Outcome> {
    let statistic = statistic(first, second)?;
    let cells = Pooled::in_cells(first, second);
    let (n, m) = (first.len() as f64, second.len() as f64);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        squares(a.iter().copied().zip(b.iter().copied()), n, m)
    })?;
    Some(outcome(statistic, p_value, None, Computed::Permutation))
}

/// Whether the pooled sample contains equal values.
#[must_use]
pub fn has_ties(first: &[f64], second: &[f64]) -> bool {
    runs(first, second).any(|(_, a, b)| a + b > 1)
}

fn statistic(first: &[f64], second: &[f64]) -> Option<f64> {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let all = n + m;
    let squares = squares(runs(first, second).map(|(_, a, b)| (a, b)), n, m);
    (n > 0.0 && m > 0.0).then(|| n * m / (all * all) * squares)
}

fn squares(counts: impl Iterator<Item = (u64, u64)>, n: f64, m: f64) -> f64 {
    let (mut i, mut j) = (0, 0);
    let mut sum = Sum::new();
    for (a, b) in counts {
        i += a;
        j += b;
        let difference = i as f64 / n - j as f64 / m;
        sum.add((a + b) as f64 * difference * difference);
    }
    sum.value()
}

/// P-value by Anderson (1962): the statistic is shifted and scaled to mean 1/6 and variance 1/45, those of the limit.
/// `None` for one value per side, whose statistic has no variance.
fn by_limit(statistic: f64, n: f64, m: f64) -> Option<Outcome> {
    let all = n + m;
    let mean = (1.0 + 1.0 / all) / 6.0;
    let variance = (all + 1.0) * (4.0 * n * m * all - 3.0 * (n * n + m * m) - 2.0 * n * m)
        / (45.0 * all * all * 4.0 * n * m);
    if variance <= 0.0 {
        return None;
    }
    let normalised = 1.0 / 6.0 + (statistic - mean) / (45.0 * variance).sqrt();
    let (p_value, ln) = limit::upper_tail(normalised);
    let ln = Some(ln).filter(|_| p_value <= 0.0);
    Some(outcome(statistic, p_value, ln, Computed::Asymptotic))
}

fn outcome(statistic: f64, p_value: f64, ln_p_value: Option<f64>, computed: Computed) -> Outcome {
    Outcome { statistic, p_value, ln_p_value, computed, dof: None }
}
