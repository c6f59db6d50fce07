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
    let marked = a.checked_add(b)?;
    let unmarked = n.checked_sub(a)?.checked_add(m.checked_sub(b)?)?;
    if n == 0 || m == 0 {
        return None;
    }
    let distribution = Hypergeometric { marked, unmarked, draws: n };
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
    let marked = a.checked_add(b)?;
    let unmarked = n.checked_sub(a)?.checked_add(m.checked_sub(b)?)?;
    if n == 0 || m == 0 {
        return None;
    }
    let distribution = Hypergeometric { marked, unmarked, draws: n };
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

impl Hypergeometric {
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
        let factorial = |n: u64| ln_factorial(n as f64);
        let choose = |n: u64, k: u64| factorial(n) - factorial(k) - factorial(n - k);
        libm::exp(
            choose(self.marked, count) + choose(self.unmarked, self.draws - count)
                - choose(self.marked + self.unmarked, self.draws),
        )
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
