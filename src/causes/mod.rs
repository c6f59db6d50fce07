//! Why performance moved, and where it is weakest: columns and slices of rows, ordered.
//!
//! | file | what it holds |
//! |---|---|
//! | `values` | what a row is worth: right or wrong, or its absolute error |
//! | `slices` | a column cut into slices, and sums over them |
//! | `pair` | a column of both tables, slice by slice |
//! | `explain` | a change between two tables, divided among the columns that shifted |
//! | `segments` | the same, divided among the values of segment columns |
//! | `weakest` | the slices of one table in which the model does worst, corrected for the search |
//!
//! Both look at what rows have in common, not at the model: they say where to look, and prove no cause.

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
