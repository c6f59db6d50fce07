//! Makes a plan for a table, by the kind of split that the options ask for.

use super::by_time::{self, time_column};
use super::options::{BatchOptions, Way};
use super::plan::Plan;
use super::zone::Zone;
use super::{by_column, by_rows};
use crate::error::Result;
use crate::table::Table;

impl Plan {
    /// The batches of a table. `zone` gives the local times that determine days, months and other periods; other
    /// splits ignore it. Cost: one pass over one column.
    ///
    /// # Errors
    /// `config-invalid` unless the options ask for exactly one split with valid numbers; `column-missing` for a
    /// column that does not exist; `kind-mismatch` for a column that holds no times; `batch-limit` for more than
    /// [`super::MAX_BATCHES`] batches or, by a column, more than [`super::MAX_VALUES`].
    pub fn new(table: &Table, options: &BatchOptions, zone: &Zone) -> Result<Self> {
        let times = options.timestamp.as_deref().map(|name| time_column(table, Some(name)));
        let times = times.transpose()?;
        let mut plan = match options.way()? {
            Way::Period(period) => return by_time::plan(table, options, period, zone),
            Way::Rows(size) => by_rows::of_size(table.row_count(), size, options.incomplete)?,
            Way::Count(count) => by_rows::of_number(table.row_count(), count)?,
            Way::Column(name) => by_column::plan(table, name, options.order)?,
        };
        if let Some((_, moments)) = times {
            plan.add_times(moments);
        }
        Ok(plan)
    }
}
