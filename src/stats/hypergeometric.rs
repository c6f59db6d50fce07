//! Two-by-two tables with fixed margins: `draws` taken without replacement from a population of
//! which some are marked, and how many of the drawn are.

use super::random::SplitMix64;
use super::special::ln_factorial;

/// Counts whose probabilities differ by less than this share count as equally likely.
const EQUALLY_LIKELY: f64 = 1.0 + 1e-7;

/// The chances of each number of marked ones among the drawn.
#[derive(Debug, Clone, Copy)]
struct Hypergeometric {
    marked: u64,
    unmarked: u64,
    draws: u64,
}

/// Two-sided p-value of Fisher's exact test for `a` of `n` against `b` of `m`: the sum over all
/// tables that are no more likely, as scipy 1.17.1 `fisher_exact`.
///
/// `None` when a side is empty or a count exceeds its size. Cost: the tables that are likelier than
/// the smallest double, at most `min(n, m, a + b, n + m - a - b) + 1`; no memory.
#[must_use]
pub fn fisher_exact(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    let distribution = Hypergeometric::of(a, n, b, m)?;
    let limit = distribution.weight(a) * EQUALLY_LIKELY;
    let (mut total, mut unlikely) = (0.0, 0.0);
    for weight in distribution.up().chain(distribution.down()) {
        total += weight;
        if weight <= limit {
            unlikely += weight;
        }
    }
    Some((unlikely / total).min(1.0))
}

/// Chance of at least `a` marked ones of `n`, given `a + b` of `n + m` in all: the one-sided p-value
/// of Fisher's exact test. `None` as [`fisher_exact`].
#[must_use]
pub fn upper_tail(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    let distribution = Hypergeometric::of(a, n, b, m)?;
    let mode = distribution.mode();
    let (mut total, mut above) = (0.0, 0.0);
    let ups = (mode..).zip(distribution.up());
    let downs = (0..mode).rev().zip(distribution.down());
    for (count, weight) in ups.chain(downs) {
        total += weight;
        if count >= a {
            above += weight;
        }
    }
    Some((above / total).min(1.0))
}

/// Natural logarithm of [`fisher_exact`], for tables beyond the smallest double: `a` is taken to lie
/// far in a tail. Cost: the tables that add to the last digit. Its error is that of `ln(n!)`: about
/// `1e-15 n ln(n)`, absolute.
#[must_use]
pub fn ln_fisher_exact(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    let distribution = Hypergeometric::of(a, n, b, m)?;
    let limit = distribution.ln_probability(a) + libm::log(EQUALLY_LIKELY);
    let rare = |count: &u64| distribution.ln_probability(*count) <= limit;
    let (near, far) = if a > distribution.mode() {
        let far = distribution.outermost(distribution.least(), distribution.mode(), rare);
        (distribution.ln_above(a), far.map(|count| distribution.ln_below(count)))
    } else {
        let far = distribution.outermost(distribution.most(), distribution.mode(), rare);
        (distribution.ln_below(a), far.map(|count| distribution.ln_above(count)))
    };
    // ln(e^near + e^far): of two rare tails the near one holds the table itself.
    Some(near + far.map_or(0.0, |far| libm::log1p(libm::exp(far - near))))
}

/// Natural logarithm of [`upper_tail`], as [`ln_fisher_exact`].
#[must_use]
pub fn ln_upper_tail(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    Hypergeometric::of(a, n, b, m).map(|distribution| distribution.ln_above(a))
}

/// A random number of marked ones among `draws` from `marked + unmarked`; `draws` may not exceed
/// the population.
///
/// Inversion outwards from the likeliest count: the expected cost is a few standard deviations,
/// at most `sqrt(draws)` steps.
pub(super) fn draw(rng: &mut SplitMix64, marked: u64, unmarked: u64, draws: u64) -> u64 {
    let distribution = Hypergeometric { marked, unmarked, draws };
    let (least, most) = (distribution.least(), distribution.most());
    if least == most {
        return least;
    }
    let mode = distribution.mode();
    let likeliest = distribution.probability(mode);
    let mut left = rng.unit() - likeliest;
    let (mut down, mut up) = (mode, mode);
    let (mut below, mut above) = (likeliest, likeliest);
    while left >= 0.0 && (down > least || up < most) {
        if up < most {
            above *= distribution.ratio_up(up);
            up += 1;
            left -= above;
            if left < 0.0 {
                return up;
            }
        }
        if down > least {
            down -= 1;
            below /= distribution.ratio_up(down);
            left -= below;
            if left < 0.0 {
                return down;
            }
        }
    }
    mode
}

/// The terms of a tail that adds up outwards, the first being 1, until they no longer count.
fn sum_of_tail(from: u64, next: impl Fn(&(u64, f64)) -> Option<(u64, f64)>) -> f64 {
    const NEGLIGIBLE: f64 = 1e-17;
    let terms = std::iter::successors(Some((from, 1.0)), next).map(|(_, term)| term);
    terms.take_while(|&term| term > NEGLIGIBLE).sum()
}

impl Hypergeometric {
    /// Of the margins of `a` of `n` against `b` of `m`; `None` when a side is empty or a count exceeds
    /// its size.
    fn of(a: u64, n: u64, b: u64, m: u64) -> Option<Self> {
        let marked = a.checked_add(b)?;
        let unmarked = n.checked_sub(a)?.checked_add(m.checked_sub(b)?)?;
        (n > 0 && m > 0).then_some(Self { marked, unmarked, draws: n })
    }

    fn least(self) -> u64 {
        self.draws.saturating_sub(self.unmarked)
    }

    fn most(self) -> u64 {
        self.marked.min(self.draws)
    }

    fn mode(self) -> u64 {
        let population = self.marked as f64 + self.unmarked as f64;
        let mode = (self.draws as f64 + 1.0) * (self.marked as f64 + 1.0) / (population + 2.0);
        (mode as u64).clamp(self.least(), self.most())
    }

    /// Probability of `count + 1` over that of `count`.
    fn ratio_up(self, count: u64) -> f64 {
        let ways = (self.marked - count) as f64 * (self.draws - count) as f64;
        let missed = (self.unmarked + count + 1 - self.draws) as f64;
        ways / ((count + 1) as f64 * missed)
    }

    fn probability(self, count: u64) -> f64 {
        libm::exp(self.ln_probability(count))
    }

    fn ln_probability(self, count: u64) -> f64 {
        let factorial = |n: u64| ln_factorial(n as f64);
        let choose = |n: u64, k: u64| factorial(n) - factorial(k) - factorial(n - k);
        choose(self.marked, count) + choose(self.unmarked, self.draws - count)
            - choose(self.marked + self.unmarked, self.draws)
    }

    /// Logarithm of the chance of `count` or more, which lies above the likeliest.
    fn ln_above(self, count: u64) -> f64 {
        let next = |&(at, term): &(u64, f64)| {
            (at < self.most()).then(|| (at + 1, term * self.ratio_up(at)))
        };
        self.ln_probability(count) + libm::log(sum_of_tail(count, next))
    }

    /// Logarithm of the chance of `count` or less, which lies below the likeliest.
    fn ln_below(self, count: u64) -> f64 {
        let next = |&(at, term): &(u64, f64)| {
            (at > self.least()).then(|| (at - 1, term / self.ratio_up(at - 1)))
        };
        self.ln_probability(count) + libm::log(sum_of_tail(count, next))
    }

    /// The count closest to `mode` that is rare, between an end and the mode, towards which counts get
    /// likelier; `None` where not even the end is. By bisection.
    fn outermost(self, end: u64, mode: u64, rare: impl Fn(&u64) -> bool) -> Option<u64> {
        if !rare(&end) {
            return None;
        }
        let (mut known, mut beyond) = (end, mode);
        while known.abs_diff(beyond) > 1 {
            let middle = known.midpoint(beyond);
            if rare(&middle) {
                known = middle;
            } else {
                beyond = middle;
            }
        }
        Some(known)
    }

    /// Relative probabilities from the likeliest count, which has 1, upwards until they vanish.
    fn up(self) -> impl Iterator<Item = f64> {
        let next = move |&(count, weight): &(u64, f64)| {
            let more = count < self.most() && weight > 0.0;
            more.then(|| (count + 1, weight * self.ratio_up(count)))
        };
        std::iter::successors(Some((self.mode(), 1.0)), next).map(|(_, weight)| weight)
    }

    /// The same from below the likeliest count downwards.
    fn down(self) -> impl Iterator<Item = f64> {
        let next = move |&(count, weight): &(u64, f64)| {
            let more = count > self.least() && weight > 0.0;
            more.then(|| (count - 1, weight / self.ratio_up(count - 1)))
        };
        std::iter::successors(Some((self.mode(), 1.0)), next).map(|(_, weight)| weight).skip(1)
    }

    fn weight(self, count: u64) -> f64 {
        let mode = self.mode();
        let weight = match usize::try_from(count.abs_diff(mode)) {
            Ok(steps) if count >= mode => self.up().nth(steps),
            Ok(steps) => self.down().nth(steps - 1),
            Err(_) => None,
        };
        weight.unwrap_or(0.0)
    }
}
