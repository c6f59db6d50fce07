//! `Monitor`.

use super::convert::{self, Answer, answer, or_throw};
use super::table::Table;
use crate::monitor::{self, ObserveOptions};
use crate::replay::{self, ReplayOptions};
use crate::{report, snapshot, telemetry};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct Monitor {
    inner: monitor::Monitor,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct PrometheusOptions {
    open_metrics: bool,
}

#[wasm_bindgen]
impl Monitor {
    #[wasm_bindgen(constructor)]
    pub fn new(reference: &Table, config: &JsValue) -> Result<Monitor, JsValue> {
        let config: monitor::MonitorConfig = or_throw(convert::options(config))?;
        let profile = reference.as_reference(&config.drift);
        Ok(Self {
            inner: or_throw(monitor::Monitor::with_profile(&reference.inner, profile, config))?,
        })
    }

    #[wasm_bindgen(js_name = fromProfile)]
    pub fn from_profile(profile: &JsValue, config: &JsValue) -> Result<Monitor, JsValue> {
        let config: monitor::MonitorConfig = or_throw(convert::options(config))?;
        let profile = or_throw(super::profiles::read(profile))?;
        Ok(Self { inner: or_throw(monitor::Monitor::from_profile(profile, config))? })
    }

    pub fn restore(saved: &JsValue) -> Result<Monitor, JsValue> {
        restored(saved, None)
    }

    #[wasm_bindgen(js_name = restoreWith)]
    pub fn restore_with(saved: &JsValue, reference: &Table) -> Result<Monitor, JsValue> {
        restored(saved, Some(&reference.inner))
    }

    /// The report as JSON: it is parsed in the thread that asked for it.
    pub fn observe(&mut self, batch: &Table, options: &JsValue) -> Answer {
        let options: ObserveOptions = or_throw(convert::required(options))?;
        let counted = batch.counted.as_ref();
        as_text(self.inner.observe_counted(&batch.inner, counted, &options))
    }

    #[wasm_bindgen(js_name = observeAgainst)]
    pub fn observe_against(
        &mut self,
        batch: &Table,
        reference: &Table,
        options: &JsValue,
    ) -> Answer {
        let options: ObserveOptions = or_throw(convert::required(options))?;
        let against = reference.as_reference(&self.inner.config().drift);
        let rows = &reference.inner;
        as_text(self.inner.observe_against(&batch.inner, rows, &against, &options))
    }

    pub fn label(&mut self, batch: &Table, labels: &Table, options: &JsValue) -> Answer {
        let options = or_throw(convert::required(options))?;
        answer(self.inner.label(&batch.inner, &labels.inner, &options))
    }

    pub fn measurements(&self, place: u32) -> Answer {
        convert::to_js(&self.inner.measurements(place as usize))
    }

    pub fn history(&self) -> Answer {
        convert::to_js(&self.inner.history().iter().collect::<Vec<_>>())
    }

    pub fn dashboard(&self) -> Answer {
        convert::to_js(&self.inner.dashboard())
    }

    pub fn config(&self) -> Answer {
        convert::to_js(self.inner.config())
    }

    pub fn alerts(&self) -> Answer {
        convert::to_js(&self.inner.alerts())
    }

    pub fn acknowledge(&mut self, id: &JsValue) -> Result<(), JsValue> {
        let id = convert::text("The id of an alert", id);
        or_throw(id.and_then(|id| self.inner.acknowledge(&id)))
    }

    pub fn silence(&mut self, matching: &JsValue, until_ms: f64) -> Result<(), JsValue> {
        let matching = or_throw(convert::options(matching))?;
        or_throw(self.inner.silence(&matching, until_ms))
    }

    pub fn silences(&self) -> Answer {
        convert::to_js(self.inner.silences())
    }

    #[wasm_bindgen(js_name = endSilence)]
    pub fn end_silence(&mut self, matching: &JsValue) -> Result<(), JsValue> {
        let matching = or_throw(convert::options(matching))?;
        or_throw(self.inner.end_silence(&matching))
    }

    pub fn report(&self) -> Answer {
        convert::to_js(&report::Report::of(&self.inner))
    }

    pub fn csv(&self) -> JsValue {
        report::csv(&report::Report::of(&self.inner)).into()
    }

    pub fn markdown(&self) -> JsValue {
        report::markdown(&report::Report::of(&self.inner)).into()
    }

    pub fn notifications(&self, options: &JsValue) -> Answer {
        let options = or_throw(convert::options(options))?;
        answer(self.inner.notifications(&options))
    }

    pub fn replay(&self, options: &JsValue) -> Answer {
        let options: ReplayOptions = or_throw(convert::required(options))?;
        answer(replay::replay(&self.inner, &options))
    }

    pub fn prometheus(&self, options: &JsValue) -> Answer {
        let options: PrometheusOptions = or_throw(convert::options(options))?;
        Ok(telemetry::prometheus(&self.inner, options.open_metrics).into())
    }

    #[wasm_bindgen(js_name = prometheusRules)]
    pub fn prometheus_rules(&self) -> JsValue {
        telemetry::alerting_rules(&self.inner).into()
    }

    #[wasm_bindgen(js_name = grafanaDashboard)]
    pub fn grafana_dashboard(&self) -> Answer {
        convert::to_js(&telemetry::grafana_dashboard(&self.inner))
    }

    pub fn log(&self) -> Answer {
        convert::to_js(&telemetry::log_records(&self.inner))
    }

    pub fn snapshot(&self) -> JsValue {
        snapshot::save(&self.inner).into()
    }
}

fn restored(saved: &JsValue, reference: Option<&crate::table::Table>) -> Result<Monitor, JsValue> {
    convert::saved(saved, |saved| snapshot::restore(saved, reference))
        .map(|inner| Monitor { inner })
}

fn as_text(report: crate::error::Result<&monitor::BatchReport>) -> Answer {
    convert::to_text(or_throw(report)?).map(JsValue::from)
}
