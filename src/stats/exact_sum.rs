//! Sums without rounding errors, independent of the order and grouping of the terms.

/// Bits of a limb.
const BITS: i32 = 32;
/// Limbs below the point: the square of the smallest double is 2^-2148.
const BELOW: usize = 68;
/// Total number of limbs: enough for 2^64 squares of the largest double.
const LIMBS: usize = BELOW + 68;

/// A sum of doubles, or of their squares, held exactly: a whole number of units of 2^-2176.
///
/// ```
/// use driftglass::stats::exact_sum::ExactSum;
/// let mut sum = ExactSum::default();
/// for value in [1e300, 1.0, -1e300, 0.1] {
///     sum.add(value, 1);
/// }
/// assert_eq!(sum.value(), 1.1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExactSum {
    /// Each limb counts 2^32 times the one before. Carries are propagated when the sum is read.
    limbs: Vec<i128>,
}

impl Default for ExactSum {
    fn default() -> Self {
        Self { limbs: vec![0; LIMBS] }
    }
}

impl ExactSum {
    /// Adds a finite number `times` times; ignores other values.
    pub fn add(&mut self, value: f64, times: u64) {
        let (mantissa, exponent) = parts(value);
        self.add_parts(u128::from(mantissa), exponent, value < 0.0, times);
    }

    /// Adds the square of a finite number `times` times; ignores other values.
    pub fn add_square(&mut self, value: f64, times: u64) {
        let (mantissa, exponent) = parts(value);
        let square = u128::from(mantissa) * u128::from(mantissa);
        self.add_parts(square, 2 * exponent, false, times);
    }

    /// Adds another sum.
    pub fn merge(&mut self, other: &Self) {
        for (limb, more) in self.limbs.iter_mut().zip(other.digits()) {
            *limb += more;
        }
        self.limbs = self.digits();
    }

    fn add_parts(&mut self, mantissa: u128, exponent: i32, is_negative: bool, times: u64) {
        let place = exponent + BITS * BELOW as i32;
        let (first, shift) = (place.div_euclid(BITS), place.rem_euclid(BITS));
        let pieces = (0..4).map(|piece| (mantissa >> (BITS * piece)) as u32);
        for (at, piece) in (first..).zip(pieces) {
            // At most 32 + 31 + 64 bits.
            let product = (i128::from(piece) << shift) * i128::from(times as u32);
            let high = (i128::from(piece) << shift) * i128::from((times >> BITS) as u32);
            for (at, part) in [(at, product), (at + 1, high)] {
                let limb = usize::try_from(at).ok().and_then(|at| self.limbs.get_mut(at));
                let signed = if is_negative { -part } else { part };
                limb.into_iter().for_each(|limb| *limb += signed);
            }
        }
    }

    /// The limbs with carries propagated: all but the last are from 0 to 2^32 - 1.
    fn digits(&self) -> Vec<i128> {
        let mut carry = 0i128;
        let last = self.limbs.len() - 1;
        let digit = |(at, limb): (usize, &i128)| {
            let sum = carry + limb;
            if at == last {
                return sum;
            }
            carry = sum >> BITS;
            sum & 0xffff_ffff
        };
        self.limbs.iter().enumerate().map(digit).collect()
    }

    /// The sign (true if negative), and the digits of the absolute value.
    fn signed(&self) -> (bool, Vec<i128>) {
        let digits = self.digits();
        if digits.last().is_none_or(|&last| last >= 0) {
            return (false, digits);
        }
        let negated = Self { limbs: self.limbs.iter().map(|limb| -limb).collect() };
        (true, negated.digits())
    }

    /// The sum as the nearest double; infinite beyond the largest.
    #[must_use]
    pub fn value(&self) -> f64 {
        let (is_negative, digits) = self.signed();
        let size = nearest(&digits, BELOW);
        if is_negative { -size } else { size }
    }

    /// The standard deviation (n - 1) of `n` numbers from their sum and that of their squares, rounded only at
    /// the end; `None` for fewer than two.
    #[must_use]
    pub fn deviation(sum: &Self, squares: &Self, n: u64) -> Option<f64> {
        if n < 2 {
            return None;
        }
        // n * squares - sum^2, in 2^-4352ths.
        let (_, sum) = sum.signed();
        let mut limbs = vec![0i128; 2 * LIMBS];
        for (at, digit) in squares.digits().iter().enumerate() {
            let place = limbs.get_mut(at + BELOW);
            place.into_iter().for_each(|limb| *limb += digit * i128::from(n));
        }
        for (a, one) in sum.iter().enumerate().filter(|(_, digit)| **digit != 0) {
            for (b, other) in sum.iter().enumerate() {
                limbs.get_mut(a + b).into_iter().for_each(|limb| *limb -= one * other);
            }
        }
        let digits = Self { limbs }.digits();
        // In units of its highest digit, so that nothing overflows or vanishes before the root.
        let high = digits.iter().rposition(|&digit| digit != 0).unwrap_or(0);
        let variance = nearest(&digits, high).max(0.0) / n as f64 / (n - 1) as f64;
        Some(libm::scalbn(libm::sqrt(variance), BITS / 2 * (high as i32 - 2 * BELOW as i32)))
    }

    /// The sum as text: sign, position of the last digit, and digits in base 2^32.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (is_negative, digits) = self.signed();
        let Some(low) = digits.iter().position(|&digit| digit != 0) else { return "0".to_owned() };
        let high = digits.iter().rposition(|&digit| digit != 0).unwrap_or(low);
        let mut text = format!("{}{low}:", if is_negative { "-" } else { "" });
        for digit in digits.iter().take(high + 1).skip(low).rev() {
            text.push_str(&format!("{digit:08x}"));
        }
        text
    }

    /// The sum from a text written by [`Self::to_text`]; `None` for any other text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut sum = Self::default();
        if text == "0" {
            return Some(sum);
        }
        let (is_negative, size) = match text.strip_prefix('-') {
            Some(size) => (true, size),
            None => (false, text),
        };
        let (low, digits) = size.split_once(':')?;
        let low: usize = low.parse().ok()?;
        if digits.is_empty() || digits.len() % 8 != 0 || !digits.is_ascii() {
            return None;
        }
        let count = digits.len() / 8;
        for place in 0..count {
            let digit = digits.get(8 * place..8 * place + 8)?;
            let digit = i128::from(u32::from_str_radix(digit, 16).ok()?);
            let limb = sum.limbs.get_mut(low.checked_add(count - 1 - place)?)?;
            *limb = if is_negative { -digit } else { digit };
        }
        Some(sum)
    }
}

/// Mantissa and power of two of a finite double's absolute value; zero for other values.
fn parts(value: f64) -> (u64, i32) {
    let bits = value.to_bits();
    let (power, fraction) = ((bits >> 52 & 0x7ff) as i32, bits & ((1 << 52) - 1));
    match power {
        0x7ff => (0, 0),
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, power - 1075),
    }
}

/// The double nearest to digits in base 2^32, of which `below` are after the point.
fn nearest(digits: &[i128], below: usize) -> f64 {
    let Some(high) = digits.iter().rposition(|&digit| digit != 0) else { return 0.0 };
    let digit = |at: usize| digits.get(at).map_or(0, |&digit| digit.unsigned_abs());
    let low = high.saturating_sub(3);
    // The highest digit has at most 64 bits and mostly 32; anything below four digits only breaks ties.
    let (top, shift) = match digit(high) >> BITS {
        0 => ((low..=high).rev().fold(0u128, |top, at| top << BITS | digit(at)), 0),
        _ => (((low + 1)..=high).rev().fold(0u128, |top, at| top << BITS | digit(at)), 1),
    };
    let start = low + shift;
    let rest = digits.iter().take(start).any(|&digit| digit != 0);
    let top = top | u128::from(rest);
    libm::scalbn(top as f64, BITS * (start as i32 - below as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    fn of(values: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        values.iter().for_each(|&value| sum.add(value, 1));
        sum
    }

    #[test]
    fn order_and_grouping_do_not_show() {
        let mut random = SplitMix64::new(3);
        let mut values: Vec<f64> = (0..2000)
            .map(|_| f64::from_bits(random.next_u64()))
            .filter(|value| value.abs() < 1e290)
            .collect();
        let whole = of(&values);
        let mut parts = ExactSum::default();
        for part in values.chunks(37).rev() {
            parts.merge(&of(part));
        }
        values.reverse();
        assert_eq!([parts.to_text(), of(&values).to_text()], [whole.to_text(), whole.to_text()]);
        assert_eq!(ExactSum::from_text(&whole.to_text()).unwrap().to_text(), whole.to_text());
    }

    #[test]
    fn values_by_hand() {
        for values in [&[0.1][..], &[-2.5e-310], &[1e308], &[-7.0], &[5e-324, 5e-324], &[]] {
            assert_eq!(of(values).value(), values.iter().sum::<f64>(), "{values:?}");
        }
        assert_eq!(of(&[1e16, 1.0, 1.0, -1e16]).value(), 2.0);
        assert_eq!(of(&[1e308, 1e308, -1e308]).value(), 1e308);
        let mut many = ExactSum::default();
        many.add(-0.5, u64::MAX);
        assert_eq!(many.value(), -0.5 * u64::MAX as f64);
        assert_eq!(of(&[f64::INFINITY, f64::NAN, 3.0]).value(), 3.0);
    }

    #[test]
    fn a_small_spread_about_a_large_mean_is_seen() {
        let (mut sum, mut squares) = (ExactSum::default(), ExactSum::default());
        for value in [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0] {
            sum.add(value, 1);
            squares.add_square(value, 1);
        }
        assert_eq!(ExactSum::deviation(&sum, &squares, 4), Some(30_f64.sqrt()));
        assert_eq!(ExactSum::deviation(&sum, &squares, 1), None);
        let same = {
            let mut sum = ExactSum::default();
            sum.add(0.1, 3);
            sum
        };
        let mut squares = ExactSum::default();
        squares.add_square(0.1, 3);
        assert_eq!(ExactSum::deviation(&same, &squares, 3), Some(0.0));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", "1", "1:", "1:00", "1:0000000g", "999:00000001", "x:00000001", "--1:00000001"]
        {
            assert_eq!(ExactSum::from_text(text), None, "{text}");
        }
    }
}
