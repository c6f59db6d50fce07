//! JSON Lines, a list of JSON objects, and objects one after another, into a table.
//!
//! Names become columns in order of first appearance; what a record does not have is missing, as is
//! `null`. Numbers are read from their digits, as in CSV, and kinds come from all values by the same
//! rules. Arrays and objects within records are kept as their JSON text.
//!
//! | file | what it does |
//! |---|---|
//! | `reader` | bytes in pieces, a table at the end |
//! | `split` | text into records |
//! | `object` | one record into fields |
//! | `records`, `columns` | fields into columns of cells; records that do not fit |
//! | `notes` | what was noticed, counted and located |
//!
//! Warnings: `bad-rows` counts what is no JSON object, and the first twenty have a `bad-row` of their
//! own with line, byte and excerpt; `duplicate-key`, `json-not-finite`, `json-commas`,
//! `json-cut-off`, `nested-values` and `quoted-numbers` (a column), `encoding`, `unnamed-column`,
//! `kinds-unknown-column` and `max-rows` come once each with a count and the first place.

mod columns;
mod notes;
mod object;
mod reader;
mod records;
mod split;

pub use reader::{JsonLinesReader, read_json_lines};
