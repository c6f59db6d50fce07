//! JSON into shapes, by one way only.
//!
//! Text is parsed to a [`Value`](serde_json::Value) by a reader of our own, as serde_json's with exact numbers is ten times
//! as large. Options are read from that by a deserialiser that knows the few forms they have: structs are
//! objects, enums are names. Results, which have far more fields, implement [`Read`] by [`shape!`]. Both
//! are there because what serde compiles for reading straight from text is several times as large.
//!
//! | file | what it holds |
//! |---|---|
//! | `text` | JSON text into values, a whole text or a document part by part |
//! | `options` | values into options |
//! | `fault` | what is wrong with options, and where |
//! | `read` | values into results |
//! | `sealed` | JSON texts that say what they are and whether they were changed |

mod fault;
mod options;
mod read;
mod sealed;
mod text;

pub use crate::{by_read, by_serde, shape};
pub use fault::{Fault, pointer};
pub use options::{Result, from_value};
pub use read::{Read, field, given, member, unknown};
pub use sealed::{Seal, fnv1a};
pub use text::{Source, document, parse};

use serde::de::DeserializeOwned;

/// Options from JSON text.
///
/// # Errors
/// What is wrong with the text as JSON, or with the options, and where in them.
pub fn from_text<T: DeserializeOwned>(text: &str) -> std::result::Result<T, Fault> {
    let value = parse(text).map_err(|error| Fault::of_all(&error))?;
    from_value(&value).map_err(|error| Fault::within(&value, &error))
}
