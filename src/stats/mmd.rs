//! Maximum mean discrepancy with a Gaussian kernel.

use super::outcome::Outcome;
use super::permutation::{self, Resampling};
use super::pooled::Pooled;

/// Width of a box, in kernel widths `sqrt 2 sigma`.
const WIDTH: f64 = 0.5;
/// Distance between boxes, in box widths, beyond which a pair adds less than 1e-18.
const REACH: usize = 14;
/// A gap, in kernel widths, that no pair reaches across.
const GAP: f64 = (REACH + 2) as f64 * WIDTH;
/// Terms of the expansion: what is left is below 1e-15 a pair.
const TERMS: usize = 24;

/// Bandwidth of the kernel by the median rule of Evidently 0.7.23: the square root of half the median of all squared
/// differences of an ascending sample, including those of every value with itself; the square root of a half if the
/// median is 0. `None` for an empty sample or an infinity.
///
/// Cost: 64 passes over the sample; no pair is stored.
#[must_use]
pub fn bandwidth(sorted: &[f64]) -> Option<f64> {
    if !(sorted.first()?.is_finite() && (sorted.last()? - sorted.first()?).is_finite()) {
        return None;
    }
    let n = sorted.len() as u64;
    // Rank of the median among n^2 differences, rounded half to even.
    let middle = (n * n - 1) / 2;
    let middle = if (n * n - 1) % 2 == 1 && middle % 2 == 1 { middle + 1 } else { middle };
    // n of the differences are 0, and each pair counts twice.
    let difference = if middle < n { 0.0 } else { nth_difference(sorted, (middle - n) / 2) };
    Some(if difference > 0.0 { difference * 0.5_f64.sqrt() } else { 0.5_f64.sqrt() })
}

/// The difference with `rank` smaller or equal ones before it, by bisection on the bits.
fn nth_difference(sorted: &[f64], rank: u64) -> f64 {
    let within = |limit: f64| {
        let mut start = 0;
        let mut pairs = 0;
        for (end, value) in sorted.iter().enumerate() {
            while value - sorted[start] > limit {
                start += 1;
            }
            pairs += (end - start) as u64;
        }
        pairs
    };
    let range = sorted[sorted.len() - 1] - sorted[0];
    let (mut low, mut high) = (0_u64, range.to_bits());
    while low < high {
        let middle = low + (high - low) / 2;
        if within(f64::from_bits(middle)) > rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    f64::from_bits(low)
}

/// Unbiased squared maximum mean discrepancy of two ascending samples (Gretton 2012, equation 3) with the kernel
/// `exp(-(x - y)^2 / (2 sigma^2))`, as Evidently 0.7.23 `empirical_mmd`. If nothing changed it is around 0, and
/// negative as often as positive; at most 2.
///
/// `None` if a side has fewer than two values or holds an infinity, or `sigma` is not positive. Accurate to about
/// 1e-14: kernel sums come from an expansion in boxes (the fast Gauss transform of Greengard and Strain 1991), so the
/// cost is linear in the number of values. Bad at: changes much finer or much coarser than the bandwidth.
#[must_use]
pub fn unbiased(first: &[f64], second: &[f64], sigma: f64) -> Option<f64> {
    let pooled = Pooled::of_sorted(first, second);
    let kernel = Kernel::new(&pooled.values, sigma)?;
    kernel.unbiased(&pooled.first, &pooled.second, kernel.all(&pooled))
}

/// The same with the bandwidth of the first sample and a permutation p-value over the cells of [`Pooled::in_cells`].
#[must_use]
pub fn permutation(first: &[f64], second: &[f64], resampling: Resampling) -> Option<Outcome> {
    let sigma = bandwidth(first)?;
    let statistic = unbiased(first, second, sigma)?;
    let cells = Pooled::in_cells(first, second);
    let kernel = Kernel::new(&cells.values, sigma)?;
    let all = kernel.all(&cells);
    let p_value = permutation::p_value(&cells.first, &cells.second, resampling, |a, b| {
        kernel.unbiased(a, b, all).unwrap_or(0.0)
    })?;
    Some(Outcome::permuted(statistic, p_value))
}

/// Values in boxes of equal width, and the kernel's derivatives between box centres.
struct Kernel {
    /// For each value, the index of its box among the occupied ones, and its position in the box.
    places: Vec<(usize, f64)>,
    /// Position of each occupied box, in widths; a gap that nothing reaches across is cut short.
    boxes: Vec<f64>,
    /// Derivatives at distances of whole widths, not divided by factorials: `(-1)^k h_k`.
    derivatives: Vec<[f64; TERMS]>,
}

type Powers = [f64; TERMS];

impl Kernel {
    /// `None` for values that are not finite or a bandwidth that is not positive. Behind a gap, values are
    /// placed from the first of them on: from the lowest of all, one value far out would round them.
    fn new(values: &[f64], sigma: f64) -> Option<Self> {
        let unit = 1.0 / (sigma * 2.0_f64.sqrt());
        let [low, high] = [*values.first()?, *values.last()?];
        if !low.is_finite() || !high.is_finite() || !unit.is_finite() || unit <= 0.0 {
            return None;
        }
        let mut boxes: Vec<f64> = Vec::new();
        let mut places = Vec::with_capacity(values.len());
        let (mut origin, mut before, mut start) = (low, low, 0.0);
        for &value in values {
            if (value - before) * unit > GAP {
                origin = value;
                start = boxes.last().map_or(0.0, |last| last + (REACH + 1) as f64);
            }
            before = value;
            let at = (value - origin) * unit;
            let box_of_run = (at / WIDTH).floor();
            let position = start + box_of_run;
            if boxes.last() != Some(&position) {
                boxes.push(position);
            }
            places.push((boxes.len() - 1, at - (box_of_run + 0.5) * WIDTH));
        }
        let derivatives = (0..=REACH).map(|apart| derivatives(apart as f64 * WIDTH)).collect();
        Some(Self { places, boxes, derivatives })
    }

    fn all(&self, pooled: &Pooled) -> f64 {
        let both: Vec<u64> = pooled.first.iter().zip(&pooled.second).map(|(a, b)| a + b).collect();
        self.sum(&both)
    }

    fn unbiased(&self, first: &[u64], second: &[u64], all: f64) -> Option<f64> {
        let size = |side: &[u64]| side.iter().sum::<u64>() as f64;
        let (n, m) = (size(first), size(second));
        if n < 2.0 || m < 2.0 {
            return None;
        }
        let (within_first, within_second) = (self.sum(first), self.sum(second));
        let between = 0.5 * (all - within_first - within_second);
        let mean = |sum: f64, size: f64| (sum - size) / (size * (size - 1.0));
        Some(mean(within_first, n) + mean(within_second, m) - 2.0 * between / (n * m))
    }

    /// Sum of the kernel over all ordered pairs of rows, including each row with itself.
    fn sum(&self, counts: &[u64]) -> f64 {
        let moments = self.moments(counts);
        let mut sum = 0.0;
        let mut start = 0;
        for (at, position) in self.boxes.iter().enumerate() {
            while position - self.boxes[start] > REACH as f64 {
                start += 1;
            }
            for other in start..=at {
                let apart = (position - self.boxes[other]) as usize;
                let pair = interaction(&moments[at], &moments[other], &self.derivatives[apart]);
                sum += if other == at { pair } else { 2.0 * pair };
            }
        }
        sum
    }

    /// For each box, the sums of `place^k / k!` over its rows.
    fn moments(&self, counts: &[u64]) -> Vec<Powers> {
        let mut moments = vec![[0.0; TERMS]; self.boxes.len()];
        for (&(at, place), &count) in self.places.iter().zip(counts) {
            if count == 0 {
                continue;
            }
            let mut power = count as f64;
            for (k, moment) in (1_u32..).zip(moments[at].iter_mut()) {
                *moment += power;
                power *= place / f64::from(k);
            }
        }
        moments
    }
}

/// Derivatives of `exp(-u^2)` of every order, by the recurrence of Hermite's functions.
fn derivatives(u: f64) -> Powers {
    let mut derivatives = [0.0; TERMS];
    derivatives[0] = libm::exp(-u * u);
    derivatives[1] = -2.0 * u * derivatives[0];
    for k in 2..TERMS {
        derivatives[k] = -2.0 * u * derivatives[k - 1] - 2.0 * (k - 1) as f64 * derivatives[k - 2];
    }
    derivatives
}

/// Sum of the kernel over the pairs of two boxes, the first above the second.
fn interaction(above: &Powers, below: &Powers, derivatives: &Powers) -> f64 {
    let mut sum = 0.0;
    for (order, derivative) in derivatives.iter().enumerate() {
        let mut term = 0.0;
        for k in 0..=order {
            let sign = if (order - k) % 2 == 0 { 1.0 } else { -1.0 };
            term += sign * above[k] * below[order - k];
        }
        sum += derivative * term;
    }
    sum
}
