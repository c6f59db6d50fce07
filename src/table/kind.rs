//! How the values of a column are compared.

use crate::error::{Code, Error, Result};
use crate::json;
use serde::{Deserialize, Serialize};

/// Whole numbers with at most this many distinct values are compared as categories.
pub const MAX_WHOLE_CATEGORIES: usize = 10;

/// How the values of a column are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Numbers with an order and a distance.
    Numeric,
    /// Names from a set, whole numbers of few distinct values among them.
    Categorical,
    /// Yes or no.
    Boolean,
    /// Moments in time, compared as numbers.
    Datetime,
    /// Free text: nearly every value is distinct.
    Text,
}

json::by_serde!(Kind);

impl Kind {
    /// The name used in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Numeric => "numeric",
            Self::Categorical => "categorical",
            Self::Boolean => "boolean",
            Self::Datetime => "datetime",
            Self::Text => "text",
        }
    }

    /// The kind of that name.
    ///
    /// # Errors
    /// `config-invalid`, with the names that exist.
    pub fn parse(name: &str) -> Result<Self> {
        match name {
            "numeric" => Ok(Self::Numeric),
            "categorical" => Ok(Self::Categorical),
            "boolean" => Ok(Self::Boolean),
            "datetime" => Ok(Self::Datetime),
            "text" => Ok(Self::Text),
            _ => Err(Error::new(
                Code::ConfigInvalid,
                format!(
                    "\"{name}\" is not a kind of column. Use numeric, categorical, boolean, datetime or text."
                ),
            )),
        }
    }
}
