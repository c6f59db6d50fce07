//! The message of the panic that killed this instance, for the error that JavaScript raises.

use std::sync::Mutex;
use wasm_bindgen::prelude::*;

static LAST: Mutex<String> = Mutex::new(String::new());

#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST.lock() {
            *last = info.to_string();
        }
    }));
}

/// The message of the last panic, empty if there was none. Callable on a dead instance.
#[wasm_bindgen(js_name = lastPanic)]
pub fn last_panic() -> String {
    LAST.lock().map(|last| last.clone()).unwrap_or_default()
}
