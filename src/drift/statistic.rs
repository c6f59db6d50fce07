//! The statistic of one test alone.

use super::measure::unsorted;
use super::options::DriftTestOptions;
use super::plan::TestPlan;
use super::single::drift_test;
use super::test::Test;
use crate::error::Result;
use crate::table::{Column, Values};

/// The `statistic` that [`drift_test`] returns with the same options, without p-value, effect and shares; for a plot
/// of one number over time.
///
/// PSI, Jensen-Shannon, KL and Hellinger over bins of equal width (`bins` a number or `sturges`, and the convention
/// `evidently` if its reference has more than 20 distinct values) are counted in two passes without sorting. All
/// other statistics cost as much as in `drift_test`. `None` as there.
///
/// ```
/// use driftglass::{drift::{Bins, DriftTestOptions, drift_statistic}, table::Column};
/// let column = |numbers: [f64; 4]| Column::from_numbers("x", numbers.to_vec());
/// let options = DriftTestOptions { bins: Some(Bins::Count(2)), ..DriftTestOptions::default() };
/// let (one, other) = (column([0.5, 1.0, 2.0, 4.5]), column([0.5, 3.0, 4.0, 4.5]));
/// let psi = drift_statistic("psi", &one, &other, &options)?; // 3 : 1 against 1 : 3
/// assert!(psi.is_some_and(|psi| (psi - 3f64.ln()).abs() < 1e-12));
/// # Ok::<(), driftglass::error::Error>(())
/// ```
///
/// # Errors
/// As [`drift_test`].
pub fn drift_statistic(
    test: &str,
    reference: &Column,
    batch: &Column,
    options: &DriftTestOptions,
) -> Result<Option<f64>> {
    if let (Values::Numeric(a), Values::Numeric(b)) = (reference.values(), batch.values()) {
        let plan = TestPlan::of_options(Test::parse(test)?, options)?;
        if let Some(statistic) = unsorted::statistic(&a.doubles(), &b.doubles(), &plan) {
            return Ok(crate::metric::finite(statistic));
        }
    }
    // One permutation, because its p-value is not needed.
    let options = DriftTestOptions { resamples: Some(1), ..options.clone() };
    Ok(drift_test(test, reference, batch, &options)?.statistic)
}
