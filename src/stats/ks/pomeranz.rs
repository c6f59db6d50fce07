//! Pomeranz's recursion (1974): exact, for small samples and medium distances.

use super::scaled::{Scaled, rescale};

/// Probability that the two-sided statistic of `n` values is at most `d`, for `n d >= 1`.
///
/// The unit interval is cut where one of the two lines at distance `d` crosses a whole number of values. A row holds,
/// for each number of values up to a cut, the probability (up to Poisson's exponential) that neither line was crossed
/// so far. The next row is its convolution with the Poisson weights of the piece between. `n d` is the only input:
/// cuts are `f, 1 - f, 1 + f, ...` apart in units of `1 / n`, with `f` the distance of `n d` from the nearest whole
/// number.
pub(super) fn cdf(n: f64, d: f64) -> f64 {
    let lines = Lines::new(n, d);
    let [edge, odd, even] = lines.weights();
    let mut first = 0;
    let mut row = vec![1.0]; // no value lies before the first cut
    let mut exponent = 0;
    for index in 1..=lines.last() {
        let weights = match index % 2 {
            _ if index == 1 || index == lines.last() => &edge,
            0 => &even,
            _ => &odd,
        };
        let (next, end) = lines.inside(index);
        row = (next..=end).map(|count| convolve(&row, weights, count - first)).collect();
        first = next;
        let largest = row.iter().copied().fold(0.0, f64::max);
        exponent += rescale(&mut row, largest);
    }
    let ending = usize::try_from(lines.count - first).ok().and_then(|at| row.get(at));
    let mut value = Scaled::new(ending.copied().unwrap_or(0.0), exponent);
    for factor in 1..=lines.count {
        value = value.times(factor as f64);
    }
    value.get().clamp(0.0, 1.0)
}

/// Sum of `row[i] * weights[place - i]` over all `i` from 0 to `place`.
fn convolve(row: &[f64], weights: &[f64], place: i64) -> f64 {
    let Ok(place) = usize::try_from(place) else { return 0.0 };
    let sources = row.len().min(place + 1);
    let weights = weights.iter().rev().skip(weights.len().saturating_sub(place + 1));
    row[..sources].iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// The two lines at distance `n d` values from the diagonal.
struct Lines {
    count: i64,
    /// Whole part of the distance.
    whole: i64,
    /// Its fractional part: by how much the lines miss the grid.
    fraction: f64,
}

impl Lines {
    fn new(n: f64, d: f64) -> Self {
        let distance = n * d;
        let whole = distance.floor();
        Self { count: n as i64, whole: whole as i64, fraction: distance - whole }
    }

    /// Index of the last cut, at 1.
    fn last(&self) -> i64 {
        2 * self.count + 1
    }

    /// The smallest and largest number of values strictly between both lines up to a cut (Simard and L'Ecuyer 2011,
    /// section 2.3).
    fn inside(&self, index: i64) -> (i64, i64) {
        let (ceil, round) = (i64::from(self.fraction > 0.0), i64::from(self.fraction > 0.5));
        let half = (index + 1) / 2;
        let (least, greatest) = if index == self.last() {
            (self.count - self.whole - ceil + 1, self.count + self.whole + ceil - 1)
        } else if index % 2 == 1 {
            (half - self.whole - round, half + self.whole + ceil - 2)
        } else {
            (half - self.whole, half + self.whole + round - 1)
        };
        (least.max(0), greatest.min(self.count))
    }

    /// Poisson weights `(width / n)^k / k!` of the first and last piece, of the odd pieces and of the even ones.
    fn weights(&self) -> [Vec<f64>; 3] {
        let near = self.fraction.min(1.0 - self.fraction);
        let most = 2 * self.whole + 2;
        [near, 2.0 * near, 1.0 - 2.0 * near].map(|width| {
            let rate = width / self.count as f64;
            let power = |weight: &mut f64, k: i64| {
                let now = *weight;
                *weight *= rate / (k + 1) as f64;
                Some(now)
            };
            (0..most).scan(1.0, power).collect()
        })
    }
}
