//! Durbin's matrix (1968) in the form of Marsaglia, Tsang and Wang 2003: exact, best for small
//! distances.

use super::scaled::{Scaled, rescale};

/// Probability that the two-sided statistic of `n` values is at most `d`, for `n d > 0.5`: `n! / n^n` times the
/// middle entry of the n-th power of a matrix with `2 ceil(n d) - 1` rows, by repeated squaring.
pub(super) fn cdf(n: f64, d: f64) -> f64 {
    let steps = (n * d).ceil();
    let size = (2.0 * steps) as usize - 1;
    let mut base = Matrix::new(size, steps - n * d);
    let mut power = Matrix::identity(size);
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
    let mut value = Scaled::new(power.middle(), power.exponent);
    let mut factor = 1.0;
    while factor <= n {
        value = value.times(factor / n);
        factor += 1.0;
    }
    value.get().clamp(0.0, 1.0)
}

/// A square matrix of an odd size, times a power of two.
struct Matrix {
    size: usize,
    entries: Vec<f64>,
    exponent: i32,
}

impl Matrix {
    /// Entries `1 / (row - column + 1)!` on and below the first superdiagonal. The first column and the last row are
    /// reduced for `rest`, the fraction by which the lines miss the grid.
    fn new(size: usize, rest: f64) -> Self {
        let factorial = |&n: &usize| (1..=n).fold(1.0, |product, k| product / k as f64);
        let inverse: Vec<f64> = (0..=size).collect::<Vec<_>>().iter().map(factorial).collect();
        let power = |n: usize| libm::pow(rest, n as f64);
        let corner = libm::pow((2.0 * rest - 1.0).max(0.0), size as f64) - power(size);
        let edge = |n: usize| {
            let both = if n == size { corner } else { 0.0 };
            (1.0 - power(n) + both) * inverse[n]
        };
        let entry = |place: usize| {
            let (row, column) = (place / size, place % size);
            if column == 0 {
                edge(row + 1)
            } else if row + 1 == size {
                edge(size - column)
            } else {
                (row + 1).checked_sub(column).map_or(0.0, |n| inverse[n])
            }
        };
        Self { size, entries: (0..size * size).map(entry).collect(), exponent: 0 }
    }

    fn identity(size: usize) -> Self {
        let entry = |place| if place % (size + 1) == 0 { 1.0 } else { 0.0 };
        Self { size, entries: (0..size * size).map(entry).collect(), exponent: 0 }
    }

    fn middle(&self) -> f64 {
        self.entries[self.entries.len() / 2]
    }

    fn times(&self, other: &Self) -> Self {
        let mut entries = vec![0.0; self.entries.len()];
        let rows = self.entries.chunks_exact(self.size);
        for (sums, row) in entries.chunks_exact_mut(self.size).zip(rows) {
            for (factor, terms) in row.iter().zip(other.entries.chunks_exact(self.size)) {
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += factor * term;
                }
            }
        }
        let mut product =
            Self { size: self.size, entries, exponent: self.exponent + other.exponent };
        let middle = product.middle();
        product.exponent += rescale(&mut product.entries, middle);
        product
    }
}
