//! `ChangeDetector`, and whole series.

use super::convert::{self, Answer, answer, or_throw};
use crate::detect::{self, ChangePointOptions, DetectorKind, DetectorOptions};
use crate::error::Result;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct ChangeDetector {
    inner: detect::ChangeDetector,
}

#[wasm_bindgen]
impl ChangeDetector {
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &JsValue, options: &JsValue) -> std::result::Result<ChangeDetector, JsValue> {
        let make = || {
            let options = DetectorOptions::from(convert::settings(options)?);
            detect::ChangeDetector::new(kind_of(kind)?, &options)
        };
        Ok(Self { inner: or_throw(make())? })
    }

    pub fn restore(saved: &JsValue) -> std::result::Result<ChangeDetector, JsValue> {
        convert::saved(saved, detect::ChangeDetector::restore).map(|inner| Self { inner })
    }

    pub fn update(&mut self, value: f64) -> Answer {
        answer(self.inner.update(value))
    }

    pub fn state(&self) -> Answer {
        convert::to_js(&self.inner.state())
    }

    pub fn snapshot(&self) -> JsValue {
        self.inner.snapshot().into()
    }
}

fn kind_of(name: &JsValue) -> Result<DetectorKind> {
    DetectorKind::from_name(&convert::text("The name of a detector", name)?)
}

#[wasm_bindgen(js_name = detectChanges)]
pub fn detect_changes(values: &JsValue, kind: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let options = DetectorOptions::from(convert::settings(options)?);
        detect::detect_changes(&convert::numbers("values", values)?, kind_of(kind)?, &options)
    };
    answer(run())
}

#[wasm_bindgen(js_name = changePoints)]
pub fn change_points(values: &JsValue, options: &JsValue) -> Answer {
    let run = || {
        let options: ChangePointOptions = convert::options(options)?;
        detect::change_points(&convert::numbers("values", values)?, &options)
    };
    answer(run())
}
