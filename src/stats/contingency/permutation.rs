//! Chi-squared by permutation: what the statistic would be if rows changed sides at random.

use super::{ChiSquared, Table};
use crate::stats::hypergeometric;
use crate::stats::random::SplitMix64;

/// Resamples at least as extreme as the data after which the p-value is known well enough.
const ENOUGH: u64 = 20;
/// Drawing category by category costs about as much as this many single rows.
const ROWS_PER_CATEGORY: u64 = 64;
/// More rows than this are not listed one by one: 64 MB.
const MOST_CODES: u64 = 1 << 24;
/// Statistics closer than this share are equal: their terms were added in another order.
const TOLERANCE: f64 = 1.0 - 1e-12;

/// Two-sample chi-squared test with a permutation p-value, valid however small the counts are.
/// Counts as in [`chi_squared`](super::chi_squared), without Yates.
///
/// Sequential (Besag and Clifford 1991): stops at 20 resamples at least as extreme as the data,
/// then p = 20 / resamples; at `max_resamples` p = (extreme + 1) / (`max_resamples` + 1). Either
/// way the chance of p <= alpha is at most alpha when nothing changed; the smallest p is
/// 1 / (`max_resamples` + 1).
///
/// Cost of a resample: the rows of the smaller side, or of 64 rows a category where that is less
/// (8,000 resamples, native: 500 rows in 1,000 categories 10 ms, a million rows in 50 categories
/// 0.2 s, in 1,000 categories 2 s). Memory: four bytes a row of both sides in the first case, at
/// most 64 MB, else a few numbers a category. The same seed gives the same answer everywhere.
#[must_use]
pub fn chi_squared_permutation(
    reference: &[u64],
    batch: &[u64],
    seed: u64,
    max_resamples: u64,
) -> Option<ChiSquared> {
    let mut test = super::chi_squared(reference, batch, false)?;
    if test.dof > 0 {
        let table = Table::new(reference, batch)?;
        test.p_value = p_value(&table, &mut SplitMix64::new(seed), max_resamples);
    }
    Some(test)
}

fn p_value(table: &Table, rng: &mut SplitMix64, max_resamples: u64) -> f64 {
    let mut sampler = Sampler::new(table);
    let smaller = usize::from(table.m < table.n);
    let observed: Vec<u64> = table.cells.iter().map(|cell| cell[smaller]).collect();
    let threshold = sampler.statistic(&observed) * TOLERANCE;
    let mut drawn = vec![0; observed.len()];
    let mut extreme = 0;
    for resample in 1..=max_resamples {
        sampler.draw(rng, &mut drawn);
        if sampler.statistic(&drawn) >= threshold {
            extreme += 1;
        }
        if extreme == ENOUGH {
            return ENOUGH as f64 / resample as f64;
        }
    }
    (extreme + 1) as f64 / (max_resamples as f64 + 1.0)
}

/// Draws the smaller side from the pooled rows.
struct Sampler {
    pooled: Vec<u64>,
    total: u64,
    draws: u64,
    /// One category code a row, in random order; empty when categories are drawn as a whole.
    codes: Vec<u32>,
}

impl Sampler {
    fn new(table: &Table) -> Self {
        let pooled: Vec<u64> = table.cells.iter().map(|[a, b]| a + b).collect();
        let draws = table.n.min(table.m) as u64;
        let total = pooled.iter().sum();
        let by_row = total <= MOST_CODES && draws < ROWS_PER_CATEGORY * pooled.len() as u64;
        let rows = |(code, &count): (usize, &u64)| vec![code as u32; count as usize];
        let codes =
            if by_row { pooled.iter().enumerate().flat_map(rows).collect() } else { vec![] };
        Self { pooled, total, draws, codes }
    }

    fn draw(&mut self, rng: &mut SplitMix64, drawn: &mut [u64]) {
        if self.codes.is_empty() {
            self.draw_categories(rng, drawn);
        } else {
            self.draw_rows(rng, drawn);
        }
    }

    /// The first steps of a shuffle; any order is as good a start as any other.
    fn draw_rows(&mut self, rng: &mut SplitMix64, drawn: &mut [u64]) {
        drawn.fill(0);
        for row in 0..self.draws {
            let other = row + rng.below(self.total - row);
            self.codes.swap(row as usize, other as usize);
            drawn[self.codes[row as usize] as usize] += 1;
        }
    }

    /// Category after category: hypergeometric given what is left to draw.
    fn draw_categories(&self, rng: &mut SplitMix64, drawn: &mut [u64]) {
        let (mut rest, mut left) = (self.total, self.draws);
        for (slot, &count) in drawn.iter_mut().zip(&self.pooled) {
            rest -= count;
            *slot = hypergeometric::draw(rng, count, rest, left);
            left -= *slot;
        }
    }

    /// Chi-squared up to a factor that all tables with these margins share.
    fn statistic(&self, counts: &[u64]) -> f64 {
        let share = self.draws as f64 / self.total as f64;
        let terms = counts.iter().zip(&self.pooled).map(|(&count, &pooled)| {
            let difference = count as f64 - pooled as f64 * share;
            difference * difference / pooled as f64
        });
        terms.sum()
    }
}
