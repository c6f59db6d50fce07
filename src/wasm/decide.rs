//! `GradualRollout` and `RetrainingTrigger`.

use super::convert::{self, Answer, answer, or_throw};
use crate::decide::{self, Arm, Outcome, RolloutOptions, TriggerObservation};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct GradualRollout {
    inner: decide::GradualRollout,
}

#[wasm_bindgen]
impl GradualRollout {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<GradualRollout, JsValue> {
        let mut options: RolloutOptions = or_throw(convert::options(options))?;
        if options.seed.is_none() {
            options.seed = Some(fresh_seed());
        }
        Ok(Self { inner: or_throw(decide::GradualRollout::new(options))? })
    }

    pub fn route(&mut self, key: &JsValue) -> Answer {
        let key = (!key.is_undefined()).then(|| convert::text("A key", key)).transpose();
        convert::to_js(&self.inner.route(or_throw(key)?.as_deref()))
    }

    pub fn record(&mut self, arm: &JsValue, outcome: &JsValue) -> Result<(), JsValue> {
        let arm: Arm = or_throw(convert::required(arm))?;
        let outcome: Outcome = or_throw(convert::with_cells(outcome))?;
        self.inner.record(arm, &outcome);
        Ok(())
    }

    pub fn increase(&mut self, by: Option<f64>) -> Result<f64, JsValue> {
        or_throw(self.inner.increase(by.unwrap_or(10.0)))
    }

    pub fn evaluate(&self) -> Answer {
        convert::to_js(&self.inner.evaluate())
    }

    #[wasm_bindgen(getter)]
    pub fn percent(&self) -> f64 {
        self.inner.percent()
    }

    #[wasm_bindgen(js_name = toSnapshot)]
    pub fn to_snapshot(&self) -> JsValue {
        self.inner.to_snapshot().into()
    }

    #[wasm_bindgen(js_name = fromSnapshot)]
    pub fn from_snapshot(saved: &JsValue) -> Result<GradualRollout, JsValue> {
        convert::saved(saved, decide::GradualRollout::from_snapshot).map(|inner| Self { inner })
    }
}

/// A seed from the browser's or Node's generator, at most 2^53 so that JavaScript can hold it.
fn fresh_seed() -> u64 {
    let mut bytes = [0u8; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_le_bytes(bytes) >> 11,
        Err(_) => 0,
    }
}

#[wasm_bindgen]
pub struct RetrainingTrigger {
    inner: decide::RetrainingTrigger,
}

#[wasm_bindgen]
impl RetrainingTrigger {
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<RetrainingTrigger, JsValue> {
        let options = or_throw(convert::options(options))?;
        Ok(Self { inner: or_throw(decide::RetrainingTrigger::new(options))? })
    }

    pub fn observe(&mut self, observation: &JsValue) -> Answer {
        let observation: TriggerObservation = or_throw(convert::options(observation))?;
        answer(Ok(self.inner.observe(&observation)))
    }

    #[wasm_bindgen(js_name = toSnapshot)]
    pub fn to_snapshot(&self) -> JsValue {
        self.inner.to_snapshot().into()
    }

    #[wasm_bindgen(js_name = fromSnapshot)]
    pub fn from_snapshot(saved: &JsValue) -> Result<RetrainingTrigger, JsValue> {
        convert::saved(saved, decide::RetrainingTrigger::from_snapshot).map(|inner| Self { inner })
    }
}
