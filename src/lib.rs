//! driftglass: model monitoring that runs where the data is.
//!
//! The modules are listed in the order in which data flows through them:
//!
//! | module | what it does |
//! |---|---|
//! | [`ingest`] | turns bytes into typed columns |
//! | [`table`] | holds columns with their kinds, labels and roles |
//! | [`batches`] | splits one table into batches by time, by rows or by a column |
//! | [`digest`] | computes the SHA-256 of bytes |
//! | [`stats`] | computes numbers from numbers: one test or estimate per file |
//! | [`summary`] | sorts and counts a column once, for every comparison |
//! | [`quality`], [`drift`], [`multivariate`], [`performance`], [`predictions`], [`latency`] | compute results from two summaries or one batch |
//! | [`estimation`] | estimates performance from predictions, without targets |
//! | [`metric`] | turns results into measurements, which all modules below use |
//! | [`detect`] | finds the moments at which a series of measurements changed |
//! | [`profiles`] | counts tables in a form that merges in any order and can stand in for a reference |
//! | [`monitor`] | turns batches into a history |
//! | [`alert`] | turns measurements into alerts |
//! | [`decide`] | turns metrics into decisions: deploy, hold, roll back, retrain |
//! | [`causes`] | finds the columns and slices that explain a change of performance between two tables |
//! | [`replay`] | tells when a policy would have acted over a stored history |
//! | [`telemetry`] | writes Prometheus text, log records, Prometheus alerting rules and a Grafana dashboard |
//! | [`report`], [`snapshot`] | write results as documents, and read them back |
//!
//! The core has no clock, no randomness, no input or output and no JavaScript type: times and seeds are arguments.
//! `src/wasm` is the only module that knows JavaScript.
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
