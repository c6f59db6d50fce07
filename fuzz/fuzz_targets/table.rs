//! Any bytes as a file: a table that keeps the laws of conservation, or an error; no panic.

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

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| laws::table(bytes));
