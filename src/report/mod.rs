//! Everything in one document: JSON, CSV, Markdown.

mod contents;
mod csv;
mod decision;
mod markdown;
mod unseen;

pub use contents::{Engine, Report};
pub use csv::{csv, csv_raw};
pub use decision::decision_markdown;
pub use markdown::markdown;
