//! Parses numbers with thousands separators: `1,234.5`, `1 234,5`, `1’234.50`.

use super::number;

/// How numbers are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// What sets thousands apart: `,` `.` `'` or a space, which stands for its relatives as well.
    pub(super) group: u8,
    /// The decimal mark.
    pub(super) mark: u8,
}

/// All styles, the first that fits a column is taken.
pub(super) const STYLES: [Style; 6] = [
    Style { group: b',', mark: b'.' },
    Style { group: b'.', mark: b',' },
    Style { group: b' ', mark: b'.' },
    Style { group: b' ', mark: b',' },
    Style { group: b'\'', mark: b'.' },
    Style { group: b'\'', mark: b',' },
];

/// Spellings of one mark between thousands, in UTF-8 and in windows-1252.
const SPELLINGS: [(u8, &[u8]); 9] = [
    (b',', b","),
    (b'.', b"."),
    (b'\'', b"'"),
    (b'\'', b"\xe2\x80\x99"),
    (b'\'', b"\x92"),
    (b' ', b" "),
    (b' ', b"\xc2\xa0"),
    (b' ', b"\xe2\x80\xaf"),
    (b' ', b"\xa0"),
];

/// A number, and what tells its style.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grouped {
    pub(super) value: f64,
    /// Marks between thousands.
    pub(super) groups: usize,
    /// Whether it has a decimal mark.
    pub(super) marked: bool,
}

/// What a column shows of a style.
#[derive(Debug, Default)]
pub(super) struct Signs {
    pub(super) grouped: u64,
    /// A number with one mark between thousands and no decimal mark, as `1,234`: it may be a decimal.
    single: bool,
    both: bool,
    several: bool,
}

impl Signs {
    pub(super) fn add(&mut self, number: Grouped) {
        self.grouped += u64::from(number.groups > 0);
        self.single |= number.groups == 1 && !number.marked;
        self.both |= number.groups > 0 && number.marked;
        self.several |= number.groups > 1;
    }

    /// Whether the style is certain: no decimal mark occurs twice in a number, and none is a space. Several points
    /// alone are not enough, because addresses have them.
    pub(super) fn prove(&self, style: Style) -> bool {
        match style.group {
            b',' => self.both || self.several,
            b'.' => self.both,
            _ => self.grouped > 0,
        }
    }

    /// Whether a person would take the column for numbers all the same.
    pub(super) fn suggest(&self) -> bool {
        self.single
    }
}

/// A trimmed number in a style, with or without marks between thousands; `None` if it is none. Groups
/// have three digits, the first one one to three and no zero in front.
pub(super) fn parse(text: &[u8], style: Style) -> Option<Grouped> {
    let at = text.iter().position(|&byte| byte == style.mark).unwrap_or(text.len());
    let (whole, fraction) = text.split_at_checked(at)?;
    let mut plain = Vec::with_capacity(text.len());
    let (mut groups, mut length) = (0, 0);
    let mut rest = whole;
    if let Some((&sign @ (b'-' | b'+'), digits)) = rest.split_first() {
        plain.push(sign);
        rest = digits;
    }
    let zero = rest.first() == Some(&b'0');
    while let Some((&byte, after)) = rest.split_first() {
        let width = SPELLINGS.iter().find_map(|&(group, spelling)| {
            (group == style.group && rest.starts_with(spelling)).then_some(spelling.len())
        });
        let Some(width) = width else {
            plain.push(byte);
            length += 1;
            rest = after;
            continue;
        };
        let fits = if groups == 0 { (1..=3).contains(&length) } else { length == 3 };
        if !fits || zero {
            return None;
        }
        groups += 1;
        length = 0;
        rest = rest.get(width..)?;
    }
    let decimals = fraction.get(1..).unwrap_or_default();
    if groups > 0 && (length != 3 || !decimals.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    plain.extend_from_slice(fraction);
    let value = number::parse(&plain, style.mark)?;
    Some(Grouped { value, groups, marked: !fraction.is_empty() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str, group: u8, mark: u8) -> Option<f64> {
        parse(text.as_bytes(), Style { group, mark }).map(|number| number.value)
    }

    #[test]
    fn groups_of_three_read() {
        assert_eq!(value("1,234.5", b',', b'.'), Some(1234.5));
        assert_eq!(value("-12.345.678", b'.', b','), Some(-12_345_678.0));
        assert_eq!(value("1\u{202f}234,5", b' ', b','), Some(1234.5));
        assert_eq!(value("1\u{2019}234", b'\'', b'.'), Some(1234.0));
        assert_eq!(value("7.25", b',', b'.'), Some(7.25));
    }

    #[test]
    fn other_groups_are_refused_whole() {
        for text in
            ["1,23", "1234,567", "0,123", ",123", "1,234,", "1,,234", "1,234e5", "1,2x4", ""]
        {
            assert_eq!(value(text, b',', b'.'), None, "{text}");
        }
        assert_eq!(value("1 2", b' ', b'.'), None);
    }
}
