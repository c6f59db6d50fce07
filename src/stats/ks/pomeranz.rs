//! Pomeranz's recursion (1974): exact for small samples and middling distances.

/// A number times a power of two, for products that leave the range of f64 on their way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaled {
    pub(super) value: f64,
    pub(super) exponent: i32,
}

impl Scaled {
    pub(super) fn times(self, factor: f64) -> Self {
        let (value, exponent) = libm::frexp(self.value * factor);
        Self { value, exponent: self.exponent + exponent }
    }

    pub(super) fn get(self) -> f64 {
        libm::ldexp(self.value, self.exponent)
    }
}
/// Rows below are scaled up when their largest entry falls under this.
const SMALL: f64 = 1e-38;

/// Chance that the two-sided statistic of `n` values is at most `d`.
///
/// The unit interval is cut where one of the two lines crosses a whole number of values; each
/// row holds the chance (up to Poisson factors) of each number of values so far, without a
/// line crossed. Rows follow from one another by convolution with Poisson weights.
pub(super) fn cdf(n: f64, d: f64) -> f64 {
    let lines = Lines::new(n, d);
    let count = n as i64;
    let weights = lines.weights();
    let mut first = 0;
    let mut row = vec![1.0]; // no value lies before the first cut
    let mut exponent = 0;
    for index in 1..=2 * count + 1 {
        let kind = if index == 1 || index == 2 * count + 1 { 0 } else { 1 + (index % 2) as usize };
        let (next_first, next_last) = lines.inside(index);
        row = convolve(&row, first, (next_first, next_last), &weights[kind]);
        first = next_first;
        exponent += rescale(&mut row);
    }
    let ending = row.get((count - first) as usize).copied().unwrap_or(0.0);
    let mut value = Scaled { value: ending, exponent };
    for factor in 1..=count {
        value = value.times(factor as f64);
    }
    value.get().clamp(0.0, 1.0)
}

fn convolve(row: &[f64], first: i64, (to, end): (i64, i64), weights: &[f64]) -> Vec<f64> {
    (to..=end)
        .map(|place| {
            let sources = row.iter().zip(first..=place);
            let weight = |source: i64| weights.get((place - source) as usize).copied();
            sources.map(|(value, source)| value * weight(source).unwrap_or(0.0)).sum()
        })
        .collect()
}

fn rescale(row: &mut [f64]) -> i32 {
    let largest = row.iter().copied().fold(0.0, f64::max);
    if largest == 0.0 || largest > SMALL {
        return 0;
    }
    let (_, exponent) = libm::frexp(largest);
    let factor = libm::ldexp(1.0, -exponent);
    row.iter_mut().for_each(|value| *value *= factor);
    exponent
}

/// The two lines `n x` values above and below the diagonal.
struct Lines {
    n: f64,
    whole: i64,
    /// By how much the lines miss the grid.
    fraction: f64,
}

impl Lines {
    fn new(n: f64, d: f64) -> Self {
        let distance = n * d;
        let whole = distance.floor();
        Self { n, whole: whole as i64, fraction: distance - whole }
    }

    /// The least and greatest number of values strictly inside both lines up to a cut.
    fn inside(&self, index: i64) -> (i64, i64) {
        let uncut = i64::from(self.fraction > 0.0);
        let far = i64::from(self.fraction > 0.5);
        let half = (index + 1) / 2;
        let count = self.n as i64;
        let (before, after) = match () {
            () if index == 0 => (-self.whole - uncut - 1, self.whole + uncut - 1),
            () if index == 2 * count + 1 => {
                (count - self.whole - uncut - 1, count + self.whole + uncut - 1)
            }
            () if index % 2 == 1 => {
                (half - 1 - self.whole - far - 1, half + self.whole - 1 + uncut - 1)
            }
            () => (half - 1 - self.whole - 1, half + self.whole + far - 1),
        };
        ((before + 2).max(0), after.min(count))
    }

    /// Poisson weights `width^k / k!` for the first and last piece, the wide and the narrow ones.
    fn weights(&self) -> [Vec<f64>; 3] {
        let near = self.fraction.min(1.0 - self.fraction);
        let poisson = |width: f64| {
            let mut weight = 1.0;
            let mut weights = Vec::new();
            for k in 0..2 * self.whole + 4 {
                weights.push(weight);
                weight *= width / self.n / (k + 1) as f64;
            }
            weights
        };
        [poisson(near), poisson(1.0 - 2.0 * near), poisson(2.0 * near)]
    }
}
