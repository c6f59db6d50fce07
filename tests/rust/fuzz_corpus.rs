//! The inputs that fuzzing starts from, through the bodies of its targets (`fuzz`); `FUZZ_INPUTS`
//! names another folder, such as `fuzz/artifacts/table`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::common::conserved;
use crate::common::in_parts;
#[path = "../../fuzz/fuzz_targets/input.rs"]
mod input;
#[path = "../../fuzz/fuzz_targets/laws.rs"]
mod laws;
use crate::common::same;

use std::path::PathBuf;

/// Runs a target on every file of a folder; answers how many there were.
fn run(target: fn(&[u8]), name: &str) -> usize {
    let own = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let folder = std::env::var_os("FUZZ_INPUTS").map_or_else(own, PathBuf::from);
    let mut files: Vec<PathBuf> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in &files {
        println!("{}", file.display());
        target(&std::fs::read(file).unwrap());
    }
    files.len()
}

#[test]
fn tables_keep_the_laws() {
    assert!(run(laws::table, "table") > 0);
}

#[test]
fn tables_do_not_depend_on_the_cut() {
    assert!(run(laws::chunks, "chunks") > 0);
}
