//! What a tree says of a row.

use super::cuts::{Binned, MISSING};

/// Where a row goes from a cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Node(u32),
    Leaf(u32),
}

/// A cut of one column in two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) column: u32,
    /// The last bin of the lower side.
    pub(super) bin: u8,
    pub(super) missing_low: bool,
    /// Where the lower and the higher side go.
    pub(super) next: [Next; 2],
}

impl Node {
    /// 0 for the lower side, 1 for the higher one.
    pub(super) fn side(&self, code: u8) -> usize {
        let low = if code == MISSING { self.missing_low } else { code <= self.bin };
        usize::from(!low)
    }
}

/// Cuts, the first at the root, and the answers at the leaves.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) leaves: Vec<f64>,
}

impl Tree {
    /// Adds the answer for each row to what was said of it.
    pub(super) fn add_to(&self, said: &mut [f64], table: &Binned, rows: &[u32]) {
        for (said, &row) in said.iter_mut().zip(rows) {
            *said += self.answer(table.columns(), row as usize);
        }
    }

    fn answer(&self, columns: &[Vec<u8>], row: usize) -> f64 {
        let mut next = Next::Node(0);
        loop {
            match next {
                Next::Leaf(leaf) => return self.leaves.get(leaf as usize).copied().unwrap_or(0.0),
                Next::Node(at) => {
                    let Some(node) = self.nodes.get(at as usize) else { return 0.0 };
                    let column = columns.get(node.column as usize);
                    let code = column.and_then(|codes| codes.get(row)).copied().unwrap_or(MISSING);
                    next = node.next[node.side(code)];
                }
            }
        }
    }
}
