//! Everything that can be asked of one test, checked.

use super::DEFAULT_SEED;
use super::options::DriftTestOptions;
use super::test::{Convention, Method, Takes, Test};
use crate::error::{Code, Error, Result};
use crate::stats::outcome::Alternative;
use serde::{Deserialize, Serialize};

/// Permutations at most where the caller does not say.
const RESAMPLES: u64 = 999;
/// Bins of numbers where the caller does not say.
const DECILES: u64 = 10;
/// Bins at most.
const MOST_BINS: u64 = 10_000;

/// How numbers are cut into bins for a distance between shares. In JSON a number or the rule's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Value", into = "serde_json::Value")]
pub enum Bins {
    /// So many bins of equal width over both samples.
    Count(u64),
    /// A rule by name.
    Rule(BinRule),
}

/// A rule for bins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinRule {
    /// Ten bins of equal share of the reference, the outer ones open: the default.
    ReferenceQuantiles,
    /// Equal width by Sturges' rule over both samples, as numpy 2.4.
    Sturges,
    /// Equal width by Doane's rule over both samples, as numpy 2.4.
    Doane,
}

const RULES: [(&str, BinRule); 3] = [
    ("reference-quantiles", BinRule::ReferenceQuantiles),
    ("sturges", BinRule::Sturges),
    ("doane", BinRule::Doane),
];

impl TryFrom<serde_json::Value> for Bins {
    type Error = String;

    fn try_from(value: serde_json::Value) -> std::result::Result<Self, String> {
        let rule = RULES.iter().find(|(name, _)| value.as_str() == Some(name));
        match (value.as_u64(), rule) {
            (Some(count), _) => Ok(Self::Count(count)),
            (_, Some(&(_, rule))) => Ok(Self::Rule(rule)),
            _ => Err(format!(
                "bins is {value}; use a whole number, or {}",
                RULES.map(|(name, _)| name).join(", ")
            )),
        }
    }
}

impl From<Bins> for serde_json::Value {
    fn from(bins: Bins) -> Self {
        match bins {
            Bins::Count(count) => count.into(),
            Bins::Rule(rule) => {
                RULES.iter().find(|(_, known)| *known == rule).map(|(name, _)| *name).into()
            }
        }
    }
}

/// One test as it is to be run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestPlan {
    pub(crate) test: Test,
    pub(crate) convention: Convention,
    pub(crate) method: Method,
    pub(crate) alternative: Alternative,
    /// Yates' correction of a 2 x 2 table.
    pub(crate) yates: bool,
    /// Wasserstein in standard deviations of the reference.
    pub(crate) normalise: bool,
    pub(crate) bins: Bins,
    pub(crate) seed: u64,
    pub(crate) resamples: u64,
    /// Permutations in place of a limit that needs more rows than there are: of chi-squared and G where
    /// an expected count is below 5, of t and Epps-Singleton below 1,000 rows a side.
    pub(crate) permute_small: bool,
}

impl TestPlan {
    /// A test with nothing asked of it.
    pub(crate) fn plain(test: Test, convention: Convention, seed: u64) -> Self {
        Self {
            test,
            convention,
            method: Method::Auto,
            alternative: Alternative::TwoSided,
            yates: false,
            normalise: false,
            bins: Bins::Rule(BinRule::ReferenceQuantiles),
            seed,
            resamples: RESAMPLES,
            permute_small: false,
        }
    }

    /// A test with the options given.
    ///
    /// # Errors
    /// `config-invalid` for an option the test has not.
    pub(crate) fn of_options(test: Test, options: &DriftTestOptions) -> Result<Self> {
        let convention = options.convention.unwrap_or_default();
        let plan = Self {
            method: options.method.unwrap_or_default(),
            alternative: alternative(options.alternative.as_deref())?,
            yates: options.correction.unwrap_or(false),
            normalise: options.normalize.unwrap_or(false),
            bins: options.bins.unwrap_or(Bins::Rule(BinRule::ReferenceQuantiles)),
            resamples: options.resamples.unwrap_or(RESAMPLES),
            ..Self::plain(test, convention, options.seed.unwrap_or(DEFAULT_SEED))
        };
        plan.check(options)?;
        Ok(plan)
    }

    fn check(&self, options: &DriftTestOptions) -> Result<()> {
        self.check_convention()?;
        let name = self.test.as_str();
        if self.convention != Convention::Scipy {
            let given = [
                ("method", self.method != Method::Auto),
                ("alternative", self.alternative != Alternative::TwoSided),
                ("bins", options.bins.is_some()),
                ("correction", self.yates),
            ];
            if let Some((option, _)) = given.into_iter().find(|(_, given)| *given) {
                let convention = self.convention.as_str();
                return invalid(format!(
                    "\"{option}\" has no meaning in the convention {convention}, which fixes it."
                ));
            }
        }
        if !methods(self.test).contains(&self.method) {
            let allowed: Vec<&str> = methods(self.test).iter().map(|m| m.as_str()).collect();
            return invalid(format!(
                "{name} has no {} method; use {}.",
                self.method.as_str(),
                allowed.join(", ")
            ));
        }
        if self.alternative != Alternative::TwoSided && !has_direction(self.test) {
            return invalid(format!("{name} has no direction; use two-sided."));
        }
        self.check_own(options)
    }

    /// Whether the library has the test at all.
    ///
    /// # Errors
    /// `config-invalid` where it has not.
    pub(crate) fn check_convention(&self) -> Result<()> {
        if has_convention(self.test, self.convention) {
            return Ok(());
        }
        let (name, convention) = (self.test.as_str(), self.convention.as_str());
        invalid(format!("{convention} has no {name}; use the convention scipy."))
    }

    /// Options that only some tests have.
    fn check_own(&self, options: &DriftTestOptions) -> Result<()> {
        let name = self.test.as_str();
        if self.normalise && self.test != Test::Wasserstein {
            return invalid(format!("\"normalize\" belongs to wasserstein, not to {name}."));
        }
        if self.yates && !matches!(self.test, Test::ChiSquared | Test::LikelihoodRatio) {
            return invalid(format!(
                "\"correction\" belongs to chi-squared and g-test, not to {name}."
            ));
        }
        if options.bins.is_some() && self.test.takes() != Takes::Either {
            return invalid(format!(
                "\"bins\" belongs to psi, jensen-shannon, kl-divergence and hellinger, not to {name}."
            ));
        }
        match self.bins {
            Bins::Count(bins) if bins == 0 || bins > MOST_BINS => {
                invalid(format!("bins is {bins}; use 1 to {MOST_BINS}."))
            }
            _ => Ok(()),
        }
    }
}

impl Bins {
    /// Bins of equal reference share, where that is the rule.
    pub(crate) fn quantiles(self) -> Option<usize> {
        (self == Self::Rule(BinRule::ReferenceQuantiles)).then_some(DECILES as usize)
    }
}

fn invalid<T>(message: String) -> Result<T> {
    Err(Error::new(Code::ConfigInvalid, message))
}

fn alternative(name: Option<&str>) -> Result<Alternative> {
    match name {
        None | Some("two-sided") => Ok(Alternative::TwoSided),
        Some("less") => Ok(Alternative::Less),
        Some("greater") => Ok(Alternative::Greater),
        Some(other) => {
            invalid(format!("\"{other}\" is not an alternative; use two-sided, less or greater."))
        }
    }
}

fn has_convention(test: Test, convention: Convention) -> bool {
    match convention {
        Convention::Scipy => true,
        Convention::Evidently => !matches!(test, Test::WelchT | Test::LInfinity),
        Convention::Nannyml => matches!(
            test,
            Test::KolmogorovSmirnov
                | Test::Wasserstein
                | Test::JensenShannon
                | Test::Hellinger
                | Test::ChiSquared
                | Test::LInfinity
        ),
    }
}

fn has_direction(test: Test) -> bool {
    matches!(
        test,
        Test::KolmogorovSmirnov
            | Test::MannWhitney
            | Test::StudentT
            | Test::WelchT
            | Test::TwoProportionZ
            | Test::FisherExact
    )
}

fn methods(test: Test) -> &'static [Method] {
    use Method::{Asymptotic, Auto, Exact, Permutation};
    match test {
        Test::KolmogorovSmirnov | Test::CramerVonMises | Test::MannWhitney => {
            &[Auto, Exact, Asymptotic, Permutation]
        }
        Test::FisherExact => &[Auto, Exact, Permutation],
        Test::TwoProportionZ => &[Auto, Asymptotic],
        _ if test.is_distance() => &[Auto, Permutation],
        _ => &[Auto, Asymptotic, Permutation],
    }
}
