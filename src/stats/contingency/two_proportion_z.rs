//! Two shares compared by their difference in standard errors.

use crate::stats::log_tails::ln_normal_sf;
use crate::stats::outcome::{Alternative, Computed, Outcome};
use crate::stats::special::normal_sf;

/// Pooled two-proportion z test of `a` of `n` against `b` of `m`, as statsmodels `proportions_ztest`. The statistic
/// is the difference of the shares, first minus second, in standard errors under a common share `c`:
/// `(a / n - b / m) / sqrt(c (1 - c) (1 / n + 1 / m))`, `c = (a + b) / (n + m)`. [`Alternative::Less`]: the first
/// share is smaller. The two-sided p-value equals that of chi-squared on the 2 x 2 table.
///
/// `None` if a side is empty, a count exceeds its size, or the common share is 0 or 1. Cost: constant. Bad at: small
/// counts (use Fisher's exact test).
#[must_use]
pub fn two_proportion_z(
    a: u64,
    n: u64,
    b: u64,
    m: u64,
    alternative: Alternative,
) -> Option<Outcome> {
    if n == 0 || m == 0 || a > n || b > m {
        return None;
    }
    let (a, n, b, m) = (a as f64, n as f64, b as f64, m as f64);
    let common = (a + b) / (n + m);
    let error = (common * (1.0 - common) * (1.0 / n + 1.0 / m)).sqrt();
    let z = (a / n - b / m) / error;
    if error <= 0.0 || !z.is_finite() {
        return None;
    }
    let (extreme, sides) = match alternative {
        Alternative::TwoSided => (z.abs(), 2.0),
        Alternative::Greater => (z, 1.0),
        Alternative::Less => (-z, 1.0),
    };
    let p_value = (sides * normal_sf(extreme)).min(1.0);
    let ln = ln_normal_sf(extreme).map(|ln| ln + libm::log(sides));
    Some(Outcome {
        statistic: z,
        p_value,
        ln_p_value: ln.filter(|_| p_value <= 0.0),
        computed: Computed::Asymptotic,
        dof: None,
    })
}
