//! A column converted to another kind at the caller's request.

use super::kind::Kind;
use super::{Column, TextValues, Values};
use crate::error::{Code, Error, Result};

impl Column {
    /// The same values as another kind. Numbers, moments, booleans and whole-number categories can become numbers;
    /// everything can become categories or text; `true`, `false`, `1` and `0` can become booleans.
    ///
    /// # Errors
    /// `kind-mismatch` if a value cannot be read as that kind.
    pub fn into_kind(self, kind: Kind) -> Result<Self> {
        if self.kind() == kind {
            return Ok(self);
        }
        let values = match kind {
            Kind::Numeric => self.numbers().map(|numbers| Values::numeric(numbers.into_owned())),
            Kind::Datetime => {
                self.numbers().map(|numbers| Values::Datetime(numbers.into_owned().into()))
            }
            Kind::Categorical => Some(Values::Categorical(self.categories().into_owned())),
            Kind::Boolean => self.booleans().map(Values::Boolean),
            Kind::Text => Some(Values::Text(self.texts())),
        };
        match values {
            Some(values) => Ok(Self::new(self.name(), values, "the kind was given by the caller")),
            None => Err(Error::new(
                Code::KindMismatch,
                format!(
                    "Column \"{}\" is {} and cannot be read as {}. Leave it out of `kinds`, or change its values.",
                    self.name(),
                    self.kind().as_str(),
                    kind.as_str()
                ),
            )),
        }
    }

    fn booleans(&self) -> Option<Vec<Option<bool>>> {
        let categories = self.categories();
        let flag = |label: &String| match label.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        };
        let flags: Vec<bool> = categories.labels.iter().map(flag).collect::<Option<_>>()?;
        Some(categories.codes.iter().map(|&code| flags.get(code as usize).copied()).collect())
    }

    fn texts(&self) -> TextValues {
        let categories = self.categories();
        let mut texts = TextValues::default();
        for &code in &categories.codes {
            texts.push(categories.labels.get(code as usize).map(String::as_str));
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_number_categories_become_numbers_and_back() {
        let column = Column::from_numbers("n", vec![1.0, f64::NAN, 3.0]);
        let numbers = column.clone().into_kind(Kind::Numeric).unwrap();
        assert_eq!(numbers.kind(), Kind::Numeric);
        let back = numbers.into_kind(Kind::Categorical).unwrap();
        assert_eq!(back.categories().codes, column.categories().codes);
    }

    #[test]
    fn labels_that_are_no_booleans_are_refused_with_the_name_of_the_column() {
        let column = Column::from_texts("answer", [Some("yes"), Some("yes"), None]);
        let error = column.into_kind(Kind::Boolean).unwrap_err();
        assert_eq!(error.code, Code::KindMismatch);
        assert!(error.message.contains("\"answer\" is categorical"));
    }
}
