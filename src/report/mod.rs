//! Everything in one document: JSON, CSV, Markdown.
//!
//! | file | what it holds |
//! |---|---|
//! | `contents` | what a report holds, as JSON and back |
//! | `csv` | its measurements as CSV |
//! | `markdown` | a summary for a pull request |
//! | `decision` | a decision record for people |
//! | `unseen` | characters that nobody sees, and what stands for them |

mod contents;
mod csv;
mod decision;
mod markdown;
mod unseen;

pub use contents::{Engine, Report};
pub use csv::{csv, csv_raw};
pub use decision::decision_markdown;
pub use markdown::markdown;
