//! The tests this version has, by the names of the contract.

use crate::error::{Code, Error, Result};
use crate::stats::ks;
use crate::summary::View;
use serde::{Deserialize, Serialize};

/// Names that the contract reserves for other versions.
const RESERVED: [&str; 18] = [
    "anderson-darling",
    "cramer-von-mises",
    "mann-whitney",
    "welch-t",
    "student-t",
    "epps-singleton",
    "wasserstein",
    "energy",
    "mmd",
    "g-test",
    "fisher-exact",
    "two-proportion-z",
    "total-variation",
    "l-infinity",
    "psi",
    "jensen-shannon",
    "kl-divergence",
    "hellinger",
];

/// A test of whether two samples come from one distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Test {
    /// Two-sample Kolmogorov-Smirnov, for numbers.
    KolmogorovSmirnov,
    /// Two-sample chi-squared on the 2 x k table of counts, for categories.
    ChiSquared,
}

impl Test {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::KolmogorovSmirnov => "kolmogorov-smirnov",
            Self::ChiSquared => "chi-squared",
        }
    }

    pub(crate) fn parse(name: &str) -> Result<Self> {
        let trouble = match name {
            "kolmogorov-smirnov" => return Ok(Self::KolmogorovSmirnov),
            "chi-squared" => return Ok(Self::ChiSquared),
            _ if RESERVED.contains(&name) => "is not part of this version",
            _ => "is not a test",
        };
        Err(Error::new(
            Code::ConfigInvalid,
            format!("\"{name}\" {trouble}; available: kolmogorov-smirnov, chi-squared."),
        ))
    }

    /// The default test of a form.
    pub(crate) fn for_view(view: View) -> Self {
        match view {
            View::Numbers | View::Lengths => Self::KolmogorovSmirnov,
            View::Categories => Self::ChiSquared,
        }
    }
}

/// How a p-value is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Kolmogorov-Smirnov: exact up to 10,000 rows a side, else asymptotic. Chi-squared: asymptotic.
    #[default]
    Auto,
    /// The exact distribution (Kolmogorov-Smirnov only).
    Exact,
    /// The limit for large samples.
    Asymptotic,
    /// Seeded permutations (chi-squared only).
    Permutation,
}

/// Everything that can be asked of one test.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestPlan {
    pub(crate) test: Test,
    pub(crate) method: Method,
    pub(crate) alternative: ks::Alternative,
    pub(crate) yates: bool,
    pub(crate) seed: u64,
    pub(crate) resamples: u64,
    /// Permutations in place of the limit where an expected count is below 5.
    pub(crate) permute_small: bool,
}
