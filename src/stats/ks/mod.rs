//! Two-sample Kolmogorov-Smirnov: the largest difference between two cumulative shares.
//!
//! | file | what it answers |
//! |---|---|
//! | this one | the test, as scipy 1.17.1 `ks_2samp` |
//! | `distance` | the largest differences, in whole numbers |
//! | `exact` | p-values by counting lattice paths |
//! | `kolmogorov` | tail of the one-sample two-sided statistic, by the best of the next four |
//! | `durbin`, `pomeranz`, `pelz_good`, `smirnov` | ways to that tail, with `scaled` for their products |
//! | `detectable` | how large a difference has to be to be seen |

mod detectable;
mod distance;
mod durbin;
mod exact;
mod kolmogorov;
mod pelz_good;
mod pomeranz;
mod scaled;
mod smirnov;

pub use detectable::statistic_min_detectable;
pub use kolmogorov::kolmogorov_sf;

pub use super::outcome::{Alternative, Method};

use distance::Differences;

/// Larger samples than this get the asymptotic p-value, as in scipy.
const EXACT_UP_TO: usize = 10_000;

/// The outcome of a test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KsResult {
    /// Largest difference between the cumulative shares, 0..=1.
    pub statistic: f64,
    /// Chance of at least this statistic when both samples have one distribution, 0..=1;
    /// 0 when it is below the smallest double. With ties it is an upper bound.
    pub p_value: f64,
    /// Whether the p-value was computed exactly.
    pub exact: bool,
}

/// Two-sample Kolmogorov-Smirnov test of ascending samples without NaN, as scipy 1.17.1 `ks_2samp`;
/// `None` when a side is empty.
///
/// [`Alternative::Less`] is a reference whose cumulative share lies below the batch's: its values
/// are larger. Infinities take part by their order, -0 equals 0. Where scipy gives up the exact one-sided
/// p-value because its path counts overflow, [`Method::Auto`] answers the asymptotic one as scipy
/// does; [`Method::Exact`] computes on. One value against one value has no asymptotic p-value
/// (scipy: NaN) and is computed exactly.
///
/// Cost: the distance takes time linear in the smaller side and logarithmic in the ratio of both
/// (a million values a side: 14 ms native); the exact p-value at most `n * m` steps (10,000 a side:
/// 0.03 s) and memory for the smaller side. Where that would be over 10^9 steps the p-value is
/// asymptotic, and `exact` says so.
#[must_use]
pub fn two_sample(
    reference_sorted: &[f64],
    batch_sorted: &[f64],
    method: Method,
    alternative: Alternative,
) -> Option<KsResult> {
    let differences = Differences::between(reference_sorted, batch_sorted)?;
    let steps = match alternative {
        Alternative::TwoSided => differences.above.max(differences.below),
        Alternative::Greater => differences.above,
        Alternative::Less => differences.below,
    };
    let (n, m) = (reference_sorted.len(), batch_sorted.len());
    let statistic = steps as f64 / (n as f64 * m as f64);
    let two_sided = alternative == Alternative::TwoSided;
    let exact = exact_p_value(n, m, steps, method, two_sided);
    let p_value = match exact {
        Some(p) => p,
        None if two_sided => asymptotic(statistic, n as f64, m as f64)?,
        None => asymptotic_one_sided(statistic, n as f64, m as f64),
    };
    Some(KsResult { statistic, p_value: p_value.clamp(0.0, 1.0), exact: exact.is_some() })
}

fn exact_p_value(n: usize, m: usize, steps: u64, method: Method, two_sided: bool) -> Option<f64> {
    let wanted = match method {
        Method::Auto if two_sided || n == m => n.max(m) <= EXACT_UP_TO,
        Method::Auto => n.max(m) <= EXACT_UP_TO && exact::paths_fit_a_double(n, m),
        Method::Exact => true,
        Method::Asymptotic => n == 1 && m == 1,
    };
    if !wanted {
        return None;
    }
    if two_sided { exact::two_sided(n, m, steps) } else { exact::one_sided(n, m, steps) }
}

/// The one-sample distribution at the harmonic size of both, rounded half to even as numpy does.
fn asymptotic(statistic: f64, n: f64, m: f64) -> Option<f64> {
    let size = n.max(m) * n.min(m) / (n + m);
    kolmogorov_sf(size.round_ties_even() as u64, statistic)
}

/// Hodges 1957, equation 5.3.
fn asymptotic_one_sided(statistic: f64, n: f64, m: f64) -> f64 {
    let (large, small) = (n.max(m), n.min(m));
    let z = (large * small / (large + small)).sqrt() * statistic;
    let correction = (large + 2.0 * small) / (large * small * (large + small)).sqrt();
    libm::exp(-2.0 * z * z - 2.0 * z * correction / 3.0)
}
