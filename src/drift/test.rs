//! The tests and their names in the interface.

use crate::error::{Error, Result};
use crate::summary::View;
use serde::{Deserialize, Serialize};

/// A test of whether two samples come from one distribution, or a distance between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Test {
    KolmogorovSmirnov,
    AndersonDarling,
    CramerVonMises,
    MannWhitney,
    WelchT,
    StudentT,
    EppsSingleton,
    Wasserstein,
    Energy,
    Mmd,
    ChiSquared,
    LikelihoodRatio,
    FisherExact,
    TwoProportionZ,
    TotalVariation,
    LInfinity,
    Psi,
    JensenShannon,
    KlDivergence,
    Hellinger,
}

/// The input of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Numbers, in order.
    Numbers,
    /// Counts of labels.
    Categories,
    /// Either.
    Either,
}

/// Every test with its name and input, in the order of the interface.
const TESTS: [(Test, &str, Takes); 20] = [
    (Test::KolmogorovSmirnov, "kolmogorov-smirnov", Takes::Numbers),
    (Test::AndersonDarling, "anderson-darling", Takes::Numbers),
    (Test::CramerVonMises, "cramer-von-mises", Takes::Numbers),
    (Test::MannWhitney, "mann-whitney", Takes::Numbers),
    (Test::WelchT, "welch-t", Takes::Numbers),
    (Test::StudentT, "student-t", Takes::Numbers),
    (Test::EppsSingleton, "epps-singleton", Takes::Numbers),
    (Test::Wasserstein, "wasserstein", Takes::Numbers),
    (Test::Energy, "energy", Takes::Numbers),
    (Test::Mmd, "mmd", Takes::Numbers),
    (Test::ChiSquared, "chi-squared", Takes::Categories),
    (Test::LikelihoodRatio, "g-test", Takes::Categories),
    (Test::FisherExact, "fisher-exact", Takes::Categories),
    (Test::TwoProportionZ, "two-proportion-z", Takes::Categories),
    (Test::TotalVariation, "total-variation", Takes::Categories),
    (Test::LInfinity, "l-infinity", Takes::Categories),
    (Test::Psi, "psi", Takes::Either),
    (Test::JensenShannon, "jensen-shannon", Takes::Either),
    (Test::KlDivergence, "kl-divergence", Takes::Either),
    (Test::Hellinger, "hellinger", Takes::Either),
];

impl Test {
    fn row(self) -> (&'static str, Takes) {
        let row = TESTS.iter().find(|(test, ..)| *test == self);
        row.map_or(("", Takes::Either), |&(_, name, takes)| (name, takes))
    }

    pub(crate) fn as_str(self) -> &'static str {
        self.row().0
    }

    pub(crate) fn takes(self) -> Takes {
        self.row().1
    }

    pub(crate) fn parse(name: &str) -> Result<Self> {
        if let Some(&(test, ..)) = TESTS.iter().find(|(_, known, _)| *known == name) {
            return Ok(test);
        }
        let names: Vec<&str> = TESTS.iter().map(|&(_, name, _)| name).collect();
        Err(Error::invalid(format!("\"{name}\" is not a test; available: {}.", names.join(", ")))
            .or_nearest(name, &names))
    }

    /// The default test of a form.
    pub(crate) fn for_view(view: View) -> Self {
        match view {
            View::Numbers | View::Lengths => Self::KolmogorovSmirnov,
            View::Categories => Self::ChiSquared,
        }
    }

    /// Whether it is a distance: its p-value, if any, comes from a simulated null distribution.
    pub(crate) fn is_distance(self) -> bool {
        matches!(
            self,
            Self::Wasserstein
                | Self::Energy
                | Self::Mmd
                | Self::TotalVariation
                | Self::LInfinity
                | Self::Psi
                | Self::JensenShannon
                | Self::KlDivergence
                | Self::Hellinger
        )
    }
}

/// The library whose formula and decision are followed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Convention {
    /// SciPy's two-sample form, corrected where SciPy is wrong; distances with their permutation null.
    #[default]
    Scipy,
    /// Evidently 0.7.23: its formula, its threshold.
    Evidently,
    /// `NannyML` 0.13.1: its formula, and a threshold from the reference's own chunks.
    Nannyml,
}

impl Convention {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Scipy => "scipy",
            Self::Evidently => "evidently",
            Self::Nannyml => "nannyml",
        }
    }
}

/// How a p-value is computed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Exact if that is cheap, asymptotic if that is accurate, permutations for distances and for Cramer-von Mises
    /// with ties.
    #[default]
    Auto,
    /// The exact distribution.
    Exact,
    /// The limit for large samples.
    Asymptotic,
    /// Seeded permutations.
    Permutation,
}

impl Method {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Exact => "exact",
            Self::Asymptotic => "asymptotic",
            Self::Permutation => "permutation",
        }
    }
}
