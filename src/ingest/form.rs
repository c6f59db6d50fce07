//! Number spellings that can be restored from their value and sixteen bits.
//!
//! A column of numbers that turns out to hold texts at row 900,000 needs the spelling of all rows
//! before it: as labels, `3.10` and `3.1` are two. Keeping the value and a [`Form`] keeps both.

use super::powers::POWERS;

/// Largest number of digits that can be restored from the nearest double and the last eleven bits of the digits as a
/// whole number.
pub(super) const MAX_PLAIN_DIGITS: usize = 18;

/// How a number was spelt, or that there is none: the number of decimals in the upper five bits; below them the last
/// eleven bits of its digits as one whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Form(u16);

const RESIDUE_BITS: u32 = 11;
const RESIDUES: u64 = 1 << RESIDUE_BITS;

impl Form {
    /// An empty cell.
    pub(super) const EMPTY: Self = Self(u16::MAX);
    /// A cell that the record did not have.
    pub(super) const ABSENT: Self = Self(u16::MAX - 1);
    /// A cell whose text is kept.
    pub(super) const KEPT: Self = Self(u16::MAX - 2);

    /// The form of digits with a mark before the last `decimals` of them.
    #[inline]
    pub(super) fn plain(digits: u64, decimals: usize) -> Self {
        debug_assert!(decimals <= MAX_PLAIN_DIGITS);
        Self((decimals as u16) << RESIDUE_BITS | (digits & (RESIDUES - 1)) as u16)
    }

    /// How many decimals, `None` if there is no plain number.
    pub(super) fn decimals(self) -> Option<usize> {
        (self.0 < Self::KEPT.0).then_some(usize::from(self.0 >> RESIDUE_BITS))
    }

    pub(super) fn bits(self) -> u16 {
        self.0
    }

    pub(super) fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// Writes the text of a number of this form. Exact for up to eighteen digits: the value gives them as a whole
    /// number to within 512, and the form its last eleven bits.
    pub(super) fn spell(self, value: f64, mark: u8, text: &mut Vec<u8>) {
        let decimals = usize::from(self.0 >> RESIDUE_BITS);
        let residue = u64::from(self.0) & (RESIDUES - 1);
        let near = (value.abs() * POWERS.get(decimals).copied().unwrap_or(1.0)) as u64;
        let ahead = residue.wrapping_sub(near) & (RESIDUES - 1);
        let digits = if ahead < RESIDUES / 2 {
            near + ahead
        } else {
            (near + ahead).saturating_sub(RESIDUES)
        };
        text.clear();
        if value < 0.0 {
            text.push(b'-');
        }
        let digits = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        text.extend_from_slice(whole.as_bytes());
        if decimals > 0 {
            text.push(mark);
            text.extend_from_slice(fraction.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::number;
    use crate::ingest::tests::Random;

    #[test]
    fn every_plain_number_is_spelt_as_it_was() {
        let mut random = Random(7);
        let mut text = Vec::new();
        let mut plain = 0;
        for _ in 0..300_000 {
            let digits = random.below(18) + 1;
            let number = random.next() % 10u64.pow(digits as u32);
            let decimals = random.below(digits + 3).min(18) as usize;
            let all = format!("{number:0>width$}", width = decimals + 1);
            let (whole, fraction) = all.split_at(all.len() - decimals);
            let sign = if random.below(3) == 0 { "-" } else { "" };
            let mark = if decimals > 0 { "." } else { "" };
            let spelt = format!("{sign}{whole}{mark}{fraction}");
            let padded = format!("{spelt},{spelt},{spelt}");
            let Some((value, form)) = number::plain(padded.as_bytes(), 0, spelt.len(), b'.') else {
                continue;
            };
            plain += 1;
            form.spell(value, b'.', &mut text);
            assert_eq!(String::from_utf8_lossy(&text), spelt);
            assert_eq!(value.to_bits(), spelt.parse::<f64>().unwrap().to_bits(), "{spelt}");
        }
        assert!(plain > 250_000, "{plain}");
    }
}
