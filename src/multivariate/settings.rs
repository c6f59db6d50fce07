//! Options of a joint comparison.

use crate::drift::DEFAULT_SEED;
use crate::error::{Error, Result};
use crate::json;
use serde::{Deserialize, Serialize};

/// Number of folds: each is judged by trees fitted to the others.
pub const FOLDS: usize = 5;

/// Options of [`multivariate_drift`](crate::multivariate::multivariate_drift). Absent values take the default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct MultivariateOptions {
    /// Compare only these columns; default all except dates and free text. At most the first 500.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Largest probability that a clean batch is called drifted; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alpha: Option<f64>,
    /// Smallest share of rows moved; default 0.05.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_effect: Option<f64>,
    /// Share of the variance that the principal components explain; default 0.65.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variance: Option<f64>,
    /// Number of chunks of the reference for the thresholds of the reconstruction error; default 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunks: Option<u64>,
    /// Rows per chunk, instead of `chunks`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_rows: Option<u64>,
    /// Largest number of rows of each side that the classifier uses; default 10,000. If there are more, one is drawn
    /// from each of that many segments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_rows: Option<u64>,
    /// Seed of the folds and of the sampled rows; default [`DEFAULT_SEED`](crate::drift::DEFAULT_SEED).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Whether trees tell rows apart as well; default true, in a monitor false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classifier: Option<bool>,
}

json::by_serde!(MultivariateOptions);

/// The same options, checked and complete.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    pub(super) alpha: f64,
    pub(super) min_effect: f64,
    pub(super) variance: f64,
    pub(super) chunks: usize,
    pub(super) chunk_rows: Option<usize>,
    pub(super) most_rows: usize,
    pub(super) seed: u64,
}

impl Settings {
    pub(super) fn resolve(options: &MultivariateOptions) -> Result<Self> {
        let chunk_rows = options.chunk_rows.map(|rows| whole("chunkRows", rows, 1)).transpose()?;
        Ok(Self {
            alpha: between("alpha", options.alpha.unwrap_or(0.05))?,
            min_effect: effect(options.min_effect.unwrap_or(0.05))?,
            variance: between("variance", options.variance.unwrap_or(0.65))?,
            chunks: whole("chunks", options.chunks.unwrap_or(10), 2)?,
            chunk_rows,
            most_rows: whole("mostRows", options.most_rows.unwrap_or(10_000), 100)?,
            seed: options.seed.unwrap_or(DEFAULT_SEED),
        })
    }

    /// Rows of each chunk of a reference; a remainder at the end forms one more chunk.
    pub(super) fn piece(&self, rows: usize) -> usize {
        self.chunk_rows.unwrap_or(rows / self.chunks).max(1)
    }
}

fn between(name: &str, share: f64) -> Result<f64> {
    if share > 0.0 && share < 1.0 {
        return Ok(share);
    }
    let message = format!("{name} is {share}; it must be more than 0 and less than 1.");
    Err(Error::invalid(message).at_field(name))
}

fn effect(effect: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&effect) {
        return Ok(effect);
    }
    let message = format!("minEffect is {effect}; it is a share of rows, from 0 to 1.");
    Err(Error::invalid(message).at_field("minEffect"))
}

fn whole(name: &str, number: u64, least: u64) -> Result<usize> {
    if number >= least {
        return Ok(usize::try_from(number).unwrap_or(usize::MAX));
    }
    let message = format!("{name} is {number}; it must be at least {least}.");
    Err(Error::invalid(message).at_field(name))
}
