//! `BatchPlan`: how a table is split, and the batches one by one.

use super::convert::{self, Answer, or_throw};
use super::table::Table;
use crate::batches::{self, BatchOptions, Stretch, Zone};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct BatchPlan {
    inner: batches::Plan,
}

#[wasm_bindgen]
impl BatchPlan {
    /// `offsets` are pairs of a moment and of milliseconds ahead of UTC since then; none is UTC.
    #[wasm_bindgen(constructor)]
    pub fn new(table: &Table, options: &JsValue, offsets: &[f64]) -> Result<BatchPlan, JsValue> {
        let options: BatchOptions = or_throw(convert::options(options))?;
        let changes: Vec<(f64, f64)> =
            offsets.as_chunks().0.iter().map(|&[since, offset]| (since, offset)).collect();
        let zone = or_throw(Zone::new(&changes))?;
        Ok(Self { inner: or_throw(batches::Plan::new(&table.inner, &options, &zone))? })
    }

    pub fn batches(&self) -> Answer {
        convert::to_js(self.inner.batches())
    }

    pub fn warnings(&self) -> Answer {
        convert::to_js(self.inner.warnings())
    }

    pub fn table(&self, table: &Table, index: u32) -> Result<Table, JsValue> {
        Ok(or_throw(self.inner.table(&table.inner, index as usize))?.into())
    }

    /// The rows of the last `most` batches before one, nothing before the first.
    pub fn before(&self, table: &Table, index: u32, most: u32) -> Result<Option<Table>, JsValue> {
        let before = or_throw(self.inner.before(&table.inner, index as usize, most as usize))?;
        Ok(before.map(Table::from))
    }

    /// The places of the batches of a stretch.
    pub fn within(&self, stretch: &JsValue) -> Result<Vec<u32>, JsValue> {
        let stretch: Stretch = or_throw(convert::required(stretch))?;
        let places = or_throw(self.inner.within(&stretch))?;
        Ok(places.into_iter().map(|place| place as u32).collect())
    }

    /// Their rows.
    pub fn stretch(&self, table: &Table, stretch: &JsValue) -> Result<Table, JsValue> {
        let stretch: Stretch = or_throw(convert::required(stretch))?;
        Ok(or_throw(self.inner.stretch(&table.inner, &stretch))?.into())
    }
}

/// About which stretches of time the clocks of a zone have to be known: from, until, from, until, ...
#[wasm_bindgen(js_name = timeSpans)]
pub fn time_spans(table: &Table, options: &JsValue) -> Result<Vec<f64>, JsValue> {
    let options: BatchOptions = or_throw(convert::options(options))?;
    or_throw(batches::time_spans(&table.inner, &options))
}
