//! Results from parsed JSON, by the list of their fields.

use super::options::Result;
use serde::de::{Deserialize as _, Deserializer, Error as _};
use serde_json::{Error, Value};
use std::collections::BTreeMap;

/// What can be read from parsed JSON.
pub trait Read: Sized {
    /// The value that the JSON stands for.
    ///
    /// # Errors
    /// What is wrong, after the fields that lead to it, when the JSON does not have the form of such a value.
    fn read(value: &Value) -> Result<Self>;

    /// What an absent field stands for, if it may be absent.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// `shape!(Type { field, field as "name", field = default })`: [`Read`] and `Deserialize` for a struct.
///
/// The names are the fields' in camelCase, as `Serialize` writes them. Fields that are not known are passed
/// over; an absent field is an error unless it is an `Option` or has a default.
#[macro_export]
macro_rules! shape {
    ($shape:ident { $($field:ident $(as $name:literal)? $(= $default:expr)?),* $(,)? }) => {
        impl $crate::json::Read for $shape {
            fn read(value: &serde_json::Value) -> $crate::json::Result<Self> {
                Ok(Self {
                    $($field: $crate::shape!(@ value $field $(as $name)? $(= $default)?),)*
                })
            }
        }
        $crate::by_read!($shape);
    };
    (@ $value:ident $field:ident) => { $crate::json::member($value, stringify!($field))? };
    (@ $value:ident $field:ident as $name:literal) => { $crate::json::member($value, $name)? };
    (@ $value:ident $field:ident = $default:expr) => {
        $crate::json::member::<Option<_>>($value, stringify!($field))?.unwrap_or($default)
    };
}

/// `Deserialize` for what has [`Read`].
#[macro_export]
macro_rules! by_read {
    ($shape:ident) => {
        impl<'de> serde::Deserialize<'de> for $shape {
            fn deserialize<D: serde::Deserializer<'de>>(
                source: D,
            ) -> std::result::Result<Self, D::Error> {
                $crate::json::field(source)
            }
        }
    };
}

/// [`Read`] for what has `Deserialize`: names and options.
#[macro_export]
macro_rules! by_serde {
    ($shape:ident) => {
        impl $crate::json::Read for $shape {
            fn read(value: &serde_json::Value) -> $crate::json::Result<Self> {
                $crate::json::from_value(value)
            }
        }
    };
}

/// A field of an object, given in snake_case: in the JSON it is in camelCase.
///
/// # Errors
/// As [`Read::read`], and for a field that is absent and may not be.
pub fn member<T: Read>(object: &Value, field: &str) -> Result<T> {
    match find(object, field)? {
        Some(value) => T::read(value).map_err(|error| in_field(field, &error)),
        None => T::absent().ok_or_else(|| missing(field)),
    }
}

fn find<'a>(object: &'a Value, field: &str) -> Result<Option<&'a Value>> {
    match object {
        Value::Object(entries) if field.contains('_') => Ok(entries.get(&camel_case(field))),
        Value::Object(entries) => Ok(entries.get(field)),
        other => Err(unexpected(other, "an object")),
    }
}

fn camel_case(field: &str) -> String {
    let mut name = String::with_capacity(field.len());
    for (at, word) in field.split('_').enumerate() {
        let first = if at == 0 { 0 } else { word.len().min(1) };
        name.push_str(&word[..first].to_ascii_uppercase());
        name.push_str(&word[first..]);
    }
    name
}

#[cold]
fn in_field(field: &str, error: &Error) -> Error {
    Error::custom(format!("{field}: {error}"))
}

#[cold]
fn missing(field: &str) -> Error {
    Error::custom(format!("missing field `{field}`"))
}

/// The error of a name that is not known.
#[cold]
#[must_use]
pub fn unknown(field: &str) -> Error {
    Error::custom(format!("unknown field `{field}`"))
}

#[cold]
fn unexpected(value: &Value, wanted: &str) -> Error {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Error::custom(format!("{found} in place of {wanted}"))
}

/// A field of a document that was read part by part.
///
/// # Errors
/// That it is missing.
pub fn given<T>(field: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| missing(field))
}

/// What [`by_read!`] makes `Deserialize` from.
///
/// # Errors
/// Those of the source and of [`Read`].
pub fn field<'de, D: Deserializer<'de>, T: Read>(source: D) -> std::result::Result<T, D::Error> {
    T::read(&Value::deserialize(source)?).map_err(D::Error::custom)
}

/// As it is; absent is null.
impl Read for Value {
    fn read(value: &Value) -> Result<Self> {
        Ok(value.clone())
    }

    fn absent() -> Option<Self> {
        Some(Value::Null)
    }
}

impl Read for bool {
    fn read(value: &Value) -> Result<Self> {
        value.as_bool().ok_or_else(|| unexpected(value, "true or false"))
    }
}

impl Read for f64 {
    fn read(value: &Value) -> Result<Self> {
        value.as_f64().ok_or_else(|| unexpected(value, "a number"))
    }
}

impl Read for u64 {
    fn read(value: &Value) -> Result<Self> {
        value.as_u64().ok_or_else(|| unexpected(value, "a whole number from 0 up"))
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Result<Self> {
        u64::read(value)?.try_into().map_err(|_| unexpected(value, "a smaller whole number"))
    }
}

impl Read for String {
    fn read(value: &Value) -> Result<Self> {
        value.as_str().map(str::to_owned).ok_or_else(|| unexpected(value, "a text"))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Result<Self> {
        if value.is_null() { Ok(None) } else { T::read(value).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self> {
        let elements = value.as_array().ok_or_else(|| unexpected(value, "a list"))?;
        let mut list = Self::with_capacity(elements.len());
        for element in elements {
            list.push(T::read(element)?);
        }
        Ok(list)
    }
}

impl Read for [f64; 2] {
    fn read(value: &Value) -> Result<Self> {
        let numbers = Vec::read(value)?;
        numbers.try_into().map_err(|_| unexpected(value, "two numbers"))
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(value: &Value) -> Result<Self> {
        let entries = value.as_object().ok_or_else(|| unexpected(value, "an object"))?;
        let mut map = Self::new();
        for (name, value) in entries {
            map.insert(name.clone(), T::read(value)?);
        }
        Ok(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq)]
    struct Reading {
        first_value: f64,
        unit: Option<String>,
        kind: String,
        seen: u64,
    }

    shape!(Reading { first_value, unit, kind as "type", seen = 7 });

    #[test]
    fn names_are_camel_case_and_defaults_fill_in() {
        let reading = Reading::read(&json!({ "firstValue": 2, "type": "a", "more": [] })).unwrap();
        let wanted = Reading { first_value: 2.0, unit: None, kind: "a".to_owned(), seen: 7 };
        assert_eq!(reading, wanted);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |value: Value| Reading::read(&value).unwrap_err().to_string();
        assert_eq!(error(json!({ "type": "a" })), "missing field `first_value`");
        assert_eq!(
            error(json!({ "firstValue": "2", "type": "a" })),
            "first_value: a text in place of a number"
        );
        assert_eq!(error(json!([])), "a list in place of an object");
    }
}
