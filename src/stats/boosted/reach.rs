//! Predictions of trees for many rows, without walking the trees.
//!
//! After `QuickScorer` (Lucchese and others 2015): every cut that sends a row to its higher side puts the leaves of
//! its lower side out of reach; the lowest remaining leaf is the row's. Since cells are codes, the effect of all cuts
//! of a column on one code is a single number in a table. No row waits for the result of an earlier step, and four
//! trees are evaluated at once.

use super::cuts::{Binned, CODES, MISSING};
use super::tree::{Next, Tree};
use wide::u32x4;

/// Number of trees evaluated at once.
pub(super) const LANES: usize = 4;
/// Number of rows evaluated together, so that the leaves in reach stay in the cache.
const BLOCK: usize = 1024;

/// A column on which trees are cut, and for each of its codes the leaves in reach: one bit per leaf, for each tree.
struct Column {
    at: u32,
    leaves: [[u32; LANES]; CODES],
}

/// At most [`LANES`] trees, as tables of the leaves in reach per column and code.
pub(super) struct Reach {
    columns: Vec<Column>,
    /// The answers of each tree, from the lowest leaf to the highest.
    answers: Vec<Vec<f64>>,
}

impl Reach {
    pub(super) fn of(trees: &[Tree]) -> Self {
        let mut reach = Self { columns: Vec::new(), answers: Vec::with_capacity(trees.len()) };
        for (lane, tree) in trees.iter().enumerate() {
            reach.answers.push(Vec::with_capacity(tree.leaves.len()));
            reach.visit(lane, tree, Next::Node(0));
        }
        reach
    }

    /// Adds the part of a tree below a place; returns its leaves.
    fn visit(&mut self, lane: usize, tree: &Tree, place: Next) -> u32 {
        match place {
            Next::Leaf(at) => {
                let answers = &mut self.answers[lane];
                answers.push(tree.leaves[at as usize]);
                1 << (answers.len() - 1)
            }
            Next::Node(at) => {
                let node = &tree.nodes[at as usize];
                let low = self.visit(lane, tree, node.next[0]);
                let codes = self.column(node.column);
                for (code, leaves) in (MISSING..=u8::MAX).zip(codes) {
                    if node.side(code) == 1 {
                        leaves[lane] &= !low;
                    }
                }
                low | self.visit(lane, tree, node.next[1])
            }
        }
    }

    fn column(&mut self, at: u32) -> &mut [[u32; LANES]; CODES] {
        let known = self.columns.iter().position(|column| column.at == at);
        let place = known.unwrap_or_else(|| {
            self.columns.push(Column { at, leaves: [[u32::MAX; LANES]; CODES] });
            self.columns.len() - 1
        });
        &mut self.columns[place].leaves
    }

    /// Adds the answers for each row to the current predictions, in the order of the trees.
    pub(super) fn add_to(&self, said: &mut [f64], table: &Binned, rows: &[u32]) {
        let mut left = [u32x4::MAX; BLOCK];
        for (said, rows) in said.chunks_mut(BLOCK).zip(rows.chunks(BLOCK)) {
            self.add_to_block(said, table, rows, &mut left[..rows.len()]);
        }
    }

    /// The same for one block of rows; `left` is a buffer for the leaves in reach of each row.
    #[inline(never)]
    fn add_to_block(&self, said: &mut [f64], table: &Binned, rows: &[u32], left: &mut [u32x4]) {
        left.fill(u32x4::MAX);
        for Column { at, leaves } in &self.columns {
            let codes = table.columns()[*at as usize].as_slice();
            for (left, &row) in left.iter_mut().zip(rows) {
                *left &= u32x4::new(leaves[usize::from(codes[row as usize])]);
            }
        }
        for (said, left) in said.iter_mut().zip(left) {
            for (answers, left) in self.answers.iter().zip(left.to_array()) {
                *said += answers[left.trailing_zeros() as usize];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::MOST_LEAVES;
    use super::super::{Boosted, Loss, MOST_BINS, Settings};
    use super::*;
    use crate::stats::random::SplitMix64;

    fn walked(tree: &Tree, table: &Binned, row: usize) -> f64 {
        let mut next = Next::Node(0);
        loop {
            match next {
                Next::Leaf(leaf) => return tree.leaves[leaf as usize],
                Next::Node(at) => {
                    let node = &tree.nodes[at as usize];
                    next = node.next[node.side(table.columns()[node.column as usize][row])];
                }
            }
        }
    }

    #[test]
    fn a_row_gets_the_answer_to_which_the_cuts_lead() {
        let mut rng = SplitMix64::new(5);
        let rows = 2 * BLOCK + 17;
        let mut cell =
            |row: usize| if row.is_multiple_of(7) { f64::NAN } else { (rng.unit() * 40.0).floor() };
        let columns: Vec<Vec<f64>> = (0..4).map(|_| (0..rows).map(&mut cell).collect()).collect();
        let of = |row: usize| columns.iter().map(|values| values[row].max(7.0)).product::<f64>();
        let target: Vec<f64> = (0..rows).map(of).collect();
        let (table, _) = Binned::cut(4, MOST_BINS, &mut |at| columns[at].clone()).unwrap();
        let some: Vec<u32> = (0..rows as u32).rev().filter(|row| row % 3 > 0).collect();
        let leaves = |leaves: usize| Settings { leaves, trees: 20, ..Settings::default() };
        for settings in [leaves(2), leaves(31), leaves(1000)] {
            let all: Vec<u32> = (0..rows as u32).collect();
            let fitted = Boosted::fit(&table, &all, &target, Loss::Squared, &settings).unwrap();
            let walk = |row: &u32| {
                let tree = |said, tree: &Tree| said + walked(tree, &table, *row as usize);
                fitted.trees.iter().fold(fitted.base, tree)
            };
            let expected: Vec<f64> = some.iter().map(walk).collect();
            assert_eq!(fitted.predict(&table, &some), expected);
            let most = fitted.trees.iter().map(|tree| tree.leaves.len()).max();
            assert_eq!(most, Some(settings.leaves.min(MOST_LEAVES)));
        }
    }
}
