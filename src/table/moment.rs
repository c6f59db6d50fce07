//! Moments as text.

/// Milliseconds since 1970 as ISO 8601 in UTC, the date alone at midnight; `None` if it is no
/// moment of the years 0 to 9999. Fractions of a millisecond are cut off.
pub(super) fn iso_8601(ms: f64) -> Option<String> {
    if !(-62_167_219_200_000.0..253_402_300_800_000.0).contains(&ms) {
        return None;
    }
    let ms = libm::floor(ms) as i64;
    let (days, of_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
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

/// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant, "civil_from_days").
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
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
