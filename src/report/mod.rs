//! Writes everything into one document: JSON, CSV, Markdown.
//!
//! | file | what it holds |
//! |---|---|
//! | `contents` | the contents of a report, as JSON and back |
//! | `csv` | its measurements as CSV |
//! | `markdown` | a summary for a pull request |
//! | `decision` | a decision record as Markdown |
//! | `unseen` | invisible characters, and their replacements |

mod contents;
mod csv;
mod decision;
mod markdown;
mod unseen;

pub use contents::{Engine, Report};
pub use csv::{csv, csv_raw};
pub use decision::decision_markdown;
pub use markdown::markdown;
