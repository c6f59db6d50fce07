//! Columns that JavaScript decoded from a typed file: no cell needs to be read any more.

use super::convert::{field, options, or_throw};
use super::counting::counter;
use super::table::Table;
use crate::error::{Code, Error, Result, Warning};
use crate::ingest::CsvOptions;
use crate::summary::Counter;
use crate::table::{self, Column, RecordCounts, Sampled, unknown_kinds};
use js_sys::{Array, Float64Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Table {
    /// A table of `{ columns, rows, bytes, stopped }` as `www/formats` makes it.
    #[wasm_bindgen(js_name = fromDecoded)]
    pub fn from_decoded(decoded: &JsValue, given: &JsValue) -> std::result::Result<Table, JsValue> {
        let options: CsvOptions = or_throw(options(given))?;
        Ok(or_throw(in_file(read(decoded, &options), &options))?.into())
    }
}

/// Counts all rows of a typed file, of which a table will hold a sample, against a reference.
#[wasm_bindgen]
pub struct DecodedCounter {
    counter: Counter,
    options: CsvOptions,
}

#[wasm_bindgen]
impl DecodedCounter {
    #[wasm_bindgen(constructor)]
    pub fn new(given: &JsValue, reference: &Table) -> std::result::Result<DecodedCounter, JsValue> {
        Ok(Self { options: or_throw(options(given))?, counter: counter(reference) })
    }

    /// The next rows of one column.
    pub fn push(&mut self, part: &JsValue) -> std::result::Result<(), JsValue> {
        let column = or_throw(in_file(wanted(part, &self.options), &self.options))?;
        self.counter.column(&column);
        Ok(())
    }

    /// The table, as [`Table::from_decoded`] makes it, with what was counted.
    pub fn finish(self, decoded: &JsValue) -> std::result::Result<Table, JsValue> {
        let table = or_throw(in_file(read(decoded, &self.options), &self.options))?;
        Ok(Table::with_counted(table, Some(self.counter.finish())))
    }
}

fn in_file<T>(result: Result<T>, options: &CsvOptions) -> Result<T> {
    result.map_err(|error| match &options.file {
        Some(file) => error.in_file(file.clone()),
        None => error,
    })
}

/// A column as the caller wants it.
fn wanted(part: &JsValue, options: &CsvOptions) -> Result<Column> {
    let name = field(part, "name").as_string().unwrap_or_default();
    let column = column(&name, part)?;
    match options.kinds.get(&name) {
        Some(&kind) => column.into_kind(kind),
        None => Ok(column),
    }
}

fn read(decoded: &JsValue, options: &CsvOptions) -> Result<table::Table> {
    let parts = buffer::<Array>(decoded, "columns")?.to_vec();
    let mut columns = Vec::with_capacity(parts.len());
    let mut warnings = Vec::new();
    for part in &parts {
        let column = wanted(part, options)?;
        warnings.extend(nested(column.name(), count(part, "nested")));
        columns.push(column);
    }
    let names = columns.iter().map(Column::name);
    warnings.extend(unknown_kinds(&options.kinds, names, "file"));
    let [used, kept] = ["rows", "kept"].map(|name| count(decoded, name));
    if field(decoded, "stopped").is_truthy() {
        let message = format!("Reading stopped after {used} rows, as asked (maxRows).");
        warnings.push(Warning::new("max-rows", message));
    }
    let sampled = (kept < used).then(|| Sampled::of(used, kept));
    warnings.extend(sampled.map(|sampled| sampled.warning()));
    warnings.iter_mut().for_each(|warning| warning.file.clone_from(&options.file));
    let counts = RecordCounts::of_rows(used, count(decoded, "bytes"));
    let table = table::Table::new(columns)?.with_reading(warnings, counts, Vec::new());
    Ok(table.with_sampled(sampled))
}

fn count(object: &JsValue, name: &str) -> u64 {
    field(object, name).as_f64().unwrap_or(0.0) as u64
}

fn nested(name: &str, count: u64) -> Option<Warning> {
    let message = format!(
        "Values of column \"{name}\" are lists or structs; they were kept as JSON text. To compare what is in them, give it columns of its own."
    );
    (count > 0).then(|| Warning::new("nested-values", message).times(count))
}

/// A field that is an array or a buffer of a certain type.
fn buffer<T: JsCast>(object: &JsValue, name: &str) -> Result<T> {
    field(object, name).dyn_into().map_err(|_| {
        Error::new(Code::KindMismatch, format!("`{name}` is not what a decoded table has there."))
    })
}

fn column(name: &str, part: &JsValue) -> Result<Column> {
    let numbers = || Ok(buffer::<Float64Array>(part, "numbers")?.to_vec());
    match field(part, "form").as_string().as_deref() {
        Some("numbers") => Ok(Column::from_numbers(name, numbers()?)),
        Some("moments") => Ok(Column::from_datetimes(name, numbers()?)),
        Some("flags") => {
            let flags = buffer::<Uint8Array>(part, "flags")?.to_vec();
            let flag = |byte: u8| (byte < 2).then_some(byte == 1);
            Ok(Column::from_booleans(name, flags.into_iter().map(flag).collect()))
        }
        Some("labels") => labels(name, part),
        _ => Err(Error::new(Code::KindMismatch, format!("\"{name}\" is not a decoded column."))),
    }
}

/// Texts by code: the distinct ones end to end in UTF-8, and where each ends.
fn labels(name: &str, part: &JsValue) -> Result<Column> {
    let text = buffer::<Uint8Array>(part, "text")?.to_vec();
    let ends = buffer::<Uint32Array>(part, "ends")?.to_vec();
    let codes = buffer::<Uint32Array>(part, "codes")?.to_vec();
    let text = String::from_utf8_lossy(&text);
    let end = |code: usize| ends.get(code).map(|&end| end as usize);
    let label = |code: &u32| {
        let code = *code as usize;
        let start = code.checked_sub(1).and_then(end).unwrap_or(0);
        text.get(start..end(code)?)
    };
    Ok(Column::from_texts(name, codes.iter().map(label)))
}
