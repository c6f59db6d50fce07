//! JSON into shapes, by one way only.
//!
//! Text is parsed to a [`Value`] by a reader of our own, as serde_json's with exact numbers is ten times
//! as large. Options are read from that by a deserialiser that knows the few forms they have: structs are
//! objects, enums are names. Results, which have far more fields, implement [`Read`] by [`shape!`]. Both
//! are there because what serde compiles for reading straight from text is several times as large.
//!
//! | file | what it holds |
//! |---|---|
//! | `text` | JSON text into values, a whole text or a document part by part |
//! | `options` | values into options |
//! | `read` | values into results |
//! | `sealed` | JSON texts that say what they are and whether they were changed |

mod options;
mod read;
mod sealed;
mod text;

pub use crate::{by_read, by_serde, shape};
pub use options::{Result, from_value};
pub use read::{Read, field, given, member, unknown};
pub use sealed::{Seal, fnv1a};
pub use text::{Source, document, parse};

use serde::de::DeserializeOwned;
use std::fmt::Display;

/// Options from JSON text.
///
/// # Errors
/// What is wrong with the text as JSON, or with the options, with the JSON Pointer to it.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    from_value(&parse(text)?)
}

/// What is wrong, as a sentence. It begins with the place, or for want of one with what is wrong as a whole.
pub fn fault(whole: &str, error: &impl Display) -> String {
    let said = error.to_string();
    let said = said.trim_end_matches('.');
    if said.starts_with('/') { format!("{said}.") } else { format!("{whole}: {said}.") }
}
