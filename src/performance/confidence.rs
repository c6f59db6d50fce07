//! Confidence of a model's predictions; needs no targets.

use super::input::{Probability, same_length};
use super::result::Confidence;
use crate::error::{Error, Result};
use crate::stats::moments::outside_unit;
use crate::stats::sum::mean;

/// Mean probability of the most probable class, and the percentage of rows in which it is strictly below `low` (0 to
/// 1; usually 0.7).
///
/// A binary probability `p` counts as `max(p, 1 − p)`; of several classes the largest counts. A single column of one
/// class is read as binary. Rows without a probability are not counted. If any probability lies outside 0 to 1, the
/// column does not hold probabilities: nothing is averaged, and `invalid` counts these rows.
///
/// # Errors
/// `config-invalid` if `low` is outside 0 to 1, `length-mismatch` if the columns differ in length.
pub fn confidence(probability: &Probability, low: f64) -> Result<Confidence> {
    if !(0.0..=1.0).contains(&low) {
        return Err(Error::invalid(format!(
            "The limit for low confidence is {low}. Give a number from 0 to 1."
        )));
    }
    let columns: Vec<&[f64]> = match probability {
        Probability::None => Vec::new(),
        Probability::Positive(values) => vec![values],
        Probability::PerClass(columns) => columns.iter().map(|(_, values)| *values).collect(),
    };
    let rows = columns.first().map_or(0, |column| column.len());
    for column in &columns {
        same_length("another probability column", column.len(), rows)?;
    }
    let (top, invalid) = match columns.as_slice() {
        [alone] => of_one(alone),
        several => of_several(several, rows),
    };
    let n = top.len() as u64 - invalid;
    if invalid > 0 {
        return Ok(Confidence { average: None, low_pct: None, n, invalid });
    }
    let below = top.iter().filter(|&&p| p < low).count() as f64;
    let low_pct = (n > 0).then(|| 100.0 * below / n as f64);
    Ok(Confidence { average: mean(&top), low_pct, n, invalid })
}

/// The probability of the most probable class in each row that has probabilities, and the number of these rows in
/// which they are invalid.
fn of_one(column: &[f64]) -> (Vec<f64>, u64) {
    let [_, invalid] = outside_unit(column);
    let present = column.iter().filter(|p| !p.is_nan());
    (present.map(|p| p.max(1.0 - p)).collect(), invalid)
}

fn of_several(columns: &[&[f64]], rows: usize) -> (Vec<f64>, u64) {
    let (mut top, mut invalid) = (Vec::with_capacity(rows), 0);
    for row in 0..rows {
        let mut known = columns.iter().map(|column| column[row]);
        if known.clone().any(f64::is_nan) {
            continue;
        }
        top.push(known.clone().fold(0.0, f64::max));
        invalid += u64::from(!known.all(|p| (0.0..=1.0).contains(&p)));
    }
    (top, invalid)
}
