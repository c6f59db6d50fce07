//! Evidence from the values of columns, on a sample of rows.

use crate::table::labels::align;
use crate::table::{Column, Kind, MISSING_CODE};

/// Largest number of classes.
const MAX_CLASSES: usize = 100;

/// Properties of the sampled values of one column.
pub(super) struct Evidence<'a> {
    pub(super) column: &'a Column,
    pub(super) kind: Kind,
    pub(super) present: usize,
    pub(super) distinct: usize,
    /// The values as numbers, NaN where missing.
    pub(super) numbers: Option<Vec<f64>>,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(column: &'a Column) -> Self {
        let numbers = column.numbers().map(std::borrow::Cow::into_owned);
        let present = column.len() - column.missing() as usize;
        Self { column, kind: column.kind(), present, distinct: distinct(column), numbers }
    }

    fn present_numbers(&self) -> impl Iterator<Item = f64> {
        self.numbers.iter().flatten().copied().filter(|number| !number.is_nan())
    }

    fn all(&self, holds: impl Fn(f64) -> bool) -> bool {
        self.numbers.is_some() && self.present > 0 && self.present_numbers().all(holds)
    }

    /// Numbers from 0 to 1, not only 0 and 1.
    pub(super) fn is_share(&self) -> bool {
        self.kind == Kind::Numeric
            && self.all(|number| (0.0..=1.0).contains(&number))
            && !self.is_whole()
    }

    pub(super) fn is_whole(&self) -> bool {
        self.all(|number| libm::trunc(number) == number)
    }

    pub(super) fn is_years(&self) -> bool {
        self.is_whole() && self.all(|number| (1900.0..=2100.0).contains(&number))
    }

    /// Seconds or milliseconds since 1970, from 2000 to 2100.
    pub(super) fn is_epoch(&self) -> bool {
        let within = |unit: f64| self.all(|number| (9.4e8..4.2e9).contains(&(number / unit)));
        self.distinct > 1 && (within(1.0) || within(1e3))
    }

    pub(super) fn is_not_negative(&self) -> bool {
        self.all(|number| number >= 0.0)
    }

    /// Every value occurs once.
    pub(super) fn is_unique(&self) -> bool {
        self.present > 1 && self.distinct == self.present
    }

    /// Whole numbers, each one more than the one before.
    pub(super) fn counts_up(&self) -> bool {
        let numbers = self.numbers.as_deref().unwrap_or_default();
        numbers.len() >= 20 && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0)
    }

    /// Few enough distinct values to be classes.
    pub(super) fn is_classes(&self) -> bool {
        matches!(self.kind, Kind::Categorical | Kind::Boolean)
            && (2..=MAX_CLASSES).contains(&self.distinct)
    }
}

fn distinct(column: &Column) -> usize {
    match column.kind() {
        Kind::Numeric | Kind::Datetime => {
            let numbers = column.numbers().unwrap_or_default();
            let present = numbers.iter().filter(|number| !number.is_nan());
            let mut bits: Vec<u64> = present.map(|number| (number + 0.0).to_bits()).collect();
            bits.sort_unstable();
            bits.dedup();
            bits.len()
        }
        Kind::Categorical | Kind::Boolean | Kind::Text => {
            column.categories().counts().iter().filter(|&&count| count > 0).count()
        }
    }
}

/// Agreement of two columns that could be a target and its prediction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreement {
    /// Agreement beyond chance, at most 1: Cohen's kappa for classes, R2 for numbers.
    pub(super) beyond_chance: f64,
    /// Share of rows that agree exactly; `None` for numbers.
    pub(super) share: Option<f64>,
}

/// The agreement of two columns; `None` if they cannot be compared because of other classes, other kinds, or no rows.
pub(super) fn agreement(first: &Evidence, second: &Evidence) -> Option<Agreement> {
    if first.is_classes() && second.is_classes() {
        return class_agreement(first.column, second.column);
    }
    if first.kind != Kind::Numeric || second.kind != Kind::Numeric {
        return None;
    }
    number_agreement(first.numbers.as_deref()?, second.numbers.as_deref()?)
}

fn class_agreement(first: &Column, second: &Column) -> Option<Agreement> {
    let aligned = align(first, second);
    let classes = aligned.classes.len();
    let mut table = vec![0.0; classes * classes];
    let (mut n, mut same) = (0.0, 0.0);
    for (&a, &b) in aligned.first.iter().zip(&aligned.second) {
        if a != MISSING_CODE && b != MISSING_CODE {
            table[a as usize * classes + b as usize] += 1.0;
            n += 1.0;
            same += f64::from(u8::from(a == b));
        }
    }
    let row = |at: usize| table.iter().skip(at * classes).take(classes).sum::<f64>();
    let column = |at: usize| table.iter().skip(at).step_by(classes).sum::<f64>();
    let shared = (0..classes).filter(|&at| row(at) > 0.0 && column(at) > 0.0).count();
    if n == 0.0 || shared * 2 < classes {
        return None;
    }
    let chance: f64 = (0..classes).map(|at| row(at) * column(at)).sum::<f64>() / (n * n);
    let share = same / n;
    let beyond_chance = if chance < 1.0 { (share - chance) / (1.0 - chance) } else { 0.0 };
    Some(Agreement { beyond_chance, share: Some(share) })
}

fn number_agreement(truth: &[f64], guess: &[f64]) -> Option<Agreement> {
    let pairs = || truth.iter().zip(guess).filter(|(a, b)| a.is_finite() && b.is_finite());
    let n = pairs().count() as f64;
    let mean = pairs().map(|(a, _)| a).sum::<f64>() / n;
    let spread: f64 = pairs().map(|(a, _)| (a - mean) * (a - mean)).sum();
    let error: f64 = pairs().map(|(a, b)| (a - b) * (a - b)).sum();
    (n > 1.0 && spread > 0.0)
        .then(|| Agreement { beyond_chance: 1.0 - error / spread, share: None })
}

/// Whether a threshold on shares reproduces the two classes of a column (in either direction).
pub(super) fn separates(share: &Evidence, classes: &Evidence) -> bool {
    let (Some(shares), true) = (&share.numbers, classes.distinct == 2 && classes.is_classes())
    else {
        return false;
    };
    let categories = classes.column.categories();
    let mut ranges: Vec<(u32, f64, f64)> = Vec::new();
    for (&code, &value) in categories.codes.iter().zip(shares) {
        if code == MISSING_CODE || value.is_nan() {
            continue;
        }
        match ranges.iter_mut().find(|(seen, ..)| *seen == code) {
            Some((_, low, high)) => (*low, *high) = (low.min(value), high.max(value)),
            None => ranges.push((code, value, value)),
        }
    }
    matches!(ranges.as_slice(), [(_, low, high), (_, low2, high2)] if high <= low2 || high2 <= low)
}
