//! Which class of a binary task is the positive one.

use super::warn;
use crate::error::{Error, Result};

/// The positive class.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Positive {
    /// Its name.
    pub name: String,
    /// Its index among the classes that occur; `None` if it does not occur.
    pub code: Option<usize>,
    /// Whether a single probability column can be read as its probability. False if only one class occurs and its
    /// name does not determine the other one.
    pub certain: bool,
}

/// The positive class of at most two classes; `None` if there are none or more than two.
///
/// A requested name is matched by text, then by value (`1.0` is `1`), then ignoring case. The default is the last
/// class in sorted order; if only `0`, `-1` or `false` occurs, it is `1` or `true`.
///
/// # Errors
/// `config-invalid` if two classes occur and neither is the requested one.
pub(crate) fn positive(
    known: &[String],
    occurring: &[String],
    wanted: Option<&str>,
) -> Result<Option<Positive>> {
    let Some(last) = known.last().filter(|_| known.len() <= 2) else { return Ok(None) };
    let (name, certain) = match wanted {
        Some(wanted) => (wanted_class(known, wanted)?, true),
        None if known.len() == 2 => (last.clone(), true),
        None => other_half(last),
    };
    let code = occurring.iter().position(|class| *class == name);
    Ok(Some(Positive { name, code, certain }))
}

fn wanted_class(known: &[String], wanted: &str) -> Result<String> {
    let number = wanted.parse::<f64>().ok();
    let same_value = |class: &&String| number.is_some() && class.parse::<f64>().ok() == number;
    let found = known
        .iter()
        .find(|class| *class == wanted)
        .or_else(|| known.iter().find(same_value))
        .or_else(|| known.iter().find(|class| class.eq_ignore_ascii_case(wanted)));
    match found {
        Some(class) => Ok(class.clone()),
        None if known.len() < 2 => Ok(wanted.to_owned()),
        None => {
            let classes: Vec<&str> = known.iter().map(String::as_str).collect();
            Err(Error::invalid(format!(
                "The positive class \"{wanted}\" is none of the classes {}. Name one of them.",
                warn::names(&classes)
            ))
            .at_field("positive"))
        }
    }
}

/// The positive class if only one class occurs, and whether that is certain.
fn other_half(only: &str) -> (String, bool) {
    match only {
        "0" | "-1" => ("1".to_owned(), true),
        "false" => ("true".to_owned(), true),
        "1" | "true" => (only.to_owned(), true),
        _ => (only.to_owned(), false),
    }
}
