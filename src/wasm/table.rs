//! `Table`.

use super::convert::{self, Answer, answer, or_throw};
use crate::drift::{DriftOptions, Preset, reference_profile};
use crate::ingest::{self, CsvOptions};
use crate::summary::{ColumnSummary, Counted, Profile, profile};
use crate::table::{self, Column, Kind, RecordCounts, Rejection, Values, unknown_kinds};
use js_sys::{Array, Float64Array};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// The summaries of a table that was a reference once: sorted for the first batch, kept for the next.
/// With them whether they are in chunks.
type Sorted = RefCell<Option<(bool, Arc<Profile>)>>;

#[wasm_bindgen]
pub struct Table {
    /// Shared with a reader that may count a batch against it.
    pub(super) inner: Rc<table::Table>,
    sorted: Rc<Sorted>,
    /// What was counted of all rows of a file of which this holds a sample.
    pub(super) counted: Option<Counted>,
}

impl Table {
    /// A table with what was counted of all rows of its file, and a warning that says so.
    pub(super) fn with_counted(table: table::Table, counted: Option<Counted>) -> Self {
        let columns = counted.as_ref().map_or(0, |counted| counted.columns().count());
        let said = table.sampled().filter(|_| columns > 0);
        let table = table.with_warnings(said.map(|sampled| sampled.but_counted(columns)));
        Self { counted, ..table.into() }
    }
}

impl From<table::Table> for Table {
    fn from(inner: table::Table) -> Self {
        Self { inner: Rc::new(inner), sorted: Rc::default(), counted: None }
    }
}

impl Table {
    /// The table's summaries as a reference of these options.
    pub(super) fn as_reference(&self, options: &DriftOptions) -> Arc<Profile> {
        let chunks = options.asks_for(Preset::Nannyml);
        let mut sorted = self.sorted.borrow_mut();
        let kept = sorted.take().filter(|(in_chunks, _)| *in_chunks || !chunks);
        let (chunks, profile) =
            kept.unwrap_or_else(|| (chunks, Arc::new(reference_profile(&self.inner, options))));
        *sorted = Some((chunks, Arc::clone(&profile)));
        profile
    }

    /// The same table once more, not copied.
    pub(super) fn shared(&self) -> Self {
        Self {
            inner: Rc::clone(&self.inner),
            sorted: Rc::clone(&self.sorted),
            counted: self.counted.clone(),
        }
    }

    /// The table's summaries as a batch.
    pub(super) fn as_batch(&self) -> Vec<ColumnSummary> {
        let sample = profile(&self.inner).columns;
        match &self.counted {
            Some(counted) => counted.complete(sample),
            None => sample,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TableOptions {
    kinds: BTreeMap<String, Kind>,
}

#[derive(Serialize)]
struct Records<'a> {
    bytes: u64,
    total: u64,
    used: u64,
    repaired: u64,
    rejected: u64,
    blank: u64,
    rejections: &'a [Rejection],
}

#[wasm_bindgen]
impl Table {
    #[wasm_bindgen(js_name = fromColumns)]
    pub fn from_columns(columns: &JsValue, options: &JsValue) -> Result<Table, JsValue> {
        let options: TableOptions = or_throw(convert::options(options))?;
        let columns = or_throw(convert::columns(columns, &options.kinds))?;
        let names = columns.iter().map(Column::name);
        let warnings = unknown_kinds(&options.kinds, names, "table");
        Ok(or_throw(table::Table::new(columns))?.with_warnings(warnings).into())
    }

    #[wasm_bindgen(js_name = fromCsv)]
    pub fn from_csv(bytes: &[u8], options: &JsValue) -> Result<Table, JsValue> {
        let options: CsvOptions = or_throw(convert::options(options))?;
        Ok(or_throw(ingest::read_csv(bytes, options))?.into())
    }

    #[wasm_bindgen(js_name = fromJsonLines)]
    pub fn from_json_lines(bytes: &[u8], options: &JsValue) -> Result<Table, JsValue> {
        let options: CsvOptions = or_throw(convert::options(options))?;
        Ok(or_throw(ingest::read_json_lines(bytes, options))?.into())
    }

    #[wasm_bindgen(getter, js_name = rowCount)]
    pub fn row_count(&self) -> f64 {
        self.inner.row_count() as f64
    }

    pub fn columns(&self) -> Answer {
        convert::to_js(&self.inner.describe())
    }

    pub fn warnings(&self) -> Answer {
        convert::to_js(self.inner.warnings())
    }

    pub fn records(&self) -> Answer {
        let RecordCounts { total, used, repaired, rejected, blank, bytes } = self.inner.records();
        let rejections = self.inner.rejections();
        convert::to_js(&Records { bytes, total, used, repaired, rejected, blank, rejections })
    }

    /// Of how many rows this is a sample, or null.
    pub fn sampled(&self) -> Answer {
        convert::to_js(&self.inner.sampled())
    }

    pub fn roles(&self) -> Answer {
        convert::to_js(&table::roles::guess(&self.inner))
    }

    pub fn values(&self, column: &JsValue) -> Answer {
        let column = convert::text("The name of a column", column);
        let found = column.and_then(|column| self.inner.column(&column));
        Ok(values_to_js(or_throw(found)?))
    }

    pub fn slice(&self, start: f64, end: f64) -> Table {
        self.inner.slice(start as usize, end as usize).into()
    }
}

fn values_to_js(column: &Column) -> JsValue {
    match column.values() {
        Values::Numeric(numbers) => Float64Array::from(&*numbers.doubles()).into(),
        Values::Datetime(moments) => Float64Array::from(moments.as_slice()).into(),
        Values::Boolean(flags) => {
            let cell = |flag: &Option<bool>| flag.map_or(JsValue::NULL, JsValue::from_bool);
            flags.iter().map(cell).collect::<Array>().into()
        }
        Values::Text(texts) => texts
            .iter()
            .map(|text| text.map_or(JsValue::NULL, JsValue::from_str))
            .collect::<Array>()
            .into(),
        Values::Categorical(categories) if categories.numbers.is_some() => {
            let numbers = column.numbers().unwrap_or_default();
            Float64Array::from(numbers.as_ref()).into()
        }
        Values::Categorical(categories) => {
            let labels: Vec<JsValue> =
                categories.labels.iter().map(|label| JsValue::from_str(label)).collect();
            let cell = |&code: &u32| labels.get(code as usize).cloned().unwrap_or(JsValue::NULL);
            categories.codes.iter().map(cell).collect::<Array>().into()
        }
    }
}

/// What a file is that begins so: "csv", "json", "gzip", "parquet", "arrow" or "other".
#[wasm_bindgen(js_name = formatOf)]
pub fn format_of(start: &[u8]) -> JsValue {
    ingest::Format::of_file(start).as_str().into()
}

/// Roles guessed from names and values.
#[wasm_bindgen(js_name = guessRoles)]
pub fn guess_roles(table: &Table) -> Answer {
    answer(Ok(table::roles::guess(&table.inner)))
}
