//! Compensated sums, which do not lose small terms beside large ones.

use super::ascending::Ascending;
use crate::strides::STRIDE;

/// A running compensated sum (Neumaier 1974): the error is that of a sum with twice the digits.
///
/// ```
/// use driftglass::stats::sum::Sum;
/// let mut sum = Sum::new();
/// for value in [1e16, 1.0, -1e16] {
///     sum.add(value);
/// }
/// assert_eq!(sum.value(), 1.0);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    /// An empty sum.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one term.
    pub fn add(&mut self, term: f64) {
        let total = self.total + term;
        self.lost += if self.total.abs() >= term.abs() {
            (self.total - total) + term
        } else {
            (term - total) + self.total
        };
        self.total = total;
    }

    /// Adds one term `times` times: in two halves of its digits, so that nothing is lost for up to 2^26 times.
    fn add_times(&mut self, term: f64, times: u64) {
        const LOW_DIGITS: u64 = (1 << 27) - 1;
        let high = f64::from_bits(term.to_bits() & !LOW_DIGITS);
        self.add(high * times as f64);
        if high.is_finite() {
            self.add((term - high) * times as f64);
        }
    }

    /// The sum so far; infinite if a term was infinite, or if the running total left the range of f64.
    #[must_use]
    pub fn value(&self) -> f64 {
        if self.total.is_finite() { self.total + self.lost } else { self.total }
    }
}

impl FromIterator<f64> for Sum {
    fn from_iter<I: IntoIterator<Item = f64>>(terms: I) -> Self {
        let mut sum = Self::new();
        for term in terms {
            sum.add(term);
        }
        sum
    }
}

/// Compensated sum of a slice, 0 for an empty one.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values, |value| value)
}

/// Compensated sum of a term for each value, 0 without values. Every fourth term goes to a sum of its own, so that no
/// addition waits for the one before. If that overflows, terms are added one by one. The sums are held as numbers,
/// not in pairs of `f64x2`: with those, WebKitGTK 2.50 gave sums that were wrong in the eighth digit
/// (`tests/engines`).
#[must_use]
pub fn sum_of(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let (chunks, rest) = values.as_chunks::<4>();
    let mut lanes = [Sum::new(); 4];
    for chunks in chunks.chunks(STRIDE) {
        lanes = add_lanes(lanes, chunks, &term);
    }
    let mut whole: Sum = rest.iter().map(|&value| term(value)).collect();
    for lane in lanes {
        whole.add(lane.total);
        whole.lost += lane.lost;
    }
    let sum = whole.value();
    if sum.is_finite() {
        sum
    } else {
        values.iter().map(|&value| term(value)).collect::<Sum>().value()
    }
}

#[inline(never)]
fn add_lanes(mut lanes: [Sum; 4], chunks: &[[f64; 4]], term: &impl Fn(f64) -> f64) -> [Sum; 4] {
    for chunk in chunks {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            lane.add(term(value));
        }
    }
    lanes
}

/// Compensated sums of `value / divisor - centre` and of its squares over an ascending sample; each distinct value is
/// read once.
#[must_use]
pub(super) fn deviations(sample: Ascending<'_>, divisor: f64, centre: f64) -> [f64; 2] {
    let (mut sum, mut squares) = (Sum::new(), Sum::new());
    for (value, count) in sample.runs() {
        let difference = value / divisor - centre;
        sum.add_times(difference, count);
        squares.add_times(difference * difference, count);
    }
    [sum.value(), squares.value()]
}

/// Arithmetic mean; `None` if there are no values or the mean is not finite.
///
/// Finite values whose sum overflows still have a mean: they are divided before they are added.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mut mean = sum(values) / n;
    if mean.is_infinite() {
        mean = sum_of(values, |value| value / n);
    }
    mean.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    #[test]
    fn lanes_lose_no_more_than_a_running_sum() {
        let mut random = SplitMix64::new(11);
        for n in [0, 1, 3, 4, 5, 1000] {
            let scale = |exponent: u64| libm::exp2((exponent % 80) as f64 - 40.0);
            let values: Vec<f64> =
                (0..n).map(|_| (random.unit() - 0.5) * scale(random.next_u64())).collect();
            let running = values.iter().copied().collect::<Sum>().value();
            let lanes = sum(&values);
            assert!((lanes - running).abs() <= f64::EPSILON * running.abs(), "{n}: {lanes}");
        }
    }

    #[test]
    fn lanes_that_overflow_on_the_way_are_taken_term_by_term() {
        let values = [1e308, 1.0, -1e308, 1.0, 1e308, 1.0, -1e308, 1.0];
        assert_eq!(sum(&values), 4.0);
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0]).is_nan());
    }
}
