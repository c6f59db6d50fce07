//! Eigenvalues of symmetric matrices.

/// Largest number of rounds of rotations; each at least squares the size of the remainder.
const ROUNDS: usize = 64;
/// An off-diagonal product this small relative to the matrix is 0: it no longer changes the last digit of any
/// eigenvalue.
const NOTHING: f64 = 1e-18;

/// Eigenvalues and eigenvectors of a symmetric matrix: `values[at]` belongs to the unit vector
/// `vectors[at * size..][..size]`. They are in the order in which the rotations leave them; [`Eigen::descending`]
/// sorts them by size.
#[derive(Debug, Clone, PartialEq)]
pub struct Eigen {
    /// The eigenvalues.
    pub values: Vec<f64>,
    /// Their unit eigenvectors, one after another.
    pub vectors: Vec<f64>,
}

/// The eigenvalues and eigenvectors of a symmetric matrix of `size` rows (row after row; only finite numbers), by
/// cyclic Jacobi rotations (Jacobi 1846; Golub and Van Loan 2013, 8.5). No choice depends on anything but the
/// numbers, so the bits are the same everywhere. Every error is a few units in the last place of the largest
/// eigenvalue. Entries below the diagonal are ignored; they are assumed to equal those above it.
///
/// `None` if the length is not `size * size`, or a number is not finite. Cost: about ten rounds of `3 size^3` steps
/// (200 columns: 0.2 s); memory for two matrices.
///
/// ```
/// use driftglass::stats::eigen::symmetric;
/// let (values, _) = symmetric(&[2.0, 1.0, 1.0, 2.0], 2).unwrap().descending();
/// assert!((values[0] - 3.0).abs() < 1e-15 && (values[1] - 1.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn symmetric(matrix: &[f64], size: usize) -> Option<Eigen> {
    if size == 0 || size.checked_mul(size)? != matrix.len() {
        return None;
    }
    if !matrix.iter().all(|number| number.is_finite()) {
        return None;
    }
    let mut a = matrix.to_vec();
    let mut vectors = vec![0.0; a.len()];
    vectors.iter_mut().step_by(size + 1).for_each(|one| *one = 1.0);
    let least = NOTHING * a.iter().fold(0.0, |largest: f64, number| largest.max(number.abs()));
    for _ in 0..ROUNDS {
        let mut rotated = false;
        for p in 0..size {
            for q in p + 1..size {
                if let Some((cosine, sine)) = angle(&a, size, p, q, least) {
                    turn_columns(&mut a, size, [p, q], cosine, sine);
                    turn_rows(&mut a, size, [p, q], cosine, sine);
                    turn_rows(&mut vectors, size, [p, q], cosine, sine);
                    rotated = true;
                }
            }
        }
        if !rotated {
            break;
        }
    }
    Some(Eigen { values: a.into_iter().step_by(size + 1).collect(), vectors })
}

/// Cosine and sine of the rotation of two axes at which their product vanishes; `None` if it already does.
fn angle(a: &[f64], size: usize, p: usize, q: usize, least: f64) -> Option<(f64, f64)> {
    let (product, first, second) = (a[p * size + q], a[p * size + p], a[q * size + q]);
    if product.abs() <= (1e-17 * (first * second).abs().sqrt()).max(least) {
        return None;
    }
    let theta = (second - first) / (2.0 * product);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (t * t + 1.0).sqrt();
    Some((cosine, t * cosine))
}

fn turn_columns(a: &mut [f64], size: usize, [p, q]: [usize; 2], cosine: f64, sine: f64) {
    for row in a.chunks_exact_mut(size) {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
}

fn turn_rows(a: &mut [f64], size: usize, [p, q]: [usize; 2], cosine: f64, sine: f64) {
    let (above, below) = a.split_at_mut(q * size);
    let pair = above[p * size..][..size].iter_mut().zip(&mut below[..size]);
    for (first, second) in pair {
        (*first, *second) = (cosine * *first - sine * *second, sine * *first + cosine * *second);
    }
}

impl Eigen {
    /// The eigenvalues in descending order, with their vectors in the same order.
    #[must_use]
    pub fn descending(self) -> (Vec<f64>, Vec<f64>) {
        let size = self.values.len();
        let order = super::ranking::descending(&self.values);
        let values = order.iter().map(|&at| self.values[at]).collect();
        let vector = |&at: &usize| self.vectors[at * size..][..size].iter().copied();
        (values, order.iter().flat_map(vector).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::SplitMix64;

    /// The largest difference between a matrix and the product of its parts.
    fn off(matrix: &[f64], size: usize, eigen: &Eigen) -> f64 {
        let mut worst: f64 = 0.0;
        for row in 0..size {
            for column in 0..size {
                let part = |at: usize| {
                    let vector = &eigen.vectors[at * size..][..size];
                    eigen.values[at] * vector[row] * vector[column]
                };
                let whole: f64 = (0..size).map(part).sum();
                worst = worst.max((whole - matrix[row * size + column]).abs());
            }
        }
        worst
    }

    #[test]
    fn parts_make_the_whole_again() {
        let mut rng = SplitMix64::new(3);
        for size in [1, 2, 3, 7, 40, 120] {
            let mut matrix = vec![0.0; size * size];
            for row in 0..size {
                for column in 0..=row {
                    let value = rng.unit() - 0.5;
                    matrix[row * size + column] = value;
                    matrix[column * size + row] = value;
                }
            }
            let eigen = symmetric(&matrix, size).unwrap();
            assert!(off(&matrix, size, &eigen) < 1e-13, "{size}");
        }
    }

    #[test]
    fn a_matrix_of_low_rank_has_zeros_and_ends() {
        let size = 60;
        let matrix: Vec<f64> = (0..size * size)
            .map(|at| {
                let (a, b) = ((at / size) as f64, (at % size) as f64);
                1.0 + (a - 30.0) * (b - 30.0) / 900.0
            })
            .collect();
        let eigen = symmetric(&matrix, size).unwrap();
        assert!(off(&matrix, size, &eigen) < 1e-12);
        let (values, _) = eigen.descending();
        assert!(values[1] > 1.0 && values[2].abs() < 1e-12, "{:?}", &values[..3]);
    }

    #[test]
    fn what_is_no_matrix_has_no_answer() {
        assert_eq!(symmetric(&[], 0), None);
        assert_eq!(symmetric(&[1.0, 2.0], 2), None);
        assert_eq!(symmetric(&[f64::NAN], 1), None);
    }
}
