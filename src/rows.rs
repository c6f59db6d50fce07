//! The work done once per row: bytes to columns, and columns to numbers. It is a crate of its own because it is
//! compiled for speed and everything else for size. `src/lib.rs` describes the modules and re-exports them.
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![warn(clippy::missing_errors_doc, clippy::must_use_candidate)]

pub mod error;
pub mod json;
pub mod order;
pub mod near;
pub mod strides;
pub mod numerals;
pub mod calendar;
pub mod digest;
pub mod table;
pub mod ingest;
pub mod stats;
pub mod summary;
