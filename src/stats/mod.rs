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
//! | [`sort`] | a sample in ascending order |
//! | [`sum`], [`moments`], [`quantile`] | a sample in a few numbers |
//! | [`special`] | tails and quantiles of the distributions used below |
//! | [`pooled`], [`permutation`] | two samples as one table, and what it would be if rows changed sides |
//! | [`ks`] | two samples of numbers: Kolmogorov-Smirnov |
//! | [`contingency`] | two samples of categories: chi-squared, total variation |
//! | [`hypergeometric`] | tables with fixed margins: random draws and Fisher's exact test |
//! | [`proportion`] | shares: Wilson, Newcombe, two shares compared |
//! | [`adjust`] | many p-values as one family |
//! | [`regression`] | a straight line through a series |
//! | [`ranking`] | how well scores rank the positives |
//! | [`interval`] | intervals that fit nowhere else |
//! | [`interval_auc`], [`interval_mean`] | how sure an area under the ROC curve or a weighted mean is |

pub mod outcome;
pub mod random;
pub mod sort;
pub mod sum;
pub mod moments;
pub mod quantile;
pub mod special;
pub mod hypergeometric;
pub mod pooled;
pub mod permutation;
pub mod ks;
pub mod contingency;
pub mod proportion;
pub mod adjust;
pub mod regression;
pub mod ranking;
pub mod interval;
pub mod interval_auc;
pub mod interval_mean;
