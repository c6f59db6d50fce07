//! Rows with a prediction and every probability, coded by the classes of the reference.

use super::classes::{Classes, Perhaps, UNKNOWN};
use super::input::EstimationInput;
use crate::error::Warning;
use crate::numerals::counted_as;
use crate::stats::moments::outside_unit;
use crate::table::MISSING_CODE;
use std::borrow::Cow;
use std::ops::Range;

/// Rows with a prediction and all their probabilities.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    /// The predicted class.
    pub predicted: Vec<u32>,
    /// The target class; [`MISSING_CODE`] if it is unknown. Empty if there are no targets.
    pub actual: Vec<u32>,
    /// The probability of each judged class, in their order; each is in 0..=1.
    pub scores: Vec<Vec<f64>>,
}

impl Rows {
    /// The usable rows of a batch or reference, and a warning that counts the others.
    pub(super) fn of(
        input: &EstimationInput,
        classes: &Classes,
        warnings: &mut Vec<Warning>,
    ) -> Perhaps<Self> {
        let scores = classes.scores(input)?;
        let Some(prediction) = input.prediction else {
            return Err("There are no predictions.".to_owned());
        };
        let faults = scores.iter().map(|column| outside_unit(column));
        let [missing, invalid] = faults.fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
        if invalid > 0 {
            let probabilities = counted_as(invalid, "probability is", "probabilities are");
            return Err(format!("{probabilities} below 0 or above 1 (percentages?)."));
        }
        let predicted = classes.code(prediction);
        let whole = missing == 0 && !predicted.iter().any(|code| *code >= UNKNOWN);
        let kept = if whole {
            Vec::new()
        } else {
            let (kept, left_out) = kept(&predicted, &scores);
            warnings.extend(left_out.warning(&|| classes.others(prediction)));
            kept
        };
        let actual = input.target.filter(|target| target.missing() < target.len() as u64);
        let actual = actual.map(|target| classes.code(target)).unwrap_or_default();
        Ok(Self {
            scores: scores
                .into_iter()
                .map(|column| if whole { column.into_owned() } else { pick(&column, &kept) })
                .collect(),
            actual: if whole { actual } else { pick(&actual, &kept) },
            predicted: if whole { predicted } else { pick(&predicted, &kept) },
        })
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.predicted.len()
    }

    /// The rows with a target that is one of the classes.
    pub(super) fn with_target(self) -> Self {
        let known = |code: &u32| *code != MISSING_CODE && *code != UNKNOWN;
        if self.actual.len() == self.len() && self.actual.iter().all(known) {
            return self;
        }
        let kept: Vec<usize> =
            (0..self.len()).filter(|&row| self.actual.get(row).is_some_and(known)).collect();
        Self {
            predicted: pick(&self.predicted, &kept),
            actual: pick(&self.actual, &kept),
            scores: self.scores.iter().map(|column| pick(column, &kept)).collect(),
        }
    }

    /// Some of them, in order.
    pub(super) fn part(&self, range: Range<usize>) -> Part<'_> {
        fn of<T>(values: &[T], range: Range<usize>) -> &[T] {
            values.get(range).unwrap_or_default()
        }
        Part {
            predicted: of(&self.predicted, range.clone()),
            actual: of(&self.actual, range.clone()),
            scores: self.scores.iter().map(|column| of(column, range.clone())).collect(),
        }
    }

    /// All of them.
    pub(super) fn all(&self) -> Part<'_> {
        self.part(0..self.len())
    }
}

/// Some rows of [`Rows`], or all.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub predicted: &'a [u32],
    pub actual: &'a [u32],
    pub scores: Vec<&'a [f64]>,
}

/// The complete rows, and what the others lack.
fn kept(predicted: &[u32], scores: &[Cow<[f64]>]) -> (Vec<usize>, LeftOut) {
    let mut left_out = LeftOut::default();
    let keeps = |(row, code): (usize, &u32)| {
        let sure = scores.iter().all(|column| column.get(row).is_some_and(|p| !p.is_nan()));
        left_out.keeps(*code, sure).then_some(row)
    };
    let kept = predicted.iter().enumerate().filter_map(keeps).collect();
    (kept, left_out)
}

/// The values at rows, all of which exist.
fn pick<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| values.get(row).copied()).collect()
}

/// Numbers of incomplete rows, by what they lack.
#[derive(Default)]
struct LeftOut {
    prediction: u64,
    unknown: u64,
    probability: u64,
}

impl LeftOut {
    fn keeps(&mut self, predicted: u32, sure: bool) -> bool {
        let lack = match predicted {
            MISSING_CODE => &mut self.prediction,
            UNKNOWN => &mut self.unknown,
            _ if !sure => &mut self.probability,
            _ => return true,
        };
        *lack += 1;
        false
    }

    fn warning(&self, others: &dyn Fn() -> String) -> Option<Warning> {
        let total = self.probability + self.prediction + self.unknown;
        if total == 0 {
            return None;
        }
        let unknown =
            || format!("with a prediction that is none of the reference's classes ({})", others());
        let causes: [(u64, &dyn Fn() -> String); 3] = [
            (self.probability, &|| "without a probability".to_owned()),
            (self.prediction, &|| "without a prediction".to_owned()),
            (self.unknown, &unknown),
        ];
        let named: Vec<String> = causes
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {}", what()))
            .collect();
        let message = format!("Rows left out of the estimate: {}.", named.join(", "));
        Some(Warning::new("rows-left-out", message).times(total))
    }
}
