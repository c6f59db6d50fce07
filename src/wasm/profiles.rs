//! Profiles cross as their text: it is what files hold, and small.

use super::convert::{self, Answer, answer, or_throw};
use super::table::Table;
use crate::profiles::{TableProfile, drift_from_profile, merge_profiles as merged};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = profile)]
pub fn profile(table: &Table, options: &JsValue) -> Result<String, JsValue> {
    let options = or_throw(convert::options(options))?;
    or_throw(TableProfile::of(&table.inner, &options).map(|profile| profile.to_text()))
}

#[wasm_bindgen(js_name = mergeProfiles)]
pub fn merge_profiles(profiles: Vec<String>) -> Result<String, JsValue> {
    let read = || {
        let all = profiles.iter().map(|text| TableProfile::from_text(text));
        merged(&all.collect::<crate::error::Result<Vec<_>>>()?)
    };
    or_throw(read().map(|profile| profile.to_text()))
}

#[wasm_bindgen(js_name = describeProfile)]
pub fn describe_profile(profile: &str) -> Answer {
    answer(TableProfile::from_text(profile).map(|profile| profile.describe()))
}

#[wasm_bindgen(js_name = driftFromProfile)]
pub fn drift_of_profile(profile: &str, batch: &Table, options: &JsValue) -> Answer {
    let run = || {
        let options = convert::options(options)?;
        drift_from_profile(&TableProfile::from_text(profile)?, &batch.inner, &options)
    };
    answer(run())
}
