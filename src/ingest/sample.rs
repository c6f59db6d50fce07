//! The sample of rows kept of a file that does not fit into memory.
//!
//! Every record has a level that depends on its starting byte: half of them have level 0, a quarter level 1, and so
//! on, by the leading zeros of a mixed number. Rows below the current level are dropped, and the level rises whenever
//! the remaining rows exceed the budget. The final sample depends on the file and the budget alone, not on pieces,
//! parts or workers, and samples of parts combine to that of the whole (bottom-k sampling by hashes: Cohen and
//! Kaplan, "Summarizing data using bottom-k sketches", PODC 2007, with thresholds that are powers of one half).

use super::cells::wire::{read_number, read_vec, write_number, write_slice};

/// Default memory for the kept rows of one file.
pub(super) const MEMORY_BUDGET: u64 = 384 << 20;
/// Memory of a cell besides its text.
const CELL: u64 = 10;
const LEVELS: usize = 65;

/// The rows kept so far.
#[derive(Debug)]
pub(super) struct Sample {
    budget: u64,
    /// What rows may take once not all of them fit.
    then: u64,
    level: u8,
    /// The level of every kept row.
    levels: Vec<u8>,
    /// What the kept rows of each level take.
    costs: [u64; LEVELS],
}

impl Sample {
    /// All rows, until they take more than that many bytes.
    pub(super) fn new(budget: u64) -> Self {
        Self { budget, then: budget, level: 0, levels: Vec::new(), costs: [0; LEVELS] }
    }

    /// The same, but half as many once not all fit, to leave room for what is counted of all.
    pub(super) fn halved(self) -> Self {
        Self { then: self.budget / 2, ..self }
    }

    /// What rows may take that are all kept.
    pub(super) fn budget(&self) -> u64 {
        self.budget
    }

    /// What the kept rows take.
    pub(super) fn cost(&self) -> u64 {
        self.costs.iter().sum()
    }

    /// Whether all rows are kept, and take more than they may.
    pub(super) fn is_beyond(&self) -> bool {
        self.level == 0 && self.cost() > self.budget
    }

    /// One row in `2^level` is kept.
    pub(super) fn level(&self) -> u8 {
        self.level
    }

    /// Leaves out rows below a level that the whole file is known to have reached. Before the first row.
    pub(super) fn start_at(&mut self, level: u8) {
        self.level = level;
    }

    /// Rows that are kept.
    pub(super) fn kept(&self) -> usize {
        self.levels.len()
    }

    /// About how many rows like those so far fit the budget.
    pub(super) fn room(&self) -> usize {
        let cost: u64 = self.costs.iter().sum::<u64>().max(1);
        (self.budget as f64 / cost as f64 * self.kept() as f64) as usize
    }

    /// Makes room for that many rows.
    pub(super) fn expect(&mut self, rows: usize) {
        let _ = self.levels.try_reserve_exact(rows.saturating_sub(self.levels.len()));
    }

    /// Whether the row that starts at `byte` is kept; `None` if memory ran out. `text` is how many
    /// bytes its cells have.
    #[inline]
    pub(super) fn takes(&mut self, byte: u64, cells: usize, text: usize) -> Option<bool> {
        let level = level_of(byte);
        if level < self.level {
            return Some(false);
        }
        if self.levels.len() == self.levels.capacity() {
            self.levels.try_reserve(1).ok()?;
        }
        self.levels.push(level);
        let cost = text as u64 + CELL * cells as u64;
        self.costs.get_mut(usize::from(level)).into_iter().for_each(|sum| *sum += cost);
        Some(true)
    }

    /// Raises the level until the kept rows fit the budget; returns which of them remain, `None` if all
    /// do.
    pub(super) fn thin(&mut self) -> Option<Vec<bool>> {
        let mut cost: u64 = self.costs.iter().skip(usize::from(self.level)).sum();
        let before = self.level;
        if before == 0 && !self.is_beyond() {
            return None;
        }
        while cost > self.then && usize::from(self.level) < LEVELS {
            cost -= self.costs.get(usize::from(self.level)).copied().unwrap_or(0);
            self.level += 1;
        }
        (self.level > before).then(|| self.drop_below())
    }

    fn drop_below(&mut self) -> Vec<bool> {
        let level = self.level;
        self.costs.iter_mut().take(usize::from(level)).for_each(|cost| *cost = 0);
        let keep = self.levels.iter().map(|&row| row >= level).collect();
        self.levels.retain(|&row| row >= level);
        keep
    }

    /// Adds rows of these levels; returns which of them are kept, `None` if memory ran out.
    fn absorb(&mut self, costs: &[u64], levels: &[u8]) -> Option<Vec<bool>> {
        let reached = usize::from(self.level);
        for (sum, cost) in self.costs.iter_mut().zip(costs).skip(reached) {
            *sum += cost;
        }
        let keep: Vec<bool> = levels.iter().map(|&row| row >= self.level).collect();
        self.levels.try_reserve(levels.len()).ok()?;
        self.levels.extend(levels.iter().filter(|&&row| row >= self.level));
        Some(keep)
    }

    /// Adds the rows that another sample kept, all of them, and leaves that one empty; returns which of
    /// them are kept here, `None` if memory ran out.
    pub(super) fn take_from(&mut self, other: &mut Self) -> Option<Vec<bool>> {
        let keep = self.absorb(&other.costs, &other.levels)?;
        other.levels.clear();
        other.costs = [0; LEVELS];
        Some(keep)
    }

    /// Takes off all rows but the first so many; `None` if memory ran out. Of a sample of all rows.
    pub(super) fn split_off(&mut self, first: usize) -> Option<Self> {
        let mut rest = Self::new(self.budget);
        let levels = self.levels.get(first..).unwrap_or_default();
        rest.levels.try_reserve(levels.len()).ok()?;
        rest.levels.extend_from_slice(levels);
        self.levels.truncate(first);
        Some(rest)
    }

    /// The sample as bytes.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        write_number(out, usize::from(self.level));
        write_slice(out, &self.costs);
        write_slice(out, &self.levels);
    }

    /// Adds the sample of the part that follows; returns which of its rows are kept here, `None` if
    /// the bytes are no sample that reaches this one's level.
    pub(super) fn append(&mut self, bytes: &mut &[u8]) -> Option<Vec<bool>> {
        let level = read_number(bytes)?;
        let costs = read_vec::<u64>(bytes)?;
        let levels = read_vec::<u8>(bytes)?;
        if level > usize::from(self.level) || costs.len() != LEVELS {
            return None;
        }
        self.absorb(&costs, &levels)
    }
}

/// Zeros in front of the mixed number of a byte (the finaliser of SplitMix64: Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", OOPSLA 2014).
#[inline]
fn level_of(byte: u64) -> u8 {
    const SEED: u64 = 0x6472_6966_7467_6c73;
    let z = byte.wrapping_add(SEED).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)).leading_zeros() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(rows: u64, budget: u64, at_once: usize) -> (u8, Vec<u64>) {
        let mut sample = Sample::new(budget);
        let mut kept: Vec<u64> = Vec::new();
        for row in 0..rows {
            if sample.takes(row * 37, 3, 20).unwrap() {
                kept.push(row);
            }
            if (row as usize).is_multiple_of(at_once)
                && let Some(keep) = sample.thin()
            {
                let mut keep = keep.into_iter();
                kept.retain(|_| keep.next().unwrap());
            }
        }
        if let Some(keep) = sample.thin() {
            let mut keep = keep.into_iter();
            kept.retain(|_| keep.next().unwrap());
        }
        assert_eq!(kept.len(), sample.kept());
        (sample.level(), kept)
    }

    #[test]
    fn what_is_kept_does_not_depend_on_when_the_budget_is_looked_at() {
        let whole = kept(100_000, 50 * 3000, 100_000);
        assert!(whole.1.len() <= 3000 && whole.1.len() > 1200, "{} rows", whole.1.len());
        assert_eq!(whole.0, 6);
        for at_once in [1, 7, 1000] {
            assert_eq!(kept(100_000, 50 * 3000, at_once), whole);
        }
    }

    #[test]
    fn a_file_that_fits_is_kept_whole() {
        let (level, rows) = kept(5000, 50 * 5000, 3);
        assert_eq!((level, rows.len()), (0, 5000));
    }

    #[test]
    fn kept_rows_come_from_everywhere() {
        let (_, rows) = kept(1_000_000, 50 * 20_000, 4096);
        for tenth in 0..10 {
            let range = tenth * 100_000..(tenth + 1) * 100_000;
            let share = rows.iter().filter(|&row| range.contains(row)).count() as f64;
            let expected = rows.len() as f64 / 10.0;
            // Five standard deviations of a tenth.
            assert!((share - expected).abs() < 5.0 * (expected * 0.9).sqrt(), "{share} {expected}");
        }
    }
}
