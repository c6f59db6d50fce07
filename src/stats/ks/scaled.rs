//! Products whose intermediate values leave the range of f64.

/// A number times a power of two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scaled {
    value: f64,
    exponent: i32,
}

impl Scaled {
    pub(super) fn new(value: f64, exponent: i32) -> Self {
        Self { value, exponent }
    }

    pub(super) fn times(self, factor: f64) -> Self {
        let (value, exponent) = libm::frexp(self.value * factor);
        Self { value, exponent: self.exponent + exponent }
    }

    /// The product; 0 if it is below the smallest double.
    pub(super) fn get(self) -> f64 {
        libm::ldexp(self.value, self.exponent)
    }
}

/// Multiplies all numbers by the power of two that brings `measure` near 1, once it has left 1e-38..1e38. Returns the
/// negative exponent of that power, by which the result has to be multiplied back.
pub(super) fn rescale(numbers: &mut [f64], measure: f64) -> i32 {
    if measure == 0.0 || (1e-38..1e38).contains(&measure) {
        return 0;
    }
    let (_, exponent) = libm::frexp(measure);
    let factor = libm::ldexp(1.0, -exponent);
    numbers.iter_mut().for_each(|number| *number *= factor);
    exponent
}
