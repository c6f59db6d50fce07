//! Principal components of standardised columns, and the reconstruction errors of rows.
//!
//! Rows are never held together: a [`Source`] fills one block of one column at a time, so that memory does not grow
//! with the number of rows. Sums are made in the order of the blocks.

use super::eigen;
use super::sum::Sum;
use wide::f64x2;

/// Rows of a block.
const BLOCK: usize = 512;

/// Standardised columns of numbers without NaN.
pub trait Source {
    /// Number of rows.
    fn rows(&self) -> usize;
    /// Number of columns.
    fn columns(&self) -> usize;
    /// Fills `block` with the values of one column, starting at row `first`.
    fn fill(&self, column: usize, first: usize, block: &mut [f64]);
}

/// Sums over rows from which components are found.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread {
    rows: f64,
    sums: Vec<f64>,
    /// Sums of products of two columns, row after row of the matrix.
    products: Vec<f64>,
}

impl Spread {
    /// Sums over all rows. Cost: half the square of the number of columns per row.
    #[must_use]
    pub fn of(source: &dyn Source) -> Self {
        let columns = source.columns();
        let (mut sums, mut products) =
            (vec![Sum::new(); columns], vec![Sum::new(); columns * columns]);
        let mut rows = 0;
        each_block(source, &mut |block, length| {
            rows += length;
            for (row, one) in block.chunks_exact(BLOCK).enumerate() {
                let one = &one[..length];
                sums[row].add(one.iter().sum());
                for (column, other) in block.chunks_exact(BLOCK).enumerate().skip(row) {
                    products[row * columns + column].add(dot(one, &other[..length]));
                }
            }
        });
        let values = |sums: &[Sum]| sums.iter().map(Sum::value).collect();
        Self { rows: rows as f64, sums: values(&sums), products: values(&products) }
    }

    /// The covariance matrix, on and above its diagonal.
    fn covariance(&self) -> Vec<f64> {
        let columns = self.sums.len();
        let mut matrix = self.products.clone();
        for (row, line) in matrix.chunks_exact_mut(columns.max(1)).enumerate() {
            for (column, product) in line.iter_mut().enumerate().skip(row) {
                *product = (*product - self.sums[row] * self.sums[column] / self.rows) / self.rows;
            }
        }
        for row in 0..columns {
            for column in 0..row {
                matrix[row * columns + column] = matrix[column * columns + row];
            }
        }
        matrix
    }
}

/// The kept components.
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    /// Mean of each column.
    pub means: Vec<f64>,
    /// Unit vectors, one after another, each with as many numbers as there are columns, which are more than 0.
    pub axes: Vec<f64>,
    /// Share of the variance that they explain.
    pub explained: f64,
}

/// Reconstruction errors of rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Residuals {
    /// The length of each row's residual; infinite if it leaves the range of f64.
    pub errors: Vec<f64>,
    /// The sum of the squared residuals of each column.
    pub by_column: Vec<f64>,
}

impl Components {
    /// The fewest components that explain more than `share` of the variance, as scikit-learn 1.9 `PCA`; at least one.
    /// `None` without variance, or if it is not finite. Cost: see [`eigen::symmetric`].
    #[must_use]
    pub fn of(spread: &Spread, share: f64) -> Option<Self> {
        let columns = spread.sums.len();
        let (values, vectors) = eigen::symmetric(&spread.covariance(), columns)?.descending();
        let total = values.iter().copied().collect::<Sum>().value();
        if total.is_nan() || total <= 0.0 {
            return None;
        }
        let (mut kept, mut explained) = (0, 0.0);
        for value in &values {
            kept += 1;
            explained += value / total;
            if explained > share {
                break;
            }
        }
        let means = spread.sums.iter().map(|sum| sum / spread.rows).collect();
        Some(Self {
            means,
            axes: vectors[..kept * columns].to_vec(),
            explained: explained.min(1.0),
        })
    }

    /// Number of kept components.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.axes.len() / self.means.len().max(1)
    }

    /// Residuals of rows projected on these components. Cost: twice the columns times the components per row.
    #[must_use]
    pub fn residuals(&self, source: &dyn Source) -> Residuals {
        let columns = self.means.len();
        let mut errors = Vec::with_capacity(source.rows());
        let mut by_column = vec![Sum::new(); columns];
        let mut along = [0.0; BLOCK];
        let mut rest = vec![0.0; columns * BLOCK];
        each_block(source, &mut |block, length| {
            for (column, mean) in block.chunks_exact_mut(BLOCK).zip(&self.means) {
                column.iter_mut().for_each(|value| *value -= mean);
            }
            rest.copy_from_slice(block);
            for axis in self.axes.chunks_exact(columns) {
                along.fill(0.0);
                for (part, column) in axis.iter().zip(block.chunks_exact(BLOCK)) {
                    add_times(&mut along, *part, column);
                }
                for (part, column) in axis.iter().zip(rest.chunks_exact_mut(BLOCK)) {
                    add_times(column, -part, &along);
                }
            }
            let mut squares = [0.0; BLOCK];
            for (sum, column) in by_column.iter_mut().zip(rest.chunks_exact(BLOCK)) {
                let mut of_column = 0.0;
                for (square, value) in squares.iter_mut().zip(&column[..length]) {
                    *square += value * value;
                    of_column += value * value;
                }
                sum.add(of_column);
            }
            let finite = |square: f64| if square.is_nan() { f64::INFINITY } else { square.sqrt() };
            errors.extend(squares[..length].iter().map(|&square| finite(square)));
        });
        Residuals { errors, by_column: by_column.iter().map(Sum::value).collect() }
    }
}

/// Passes blocks of all columns to `take`: `BLOCK` numbers per column, of which `length` are rows and the others 0.
fn each_block(source: &dyn Source, take: &mut dyn FnMut(&mut [f64], usize)) {
    let mut block = vec![0.0; source.columns() * BLOCK];
    for start in (0..source.rows()).step_by(BLOCK) {
        let length = (source.rows() - start).min(BLOCK);
        for (at, column) in block.chunks_exact_mut(BLOCK).enumerate() {
            source.fill(at, start, &mut column[..length]);
            column[length..].fill(0.0);
        }
        take(&mut block, length);
    }
}

/// The sum of products, in an order that does not depend on the machine.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [f64x2::splat(0.0); 4];
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (a, b) in a.iter().zip(b) {
        for ((sum, a), b) in sums.iter_mut().zip(a.as_chunks::<2>().0).zip(b.as_chunks::<2>().0) {
            *sum += f64x2::new(*a) * f64x2::new(*b);
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    let [low, high] = ((sums[0] + sums[1]) + (sums[2] + sums[3])).to_array();
    low + high + rest
}

/// Adds `part` times each number to `to`.
fn add_times(to: &mut [f64], part: f64, numbers: &[f64]) {
    for (to, number) in to.iter_mut().zip(numbers) {
        *to += part * number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    struct Columns(Vec<Vec<f64>>);

    impl Source for Columns {
        fn rows(&self) -> usize {
            self.0[0].len()
        }
        fn columns(&self) -> usize {
            self.0.len()
        }
        fn fill(&self, column: usize, first: usize, block: &mut [f64]) {
            block.copy_from_slice(&self.0[column][first..][..block.len()]);
        }
    }

    fn plane(rows: usize) -> Columns {
        let mut rng = SplitMix64::new(8);
        let (a, b): (Vec<f64>, Vec<f64>) =
            (0..rows).map(|_| (rng.unit() - 0.5, rng.unit() - 0.5)).unzip();
        let sum = a.iter().zip(&b).map(|(a, b)| a + b).collect();
        Columns(vec![a, b, sum])
    }

    #[test]
    fn rows_in_a_plane_lose_nothing_in_two_components() {
        let source = plane(1700);
        let components = Components::of(&Spread::of(&source), 0.9).unwrap();
        assert_eq!(components.kept(), 2);
        let lost = components.residuals(&source);
        assert_eq!(lost.errors.len(), 1700);
        assert!(lost.errors.iter().all(|error| *error < 1e-12));
    }

    #[test]
    fn what_columns_lose_is_what_rows_lose() {
        let source = plane(1703);
        let one = Components::of(&Spread::of(&source), 0.1).unwrap();
        assert_eq!(one.kept(), 1);
        let lost = one.residuals(&source);
        let squares: f64 = lost.errors.iter().map(|error| error * error).sum();
        assert!((lost.by_column.iter().sum::<f64>() - squares).abs() < 1e-9);
        assert!(squares > 1.0);
    }
}
