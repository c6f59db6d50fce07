//! Random subsets and folds of rows, by fixed rules with a seed.

use super::random::SplitMix64;

/// The rows of a random subset, ascending: all of them up to `most`, else one drawn at random from each of `most`
/// segments of about equal length. Every row is equally likely.
///
/// ```
/// use driftglass::stats::thinning::thin;
/// assert_eq!(thin(3, 5, 1), [0, 1, 2]);
/// assert_eq!(thin(1000, 10, 1).len(), 10);
/// ```
#[must_use]
pub fn thin(rows: usize, most: usize, seed: u64) -> Vec<usize> {
    if rows <= most {
        return (0..rows).collect();
    }
    let mut rng = SplitMix64::new(seed);
    let edge = |stretch: usize| (stretch as u128 * rows as u128 / most as u128) as usize;
    let draw = |stretch: usize| {
        let (start, end) = (edge(stretch), edge(stretch + 1));
        start + rng.below((end - start) as u64) as usize
    };
    (0..most).map(draw).collect()
}

/// The fold of each row: of every `folds` neighbouring rows one goes to each fold, in an order drawn anew. Folds
/// therefore differ in size by at most one row, and each has its part of every period of time.
#[must_use]
pub fn folds(rows: usize, folds: usize, seed: u64) -> Vec<usize> {
    let mut rng = SplitMix64::new(seed);
    let mut order: Vec<usize> = (0..folds).collect();
    let mut all = Vec::with_capacity(rows + folds);
    while all.len() < rows && folds > 0 {
        for last in (1..folds).rev() {
            order.swap(last, rng.below(last as u64 + 1) as usize);
        }
        all.extend(&order);
    }
    all.truncate(rows);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stretch_gives_one_row_and_every_row_has_its_chance() {
        let mut hits = [0; 25];
        for seed in 0..4000 {
            let rows = thin(25, 10, seed);
            assert!(rows.windows(2).all(|pair| pair[0] < pair[1]) && rows.len() == 10);
            rows.iter().for_each(|&row| hits[row] += 1);
        }
        assert!(hits.iter().all(|&hits| (1200..=2200).contains(&hits)), "{hits:?}");
    }

    #[test]
    fn folds_are_equal_and_mixed() {
        let all = folds(1003, 5, 7);
        let mut sizes = [0; 5];
        all.iter().for_each(|&fold| sizes[fold] += 1);
        assert!(sizes.iter().all(|&size| size == 200 || size == 201), "{sizes:?}");
        assert!(all.chunks(5).any(|five| five != &all[..5]));
        assert_eq!(folds(3, 0, 1), Vec::<usize>::new());
    }
}
