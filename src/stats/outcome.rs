//! Options and results shared by all tests.

use std::f64::consts::LN_10;

/// How a p-value is to be computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    /// Exact if that is cheap, else asymptotic, as in scipy.
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
    /// Differences in either direction.
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
    /// Not computed, but bounded from above: below the smallest p-value that the permutations could show.
    Bound,
}

/// The outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The test's statistic.
    pub statistic: f64,
    /// Probability of a statistic at least as extreme if nothing changed, 0..=1; 0 if it is below the smallest
    /// double.
    pub p_value: f64,
    /// Natural logarithm of a p-value that is 0, if the test can compute it.
    pub ln_p_value: Option<f64>,
    /// How the p-value was computed.
    pub computed: Computed,
    /// Degrees of freedom, if the test has them.
    pub dof: Option<f64>,
}

impl Outcome {
    /// A statistic with its permutation p-value.
    pub(super) fn permuted(statistic: f64, p_value: f64) -> Self {
        Self { statistic, p_value, ln_p_value: None, computed: Computed::Permutation, dof: None }
    }

    /// Decimal logarithm of the p-value; `None` if the p-value is 0 and the test knows no logarithm.
    #[must_use]
    pub fn log10_p_value(&self) -> Option<f64> {
        let ln = self.ln_p_value.or_else(|| (self.p_value > 0.0).then(|| libm::log(self.p_value)));
        ln.filter(|ln| ln.is_finite()).map(|ln| ln / LN_10)
    }
}
