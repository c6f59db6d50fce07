//! Student's and Welch's t tests: whether two samples have the same mean.

use super::log_tails::ln_student_t_sf;
use super::moments::{self, Moments};
use super::outcome::{Alternative, Computed, Outcome};
use super::permutation::{self, Resampling};
use super::pooled::Pooled;
use super::special::student_t_sf;

/// The variance by which the difference of means is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variances {
    /// One variance for both samples (Student).
    Pooled,
    /// A variance for each sample (Welch).
    Separate,
}

/// t test of two samples, as scipy 1.17.1 `ttest_ind` with `equal_var` for [`Variances::Pooled`]: the difference of
/// the means, first minus second, in standard errors. `dof` is Student's `n + m - 2`, or the one of Welch (1947) and
/// Satterthwaite. [`Alternative::Less`]: the first mean is smaller.
///
/// `None` if a side is empty or holds an infinity, if there is no spread, or if a side has a single value under
/// Welch. Cost: two passes over both samples. Bad at: heavy tails, and anything but a shift of the mean.
#[must_use]
pub fn two_sample(
    first: &[f64],
    second: &[f64],
    variances: Variances,
    alternative: Alternative,
) -> Option<Outcome> {
    let (t, dof) = statistic(&moments::of(first)?, &moments::of(second)?, variances)?;
    let (extreme, sides) = match alternative {
        Alternative::TwoSided => (t.abs(), 2.0),
        Alternative::Greater => (t, 1.0),
        Alternative::Less => (-t, 1.0),
    };
    let p_value = (sides * student_t_sf(extreme, dof)?).min(1.0);
    let ln = ln_student_t_sf(extreme, dof).map(|ln| ln + libm::log(sides));
    Some(Outcome {
        statistic: t,
        p_value,
        ln_p_value: ln.filter(|_| p_value <= 0.0),
        computed: Computed::Asymptotic,
        dof: Some(dof),
    })
}

/// The same test with a permutation p-value over the cells of [`Pooled::in_cells`].
#[must_use]
pub fn permutation(
    first: &[f64],
    second: &[f64],
    variances: Variances,
    resampling: Resampling,
    alternative: Alternative,
) -> Option<Outcome> {
    let (t, dof) = statistic(&moments::of(first)?, &moments::of(second)?, variances)?;
    let cells = Pooled::in_cells(first, second);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        let both = of_counts(&cells.values, a).zip(of_counts(&cells.values, b));
        let t = both.and_then(|(a, b)| statistic(&a, &b, variances)).map_or(0.0, |(t, _)| t);
        match alternative {
            Alternative::TwoSided => t.abs(),
            Alternative::Greater => t,
            Alternative::Less => -t,
        }
    })?;
    Some(Outcome {
        statistic: t,
        p_value,
        ln_p_value: None,
        computed: Computed::Permutation,
        dof: Some(dof),
    })
}

/// t and its degrees of freedom.
fn statistic(first: &Moments, second: &Moments, variances: Variances) -> Option<(f64, f64)> {
    let (n, m) = (first.n as f64, second.n as f64);
    let (error, dof) = match variances {
        Variances::Pooled => {
            let dof = n + m - 2.0;
            let pooled = (first.sum_of_squares + second.sum_of_squares) / dof;
            ((pooled * (1.0 / n + 1.0 / m)).sqrt(), dof)
        }
        Variances::Separate => {
            let (a, b) = (first.variance(1)? / n, second.variance(1)? / m);
            let total = a + b;
            let dof = total * total / (a * a / (n - 1.0) + b * b / (m - 1.0));
            (total.sqrt(), dof)
        }
    };
    let t = (first.mean - second.mean) / error;
    (error > 0.0 && t.is_finite() && dof.is_finite() && dof > 0.0).then_some((t, dof))
}

/// Moments of values with their counts.
fn of_counts(values: &[f64], counts: &[u64]) -> Option<Moments> {
    let rows = || values.iter().zip(counts).map(|(&value, &count)| (value, count as f64));
    let n: u64 = counts.iter().sum();
    let mean = rows().map(|(value, count)| value * count).sum::<f64>() / n as f64;
    let squares = rows().map(|(value, count)| count * (value - mean) * (value - mean)).sum();
    (n > 0 && mean.is_finite()).then_some(Moments { n, mean, sum_of_squares: squares })
}
