//! The JavaScript boundary: check, convert, call, convert, and nothing else.
//!
//! Options and configurations cross as JSON text (they are small, and the parser names the wrong field), values as
//! typed arrays, results as plain objects without `undefined`, `Map` or `NaN`.
//! | file | what it holds |
//! |---|---|
//! | `convert` | values, options, results and errors, from JavaScript and back |
//! | `panic` | the message of the panic that ended the instance |
//! | `functions`, `alert`, `causes`, `decisions`, `profiles` | functions without state |
//! | `table`, `reader`, `decoded`, `batches` | tables: given, read, decoded, split |
//! | `counting` | a batch counted against a table while it is read |
//! | `monitor`, `decide`, `detect` | objects with state: monitors, rollouts and triggers, detectors |
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
mod profiles;
mod reader;
mod table;
