//! One table into batches: by calendar period, by number of rows, by number of batches, by a column.
//!
//! | file | what it holds |
//! |---|---|
//! | `options` | how a table is to be split |
//! | `batch` | [`Batch`], and where its rows are |
//! | `plan` | [`Plan`]: the batches, of which one after another becomes a table |
//! | `stretch` | the batches of one stretch, which stand in for a reference |
//! | `period`, `zone` | calendar periods, and what the local clock of a zone shows |
//! | `by_time`, `by_rows`, `by_column` | which row belongs to which batch |
//! | `split` | [`Plan::new`]: the one of these that is asked for |
//!
//! A plan copies no row. Of the rows that belong to some batch each belongs to one, in the order of the
//! table; those that belong to none are counted in a warning. The core knows no time zones: what their
//! clocks show is an argument ([`Zone`]).

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

/// Batches that one table is split into, at most.
pub const MAX_BATCHES: usize = 10_000;

/// Distinct values of a column that a table is split by, at most.
pub const MAX_VALUES: usize = 1_000;
