//! Which class of a binary task is the positive one.

use super::warn;
use crate::error::{Error, Result};

/// The positive class.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Positive {
    /// Its name.
    pub name: String,
    /// Its place among the classes that occur; `None` if it does not occur.
    pub code: Option<usize>,
    /// Whether a lone probability column can be read as its probability. False when the one class
    /// that occurs does not tell what the other is called.
    pub certain: bool,
}

/// The positive class of at most two classes; `None` when there are none or more than two.
///
/// A name that was asked for is matched by text, then by value (`1.0` is `1`), then without case.
/// Not asked for: the last class in sorted order; of a lone `0`, `-1` or `false` it is `1` or `true`.
///
/// # Errors
/// `config-invalid` when two classes occur and neither is the one asked for.
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

/// The positive class when only one class occurs, and whether that is sure.
fn other_half(only: &str) -> (String, bool) {
    match only {
        "0" | "-1" => ("1".to_owned(), true),
        "false" => ("true".to_owned(), true),
        "1" | "true" => (only.to_owned(), true),
        _ => (only.to_owned(), false),
    }
}
