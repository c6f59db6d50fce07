//! The validated settings of one test.

use super::DEFAULT_SEED;
use super::bins::Bins;
use super::options::DriftTestOptions;
use super::test::{Convention, Method, Takes, Test};
use crate::error::{Error, Result};
use crate::stats::outcome::Alternative;

/// Default largest number of permutations.
const RESAMPLES: u64 = 999;
/// Default level.
const LEVEL: f64 = 0.05;
/// Largest number of bins.
const MOST_BINS: u64 = 10_000;

/// Settings of one test run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TestPlan {
    pub(crate) test: Test,
    pub(crate) convention: Convention,
    pub(crate) method: Method,
    pub(crate) alternative: Alternative,
    /// Yates' correction of a 2 x 2 table.
    pub(crate) yates: bool,
    /// Whether Wasserstein is in standard deviations of the reference.
    pub(crate) normalise: bool,
    pub(crate) bins: Bins,
    pub(crate) seed: u64,
    pub(crate) resamples: u64,
    /// The p-value that a lone change has to reach.
    pub(crate) level: f64,
    /// Whether permutations replace a limit that needs more rows than there are: for chi-squared and G if an expected
    /// count is below 5, for t and Epps-Singleton below 1,000 rows per side.
    pub(crate) permute_small: bool,
}

impl TestPlan {
    /// A test with default settings.
    pub(crate) const fn plain(test: Test, convention: Convention, seed: u64) -> Self {
        Self {
            test,
            convention,
            method: Method::Auto,
            alternative: Alternative::TwoSided,
            yates: false,
            normalise: false,
            bins: Bins::DEFAULT,
            seed,
            resamples: RESAMPLES,
            level: LEVEL,
            permute_small: false,
        }
    }

    /// A test with the given options.
    ///
    /// # Errors
    /// `config-invalid` if the test does not have an option.
    pub(crate) fn of_options(test: Test, options: &DriftTestOptions) -> Result<Self> {
        let convention = options.convention.unwrap_or_default();
        let plan = Self {
            method: options.method.unwrap_or_default(),
            alternative: alternative(options.alternative.as_deref())?,
            yates: options.correction.unwrap_or(false),
            normalise: options.normalize.unwrap_or(false),
            bins: options.bins.unwrap_or(Bins::DEFAULT),
            resamples: options.resamples.unwrap_or(RESAMPLES),
            level: options.threshold.unwrap_or(LEVEL),
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
                return invalid(
                    option,
                    format!(
                        "\"{option}\" has no meaning in the convention {convention}, which fixes it."
                    ),
                );
            }
        }
        if !methods(self.test).contains(&self.method) {
            let allowed: Vec<&str> = methods(self.test).iter().map(|m| m.as_str()).collect();
            return invalid(
                "method",
                format!(
                    "{name} has no {} method; use {}.",
                    self.method.as_str(),
                    allowed.join(", ")
                ),
            );
        }
        if self.alternative != Alternative::TwoSided && !has_direction(self.test) {
            return invalid("alternative", format!("{name} has no direction; use two-sided."));
        }
        self.check_own(options)
    }

    /// Checks that the library has the test.
    ///
    /// # Errors
    /// `config-invalid` if it does not.
    pub(crate) fn check_convention(&self) -> Result<()> {
        if has_convention(self.test, self.convention) {
            return Ok(());
        }
        let (name, convention) = (self.test.as_str(), self.convention.as_str());
        invalid("convention", format!("{convention} has no {name}; use the convention scipy."))
    }

    /// Checks the options that only some tests have.
    fn check_own(&self, options: &DriftTestOptions) -> Result<()> {
        let name = self.test.as_str();
        if self.normalise && self.test != Test::Wasserstein {
            return invalid(
                "normalize",
                format!("\"normalize\" belongs to wasserstein, not to {name}."),
            );
        }
        if self.yates && !matches!(self.test, Test::ChiSquared | Test::LikelihoodRatio) {
            return invalid(
                "correction",
                format!("\"correction\" belongs to chi-squared and g-test, not to {name}."),
            );
        }
        if options.bins.is_some() && self.test.takes() != Takes::Either {
            return invalid(
                "bins",
                format!(
                    "\"bins\" belongs to psi, jensen-shannon, kl-divergence and hellinger, not to {name}."
                ),
            );
        }
        match self.bins {
            Bins::Count(bins) if bins == 0 || bins > MOST_BINS => {
                invalid("bins", format!("bins is {bins}; use 1 to {MOST_BINS}."))
            }
            _ => Ok(()),
        }
    }
}

fn invalid<T>(field: &str, message: String) -> Result<T> {
    Err(Error::invalid(message).at_field(field))
}

fn alternative(name: Option<&str>) -> Result<Alternative> {
    match name {
        None | Some("two-sided") => Ok(Alternative::TwoSided),
        Some("less") => Ok(Alternative::Less),
        Some("greater") => Ok(Alternative::Greater),
        Some(other) => invalid(
            "alternative",
            format!("\"{other}\" is not an alternative; use two-sided, less or greater."),
        ),
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
