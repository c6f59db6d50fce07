//! Options from parsed JSON: a deserialiser of the few forms they have.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Number, Value, map};
use std::slice;

/// What reading comes to; the error says what is wrong with the JSON.
pub type Result<T> = std::result::Result<T, Error>;

/// Options from parsed JSON. An error begins with the JSON Pointer (RFC 6901) to what is wrong, unless that is the
/// whole: `/rules/0/severity: unknown variant ...`.
///
/// # Errors
/// What does not fit the shape.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T> {
    T::deserialize(Node(value))
}

/// An error within an entry or element, with the place of that before its own.
#[cold]
fn within(place: &str, error: &Error) -> Error {
    let said = error.to_string();
    let between = if said.starts_with('/') { "" } else { ": " };
    Error::custom(format!("{}{between}{said}", super::pointer(place)))
}

/// A value that is read, not taken apart.
struct Node<'a>(&'a Value);

impl Node<'_> {
    #[cold]
    fn unexpected<'de, T, V: Visitor<'de>>(&self, wanted: &V) -> Result<T> {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::Number(number) => unexpected_number(number),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Err(Error::invalid_type(found, wanted))
    }

    fn number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value> {
        let Value::Number(number) = self.0 else { return self.unexpected(&visitor) };
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (None, Some(number)) => visitor.visit_i64(number),
            (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
        }
    }

    fn text<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::String(text) => visitor.visit_str(text),
            _ => self.unexpected(&visitor),
        }
    }
}

fn unexpected_number(number: &Number) -> Unexpected<'static> {
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => Unexpected::Unsigned(number),
        (None, Some(number)) => Unexpected::Signed(number),
        (None, None) => Unexpected::Float(number.as_f64().unwrap_or_default()),
    }
}

impl<'de> Deserializer<'de> for Node<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(_) => self.number(visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Bool(flag) => visitor.visit_bool(*flag),
            _ => self.unexpected(&visitor),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Value::Array(elements) = self.0 else { return self.unexpected(&visitor) };
        let mut rest = Elements(elements.iter());
        let read = visitor.visit_seq(&mut rest);
        match (read, rest.0.len()) {
            (Ok(read), 0) => Ok(read),
            (Ok(_), _) => Err(Error::invalid_length(elements.len(), &"fewer elements")),
            (Err(error), left) => Err(in_element(elements.len(), left, &error)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let Value::Object(entries) = self.0 else { return self.unexpected(&visitor) };
        let mut entries = Entries { rest: entries.iter(), next: None, within: None };
        match visitor.visit_map(&mut entries) {
            Ok(read) => Ok(read),
            Err(error) => Err(entries.place(error)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            _ => self.unexpected(&visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 f32 char bytes byte_buf unit unit_struct tuple_struct identifier
    }
}

/// The error of the element that was read last.
#[cold]
fn in_element(elements: usize, left: usize, error: &Error) -> Error {
    within(&elements.saturating_sub(left + 1).to_string(), error)
}

struct Elements<'a>(slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        self.0.next().map(|element| seed.deserialize(Node(element))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The entries of an object: a name, then its value.
struct Entries<'a> {
    rest: map::Iter<'a>,
    next: Option<(&'a String, &'a Value)>,
    /// The name of the entry that is being read.
    within: Option<&'a String>,
}

impl Entries<'_> {
    /// An error with the name of the entry in which it is, if it is in one.
    #[cold]
    fn place(&self, error: Error) -> Error {
        match self.within {
            Some(name) => within(name, &error),
            None => error,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        self.next = self.rest.next();
        self.within = self.next.map(|(name, _)| name);
        let Some((name, _)) = self.next else { return Ok(None) };
        seed.deserialize(StrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        seed.deserialize(Node(self.next.map_or(&Value::Null, |(_, value)| value)))
    }
}
