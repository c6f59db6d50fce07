//! Columns of moments: the form of their texts, or the unit of their numbers.

use super::cells::Cells;
use super::datetime::SameDay;
use super::options::DateOrder;
use super::values::{Misfits, Rules, all, all_present, any_number, lenient};
use super::{datetime, number};
use crate::error::{Result, Warning};
use crate::table::{Column, NumberValues, Values};
use std::cell::Cell;

/// A column of moments, if all its cells are. A date that can be read in more than one way is none, and a warning
/// says so.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn column(
    name: &str,
    cells: &Cells,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Result<Option<Column>> {
    let zones = Zones::default();
    let days = SameDay::default();
    let read = |text: &[u8]| match days.time(text) {
        Some(moment) => {
            zones.see_local();
            Some(moment)
        }
        None => days.parse(text).inspect(|_| zones.see(text)),
    };
    if let Some(moments) = all(cells, rules, read, f64::NAN)? {
        warnings.extend(zones.warning(name, cells, rules));
        return Ok(Some(Column::from_datetimes(name, moments)));
    }
    let Some(first) = first_present(cells, rules) else { return Ok(None) };
    let orders = [DateOrder::Dmy, DateOrder::Mdy];
    if !orders.iter().any(|&order| datetime::parse_in(&first, order).is_some()) {
        if datetime::has_short_year(&first) && all_present(cells, rules, datetime::has_short_year) {
            warnings.push(short_years(name, cells, rules));
        }
        return Ok(None);
    }
    let order = match rules.date_order {
        Some(order) => Some(order),
        None => found_order(name, cells, rules, warnings),
    };
    let Some(order) = order else { return Ok(None) };
    let zones = Zones::default();
    let read = |text: &[u8]| datetime::parse_in(text, order).inspect(|_| zones.see(text));
    let Some(moments) = all(cells, rules, read, f64::NAN)? else {
        return Ok(None);
    };
    warnings.extend(zones.warning(name, cells, rules));
    let evidence = match order {
        DateOrder::Dmy => {
            "every value is a date; where it is of numbers, the day comes before the month"
        }
        DateOrder::Mdy => {
            "every value is a date; where it is of numbers, the month comes before the day"
        }
        DateOrder::Ymd => "every value is a date; where it is of numbers, the year comes first",
    };
    Ok(Some(Column::from_datetimes(name, moments).with_evidence(evidence)))
}

/// Whether a text is a moment in any order of day, month and year.
pub(super) fn is_moment(text: &[u8]) -> bool {
    let orders = [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy];
    orders.iter().any(|&order| datetime::parse_in(text, order).is_some())
}

/// The first cell that is no moment in any order, in a column that begins with one.
pub(super) fn misfit(cells: &Cells, rules: &Rules) -> Option<Vec<u8>> {
    first_present(cells, rules).filter(|first| is_moment(first))?;
    let mut misfit = None;
    all_present(cells, rules, |text| {
        let fits = is_moment(text);
        if !fits {
            misfit = Some(text.to_vec());
        }
        fits
    });
    misfit
}

/// The cells of a column that has to be moments: texts in any unambiguous form, else numbers.
///
/// # Errors
/// `out-of-memory`.
pub(super) fn forced(
    name: &str,
    cells: &Cells,
    rules: &Rules,
    misfits: &mut Misfits,
    warnings: &mut Vec<Warning>,
) -> Result<(Values, &'static str)> {
    let order = rules.date_order.or_else(|| found_order(name, cells, rules, warnings));
    // If the order is ambiguous, only forms without an order are read.
    let order = order.unwrap_or(DateOrder::Ymd);
    let unit = Unit::of(cells, rules);
    let read = |text: &[u8]| {
        datetime::parse_in(text, order).or_else(|| match unit {
            Unit::Days => datetime::day_in_digits(text),
            Unit::Ticks(milliseconds, _) => Some(any_number(text, rules)? * milliseconds),
        })
    };
    let moments = lenient(cells, rules, f64::NAN, misfits, read)?;
    Ok((Values::Datetime(moments.into()), unit.name()))
}

/// Whole numbers as moments, if the name of their column and their size say so.
pub(super) fn by_name(name: &str, numbers: &NumberValues) -> Option<Column> {
    // 2001 to 2100: counts and measurements are seldom all in this range.
    const FROM: f64 = 1e9;
    const TO: f64 = 4.2e9;
    if !says_time(name) {
        return None;
    }
    let numbers = numbers.doubles();
    let present = || numbers.iter().copied().filter(|value| !value.is_nan());
    let unit = Unit::of_size(present().fold(0.0, f64::max));
    let Unit::Ticks(milliseconds, _) = unit else { return None };
    let likely = |value: f64| (FROM..TO).contains(&(value * milliseconds / 1000.0));
    if present().next().is_none() || !present().all(|value| likely(value) && value % 1.0 == 0.0) {
        return None;
    }
    let moments = numbers.iter().map(|value| value * milliseconds).collect();
    let evidence = format!("the name says time, and the numbers are {}", unit.name());
    Some(Column::from_datetimes(name, moments).with_evidence(evidence))
}

fn says_time(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["timestamp", "time", "ts", "epoch", "unixtime", "datetime", "date", "at", "unix"];
    name.split(|letter: char| !letter.is_ascii_alphanumeric())
        .any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// The unit of numbers that are moments.
#[derive(Debug, Clone, Copy)]
enum Unit {
    /// Nothing: their digits are year, month and day.
    Days,
    /// Ticks of so many milliseconds since 1970.
    Ticks(f64, &'static str),
}

impl Unit {
    fn of(cells: &Cells, rules: &Rules) -> Self {
        let (mut largest, mut days, mut some) = (0.0, true, false);
        cells.visit(|cell| {
            if let Some(text) = rules.present(cell)
                && let Some(value) = any_number(text, rules).filter(|value| value.is_finite())
            {
                some = true;
                largest = f64::max(largest, value.abs());
                days &= number::is_digits(text) && datetime::day_in_digits(text).is_some();
            }
            true
        });
        if days && some && (1.9e7..2.2e7).contains(&largest) {
            return Self::Days;
        }
        Self::of_size(largest)
    }

    /// The unit by the largest number: 1e11 is 1973 in milliseconds and 5138 in seconds.
    fn of_size(largest: f64) -> Self {
        match largest {
            size if size < 1e11 => Self::Ticks(1000.0, "seconds since 1970"),
            size if size < 1e14 => Self::Ticks(1.0, "milliseconds since 1970"),
            size if size < 1e17 => Self::Ticks(1e-3, "microseconds since 1970"),
            _ => Self::Ticks(1e-6, "nanoseconds since 1970"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Days => "year, month and day in eight digits",
            Self::Ticks(_, name) => name,
        }
    }
}

/// The order of day and month that all dates of numbers have, or a warning that it is ambiguous.
fn found_order(
    name: &str,
    cells: &Cells,
    rules: &Rules,
    warnings: &mut Vec<Warning>,
) -> Option<DateOrder> {
    let (mut day_first, mut month_first, mut differ) = (0u64, 0u64, 0u64);
    cells.visit(|cell| {
        if let Some(text) = rules.present(cell) {
            let [dmy, mdy] =
                [DateOrder::Dmy, DateOrder::Mdy].map(|order| datetime::parse_in(text, order));
            match (dmy, mdy) {
                (Some(dmy), Some(mdy)) => differ += u64::from(dmy != mdy),
                (Some(_), None) => day_first += 1,
                (None, Some(_)) => month_first += 1,
                (None, None) => {}
            }
        }
        true
    });
    match (day_first, month_first) {
        (0, 0) if differ == 0 => return Some(DateOrder::Dmy),
        (1.., 0) => return Some(DateOrder::Dmy),
        (0, 1..) => return Some(DateOrder::Mdy),
        _ => {}
    }
    let message = format!(
        "Dates in column \"{name}\" such as 03/04/2024 may mean 3 April or March 4. Set dateOrder to \"dmy\" or \"mdy\"."
    );
    warnings.push(
        Warning::new("date-order-unclear", message).times(differ + day_first.min(month_first)),
    );
    None
}

fn short_years(name: &str, cells: &Cells, rules: &Rules) -> Warning {
    let message = format!(
        "Dates in column \"{name}\" have two-digit years, which may be of any century: they were left as texts. Write years with four digits."
    );
    Warning::new("two-digit-years", message).times(count_present(cells, rules))
}

/// Whether a text has a time and, if so, whether it has a zone.
fn has_zone(text: &[u8]) -> Option<bool> {
    let colon = text.iter().position(|&byte| byte == b':')?;
    let time = text.get(colon..).unwrap_or_default();
    Some(time.iter().any(|byte| b"+-ZzTC".contains(byte)))
}

/// Which times a column has: without a zone and with one.
#[derive(Default)]
struct Zones([Cell<bool>; 2]);

impl Zones {
    fn see_local(&self) {
        self.0[0].set(true);
    }

    fn see(&self, text: &[u8]) {
        if let Some(seen) = has_zone(text).and_then(|zoned| self.0.get(usize::from(zoned))) {
            seen.set(true);
        }
    }

    /// The warning about times with a zone beside times without one, which were read as UTC.
    fn warning(&self, name: &str, cells: &Cells, rules: &Rules) -> Option<Warning> {
        if !self.0.iter().all(Cell::get) {
            return None;
        }
        let (mut zoned, mut local) = (0u64, 0u64);
        cells.visit(|cell| {
            match rules.present(cell).and_then(has_zone) {
                Some(true) => zoned += 1,
                Some(false) => local += 1,
                None => {}
            }
            true
        });
        let message = format!(
            "Column \"{name}\" mixes times with a zone and times without; the latter were taken as UTC."
        );
        Some(Warning::new("mixed-time-zones", message).times(zoned.min(local)))
    }
}

fn first_present(cells: &Cells, rules: &Rules) -> Option<Vec<u8>> {
    let mut first = None;
    cells.visit(|cell| {
        first = rules.present(cell).map(<[u8]>::to_vec);
        first.is_none()
    });
    first
}

fn count_present(cells: &Cells, rules: &Rules) -> u64 {
    let mut count = 0;
    cells.visit(|cell| {
        count += u64::from(rules.present(cell).is_some());
        true
    });
    count
}
