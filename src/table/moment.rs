//! Moments as text.

use crate::calendar::{DAY, date};

/// Milliseconds since 1970 as ISO 8601 in UTC, with the date alone at midnight; `None` outside the years 0 to 9999.
/// Fractions of a millisecond are dropped.
#[must_use]
pub fn iso_8601(ms: f64) -> Option<String> {
    if !(-62_167_219_200_000.0..253_402_300_800_000.0).contains(&ms) {
        return None;
    }
    let ms = libm::floor(ms) as i64;
    let (days, of_day) = (ms.div_euclid(DAY), ms.rem_euclid(DAY));
    let (year, month, day) = date(days);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if of_day == 0 {
        return Some(date);
    }
    let (seconds, fraction) = (of_day / 1000, of_day % 1000);
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:03}") };
    Some(format!("{date}T{time}{fraction}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        assert_eq!(iso_8601(0.0).as_deref(), Some("1970-01-01"));
        assert_eq!(iso_8601(1_709_251_199_999.0).as_deref(), Some("2024-02-29T23:59:59.999Z"));
        assert_eq!(iso_8601(-500.0).as_deref(), Some("1969-12-31T23:59:59.500Z"));
        assert_eq!(iso_8601(f64::NAN), None);
    }
}
