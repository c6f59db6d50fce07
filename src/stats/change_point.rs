//! Change points of the mean of a series, in hindsight.

use super::random::SplitMix64;
use super::sum::mean;

/// Number of resamples at least as extreme as the series after which the p-value is known well enough.
const ENOUGH: u64 = 20;
/// Relative difference below which statistics are equal: their terms were added in another order.
const TOLERANCE: f64 = 1e-12;
/// Largest difference of log-likelihood between the best position and the true one in 95 % of cases:
/// `-ln(1 - sqrt(0.95))`.
const LIKELY: f64 = 3.676_129_0;
/// One change of the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangePoint {
    /// Index of the first value after it.
    pub index: usize,
    /// Mean of the values before it.
    pub before: f64,
    /// Mean of the values from it on.
    pub after: f64,
    /// First and last index of the 95 % confidence interval of its position.
    pub interval: [usize; 2],
    /// Probability of a difference this large at any position if the order of the values means nothing.
    pub p_value: f64,
}

/// Settings of the search for a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// Smallest number of values on each side; 0 counts as 1.
    pub least: usize,
    /// Seed of the permutations.
    pub seed: u64,
    /// Largest number of permutations.
    pub most: u64,
}

/// The change of the mean that minimises the sum of squares. `None` if there are fewer than twice `least` values, all
/// are equal, or their squares leave the range of f64. Values are finite.
///
/// The p-value is that of the largest difference over all positions, by permutation: sequential (Besag and Clifford
/// 1991), at least 1 / (`most` + 1), and valid for any distribution of independent values. The interval holds every
/// position whose likelihood under normal noise is close enough to the best: the log-likelihood ratio of the true
/// position is at most the larger of two exponential variables (Siegmund 1988), a little less on whole positions.
/// `benches/README.md` has its coverage. A large p-value makes the interval meaningless. Bad at: slow changes, which
/// have no position, and changes of the spread. Cost: one pass per permutation.
#[must_use]
pub fn change_point(values: &[f64], search: Search) -> Option<ChangePoint> {
    let (least, n) = (search.least.max(1), values.len());
    if n < 2 * least {
        return None;
    }
    let centre = mean(values)?;
    let mut centred: Vec<f64> = values.iter().map(|value| value - centre).collect();
    let squares: f64 = centred.iter().map(|value| value * value).sum();
    if !(squares > 0.0 && squares.is_finite()) {
        return None;
    }
    let gains: Vec<f64> = gains(&centred, least).collect();
    let (at, largest) = largest(gains.iter().copied())?;
    let index = least + at;
    let rest = (squares - largest).max(0.0);
    let scale = n as f64 / 2.0;
    let likely = |gain: f64| {
        let excess = (squares - gain) / rest;
        gain >= largest || scale * libm::log(excess) <= LIKELY
    };
    let first = gains.iter().position(|gain| likely(*gain))?;
    let last = gains.iter().rposition(|gain| likely(*gain))?;
    let (before, after) = values.split_at(index);
    Some(ChangePoint {
        index,
        before: mean(before)?,
        after: mean(after)?,
        interval: [least + first, least + last],
        p_value: p_value(&mut centred, largest, search),
    })
}

/// Decrease of the sum of squares due to a change before each position from `least` on.
fn gains(centred: &[f64], least: usize) -> impl Iterator<Item = f64> {
    let n = centred.len();
    let sums = centred.iter().take(n - least).scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    sums.enumerate().skip(least - 1).map(move |(at, sum)| {
        let (before, after) = ((at + 1) as f64, (n - at - 1) as f64);
        sum * sum * n as f64 / (before * after)
    })
}

fn largest(gains: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    gains.enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// The p-value, by repeated shuffling of the values.
fn p_value(centred: &mut [f64], observed: f64, search: Search) -> f64 {
    let mut rng = SplitMix64::new(search.seed);
    let threshold = observed * (1.0 - TOLERANCE);
    let mut extreme = 0;
    for resample in 1..=search.most {
        for at in (1..centred.len()).rev() {
            centred.swap(at, rng.below(at as u64 + 1) as usize);
        }
        let found = largest(gains(centred, search.least.max(1)));
        extreme += u64::from(found.is_some_and(|(_, gain)| gain >= threshold));
        if extreme == ENOUGH {
            return ENOUGH as f64 / resample as f64;
        }
    }
    (extreme + 1) as f64 / (search.most as f64 + 1.0)
}

/// Standard deviation of the noise around a mean that changes now and then, from the differences of neighbours.
/// `None` for fewer than two values, or squares that leave the range of f64; 0 for a constant series. It uses squared
/// differences, because their median would take the extreme values of skewed noise for changes. It is a little too
/// large if changes are many, and too small if neighbours are correlated.
#[must_use]
pub fn noise(values: &[f64]) -> Option<f64> {
    let steps = values.iter().zip(values.iter().skip(1));
    let squares: f64 = steps.map(|(first, second)| (second - first) * (second - first)).sum();
    let noise = (squares / (2.0 * values.len().checked_sub(1)? as f64)).sqrt();
    noise.is_finite().then_some(noise)
}

/// Ascending positions of the changes of the mean that minimise the sum of squares plus `penalty` per change, with at
/// least `least` values between changes. Empty if a value is not finite.
///
/// Exact (PELT: Killick, Fearnhead and Eckley 2012, pruned late enough that `least` is respected). Cost: linear in
/// the number of values if changes come regularly, quadratic without any.
#[must_use]
pub fn change_points(values: &[f64], penalty: f64, least: usize) -> Vec<usize> {
    let (n, least) = (values.len(), least.max(1));
    let Some(centre) = mean(values) else { return Vec::new() };
    let sums = Sums::of(values, centre);
    // For the values up to each position: the least cost, and the change before the last segment.
    let mut best = vec![(f64::INFINITY, 0_usize); n + 1];
    best[0] = (-penalty, 0);
    let mut open: Vec<Open> = Vec::new();
    for end in least..=n {
        let start = end - least;
        if best[start].0.is_finite() {
            open.push(Open { start, until: usize::MAX });
        }
        let cost = |start: usize| best[start].0 + sums.cost(start, end);
        let mut found = (f64::INFINITY, 0);
        for stretch in &open {
            let cost = cost(stretch.start) + penalty;
            if cost < found.0 {
                found = (cost, stretch.start);
            }
        }
        for stretch in &mut open {
            if cost(stretch.start) > found.0 {
                stretch.until = stretch.until.min(end + least);
            }
        }
        open.retain(|stretch| stretch.until > end);
        best[end] = found;
    }
    let mut changes = Vec::new();
    let mut at = best[n].1;
    while at > 0 {
        changes.push(at);
        at = best[at].1;
    }
    changes.reverse();
    changes
}

/// A position at which the last segment may start, until a better one is found.
struct Open {
    start: usize,
    until: usize,
}

/// Sums of values and of squares up to each position.
struct Sums(Vec<[f64; 2]>);

impl Sums {
    fn of(values: &[f64], centre: f64) -> Self {
        let mut sums = Vec::with_capacity(values.len() + 1);
        let mut sum = [0.0, 0.0];
        sums.push(sum);
        for value in values {
            let value = value - centre;
            sum = [sum[0] + value, sum[1] + value * value];
            sums.push(sum);
        }
        Self(sums)
    }

    /// Sum of squares around the mean of the values from `start` to before `end`.
    fn cost(&self, start: usize, end: usize) -> f64 {
        let ([a, b], [c, d]) = (self.0[start], self.0[end]);
        (d - b) - (c - a) * (c - a) / (end - start) as f64
    }
}
