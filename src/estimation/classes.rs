//! The classes of the reference.

use super::input::EstimationInput;
use crate::error::{Result, listed};
use crate::performance::{MAX_CLASSES, Probability, positive};
use crate::table::labels::{align, code_by, sort_classes};
use crate::table::{Column, MISSING_CODE};
use std::borrow::Cow;

/// The code of a label that is not among the classes.
pub(super) const UNKNOWN: u32 = MISSING_CODE - 1;

/// The classes of a reference, or the reason why it cannot be used.
pub(super) type Perhaps<T> = std::result::Result<T, String>;

/// The classes that a model distinguishes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classes {
    /// Their names, sorted.
    pub names: Vec<String>,
    /// Those that are judged against the rest: the positive one of two, else all.
    pub judged: Vec<usize>,
}

impl Classes {
    /// The classes of a reference.
    ///
    /// # Errors
    /// `config-invalid` if two classes occur and neither is the requested positive class.
    pub(super) fn of(
        target: &Column,
        prediction: &Column,
        probability: &Probability,
        wanted: Option<&str>,
    ) -> Result<Perhaps<Self>> {
        let occurring = align(target, prediction).classes;
        let named: Vec<&str> = match probability {
            Probability::PerClass(columns) => columns.iter().map(|(c, _)| c.as_str()).collect(),
            _ => Vec::new(),
        };
        let mut names = occurring.clone();
        names.extend(named.iter().map(|&name| name.to_owned()));
        sort_classes(&mut names);
        names.dedup();
        if names.len() > MAX_CLASSES {
            return Ok(Err(format!("There are {} classes: no classifier.", names.len())));
        }
        if names.len() > 2 {
            let lacking = occurring.iter().find(|class| !named.contains(&class.as_str()));
            return Ok(match lacking {
                Some(class) => Err(format!(
                    "{} classes need one probability column each; \"{class}\" has none.",
                    names.len()
                )),
                None => Ok(Self { judged: (0..names.len()).collect(), names }),
            });
        }
        let lone = if let [only] = named.as_slice() { Some(*only) } else { None };
        let found = positive(&names, &occurring, wanted.or(lone))?;
        let code = found.and_then(|class| names.iter().position(|name| *name == class.name));
        Ok(match code.filter(|_| names.len() == 2) {
            Some(code) => Ok(Self { names, judged: vec![code] }),
            None => Err(
                "The reference holds one class only: what a probability is worth cannot be told."
                    .to_owned(),
            ),
        })
    }

    /// Whether there are two.
    pub(super) fn is_binary(&self) -> bool {
        self.judged.len() == 1
    }

    /// The positive one of two.
    pub(super) fn positive(&self) -> Option<&str> {
        let code = *self.judged.first().filter(|_| self.is_binary())?;
        self.names.get(code).map(String::as_str)
    }

    /// The probability of each judged class, in their order. If only the probability of the other class is given,
    /// that of the positive one is 1 minus it.
    pub(super) fn scores<'a>(&self, input: &'a EstimationInput) -> Perhaps<Vec<Cow<'a, [f64]>>> {
        let columns = match &input.probability {
            Probability::None => return Err("There are no probabilities.".to_owned()),
            Probability::Positive(values) if self.is_binary() => {
                return Ok(vec![Cow::Borrowed(*values)]);
            }
            Probability::Positive(_) => {
                let count = self.names.len();
                return Err(format!("{count} classes need one probability column each."));
            }
            Probability::PerClass(columns) => columns,
        };
        let column = |name: &str| columns.iter().find(|(class, _)| class == name);
        let mut scores = Vec::with_capacity(self.judged.len());
        for name in self.judged.iter().filter_map(|&code| self.names.get(code)) {
            scores.push(match (column(name), columns.first()) {
                (Some((_, values)), _) => Cow::Borrowed(*values),
                (None, Some((_, other))) if self.is_binary() => {
                    Cow::Owned(other.iter().map(|p| 1.0 - p).collect())
                }
                _ => return Err(format!("There is no probability of class \"{name}\".")),
            });
        }
        Ok(scores)
    }

    /// The class of each row: [`MISSING_CODE`] if missing, [`UNKNOWN`] if it is none of these.
    pub(super) fn code(&self, column: &Column) -> Vec<u32> {
        code_by(column, &self.names, UNKNOWN)
    }

    /// The labels of a column that are none of these classes, for a sentence.
    pub(super) fn others(&self, column: &Column) -> String {
        let categories = column.categories();
        let mut is_other = vec![false; categories.labels.len()];
        for (before, code) in categories.codes.iter().zip(self.code(column)) {
            let label = is_other.get_mut(*before as usize).filter(|_| code == UNKNOWN);
            label.into_iter().for_each(|label| *label = true);
        }
        let others = categories.labels.iter().zip(is_other).filter(|(_, is_other)| *is_other);
        listed(others.map(|(label, _)| label.as_str()))
    }
}
