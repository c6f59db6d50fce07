//! driftglass: model monitoring that runs where the data is.
//!
//! Data flows from top to bottom, and so do the modules:
//!
//! | module | what it turns into what |
//! |---|---|
//! | [`ingest`] | bytes into typed columns |
//! | [`table`] | columns, their kinds, labels and roles |
//! | [`batches`] | one table into batches, by time, by rows or by a column |
//! | [`digest`] | bytes into their SHA-256 |
//! | [`stats`] | numbers into numbers: one test or estimate a file |
//! | [`summary`] | a column into what comparisons need, sorted and counted once |
//! | [`quality`], [`drift`], [`multivariate`], [`performance`], [`predictions`], [`latency`] | two summaries or one batch into results |
//! | [`estimation`] | predictions into the performance to expect, without targets |
//! | [`metric`] | results into measurements, the common currency of everything below |
//! | [`detect`] | a series of measurements into the moments it changed |
//! | [`profiles`] | tables into counts that merge in any order and can stand in for a reference |
//! | [`monitor`] | batches into a history |
//! | [`alert`] | measurements into alerts |
//! | [`decide`] | metrics into decisions: deploy, hold, roll back, retrain |
//! | [`causes`] | two tables into which columns and slices explain a change of performance |
//! | [`replay`] | a history and a policy into when it would have acted |
//! | [`telemetry`] | results into Prometheus text and log records, rules into those of Prometheus, a Grafana dashboard |
//! | [`report`], [`snapshot`] | everything into documents, and back |
//!
//! The core has no clock, no randomness, no input or output and no JavaScript type:
//! times and seeds are arguments. `src/wasm` is the only module that knows JavaScript.
#![warn(missing_docs, unreachable_pub)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![warn(clippy::missing_errors_doc, clippy::must_use_candidate)]

use driftglass_rows::{calendar, json, near, order};
pub use driftglass_rows::{digest, error, ingest, numerals, stats, summary, table};

pub mod batches;
pub mod metric;
pub mod quality;
pub mod drift;
pub mod multivariate;
pub mod performance;
pub mod predictions;
pub mod latency;
pub mod estimation;
pub mod detect;
pub mod profiles;
pub mod monitor;
pub mod alert;
pub mod decide;
pub mod causes;
pub mod replay;
pub mod telemetry;
pub mod report;
pub mod snapshot;

#[cfg(target_arch = "wasm32")]
mod wasm;
