//! Why performance changed, and where it is weakest: columns and slices of rows, ranked.
//!
//! | file | what it holds |
//! |---|---|
//! | `values` | the value of a row: right or wrong, or its absolute error |
//! | `slices` | a column cut into slices, and sums over them |
//! | `pair` | a column of both tables, slice by slice |
//! | `explain` | a change between two tables, attributed to the columns that shifted |
//! | `segments` | a change between two tables, attributed to the values of segment columns |
//! | `weakest` | the slices of a table with the worst performance, corrected for the search |
//!
//! Both analyses look at rows, not at the model. They show where to look and prove no cause.

mod explain;
mod pair;
mod segments;
mod slices;
mod values;
mod weakest;

pub use explain::{Cause, CauseSlice, Causes, explain_performance};
pub use segments::{SegmentCause, SegmentPart};
pub use values::{CauseOptions, EstimatedValue};
pub use weakest::{Condition, WeakSegment, WeakSegments, weakest_segments};
