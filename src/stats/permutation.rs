//! Permutation p-values: the distribution of a statistic if rows change sides at random.
//!
//! Every sample is a table here: cells (categories, bins, or the distinct values of numbers) with the rows of both
//! sides. Drawing the smaller side anew from all rows gives a table that is as likely as the observed one if nothing
//! changed.

use super::hypergeometric;
use super::random::SplitMix64;

/// Number of resamples at least as extreme as the data after which the p-value is known well enough.
const ENOUGH: u64 = 20;
/// Drawing a cell costs about as much as drawing this many single rows.
const ROWS_PER_CELL: u64 = 64;
/// Largest number of rows that are listed one by one: 64 MB.
const MOST_CODES: u64 = 1 << 24;
/// Relative difference below which statistics are equal: their terms were added in another order.
const TOLERANCE: f64 = 1e-12;

/// How permutations are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resampling {
    /// Seed of the stream: the same seed gives the same p-value everywhere.
    pub seed: u64,
    /// Largest number of permutations.
    pub most: u64,
}

/// Permutation p-value: the share of permutations whose statistic is at least the observed one, for counts of the
/// same cells on both sides (a shorter side has 0 for the rest). `statistic` receives the counts of the first and the
/// second side; larger is more extreme, NaN is never extreme.
///
/// Sequential (Besag and Clifford 1991): sampling stops at 20 permutations at least as extreme as the data, and p =
/// 20 / permutations; at `most` permutations p = (extreme + 1) / (`most` + 1). Either way p <= alpha has probability
/// at most alpha if nothing changed. The smallest p is 1 / (`most` + 1). `None` if a side is empty or its counts
/// leave the range of u64.
///
/// Cost of a permutation: the statistic, and a draw of the smaller side, which takes its number of rows, or 64 rows
/// per cell if that is less. Memory: four bytes per row of both sides in the first case, at most 64 MB, else a few
/// numbers per cell.
#[must_use]
pub fn p_value(
    first: &[u64],
    second: &[u64],
    resampling: Resampling,
    mut statistic: impl FnMut(&[u64], &[u64]) -> f64,
) -> Option<f64> {
    let cells = first.len().max(second.len());
    let full = |side: &[u64]| (0..cells).map(|at| side.get(at).copied().unwrap_or(0)).collect();
    let (first, second): (Vec<u64>, Vec<u64>) = (full(first), full(second));
    let mut sampler = Sampler::new(&first, &second)?;
    let observed = statistic(&first, &second);
    let threshold = observed - observed.abs() * TOLERANCE;
    let mut rng = SplitMix64::new(resampling.seed);
    let (mut small, mut large) = (vec![0; cells], vec![0; cells]);
    let mut extreme = 0;
    for resample in 1..=resampling.most {
        sampler.draw(&mut rng, &mut small, &mut large);
        let drawn =
            if sampler.first_drawn { statistic(&small, &large) } else { statistic(&large, &small) };
        if drawn >= threshold {
            extreme += 1;
        }
        if extreme == ENOUGH {
            return Some(ENOUGH as f64 / resample as f64);
        }
    }
    Some((extreme + 1) as f64 / (resampling.most as f64 + 1.0))
}

/// Draws the smaller side from the pooled rows.
struct Sampler {
    pooled: Vec<u64>,
    total: u64,
    draws: u64,
    /// Whether the first side is the smaller one, which is drawn.
    first_drawn: bool,
    /// The cell of each row, in random order; empty if rows are drawn cell by cell.
    codes: Vec<u32>,
}

impl Sampler {
    fn new(first: &[u64], second: &[u64]) -> Option<Self> {
        let size = |side: &[u64]| side.iter().try_fold(0_u64, |sum, &rows| sum.checked_add(rows));
        let (n, m) = (size(first)?, size(second)?);
        let total = n.checked_add(m)?;
        let draws = n.min(m);
        if draws == 0 {
            return None;
        }
        let pooled: Vec<u64> = first.iter().zip(second).map(|(a, b)| a + b).collect();
        let by_row = total <= MOST_CODES && draws < ROWS_PER_CELL * pooled.len() as u64;
        let rows = |(code, &count): (usize, &u64)| std::iter::repeat_n(code as u32, count as usize);
        let codes =
            if by_row { pooled.iter().enumerate().flat_map(rows).collect() } else { vec![] };
        Some(Self { pooled, total, draws, first_drawn: n <= m, codes })
    }

    /// Draws the smaller side anew; the larger one gets the rest.
    fn draw(&mut self, rng: &mut SplitMix64, small: &mut [u64], large: &mut [u64]) {
        if self.codes.is_empty() {
            self.draw_cells(rng, small);
        } else {
            self.draw_rows(rng, small);
        }
        for ((rest, &all), &drawn) in large.iter_mut().zip(&self.pooled).zip(&*small) {
            *rest = all - drawn;
        }
    }

    /// Draws by the first steps of a shuffle; any order is as good a start as any other.
    fn draw_rows(&mut self, rng: &mut SplitMix64, drawn: &mut [u64]) {
        drawn.fill(0);
        for row in 0..self.draws {
            let other = row + rng.below(self.total - row);
            self.codes.swap(row as usize, other as usize);
            drawn[self.codes[row as usize] as usize] += 1;
        }
    }

    /// Draws cell by cell: hypergeometric given what is left to draw.
    fn draw_cells(&self, rng: &mut SplitMix64, drawn: &mut [u64]) {
        let (mut rest, mut left) = (self.total, self.draws);
        for (slot, &count) in drawn.iter_mut().zip(&self.pooled) {
            rest -= count;
            *slot = hypergeometric::draw(rng, count, rest, left);
            left -= *slot;
        }
    }
}
