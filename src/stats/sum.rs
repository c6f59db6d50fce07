//! Sums that do not lose small terms beside large ones.

use wide::f64x2;

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

    /// The sum so far; infinite when a term was, or when the running total left the range of f64.
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

/// Two running compensated sums, side by side.
#[derive(Clone, Copy, Default)]
struct Pair {
    total: f64x2,
    lost: f64x2,
}

impl Pair {
    /// What is lost is exact without looking which of both is larger (Knuth's two-sum), as in [`Sum::add`]
    /// by looking, until something overflows.
    #[inline]
    fn add(&mut self, term: f64x2) {
        let total = self.total + term;
        let added = total - self.total;
        self.lost += (self.total - (total - added)) + (term - added);
        self.total = total;
    }
}

/// Compensated sum of a slice, 0 for an empty one.
#[must_use]
pub fn sum(values: &[f64]) -> f64 {
    sum_of(values, |value| value)
}

/// Compensated sum of a term for each value, 0 without any: every fourth term in a sum of its own, so that
/// no addition waits for the one before. Where that overflows, term by term.
#[must_use]
pub fn sum_of(values: &[f64], term: impl Fn(f64x2) -> f64x2) -> f64 {
    let [sum] = sums_of(values, |value| [term(value)]);
    sum
}

/// Several such sums in one pass, each as [`sum_of`]; terms come two at a time.
#[must_use]
pub fn sums_of<const N: usize>(values: &[f64], terms: impl Fn(f64x2) -> [f64x2; N]) -> [f64; N] {
    let (chunks, rest) = values.as_chunks::<4>();
    let mut lanes = [[Pair::default(); 2]; N];
    for &[a, b, c, d] in chunks {
        let (early, late) = (terms(f64x2::new([a, b])), terms(f64x2::new([c, d])));
        for (at, [first, second]) in lanes.iter_mut().enumerate() {
            first.add(early[at]);
            second.add(late[at]);
        }
    }
    std::array::from_fn(|at| {
        let term = |value: &f64| terms(f64x2::splat(*value))[at].to_array()[0];
        let mut whole: Sum = rest.iter().map(term).collect();
        for pair in lanes[at] {
            for (total, lost) in pair.total.to_array().into_iter().zip(pair.lost.to_array()) {
                whole.add(total);
                whole.lost += lost;
            }
        }
        let sum = whole.value();
        if sum.is_finite() { sum } else { values.iter().map(term).collect::<Sum>().value() }
    })
}

/// Arithmetic mean; `None` when there are no values or the mean is not finite.
///
/// Finite values whose sum overflows still have their mean: they are divided before adding.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mut mean = sum(values) / n;
    if mean.is_infinite() {
        mean = sum_of(values, |value| value / f64x2::splat(n));
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
            let scale = |exponent| libm::exp2((exponent % 80) as f64 - 40.0);
            let values: Vec<f64> =
                (0..n).map(|_| (random.unit() - 0.5) * scale(random.next_u64())).collect();
            let lanes = sums_of(&values, |value| [value, value * value]);
            let running = [|value: &f64| *value, |value: &f64| value * value]
                .map(|term| values.iter().map(term).collect::<Sum>().value());
            for (sum, other) in lanes.into_iter().zip(running) {
                assert!((sum - other).abs() <= f64::EPSILON * other.abs(), "{n}: {sum} {other}");
            }
        }
    }

    #[test]
    fn a_sum_that_overflows_on_the_way_is_taken_term_by_term() {
        let values = [1e308, 1.0, -1e308, 1.0, 1e308, 1.0, -1e308, 1.0];
        assert_eq!(sum(&values), 4.0);
        assert_eq!(sum(&[f64::INFINITY, 1.0]), f64::INFINITY);
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY, 0.0, 0.0]).is_nan());
    }
}
