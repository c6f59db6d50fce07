//! The same bytes cut anywhere, and read in parts: one table, or one error.

#![no_main]
#![allow(dead_code)]

#[path = "../../tests/rust/common/conserved.rs"]
mod conserved;
#[path = "../../tests/rust/common/in_parts.rs"]
mod in_parts;
mod input;
mod laws;
#[path = "../../tests/rust/common/same.rs"]
mod same;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::chunks(bytes));
