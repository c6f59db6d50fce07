//! Reference and batch shares for charts.

use super::result::ColumnComparison;
use crate::order;
use crate::stats::quantile::quantile;
use crate::summary::{JointCounts, RankCounts, SortedNumbers};

/// Bins of a histogram at most.
const MAX_BINS: usize = 30;
/// Categories listed at most.
const MAX_CATEGORIES: usize = 50;
/// Places among them for those most frequent in the batch, where not all fit.
const BATCH_PLACES: usize = 10;

/// Histogram shares of two samples over the reference's bins.
pub(super) fn of_numbers(reference: &SortedNumbers, batch: &SortedNumbers) -> ColumnComparison {
    compared(reference, |edges| histogram(batch, edges))
}

/// The same of a batch that was only counted.
pub(super) fn of_ranks(reference: &SortedNumbers, batch: &RankCounts) -> ColumnComparison {
    let below = |edge| batch.below(edge).unwrap_or(0);
    let through = |edge| batch.through(edge).unwrap_or(0);
    compared(reference, |edges| histogram_by(batch.n(), below, through, edges))
}

fn compared(
    reference: &SortedNumbers,
    batch: impl FnOnce(&[f64]) -> (f64, Vec<f64>, f64),
) -> ColumnComparison {
    let edges = edges(reference);
    let (below_a, shares_a, above_a) = histogram(reference, &edges);
    let (below_b, shares_b, above_b) = batch(&edges);
    ColumnComparison {
        edges: Some(edges),
        reference: shares_a,
        batch: shares_b,
        below: Some([below_a, below_b]),
        above: Some([above_a, above_b]),
        ..ColumnComparison::default()
    }
}

/// Ascending bin edges of a sorted sample: by the whole number where a few of those make it up,
/// else of equal width from the 0.5 to the 99.5 % quantile, more of them for larger samples.
pub(super) fn edges(numbers: &SortedNumbers) -> Vec<f64> {
    let finite = numbers.finite();
    let (Some(&min), Some(&max)) = (finite.first(), finite.last()) else { return Vec::new() };
    let mut low = quantile(finite, 0.005).unwrap_or(min);
    let mut high = quantile(finite, 0.995).unwrap_or(max);
    if low >= high {
        (low, high) = (min, max);
    }
    if low >= high {
        let half = 0.5f64.max(low.abs() * 1e-3);
        return vec![(low - half).max(f64::MIN), (low + half).min(f64::MAX)];
    }
    let whole = if numbers.are_whole() { whole_bins(low, high) } else { None };
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

/// Bins centred on whole numbers, each as many numbers wide as it takes to need at most 30.
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

/// Shares below the first edge, in each bin and above the last edge.
fn histogram(numbers: &SortedNumbers, edges: &[f64]) -> (f64, Vec<f64>, f64) {
    histogram_by(numbers.len(), |edge| numbers.below(edge), |edge| numbers.through(edge), edges)
}

/// The same of `n` numbers of which it can be told how many lie below an edge, and how many up to it.
fn histogram_by(
    n: u64,
    below: impl Fn(f64) -> u64,
    through: impl Fn(f64) -> u64,
    edges: &[f64],
) -> (f64, Vec<f64>, f64) {
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return (0.0, Vec::new(), 0.0);
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
    let shares = shares.collect();
    (before as f64 / total, shares, n.saturating_sub(within) as f64 / total)
}

/// Shares of each category, the most frequent ones by name.
pub(super) fn of_counts(counts: &JointCounts) -> ColumnComparison {
    let listed = listed(counts);
    let names = listed.iter().filter_map(|&at| counts.labels.get(at).cloned()).collect();
    let (reference, other_a) = shares(&counts.first, &listed);
    let (batch, other_b) = shares(&counts.second, &listed);
    ColumnComparison {
        categories: Some(names),
        reference,
        batch,
        other: (listed.len() < counts.labels.len()).then_some([other_a, other_b]),
        ..ColumnComparison::default()
    }
}

/// Positions of the categories to list: most frequent in the reference first.
fn listed(counts: &JointCounts) -> Vec<usize> {
    let count = |side: &[u64], at: usize| side.get(at).copied().unwrap_or(0);
    let by_reference = |a: usize, b: usize| {
        let counts = |at| (count(&counts.first, at), count(&counts.second, at));
        counts(b).cmp(&counts(a))
    };
    let mut order = order::positions(counts.labels.len(), &by_reference);
    if order.len() > MAX_CATEGORIES {
        let mut rest = order.split_off(MAX_CATEGORIES - BATCH_PLACES);
        order::sort_by(&mut rest, |&a, &b| count(&counts.second, b).cmp(&count(&counts.second, a)));
        rest.truncate(BATCH_PLACES);
        order::sort_by(&mut rest, |&a, &b| by_reference(a, b));
        order.extend(rest);
    }
    order
}

/// Shares of the listed positions, and of all others together.
fn shares(counts: &[u64], listed: &[usize]) -> (Vec<f64>, f64) {
    let total: u64 = counts.iter().sum();
    let share = |count: u64| count as f64 / total.max(1) as f64;
    let kept: Vec<u64> = listed.iter().map(|&at| counts.get(at).copied().unwrap_or(0)).collect();
    let other = total - kept.iter().sum::<u64>();
    (kept.into_iter().map(share).collect(), share(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(numbers: &[f64]) -> SortedNumbers {
        SortedNumbers::from_present(numbers)
    }

    #[test]
    fn shares_and_ends_add_up_to_one() {
        let reference: Vec<f64> = (0..1000).map(|n| f64::from(n) * 0.37).collect();
        let batch = [-5.0, 1.5, 100.0, 1e9, f64::INFINITY, f64::NEG_INFINITY];
        let comparison = of_numbers(&sorted(&reference), &sorted(&batch));
        let edges = comparison.edges.unwrap_or_default();
        assert!(edges.len() <= 31 && edges.windows(2).all(|pair| pair[0] < pair[1]));
        let sum: f64 = comparison.batch.iter().sum();
        let ends = comparison.below.unwrap()[1] + comparison.above.unwrap()[1];
        assert!((sum + ends - 1.0).abs() < 1e-12);
        assert!((comparison.below.unwrap()[0] - 0.005).abs() < 1e-12);
    }

    #[test]
    fn odd_references_have_bins_too() {
        for numbers in [&[7.0, 7.0][..], &[1e308, -1e308], &[1.0, 1.0 + f64::EPSILON], &[1e17]] {
            let comparison = of_numbers(&sorted(numbers), &sorted(numbers));
            let edges = comparison.edges.unwrap_or_default();
            assert!(edges.len() >= 2 && edges.windows(2).all(|pair| pair[0] < pair[1]));
            let outside = |ends: Option<[f64; 2]>| ends.map_or(0.0, |[reference, _]| reference);
            let sum = comparison.reference.iter().sum::<f64>()
                + outside(comparison.below)
                + outside(comparison.above);
            assert!((sum - 1.0).abs() < 1e-12, "{numbers:?}");
        }
        assert_eq!(of_numbers(&sorted(&[]), &sorted(&[1.0])).edges, Some(vec![]));
    }

    #[test]
    fn a_new_category_is_listed_among_hundreds() {
        let counts = JointCounts {
            labels: (0..200).map(|n| format!("c{n}")).collect(),
            first: (0..200).map(|n| if n == 199 { 0 } else { 1000 - n }).collect(),
            second: (0..200).map(|n| if n == 199 { 5000 } else { 10 }).collect(),
        };
        let comparison = of_counts(&counts);
        let names = comparison.categories.unwrap_or_default();
        assert_eq!(names.len(), 50);
        assert_eq!(names[0], "c0");
        assert!(names.iter().any(|name| name == "c199"));
    }
}
