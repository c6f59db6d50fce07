//! Rows with both target and prediction, coded over one set of classes.

use super::input::{ClassificationInput, MAX_CLASSES, check_weights};
use super::warn;
use crate::error::{Code, Error, Result, Warning};
use crate::table::MISSING_CODE;
use crate::table::labels::{AlignedLabels, align};
use std::borrow::Cow;

/// Rows with a target and a prediction.
#[derive(Debug)]
pub(super) struct LabelledRows<'a> {
    /// The classes that occur, in sorted order.
    pub classes: Vec<String>,
    /// Codes of the targets.
    pub target: Vec<u32>,
    /// Codes of the predictions.
    pub prediction: Vec<u32>,
    /// Weights, if given.
    pub weights: Option<Cow<'a, [f64]>>,
    kept: Option<Vec<usize>>,
}

impl<'a> LabelledRows<'a> {
    /// The rows with a target and a prediction; a warning counts the others.
    pub(super) fn of(input: &ClassificationInput<'a>, warnings: &mut Vec<Warning>) -> Result<Self> {
        input.check_lengths()?;
        check_weights(input.weights)?;
        let aligned = align(input.target, input.prediction);
        let kept = kept_rows(&aligned);
        let mut rows = Self {
            classes: aligned.classes,
            target: aligned.first,
            prediction: aligned.second,
            weights: input.weights.map(Cow::Borrowed),
            kept: None,
        };
        if let Some(kept) = kept {
            warn::dropped_rows(warnings, input.target.len() - kept.len());
            rows.keep(kept);
            check_weights(rows.weights.as_deref())?;
        }
        check_class_count(&rows.classes, input.target.name())?;
        Ok(rows)
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.target.len()
    }

    /// The classes among the targets and those among the predictions.
    pub(super) fn sides(&self) -> [Vec<&str>; 2] {
        [&self.target, &self.prediction].map(|codes| {
            let mut occurs = vec![false; self.classes.len()];
            codes.iter().for_each(|&code| occurs[code as usize] = true);
            let pairs = self.classes.iter().zip(occurs);
            pairs.filter(|(_, occurs)| *occurs).map(|(class, _)| class.as_str()).collect()
        })
    }

    /// The values of an input column at these rows.
    pub(super) fn pick<'b>(&self, values: &'b [f64]) -> Cow<'b, [f64]> {
        self.kept.as_ref().map_or(Cow::Borrowed(values), |kept| Cow::Owned(gather(values, kept)))
    }

    fn keep(&mut self, kept: Vec<usize>) {
        let mut occurs = vec![false; self.classes.len()];
        for codes in [&mut self.target, &mut self.prediction] {
            *codes = gather(codes, &kept);
            codes.iter().for_each(|&code| occurs[code as usize] = true);
        }
        self.weights = self.weights.take().map(|weights| Cow::Owned(gather(&weights, &kept)));
        self.kept = Some(kept);
        self.forget_classes(&occurs);
    }

    /// Removes the classes that occurred only in dropped rows.
    fn forget_classes(&mut self, occurs: &[bool]) {
        let mut next = 0;
        let new_codes: Vec<u32> = occurs
            .iter()
            .map(|&occurs| {
                next += u32::from(occurs);
                next.wrapping_sub(1)
            })
            .collect();
        for codes in [&mut self.target, &mut self.prediction] {
            codes.iter_mut().for_each(|code| *code = new_codes[*code as usize]);
        }
        let mut occurs = occurs.iter();
        self.classes.retain(|_| occurs.next().copied().unwrap_or(false));
    }
}

/// The rows present on both sides; `None` if that is all of them.
fn kept_rows(aligned: &AlignedLabels) -> Option<Vec<usize>> {
    let (target, prediction) = (&aligned.first, &aligned.second);
    if !target.contains(&MISSING_CODE) && !prediction.contains(&MISSING_CODE) {
        return None;
    }
    let pairs = target.iter().zip(prediction).enumerate();
    let present = pairs.filter(|(_, (t, p))| **t != MISSING_CODE && **p != MISSING_CODE);
    Some(present.map(|(row, _)| row).collect())
}

/// The values at `rows`, all of which exist.
pub(super) fn gather<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| values.get(row).copied()).collect()
}

fn check_class_count(classes: &[String], target: &str) -> Result<()> {
    if classes.len() <= MAX_CLASSES {
        return Ok(());
    }
    Err(Error::new(
        Code::KindMismatch,
        format!(
            "\"{target}\" and its prediction hold {} classes; at most {MAX_CLASSES} are compared. \
             Is it an id, or a number to be judged as regression?",
            classes.len()
        ),
    ))
}
