//! Binary outcomes with scores, counted at each distinct score.

use super::ranking::{Step, area_of, average_of, precision_with_variance};
use super::sort::sort;

/// Rows that share one score.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Level {
    /// The score.
    pub score: f64,
    /// Number of positive rows.
    pub yes: u32,
    /// Number of negative rows.
    pub no: u32,
}

impl Level {
    /// Number of rows of both classes.
    #[must_use]
    pub fn rows(&self) -> f64 {
        f64::from(self.yes) + f64::from(self.no)
    }
}

/// The levels from the scores of the positive and of the negative rows, in ascending order. The order of rows does
/// not matter. Scores contain no NaN. Cost: one sort per side.
#[must_use]
pub fn levels(mut yes: Vec<f64>, mut no: Vec<f64>) -> Vec<Level> {
    sort(&mut yes);
    sort(&mut no);
    let (mut yes, mut no) = (yes.into_iter().peekable(), no.into_iter().peekable());
    let mut levels = Vec::new();
    loop {
        let score = match (yes.peek(), no.peek()) {
            (Some(&a), Some(&b)) => a.min(b),
            (Some(&score), None) | (None, Some(&score)) => score,
            (None, None) => return levels,
        };
        let mut level = Level { score, yes: 0, no: 0 };
        while yes.next_if_eq(&score).is_some() {
            level.yes = level.yes.saturating_add(1);
        }
        while no.next_if_eq(&score).is_some() {
            level.no = level.no.saturating_add(1);
        }
        levels.push(level);
    }
}

/// The levels of rows with class codes: code `yes` is positive, all others are negative.
#[must_use]
pub fn levels_of_code(scores: &[f64], codes: &[u32], yes: u32) -> Vec<Level> {
    let (mut with, mut without) = (Vec::with_capacity(scores.len()), Vec::new());
    for (score, code) in scores.iter().zip(codes) {
        (if *code == yes { &mut with } else { &mut without }).push(*score);
    }
    levels(with, without)
}

/// Levels merged with their neighbours until there are at most `most`, each of about equally many rows; the score of
/// a merged level is the mean score. If there are fewer levels, they are unchanged.
#[must_use]
pub fn thinned(levels: &[Level], most: usize) -> Vec<Level> {
    if levels.len() <= most {
        return levels.to_vec();
    }
    let width = levels.iter().map(Level::rows).sum::<f64>() / most as f64;
    let mut thinned: Vec<Level> = Vec::with_capacity(most);
    let (mut open, mut scores, mut rows, mut end) = (Level::default(), 0.0, 0.0, width);
    for level in levels {
        open.yes = open.yes.saturating_add(level.yes);
        open.no = open.no.saturating_add(level.no);
        scores += level.score * level.rows();
        rows += level.rows();
        if rows >= end {
            thinned.push(Level { score: scores / open.rows(), ..open });
            (open, scores) = (Level::default(), 0.0);
            end = ((rows / width).floor() + 1.0) * width;
        }
    }
    if open.rows() > 0.0 {
        thinned.push(Level { score: scores / open.rows(), ..open });
    }
    thinned
}

/// Number of positive and of negative rows.
#[must_use]
pub fn totals(levels: &[Level]) -> [f64; 2] {
    levels
        .iter()
        .fold([0.0, 0.0], |[yes, no], level| [yes + f64::from(level.yes), no + f64::from(level.no)])
}

/// Area under the ROC curve and average precision, as [`roc_auc`](super::ranking::roc_auc) and
/// [`average_precision`](super::ranking::average_precision) of the rows.
#[must_use]
pub fn ranking(levels: &[Level]) -> [Option<f64>; 2] {
    let steps = steps(levels);
    [area_of(&steps), average_of(&steps)]
}

/// Variance of the average precision, as by [`ranked`](super::ranking::ranked) for the rows.
#[must_use]
pub fn average_precision_variance(levels: &[Level]) -> Option<f64> {
    precision_with_variance(&steps(levels)).map(|(_, variance)| variance)
}

fn steps(levels: &[Level]) -> Vec<Step> {
    let step = |level: &Level| Step::counted(f64::from(level.yes), f64::from(level.no));
    levels.iter().rev().map(step).collect()
}

/// Variance of the placements of the rarer class: the population variance, over its rows, of the share of the other
/// class with lower scores, ties counting half. The square root of this variance divided by the number of rows of the
/// rarer class is that class's part of the sampling error of the area under the ROC curve. `None` if a class is
/// absent.
#[must_use]
pub fn place_variance(levels: &[Level]) -> Option<f64> {
    let [yes, no] = totals(levels);
    let yes_is_rarer = yes <= no;
    let (rare, other) = if yes_is_rarer { (yes, no) } else { (no, yes) };
    if rare == 0.0 {
        return None;
    }
    let places = || {
        let mut below = 0.0;
        levels.iter().map(move |level| {
            let (here, others) = (f64::from(level.yes), f64::from(level.no));
            let (here, others) = if yes_is_rarer { (here, others) } else { (others, here) };
            let place = (below + 0.5 * others) / other;
            below += others;
            (place, here)
        })
    };
    let mean = places().map(|(place, rows)| place * rows).sum::<f64>() / rare;
    let squares = places().map(|(place, rows)| (place - mean) * (place - mean) * rows);
    Some(squares.sum::<f64>() / rare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::ranking::{average_precision, roc_auc};

    #[test]
    fn levels_rank_as_rows_do() {
        let scores = [0.2, 0.2, 0.7, -0.0, 0.0, 0.7, 0.9];
        let yes = [true, false, true, false, true, false, true];
        let of = |kind: bool| {
            let rows = scores.iter().zip(yes).filter(|(_, yes)| *yes == kind);
            rows.map(|(score, _)| *score).collect()
        };
        let levels = levels(of(true), of(false));
        assert_eq!(levels.len(), 4);
        let of_rows = [roc_auc(&scores, &yes, None), average_precision(&scores, &yes, None)];
        assert_eq!(ranking(&levels), of_rows);
        assert_eq!(totals(&levels), [4.0, 3.0]);
    }

    #[test]
    fn thinned_levels_keep_rows_order_and_mean() {
        let scores: Vec<f64> = (0..1000).map(|n| f64::from(n * n)).collect();
        let all = levels(scores[..300].to_vec(), scores[300..].to_vec());
        let few = thinned(&all, 10);
        assert_eq!((few.len(), totals(&few)), (10, totals(&all)));
        assert!(few.windows(2).all(|pair| pair[0].score < pair[1].score));
        let mean = |levels: &[Level]| levels.iter().map(|l| l.score * l.rows()).sum::<f64>();
        assert!((mean(&few) / mean(&all) - 1.0).abs() < 1e-12);
        assert_eq!(thinned(&all, 1000), all);
    }

    #[test]
    fn places_by_hand() {
        // The rarer kind scores 1 and 3 among 0, 2, 3, 4: shares below 1/4 and (2 + 1/2)/4.
        let found = place_variance(&levels(vec![1.0, 3.0], vec![0.0, 2.0, 3.0, 4.0]));
        assert_eq!(found, Some(0.03515625));
        let turned = place_variance(&levels(vec![0.0, 2.0, 3.0, 4.0], vec![1.0, 3.0]));
        assert_eq!(turned, found);
        assert_eq!(place_variance(&levels(vec![1.0], vec![])), None);
        assert_eq!(place_variance(&[]), None);
    }
}
