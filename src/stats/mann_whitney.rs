//! Mann-Whitney U test: how often a value of one sample lies above one of the other.

use super::log_tails::ln_normal_sf;
use super::outcome::{Alternative, Computed, Method, Outcome};
use super::permutation::{self, Resampling};
use super::pooled::{Pooled, runs};
use super::special::normal_sf;

/// Samples of at most this size have exact p-values by default, as in scipy.
const SMALL: usize = 8;
/// Largest number of steps of an exact p-value: under a second.
const MOST_STEPS: f64 = 5e8;

/// U of the first of two ascending samples, and the correction of its variance for ties.
#[derive(Debug, Clone, Copy)]
struct Ranks {
    u: f64,
    n: f64,
    m: f64,
    /// Sum of `t^3 - t` over runs of `t` equal values.
    ties: f64,
}

/// Mann-Whitney test of two ascending samples without NaN, as scipy 1.17.1 `mannwhitneyu` with continuity correction.
/// The statistic is U of the first sample: the number of pairs in which its value is larger, ties counting half, 0 to
/// `n m`. [`Alternative::Less`]: its values are smaller.
///
/// The p-value is exact if a side has at most eight values and none are equal, otherwise normal with the correction
/// for ties. [`Method::Exact`] with ties, or beyond 5e8 steps, is asymptotic too, and `computed` says so. Infinities
/// count by their order. `None` if a side is empty. Cost: one merge; the exact p-value takes `min(n, m)^2 max(n, m)`
/// steps. Bad at: changes that leave the middle where it is.
#[must_use]
pub fn two_sample(
    first: &[f64],
    second: &[f64],
    method: Method,
    alternative: Alternative,
) -> Option<Outcome> {
    let ranks = Ranks::of(runs(first, second).map(|(_, a, b)| (a, b)))?;
    let (n, m) = (first.len(), second.len());
    let (small, large) = (n.min(m) as f64, n.max(m) as f64);
    let exact = ranks.ties == 0.0
        && small * small * large <= MOST_STEPS
        && match method {
            Method::Auto => n.min(m) <= SMALL,
            Method::Exact => true,
            Method::Asymptotic => false,
        };
    let other = ranks.n * ranks.m - ranks.u;
    let (extreme, sides) = match alternative {
        Alternative::TwoSided => (ranks.u.max(other), 2.0),
        Alternative::Greater => (ranks.u, 1.0),
        Alternative::Less => (other, 1.0),
    };
    let (p_value, ln_p_value) = if exact {
        (sides * upper_tail(n.min(m), n.max(m), extreme), None)
    } else {
        let z = ranks.z(extreme);
        let ln = ln_normal_sf(z).map(|ln| ln + libm::log(sides));
        (sides * normal_sf(z), ln)
    };
    Some(Outcome {
        statistic: ranks.u,
        p_value: p_value.min(1.0),
        ln_p_value: ln_p_value.filter(|_| p_value <= 0.0),
        computed: if exact { Computed::Exact } else { Computed::Asymptotic },
        dof: None,
    })
}

/// The same test with a permutation p-value over the cells of [`Pooled::in_cells`].
#[must_use]
pub fn permutation(
    first: &[f64],
    second: &[f64],
    resampling: Resampling,
    alternative: Alternative,
) -> Option<Outcome> {
    let ranks = Ranks::of(runs(first, second).map(|(_, a, b)| (a, b)))?;
    let cells = Pooled::in_cells(first, second);
    let middle = 0.5 * ranks.n * ranks.m;
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        let counts = a.iter().copied().zip(b.iter().copied());
        let above = Ranks::of(counts).map_or(0.0, |ranks| ranks.u - middle);
        match alternative {
            Alternative::TwoSided => above.abs(),
            Alternative::Greater => above,
            Alternative::Less => -above,
        }
    })?;
    Some(Outcome::permuted(ranks.u, p_value))
}

impl Ranks {
    /// The ranks from the rows of both sides at each value, ascending; `None` if a side is empty.
    fn of(counts: impl Iterator<Item = (u64, u64)>) -> Option<Self> {
        let mut ranks = Self { u: 0.0, n: 0.0, m: 0.0, ties: 0.0 };
        for (a, b) in counts {
            let (a, b) = (a as f64, b as f64);
            ranks.u += a * (ranks.m + 0.5 * b);
            ranks.n += a;
            ranks.m += b;
            let t = a + b;
            ranks.ties += t * t * t - t;
        }
        (ranks.n > 0.0 && ranks.m > 0.0).then_some(ranks)
    }

    /// U as a standard normal variable if nothing changed; the continuity correction moves it half a pair inwards.
    fn z(&self, u: f64) -> f64 {
        let (n, m) = (self.n, self.m);
        let all = n + m;
        let variance = n * m / 12.0 * ((all + 1.0) - self.ties / (all * (all - 1.0)));
        let beyond = u - 0.5 * n * m - 0.5;
        if variance > 0.0 { beyond / variance.sqrt() } else { f64::NEG_INFINITY }
    }
}

/// Share of arrangements without ties whose U is at least `u`. The numbers of arrangements by U are the coefficients
/// of a Gaussian binomial, built up factor by factor as shares. They are symmetric, so the lower half is enough.
fn upper_tail(small: usize, large: usize, u: f64) -> f64 {
    let most = small * large;
    let half = most / 2;
    let mut shares = vec![0.0_f64; half + 1];
    shares[0] = 1.0;
    for factor in 1..=small {
        let next = large + factor;
        for at in (next..=half).rev() {
            shares[at] -= shares[at - next];
        }
        for at in factor..=half {
            shares[at] += shares[at - factor];
        }
        let scale = factor as f64 / next as f64;
        shares.iter_mut().for_each(|share| *share *= scale);
    }
    let first = u.ceil().max(0.0) as usize;
    if first > most {
        return 0.0;
    }
    // P(U >= first) = P(U <= most - first).
    let mirrored = most - first;
    if mirrored <= half {
        return shares[..=mirrored].iter().sum::<f64>().clamp(0.0, 1.0);
    }
    1.0 - shares[..first.min(half + 1)].iter().sum::<f64>().clamp(0.0, 1.0)
}
