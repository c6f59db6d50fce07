//! Why performance moved.

use super::convert::{self, Answer, answer};
use super::table::Table;
use crate::causes;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = explainPerformance)]
pub fn explain_performance(reference: &Table, batch: &Table, options: &JsValue) -> Answer {
    let run = || {
        let options = convert::required(options)?;
        causes::explain_performance(&reference.inner, &batch.inner, &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = weakestSegments)]
pub fn weakest_segments(table: &Table, options: &JsValue) -> Answer {
    answer(
        convert::required(options)
            .and_then(|options| causes::weakest_segments(&table.inner, &options)),
    )
}
