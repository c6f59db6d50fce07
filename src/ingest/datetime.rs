//! ISO 8601 / RFC 3339 moments into milliseconds since 1970.

/// Milliseconds since 1970-01-01T00:00:00Z of a trimmed date or date and time, `None` if it is neither.
///
/// Forms: `2024-02-29`, then optionally `T` or a space, `10:20`, `:30`, `.123456`, then optionally
/// `Z`, `+02:00`, `+0200` or `+02`. Without a zone the time is UTC. Only days that exist count;
/// second 60 (a leap second) is the second after 59.
pub(super) fn parse(text: &[u8]) -> Option<f64> {
    let mut rest = text;
    let year = number(&mut rest, 4)?;
    literal(&mut rest, b'-')?;
    let month = number(&mut rest, 2)?;
    literal(&mut rest, b'-')?;
    let day = number(&mut rest, 2)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let midnight = days_since_1970(year, month, day) as f64 * 86_400_000.0;
    match rest.split_first() {
        None => Some(midnight),
        Some((b'T' | b't' | b' ', time)) => Some(midnight + time_of_day(time)?),
        Some(_) => None,
    }
}

fn time_of_day(mut rest: &[u8]) -> Option<f64> {
    let hour = number(&mut rest, 2)?;
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
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = hour * 3600 + minute * 60 + second - zone(rest.trim_ascii_start())?;
    Some(seconds as f64 * 1000.0 + fraction)
}

/// Seconds that a zone is ahead of UTC.
fn zone(mut rest: &[u8]) -> Option<i64> {
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

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
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
}
