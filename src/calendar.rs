//! Days and dates of the Gregorian calendar, counted from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level
//! date algorithms"). It has no time zone and no clock.

/// Milliseconds of a day in UTC.
pub const DAY: i64 = 86_400_000;

/// Number of days in a month (1 to 12) of a year.
#[must_use]
pub fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of a day from its year, month (1 to 12) and day (from 1); 1970-01-01 is 0.
#[must_use]
pub fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day counted from 1970-01-01.
#[must_use]
pub fn date(days: i64) -> (i64, i64, i64) {
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
    fn dates_and_numbers_of_days_are_inverse_over_four_centuries_and_beyond() {
        let (mut year, mut month, mut day) = (1599, 12, 31);
        for days in days_since_1970(1599, 12, 31)..days_since_1970(2401, 1, 2) {
            assert_eq!(date(days), (year, month, day));
            assert_eq!(days_since_1970(year, month, day), days);
            day += 1;
            if day > days_in(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!(days_since_1970(1970, 1, 1), 0);
    }
}
