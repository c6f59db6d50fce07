//! Decimal numbers, exact to the last bit.

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];
/// Whole numbers up to here are exact.
const EXACT: u64 = 1 << 53;
/// This many digits always fit into 64 bits.
const MAX_DIGITS: usize = 19;

/// The nearest double of a trimmed decimal number, `None` if the text is none.
///
/// Accepts signs, digits before or after the mark, exponents (`+3`, `4.`, `.5`, `1e3`), and in any
/// case `inf`, `infinity` (infinite) and `nan` (NaN, which is a missing value). Refuses anything
/// else: `0x10`, `1_000`, `5%`, thousands separators. Minus zero is zero.
/// A number too large for a double is infinite.
#[inline]
pub(super) fn parse(text: &[u8], mark: u8) -> Option<f64> {
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
