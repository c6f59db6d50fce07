//! Numbers formatted for sentences.

/// A number as it appears in sentences of the page: "2,000" for "2000", with a minus sign instead of a hyphen.
/// Tables, logs and other machine formats keep the plain number.
#[must_use]
pub fn grouped(number: &str) -> String {
    let (sign, size) = match number.strip_prefix('-') {
        Some(size) => ("\u{2212}", size),
        None => ("", number),
    };
    let whole = size.bytes().take_while(u8::is_ascii_digit).count();
    let mut text = sign.to_owned();
    for (place, digit) in size.chars().enumerate() {
        if (1..whole).contains(&place) && (whole - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: "1 row", "2,000 rows".
#[must_use]
pub fn counted_as(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", counted(count), if count == 1 { one } else { many })
}

/// A count formatted for a sentence: "2,000".
#[must_use]
pub fn counted(count: u64) -> String {
    grouped(&count.to_string())
}
