//! Whether isotonic calibration would improve scores, tested on rows that it was not fitted to.

use super::isotonic::{Isotonic, Point};
use super::levels::{Level, thinned};
use super::random::SplitMix64;

/// Largest number of levels. Beyond that, one position in the ranking changes no calibration error.
const MOST_LEVELS: usize = 1 << 14;

/// How rows are held out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Splits {
    /// Number of splits.
    pub count: u64,
    /// Share of the positive and of the negative rows held out in each split; at least one row of each.
    pub share: f64,
    /// Seed of the draws: the same seed gives the same rows everywhere.
    pub seed: u64,
}

/// Expected calibration error of held-out rows before and after isotonic calibration, over about `bins` bins of
/// equally many rows: the mean absolute difference between mean score and share of positives.
///
/// Rows are drawn without replacement, stratified by class. Calibration is fitted to the rest, and the held-out rows
/// of all splits are judged together. Rows of one score form a level; if a bin ends within a level, each bin gets its
/// proportion of the positives. The order of rows therefore does not matter. `None` if a class has fewer than two
/// rows or the held-out rows would not fill two bins.
///
/// If there are more than 16,384 levels, neighbouring ones are merged first. Cost: per split, one pass over the
/// levels and one draw per held-out row.
#[must_use]
pub fn errors(levels: &[Level], splits: Splits, bins: u64) -> Option<[f64; 2]> {
    let levels = thinned(levels, MOST_LEVELS);
    let levels = levels.as_slice();
    let mut yes = Deck::new(levels, |level| level.yes, splits.share)?;
    let mut no = Deck::new(levels, |level| level.no, splits.share)?;
    let mut rng = SplitMix64::new(splits.seed);
    let mut held_out = vec![[0_u32; 2]; levels.len()];
    let mut all = vec![[0_u32; 2]; levels.len()];
    let mut after: Vec<Judged> = Vec::new();
    for _ in 0..splits.count {
        held_out.fill([0, 0]);
        yes.draw(&mut rng, |level| held_out[level][0] += 1);
        no.draw(&mut rng, |level| held_out[level][1] += 1);
        let fitted = Isotonic::of_points(levels.iter().zip(&held_out).map(kept))?;
        let mut calibrated = fitted.ascending();
        let first = after.len();
        for ((level, out), sum) in levels.iter().zip(&held_out).zip(&mut all) {
            if *out == [0, 0] {
                continue;
            }
            sum[0] += out[0];
            sum[1] += out[1];
            let new = Judged::of(calibrated(level.score), *out);
            match after.get_mut(first..).and_then(<[Judged]>::last_mut) {
                Some(last) if last.score == new.score => last.add(new),
                _ => after.push(new),
            }
        }
    }
    let rows = all.iter().map(|[yes, no]| f64::from(*yes) + f64::from(*no)).sum::<f64>();
    let bins = Bins::of(rows, bins)?;
    let before = levels.iter().zip(all).map(|(level, out)| Judged::of(level.score, out));
    after.sort_by(|a, b| a.score.total_cmp(&b.score));
    Some([bins.error(before), bins.error(after)])
}

/// The part of a level that remains for fitting.
fn kept((level, [yes, no]): (&Level, &[u32; 2])) -> Point {
    let yes = f64::from(level.yes.saturating_sub(*yes));
    let no = f64::from(level.no.saturating_sub(*no));
    Point { x: level.score, sum: yes, weight: yes + no }
}

/// The rows of one class, each as the index of its level, to be drawn from.
struct Deck {
    rows: Vec<u32>,
    draws: usize,
}

impl Deck {
    fn new(levels: &[Level], count: impl Fn(&Level) -> u32, share: f64) -> Option<Self> {
        let rows: Vec<u32> = (0_u32..)
            .zip(levels)
            .flat_map(|(at, level)| std::iter::repeat_n(at, count(level) as usize))
            .collect();
        let most = rows.len().checked_sub(1).filter(|most| *most > 0)?;
        let draws = ((rows.len() as f64 * share).round() as usize).clamp(1, most);
        Some(Self { rows, draws })
    }

    /// Draws by the first steps of a shuffle; any order is as good a start as any other.
    fn draw(&mut self, rng: &mut SplitMix64, mut found: impl FnMut(usize)) {
        for row in 0..self.draws {
            let other = row + rng.below((self.rows.len() - row) as u64) as usize;
            self.rows.swap(row, other);
            found(self.rows[row] as usize);
        }
    }
}

/// Held-out rows of one score.
#[derive(Debug, Clone, Copy)]
struct Judged {
    score: f64,
    rows: f64,
    yes: f64,
}

impl Judged {
    fn of(score: f64, [yes, no]: [u32; 2]) -> Self {
        Self { score, rows: f64::from(yes) + f64::from(no), yes: f64::from(yes) }
    }

    fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.yes += other.yes;
    }
}

/// Bins of equally many rows; the last one also gets the remainder.
struct Bins {
    rows: f64,
    width: f64,
    count: f64,
}

impl Bins {
    /// As many bins as asked for if each has more than two rows. Otherwise bins of two rows each, plus one if the
    /// rest fills a whole bin. `None` for fewer than two bins.
    fn of(rows: f64, wanted: u64) -> Option<Self> {
        let wanted = wanted as f64;
        let asked = if rows <= 2.0 * wanted { (rows / 2.0).floor() } else { wanted };
        if asked < 2.0 {
            return None;
        }
        let width = (rows / asked).floor();
        Some(Self { rows, width, count: (rows / width).floor() })
    }

    /// The expected calibration error of rows with non-descending scores.
    fn error(&self, judged: impl IntoIterator<Item = Judged>) -> f64 {
        let (mut error, mut scores, mut yes) = (0.0_f64, 0.0, 0.0);
        let (mut bin, mut open) = (1.0, self.width);
        for level in judged {
            let mut rows = level.rows;
            while rows > 0.0 {
                let is_last = bin >= self.count;
                let taken = if is_last { rows } else { rows.min(open) };
                scores += level.score * taken;
                yes += level.yes * (taken / level.rows);
                rows -= taken;
                open -= taken;
                if open <= 0.0 && !is_last {
                    error += f64::abs(scores - yes);
                    (scores, yes) = (0.0, 0.0);
                    (bin, open) = (bin + 1.0, self.width);
                }
            }
        }
        (error + f64::abs(scores - yes)) / self.rows
    }
}
