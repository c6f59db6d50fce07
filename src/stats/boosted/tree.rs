//! A tree: its cuts, and the answers at its leaves.

use super::cuts::MISSING;

/// The target of one side of a cut.
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
    /// The targets of the lower and the higher side.
    pub(super) next: [Next; 2],
}

impl Node {
    /// 0 for the lower side, 1 for the higher one.
    pub(super) fn side(&self, code: u8) -> usize {
        let low = if code == MISSING { self.missing_low } else { code <= self.bin };
        usize::from(!low)
    }
}

/// Largest number of leaves per tree: one bit each.
pub(super) const MOST_LEAVES: usize = u32::BITS as usize;

/// Cuts, the first at the root, and the answers at the leaves. Every cut but the first, and every leaf, is the target
/// of exactly one side of one cut. Cuts lead only to later cuts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) leaves: Vec<f64>,
}
