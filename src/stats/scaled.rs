//! Numbers with a common power of two factored out, so that their squares neither overflow nor underflow.

/// Within 2^-200 .. 2^200 the fourth powers of a million numbers can be summed; nothing is factored out.
const COMFORTABLE: i32 = 200;

/// `values[i] · 2^exponent`. Exact: a power of two changes no digit.
#[derive(Debug, Clone)]
pub struct Scaled {
    /// The numbers, divided by the power.
    pub values: Vec<f64>,
    /// The power of two.
    pub exponent: i32,
}

impl Scaled {
    /// Sets the size of the largest number aside, unless all is of comfortable size.
    #[must_use]
    pub fn of(values: Vec<f64>) -> Self {
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let (_, exponent) = libm::frexp(largest);
        if largest == 0.0 || exponent.abs() <= COMFORTABLE {
            return Self { values, exponent: 0 };
        }
        let values = values.iter().map(|&value| libm::scalbn(value, -exponent)).collect();
        Self { values, exponent }
    }

    /// `a − b`, row by row, also where the difference itself is beyond what a double holds.
    #[must_use]
    pub fn difference(a: &[f64], b: &[f64]) -> Self {
        let rows = || a.iter().zip(b);
        let plain: Vec<f64> = rows().map(|(a, b)| a - b).collect();
        if plain.iter().all(|value| value.is_finite()) {
            return Self::of(plain);
        }
        let halved = Self::of(rows().map(|(a, b)| a / 2.0 - b / 2.0).collect());
        Self { exponent: halved.exponent + 1, ..halved }
    }

    /// A number of the same unit to the power `power`, with the set-aside power put back.
    #[must_use]
    pub fn restore(&self, value: f64, power: i32) -> f64 {
        libm::scalbn(value, self.exponent * power)
    }
}
