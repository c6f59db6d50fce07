//! A weighted mean with its confidence interval.

use super::special::student_t_quantile_upper;
use super::sum::sum;

/// 97.5 % quantile of the standard normal distribution: both ends of a 95 % interval.
pub const Z95: f64 = 1.959_963_984_540_054;

/// A mean with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanEstimate {
    /// `Σ w x / Σ w`.
    pub mean: f64,
    /// Its standard error; `None` below two effective rows.
    pub standard_error: Option<f64>,
    /// Kish's effective number of rows, `(Σ w)² / Σ w²`; the number of rows if unweighted.
    pub effective_n: f64,
}

/// `Σ w x / Σ w`; `None` without weight or if it is not finite.
#[must_use]
pub fn weighted_mean(values: &[f64], weights: Option<&[f64]>) -> Option<f64> {
    let mean = match weights {
        None => sum(values) / values.len() as f64,
        Some(weights) => weighted_sum(values, weights) / sum(weights),
    };
    mean.is_finite().then_some(mean)
}

/// The mean with its standard error `√(Σ w² (x − m)²) / Σ w · √(k / (k − 1))`, where `k` is the effective number of
/// rows; `s / √n` if unweighted. `None` as for [`weighted_mean`].
#[must_use]
pub fn estimate(values: &[f64], weights: Option<&[f64]>) -> Option<MeanEstimate> {
    let mean = weighted_mean(values, weights)?;
    let (total, squares) = match weights {
        None => (values.len() as f64, values.len() as f64),
        Some(weights) => (sum(weights), weighted_sum(weights, weights)),
    };
    let effective_n = total * total / squares;
    let spread: Vec<f64> = match weights {
        None => values.iter().map(|x| (x - mean) * (x - mean)).collect(),
        Some(weights) => {
            let term = |(x, w): (&f64, &f64)| (w * (x - mean)) * (w * (x - mean));
            values.iter().zip(weights).map(term).collect()
        }
    };
    let small_sample = effective_n / (effective_n - 1.0);
    let error = (sum(&spread) * small_sample).sqrt() / total;
    let standard_error = Some(error).filter(|error| effective_n > 1.0 && error.is_finite());
    Some(MeanEstimate { mean, standard_error, effective_n })
}

impl MeanEstimate {
    /// Half the width of the 95 % interval: Student's t with one degree of freedom less than the effective rows.
    /// `None` below three effective rows, or if all values are equal and so give no estimate of their spread.
    #[must_use]
    pub fn half_width(&self) -> Option<f64> {
        let error = self.standard_error.filter(|&error| error > 0.0)?;
        Some(error * t95(self.effective_n - 1.0)?)
    }

    /// The 95 % interval, unclipped; `None` as for [`MeanEstimate::half_width`].
    #[must_use]
    pub fn interval(&self) -> Option<[f64; 2]> {
        let half = self.half_width()?;
        Some([self.mean - half, self.mean + half])
    }
}

/// 97.5 % quantile of Student's t with at least 2 degrees of freedom. From 30 on, to 1e-7, the expansion in 1/dof of
/// Fisher and Cornish (Abramowitz and Stegun 26.7.5): it costs nothing, and a monitor of many segments asks thousands
/// of times a batch.
fn t95(dof: f64) -> Option<f64> {
    const TERMS: [f64; 4] = [
        2.372_271_230_298_562,
        2.822_498_615_739_751,
        2.555_849_679_507_722,
        1.589_534_053_393_823,
    ];
    if dof < 2.0 {
        return None;
    }
    if dof < 30.0 {
        return student_t_quantile_upper(0.025, dof);
    }
    let tail = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) / dof);
    Some(Z95 + tail)
}

fn weighted_sum(values: &[f64], weights: &[f64]) -> f64 {
    let products: Vec<f64> = values.iter().zip(weights).map(|(x, w)| x * w).collect();
    sum(&products)
}
