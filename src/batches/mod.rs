//! Splits one table into batches: by calendar period, number of rows, number of batches, or a column.
//!
//! | file | what it holds |
//! |---|---|
//! | `options` | how a table is split |
//! | `batch` | [`Batch`], and where its rows are |
//! | `plan` | [`Plan`]: the batches, made into tables one at a time |
//! | `stretch` | the batches of one period, used as a reference |
//! | `period`, `zone` | calendar periods, and the local time of a zone |
//! | `by_time`, `by_rows`, `by_column` | which row belongs to which batch |
//! | `split` | [`Plan::new`], which chooses among these |
//!
//! A plan copies no row. Each row belongs to at most one batch, in table order; a warning counts the rows that belong
//! to none. The core knows no time zones: local times are an argument ([`Zone`]).

mod batch;
mod by_column;
mod by_rows;
mod by_time;
mod options;
mod period;
mod plan;
mod split;
mod stretch;
mod zone;

pub use batch::Batch;
pub use by_time::time_spans;
pub use options::{BatchOptions, Incomplete, ValueOrder};
pub use period::Period;
pub use plan::Plan;
pub use stretch::{Edge, Stretch};
pub use zone::Zone;

/// Largest number of batches that one table can be split into.
pub const MAX_BATCHES: usize = 10_000;

/// Largest number of distinct values of a column that a table can be split by.
pub const MAX_VALUES: usize = 1_000;
