//! `ChangeDetector`, and whole series.

use super::convert::{self, Answer, answer, or_throw};
use crate::detect::{self, ChangePointOptions, DetectorKind, DetectorOptions};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct ChangeDetector {
    inner: detect::ChangeDetector,
}

#[wasm_bindgen]
impl ChangeDetector {
    #[wasm_bindgen(constructor)]
    pub fn new(kind: &str, options: &JsValue) -> std::result::Result<ChangeDetector, JsValue> {
        let make = || {
            let options = DetectorOptions::from(convert::settings(options)?);
            detect::ChangeDetector::new(DetectorKind::from_name(kind)?, &options)
        };
        Ok(Self { inner: or_throw(make())? })
    }

    pub fn restore(text: &str) -> std::result::Result<ChangeDetector, JsValue> {
        Ok(Self { inner: or_throw(detect::ChangeDetector::restore(text))? })
    }

    pub fn update(&mut self, value: f64) -> Answer {
        answer(self.inner.update(value))
    }

    pub fn state(&self) -> Answer {
        convert::to_js(&self.inner.state())
    }

    pub fn snapshot(&self) -> String {
        self.inner.snapshot()
    }
}

#[wasm_bindgen(js_name = detectChanges)]
pub fn detect_changes(values: &JsValue, kind: &str, options: &JsValue) -> Answer {
    let run = || {
        let options = DetectorOptions::from(convert::settings(options)?);
        detect::detect_changes(
            &convert::numbers("values", values)?,
            DetectorKind::from_name(kind)?,
            &options,
        )
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
