//! Expected ranking and confusion matrix of rows of which only the probability of each class is known.

use super::levels::Level;
use super::sort::positions;
use super::sum::Sum;

/// Rows that share one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// Number of rows.
    pub rows: u64,
    /// Mean probability of the positive class, 0..=1.
    pub chance: f64,
}

/// Area under the ROC curve and average precision of groups, given from the highest score down. Each row counts as
/// positive with its probability and as negative with the remainder.
///
/// As `estimate_roc_auc` and `estimate_ap` of NannyML 0.13.1, without their rounding to five decimals. NannyML's
/// precision takes rows of one score one by one (unlike [`average_precision`](super::ranking::average_precision),
/// which takes them together). Here each of them has the group's mean probability, so that their order does not
/// matter. `None` if no positive is expected, and for the area also if no negative is. Cost: one pass over the
/// groups.
#[must_use]
pub fn ranking(groups: &[Group]) -> [Option<f64>; 2] {
    let (mut area, mut precision) = (Sum::new(), Sum::new());
    let (mut yes, mut no) = (Sum::new(), Sum::new());
    let mut rows = 0.0;
    for &Group { rows: count, chance } in groups {
        let size = count as f64;
        let before = yes.value();
        let here = size * chance;
        area.add((size - here) * (before + 0.5 * here));
        for place in 1..=count {
            let place = place as f64;
            precision.add(chance * ((before + place * chance) / (rows + place)));
        }
        yes.add(here);
        no.add(size - here);
        rows += size;
    }
    let (yes, no) = (yes.value(), no.value());
    [share(area.value(), yes * no), share(precision.value(), yes)]
}

/// Levels with their probabilities of the positive class, as groups from the highest score down.
#[must_use]
pub fn groups_of_levels(levels: &[Level], chances: &[f64]) -> Vec<Group> {
    let group = |(level, &chance): (&Level, &f64)| Group {
        rows: u64::from(level.yes) + u64::from(level.no),
        chance,
    };
    levels.iter().zip(chances).rev().map(group).collect()
}

/// Rows grouped by score, from the highest score down, with their mean probability. Cost: one sort.
#[must_use]
pub fn groups(scores: &[f64], chances: &[f64]) -> Vec<Group> {
    let pair = |row: usize| Some((scores.get(row)? + 0.0, *chances.get(row)?));
    let sorted: Vec<(f64, f64)> = positions(scores).into_iter().rev().filter_map(pair).collect();
    let group = |rows: &[(f64, f64)]| Group {
        rows: rows.len() as u64,
        chance: rows.iter().map(|row| row.1).collect::<Sum>().value() / rows.len() as f64,
    };
    sorted.chunk_by(|a, b| a.0 == b.0).map(group).collect()
}

/// The expected confusion matrix of levels of rows predicted as positive or negative, from each level's probability
/// of the positive class: actual class (no, yes) by predicted class (no, yes).
#[must_use]
pub fn confusion_of_levels(levels: &[Level], chances: &[f64]) -> [[f64; 2]; 2] {
    let mut sums = [[Sum::new(); 2]; 2];
    for (level, chance) in levels.iter().zip(chances) {
        for (rows, said) in [(level.no, 0), (level.yes, 1)] {
            let rows = f64::from(rows);
            sums[0][said].add(rows * (1.0 - chance));
            sums[1][said].add(rows * chance);
        }
    }
    sums.map(|row| row.map(|sum| sum.value()))
}

/// The expected confusion matrix of rows from the predicted class and the probability of each class: actual by
/// predicted class, row by row. There are as many classes as `chances` has columns; every predicted class is below
/// that.
#[must_use]
pub fn confusion(said: &[u32], chances: &[Vec<f64>]) -> Vec<f64> {
    let classes = chances.len();
    let mut sums = vec![Sum::new(); classes * classes];
    for (row, chances) in sums.chunks_mut(classes.max(1)).zip(chances) {
        for (said, chance) in said.iter().zip(chances) {
            if let Some(sum) = row.get_mut(*said as usize) {
                sum.add(*chance);
            }
        }
    }
    sums.iter().map(Sum::value).collect()
}

/// Scales the probabilities of each row to a sum of 1; if all are 0 they become equal. All columns have the same
/// length.
pub fn normalise(chances: &mut [Vec<f64>]) {
    let equal = 1.0 / chances.len() as f64;
    let mut totals = vec![0.0; chances.first().map_or(0, Vec::len)];
    for column in &*chances {
        totals.iter_mut().zip(column).for_each(|(total, chance)| *total += chance);
    }
    for column in chances {
        for (chance, total) in column.iter_mut().zip(&totals) {
            *chance = if *total > 0.0 { *chance / total } else { equal };
        }
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    let share = part / whole;
    share.is_finite().then(|| share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ranking::{average_precision, roc_auc};

    #[test]
    fn certain_rows_rank_as_rows_with_a_target() {
        let yes = [true, true, false, true, false];
        let scores = [5.0, 4.0, 3.0, 2.0, 1.0];
        let groups = yes.map(|yes| Group { rows: 1, chance: f64::from(u8::from(yes)) });
        let of_rows = [roc_auc(&scores, &yes, None), average_precision(&scores, &yes, None)];
        for (found, wanted) in ranking(&groups).into_iter().zip(of_rows) {
            assert!((found.unwrap() - wanted.unwrap()).abs() < 1e-15, "{found:?} {wanted:?}");
        }
    }

    #[test]
    fn chances_become_shares() {
        let mut chances = vec![vec![0.5, 0.0, 0.125], vec![0.5, 0.0, 0.375]];
        normalise(&mut chances);
        assert_eq!(chances, [[0.5, 0.5, 0.25], [0.5, 0.5, 0.75]]);
        assert_eq!(confusion(&[0, 0, 1], &chances), [1.0, 0.25, 1.0, 0.75]);
        assert_eq!(
            groups(&[1.0, 3.0, 1.0], &chances[0]),
            [Group { rows: 1, chance: 0.5 }, Group { rows: 2, chance: 0.375 },]
        );
    }

    #[test]
    fn one_score_is_half_the_area() {
        let [area, precision] = ranking(&[Group { rows: 4, chance: 0.25 }]);
        assert_eq!((area, precision), (Some(0.5), Some(0.25)));
        assert_eq!(ranking(&[]), [None, None]);
        assert_eq!(ranking(&[Group { rows: 3, chance: 1.0 }]), [None, Some(1.0)]);
        assert_eq!(ranking(&[Group { rows: 3, chance: 0.0 }]), [None, None]);
    }
}
