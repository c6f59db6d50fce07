//! Finds the first invalid option among several.

use crate::error::{Error, Result};

/// What an option needs to be.
pub(super) const FINITE: &str = "a finite number is needed";
pub(super) const FROM_0: &str = "a finite number from 0 up is needed";
pub(super) const ABOVE_0: &str = "a number above 0 is needed";
pub(super) const BETWEEN: &str = "a number between 0 and 1 is needed";

/// Whether a value is valid as a margin or an amount: absent, or a finite number from 0 up.
pub(super) fn is_margin(value: Option<f64>) -> bool {
    value.is_none_or(|value| value.is_finite() && value >= 0.0)
}

/// Refuses the first invalid option. Each entry has its JSON Pointer, whether it is valid, and what is needed.
///
/// # Errors
/// `config-invalid`, with its place.
pub(super) fn first_fault(options: &[(&str, bool, &str)]) -> Result<()> {
    match options.iter().find(|(_, fits, _)| !fits) {
        Some((place, _, needed)) => Err(Error::invalid(format!("{needed}.")).at_place(place)),
        None => Ok(()),
    }
}
