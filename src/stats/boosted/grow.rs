//! Grows one tree leaf by leaf, always cutting the leaf that lowers the loss most.

use super::cuts::{Binned, CODES};
use super::histogram::{Cell, Split, best_split};
use super::settings::{Loss, Settings};
use super::tree::{MOST_LEAVES, Next, Node, Tree};
use wide::f64x2;

/// A leaf while the tree grows.
struct Leaf {
    /// Its rows: a range of the grower's order.
    start: usize,
    end: usize,
    all: Cell,
    cells: Vec<Cell>,
    split: Option<Split>,
    /// Its parent node, and on which side of it.
    above: Option<(usize, usize)>,
}

/// Grows trees on the same rows.
pub(super) struct Grower<'a> {
    table: &'a Binned,
    rows: &'a [u32],
    settings: &'a Settings,
    /// Whether every second derivative is 1.
    is_flat: bool,
    offsets: Vec<usize>,
    /// Positions in `rows`; those of one leaf are adjacent.
    order: Vec<u32>,
    spare: Vec<u32>,
    /// Rows and slopes of the leaf being counted.
    gathered: Vec<(u32, [f64; 2])>,
    /// Cell buffers that are free again.
    pool: Vec<Vec<Cell>>,
    gains: Vec<f64>,
}

impl<'a> Grower<'a> {
    pub(super) fn new(
        table: &'a Binned,
        rows: &'a [u32],
        loss: Loss,
        settings: &'a Settings,
    ) -> Self {
        Self {
            table,
            rows,
            settings,
            is_flat: loss == Loss::Squared,
            offsets: table.offsets(),
            order: Vec::new(),
            spare: Vec::with_capacity(rows.len()),
            gathered: Vec::with_capacity(rows.len()),
            pool: Vec::new(),
            gains: vec![0.0; table.columns().len()],
        }
    }

    pub(super) fn into_gains(self) -> Vec<f64> {
        self.gains
    }

    /// The next tree for these slopes; adds its answers to the current predictions `said`. `None` if no cut lowers
    /// the loss.
    pub(super) fn grow(&mut self, slopes: &[[f64; 2]], said: &mut [f64]) -> Option<Tree> {
        self.order.clear();
        self.order.extend(0..self.rows.len() as u32);
        let mut all = Cell::default();
        slopes.iter().for_each(|&slope| all.add(slope));
        let cells = self.count(0, self.rows.len(), slopes);
        let mut root =
            Leaf { start: 0, end: self.rows.len(), all, cells, split: None, above: None };
        root.split = self.best(&root);
        let mut leaves = vec![root];
        let mut nodes: Vec<Node> = Vec::new();
        let most = self.settings.leaves.min(MOST_LEAVES);
        while leaves.len() < most {
            let Some((at, split)) = next_leaf(&leaves) else { break };
            let leaf = leaves.swap_remove(at);
            if let Some(gain) = self.gains.get_mut(split.column) {
                *gain += split.gain;
            }
            let last = leaves.len() + 2 == most;
            let node = nodes.len();
            if let Some((above, side)) = leaf.above {
                nodes[above].next[side] = Next::Node(node as u32);
            }
            nodes.push(Node {
                column: split.column as u32,
                bin: split.bin,
                missing_low: split.missing_low,
                next: [Next::Leaf(0); 2],
            });
            leaves.extend(self.part(leaf, &split, node, slopes, last));
        }
        let tree = self.finish(&mut nodes, &leaves, said);
        self.pool.extend(leaves.into_iter().map(|leaf| leaf.cells));
        (!nodes.is_empty()).then_some(Tree { nodes, leaves: tree })
    }

    /// The answers of the leaves; sets them in their parent nodes and adds them to the current predictions.
    #[inline(never)]
    fn finish(&self, nodes: &mut [Node], leaves: &[Leaf], said: &mut [f64]) -> Vec<f64> {
        let mut answers = Vec::with_capacity(leaves.len());
        for (at, leaf) in leaves.iter().enumerate() {
            let Some((above, side)) = leaf.above else { continue };
            nodes[above].next[side] = Next::Leaf(at as u32);
            let answer = self.settings.rate * leaf.all.answer();
            answers.push(answer);
            for &position in &self.order[leaf.start..leaf.end] {
                said[position as usize] += answer;
            }
        }
        answers
    }

    /// Both sides of a cut leaf. The smaller side is counted, the larger one is the difference to the whole. Neither
    /// is computed if they will not be cut.
    fn part(
        &mut self,
        leaf: Leaf,
        split: &Split,
        node: usize,
        slopes: &[[f64; 2]],
        last: bool,
    ) -> [Leaf; 2] {
        let middle = self.move_apart(&leaf, split);
        let new = |start, end, all, side| Leaf {
            start,
            end,
            all,
            cells: Vec::new(),
            split: None,
            above: Some((node, side)),
        };
        let mut low = new(leaf.start, middle, split.low, 0);
        let mut high = new(middle, leaf.end, split.high, 1);
        let least = 2 * self.settings.least_rows;
        if last || (middle - leaf.start).max(leaf.end - middle) < least {
            self.pool.push(leaf.cells);
            return [low, high];
        }
        let low_is_smaller = middle - leaf.start <= leaf.end - middle;
        let (smaller, larger) =
            if low_is_smaller { (&mut low, &mut high) } else { (&mut high, &mut low) };
        smaller.cells = self.count(smaller.start, smaller.end, slopes);
        larger.cells = leaf.cells;
        for (rest, counted) in larger.cells.iter_mut().zip(&smaller.cells) {
            *rest = rest.minus(*counted);
        }
        low.split = self.best(&low);
        high.split = self.best(&high);
        [low, high]
    }

    /// Moves the rows of the lower side before those of the higher one, keeping the order within each; returns where
    /// the higher side starts.
    #[inline(never)]
    fn move_apart(&mut self, leaf: &Leaf, split: &Split) -> usize {
        let node = Node {
            column: 0,
            bin: split.bin,
            missing_low: split.missing_low,
            next: [Next::Leaf(0); 2],
        };
        let codes = &self.table.columns()[split.column];
        self.spare.clear();
        let mut middle = leaf.start;
        for at in leaf.start..leaf.end {
            let position = self.order[at];
            let code = codes[self.rows[position as usize] as usize];
            if node.side(code) == 0 {
                self.order[middle] = position;
                middle += 1;
            } else {
                self.spare.push(position);
            }
        }
        self.order[middle..leaf.end].copy_from_slice(&self.spare);
        middle
    }

    /// The cells of a range of the order, column after column, rows in order.
    #[inline(never)]
    fn count(&mut self, start: usize, end: usize, slopes: &[[f64; 2]]) -> Vec<Cell> {
        let mut cells = self.pool.pop().unwrap_or_default();
        cells.clear();
        cells.resize(self.offsets.last().copied().unwrap_or(0), Cell::default());
        self.gathered.clear();
        let rows = self.rows;
        let of = |&position: &u32| (rows[position as usize], slopes[position as usize]);
        self.gathered.extend(self.order[start..end].iter().map(of));
        for (codes, ends) in self.table.columns().iter().zip(self.offsets.windows(2)) {
            let cells = &mut cells[ends[0]..ends[1]];
            if self.is_flat && self.gathered.len() > cells.len() {
                count_flat(cells, codes, &self.gathered);
                continue;
            }
            for &(row, slope) in &self.gathered {
                cells[usize::from(codes[row as usize])].add(slope);
            }
        }
        cells
    }

    /// The best cut of a leaf; among equals the one of the first column.
    fn best(&self, leaf: &Leaf) -> Option<Split> {
        let least = self.settings.least_rows.max(1);
        if leaf.end - leaf.start < 2 * least {
            return None;
        }
        let mut best: Option<Split> = None;
        for (column, ends) in self.offsets.windows(2).enumerate() {
            let cells = leaf.cells.get(ends[0]..ends[1]).unwrap_or_default();
            let split = best_split(cells, leaf.all, column, least as f64);
            if let Some(split) = split
                && best.is_none_or(|best| split.gain > best.gain)
            {
                best = Some(split);
            }
        }
        best
    }
}

/// Counts cells of rows whose second derivatives are all 1: their sum equals the number of rows and need not be added
/// up.
#[inline(never)]
fn count_flat(cells: &mut [Cell], codes: &[u8], rows: &[(u32, [f64; 2])]) {
    let mut sums = [f64x2::ZERO; CODES];
    for &(row, slope) in rows {
        sums[usize::from(codes[row as usize])] += f64x2::new(slope);
    }
    for (cell, sums) in cells.iter_mut().zip(sums) {
        let [slope, rows] = sums.to_array();
        *cell = Cell { slope, bend: rows, rows };
    }
}

/// The leaf whose cut gains most; among equals the first.
fn next_leaf(leaves: &[Leaf]) -> Option<(usize, Split)> {
    let mut best: Option<(usize, Split)> = None;
    for (at, leaf) in leaves.iter().enumerate() {
        if let Some(split) = leaf.split
            && best.is_none_or(|(_, best)| split.gain > best.gain)
        {
            best = Some((at, split));
        }
    }
    best
}
