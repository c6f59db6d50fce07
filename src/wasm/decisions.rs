//! The deployment gate, decision records and SHA-256.

use super::convert::{self, Answer, answer, field, or_throw};
use crate::decide::{self, DecisionRecord, GateOptions, Scores};
use crate::digest;
use crate::error::{Code, Error, Result};
use crate::monitor::{self, ScoredRows};
use crate::table::Column;
use js_sys::{Array, ArrayBuffer};
use wasm_bindgen::prelude::*;

/// `{ target, prediction, segments?, latencyMs? }` in rows, or finished metrics by name.
fn scores(value: &JsValue, options: &GateOptions) -> Result<Scores> {
    let (target, prediction) = (field(value, "target"), field(value, "prediction"));
    if !(target.is_object() || prediction.is_object()) {
        return convert::required(value).map(Scores::finished);
    }
    convert::none_misspelt(value, &["target", "prediction", "segments", "latencyMs"])?;
    let target = convert::column("target", &target)?;
    let prediction = convert::column("prediction", &prediction)?;
    let (segments, ms) = (segments(&field(value, "segments"))?, field(value, "latencyMs"));
    let own = options.metric.iter().map(String::as_str);
    let metrics: Vec<&str> =
        own.chain(options.metrics.iter().map(|each| each.metric.as_str())).collect();
    let ms = convert::optional_numbers("latencyMs", &ms)?;
    if metrics.is_empty() && segments.is_empty() && ms.is_none() {
        return monitor::scores(&target, &prediction, None);
    }
    let rows = ScoredRows {
        target: &target,
        prediction: &prediction,
        segments: &segments,
        latency_ms: ms.as_deref(),
    };
    monitor::row_scores(&rows, &metrics)
}

/// One list of values, or several by name.
fn segments(value: &JsValue) -> Result<Vec<Column>> {
    if value.is_undefined() || value.is_null() {
        return Ok(Vec::new());
    }
    if Array::is_array(value) || ArrayBuffer::is_view(value) {
        return Ok(vec![convert::column("segment", value)?]);
    }
    let entries = convert::entries(value).map_err(|error| error.at_field("segments"))?;
    let Some(entries) = entries else {
        let message = "\"segments\" is given as values, or as { name: values, ... }.";
        return Err(Error::new(Code::KindMismatch, message));
    };
    entries.iter().map(|(name, values)| convert::column(name, values)).collect()
}

#[wasm_bindgen(js_name = deploymentGate)]
pub fn deployment_gate(candidate: &JsValue, incumbent: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let options: GateOptions = convert::options(options)?;
        let (candidate, incumbent) = (scores(candidate, &options)?, scores(incumbent, &options)?);
        decide::deployment_gate(&candidate, &incumbent, &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = decisionRecord)]
pub fn decision_record(given: &JsValue) -> Answer {
    answer(convert::settings(given).and_then(|given| decide::decision_record(&given)))
}

#[wasm_bindgen(js_name = decisionMarkdown)]
pub fn decision_markdown(record: &JsValue) -> Answer {
    let record: DecisionRecord = or_throw(convert::required(record))?;
    Ok(crate::report::decision_markdown(&record).into())
}

#[wasm_bindgen]
#[derive(Default)]
pub struct Sha256 {
    inner: digest::Sha256,
}

#[wasm_bindgen]
impl Sha256 {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Sha256 {
        Self::default()
    }

    pub fn update(&mut self, bytes: &[u8]) {
        self.inner.update(bytes);
    }

    pub fn hex(&self) -> JsValue {
        self.inner.hex().into()
    }
}
