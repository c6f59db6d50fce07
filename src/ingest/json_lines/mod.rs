//! Reads JSON Lines, a list of JSON objects, or consecutive objects into a table.
//!
//! Names become columns in order of first appearance. A name that a record lacks is missing, as is `null`. Numbers
//! are read from their digits, as in CSV, and kinds are determined from all values by the same rules. Arrays and
//! objects within records are kept as JSON text.
//!
//! | file | what it does |
//! |---|---|
//! | `reader` | the reader: bytes in pieces, a table at the end |
//! | `split` | splits text into records |
//! | `object` | parses one record into fields |
//! | `records`, `columns` | fields into columns of cells; records that do not fit |
//! | `notes` | warnings, counted and located |
//!
//! Warnings: `bad-rows` counts records that are no JSON objects, and each of the first twenty has a `bad-row` of its
//! own with line, byte and excerpt. `duplicate-key`, `json-not-finite`, `json-commas`, `json-cut-off`,
//! `nested-values` and `quoted-numbers` (per column), `encoding`, `unnamed-column`, `kinds-unknown-column` and
//! `max-rows` occur once each, with a count and the first place.

mod columns;
mod notes;
mod object;
mod reader;
mod records;
mod split;

pub use reader::{JsonLinesReader, read_json_lines};
