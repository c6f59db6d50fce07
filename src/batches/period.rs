//! Calendar periods of local time: milliseconds since 1970-01-01T00:00 as the local clock shows it.

use crate::calendar::{DAY, date, days_since_1970};
use serde::Deserialize;

pub(super) const HOUR: i64 = DAY / 24;

/// A calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// From one full hour to the next.
    Hour,
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday, numbered as in ISO 8601: week 1 has the year's first Thursday.
    Week,
    /// A month.
    Month,
    /// January to March, and so on.
    Quarter,
    /// A year.
    Year,
}

impl Period {
    /// The plural of its name.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Hour => "hours",
            Self::Day => "days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Quarter => "quarters",
            Self::Year => "years",
        }
    }

    /// The number of the period that contains a local time; consecutive periods have consecutive numbers.
    pub(super) fn number(self, local: i64) -> i64 {
        let day = local.div_euclid(DAY);
        let months = || {
            let (year, month, _) = date(day);
            year * 12 + month - 1
        };
        match self {
            Self::Hour => local.div_euclid(HOUR),
            Self::Day => day,
            Self::Week => (day + 3).div_euclid(7),
            Self::Month => months(),
            Self::Quarter => months().div_euclid(3),
            Self::Year => date(day).0,
        }
    }

    /// The local time at which a period starts.
    pub(super) fn start(self, number: i64) -> i64 {
        let month = |number: i64| {
            days_since_1970(number.div_euclid(12), number.rem_euclid(12) + 1, 1) * DAY
        };
        match self {
            Self::Hour => number * HOUR,
            Self::Day => number * DAY,
            Self::Week => (number * 7 - 3) * DAY,
            Self::Month => month(number),
            Self::Quarter => month(number * 3),
            Self::Year => month(number * 12),
        }
    }

    /// Its label: `2024-02-17 13:00`, `2024-02-17`, `2024-W07`, `2024-02`, `2024-Q1`, `2024`.
    pub(super) fn label(self, number: i64) -> String {
        let start = self.start(number);
        let (year, month, day) = date(start.div_euclid(DAY));
        match self {
            Self::Hour => {
                let hour = start.rem_euclid(DAY) / HOUR;
                format!("{year:04}-{month:02}-{day:02} {hour:02}:00")
            }
            Self::Day => format!("{year:04}-{month:02}-{day:02}"),
            Self::Week => {
                let thursday = number * 7;
                let (year, ..) = date(thursday);
                let week = (thursday - days_since_1970(year, 1, 1)) / 7 + 1;
                format!("{year:04}-W{week:02}")
            }
            Self::Month => format!("{year:04}-{month:02}"),
            Self::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            Self::Year => format!("{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(period: Period, (year, month, day): (i64, i64, i64)) -> String {
        period.label(period.number(days_since_1970(year, month, day) * DAY + 13 * HOUR))
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        // Python 3.13: datetime.date(...).isocalendar().
        for (date, week) in [
            ((1969, 12, 28), "1969-W52"),
            ((1969, 12, 29), "1970-W01"),
            ((2004, 12, 31), "2004-W53"),
            ((2005, 1, 2), "2004-W53"),
            ((2005, 1, 3), "2005-W01"),
            ((2008, 12, 29), "2009-W01"),
            ((2010, 1, 3), "2009-W53"),
            ((2020, 12, 31), "2020-W53"),
            ((2021, 1, 4), "2021-W01"),
            ((2024, 2, 17), "2024-W07"),
            ((2024, 12, 30), "2025-W01"),
        ] {
            assert_eq!(label(Period::Week, date), week, "{date:?}");
        }
    }

    #[test]
    fn every_period_has_its_label() {
        let day = (2024, 2, 29);
        assert_eq!(label(Period::Hour, day), "2024-02-29 13:00");
        assert_eq!(label(Period::Day, day), "2024-02-29");
        assert_eq!(label(Period::Month, day), "2024-02");
        assert_eq!(label(Period::Quarter, day), "2024-Q1");
        assert_eq!(label(Period::Quarter, (2023, 12, 31)), "2023-Q4");
        assert_eq!(label(Period::Year, (987, 1, 1)), "0987");
    }
}
