//! Two-by-two tables with fixed margins: `draws` taken without replacement from a population of
//! which some are marked, and how many of the drawn are.

use super::random::SplitMix64;
use statrs::function::factorial::ln_factorial;

/// Counts whose probabilities differ by less than this share count as equally likely.
const EQUALLY_LIKELY: f64 = 1.0 + 1e-7;

/// A hypergeometric distribution.
#[derive(Debug, Clone, Copy)]
struct Hypergeometric {
    marked: u64,
    unmarked: u64,
    draws: u64,
}

/// Two-sided p-value of Fisher's exact test for `a` of `n` against `b` of `m`: the sum over all
/// tables that are no more likely, as scipy 1.17.1 `fisher_exact`.
///
/// `None` when a side is empty or a count exceeds its size. Cost: the number of possible tables,
/// `min(n, m, a + b, n + m - a - b) + 1`.
#[must_use]
pub fn fisher_exact(a: u64, n: u64, b: u64, m: u64) -> Option<f64> {
    let marked = a.checked_add(b)?;
    let unmarked = n.checked_sub(a)?.checked_add(m.checked_sub(b)?)?;
    if n == 0 || m == 0 {
        return None;
    }
    let distribution = Hypergeometric { marked, unmarked, draws: n };
    let weights = distribution.weights();
    let observed = *weights.get((a - distribution.least()) as usize)?;
    let (mut total, mut unlikely) = (0.0, 0.0);
    for weight in weights {
        total += weight;
        if weight <= observed * EQUALLY_LIKELY {
            unlikely += weight;
        }
    }
    Some((unlikely / total).min(1.0))
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
    let (mut down, mut up) = (distribution.mode(), distribution.mode());
    let mut left = rng.unit() - distribution.probability(up);
    let (mut below, mut above) = (distribution.probability(up), distribution.probability(up));
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
    distribution.mode()
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
        let choose = |n: u64, k: u64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
        libm::exp(
            choose(self.marked, count) + choose(self.unmarked, self.draws - count)
                - choose(self.marked + self.unmarked, self.draws),
        )
    }

    /// Relative probabilities of all counts from the least on; the likeliest has 1, so none
    /// overflows and no factorial is rounded.
    fn weights(self) -> Vec<f64> {
        let (least, mode) = (self.least(), self.mode());
        let mut weights = vec![0.0; (self.most() - least + 1) as usize];
        let peak = (mode - least) as usize;
        let mut weight = 1.0;
        for (count, slot) in (mode..).zip(&mut weights[peak..]) {
            *slot = weight;
            weight *= self.ratio_up(count);
        }
        weight = 1.0;
        for (offset, slot) in weights[..peak].iter_mut().enumerate().rev() {
            weight /= self.ratio_up(least + offset as u64);
            *slot = weight;
        }
        weights
    }
}
