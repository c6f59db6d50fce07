//! Small symmetric matrices.

/// Rounds of rotations at most: each at least squares the size of what is left.
const ROUNDS: usize = 64;

/// Eigenvalues of a symmetric matrix with their unit eigenvectors, by Jacobi's rotations: each
/// vector is a column of the second. Every relative error is a few units in the last place of the
/// largest eigenvalue.
pub(super) fn eigen<const N: usize>(mut a: [[f64; N]; N]) -> ([f64; N], [[f64; N]; N]) {
    let mut vectors = [[0.0; N]; N];
    for (at, row) in vectors.iter_mut().enumerate() {
        row[at] = 1.0;
    }
    for _ in 0..ROUNDS {
        let mut rotated = false;
        for p in 0..N {
            for q in p + 1..N {
                rotated |= rotate(&mut a, &mut vectors, p, q);
            }
        }
        if !rotated {
            break;
        }
    }
    (std::array::from_fn(|at| a[at][at]), vectors)
}

/// Turns the plane of two axes so that their product vanishes; whether there was anything to do.
fn rotate<const N: usize>(
    a: &mut [[f64; N]; N],
    vectors: &mut [[f64; N]; N],
    p: usize,
    q: usize,
) -> bool {
    let product = a[p][q];
    if product.abs() <= 1e-17 * (a[p][p] * a[q][q]).abs().sqrt() || product == 0.0 {
        return false;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * product);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (t * t + 1.0).sqrt();
    let sine = t * cosine;
    for row in a.iter_mut() {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
    let (above, below) = a.split_at_mut(q);
    for (first, second) in above[p].iter_mut().zip(below[0].iter_mut()) {
        (*first, *second) = (cosine * *first - sine * *second, sine * *first + cosine * *second);
    }
    for row in vectors.iter_mut() {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
    true
}
