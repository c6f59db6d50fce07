//! How the values of a column are compared.

use crate::error::{Error, Result, Warning};
use crate::json;
use crate::near::did_you_mean;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

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
            _ => Err(Error::invalid(format!(
                "\"{name}\" is not a kind of column. Use numeric, categorical, boolean, datetime or text."
            ))),
        }
    }
}

/// What is said of kinds that are given to columns which are not there; `holder` is what has the columns.
#[must_use]
pub fn unknown_kinds<'a>(
    kinds: &BTreeMap<String, Kind>,
    names: impl Iterator<Item = &'a str>,
    holder: &str,
) -> Vec<Warning> {
    if kinds.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = names.collect();
    let known: HashSet<&str> = names.iter().copied().collect();
    let warn = |name: &String| {
        let meant = did_you_mean(name, &names);
        let message =
            format!("`kinds` names \"{name}\", a column that the {holder} does not have.{meant}");
        Warning::new("kinds-unknown-column", message)
    };
    kinds.keys().filter(|name| !known.contains(name.as_str())).map(warn).collect()
}
