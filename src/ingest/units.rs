//! Detects numbers with a unit or sign around them: `10%`, `$5`, `5 kg`, `(3.2)`.

/// Signs of currencies, in UTF-8 and in windows-1252.
const CURRENCIES: [&[u8]; 8] =
    [b"$", b"\xe2\x82\xac", b"\xc2\xa3", b"\xc2\xa5", b"\xe2\x82\xb9", b"\x80", b"\xa3", b"\xa5"];
/// The longest unit of letters.
const LONGEST: usize = 3;

/// The unit around the one number in a trimmed text: a currency, `%`, up to three letters, or the brackets used in
/// bookkeeping; `None` if there is none, or something else too.
pub(super) fn unit(text: &[u8]) -> Option<&[u8]> {
    if let Some(inside) = text.strip_prefix(b"(").and_then(|text| text.strip_suffix(b")")) {
        return is_amount(inside).then_some(b"()");
    }
    let size = text.strip_prefix(b"-").unwrap_or(text);
    let prefix = CURRENCIES.iter().find(|unit| size.starts_with(unit));
    if let Some(prefix) = prefix {
        let amount = size.strip_prefix(*prefix)?.trim_ascii();
        return is_amount(amount.strip_prefix(b"-").unwrap_or(amount)).then_some(prefix);
    }
    let digits = size.iter().rposition(u8::is_ascii_digit)? + 1;
    let (amount, rest) = size.split_at_checked(digits)?;
    let unit = rest.trim_ascii();
    let letters = unit.len() <= LONGEST && unit.iter().all(u8::is_ascii_alphabetic);
    let known = unit == b"%" || CURRENCIES.contains(&unit) || (letters && !unit.is_empty());
    (known && is_amount(amount)).then_some(unit)
}

fn is_amount(text: &[u8]) -> bool {
    let inner = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b' ' | b'\'');
    text.iter().all(inner)
        && text.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.')
        && text.last().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_codes() {
        for (text, expected) in [
            ("10%", Some("%")),
            ("-$5.20", Some("$")),
            ("5 \u{20ac}", Some("\u{20ac}")),
            ("(1,234.5)", Some("()")),
            ("12 ms", Some("ms")),
            ("A1", None),
            ("0x10", None),
            ("1_000", None),
            ("10 apples", None),
            ("12", None),
            ("%", None),
            ("", None),
        ] {
            assert_eq!(unit(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
    }
}
