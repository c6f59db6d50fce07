//! Where in the options the value lies that the engine refused.
//!
//! A check that sees one field and not the options as a whole cannot say where it is. So its place is found here,
//! only after a failure, by what the sentence of the error names: a field and its number, a field, a rule, or a word
//! in quotes. The pointer is for a person to read; where several values may be meant, there is none.

use super::convert::{DEEPEST, pointer};
use js_sys::{ArrayBuffer, Object, Reflect};
use wasm_bindgen::prelude::*;

/// A value within the options, its name, and its JSON Pointer (RFC 6901).
struct Place {
    pointer: String,
    name: String,
    value: JsValue,
}

impl Place {
    /// Whether the value, a text, a number or a boolean, is spelt like this word.
    fn is_written(&self, word: &str) -> bool {
        let is_number = || self.value.as_f64().is_some_and(|own| word.parse() == Ok(own));
        let is_flag = || self.value.as_bool().is_some_and(|own| word.parse() == Ok(own));
        self.value.as_string().is_some_and(|own| own == word) || is_number() || is_flag()
    }
}

/// What a message says of the value that it is about.
enum Said<'a> {
    /// "alpha is 1.5": a field and its number.
    Number(&'a str, f64),
    /// "`alpha` has to be": a field.
    Field(&'a str),
    /// `Rule "low": `: the name of a rule.
    Rule(&'a str),
    /// The first word in quotation marks or backticks: a value or a field.
    Word(&'a str),
}

impl Said<'_> {
    fn means(&self, place: &Place) -> bool {
        match *self {
            Self::Number(field, number) => {
                place.name == field && place.value.as_f64() == Some(number)
            }
            Self::Field(field) => place.name == field,
            Self::Rule(rule) => place.name == "name" && place.is_written(rule),
            Self::Word(word) => place.name == word || place.is_written(word),
        }
    }

    fn word(&self) -> &str {
        match *self {
            Self::Number(word, _) | Self::Field(word) | Self::Rule(word) | Self::Word(word) => word,
        }
    }
}

/// A JSON Pointer to what a message is about; nothing where several places can be meant, the message says it all, or
/// the options hold themselves or fields that throw.
#[wasm_bindgen(js_name = placeOf)]
pub fn place_of(message: &str, options: &JsValue) -> Option<String> {
    let mut places = Vec::new();
    gather(options, "", DEEPEST, &mut places)?;
    let readings = [number(message), field(message), rule(message), word(message)];
    for said in readings.into_iter().flatten() {
        let mut meant = places.iter().filter(|place| said.means(place));
        let Some(place) = meant.next() else { continue };
        if meant.next().is_some() || place.pointer == format!("/{}", said.word()) {
            return None;
        }
        let rule = place.pointer.strip_suffix("/name").filter(|_| place.name == "name");
        return Some(match rule {
            Some(rule) => within_rule(message, rule, &places),
            None => place.pointer.clone(),
        });
    }
    None
}

/// Everything within, in the order in which it stands there; nothing where that has no end.
fn gather(within: &JsValue, at: &str, deepest: usize, places: &mut Vec<Place>) -> Option<()> {
    if ArrayBuffer::is_view(within) {
        return Some(());
    }
    let deeper = deepest.checked_sub(1)?;
    let names = within.dyn_ref::<Object>().map(Object::keys).unwrap_or_default();
    for name in names.iter() {
        let value = Reflect::get(within, &name).ok()?;
        let name = name.as_string()?;
        let pointer = pointer(at, &name);
        places.push(Place { pointer: pointer.clone(), name, value: value.clone() });
        gather(&value, &pointer, deeper, places)?;
    }
    Some(())
}

/// The field of a rule that a message names, or the rule.
fn within_rule(message: &str, rule: &str, places: &[Place]) -> String {
    let named = message.split('`').skip(1).step_by(2).find(|name| is_name(name));
    let is_meant = |place: &&Place| {
        let within = place.pointer.strip_prefix(rule).is_some_and(|rest| rest.starts_with('/'));
        within && named == Some(place.name.as_str())
    };
    places.iter().find(is_meant).map_or(rule, |place| &place.pointer).to_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

fn number(message: &str) -> Option<Said<'_>> {
    let (before, after) = message.split_once(" is ")?;
    let before = before.strip_suffix(" of a detector").unwrap_or(before);
    let mut parts = before.trim_matches('`').split('.');
    let first = parts.next()?;
    let name = parts.next().unwrap_or(first);
    let end = after.find(|letter: char| !matches!(letter, '-' | '.' | '0'..='9'));
    let digits = after[..end.unwrap_or(after.len())].trim_end_matches('.');
    is_name(name).then_some(Said::Number(name, digits.parse().ok()?))
}

fn field(message: &str) -> Option<Said<'_>> {
    let (name, _) = message.strip_prefix('`')?.split_once('`')?;
    is_name(name).then_some(Said::Field(name))
}

fn rule(message: &str) -> Option<Said<'_>> {
    let (name, _) = message.strip_prefix("Rule \"")?.split_once("\":")?;
    Some(Said::Rule(name))
}

fn word(message: &str) -> Option<Said<'_>> {
    let is_mark = |letter: char| matches!(letter, '"' | '`');
    let (_, rest) = message.split_once(is_mark)?;
    let (word, _) = rest.split_once(is_mark)?;
    (!word.is_empty()).then_some(Said::Word(word))
}
