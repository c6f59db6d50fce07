//! What a test is asked and what it answers, the same for all of them.

use std::f64::consts::LN_10;

/// How a p-value is to be computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Exact where that is cheap, else asymptotic: scipy's choice.
    #[default]
    Auto,
    /// By the exact distribution, unless that would take too long.
    Exact,
    /// By the limit distribution for large samples.
    Asymptotic,
}

/// Which differences count as extreme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Alternative {
    /// Either way.
    #[default]
    TwoSided,
    /// The first sample's statistic lies below the second's, in the sense of each test.
    Less,
    /// It lies above.
    Greater,
}

/// How a p-value was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Computed {
    /// By the exact distribution.
    Exact,
    /// By the limit distribution for large samples.
    Asymptotic,
    /// By seeded permutations.
    Permutation,
    /// Not computed but bounded from above: below what the permutations asked for could show.
    Bound,
}

/// The outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The test's statistic.
    pub statistic: f64,
    /// Chance of a statistic at least as extreme when nothing changed, 0..=1; 0 below the smallest
    /// double.
    pub p_value: f64,
    /// Natural logarithm of the p-value where the test can say it for a p-value of 0.
    pub ln_p_value: Option<f64>,
    /// How the p-value was computed.
    pub computed: Computed,
    /// Degrees of freedom, where the test has them.
    pub dof: Option<f64>,
}

impl Outcome {
    /// A statistic with its permutation p-value.
    pub(super) fn permuted(statistic: f64, p_value: f64) -> Self {
        Self { statistic, p_value, ln_p_value: None, computed: Computed::Permutation, dof: None }
    }

    /// Decimal logarithm of the p-value; `None` where the p-value is 0 and the test cannot say more.
    #[must_use]
    pub fn log10_p_value(&self) -> Option<f64> {
        let ln = self.ln_p_value.or_else(|| (self.p_value > 0.0).then(|| libm::log(self.p_value)));
        ln.filter(|ln| ln.is_finite()).map(|ln| ln / LN_10)
    }
}
