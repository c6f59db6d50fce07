//! Profiles cross as their text: it is what files hold, and small.

use super::convert::{self, Answer, answer, or_throw};
use super::table::Table;
use crate::error::Result;
use crate::profiles::{TableProfile, drift_from_profile, merge_profiles as merged};
use wasm_bindgen::prelude::*;

pub(super) fn read(profile: &JsValue) -> Result<TableProfile> {
    TableProfile::from_text(&convert::text("A profile", profile)?)
}

#[wasm_bindgen(js_name = profile)]
pub fn profile(table: &Table, options: &JsValue) -> Answer {
    let options = or_throw(convert::options(options))?;
    or_throw(TableProfile::of(&table.inner, &options).map(|profile| profile.to_text().into()))
}

#[wasm_bindgen(js_name = mergeProfiles)]
pub fn merge_profiles(profiles: Vec<JsValue>) -> Answer {
    let all = profiles.iter().map(read).collect::<Result<Vec<_>>>();
    or_throw(all.and_then(|all| merged(&all)).map(|profile| profile.to_text().into()))
}

#[wasm_bindgen(js_name = describeProfile)]
pub fn describe_profile(profile: &JsValue) -> Answer {
    answer(read(profile).map(|profile| profile.describe()))
}

#[wasm_bindgen(js_name = driftFromProfile)]
pub fn drift_of_profile(profile: &JsValue, batch: &Table, options: &JsValue) -> Answer {
    let run = || {
        let options = convert::options(options)?;
        drift_from_profile(&read(profile)?, &batch.inner, &options)
    };
    answer(run())
}
