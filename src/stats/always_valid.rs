//! Intervals for the difference of two arms that hold at all times at once.

use super::special::ln_factorial;

/// Expected upper limit of a difference, in standard deviations: the variance of the normal mixture of
/// [`mean_difference`]. With 0.1 its interval is narrowest at about 100 effective outcomes.
const MIXTURE: f64 = 0.1;

/// Outcomes of one arm, each a success or a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Successes {
    /// Number of successes.
    pub successes: u64,
    /// Number of outcomes.
    pub n: u64,
}

/// Interval of (share of `first`) - (share of `second`), within -1..=1, that may be inspected after every outcome.
/// `None` if an arm is empty or has more successes than outcomes, or if `alpha` is outside 0 to 1.
///
/// Exact: if every outcome of an arm is a success with the same probability, independent of earlier outcomes, the
/// intervals of all times together contain the true difference with probability at least `1 - alpha`, whatever the
/// order of the arms, their sizes and the stopping rule. Probabilities that change during the run are not covered.
///
/// For each arm, the likelihood averaged over a Beta prior, divided by that of a share `p`, is a martingale of mean 1
/// if `p` is true (Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of
/// Mathematical Statistics 41, 1970; two-sided beta-binomial bound of Howard, Ramdas, McAuliffe and Sekhon,
/// "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 2021). The arms are
/// independent, so the product is a martingale too. By Ville's inequality it stays below `1 / alpha` at all times
/// with probability at least `1 - alpha`. The interval contains `p - q` of all pairs for which the product is below
/// that limit.
///
/// `prior` holds the whole-number parameters of the Beta prior, each at least 1, and says where shares are expected.
/// It decides where the interval is narrow, never whether it holds.
#[must_use]
pub fn share_difference(
    first: Successes,
    second: Successes,
    prior: [u32; 2],
    alpha: f64,
) -> Option<[f64; 2]> {
    let fits = |arm: Successes| arm.n > 0 && arm.successes <= arm.n;
    if !(fits(first) && fits(second) && alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let (first, second) = (Evidence::of(first, prior), Evidence::of(second, prior));
    let limit = -libm::log(alpha);
    Some([-furthest(second, first, limit), furthest(first, second, limit)])
}

/// The evidence of one arm against each share.
#[derive(Clone, Copy)]
struct Evidence {
    successes: f64,
    failures: f64,
    /// Logarithm of the likelihood averaged over the prior.
    average: f64,
}

impl Evidence {
    fn of(arm: Successes, [a, b]: [u32; 2]) -> Self {
        let (successes, failures) = (arm.successes as f64, (arm.n - arm.successes) as f64);
        let (a, b) = (f64::from(a.max(1)), f64::from(b.max(1)));
        let average = ln_beta(a + successes, b + failures) - ln_beta(a, b);
        Self { successes, failures, average }
    }

    /// Logarithm of the evidence against the share `p`. Its complement `rest` is passed too, because it may be tiny.
    fn against(&self, p: f64, rest: f64) -> f64 {
        let term = |count: f64, p: f64| if count == 0.0 { 0.0 } else { count * libm::log(p) };
        self.average - term(self.successes, p) - term(self.failures, rest)
    }

    /// The share above the observed one at which the evidence rises with `slope`, and its complement.
    fn above(&self, slope: f64) -> [f64; 2] {
        [
            rising(self.successes, self.failures, slope),
            falling(self.failures, self.successes, slope),
        ]
    }

    /// The share below the observed one at which the evidence falls with `slope`, and its complement.
    fn below(&self, slope: f64) -> [f64; 2] {
        let [rest, p] =
            Self { successes: self.failures, failures: self.successes, ..*self }.above(slope);
        [p, rest]
    }
}

/// The root in 0..=1 of `slope p² + (n - slope) p - a = 0`, `n = a + b`.
fn rising(a: f64, b: f64, slope: f64) -> f64 {
    let lead = a + b - slope;
    let root = (lead * lead + 4.0 * slope * a).sqrt();
    let p = if lead >= 0.0 { 2.0 * a / (lead + root) } else { (root - lead) / (2.0 * slope) };
    p.clamp(0.0, 1.0)
}

/// The complement of [`rising`] without its rounding error: the root of `slope r² - (n + slope) r + b = 0`.
fn falling(b: f64, a: f64, slope: f64) -> f64 {
    let lead = a + b + slope;
    let root = (lead * lead - 4.0 * slope * b).max(0.0).sqrt();
    (2.0 * b / (lead + root)).clamp(0.0, 1.0)
}

/// The largest `p - q` for which the evidence of both arms together does not exceed `limit`.
fn furthest(first: Evidence, second: Evidence, limit: f64) -> f64 {
    let at = |slope: f64| {
        let ([p, not_p], [q, not_q]) = (first.above(slope), second.below(slope));
        (p - q, first.against(p, not_p) + second.against(q, not_q))
    };
    let mut high = 1.0;
    while at(high).1 < limit {
        if high > 1e30 {
            return 1.0;
        }
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if at(middle).1 < limit { low = middle } else { high = middle }
    }
    at(high).0.min(1.0)
}

/// `ln B(a, b)` for whole `a` and `b`.
fn ln_beta(a: f64, b: f64) -> f64 {
    ln_factorial(a - 1.0) + ln_factorial(b - 1.0) - ln_factorial(a + b - 1.0)
}

/// Count, mean and variance of the measurements of one arm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Number of measurements.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    /// Their sample variance.
    pub variance: f64,
}

/// Interval of (mean of `first`) - (mean of `second`) that may be inspected after every outcome. `None` if an arm has
/// fewer than 2 outcomes or `alpha` is outside 0 to 1. If nothing varies, the difference is known and is both ends of
/// the interval.
///
/// Asymptotic: the guarantee of [`share_difference`] holds in the limit of many outcomes before the first look, for
/// independent outcomes with finite variance. It is exact only for normal outcomes of known variance. Few outcomes,
/// or outcomes with a long tail, may break it.
///
/// Method: a normal mixture of likelihood ratios of the difference, called mSPRT (Johari, Koomen, Pekelis and Walsh,
/// "Always valid inference", Operations Research 70, 2022). With estimated variances it is an asymptotic confidence
/// sequence (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic
/// confidence sequences", Annals of Statistics 52, 2024).
#[must_use]
pub fn mean_difference(first: Measured, second: Measured, alpha: f64) -> Option<[f64; 2]> {
    if first.n < 2 || second.n < 2 || !(alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let difference = first.mean - second.mean;
    let variance = first.variance / first.n as f64 + second.variance / second.n as f64;
    if variance == 0.0 {
        return difference.is_finite().then_some([difference; 2]);
    }
    let mixture = MIXTURE * 0.5 * (first.variance + second.variance);
    let total = variance + mixture;
    let half =
        (variance * (total / mixture) * (libm::log(total / variance) - 2.0 * libm::log(alpha)))
            .sqrt();
    let interval = [difference - half, difference + half];
    (variance > 0.0 && interval.iter().all(|end| end.is_finite())).then_some(interval)
}
