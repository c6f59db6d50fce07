//! Numbers in, numbers out: one test, distance or estimate a file.
//!
//! Nothing here knows a column, a threshold or an error. A function that has too little to go on
//! answers `None`; it never answers NaN or a made-up 0. Samples are slices of finite or infinite
//! numbers without NaN: missing values are dropped by the caller.
//!
//! | file | what it answers |
//! |---|---|
//! | [`outcome`] | what a test is asked and what it answers |
//! | [`random`] | a seeded stream of numbers |
//! | [`sort`], `decimals`, [`sorted`], [`ascending`], [`landmarks`] | a sample in ascending order, equal values once or as often as they occur |
//! | [`sum`], [`exact_sum`], [`scaled`], [`moments`], [`quantile`] | a sample in a few numbers |
//! | [`special`], [`log_tails`] | tails and quantiles of the distributions used below |
//! | [`eigen`] | a symmetric matrix taken apart |
//! | [`binning`], [`shares`] | numbers cut into bins, and counts as shares |
//! | [`pooled`], [`permutation`] | two samples as one table, and what it would be if rows changed sides |
//! | [`ks`] | two samples of numbers: Kolmogorov-Smirnov |
//! | [`anderson_darling`], [`cramer_von_mises`], [`mann_whitney`], [`t_test`], [`epps_singleton`] | two samples of numbers by other tests |
//! | [`wasserstein`], [`energy`], [`mmd`] | how far two samples of numbers are apart |
//! | [`contingency`] | two samples of categories: chi-squared, G, Fisher, two shares, total variation |
//! | [`psi`], [`jensen_shannon`], [`kl_divergence`], [`hellinger`], [`l_infinity`] | how far shares are apart |
//! | [`hypergeometric`] | tables with fixed margins: random draws and Fisher's exact test |
//! | [`proportion`] | shares: Wilson, Newcombe, two shares compared |
//! | [`always_valid`] | two arms compared at every look |
//! | [`adjust`] | many p-values as one family |
//! | [`correlation`] | how two columns go together, and whether that has changed |
//! | [`regression`], [`theil_sen`], [`mann_kendall`] | where a series is going |
//! | [`change_point`] | where the mean of a series changed |
//! | [`ranking`] | how well scores rank the positives |
//! | [`calibration_error`] | whether a confidence of 0.8 is right 8 times in 10 |
//! | [`levels`], [`expected`] | scores counted by their outcome, and what is expected when only its chance is known |
//! | [`isotonic`], [`cross_calibration`] | the best non-decreasing function, and whether scores need it |
//! | [`interval`] | intervals that fit nowhere else |
//! | [`interval_auc`], [`interval_mean`] | how sure an area under the ROC curve or a weighted mean is |
//! | [`principal`] | principal components, and what rows lose in them |
//! | [`thinning`] | which rows are looked at, and in which fold |
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
