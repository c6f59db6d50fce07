//! Bytes into typed columns: dialect, tokenizer, inference, builder.
//!
//! A [`CsvReader`] takes bytes in pieces of any size and gives the same [`Table`] for every way of
//! cutting them. Nothing is lost silently: records that do not become rows are counted
//! ([`crate::table::RecordCounts`]), and the first of them are located in warnings.
//!
//! | step | module |
//! |---|---|
//! | encoding and byte order marks; other formats refused | `encoding`, `format` |
//! | delimiter from the first 64 KiB | `sniff` |
//! | fields and records (RFC 4180, CRLF, LF, lone CR) | `tokenizer`, `scan` |
//! | header, rows of the wrong length, counts and warnings | `records`, `notes` |
//! | cells as the file spelt them, a column each | `cells` |
//! | kinds from all values, then values | `typing`, `number`, `datetime` |
//!
//! Warnings: `bad-rows` counts every row of another length than the header, and the first twenty
//! have a `bad-row` of their own with line, byte and excerpt; `repeated-header`,
//! `trailing-delimiter`, `text-after-quote`, `blank-lines` (one column only), `no-header`,
//! `encoding`, `unnamed-column`, `empty-column`, `decimal-unclear`, `invalid-value` and `max-rows`
//! come once each (a column, where they are about one) with a count and the first place.

mod cells;
mod datetime;
mod encoding;
mod format;
mod notes;
mod number;
mod options;
mod reader;
mod records;
mod scan;
mod sniff;
mod tokenizer;
mod typing;

pub use options::{CsvOptions, MISSING_TOKENS, OnBadRow};
pub use reader::{CsvReader, read_csv};
