//! What the tests share. The same tests run natively and in wasm.

pub(crate) mod classifier;
pub(crate) mod conserved;
pub(crate) mod counted;
pub(crate) mod csv_files;
pub(crate) mod exposition;
pub(crate) mod generator;
pub(crate) mod golden;
pub(crate) mod in_parts;
pub(crate) mod promtool;
pub(crate) mod same;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod shapes;
pub(crate) mod watched;

/// Declares tests that run natively and, under `wasm-bindgen-test-runner`, in Node and in a browser.
macro_rules! portable_tests {
    ($($(#[$meta:meta])* fn $name:ident() $body:block)*) => {$(
        $(#[$meta])*
        #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
        #[cfg_attr(not(target_arch = "wasm32"), test)]
        fn $name() $body
    )*};
}

/// Asserts that two numbers agree to a relative tolerance, or absolutely near zero.
#[allow(dead_code)]
#[track_caller]
pub fn assert_close(actual: f64, expected: f64, relative: f64, absolute: f64, what: &str) {
    let difference = (actual - expected).abs();
    assert!(
        difference <= absolute || difference <= relative * expected.abs(),
        "{what}: {actual:e} is not {expected:e} (relative difference {:e})",
        difference / expected.abs(),
    );
}
