//! Reference and batch shares for charts.

use super::result::{ColumnComparison, LogarithmicBins};
use crate::order;
use crate::summary::{Histogram, JointCounts, RankCounts, SortedNumbers};

/// Largest number of listed categories.
const MAX_CATEGORIES: usize = 50;
/// Number of listed categories reserved for those most frequent in the batch, if not all fit.
const BATCH_PLACES: usize = 10;

/// Histogram shares of two samples over the reference's bins.
pub(super) fn of_numbers(reference: &SortedNumbers, batch: &SortedNumbers) -> ColumnComparison {
    compared(reference, |edges| batch.histogram_over(edges))
}

/// The same for a batch that was only counted.
pub(super) fn of_ranks(reference: &SortedNumbers, batch: &RankCounts) -> ColumnComparison {
    let below = |edge| batch.below(edge).unwrap_or(0);
    let through = |edge| batch.through(edge).unwrap_or(0);
    compared(reference, |edges| Histogram::counted(batch.n(), below, through, edges))
}

fn compared(
    reference: &SortedNumbers,
    batch_over: impl Fn(&[f64]) -> Histogram,
) -> ColumnComparison {
    let own = reference.histogram();
    let batch = batch_over(&own.edges);
    let logarithmic = reference.logarithmic_edges().map(|edges| LogarithmicBins {
        reference: reference.histogram_over(&edges).shares,
        batch: batch_over(&edges).shares,
        edges,
    });
    ColumnComparison {
        edges: Some(batch.edges),
        logarithmic,
        reference: own.shares.clone(),
        batch: batch.shares,
        below: Some([own.below, batch.below]),
        above: Some([own.above, batch.above]),
        ..ColumnComparison::default()
    }
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
    fn logarithmic_bins_cover_the_same_values_and_part_no_whole_number() {
        let spread: Vec<f64> = (0..2000).map(|n| libm::exp(f64::from(n) * 0.004)).collect();
        let whole: Vec<f64> = spread.iter().map(|value| value.ceil()).collect();
        for numbers in [spread, whole] {
            let [a, b] = [sorted(&numbers), sorted(&numbers[..700])];
            let comparison = of_numbers(&a, &b);
            let bins = comparison.logarithmic.unwrap();
            let linear = comparison.edges.unwrap();
            assert_eq!((bins.edges.first(), bins.edges.last()), (linear.first(), linear.last()));
            assert!(bins.edges.windows(2).all(|pair| pair[0] < pair[1]));
            for (fine, coarse) in
                [(&bins.reference, &comparison.reference), (&bins.batch, &comparison.batch)]
            {
                let sum = |shares: &[f64]| shares.iter().sum::<f64>();
                assert_eq!(fine.len() + 1, bins.edges.len());
                assert!((sum(fine) - sum(coarse)).abs() < 1e-12);
            }
            // Equal steps of the logarithm hold equally many of these values; the first linear bin holds most.
            let most = |shares: &[f64]| shares.iter().copied().fold(0.0, f64::max);
            assert!(most(&bins.reference) < 0.2 && most(&comparison.reference) > 0.4);
        }
        let apart = [[1e-300; 500], [1e300; 500]].concat();
        for numbers in [&[0.0, 5.0, 900.0][..], &[-30.0, 800.0], &[10.0, 900.0], &apart] {
            assert_eq!(of_numbers(&sorted(numbers), &sorted(numbers)).logarithmic, None);
        }
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
