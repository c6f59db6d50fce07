//! Numbers as counts on a grid that is the same for every file, so that merging in any order gives the same counts.

use super::sorted::SortedNumbers;

/// Largest number of points that represent the numbers of a grid in a test: few enough for a test that needs each of
/// them, and so many that more would not change the result.
const MOST_POINTS: u64 = 1 << 20;

/// Numbers counted after their lowest bits are cleared. As many bits are cleared as it takes to have at most a given
/// number of cells. A few distinct numbers are therefore held exactly, and the cells depend on the numbers alone, not
/// on how they were split or ordered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    /// Number of cleared bits.
    pub cleared: u32,
    /// Ascending.
    pub cells: Vec<Cell>,
    /// Number of values that are -infinity, and +infinity.
    pub infinite: [u64; 2],
}

/// The numbers of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The number itself if all are equal, else the number with its bits cleared.
    pub at: f64,
    /// Number of values.
    pub count: u64,
    /// Whether they differ.
    pub is_mixed: bool,
}

/// A number without its lowest bits, towards zero; infinities as they are.
#[must_use]
pub fn clear(number: f64, bits: u32) -> f64 {
    if !number.is_finite() {
        return number;
    }
    let kept = u64::MAX.checked_shl(bits).unwrap_or(0);
    // A cell around zero has both signs.
    f64::from_bits(number.to_bits() & (kept | 1 << 63)) + 0.0
}

impl Grid {
    /// The grid of ascending numbers, with at most `limit` cells.
    #[must_use]
    pub fn of(numbers: &SortedNumbers, limit: usize) -> Self {
        let finite = numbers.finite();
        let below = numbers.through(f64::NEG_INFINITY);
        let mut cells = Vec::new();
        let distinct = |bits: u32| {
            let held = finite.held();
            held.chunk_by(|a, b| clear(*a, bits) == clear(*b, bits)).take(limit + 1).count()
        };
        let levels: Vec<u32> = (0..63).collect();
        let cleared = levels.partition_point(|&bits| distinct(bits) > limit) as u32;
        let mut place = 0;
        for run in finite.held().chunk_by(|a, b| clear(*a, cleared) == clear(*b, cleared)) {
            let (Some(&first), Some(&last)) = (run.first(), run.last()) else { continue };
            let count = finite.rank(place + run.len()) - finite.rank(place);
            cells.push(cell(first, last, count as u64, cleared));
            place += run.len();
        }
        Self { cleared, cells, infinite: [below, numbers.infinite() - below] }
    }

    /// The grid of the numbers of both, with at most `limit` cells.
    #[must_use]
    pub fn merge(&self, other: &Self, limit: usize) -> Self {
        let mut all: Vec<Cell> = self.cells.iter().chain(&other.cells).copied().collect();
        crate::order::sort_by(&mut all, |a, b| a.at.total_cmp(&b.at));
        let together = |bits: u32| {
            all.chunk_by(|a, b| clear(a.at, bits) == clear(b.at, bits)).take(limit + 1).count()
        };
        let levels: Vec<u32> = (self.cleared.max(other.cleared)..63).collect();
        let place = levels.partition_point(|&bits| together(bits) > limit);
        let cleared = levels.get(place).copied().unwrap_or(63);
        let mut cells = Vec::new();
        for run in all.chunk_by(|a, b| clear(a.at, cleared) == clear(b.at, cleared)) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            let count = run.iter().map(|cell| cell.count).sum();
            let own = cell(first.at, last.at, count, cleared);
            let is_mixed = own.is_mixed || run.iter().any(|cell| cell.is_mixed);
            let at = if is_mixed { clear(first.at, cleared) } else { own.at };
            cells.push(Cell { at, is_mixed, ..own });
        }
        let [below, above] = [0, 1].map(|end: usize| self.infinite[end] + other.infinite[end]);
        Self { cleared, cells, infinite: [below, above] }
    }

    /// Number of values, including infinities.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|cell| cell.count).sum::<u64>() + self.infinite.iter().sum::<u64>()
    }

    /// Whether cells ascend and match the number of cleared bits.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let own = |cell: &Cell| {
            let cleared = clear(cell.at, self.cleared);
            cell.at.is_finite() && cell.count > 0 && (!cell.is_mixed || cleared == cell.at)
        };
        let ascends = |pair: &[Cell]| match pair {
            [a, b] => clear(a.at, self.cleared) < clear(b.at, self.cleared),
            _ => true,
        };
        self.cleared < 64 && self.cells.iter().all(own) && self.cells.windows(2).all(ascends)
    }

    /// Numbers that represent those of the grid: each cell's number as often as it counts, or in proportion if there
    /// are more than 1,048,576.
    pub(super) fn points(&self) -> SortedNumbers {
        let total = self.total();
        let points = total.min(MOST_POINTS);
        let [below, above] = self.infinite;
        let ends = [(f64::NEG_INFINITY, below)].into_iter();
        let cells = self.cells.iter().map(|cell| (cell.at, cell.count));
        let (mut counted, mut made) = (0u64, 0u64);
        let each = |(at, count): (f64, u64)| {
            counted += count;
            let due = (u128::from(counted) * u128::from(points) + u128::from(total / 2))
                .checked_div(u128::from(total));
            let due = due.unwrap_or(0) as u64;
            (at, due - std::mem::replace(&mut made, due))
        };
        SortedNumbers::from_runs(ends.chain(cells).chain([(f64::INFINITY, above)]).map(each))
    }

    /// What is needed to compare a batch with it.
    pub(super) fn coarseness(&self) -> Coarseness {
        let total = self.total();
        let mixed = self.cells.iter().filter(|cell| cell.is_mixed);
        let most = mixed.clone().map(|cell| cell.count).max().unwrap_or(0);
        let thinned = if total > MOST_POINTS { 1.0 / MOST_POINTS as f64 } else { 0.0 };
        Coarseness {
            cleared: self.cleared,
            mixed: mixed.map(|cell| cell.at).collect(),
            largest: most as f64 / total.max(1) as f64,
            thinned,
        }
    }
}

fn cell(first: f64, last: f64, count: u64, cleared: u32) -> Cell {
    let is_mixed = first != last;
    Cell { at: if is_mixed { clear(first, cleared) } else { first }, count, is_mixed }
}

/// The resolution of a summary made from a grid.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Coarseness {
    cleared: u32,
    /// The cells whose numbers differ, ascending.
    mixed: Vec<f64>,
    /// Share of the largest of them.
    largest: f64,
    /// Share of one point, if points represent more numbers than there are points.
    thinned: f64,
}

impl Coarseness {
    /// Numbers rounded to the grid where it does not resolve its own, so that both sides have the same resolution.
    pub(super) fn of(&self, numbers: &SortedNumbers) -> SortedNumbers {
        if self.mixed.is_empty() {
            return numbers.clone();
        }
        let known = |cell: f64| {
            let place = self.mixed.partition_point(|&mixed| mixed < cell);
            self.mixed.get(place) == Some(&cell)
        };
        let seen = numbers.ascending().runs().map(|(number, count)| {
            let cell = clear(number, self.cleared);
            (if known(cell) { cell } else { number }, count)
        });
        SortedNumbers::from_runs(seen)
    }

    /// Error bound of the difference of two cumulative shares at any place: the larger of both sides' largest share
    /// in an unresolved cell.
    pub(super) fn error_bound(&self, seen: &SortedNumbers) -> f64 {
        let (mut most, total) = (0, seen.len().max(1));
        for (at, count) in seen.ascending().runs() {
            let is_cell = self.mixed.binary_search_by(|mixed| mixed.total_cmp(&at)).is_ok();
            most = most.max(if is_cell { count } else { 0 });
        }
        self.largest.max(most as f64 / total as f64) + self.thinned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ks;
    use crate::stats::random::SplitMix64;

    fn numbers(seed: u64, count: usize) -> Vec<f64> {
        let mut random = SplitMix64::new(seed);
        let mut draw = |n: usize| match n % 5 {
            0 => 0.0,
            1 => libm::floor(random.unit() * 50.0),
            2 => -random.unit() * 1e-3,
            _ => (random.unit() + random.unit() - 1.0) * 40.0,
        };
        (0..count).map(&mut draw).collect()
    }

    fn grid(numbers: &[f64], limit: usize) -> Grid {
        Grid::of(&SortedNumbers::from_present(numbers), limit)
    }

    #[test]
    fn any_split_and_order_gives_the_same_cells() {
        let mut random = SplitMix64::new(7);
        for (round, limit) in [8, 64, 1000, 100_000].into_iter().cycle().take(40).enumerate() {
            let all = numbers(round as u64, 3000);
            let mut parts: Vec<Grid> = Vec::new();
            let mut rest = &all[..];
            while !rest.is_empty() {
                let (part, after) = rest.split_at((random.below(900) as usize + 1).min(rest.len()));
                parts.push(grid(part, limit));
                rest = after;
            }
            while parts.len() > 1 {
                let one = parts.swap_remove(random.below(parts.len() as u64) as usize);
                let other = parts.swap_remove(random.below(parts.len() as u64) as usize);
                parts.push(one.merge(&other, limit));
            }
            let whole = grid(&all, limit);
            assert_eq!(parts[0], whole, "round {round}");
            assert!(whole.is_sound() && whole.cells.len() <= limit && whole.total() == 3000);
        }
    }

    #[test]
    fn few_distinct_numbers_are_exact_and_spikes_stay_apart() {
        let held = grid(&[3.25, -1.0, 3.25, f64::INFINITY, 0.1], 4);
        assert_eq!((held.cleared, held.infinite, held.cells.len()), (0, [0, 1], 3));
        assert_eq!(held.points().values()[..], [-1.0, 0.1, 3.25, 3.25, f64::INFINITY]);
        let coarse = grid(&numbers(1, 5000), 100);
        let zero = coarse.cells.iter().find(|cell| cell.at == 0.0).unwrap();
        assert!(zero.count >= 1000);
    }

    #[test]
    fn distances_are_within_the_bound() {
        for (round, limit) in [4, 20, 200, 1000].into_iter().cycle().take(80).enumerate() {
            let reference = SortedNumbers::from_present(&numbers(round as u64, 2000));
            let shift = [0.0, 0.01, 3.0][round % 3];
            let batch: Vec<f64> =
                numbers(round as u64 + 500, 700).iter().map(|number| number + shift).collect();
            let batch = SortedNumbers::from_present(&batch);
            let held = Grid::of(&reference, limit);
            let (points, coarse) = (held.points(), held.coarseness());
            let seen = coarse.of(&batch);
            assert!(seen.values().windows(2).all(|pair| pair[0] <= pair[1]));
            let exact = ks::distance(&reference.values(), &batch.values()).unwrap();
            let found = ks::distance(&points.values(), &seen.values()).unwrap();
            let bound = coarse.error_bound(&seen);
            assert!(found <= exact + 1e-12, "{found} {exact}: a coarser look sees no more");
            assert!(exact - found <= bound + 1e-12, "round {round}: {exact} {found} {bound}");
        }
    }
}
