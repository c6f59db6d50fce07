//! Milliseconds since 1970 as ISO 8601, without a clock and without a calendar library.

const DAY_MS: i64 = 86_400_000;
/// The largest distance from 1970 that JavaScript's `Date` knows, in milliseconds.
const LIMIT_MS: f64 = 8.64e15;

/// `2018-12-31T23:59:59.000Z`: the text `Date.prototype.toISOString` gives.
///
/// Fractions of a millisecond are cut off towards the past; values beyond ±8.64e15 are clamped to it,
/// and NaN reads as 0. Years outside 0 to 9999 have a sign and six digits.
#[must_use]
pub fn iso(ms: f64) -> String {
    let clamped = if ms.is_nan() { 0.0 } else { ms.clamp(-LIMIT_MS, LIMIT_MS) };
    let ms = libm::floor(clamped) as i64;
    let (year, month, day) = civil_from_days(ms.div_euclid(DAY_MS));
    let of_day = ms.rem_euclid(DAY_MS);
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

/// Year, month and day of a number of days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
#[must_use]
pub fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let from_march_0000 = days + 719_468;
    let era = from_march_0000.div_euclid(146_097);
    let day_of_era = from_march_0000.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
