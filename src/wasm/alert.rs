//! Functions about rules.

use super::convert::{self, Answer, answer};
use crate::alert;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(js_name = testRules)]
pub fn test_rules(file: &JsValue) -> Answer {
    answer(convert::required(file).and_then(|file: alert::RuleFile| alert::test_rules(&file)))
}
