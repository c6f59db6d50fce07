//! Two-by-two tables with fixed margins: the number of marked members among `draws` taken without replacement from a
//! population.

use super::random::SplitMix64;
use super::special::ln_factorial;

/// Probabilities that differ by less than this factor count as equal.
const EQUALLY_LIKELY: f64 = 1.0 + 1e-7;

/// The probabilities of each number of marked members among those drawn.
#[derive(Debug, Clone, Copy)]
struct Hypergeometric {
    marked: u64,
    unmarked: u64,
    draws: u64,
}

/// Two-sided p-value of Fisher's exact test for `a` of `n` against `b` of `m`: the sum over all tables that are at
/// most as likely, as scipy 1.17.1 `fisher_exact`.
///
/// `None` if a side is empty or a count exceeds its size. Cost: one step per table whose probability is above the
/// smallest double, at most `min(n, m, a + b, n + m - a - b) + 1`; no memory.
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

/// One-sided p-value of Fisher's exact test: the probability of at least `a` marked members among `n`, given `a + b`
/// among `n + m` in all. `None` as for [`fisher_exact`].
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

/// Natural logarithm of [`fisher_exact`], for p-values below the smallest double; `a` must lie far in a tail. Cost:
/// one step per table that affects the last digit. Its error is that of `ln(n!)`: about `1e-15 n ln(n)`, absolute.
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
    // ln(e^near + e^far): of two rare tails, the near one holds the table itself.
    Some(near + far.map_or(0.0, |far| libm::log1p(libm::exp(far - near))))
}

/// Natural logarithm of [`upper_tail`], as [`ln_fisher_exact`].
#[must_use]
pub fn ln_upper_tail(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    Hypergeometric::of(a, n, b, m).map(|distribution| distribution.ln_above(a))
}

/// A random number of marked members among `draws` from `marked + unmarked`; `draws` must not exceed the population.
///
/// Inversion outwards from the likeliest count. The expected cost is a few standard deviations, at most `sqrt(draws)`
/// steps.
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

/// The sum of the terms of a tail outwards, the first being 1, until they no longer count.
fn sum_of_tail(from: u64, next: impl Fn(&(u64, f64)) -> Option<(u64, f64)>) -> f64 {
    const NEGLIGIBLE: f64 = 1e-17;
    let terms = std::iter::successors(Some((from, 1.0)), next).map(|(_, term)| term);
    terms.take_while(|&term| term > NEGLIGIBLE).sum()
}

impl Hypergeometric {
    /// The distribution for the margins of `a` of `n` against `b` of `m`; `None` if a side is empty or a count
    /// exceeds its size.
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

    /// Logarithm of the probability of `count` or more, for a count above the likeliest.
    fn ln_above(self, count: u64) -> f64 {
        let next = |&(at, term): &(u64, f64)| {
            (at < self.most()).then(|| (at + 1, term * self.ratio_up(at)))
        };
        self.ln_probability(count) + libm::log(sum_of_tail(count, next))
    }

    /// Logarithm of the probability of `count` or less, for a count below the likeliest.
    fn ln_below(self, count: u64) -> f64 {
        let next = |&(at, term): &(u64, f64)| {
            (at > self.least()).then(|| (at - 1, term / self.ratio_up(at - 1)))
        };
        self.ln_probability(count) + libm::log(sum_of_tail(count, next))
    }

    /// The count closest to `mode` that is rare, between `end` and `mode`, towards which counts get likelier; `None`
    /// if not even `end` is rare. By bisection.
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

    /// Relative probabilities from the likeliest count (1) upwards until they vanish.
    fn up(self) -> impl Iterator<Item = f64> {
        let next = move |&(count, weight): &(u64, f64)| {
            let more = count < self.most() && weight > 0.0;
            more.then(|| (count + 1, weight * self.ratio_up(count)))
        };
        std::iter::successors(Some((self.mode(), 1.0)), next).map(|(_, weight)| weight)
    }

    /// Relative probabilities from below the likeliest count downwards until they vanish.
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
