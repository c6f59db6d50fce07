//! The JavaScript boundary: check, convert, call, convert. Nothing else lives here.
//!
//! Options and configurations cross as JSON text (they are small, and the parser names the wrong
//! field); values as typed arrays; results as plain objects without `undefined`, `Map` or `NaN`.
#![allow(missing_docs, reason = "documented where users read them: www/core")]
#![allow(unreachable_pub, reason = "exports are reached from JavaScript")]

mod alert;
mod batches;
mod causes;
mod convert;
mod counting;
mod decide;
mod decisions;
mod decoded;
mod detect;
mod functions;
mod monitor;
mod panic;
mod place;
mod profiles;
mod reader;
mod table;
