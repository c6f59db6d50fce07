//! Statistics: numbers in, numbers out; one test, distance or estimate per file.
//!
//! Nothing here knows a column, a threshold or an error. A function that has too little data returns `None`, never
//! NaN or a made-up 0. Samples are slices of finite or infinite numbers without NaN: the caller drops missing values.
//!
//! | file | what it holds |
//! |---|---|
//! | [`outcome`] | what a test is asked and what it answers |
//! | [`random`] | a seeded stream of numbers |
//! | [`sort`], `decimals`, [`sorted`], [`ascending`], [`landmarks`] | a sample in ascending order, equal values once or as often as they occur |
//! | [`sum`], [`exact_sum`], [`scaled`], [`moments`], [`quantile`] | a sample in a few numbers |
//! | [`special`], [`log_tails`] | tails and quantiles of the distributions used below |
//! | [`eigen`] | eigenvalues of symmetric matrices |
//! | [`binning`], [`shares`] | numbers cut into bins, and counts as shares |
//! | [`pooled`], [`permutation`] | two samples as one table, and permutations of its rows |
//! | [`ks`] | Kolmogorov-Smirnov test of two samples of numbers |
//! | [`anderson_darling`], [`cramer_von_mises`], [`mann_whitney`], [`t_test`], [`epps_singleton`] | other tests of two samples of numbers |
//! | [`wasserstein`], [`energy`], [`mmd`] | distances between two samples of numbers |
//! | [`contingency`] | two samples of categories: chi-squared, G, Fisher, two shares, total variation |
//! | [`psi`], [`jensen_shannon`], [`kl_divergence`], [`hellinger`], [`l_infinity`] | distances between shares |
//! | [`hypergeometric`] | tables with fixed margins: random draws and Fisher's exact test |
//! | [`proportion`] | intervals and comparison of shares: Wilson, Newcombe |
//! | [`always_valid`] | sequential comparison of two arms |
//! | [`adjust`] | p-values of several tests adjusted together |
//! | [`correlation`] | correlation of two columns, and its change |
//! | [`regression`], [`theil_sen`], [`mann_kendall`] | the trend of a series |
//! | [`change_point`] | changes of the mean of a series |
//! | [`ranking`] | how well scores rank the positives |
//! | [`calibration_error`] | how well confidence matches accuracy |
//! | [`levels`], [`expected`] | scores counted by outcome, and expectations if only its probability is known |
//! | [`isotonic`], [`cross_calibration`] | isotonic regression, and whether scores need it |
//! | [`interval`] | intervals that belong to no other file |
//! | [`interval_auc`], [`interval_mean`] | intervals of an area under the ROC curve and of a weighted mean |
//! | [`principal`] | principal components, and the reconstruction errors of rows |
//! | [`thinning`] | random subsets and folds of rows |
//! | [`boosted`] | boosted trees |

pub mod outcome;
pub mod random;
pub mod sort;
mod decimals;
pub mod ascending;
pub mod sorted;
pub mod sum;
pub mod exact_sum;
pub mod scaled;
pub mod moments;
pub mod quantile;
pub mod special;
pub mod log_tails;
pub mod eigen;
pub mod binning;
pub mod shares;
pub mod hypergeometric;
pub mod pooled;
pub mod permutation;
pub mod ks;
pub mod landmarks;
pub mod anderson_darling;
pub mod cramer_von_mises;
pub mod mann_whitney;
pub mod t_test;
pub mod epps_singleton;
pub mod wasserstein;
pub mod energy;
pub mod mmd;
pub mod contingency;
pub mod psi;
pub mod jensen_shannon;
pub mod kl_divergence;
pub mod hellinger;
pub mod l_infinity;
pub mod proportion;
pub mod always_valid;
pub mod adjust;
pub mod correlation;
pub mod regression;
pub mod theil_sen;
pub mod mann_kendall;
pub mod change_point;
pub mod ranking;
pub mod levels;
pub mod expected;
pub mod isotonic;
pub mod cross_calibration;
pub mod interval;
pub mod interval_auc;
pub mod interval_mean;
pub mod principal;
pub mod thinning;
pub mod boosted;
pub mod calibration_error;
