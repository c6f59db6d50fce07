//! Sorted lists, with one sort for all of them.
//!
//! A sort is compiled anew for every type and every comparison, at 5 kB each. This module therefore sorts positions,
//! with a single sort, and moves values to their places. That would be too slow for rows, which are sorted by
//! [`stats::sort`](crate::stats::sort).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The positions 0 to `length` in the order of the elements they refer to. The sort is stable.
pub fn positions(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|&a, &b| compare(a, b));
    order
}

/// Sorts a list. The sort is stable.
pub fn sort_by<T>(values: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = positions(values.len(), &|a, b| compare(&values[a], &values[b]));
    for start in 0..order.len() {
        let mut at = start;
        while order[at] != start {
            let next = std::mem::replace(&mut order[at], at);
            values.swap(at, next);
            at = next;
        }
        order[at] = at;
    }
}

/// A map of entries; if several have the same key, the last one is kept. `collect` does the same, but with a sort of
/// its own that is compiled anew for every type.
pub fn map<K: Ord, V>(entries: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (name, value) in entries {
        map.insert(name, value);
    }
    map
}

/// A set, built like [`map`].
pub fn set<T: Ord>(members: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for member in members {
        set.insert(member);
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_keep_their_order() {
        let mut words = ["bb", "a", "cc", "ddd", "e", ""];
        sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
        assert_eq!(words, ["", "a", "e", "bb", "cc", "ddd"]);
        sort_by(&mut words, |a, b| b.cmp(a));
        assert_eq!(words, ["e", "ddd", "cc", "bb", "a", ""]);
    }
}
