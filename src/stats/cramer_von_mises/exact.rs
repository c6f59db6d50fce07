//! The exact distribution, from every way to merge two samples without ties.

use std::collections::BTreeMap;

/// Share of arrangements of `n` and `m` values without ties whose sum of `(i m - j n)^2` over all values, with `i`
/// and `j` the ranks reached, is at least the given one.
///
/// Merging the samples draws a path of `n + m` steps, and each step adds the square of a whole number. The shares of
/// paths with each sum are computed step by step (Xiao, Gordon and Yakovlev 2007).
pub(super) fn upper_tail(n: usize, m: usize, least: u64) -> f64 {
    let square = |i: usize, j: usize| square(i * m, j * n);
    // Sums reached at (i, j), for the last i.
    let mut row: Vec<BTreeMap<u64, f64>> = vec![BTreeMap::new(); m + 1];
    for i in 0..=n {
        for j in 0..=m {
            let mut here = BTreeMap::new();
            if i + j == 0 {
                here.insert(0, 1.0);
            }
            let total = (i + j) as f64;
            if i > 0 {
                carry(&mut here, &row[j], i as f64 / total, square(i, j));
            }
            if j > 0 {
                carry(&mut here, &row[j - 1], j as f64 / total, square(i, j));
            }
            row[j] = here;
        }
    }
    row[m].range(least..).map(|(_, share)| share).sum::<f64>().min(1.0)
}

fn carry(into: &mut BTreeMap<u64, f64>, from: &BTreeMap<u64, f64>, share: f64, square: u64) {
    for (sum, chance) in from {
        *into.entry(sum + square).or_insert(0.0) += chance * share;
    }
}

/// The sum for two ascending samples without ties.
pub(super) fn observed(first: &[f64], second: &[f64]) -> u64 {
    let (mut i, mut j, mut sum) = (0, 0, 0);
    while i < first.len() || j < second.len() {
        match (first.get(i), second.get(j)) {
            (Some(a), Some(b)) if a > b => j += 1,
            (None, _) => j += 1,
            _ => i += 1,
        }
        sum += square(i * second.len(), j * first.len());
    }
    sum
}

fn square(a: usize, b: usize) -> u64 {
    let difference = a.abs_diff(b) as u64;
    difference * difference
}
