//! Histograms of numbers over bins of a reference.

use crate::stats::ascending::Ascending;

/// Largest number of bins of a histogram.
const MAX_BINS: usize = 30;

/// Shares of numbers inside and outside of bins, which add up to 1 if there is a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Histogram {
    /// Ascending edges of the bins, one more than there are bins; empty without a finite number.
    pub edges: Vec<f64>,
    /// Share below the first edge.
    pub below: f64,
    /// Share in each bin; the last one holds its upper edge.
    pub shares: Vec<f64>,
    /// Share above the last edge.
    pub above: f64,
}

impl Histogram {
    /// A histogram of `n` numbers, from functions that tell how many lie below an edge, and how many at or below it.
    #[must_use]
    pub fn counted(
        n: u64,
        below: impl Fn(f64) -> u64,
        through: impl Fn(f64) -> u64,
        edges: &[f64],
    ) -> Self {
        let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
            return Self::default();
        };
        let total = n.max(1) as f64;
        let (before, within) = (below(first), through(last));
        let mut start = before;
        let shares = edges.iter().skip(1).enumerate().map(|(bin, &edge)| {
            let end = if bin + 2 == edges.len() { within } else { below(edge) };
            let count = end.saturating_sub(start);
            start = end;
            count as f64 / total
        });
        Self {
            shares: shares.collect(),
            edges: edges.to_vec(),
            below: before as f64 / total,
            above: n.saturating_sub(within) as f64 / total,
        }
    }
}

/// A sample's own bins, as ascending edges: by whole number if the sample consists of a few of those, else of equal
/// width from the 0.5 to the 99.5 % quantile, more of them for larger samples.
pub(super) fn edges(finite: Ascending<'_>, are_whole: impl FnOnce() -> bool) -> Vec<f64> {
    let (Some(min), Some(max)) = (finite.first(), finite.last()) else { return Vec::new() };
    let mut low = finite.quantile(0.005).unwrap_or(min);
    let mut high = finite.quantile(0.995).unwrap_or(max);
    if low >= high {
        (low, high) = (min, max);
    }
    if low >= high {
        let half = 0.5f64.max(low.abs() * 1e-3);
        return vec![(low - half).max(f64::MIN), (low + half).min(f64::MAX)];
    }
    let whole = if are_whole() { whole_bins(low, high) } else { None };
    let (low, high, bins) = whole.unwrap_or_else(|| {
        let bins = libm::ceil(2.0 * libm::cbrt(finite.len() as f64)) as usize;
        (low, high, bins.clamp(1, MAX_BINS))
    });
    let width = (high - low) / bins as f64;
    let edge = |at: usize| match at {
        _ if at == bins => high,
        _ if width.is_finite() => low + width * at as f64,
        _ => low + high / bins as f64 * at as f64 - low / bins as f64 * at as f64,
    };
    let mut edges: Vec<f64> = (0..=bins).map(edge).collect();
    edges.dedup_by(|next, last| *next <= *last);
    edges
}

/// Equally many bins over the same range, of equal width in the logarithm, if that shows more: if all values are
/// above 0 and span at least two powers of ten. For whole numbers the edges lie between two of them.
pub(super) fn logarithmic(edges: &[f64], are_whole: impl FnOnce() -> bool) -> Option<Vec<f64>> {
    const LEAST_RATIO: f64 = 100.0;
    let (&first, &last) = (edges.first()?, edges.last()?);
    if first <= 0.0 || last / first < LEAST_RATIO || !(last / first).is_finite() {
        return None;
    }
    let bins = edges.len() - 1;
    let step = libm::log(last / first) / bins as f64;
    let is_whole = are_whole();
    let edge = |at: usize| match at {
        0 => first,
        _ if at == bins => last,
        _ if is_whole => libm::floor(first * libm::exp(step * at as f64)) + 0.5,
        _ => first * libm::exp(step * at as f64),
    };
    let mut edges: Vec<f64> = (0..=bins).map(edge).collect();
    edges.dedup_by(|next, last| *next <= *last);
    Some(edges)
}

/// Bins centred on whole numbers, each wide enough that at most 30 are needed.
fn whole_bins(low: f64, high: f64) -> Option<(f64, f64, usize)> {
    const LARGEST: f64 = 1e15;
    if low.abs() > LARGEST || high.abs() > LARGEST {
        return None;
    }
    let (first, last) = (libm::floor(low), libm::ceil(high));
    let width = libm::ceil((last - first + 1.0) / MAX_BINS as f64);
    let bins = libm::ceil((last - first + 1.0) / width);
    Some((first - 0.5, first - 0.5 + bins * width, bins as usize))
}
