//! Epps-Singleton: differences of two empirical characteristic functions.

use super::log_tails::ln_chi_squared_sf;
use super::outcome::{Computed, Outcome};
use super::quantile::quantile;
use super::special::chi_squared_sf;
use super::sum::Sum;
use super::symmetric::eigen;

/// Where the characteristic functions are taken, in half pooled quartile ranges.
const AT: [f64; 2] = [0.4, 0.8];
/// Fewer values a side have no answer, as in scipy.
const FEWEST: usize = 5;
/// Sides all smaller than this get the small-sample factor.
const SMALL: usize = 25;

type Vector = [f64; 4];

/// Epps-Singleton test of two ascending samples (Epps and Singleton 1986; Goerg and Kaiser 2009), as
/// scipy 1.17.1 `epps_singleton_2samp` with its defaults: the characteristic functions at 0.4 and
/// 0.8 half quartile ranges of both samples together, their differences held against chi-squared
/// with as many degrees of freedom as the covariance matrix has rank (4, less in degenerate data).
///
/// Good for discrete values too, where scipy counts rounding as rank and so degrees of freedom that
/// are not there. `None` when a side has fewer than five values or holds an infinity,
/// when the quartile range of both is 0, or when neither side varies. Cost: two sines and cosines a value. Bad at: changes far
/// out in the tails.
#[must_use]
pub fn two_sample(first: &[f64], second: &[f64]) -> Option<Outcome> {
    let ends = [first.first()?, first.last()?, second.first()?, second.last()?];
    if !ends.iter().all(|end| end.is_finite()) || first.len().min(second.len()) < FEWEST {
        return None;
    }
    let scale = half_quartile_range(first, second)?;
    let (n, m) = (first.len() as f64, second.len() as f64);
    let all = n + m;
    let (mean_a, covariance_a) = moments(first, scale);
    let (mean_b, covariance_b) = moments(second, scale);
    let covariance: [Vector; 4] = std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            all / n * covariance_a[row][column] + all / m * covariance_b[row][column]
        })
    });
    let difference: Vector = std::array::from_fn(|at| mean_a[at] - mean_b[at]);
    let (form, rank) = inverse_form(covariance, difference)?;
    let statistic = all * form * small_sample_factor(n, m);
    let dof = f64::from(rank);
    let p_value = chi_squared_sf(statistic, dof)?;
    Some(Outcome {
        statistic,
        p_value,
        ln_p_value: ln_chi_squared_sf(statistic, dof).filter(|_| p_value <= 0.0),
        computed: Computed::Asymptotic,
        dof: Some(dof),
    })
}

fn half_quartile_range(first: &[f64], second: &[f64]) -> Option<f64> {
    let mut pooled = [first, second].concat();
    super::sort::sort(&mut pooled);
    let range = quantile(&pooled, 0.75)? - quantile(&pooled, 0.25)?;
    (range > 0.0 && range.is_finite()).then_some(0.5 * range)
}

/// Mean and population covariance of cosine and sine at both places.
fn moments(values: &[f64], scale: f64) -> (Vector, [Vector; 4]) {
    let n = values.len() as f64;
    let waves: Vec<Vector> = values
        .iter()
        .map(|value| {
            let [near, far] = AT.map(|at| value * (at / scale));
            [libm::cos(near), libm::cos(far), libm::sin(near), libm::sin(far)]
        })
        .collect();
    let mean: Vector =
        std::array::from_fn(|at| waves.iter().map(|wave| wave[at]).collect::<Sum>().value() / n);
    let product = |row: usize, column: usize| {
        let terms =
            waves.iter().map(|wave| (wave[row] - mean[row]) * (wave[column] - mean[column]));
        terms.collect::<Sum>().value() / n
    };
    let covariance = std::array::from_fn(|row| std::array::from_fn(|column| product(row, column)));
    (mean, covariance)
}

/// `v' A^+ v` with the pseudo-inverse of a symmetric matrix, and its rank; `None` for a matrix of
/// nothing but rounding.
fn inverse_form(matrix: [Vector; 4], vector: Vector) -> Option<(f64, u32)> {
    /// Eigenvalues below this share of the largest are 0. scipy's 1e-15 takes rounding for rank.
    const NEGLIGIBLE: f64 = 1e-13;
    /// Variances of sines and cosines below this are rounding.
    const ROUNDING: f64 = 1e-24;
    let (values, vectors) = eigen(matrix);
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let (mut form, mut rank) = (0.0, 0);
    for (at, &value) in values.iter().enumerate() {
        if value.abs() > NEGLIGIBLE * largest {
            let along: f64 = vectors.iter().zip(vector).map(|(row, v)| row[at] * v).sum();
            form += along * along / value;
            rank += 1;
        }
    }
    (largest > ROUNDING).then_some((form.max(0.0), rank))
}

fn small_sample_factor(n: f64, m: f64) -> f64 {
    if n.max(m) >= SMALL as f64 {
        return 1.0;
    }
    let sides = libm::pow(n, -1.7) + libm::pow(m, -1.7);
    1.0 / (1.0 + libm::pow(n + m, -0.45) + 10.1 * sides)
}
