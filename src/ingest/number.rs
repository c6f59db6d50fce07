//! Parses decimal numbers exactly, to the last bit.

use super::form::{Form, MAX_PLAIN_DIGITS};
use super::powers::POWERS;
use super::scan::splat;

/// Whole numbers up to here are exact.
const EXACT: u64 = 1 << 53;
/// Below this every whole number is a double.
pub(super) const FIRST_INEXACT: f64 = EXACT as f64;
/// This many digits always fit into 64 bits.
const MAX_DIGITS: usize = 19;
/// The nearest double of a trimmed decimal number; `None` if the text is none.
///
/// Accepts signs, digits before or after the mark, exponents (`+3`, `4.`, `.5`, `1e3`), and in any case `inf`,
/// `infinity` (infinite) and `nan` (NaN, which is a missing value). Refuses everything else: `0x10`, `1_000`, `5%`,
/// thousands separators. Minus zero becomes zero. A number too large for a double is infinite.
#[inline]
pub(super) fn parse(text: &[u8], mark: u8) -> Option<f64> {
    let short = last_eight(text).and_then(|word| eight(word, text.len(), mark));
    short.map(|short| short.value()).or_else(|| long(text, mark))
}

/// The number in `text[start..end]` and how it was spelt. `None` if there is none, or if value and form would not
/// restore the spelling: exponents, plus signs, zeros or marks at the outer ends, minus zero, more than eighteen
/// digits, white space.
#[inline(always)]
pub(super) fn plain(text: &[u8], start: usize, end: usize, mark: u8) -> Option<(f64, Form)> {
    let length = end.checked_sub(start)?;
    if length > 8 {
        return plain_long(text.get(start..end)?, mark);
    }
    let word = match text.get(start..start + 8).and_then(|bytes| bytes.first_chunk::<8>()) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_eight(text.get(start..end)?)?,
    };
    let short = eight(word, length, mark)?;
    let from = 8 * u32::from(short.minus);
    let [first, second] = ((word >> from) as u16).to_le_bytes();
    let padded = first == b'0' && second != mark && length > 1 + usize::from(short.minus);
    let ends_in_mark = short.marked && short.fraction == 0;
    let minus_zero = short.minus && short.digits == 0;
    let is_plain = !(padded | (first == mark) | ends_in_mark | minus_zero);
    is_plain.then(|| (short.value(), Form::plain(u64::from(short.digits), short.fraction)))
}

#[inline(never)]
fn plain_long(text: &[u8], mark: u8) -> Option<(f64, Form)> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let mut sum = 0u64;
    let whole = take_digits(digits, &mut sum);
    let fraction = match digits.get(whole..)?.split_first() {
        Some((&byte, decimals)) if byte == mark => take_digits(decimals, &mut sum),
        Some(_) => return None,
        None => 0,
    };
    let read = whole + fraction + usize::from(fraction > 0);
    let padded = whole > 1 && digits.first() == Some(&b'0');
    if read != digits.len()
        || whole == 0
        || padded
        || whole + fraction > MAX_PLAIN_DIGITS
        || sum == 0
    {
        return None;
    }
    let value = if sum <= EXACT {
        let size = sum as f64 / POWERS.get(fraction)?;
        if digits.len() < text.len() { -size } else { size }
    } else {
        any(text, digits, read, mark)?
    };
    Some((value, Form::plain(sum, fraction)))
}

/// A number of at most eight characters.
struct Short {
    minus: bool,
    marked: bool,
    /// All digits as one whole number.
    digits: u32,
    /// How many of them are decimals; at most seven.
    fraction: usize,
}

impl Short {
    /// One division of two exact numbers rounds once (Clinger 1990). Minus zero is zero.
    #[inline]
    fn value(&self) -> f64 {
        // Signed integers of 32 bits convert fastest, and have no minus zero.
        let minus = i32::from(self.minus);
        let whole = (self.digits as i32 ^ -minus) + minus;
        f64::from(whole) / POWERS[self.fraction & 7]
    }
}

/// Up to eight characters at once, the first one lowest in `word`, without a branch a character; what
/// lies above them does not matter. `None` for what is not so simple.
#[inline(always)]
fn eight(word: u64, length: usize, mark: u8) -> Option<Short> {
    if length == 0 || length > 8 {
        return None;
    }
    let empty = 64 - 8 * length as u32;
    // Digits as their values, to the top, zeros before them: a number of eight digits.
    let word = (word ^ splat(b'0')) << empty;
    let minus = (word >> empty) as u8 == b'-' ^ b'0' && length > 1;
    // The minus becomes a zero; no branch, as signs are hard to predict.
    let word = word & !((u64::from(minus) * 0xff) << empty);
    // Of what may stand in a number only the mark has this bit.
    let marks = word & splat(0x10);
    let (word, fraction) = if marks == 0 {
        (word, 0)
    } else {
        let at = marks.trailing_zeros() & 56;
        if (word >> at) as u8 != mark ^ b'0' || length == 1 + usize::from(minus) {
            return None;
        }
        let before = word & ((1 << at) - 1);
        let after = word & (u64::MAX << at << 8);
        (after | before << 8, 7 - at as usize / 8)
    };
    Some(Short { minus, marked: marks != 0, digits: eight_digits(word)?, fraction })
}

/// The bytes of a text of one to eight, the first one lowest.
#[inline]
fn last_eight(text: &[u8]) -> Option<u64> {
    if let Some(all) = text.first_chunk::<8>() {
        return (text.len() == 8).then(|| u64::from_le_bytes(*all));
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let last = u64::from(u32::from_le_bytes(*last)) << (8 * (text.len() - 4));
        return Some(u64::from(u32::from_le_bytes(*first)) | last);
    }
    match *text {
        [a] => Some(u64::from(a)),
        [a, b] => Some(u64::from(u16::from_le_bytes([a, b]))),
        [a, b, c] => Some(u64::from(u32::from_le_bytes([a, b, c, 0]))),
        _ => None,
    }
}

/// The values of eight digits, the first one lowest, as a number; `None` if one is no digit.
#[inline(always)]
fn eight_digits(word: u64) -> Option<u32> {
    are_digits(word).then(|| number_of(word))
}

/// Whether the eight bytes are values of digits.
#[inline(always)]
pub(super) fn are_digits(word: u64) -> bool {
    (word | word.wrapping_add(splat(6))) & splat(0xf0) == 0
}

/// The number that the values of eight digits make, the first one lowest.
#[inline(always)]
pub(super) fn number_of(word: u64) -> u32 {
    // Pairs, then fours, then all eight (Daniel Lemire, "Quickly parsing eight digits").
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let mask = 0x0000_00ff_0000_00ff;
    let high = (pairs & mask).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & mask).wrapping_mul(1 + (10_000 << 32));
    (high.wrapping_add(low) >> 32) as u32
}

fn long(text: &[u8], mark: u8) -> Option<f64> {
    let (&first, rest) = text.split_first()?;
    let digits = if first == b'-' || first == b'+' { rest } else { text };
    let mut mantissa = 0u64;
    let whole = take_digits(digits, &mut mantissa);
    let after = digits.get(whole..)?;
    let fraction = match after.split_first() {
        Some((&byte, decimals)) if byte == mark => take_digits(decimals, &mut mantissa),
        _ => 0,
    };
    let count = whole + fraction;
    let read = whole + fraction + usize::from(after.first() == Some(&mark));
    if count == 0 || count > MAX_DIGITS || mantissa > EXACT || read != digits.len() {
        return if count == 0 { special(text, digits) } else { any(text, digits, read, mark) };
    }
    // Mantissa and power are both exact, so one division rounds once (Clinger 1990).
    let size = mantissa as f64 / POWERS.get(fraction)?;
    Some(if first == b'-' { 0.0 - size } else { size })
}

/// Whether a text is a run of digits, and nothing else.
pub(super) fn is_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// Whether a whole number written as digits with an optional minus is its double, digit for digit.
pub(super) fn is_exact_integer(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let Some(value) = parse(digits, b'.').filter(|_| is_digits(digits)) else { return false };
    value < EXACT as f64 || format!("{value:.0}").as_bytes() == digits
}

#[inline]
fn take_digits(text: &[u8], mantissa: &mut u64) -> usize {
    let mut count = 0;
    for &byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        count += 1;
    }
    count
}

/// Numbers of many digits or with an exponent: `read` bytes of `digits` are known to be good.
fn any(text: &[u8], digits: &[u8], read: usize, mark: u8) -> Option<f64> {
    let exponent = digits.get(read..)?;
    if let Some((&letter, power)) = exponent.split_first() {
        let power = power.strip_prefix(b"-").or(power.strip_prefix(b"+")).unwrap_or(power);
        if !matches!(letter, b'e' | b'E') || !is_digits(power) {
            return None;
        }
    }
    let text = std::str::from_utf8(text).ok()?;
    let value: f64 = match mark {
        b'.' => text.parse().ok()?,
        mark => text.replace(char::from(mark), ".").parse().ok()?,
    };
    Some(value + 0.0)
}

fn special(text: &[u8], name: &[u8]) -> Option<f64> {
    if name.eq_ignore_ascii_case(b"nan") {
        return Some(f64::NAN);
    }
    let infinite = name.eq_ignore_ascii_case(b"inf") || name.eq_ignore_ascii_case(b"infinity");
    let negative = text.first() == Some(&b'-');
    infinite.then_some(if negative { f64::NEG_INFINITY } else { f64::INFINITY })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_path_agrees_with_the_standard_library() {
        let texts = [
            "0",
            "-0.0",
            "1",
            "+3",
            "4.",
            ".5",
            "-.5",
            "0.1",
            "123456.789",
            "9007199254740992",
            "9007199254740993",
            "0.3333333333333333",
            "1234567890123456789",
            "12345678901234567890",
            "1e3",
            "-1.5E-3",
            "1e-320",
            "1e400",
            "0.00000000000000000000001",
            "00012",
            "179769313486231570000000000000000000000",
            "5e-324",
            "2.2250738585072011e-308",
        ];
        for text in texts {
            let expected = text.parse::<f64>().unwrap() + 0.0;
            let actual = parse(text.as_bytes(), b'.').unwrap();
            assert_eq!(actual.to_bits(), expected.to_bits(), "{text}");
            let comma = text.replace('.', ",");
            assert_eq!(parse(comma.as_bytes(), b',').unwrap().to_bits(), expected.to_bits());
        }
    }

    /// Every text of up to four of these characters, on both paths.
    #[test]
    fn short_texts_read_the_same_on_both_paths() {
        let letters = b"0179.-+e /:";
        let mut texts: Vec<Vec<u8>> = vec![Vec::new()];
        let mut from = 0;
        for _ in 0..4 {
            let longer: Vec<Vec<u8>> = texts[from..]
                .iter()
                .flat_map(|text| letters.iter().map(move |&letter| [&text[..], &[letter]].concat()))
                .collect();
            from = texts.len();
            texts.extend(longer);
        }
        let tails = [&b""[..], b"1234", b"5.67", b".123", b"9876543"];
        for text in texts.iter().flat_map(|text| tails.map(|tail| [text, tail].concat())) {
            let name = String::from_utf8_lossy(&text).into_owned();
            let (parsed, expected) = (parse(&text, b'.'), long(&text, b'.'));
            assert_eq!(parsed.map(f64::to_bits), expected.map(f64::to_bits), "{name}");
            let std = name.parse::<f64>().ok().map(|value| (value + 0.0).to_bits());
            assert_eq!(parsed.map(f64::to_bits), std, "{name}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1_0", "5%", "1 2", "--1", "1.2.3",
            "1,5", "infin", "٣",
        ] {
            assert_eq!(parse(text.as_bytes(), b'.'), None, "{text}");
        }
        assert_eq!(parse(b"-Infinity", b'.'), Some(f64::NEG_INFINITY));
        assert!(parse(b"nan", b'.').is_some_and(f64::is_nan));
    }

    #[test]
    fn integers_that_lose_digits_are_noticed() {
        assert!(is_exact_integer(b"9007199254740992") && !is_exact_integer(b"9007199254740993"));
        assert!(is_exact_integer(b"-12") && !is_exact_integer(b"1.0"));
    }
}
