//! A table into a plan, by the way that the options ask for.

use super::by_time::{self, time_column};
use super::options::{BatchOptions, Way};
use super::plan::Plan;
use super::zone::Zone;
use super::{by_column, by_rows};
use crate::error::Result;
use crate::table::Table;

impl Plan {
    /// The batches of a table. `zone` says what the clocks show by which a period is a day or a month;
    /// other splits do not look at it. One pass over one column.
    ///
    /// # Errors
    /// `config-invalid` unless the options ask for one way with sound numbers; `column-missing` for a
    /// column that is not there; `kind-mismatch` for a column that holds no times; `batch-limit` for more than
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
