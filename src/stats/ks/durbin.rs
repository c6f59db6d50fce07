//! Durbin's matrix (1968) in the form of Marsaglia, Tsang and Wang 2003: best for small distances.

use super::pomeranz::Scaled;

/// Chance that the two-sided statistic of `n` values is at most `d`, for `n d > 0.5`.
///
/// An entry of the n-th power of a matrix with `2 ceil(n d) - 1` rows, by repeated squaring.
pub(super) fn cdf(n: f64, d: f64) -> f64 {
    let steps = (n * d).ceil();
    let middle = steps as usize - 1;
    let mut base = Matrix::new(2 * middle + 1, steps - n * d);
    let mut power = Matrix::identity(base.size);
    let mut left = n as u64;
    while left > 0 {
        if left % 2 == 1 {
            power = power.times(&base);
        }
        left /= 2;
        if left > 0 {
            base = base.times(&base);
        }
    }
    let mut value = Scaled { value: power.at(middle, middle), exponent: power.exponent };
    let mut factor = 1.0;
    while factor <= n {
        value = value.times(factor / n);
        factor += 1.0;
    }
    value.get().clamp(0.0, 1.0)
}

/// A square matrix times a power of two.
struct Matrix {
    size: usize,
    entries: Vec<f64>,
    exponent: i32,
}

impl Matrix {
    /// Entries `1 / (i - j + 1)!` on and below the first superdiagonal; the first column and the
    /// last row are reduced by powers of `rest`, the fraction by which the line misses the grid.
    fn new(size: usize, rest: f64) -> Self {
        let mut inverse_factorial = vec![1.0; size + 1];
        for index in 1..=size {
            inverse_factorial[index] = inverse_factorial[index - 1] / index as f64;
        }
        let mut edge = Vec::with_capacity(size);
        let mut power = rest;
        for factorial in &inverse_factorial[1..size] {
            edge.push((1.0 - power) * factorial);
            power *= rest;
        }
        let twice = libm::pow((2.0 * rest - 1.0).max(0.0), size as f64);
        edge.push((1.0 - 2.0 * power + twice) * inverse_factorial[size]);
        let mut entries = vec![0.0; size * size];
        for (place, entry) in entries.iter_mut().enumerate() {
            let (row, column) = (place / size, place % size);
            *entry = match () {
                () if column == 0 => edge[row],
                () if row + 1 == size => edge[size - 1 - column],
                () if column <= row + 1 => inverse_factorial[row + 1 - column],
                () => 0.0,
            };
        }
        Self { size, entries, exponent: 0 }
    }

    fn identity(size: usize) -> Self {
        let entries =
            (0..size * size).map(|place| f64::from(u8::from(place % (size + 1) == 0))).collect();
        Self { size, entries, exponent: 0 }
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        self.entries[row * self.size + column]
    }

    fn times(&self, other: &Self) -> Self {
        let mut entries = vec![0.0; self.size * self.size];
        for (sums, row) in
            entries.chunks_exact_mut(self.size).zip(self.entries.chunks_exact(self.size))
        {
            for (factor, terms) in row.iter().zip(other.entries.chunks_exact(self.size)) {
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += factor * term;
                }
            }
        }
        Self { size: self.size, entries, exponent: self.exponent + other.exponent }.rescaled()
    }

    /// Brings the middle entry, the one that is read, back to the size of 1.
    fn rescaled(mut self) -> Self {
        let middle = self.at(self.size / 2, self.size / 2);
        let (_, exponent) = libm::frexp(middle);
        if exponent.abs() > 128 {
            let factor = libm::ldexp(1.0, -exponent);
            self.entries.iter_mut().for_each(|entry| *entry *= factor);
            self.exponent += exponent;
        }
        self
    }
}
