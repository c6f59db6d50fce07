//! What trees are fitted to, and how much they learn.

/// What the trees are fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// A number: half the squared error.
    Squared,
    /// A target of 0 or 1: the logistic loss; predictions are log-odds.
    Logistic,
}

/// How much is learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Trees at most.
    pub trees: usize,
    /// Leaves of a tree at most, and never more than 32.
    pub leaves: usize,
    /// How much of its answer each tree adds.
    pub rate: f64,
    /// Rows of a leaf at least.
    pub least_rows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { trees: 100, leaves: 31, rate: 0.1, least_rows: 20 }
    }
}
