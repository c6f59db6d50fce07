//! Mean and spread of a sample.

use super::ascending::Ascending;
use super::scaled::Scaled;
use super::sum::{deviations, mean, sum_of};
use wide::f64x2;

/// A sum of squares below this may have lost digits.
const LEAST_SQUARES: f64 = 1e-280;

/// Size, mean and spread of a sample, to about the last digit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of values.
    pub n: u64,
    /// Arithmetic mean, in the unit of the values.
    pub mean: f64,
    /// Sum of the squared differences from the mean; infinite if it leaves the range of f64.
    pub sum_of_squares: f64,
}

/// Moments of a sample; `None` if it is empty or holds an infinity.
///
/// Two passes: compensated mean, then squares around it, corrected for the mean's own rounding
/// (Chan, Golub and LeVeque 1983).
#[must_use]
pub fn of(values: &[f64]) -> Option<Moments> {
    let mean = mean(values)?;
    let differences = sum_of(values, |value| value - mean);
    let squares = sum_of(values, |value| (value - mean) * (value - mean));
    Some(moments(values.len(), mean, differences, squares))
}

/// Moments of an ascending sample, in which equal values may be held once.
#[must_use]
pub fn of_ascending(sample: Ascending<'_>) -> Option<Moments> {
    if !sample.are_runs() {
        return of(sample.held());
    }
    if sample.is_empty() {
        return None;
    }
    let n = sample.len() as f64;
    let [sum, _] = deviations(sample, 1.0, 0.0);
    // If the sum overflows, values are divided before they are added.
    let whole = Some(sum / n).filter(|mean| mean.is_finite());
    let mean =
        whole.or_else(|| Some(deviations(sample, n, 0.0)[0]).filter(|mean| mean.is_finite()))?;
    let [differences, squares] = deviations(sample, 1.0, mean);
    Some(moments(sample.len(), mean, differences, squares))
}

fn moments(n: usize, mean: f64, differences: f64, squares: f64) -> Moments {
    let correction = differences * differences / n as f64;
    let sum_of_squares =
        if squares.is_finite() { (squares - correction).max(0.0) } else { squares };
    Moments { n: n as u64, mean, sum_of_squares }
}

/// The minimum and the maximum of a sample, ignoring NaN; infinity and minus infinity, in this order, if there is no
/// value. Cost: one pass, eight values at a time.
#[must_use]
pub fn extent(values: &[f64]) -> [f64; 2] {
    let lower = |a: f64x2, b: f64x2| a.simd_lt(b).select(a, b);
    let higher = |a: f64x2, b: f64x2| a.simd_gt(b).select(a, b);
    let mut low = [f64x2::splat(f64::INFINITY); 4];
    let mut high = [f64x2::splat(f64::NEG_INFINITY); 4];
    let (chunks, rest) = values.as_chunks::<8>();
    for chunk in chunks {
        for (lane, &pair) in chunk.as_chunks::<2>().0.iter().enumerate() {
            let pair = f64x2::new(pair);
            low[lane] = lower(pair, low[lane]);
            high[lane] = higher(pair, high[lane]);
        }
    }
    let low = low.iter().flat_map(|pair| pair.to_array()).chain(rest.iter().copied());
    let high = high.iter().flat_map(|pair| pair.to_array()).chain(rest.iter().copied());
    [low.fold(f64::INFINITY, f64::min), high.fold(f64::NEG_INFINITY, f64::max)]
}

/// The number of NaN values, and the number of other values outside 0..=1.
#[must_use]
pub fn outside_unit(values: &[f64]) -> [u64; 2] {
    values.iter().fold([0, 0], |[missing, outside], value| {
        let within = (0.0..=1.0).contains(value) || value.is_nan();
        [missing + u64::from(value.is_nan()), outside + u64::from(!within)]
    })
}

impl Moments {
    /// Variance with the divisor `n - ddof` (1: sample, 0: population); `None` if the divisor is not positive or the
    /// squares overflowed.
    #[must_use]
    pub fn variance(&self, ddof: u64) -> Option<f64> {
        let divisor = self.n.checked_sub(ddof).filter(|&divisor| divisor > 0)?;
        let variance = self.sum_of_squares / divisor as f64;
        variance.is_finite().then_some(variance)
    }

    /// Standard deviation of the sample that has these moments (`ddof` as for [`Moments::variance`]), also where
    /// squares overflow or vanish.
    #[must_use]
    pub fn deviation(&self, sample: Ascending<'_>, ddof: u64) -> Option<f64> {
        if (LEAST_SQUARES..f64::INFINITY).contains(&self.sum_of_squares) {
            return self.variance(ddof).map(f64::sqrt);
        }
        if sample.held().iter().all(|value| Some(*value) == sample.first()) {
            return (self.n > ddof).then_some(0.0);
        }
        let scaled = Scaled::of(sample.values().into_owned());
        let deviation = of(&scaled.values)?.variance(ddof)?.sqrt();
        Some(scaled.restore(deviation, 1))
    }

    /// Sample standard deviation (`ddof` 1), as pandas; `None` for fewer than two values.
    #[must_use]
    pub fn std(&self) -> Option<f64> {
        self.variance(1).map(f64::sqrt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;
    use crate::stats::sorted::Sorted;

    #[test]
    fn a_sample_has_the_moments_of_its_values_however_it_is_held() {
        let mut random = SplitMix64::new(4);
        for scale in [1e-3, 1.0, 7.0, 1e150, 1.5e308] {
            let draw = |_| (random.below(50) as f64 / 50.0 - 0.3) * scale;
            let mut values: Vec<f64> = (0..2000).map(draw).collect();
            values.sort_unstable_by(f64::total_cmp);
            let plain = of(&values).unwrap();
            let held = Sorted::of_sorted(values.into());
            assert!(held.ascending().are_runs());
            let runs = of_ascending(held.ascending()).unwrap();
            let near = |a: f64, b: f64| a == b || (a / b - 1.0).abs() < 1e-14;
            assert!(near(plain.mean, runs.mean), "{scale}: {} {}", plain.mean, runs.mean);
            assert!(near(plain.sum_of_squares, runs.sum_of_squares), "{scale}");
        }
        for scale in [1e-3, 1e-160, 1e-200, 5e-324, 1e160, 1e300] {
            let values = [-2.0, 0.0, 1.0, 5.0].map(|value| value * scale);
            let moments = of(&values).unwrap();
            let deviation = moments.deviation(Ascending::from(&values[..]), 1).unwrap();
            assert!((deviation / scale - 26_f64.sqrt() / 3_f64.sqrt()).abs() < 0.06, "{scale}");
        }
        let same = [1e300; 211];
        assert_eq!(of(&same).unwrap().deviation(Ascending::from(&same[..]), 1), Some(0.0));
        let infinite = Sorted::of_sorted(vec![f64::INFINITY; 4].into());
        assert_eq!(of_ascending(infinite.ascending().finite()), None);
        let constant = Sorted::of_sorted(vec![0.1; 999_999].into());
        let moments = of_ascending(constant.ascending()).unwrap();
        assert_eq!((moments.mean, moments.sum_of_squares), (0.1, 0.0));
    }

    #[test]
    fn the_extent_passes_over_nan_in_every_lane() {
        for nan in 0..20 {
            let mut values: Vec<f64> = (0..20).map(|n| f64::from((n * 7) % 20) - 4.5).collect();
            values[nan] = f64::NAN;
            let present = || values.iter().copied().filter(|value| !value.is_nan());
            let expected = [present().fold(9e9, f64::min), present().fold(-9e9, f64::max)];
            assert_eq!(extent(&values), expected, "NaN at {nan}");
        }
        assert_eq!(extent(&[f64::NAN]), [f64::INFINITY, f64::NEG_INFINITY]);
    }
}
