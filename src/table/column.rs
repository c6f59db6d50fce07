//! One named column: its values by kind, and the evidence for that kind.

use super::category::{Categories, CategoryBuilder, MISSING_CODE};
use super::coding::{few_whole_numbers, number_categories, text_categories, whole_categories};
use super::kind::{Kind, MAX_WHOLE_CATEGORIES};
use super::moment::iso_8601;
use super::number_values::NumberValues;
use super::text::TextValues;
use crate::numerals::counted;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// Description of one column without its values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ColumnDescription {
    /// Name from the header.
    pub name: String,
    /// How its values are compared.
    pub kind: Kind,
    /// Rows with a value, not counting infinite ones. `valid`, `missing`, `invalid` and `infinite` add up to the
    /// number of rows.
    pub valid: u64,
    /// Rows that have no value in the file.
    pub missing: u64,
    /// Rows whose value did not fit the requested kind; it counts as missing.
    pub invalid: u64,
    /// Rows with an infinite number.
    pub infinite: u64,
    /// Number of distinct present values; `None` if counting them would take a pass of its own.
    pub distinct: Option<u64>,
    /// The evidence for its kind.
    pub evidence: String,
}

/// The values of a column. Missing is NaN, `None` or [`MISSING_CODE`]; present numbers may be infinite.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; NaN is missing.
    Numeric(NumberValues),
    /// Labels from a set.
    Categorical(Categories),
    /// Booleans.
    Boolean(Vec<Option<bool>>),
    /// Milliseconds since 1970, UTC; NaN is missing. A summary of ascending ones shares them.
    Datetime(Arc<Vec<f64>>),
    /// Free text.
    Text(TextValues),
}

impl Values {
    /// Numbers; NaN is missing.
    #[must_use]
    pub fn numeric(numbers: Vec<f64>) -> Self {
        Self::Numeric(numbers.into())
    }
}

/// A named column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: String,
    values: Values,
    /// Rows without a value, including those with an invalid one.
    missing: u64,
    /// Rows whose value did not fit the requested kind.
    invalid: u64,
    /// Rows with an infinite number.
    infinite: u64,
    evidence: String,
}

impl Column {
    /// A column of values whose kind is already decided, with the evidence.
    #[must_use]
    pub fn new(name: impl Into<String>, values: Values, evidence: impl Into<String>) -> Self {
        let [missing, infinite] = count(&values);
        let (name, evidence) = (name.into(), evidence.into());
        Self { name, values, missing, invalid: 0, infinite, evidence }
    }

    /// A column of numbers by the standard rule: whole numbers with at most [`MAX_WHOLE_CATEGORIES`] distinct values
    /// become categories, others stay numbers. NaN is missing.
    #[must_use]
    pub fn from_numbers(name: impl Into<String>, numbers: Vec<f64>) -> Self {
        let [missing, infinite] = count_numbers(&numbers);
        Self::from_counted_numbers(name, numbers.into(), missing, infinite)
    }

    /// The same for numbers with known counts of missing and infinite values.
    pub(crate) fn from_counted_numbers(
        name: impl Into<String>,
        numbers: NumberValues,
        missing: u64,
        infinite: u64,
    ) -> Self {
        debug_assert_eq!([missing, infinite], count_numbers(&numbers.doubles()));
        match few_whole_numbers(&numbers) {
            Some(distinct) => {
                let evidence = format!(
                    "whole numbers, {} distinct: compared as categories",
                    counted(distinct.len() as u64)
                );
                let categories = whole_categories(&numbers, distinct);
                Self::new(name, Values::Categorical(categories), evidence)
            }
            None => {
                let evidence = if missing == numbers.len() as u64 {
                    "no values: read as numbers"
                } else {
                    "every value is a number"
                };
                let (values, evidence) = (Values::Numeric(numbers), evidence.to_owned());
                Self { name: name.into(), values, missing, invalid: 0, infinite, evidence }
            }
        }
    }

    /// A column of texts by the standard rule: texts that repeat become categories, others stay text.
    #[must_use]
    pub fn from_texts<'a>(
        name: impl Into<String>,
        texts: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Self {
        let mut builder = CategoryBuilder::default();
        for text in texts {
            match text {
                Some(text) => builder.push(text),
                None => builder.push_missing(),
            }
        }
        let distinct = builder.distinct();
        let categories = builder.finish();
        let present = categories.codes.iter().filter(|&&code| code != MISSING_CODE).count();
        if is_free_text(distinct, present) {
            let mut texts = TextValues::default();
            for row in 0..categories.codes.len() {
                texts.push(categories.label(row));
            }
            let evidence = format!(
                "{} distinct texts in {} values: free text",
                counted(distinct as u64),
                counted(present as u64)
            );
            return Self::new(name, Values::Text(texts), evidence);
        }
        let evidence = format!("texts that repeat, {} distinct", counted(distinct as u64));
        Self::new(name, Values::Categorical(categories), evidence)
    }

    /// A column of booleans; `None` is missing.
    #[must_use]
    pub fn from_booleans(name: impl Into<String>, values: Vec<Option<bool>>) -> Self {
        Self::new(name, Values::Boolean(values), "every value is true or false")
    }

    /// A column of moments in milliseconds since 1970, UTC; NaN is missing.
    #[must_use]
    pub fn from_datetimes(name: impl Into<String>, ms: Vec<f64>) -> Self {
        Self::new(name, Values::Datetime(ms.into()), "every value is a date or time")
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.values
    }

    /// The evidence for its kind.
    #[must_use]
    pub fn evidence(&self) -> &str {
        &self.evidence
    }

    /// The column with other evidence.
    #[must_use]
    pub fn with_evidence(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        self
    }

    /// The column with this number of invalid values among its rows without a value.
    #[must_use]
    pub fn with_invalid(mut self, invalid: u64) -> Self {
        self.invalid = invalid.min(self.missing);
        self
    }

    /// How its values are compared.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.values {
            Values::Numeric(_) => Kind::Numeric,
            Values::Categorical(_) => Kind::Categorical,
            Values::Boolean(_) => Kind::Boolean,
            Values::Datetime(_) => Kind::Datetime,
            Values::Text(_) => Kind::Text,
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numeric(numbers) => numbers.len(),
            Values::Datetime(moments) => moments.len(),
            Values::Categorical(categories) => categories.codes.len(),
            Values::Boolean(flags) => flags.len(),
            Values::Text(texts) => texts.len(),
        }
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row has no value.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.values {
            Values::Numeric(numbers) => numbers.get(row).is_none_or(f64::is_nan),
            Values::Datetime(moments) => moments.get(row).is_none_or(|moment| moment.is_nan()),
            Values::Categorical(categories) => categories.label(row).is_none(),
            Values::Boolean(flags) => flags.get(row).is_none_or(Option::is_none),
            Values::Text(texts) => texts.get(row).is_none(),
        }
    }

    /// The value of a row as text: moments in ISO 8601 (UTC), numbers in their shortest form. `None` if it is
    /// missing.
    #[must_use]
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.values {
            Values::Numeric(numbers) => {
                numbers.get(row).filter(|n| !n.is_nan()).map(|number| number.to_string())
            }
            Values::Datetime(moments) => moments.get(row).and_then(|&ms| iso_8601(ms)),
            Values::Categorical(categories) => categories.label(row).map(str::to_owned),
            Values::Boolean(flags) => flags.get(row)?.map(|flag| flag.to_string()),
            Values::Text(texts) => texts.get(row).map(str::to_owned),
        }
    }

    /// Number of rows without a value, including those with an invalid one.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.missing
    }

    /// Number of rows whose value did not fit the requested kind; they count as having none.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// Number of rows with an infinite number.
    #[must_use]
    pub fn infinite(&self) -> u64 {
        self.infinite
    }

    /// The values as numbers (NaN is missing): numbers, moments, booleans as 0 and 1, and
    /// categories of whole numbers. `None` for labels and texts.
    #[must_use]
    pub fn numbers(&self) -> Option<Cow<'_, [f64]>> {
        match &self.values {
            Values::Numeric(numbers) => Some(numbers.doubles()),
            Values::Datetime(moments) => Some(Cow::Borrowed(moments)),
            Values::Categorical(categories) => {
                let values = categories.numbers.as_ref()?;
                let number = |&code: &u32| values.get(code as usize).copied().unwrap_or(f64::NAN);
                Some(Cow::Owned(categories.codes.iter().map(number).collect()))
            }
            Values::Boolean(flags) => {
                let number = |flag: &Option<bool>| flag.map_or(f64::NAN, f64::from);
                Some(Cow::Owned(flags.iter().map(number).collect()))
            }
            Values::Text(_) => None,
        }
    }

    /// The values as categories, whatever the kind: numbers by their shortest text, booleans as `false` and `true`.
    #[must_use]
    pub fn categories(&self) -> Cow<'_, Categories> {
        match &self.values {
            Values::Categorical(categories) => Cow::Borrowed(categories),
            Values::Numeric(numbers) => Cow::Owned(number_categories(&numbers.doubles())),
            Values::Datetime(moments) => Cow::Owned(number_categories(moments)),
            Values::Boolean(flags) => {
                let code = |flag: &Option<bool>| flag.map_or(MISSING_CODE, u32::from);
                Cow::Owned(Categories {
                    codes: flags.iter().map(code).collect(),
                    labels: vec!["false".to_owned(), "true".to_owned()],
                    numbers: None,
                })
            }
            Values::Text(texts) => Cow::Owned(text_categories(texts)),
        }
    }

    /// Rows `start..end`; both must lie within the column. Copies the values; dictionaries keep every label. Invalid
    /// values count as missing in the result.
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let values = match &self.values {
            Values::Numeric(numbers) => Values::Numeric(numbers.slice(start, end)),
            Values::Datetime(numbers) => Values::Datetime(numbers[start..end].to_vec().into()),
            Values::Boolean(flags) => Values::Boolean(flags[start..end].to_vec()),
            Values::Categorical(categories) => Values::Categorical(Categories {
                codes: categories.codes[start..end].to_vec(),
                labels: categories.labels.clone(),
                numbers: categories.numbers.clone(),
            }),
            Values::Text(texts) => {
                let mut part = TextValues::default();
                (start..end).for_each(|row| part.push(texts.get(row)));
                Values::Text(part)
            }
        };
        Self::new(self.name.clone(), values, self.evidence.clone())
    }

    /// The rows with these numbers, in the given order; a number past the end gives a row without a value. Otherwise
    /// as [`Column::slice`].
    #[must_use]
    pub fn pick(&self, rows: &[u32]) -> Self {
        let at = |row: &u32| *row as usize;
        let values = match &self.values {
            Values::Numeric(numbers) => Values::Numeric(numbers.pick(rows)),
            Values::Datetime(moments) => {
                let moment = |row| moments.get(at(row)).copied().unwrap_or(f64::NAN);
                Values::Datetime(rows.iter().map(moment).collect::<Vec<f64>>().into())
            }
            Values::Boolean(flags) => {
                let flag = |row| flags.get(at(row)).copied().flatten();
                Values::Boolean(rows.iter().map(flag).collect())
            }
            Values::Categorical(categories) => {
                let code = |row| categories.codes.get(at(row)).copied().unwrap_or(MISSING_CODE);
                Values::Categorical(Categories {
                    codes: rows.iter().map(code).collect(),
                    labels: categories.labels.clone(),
                    numbers: categories.numbers.clone(),
                })
            }
            Values::Text(texts) => {
                let mut part = TextValues::default();
                rows.iter().for_each(|row| part.push(texts.get(at(row))));
                Values::Text(part)
            }
        };
        Self::new(self.name.clone(), values, self.evidence.clone())
    }

    /// The description of the column without its values.
    #[must_use]
    pub fn describe(&self) -> ColumnDescription {
        let distinct = match &self.values {
            Values::Categorical(categories) => {
                Some(categories.counts().iter().filter(|&&count| count > 0).count() as u64)
            }
            Values::Boolean(flags) => {
                let seen: HashSet<bool> = flags.iter().flatten().copied().collect();
                Some(seen.len() as u64)
            }
            Values::Numeric(_) | Values::Datetime(_) | Values::Text(_) => None,
        };
        ColumnDescription {
            name: self.name.clone(),
            kind: self.kind(),
            valid: self.len() as u64 - self.missing - self.infinite,
            missing: self.missing - self.invalid,
            invalid: self.invalid,
            infinite: self.infinite,
            distinct,
            evidence: self.evidence.clone(),
        }
    }
}

/// Texts are free text if more than ten are distinct and more than half of the values are distinct.
pub(crate) fn is_free_text(distinct: usize, present: usize) -> bool {
    distinct > MAX_WHOLE_CATEGORIES && distinct * 2 > present
}

/// Number of rows without a value, and of rows with an infinite one.
fn count(values: &Values) -> [u64; 2] {
    let missing = match values {
        Values::Numeric(numbers) => return count_numbers(&numbers.doubles()),
        Values::Datetime(moments) => return count_numbers(moments),
        Values::Categorical(categories) => {
            let labels = categories.labels.len();
            let absent = categories.codes.iter().filter(|&&code| code as usize >= labels).count();
            return [absent as u64, count_infinite(categories)];
        }
        Values::Boolean(flags) => flags.iter().filter(|flag| flag.is_none()).count(),
        Values::Text(texts) => texts.missing(),
    };
    [missing as u64, 0]
}

fn count_numbers(numbers: &[f64]) -> [u64; 2] {
    numbers.iter().fold([0, 0], |[missing, infinite], number| {
        [missing + u64::from(number.is_nan()), infinite + u64::from(number.is_infinite())]
    })
}

/// Number of rows whose category is an infinite number.
fn count_infinite(categories: &Categories) -> u64 {
    let numbers = categories.numbers.as_deref().unwrap_or_default();
    if !numbers.iter().any(|number| number.is_infinite()) {
        return 0;
    }
    let number = |&&code: &&u32| numbers.get(code as usize).is_some_and(|n| n.is_infinite());
    categories.codes.iter().filter(number).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_whole_numbers_become_categories_in_order_of_value() {
        let column = Column::from_numbers("n", vec![10.0, 2.0, f64::NAN, 2.0, -0.0, 0.0]);
        assert_eq!(column.kind(), Kind::Categorical);
        let categories = column.categories();
        assert_eq!(categories.labels, ["0", "2", "10"]);
        assert_eq!(categories.codes, [2, 1, MISSING_CODE, 1, 0, 0]);
        assert_eq!(column.missing(), 1);
    }

    #[test]
    fn numbers_become_categories_in_order_of_value() {
        let column = Column::from_numbers("n", vec![2.5, f64::NAN, -1e9, 2.5, -0.0, 0.0]);
        let categories = column.categories();
        assert_eq!(categories.labels, ["-1000000000", "0", "2.5"]);
        assert_eq!(categories.codes, [2, MISSING_CODE, 0, 2, 1, 1]);
    }

    #[test]
    fn eleven_whole_numbers_stay_numbers() {
        let column = Column::from_numbers("n", (0..11).map(f64::from).collect());
        assert_eq!(column.kind(), Kind::Numeric);
    }

    #[test]
    fn texts_that_do_not_repeat_are_text() {
        let names: Vec<String> = (0..20).map(|n| format!("name {n}")).collect();
        let column = Column::from_texts("name", names.iter().map(|name| Some(name.as_str())));
        assert_eq!(column.kind(), Kind::Text);
        assert_eq!(column.categories().labels.len(), 20);
    }
}
