//! Two-sample Kolmogorov-Smirnov test: the largest difference between two cumulative shares.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the test, as scipy 1.17.1 `ks_2samp` |
//! | `distance` | the largest differences, in whole numbers |
//! | `exact` | p-values by counting lattice paths |
//! | `kolmogorov` | tail of the one-sample two-sided statistic, by the best of four methods |
//! | `durbin`, `pomeranz`, `pelz_good`, `smirnov`, `scaled` | these four methods, and products that leave the range of f64 |
//! | `detectable` | the smallest difference that is detected |

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

use super::ascending::Ascending;
use super::binning::{Edges, NANNYML_BINS};
pub use super::outcome::{Alternative, Computed, Method, Outcome};
use super::permutation::{self, Resampling};
use super::pooled::Pooled;

use super::special::ln_factorial;
use distance::Differences;

/// Samples larger than this get the asymptotic p-value, as in scipy.
const EXACT_UP_TO: usize = 10_000;

/// Two-sample Kolmogorov-Smirnov test of ascending samples without NaN, as scipy 1.17.1 `ks_2samp`. `None` if a side
/// is empty. The statistic is the largest difference of the distribution functions, `max |F - G|` (Smirnov 1939;
/// exact p-value: Hodges 1958).
///
/// [`Alternative::Less`] is a reference whose cumulative share lies below the batch's: its values
/// are larger. Infinities take part by their order, -0 equals 0. Where scipy gives up the exact one-sided
/// p-value because its path counts overflow, [`Method::Auto`] answers the asymptotic one as scipy
/// does; [`Method::Exact`] computes on. One value against one value has no asymptotic p-value
/// (scipy: NaN) and is computed exactly, as is the two-sided one of sides that do not overlap (scipy: 0).
///
/// Cost: the distance takes time linear in the smaller side and logarithmic in the ratio of both (a million values
/// per side: 14 ms native). The exact p-value takes at most `n * m` steps (10,000 per side: 0.03 s) and memory for
/// the smaller side. If it would take over 10^9 steps, the p-value is asymptotic, and `computed` says so. Bad at:
/// changes of the tails, where both functions are near 0 or 1 (Anderson-Darling detects those sooner). With ties the
/// p-value is conservative.
#[must_use]
pub fn two_sample(
    reference_sorted: &[f64],
    batch_sorted: &[f64],
    method: Method,
    alternative: Alternative,
) -> Option<Outcome> {
    two_sample_ascending(reference_sorted.into(), batch_sorted.into(), method, alternative)
}

/// The test for samples with known landmarks of a large side. The cost then depends on the smaller side alone, except
/// for the logarithm of the ratio (10,000 against a million values: 0.1 ms in wasm).
#[must_use]
pub fn two_sample_ascending(
    reference: Ascending<'_>,
    batch: Ascending<'_>,
    method: Method,
    alternative: Alternative,
) -> Option<Outcome> {
    let differences = Differences::between(reference, batch)?;
    outcome_of(differences, [reference.len(), batch.len()], method, alternative)
}

/// The test for a batch that was only counted: of `n` reference and `m` batch values, how many lie below each
/// distinct value of the reference, and how many at or below it (ascending). The statistic is exactly that of the
/// values themselves, because the distance is largest next to a value of the reference.
#[must_use]
pub fn two_sample_of_places(
    [n, m]: [u64; 2],
    places: impl Iterator<Item = [[u64; 2]; 2]>,
    method: Method,
    alternative: Alternative,
) -> Option<Outcome> {
    let differences = Differences::of_places(n, m, places)?;
    let sizes = [usize::try_from(n).ok()?, usize::try_from(m).ok()?];
    outcome_of(differences, sizes, method, alternative)
}

fn outcome_of(
    differences: Differences,
    [n, m]: [usize; 2],
    method: Method,
    alternative: Alternative,
) -> Option<Outcome> {
    let steps = match alternative {
        Alternative::TwoSided => differences.above.max(differences.below),
        Alternative::Greater => differences.above,
        Alternative::Less => differences.below,
    };
    let statistic = steps as f64 / (n as f64 * m as f64);
    let two_sided = alternative == Alternative::TwoSided;
    let apart = (two_sided && statistic >= 1.0).then(|| ln_apart(n as f64, m as f64));
    let exact = exact_p_value(n, m, steps, method, two_sided).or_else(|| apart.map(libm::exp));
    let p_value = match exact {
        Some(p) => p,
        None if two_sided => asymptotic(statistic, n as f64, m as f64)?,
        None => libm::exp(ln_one_sided(statistic, n as f64, m as f64)),
    };
    let p_value = p_value.clamp(0.0, 1.0);
    let ln_p_value =
        (p_value <= 0.0).then(|| apart.unwrap_or_else(|| ln_p_value(statistic, n, m, two_sided)));
    let computed = if exact.is_some() { Computed::Exact } else { Computed::Asymptotic };
    Some(Outcome { statistic, p_value, ln_p_value, computed, dof: None })
}

/// The test with a permutation p-value over the cells of [`Pooled::in_cells`]: correct with ties, where the other
/// p-values are upper bounds.
#[must_use]
pub fn permutation(
    reference_sorted: &[f64],
    batch_sorted: &[f64],
    resampling: Resampling,
    alternative: Alternative,
) -> Option<Outcome> {
    let test = two_sample(reference_sorted, batch_sorted, Method::Asymptotic, alternative)?;
    let cells = Pooled::in_cells(reference_sorted, batch_sorted);
    let (n, m) = (reference_sorted.len() as f64, batch_sorted.len() as f64);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        let (mut i, mut j, mut largest) = (0, 0, 0.0_f64);
        for (a, b) in a.iter().zip(b) {
            i += a;
            j += b;
            let difference = i as f64 / n - j as f64 / m;
            largest = largest.max(match alternative {
                Alternative::TwoSided => difference.abs(),
                Alternative::Greater => difference,
                Alternative::Less => -difference,
            });
        }
        largest
    })?;
    Some(Outcome { p_value, ln_p_value: None, computed: Computed::Permutation, ..test })
}

/// Logarithm of a p-value below the smallest double. For equal sizes it is exact except for paths that reach both
/// lines; otherwise it is that of the asymptotic p-value.
fn ln_p_value(statistic: f64, n: usize, m: usize, two_sided: bool) -> f64 {
    let sides = if two_sided { std::f64::consts::LN_2 } else { 0.0 };
    let (n, m) = (n as f64, m as f64);
    let ln = if n == m {
        let reached = n * statistic;
        2.0 * ln_factorial(n) - ln_factorial(n - reached) - ln_factorial(n + reached)
    } else if !two_sided {
        return ln_one_sided(statistic, n, m);
    } else {
        smirnov::ln_smirnov_sf(harmonic(n, m), statistic)
    };
    sides + ln
}

/// Logarithm of the two-sided p-value of sides that do not overlap, of which the limit says 0: two orders
/// of all that there are.
fn ln_apart(n: f64, m: f64) -> f64 {
    std::f64::consts::LN_2 + ln_factorial(n) + ln_factorial(m) - ln_factorial(n + m)
}

/// The largest difference between the cumulative shares of two ascending samples, 0..=1: the
/// two-sided statistic alone. `None` when a side is empty.
#[must_use]
pub fn distance(first: &[f64], second: &[f64]) -> Option<f64> {
    distance_ascending(first.into(), second.into())
}

/// The two-sided statistic alone, for samples with known landmarks of a large side.
#[must_use]
pub fn distance_ascending(first: Ascending<'_>, second: Ascending<'_>) -> Option<f64> {
    let differences = Differences::between(first, second)?;
    let steps = differences.above.max(differences.below);
    Some(steps as f64 / (first.len() as f64 * second.len() as f64))
}

/// The two-sided statistic alone, for a batch that was only counted, as in [`two_sample_of_places`].
#[must_use]
pub fn distance_of_places(
    n: u64,
    m: u64,
    places: impl Iterator<Item = [[u64; 2]; 2]>,
) -> Option<f64> {
    let differences = Differences::of_places(n, m, places)?;
    Some(differences.above.max(differences.below) as f64 / (n as f64 * m as f64))
}

/// The two-sided statistic as in `NannyML` 0.13.1: for a reference of 10,000 values or more it is evaluated only at
/// the edges of 10,000 bins of the reference's range, which can miss most of the distance.
#[must_use]
pub fn distance_as_nannyml(reference: &[f64], batch: &[f64]) -> Option<f64> {
    if reference.len() < NANNYML_BINS {
        return distance(reference, batch);
    }
    let edges = Edges::equal_width(*reference.first()?, *reference.last()?, NANNYML_BINS)?;
    let (n, m) = (reference.len() as f64, batch.len() as f64);
    let lowest = *edges.values().first()?;
    let mut before = [0, batch.partition_point(|&value| value < lowest) as u64];
    let bins = edges.count(reference).into_iter().zip(edges.count(batch));
    let largest = bins.fold(0.0_f64, |largest, (a, b)| {
        before = [before[0] + a, before[1] + b];
        largest.max((before[0] as f64 / n - before[1] as f64 / m).abs())
    });
    (m > 0.0).then_some(largest)
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

/// The one-sample distribution at the harmonic size of both, rounded half to even as in numpy.
fn asymptotic(statistic: f64, n: f64, m: f64) -> Option<f64> {
    kolmogorov_sf(harmonic(n, m) as u64, statistic)
}

fn harmonic(n: f64, m: f64) -> f64 {
    (n.max(m) * n.min(m) / (n + m)).round_ties_even()
}

/// Hodges 1957, equation 5.3.
fn ln_one_sided(statistic: f64, n: f64, m: f64) -> f64 {
    let (large, small) = (n.max(m), n.min(m));
    let z = (large * small / (large + small)).sqrt() * statistic;
    let correction = (large + 2.0 * small) / (large * small * (large + small)).sqrt();
    (-2.0 * z * z - 2.0 * z * correction / 3.0).min(0.0)
}
