//! The loss that trees are fitted to, and how much they learn.

/// The loss that trees are fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// For numbers: half the squared error.
    Squared,
    /// For targets of 0 or 1: the logistic loss; predictions are log-odds.
    Logistic,
}

/// Size of the trees and speed of learning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Largest number of trees.
    pub trees: usize,
    /// Largest number of leaves per tree, never more than 32.
    pub leaves: usize,
    /// Learning rate: the share of its answer that each tree adds.
    pub rate: f64,
    /// Smallest number of rows per leaf.
    pub least_rows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { trees: 100, leaves: 31, rate: 0.1, least_rows: 20 }
    }
}
