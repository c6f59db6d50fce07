//! Boosted trees: predict a number or the probability of a class from columns of numbers.
//!
//! Trees on histograms, grown leaf by leaf, as in `LightGBM` (Ke and others 2017) with its defaults. No crate is
//! used: existing ones draw random numbers in an order of their own, add in the order of their threads, or take
//! several hundred kilobytes of wasm. This module takes about ten kilobytes, uses no randomness, and adds in row
//! order, so that its results are bit-identical everywhere.
//!
//! | file | what it holds |
//! |---|---|
//! | this one | the learner: trees one after another |
//! | `settings` | the loss, and how much is learnt |
//! | `cuts` | numbers cut into at most 255 bins |
//! | `histogram` | sums per bin, and the best place to cut |
//! | `grow` | growing one tree |
//! | `tree` | a tree: cuts and answers |
//! | `reach` | predictions of many rows at once |
//! | `numbers` | trees as plain numbers, and back |

mod cuts;
mod grow;
mod histogram;
mod numbers;
mod reach;
mod settings;
mod tree;

pub use cuts::{Binned, Cuts, MOST_BINS};
pub use numbers::Numbers;
pub use settings::{Loss, Settings};

use super::sum;
use grow::Grower;
use reach::Reach;
use tree::Tree;

/// Fitted trees.
#[derive(Debug, Clone, PartialEq)]
pub struct Boosted {
    base: f64,
    trees: Vec<Tree>,
    /// Decrease of the loss due to cuts on each column, over all trees.
    gains: Vec<f64>,
}

impl Boosted {
    /// Trees fitted to the `rows` of a table (each at most once, in the order in which they are added up), with one
    /// target per entry of `rows`.
    ///
    /// `None` without rows, if lengths differ, or if a target is not finite. Cost: about two nanoseconds per row,
    /// column and level of a tree. Memory: 24 bytes per bin of every column and leaf, and 40 bytes per row.
    #[must_use]
    pub fn fit(
        table: &Binned,
        rows: &[u32],
        target: &[f64],
        loss: Loss,
        settings: &Settings,
    ) -> Option<Self> {
        if rows.len() != target.len() || !rows.iter().all(|&row| (row as usize) < table.rows()) {
            return None;
        }
        let base = base(target, loss)?;
        let mut grower = Grower::new(table, rows, loss, settings);
        let mut said = vec![base; target.len()];
        let mut slopes = vec![[0.0; 2]; target.len()];
        let mut trees = Vec::with_capacity(settings.trees);
        for _ in 0..settings.trees {
            set_slopes(&mut slopes, loss, &said, target);
            match grower.grow(&slopes, &mut said) {
                Some(tree) => trees.push(tree),
                None => break,
            }
        }
        Some(Self { base, trees, gains: grower.into_gains() })
    }

    /// Predictions for rows of a table in the same bins: numbers, or log-odds.
    ///
    /// Cost: about a nanosecond per row and tree, and a quarter of that per column on which the tree is cut.
    ///
    /// # Panics
    /// If a row is not in the table.
    #[must_use]
    pub fn predict(&self, table: &Binned, rows: &[u32]) -> Vec<f64> {
        let mut said = vec![self.base; rows.len()];
        for trees in self.trees.chunks(reach::LANES) {
            Reach::of(trees).add_to(&mut said, table, rows);
        }
        said
    }

    /// Decrease of the loss due to cuts on each column, over all trees; never negative.
    #[must_use]
    pub fn gains(&self) -> &[f64] {
        &self.gains
    }
}

/// The prediction before the first tree.
fn base(target: &[f64], loss: Loss) -> Option<f64> {
    let mean = sum::mean(target)?;
    match loss {
        Loss::Squared => Some(mean),
        Loss::Logistic if mean > 0.0 && mean < 1.0 => Some(libm::log(mean / (1.0 - mean))),
        Loss::Logistic => None,
    }
}

/// Sets the slopes of all rows. It is a function of its own, like those of the grower that loop over rows (see
/// `strides`).
#[inline(never)]
fn set_slopes(slopes: &mut [[f64; 2]], loss: Loss, said: &[f64], target: &[f64]) {
    for ((slope, &said), &target) in slopes.iter_mut().zip(said).zip(target) {
        *slope = slope_of(loss, said, target);
    }
}

/// First and second derivative of the loss with respect to the prediction.
fn slope_of(loss: Loss, said: f64, target: f64) -> [f64; 2] {
    match loss {
        Loss::Squared => [said - target, 1.0],
        Loss::Logistic => {
            let chance = 1.0 / (1.0 + libm::exp(-said));
            [chance - target, chance * (1.0 - chance)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    fn binned(columns: &[Vec<f64>]) -> Binned {
        Binned::cut(columns.len(), MOST_BINS, &mut |at| columns[at].clone()).unwrap().0
    }

    fn all(rows: usize) -> Vec<u32> {
        (0..rows as u32).collect()
    }

    fn uniform(rng: &mut SplitMix64, rows: usize) -> Vec<f64> {
        (0..rows).map(|_| rng.unit()).collect()
    }

    #[test]
    fn a_step_is_learnt_to_the_last_digits() {
        let x: Vec<f64> = (0..200).map(f64::from).collect();
        let target: Vec<f64> = x.iter().map(|&x| if x < 77.0 { 3.0 } else { -1.0 }).collect();
        let table = binned(&[x]);
        let model =
            Boosted::fit(&table, &all(200), &target, Loss::Squared, &Settings::default()).unwrap();
        for (said, target) in model.predict(&table, &all(200)).iter().zip(&target) {
            // The remainder after a hundred trees that each take a tenth: 0.9^100 of 2.5.
            assert!((said - target).abs() < 1e-4, "{said} {target}");
        }
    }

    #[test]
    fn missing_goes_to_the_side_that_it_is_like() {
        let mut rng = SplitMix64::new(1);
        let x: Vec<f64> =
            (0..600).map(|row| if row % 3 == 0 { f64::NAN } else { rng.unit() }).collect();
        let like = |x: &f64| if x.is_nan() || *x > 0.5 { 1.0 } else { 0.0 };
        let target: Vec<f64> = x.iter().map(like).collect();
        let table = binned(std::slice::from_ref(&x));
        let model =
            Boosted::fit(&table, &all(600), &target, Loss::Squared, &Settings::default()).unwrap();
        let said = model.predict(&table, &all(600));
        assert!(said.iter().zip(&target).all(|(said, target)| (said - target).abs() < 0.05));
    }

    #[test]
    fn an_interaction_is_seen_and_its_columns_named() {
        let mut rng = SplitMix64::new(2);
        let columns: Vec<Vec<f64>> = (0..4).map(|_| uniform(&mut rng, 3000)).collect();
        let class = |row: usize| f64::from((columns[0][row] > 0.5) != (columns[2][row] > 0.5));
        let target: Vec<f64> = (0..3000).map(class).collect();
        let table = binned(&columns);
        let half = all(1500);
        let model =
            Boosted::fit(&table, &half, &target[..1500], Loss::Logistic, &Settings::default())
                .unwrap();
        let others: Vec<u32> = (1500..3000).collect();
        let said = model.predict(&table, &others);
        let right =
            said.iter().zip(&target[1500..]).filter(|(said, y)| (**said > 0.0) == (**y > 0.5));
        assert!(right.count() > 1450);
        let gains = model.gains();
        assert!(gains[0].min(gains[2]) > 10.0 * gains[1].max(gains[3]), "{gains:?}");
    }

    #[test]
    fn nothing_to_learn_is_the_mean() {
        let table = binned(&[vec![1.0; 50]]);
        let target: Vec<f64> = (0..50).map(f64::from).collect();
        let model =
            Boosted::fit(&table, &all(50), &target, Loss::Squared, &Settings::default()).unwrap();
        assert_eq!(model.predict(&table, &[0, 7]), [24.5, 24.5]);
        assert_eq!(model.gains(), [0.0]);
        let fit = |rows: &[u32], target: &[f64], loss| {
            Boosted::fit(&table, rows, target, loss, &Settings::default())
        };
        assert_eq!(fit(&[], &[], Loss::Squared), None);
        assert_eq!(fit(&[50], &[1.0], Loss::Squared), None);
        assert_eq!(fit(&[0, 1], &[1.0, 1.0], Loss::Logistic), None);
        assert_eq!(fit(&[0], &[f64::NAN], Loss::Squared), None);
    }
}
