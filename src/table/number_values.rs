//! The numbers of a column: doubles, or whole multiples of one decimal step in half the memory.

use crate::strides::STRIDE;
use std::borrow::Cow;
use std::fmt::{Debug, Formatter};
use std::sync::Arc;

/// Largest number of decimals that are stored as units.
pub(crate) const MOST_DECIMALS: usize = 6;
/// Units per whole number, by decimals.
const POWERS: [f64; MOST_DECIMALS + 1] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
/// The unit of a row without a value.
pub(crate) const MISSING_UNIT: i32 = i32::MIN;
/// 1.5 times 2^52: adding and subtracting it rounds to a whole number.
const ROUNDING: f64 = 6_755_399_441_055_744.0;

/// Numbers in row order; NaN is missing. Two instances with the same numbers are equal, however they are stored.
///
/// ```
/// use driftglass::table::NumberValues;
/// let numbers = NumberValues::from(vec![1.5, f64::NAN]);
/// assert_eq!((numbers.len(), numbers.get(0)), (2, Some(1.5)));
/// ```
#[derive(Clone)]
pub struct NumberValues(Held);

#[derive(Clone)]
enum Held {
    /// Shared with a summary of ascending ones.
    Doubles(Arc<Vec<f64>>),
    Decimals(Arc<Decimals>),
}

/// Numbers with at most so many decimals, each as a count of units of the last one.
#[derive(Clone)]
struct Decimals {
    units: Vec<i32>,
    decimals: usize,
}

/// The number of a count of units. One division of two exact numbers rounds once, as parsing its text does.
#[inline(always)]
pub(crate) fn of_unit(unit: i32, decimals: usize) -> f64 {
    let number = f64::from(unit) / POWERS[decimals % POWERS.len()];
    if unit == MISSING_UNIT { f64::NAN } else { number }
}

/// The count of units that gives back a number to the last bit; `None` if there is none, as for minus zero.
#[inline(never)]
pub(crate) fn unit_of(number: f64, decimals: usize) -> Option<i32> {
    let power = *POWERS.get(decimals)?;
    let units = number * power + ROUNDING - ROUNDING;
    let fits = units.abs() <= f64::from(i32::MAX) && units / power == number;
    (fits && (number != 0.0 || number.is_sign_positive())).then_some(units as i32)
}

/// Adds the numbers of some units.
#[inline(never)]
fn add(numbers: &mut Vec<f64>, units: &[i32], decimals: usize) {
    numbers.extend(units.iter().map(|&unit| of_unit(unit, decimals)));
}

impl Decimals {
    fn doubles(&self) -> Vec<f64> {
        let mut numbers = Vec::with_capacity(self.units.len());
        self.units.chunks(STRIDE).for_each(|units| add(&mut numbers, units, self.decimals));
        numbers
    }
}

impl From<Vec<f64>> for NumberValues {
    fn from(numbers: Vec<f64>) -> Self {
        Self(Held::Doubles(numbers.into()))
    }
}

impl Debug for NumberValues {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for NumberValues {
    fn eq(&self, other: &Self) -> bool {
        self.doubles() == other.doubles()
    }
}

impl NumberValues {
    /// Units of the last of so many decimals, at most [`MOST_DECIMALS`]; [`MISSING_UNIT`] is missing.
    pub(crate) fn of_units(units: Vec<i32>, decimals: usize) -> Self {
        debug_assert!(decimals <= MOST_DECIMALS);
        Self(Held::Decimals(Arc::new(Decimals { units, decimals })))
    }

    /// Number of values, including missing ones.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.0 {
            Held::Doubles(numbers) => numbers.len(),
            Held::Decimals(held) => held.units.len(),
        }
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of a row, NaN if it is missing; `None` past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<f64> {
        match &self.0 {
            Held::Doubles(numbers) => numbers.get(row).copied(),
            Held::Decimals(held) => held.units.get(row).map(|&unit| of_unit(unit, held.decimals)),
        }
    }

    /// The numbers in row order. To go through all of them, [`Self::doubles`] is faster.
    pub fn iter(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.len()).map(|row| self.get(row).unwrap_or(f64::NAN))
    }

    /// All numbers as doubles; a copy if they are stored as units: 8 bytes per row.
    #[must_use]
    #[inline(never)]
    pub fn doubles(&self) -> Cow<'_, [f64]> {
        match &self.0 {
            Held::Doubles(numbers) => Cow::Borrowed(numbers),
            Held::Decimals(held) => Cow::Owned(held.doubles()),
        }
    }

    /// Passes all numbers in order to `visit`, at most [`STRIDE`] at a time, until it returns false; returns whether
    /// it never did. If they are stored as units, only that many are doubles at a time.
    pub(crate) fn in_strides(&self, visit: &mut dyn FnMut(&[f64]) -> bool) -> bool {
        match &self.0 {
            Held::Doubles(numbers) => numbers.chunks(STRIDE).all(visit),
            Held::Decimals(held) => {
                let mut numbers = Vec::with_capacity(STRIDE.min(held.units.len()));
                held.units.chunks(STRIDE).all(|units| {
                    numbers.clear();
                    add(&mut numbers, units, held.decimals);
                    visit(&numbers)
                })
            }
        }
    }

    /// Their units and number of decimals, if they are stored so; [`MISSING_UNIT`] is missing.
    pub(crate) fn units(&self) -> Option<(&[i32], usize)> {
        match &self.0 {
            Held::Doubles(_) => None,
            Held::Decimals(held) => Some((&held.units, held.decimals)),
        }
    }

    /// The shared doubles, if they are stored so.
    pub(crate) fn shared(&self) -> Option<&Arc<Vec<f64>>> {
        match &self.0 {
            Held::Doubles(numbers) => Some(numbers),
            Held::Decimals(_) => None,
        }
    }

    /// Rows `start..end`, which must lie within.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Self {
        match &self.0 {
            Held::Doubles(numbers) => numbers[start..end].to_vec().into(),
            Held::Decimals(held) => Self::of_units(held.units[start..end].to_vec(), held.decimals),
        }
    }

    /// The rows with these numbers, in the given order; missing past the end.
    pub(crate) fn pick(&self, rows: &[u32]) -> Self {
        let at = |row: &u32| *row as usize;
        match &self.0 {
            Held::Doubles(numbers) => {
                let number = |row| numbers.get(at(row)).copied().unwrap_or(f64::NAN);
                rows.iter().map(number).collect::<Vec<f64>>().into()
            }
            Held::Decimals(held) => {
                let unit = |row| held.units.get(at(row)).copied().unwrap_or(MISSING_UNIT);
                Self::of_units(rows.iter().map(unit).collect(), held.decimals)
            }
        }
    }

    /// Sets the number of an existing row; all become doubles if it is no whole number of their units.
    pub(crate) fn set(&mut self, row: usize, number: f64) {
        if let Held::Decimals(held) = &mut self.0 {
            let unit =
                if number.is_nan() { Some(MISSING_UNIT) } else { unit_of(number, held.decimals) };
            if let Some(unit) = unit {
                Arc::make_mut(held).units.get_mut(row).into_iter().for_each(|place| *place = unit);
                return;
            }
            self.0 = Held::Doubles(held.doubles().into());
        }
        if let Held::Doubles(numbers) = &mut self.0 {
            Arc::make_mut(numbers).get_mut(row).into_iter().for_each(|place| *place = number);
        }
    }

    /// The numbers as units of the last of so many decimals; missing if a number is none.
    pub(crate) fn into_units(self, decimals: usize) -> Vec<i32> {
        match self.0 {
            Held::Decimals(held) => Arc::unwrap_or_clone(held).units,
            Held::Doubles(numbers) => {
                let unit = |number: &f64| unit_of(*number, decimals).unwrap_or(MISSING_UNIT);
                numbers.iter().map(unit).collect()
            }
        }
    }

    /// As doubles.
    pub(crate) fn into_doubles(self) -> Vec<f64> {
        match self.0 {
            Held::Doubles(numbers) => Arc::unwrap_or_clone(numbers),
            Held::Decimals(held) => held.doubles(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_the_numbers_their_texts_are() {
        for decimals in 0..=MOST_DECIMALS {
            for unit in [0, 1, -1, 7, 10, 123_456_789, -99_999_999, i32::MAX, -i32::MAX] {
                let number = of_unit(unit, decimals);
                let digits = format!("{:0>width$}", unit.unsigned_abs(), width = decimals + 1);
                let (whole, fraction) = digits.split_at(digits.len() - decimals);
                let sign = if unit < 0 { "-" } else { "" };
                let read: f64 = format!("{sign}{whole}.{fraction}").parse().unwrap();
                assert_eq!(number.to_bits(), read.to_bits());
                assert_eq!(unit_of(number, decimals), Some(unit));
            }
            for odd in [-0.0, f64::NAN, f64::INFINITY, 1e300, 2_147_483_648.0, 1.0 / 3.0, 1e-7] {
                assert_eq!(unit_of(odd, decimals), None, "{odd}");
            }
        }
    }

    #[test]
    fn both_ways_of_holding_numbers_answer_alike() {
        let doubles = NumberValues::from(vec![1.5, f64::NAN, -2.25, 0.0]);
        let units = NumberValues::of_units(vec![150, MISSING_UNIT, -225, 0], 2);
        let bits = |numbers: &NumberValues| numbers.iter().map(f64::to_bits).collect::<Vec<u64>>();
        assert_eq!(bits(&doubles), bits(&units));
        assert_eq!(bits(&doubles.slice(1, 3)), bits(&units.slice(1, 3)));
        assert_eq!(bits(&doubles.pick(&[2, 9, 0])), bits(&units.pick(&[2, 9, 0])));
        for number in [f64::NAN, 7.25, -0.0, 1e40] {
            let [mut doubles, mut units] = [doubles.clone(), units.clone()];
            doubles.set(3, number);
            units.set(3, number);
            assert_eq!(bits(&doubles), bits(&units), "{number}");
        }
        assert_eq!(doubles.into_units(2), units.into_units(2));
    }
}
