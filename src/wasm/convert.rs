//! JavaScript values into columns and options; results and errors into JavaScript values.

use crate::error::{Code, Error, Result};
use crate::json;
use crate::near::{nearest, with_nearest};
use crate::table::{CategoryBuilder, Column, Kind, Values};
use js_sys::{Array, BigInt, Date, Float64Array, JSON, Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// Options nest this deep at most.
const DEEPEST: usize = 100;

/// What an export answers: a value, or the error as a plain object that `www/core` turns into a `DriftglassError`.
pub(super) type Answer = std::result::Result<JsValue, JsValue>;

pub(super) fn to_js<T: Serialize + ?Sized>(value: &T) -> Answer {
    JSON::parse(&to_text(value)?).map_err(|_| unwritable("it has no value in JavaScript"))
}

/// A result as JSON, for whoever hands it on.
pub(super) fn to_text<T: Serialize + ?Sized>(value: &T) -> std::result::Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| unwritable(&error.to_string()))
}

fn unwritable(why: &str) -> JsValue {
    let message = format!("The result cannot be written as JSON: {why}.");
    error_to_js(&Error::invalid(message))
}

pub(super) fn error_to_js(error: &Error) -> JsValue {
    let object = error
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap_or_else(|_| Object::new().into());
    if let Some(place) = &error.position.place {
        let message = JsValue::from_str(&format!("{place}: {}", error.message));
        // Setting a field of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &JsValue::from_str("message"), &message);
    }
    object
}

pub(super) fn answer<T: Serialize>(result: Result<T>) -> Answer {
    result.map_err(|error| error_to_js(&error)).and_then(|value| to_js(&value))
}

pub(super) fn or_throw<T>(result: Result<T>) -> std::result::Result<T, JsValue> {
    result.map_err(|error| error_to_js(&error))
}

/// Options from a JavaScript object; `undefined` and `null` give the defaults.
pub(super) fn options<T: DeserializeOwned + Default>(value: &JsValue) -> Result<T> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    required(value)
}

pub(super) fn required<T: DeserializeOwned>(value: &JsValue) -> Result<T> {
    from_json(&json_text(value)?)
}

/// The same where a field may be a cell of a table, and so a date, which is its text then.
pub(super) fn with_cells<T: DeserializeOwned + Default>(value: &JsValue) -> Result<T> {
    if value.is_undefined() || value.is_null() {
        Ok(T::default())
    } else {
        from_json(&text_of(value, true)?)
    }
}

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    json::from_text(text).map_err(|fault| {
        let mut error = Error::misshapen("The options are not valid", &fault);
        error.message = with_nearest(error.message);
        error
    })
}

/// Options as JSON text. What JSON would leave out or change is refused: the default would stand in its place.
fn json_text(value: &JsValue) -> Result<String> {
    text_of(value, false)
}

fn text_of(value: &JsValue, has_dates: bool) -> Result<String> {
    check(value, has_dates, &mut Vec::new())?;
    JSON::stringify(value).ok().and_then(|text| text.as_string()).ok_or_else(|| {
        let message = "The options are not valid: values that JSON can hold are needed.";
        Error::invalid(message)
    })
}

/// Refuses what JSON would not keep as it is. `around` is what the value lies in.
fn check(value: &JsValue, has_dates: bool, around: &mut Vec<JsValue>) -> Result<()> {
    if let Some(number) = value.as_f64().filter(|number| !number.is_finite()) {
        let number = match number {
            f64::INFINITY => "Infinity",
            f64::NEG_INFINITY => "-Infinity",
            _ => "NaN",
        };
        let fault = format!("A finite number is needed, or none at all; this is {number}.");
        return Err(Error::invalid(fault));
    }
    let Some(object) = value.dyn_ref::<Object>() else {
        let is_odd = value.is_symbol() || value.is_bigint();
        return if is_odd { Err(unfit("A symbol or a bigint")) } else { Ok(()) };
    };
    if has_dates && value.has_type::<Date>() {
        return Ok(());
    }
    none_of_class(value)?;
    if around.len() >= DEEPEST || around.contains(value) {
        return Err(unfit("An object that holds itself, or is nested more than 100 deep,"));
    }
    around.push(value.clone());
    for name in Object::keys(object).iter() {
        Reflect::get(value, &name)
            .map_err(|_| unfit("A field that throws"))
            .and_then(|one| check(&one, has_dates, around))
            .map_err(|error| error.at_field(&name.as_string().unwrap_or_default()))?;
    }
    around.pop();
    Ok(())
}

fn unfit(what: &str) -> Error {
    Error::invalid(format!(
        "{what} cannot be passed. Give plain values, or fields {{ name: value }}."
    ))
}

/// Refuses an object of a class: a worker is sent its fields and none of its getters, so that it would be something
/// else there.
fn none_of_class(value: &JsValue) -> Result<()> {
    let Some(object) = value.dyn_ref::<Object>() else { return Ok(()) };
    if Array::is_array(value) || is_plain(object) {
        return Ok(());
    }
    let class = field(&field(value, "constructor"), "name").as_string().unwrap_or_default();
    Err(unfit(&format!("An object of the class {class}")))
}

/// Whether an object is one of fields alone: none of a class, and no `Map`.
fn is_plain(object: &Object) -> bool {
    let prototype = Object::get_prototype_of(object);
    prototype.is_null() || Object::get_prototype_of(&prototype).is_null()
}

/// A string as it is; `what` names it where it is something else.
pub(super) fn text(what: &str, value: &JsValue) -> Result<String> {
    value
        .as_string()
        .ok_or_else(|| Error::new(Code::KindMismatch, format!("{what} has to be a string.")))
}

/// What was saved, read back.
pub(super) fn saved<T>(
    saved: &JsValue,
    read: impl FnOnce(&str) -> Result<T>,
) -> std::result::Result<T, JsValue> {
    or_throw(text("A snapshot", saved).and_then(|saved| read(&saved)))
}

/// Settings that are looked up by name: an object as it is, nothing for `undefined` and `null`.
pub(super) fn settings(value: &JsValue) -> Result<Map<String, Value>> {
    if value.is_undefined() || value.is_null() {
        return Ok(Map::new());
    }
    match json::parse(&json_text(value)?) {
        Ok(Value::Object(settings)) => Ok(settings),
        _ => Err(Error::invalid("The options are not valid: not an object.")),
    }
}

/// A column of numbers, texts, booleans or dates; mixed values become labels.
pub(super) fn column(name: &str, value: &JsValue) -> Result<Column> {
    if let Some(numbers) = value.dyn_ref::<Float64Array>() {
        return Ok(Column::from_numbers(name, numbers.to_vec()));
    }
    if value.has_type::<js_sys::BigInt64Array>() || value.has_type::<js_sys::BigUint64Array>() {
        return Err(Error::new(
            Code::KindMismatch,
            format!(
                "\"{name}\" holds 64-bit integers, which numbers would round. Pass them as strings."
            ),
        ));
    }
    if js_sys::ArrayBuffer::is_view(value) && !value.has_type::<js_sys::DataView>() {
        return Ok(Column::from_numbers(name, Float64Array::new(value).to_vec()));
    }
    let Some(array) = value.dyn_ref::<Array>() else {
        none_of_class(value).map_err(|error| error.at_field(name))?;
        return Err(Error::new(
            Code::KindMismatch,
            format!("\"{name}\" is not an array or a typed array of numbers."),
        ));
    };
    column_of_cells(name, &array.to_vec())
}

fn column_of_cells(name: &str, cells: &[JsValue]) -> Result<Column> {
    let every = |is: fn(&JsValue) -> bool| cells.iter().all(|cell| is_missing(cell) || is(cell));
    if every(|cell| cell.as_f64().is_some()) {
        let number = |cell: &JsValue| cell.as_f64().unwrap_or(f64::NAN);
        return Ok(Column::from_numbers(name, cells.iter().map(number).collect()));
    }
    if every(JsValue::is_string) {
        let texts: Vec<Option<String>> = cells.iter().map(JsValue::as_string).collect();
        return Ok(Column::from_texts(name, texts.iter().map(Option::as_deref)));
    }
    if every(|cell| cell.as_bool().is_some()) {
        return Ok(Column::from_booleans(name, cells.iter().map(JsValue::as_bool).collect()));
    }
    if every(JsValue::has_type::<Date>) {
        let moment = |cell: &JsValue| cell.dyn_ref::<Date>().map_or(f64::NAN, Date::get_time);
        return Ok(Column::from_datetimes(name, cells.iter().map(moment).collect()));
    }
    let mut builder = CategoryBuilder::default();
    for (row, cell) in cells.iter().enumerate() {
        if is_missing(cell) {
            builder.push_missing();
            continue;
        }
        let Some(label) = label(cell) else {
            none_of_class(cell).map_err(|error| error.at_element(name, row))?;
            return Err(Error::new(
                Code::KindMismatch,
                format!(
                    "Value {row} of \"{name}\" (counted from 0) is not a number, text, boolean or date."
                ),
            ));
        };
        builder.push(&label);
    }
    let evidence = "values of mixed types: labels";
    Ok(Column::new(name, Values::Categorical(builder.finish()), evidence))
}

/// `undefined`, `null`, NaN and invalid dates.
fn is_missing(cell: &JsValue) -> bool {
    let moment = || cell.dyn_ref::<Date>().map(Date::get_time);
    cell.is_undefined() || cell.is_null() || cell.as_f64().or_else(moment).is_some_and(f64::is_nan)
}

/// The label of a cell that is not missing; `None` for objects, which have no text of their own.
fn label(cell: &JsValue) -> Option<String> {
    cell.as_string()
        .or_else(|| cell.as_f64().map(|number| format!("{}", number + 0.0)))
        .or_else(|| cell.as_bool().map(|flag| flag.to_string()))
        .or_else(|| cell.dyn_ref::<Date>().map(|date| String::from(date.to_iso_string())))
        .or_else(|| cell.dyn_ref::<BigInt>()?.to_string(10).ok()?.as_string())
}

/// The columns of a record of values, in the order of its keys.
pub(super) fn columns(record: &JsValue, kinds: &BTreeMap<String, Kind>) -> Result<Vec<Column>> {
    let Some(entries) = entries(record)? else {
        return Err(Error::new(Code::KindMismatch, "Columns are given as { name: values, ... }."));
    };
    let mut columns = Vec::new();
    for (name, values) in entries {
        let column = column(&name, &values)?;
        columns.push(match kinds.get(&name) {
            Some(&kind) => column.into_kind(kind)?,
            None => column,
        });
    }
    Ok(columns)
}

/// The fields of a record, which an object of a class (a `Map`, a `Set`, a date) is not; `None` of what has none.
pub(super) fn entries(value: &JsValue) -> Result<Option<Vec<(String, JsValue)>>> {
    let Some(object) = value.dyn_ref::<Object>() else { return Ok(None) };
    none_of_class(value)?;
    let entries = Object::entries(object);
    let fields = entries.iter().map(|entry| {
        let entry = Array::from(&entry);
        (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
    });
    Ok((is_plain(object) || entries.length() > 0).then(|| fields.collect()))
}

/// A list of numbers: a typed array, or an array in which `null` and `undefined` become NaN.
pub(super) fn numbers(name: &str, value: &JsValue) -> Result<Vec<f64>> {
    let column = column(name, value)?;
    match column.numbers() {
        Some(numbers) => Ok(numbers.into_owned()),
        None => Err(Error::new(
            Code::KindMismatch,
            format!("\"{name}\" needs numbers, and holds labels."),
        )),
    }
}

/// The same where none need be given.
pub(super) fn optional_numbers(name: &str, value: &JsValue) -> Result<Option<Vec<f64>>> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    numbers(name, value).map(Some)
}

/// Refuses a field whose name is nearly one of those. Other unknown fields are left alone: one object may hold what
/// several functions take.
pub(super) fn none_misspelt(object: &JsValue, names: &[&str]) -> Result<()> {
    let fields = entries(object)?.unwrap_or_default();
    let others = fields.iter().filter(|(own, _)| !names.contains(&own.as_str()));
    for (name, _) in others {
        if let Some(meant) = nearest(name, names) {
            let said = format!("unknown field `{name}`. Did you mean `{meant}`?");
            return Err(Error::invalid(said).at_field(name));
        }
    }
    Ok(())
}

/// A field of an object, `undefined` when it has none.
pub(super) fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
