//! Milliseconds since 1970 as ISO 8601, without a clock and without a calendar library.

use crate::calendar::{DAY, date};

/// The largest distance from 1970 that JavaScript's `Date` knows, in milliseconds.
const LIMIT_MS: f64 = 8.64e15;

/// Milliseconds since 1970 as `2018-12-31T23:59:59.000Z`, the text that `Date.prototype.toISOString` returns.
///
/// Fractions of a millisecond are rounded towards the past; values beyond ±8.64e15 are clamped, and NaN counts as 0.
/// Years outside 0 to 9999 have a sign and six digits.
#[must_use]
pub fn iso(ms: f64) -> String {
    let clamped = if ms.is_nan() { 0.0 } else { ms.clamp(-LIMIT_MS, LIMIT_MS) };
    let ms = libm::floor(clamped) as i64;
    let (year, month, day) = date(ms.div_euclid(DAY));
    let of_day = ms.rem_euclid(DAY);
    let year = if (0..=9999).contains(&year) {
        format!("{year:04}")
    } else {
        format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.abs())
    };
    format!(
        "{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        of_day / 3_600_000,
        of_day / 60_000 % 60,
        of_day / 1000 % 60,
        of_day % 1000,
    )
}
