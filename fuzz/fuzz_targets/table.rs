//! Any bytes as a file: a table that keeps the laws of conservation, or an error; no panic.

#![no_main]

#[path = "../../tests/common/conserved.rs"]
mod conserved;
mod input;

use driftglass::ingest::TableReader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some(input) = input::input(bytes) else { return };
    let mut reader = TableReader::new(input.options.clone(), input.csv).unwrap();
    if let Err(error) = reader.push(input.file) {
        assert!(!error.message.is_empty());
        assert_eq!(reader.push(b"more").unwrap_err(), error, "an error is repeated");
        return;
    }
    match reader.finish() {
        Ok(table) => conserved::assert_conserved(&table, input.file, &input.options),
        Err(error) => assert!(!error.message.is_empty()),
    }
});
