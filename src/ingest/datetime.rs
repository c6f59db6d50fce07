//! Parses moments into milliseconds since 1970: ISO 8601, RFC 3339, and other common forms.

use super::options::DateOrder;
use crate::calendar::{DAY, days_in, days_since_1970};
use std::cell::Cell;

/// Milliseconds since 1970-01-01T00:00:00Z of a trimmed date or date and time; `None` if it is neither.
///
/// Forms: `2024-02-29`, then optionally `T` or a space, `10:20`, `:30`, `.123456`, then optionally `Z`, `+02:00`,
/// `+0200`, `+02`, `UTC` or `GMT`. Without a zone the time is UTC. Days must exist; second 60 (a leap second) is the
/// second after 59.
pub(super) fn parse(text: &[u8]) -> Option<f64> {
    let (date, rest) = text.split_at_checked(10)?;
    let midnight = iso_day(date)?;
    match rest.split_first() {
        None => Some(midnight),
        Some((b'T' | b't' | b' ', time)) => Some(midnight + time_of_day(time)?),
        Some(_) => None,
    }
}

/// The day `2024-02-29` at midnight.
fn iso_day(mut date: &[u8]) -> Option<f64> {
    let year = number(&mut date, 4)?;
    literal(&mut date, b'-')?;
    let month = number(&mut date, 2)?;
    literal(&mut date, b'-')?;
    let day = number(&mut date, 2)?;
    if date.is_empty() { midnight(year, month, day) } else { None }
}

/// Parses successive moments, most of which have the same day as the one before.
#[derive(Debug, Default)]
pub(super) struct SameDay(Cell<Option<([u8; 10], f64)>>);

impl SameDay {
    /// The same result as [`parse`].
    pub(super) fn parse(&self, text: &[u8]) -> Option<f64> {
        let moment = parse(text)?;
        if let Some(date) = text.first_chunk::<10>() {
            self.0.set(Some((*date, iso_day(date)?)));
        }
        Some(moment)
    }

    /// The result of [`parse`] for a text with the same day as the one before and a time such as `10:20:30`, without
    /// a zone; `None` for others.
    #[inline]
    pub(super) fn time(&self, text: &[u8]) -> Option<f64> {
        let text: &[u8; 19] = text.try_into().ok()?;
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (sign, time) = rest.split_first()?;
        let (day, midnight) = self.0.get()?;
        if *date != day || !matches!(sign, b'T' | b't' | b' ') {
            return None;
        }
        let &[a, b, b':', c, d, b':', e, f] = time else { return None };
        let digits = [a, b, c, d, e, f].map(|byte| byte.wrapping_sub(b'0'));
        if digits.iter().any(|&digit| digit > 9) {
            return None;
        }
        let [a, b, c, d, e, f] = digits.map(u32::from);
        let [hour, minute, second] = [10 * a + b, 10 * c + d, 10 * e + f];
        let exists = hour < 24 && minute < 60 && second <= 60;
        exists.then(|| midnight + f64::from((hour * 60 + minute) * 60 + second) * 1000.0)
    }
}

/// The names of months; any beginning of three letters or more is understood.
const MONTHS: [&[u8]; 12] = [
    b"january",
    b"february",
    b"march",
    b"april",
    b"may",
    b"june",
    b"july",
    b"august",
    b"september",
    b"october",
    b"november",
    b"december",
];
const WEEKDAYS: [&[u8]; 7] =
    [b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday"];

/// The same as [`parse`], with further forms: `2024/02/29`, `29.02.2024`, `29/02/2024` or `02/29/2024` by `order`
/// (also with `-`), `Feb 29, 2024`, `29 February 2024`, `20240229T102030Z`, a leading day of the week, and a time
/// with `AM` or `PM`. Years have four digits.
pub(super) fn parse_in(text: &[u8], order: DateOrder) -> Option<f64> {
    parse(text).or_else(|| basic(text)).or_else(|| {
        let (date, rest) = Date::of(text)?;
        let [year, month, day] = date.in_order(order)?;
        let midnight = midnight(year, month, day)?;
        let time = rest.strip_prefix(b",").unwrap_or(rest);
        match time.split_first() {
            None => rest.is_empty().then_some(midnight),
            Some((b'T' | b' ', time)) => Some(midnight + time_of_day(time.trim_ascii_start())?),
            Some(_) => None,
        }
    })
}

/// Whether a text is a date with a year of two digits, which may be of any century.
pub(super) fn has_short_year(text: &[u8]) -> bool {
    let Some((Date { parts, .. }, rest)) = Date::of(text) else { return false };
    let is_day = |part: &Part| matches!(part, Part::Number(1..=31, 1..=2));
    let named = parts.iter().any(|part| matches!(part, Part::Month(_)));
    let [first, second, third] = parts;
    let days =
        if named { is_day(&first) || is_day(&second) } else { is_day(&first) && is_day(&second) };
    days && matches!(third, Part::Number(_, 2)) && (rest.is_empty() || rest.contains(&b':'))
}

/// The day `20240229` at midnight.
pub(super) fn day_in_digits(mut digits: &[u8]) -> Option<f64> {
    let [year, month, day] =
        [number(&mut digits, 4)?, number(&mut digits, 2)?, number(&mut digits, 2)?];
    if digits.is_empty() { midnight(year, month, day) } else { None }
}

/// `20240229T102030Z`.
fn basic(text: &[u8]) -> Option<f64> {
    let (date, rest) = text.split_at_checked(8)?;
    let mut time = rest.strip_prefix(b"T")?;
    let midnight = day_in_digits(date)?;
    let [hour, minute] = [number(&mut time, 2)?, number(&mut time, 2)?];
    let second =
        if time.first().is_some_and(u8::is_ascii_digit) { number(&mut time, 2)? } else { 0 };
    Some(midnight + moment_of_day([hour, minute, second], time)?)
}

/// A part of a date.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Its value and how many digits it has.
    Number(i64, usize),
    /// A name, as the number of the month.
    Month(i64),
}

impl Part {
    fn take(rest: &mut &[u8]) -> Option<Self> {
        let text: &[u8] = rest;
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits > 0 {
            return if digits > 4 {
                None
            } else {
                Some(Self::Number(number(rest, digits)?, digits))
            };
        }
        Some(Self::Month(take_name(rest, &MONTHS)? as i64 + 1))
    }
}

/// Three parts with the same sign between them.
#[derive(Debug)]
struct Date {
    parts: [Part; 3],
    sign: u8,
}

impl Date {
    fn of(text: &[u8]) -> Option<(Self, &[u8])> {
        let mut rest = text;
        if take_name(&mut rest, &WEEKDAYS).is_some() {
            rest = rest.strip_prefix(b",").unwrap_or(rest).trim_ascii_start();
        }
        let first = Part::take(&mut rest)?;
        let sign = take_sign(&mut rest)?;
        let second = Part::take(&mut rest)?;
        let same = take_sign(&mut rest)? == sign;
        let third = Part::take(&mut rest)?;
        same.then_some((Self { parts: [first, second, third], sign }, rest))
    }

    /// Year, month and day.
    fn in_order(&self, order: DateOrder) -> Option<[i64; 3]> {
        use Part::{Month, Number};
        match (self.parts, self.sign) {
            ([Number(day, 1 | 2), Month(month), Number(year, 4)], _) => Some([year, month, day]),
            ([Month(month), Number(day, 1 | 2), Number(year, 4)], b' ') => Some([year, month, day]),
            ([Number(year, 4), Number(month, 1 | 2), Number(day, 1 | 2)], b'/' | b'.') => {
                Some([year, month, day])
            }
            (
                [Number(first, 1 | 2), Number(second, 1 | 2), Number(year, 4)],
                b'/' | b'-' | b'.',
            ) => {
                // Nobody writes the month first with points.
                match order {
                    DateOrder::Mdy if self.sign != b'.' => Some([year, first, second]),
                    DateOrder::Ymd => None,
                    DateOrder::Dmy | DateOrder::Mdy => Some([year, second, first]),
                }
            }
            _ => None,
        }
    }
}

/// `/`, `-`, `.`, or white space with a comma before it.
fn take_sign(rest: &mut &[u8]) -> Option<u8> {
    let (&first, after) = rest.split_first()?;
    match first {
        b'/' | b'-' | b'.' => *rest = after,
        b',' | b' ' => {
            *rest = after.trim_ascii_start();
            return (first == b' ' || rest.len() < after.len()).then_some(b' ');
        }
        _ => return None,
    }
    Some(first)
}

/// Which of the names a text begins with, cut to three letters or more.
fn take_name(rest: &mut &[u8], names: &[&[u8]]) -> Option<usize> {
    let text: &[u8] = rest;
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (word, after) = text.split_at_checked(letters).filter(|_| letters >= 3)?;
    let is = |name: &&[u8]| name.get(..letters).is_some_and(|name| name.eq_ignore_ascii_case(word));
    let found = names.iter().position(is)?;
    *rest = after;
    Some(found)
}

fn midnight(year: i64, month: i64, day: i64) -> Option<f64> {
    let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month);
    exists.then(|| (days_since_1970(year, month, day) * DAY) as f64)
}

/// Milliseconds from midnight in UTC to a time such as `10:20:30.5 +02:00` or `5:30 PM`.
fn time_of_day(mut rest: &[u8]) -> Option<f64> {
    let short = rest.get(1) == Some(&b':');
    let hour = number(&mut rest, if short { 1 } else { 2 })?;
    literal(&mut rest, b':')?;
    let minute = number(&mut rest, 2)?;
    let mut second = 0;
    let mut fraction = 0.0;
    if literal(&mut rest, b':').is_some() {
        second = number(&mut rest, 2)?;
        if literal(&mut rest, b'.').or_else(|| literal(&mut rest, b',')).is_some() {
            fraction = milliseconds(&mut rest)?;
        }
    }
    rest = rest.trim_ascii_start();
    let half = match rest.first_chunk::<2>() {
        Some(half) if half.eq_ignore_ascii_case(b"am") => Some(0),
        Some(half) if half.eq_ignore_ascii_case(b"pm") => Some(12),
        _ => None,
    };
    let Some(half) = half else {
        return if short {
            None
        } else {
            Some(moment_of_day([hour, minute, second], rest)? + fraction)
        };
    };
    if !(1..=12).contains(&hour) {
        return None;
    }
    let rest = rest.get(2..).unwrap_or_default().trim_ascii_start();
    Some(moment_of_day([hour % 12 + half, minute, second], rest)? + fraction)
}

/// Milliseconds from midnight in UTC to a time in a zone.
fn moment_of_day([hour, minute, second]: [i64; 3], zone_name: &[u8]) -> Option<f64> {
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + second - zone(zone_name)?;
    Some(seconds as f64 * 1000.0)
}

/// Seconds that a zone is ahead of UTC.
fn zone(mut rest: &[u8]) -> Option<i64> {
    if rest.eq_ignore_ascii_case(b"utc") || rest.eq_ignore_ascii_case(b"gmt") {
        return Some(0);
    }
    let sign = match rest.split_first() {
        None | Some((b'Z' | b'z', [])) => return Some(0),
        Some((b'+', after)) => {
            rest = after;
            1
        }
        Some((b'-', after)) => {
            rest = after;
            -1
        }
        Some(_) => return None,
    };
    let hours = number(&mut rest, 2)?;
    let minutes = if rest.is_empty() {
        0
    } else {
        let _ = literal(&mut rest, b':');
        number(&mut rest, 2)?
    };
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn milliseconds(rest: &mut &[u8]) -> Option<f64> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (fraction, after) = rest.split_at_checked(digits)?;
    *rest = after;
    let text = std::str::from_utf8(fraction).ok().filter(|text| !text.is_empty())?;
    format!("{text}e{}", 3 - i64::try_from(digits).ok()?).parse().ok()
}

fn number(rest: &mut &[u8], digits: usize) -> Option<i64> {
    let (text, after) = rest.split_at_checked(digits)?;
    *rest = after;
    text.iter().try_fold(0, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
    })
}

fn literal(rest: &mut &[u8], byte: u8) -> Option<()> {
    *rest = rest.strip_prefix(&[byte])?;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_read() {
        for (text, ms) in [
            ("1970-01-01", 0.0),
            ("2024-02-29", 1_709_164_800_000.0),
            ("2024-01-31T10:20:30Z", 1_706_696_430_000.0),
            ("2024-02-29 23:59:59.999", 1_709_251_199_999.0),
            ("2024-03-01T00:00:00+02:00", 1_709_244_000_000.0),
            ("2024-03-01T00:00-0030", 1_709_253_000_000.0),
            ("0001-01-01", -62_135_596_800_000.0),
            ("1969-12-31 23:59:59.5", -500.0),
        ] {
            assert_eq!(parse(text.as_bytes()), Some(ms), "{text}");
        }
    }

    #[test]
    fn times_of_one_day_read_as_alone() {
        let times =
            ["00:00:00", "23:59:60", "24:00:00", "1a:00:00", "10:20", "09-10-11", "10:61:00"];
        for date in ["2024-02-29", "2024-02-29", "1969-12-31", "2023-02-29", "\0\0\0\0\0\0\0\0\0\0"]
        {
            for (sign, time) in
                ["T", " ", "t", "x"].iter().flat_map(|sign| times.map(|time| (sign, time)))
            {
                let days = SameDay::default();
                let text = format!("{date}{sign}{time}");
                assert_eq!(days.time(text.as_bytes()), None);
                days.parse(b"2024-02-29 10:00:00");
                let alone = parse(text.as_bytes());
                let after = days.time(text.as_bytes());
                assert!(after.is_none() || after == alone, "{text}");
                assert_eq!(days.parse(text.as_bytes()), alone, "{text}");
                let again = days.time(text.as_bytes());
                assert_eq!(again, alone.filter(|_| text.len() == 19), "{text}");
            }
        }
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "2024-01-01T25:00",
            "2024-01-01T10",
            "2024-01-01x",
            "2024-01-01T10:00 CET",
            "20240101",
            "",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn other_forms_read() {
        let read = |text: &str, order| parse_in(text.as_bytes(), order);
        for (text, iso) in [
            ("2024/02/29", "2024-02-29"),
            ("2024/2/9 10:20", "2024-02-09T10:20"),
            ("29.2.2024", "2024-02-29"),
            ("29/02/2024", "2024-02-29"),
            ("29-02-2024 23:59:59.5", "2024-02-29T23:59:59.5"),
            ("29/02/2024, 12:05:00 am", "2024-02-29T00:05"),
            ("29/02/2024 5:30 PM", "2024-02-29T17:30"),
            ("Feb 29, 2024", "2024-02-29"),
            ("29 February 2024", "2024-02-29"),
            ("29-Feb-2024", "2024-02-29"),
            ("Thu, 29 Feb 2024 10:20:30 +0100", "2024-02-29T09:20:30"),
            ("Sept 3 2024", "2024-09-03"),
            ("20240229T1020", "2024-02-29T10:20"),
            ("20240229T102030Z", "2024-02-29T10:20:30"),
            ("2024-02-29 10:20 UTC", "2024-02-29T10:20"),
        ] {
            assert_eq!(read(text, DateOrder::Dmy), parse(iso.as_bytes()), "{text}");
        }
        assert_eq!(read("2/29/2024", DateOrder::Mdy), parse(b"2024-02-29"));
        assert_eq!(read("02.03.2024", DateOrder::Mdy), parse(b"2024-03-02"));
    }

    #[test]
    fn other_forms_of_what_does_not_exist_are_refused() {
        for text in [
            "30/02/2024",
            "02/13/2024",
            "1/2/24",
            "1.2.3",
            "May",
            "May 2024",
            "Mayor 3 2024",
            "29 02 2024",
            "29/02-2024",
            "29/02/2024x",
            "29/02/2024 25:00",
            "29/02/2024 13:00 PM",
            "20240230T1020",
            "20240229T10",
            "2024/2",
            "/",
            "192.168.1.2000",
            "Feb,29,2024",
            "",
        ] {
            assert_eq!(parse_in(text.as_bytes(), DateOrder::Dmy), None, "{text}");
        }
        assert_eq!(parse_in(b"01/02/2024", DateOrder::Ymd), None);
        assert!(has_short_year(b"31/12/24") && has_short_year(b"Jan 3, 24"));
        assert!(!has_short_year(b"1.2.3") && !has_short_year(b"31/12/2024"));
    }
}
