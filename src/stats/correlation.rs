//! Correlation of two columns, its standard error, and a test of whether it changed.

use super::special::normal_sf;
use super::sum::{Sum, sum, sum_of};

/// Number of rows added up in a block before the block joins a compensated sum.
const BLOCK: usize = 512;
/// A correlation this close to 1 has no spread of its own.
const WHOLE: f64 = 1.0 - 1e-12;

/// What a correlation coefficient is computed from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Of {
    /// Values: Pearson's.
    Values,
    /// Ranks, ties at their midrank: Spearman's.
    #[default]
    Ranks,
}

/// A correlation coefficient with its variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correlation {
    /// From -1 to 1.
    pub r: f64,
    /// Number of pairs.
    pub n: u64,
    /// Variance of Fisher's `atanh r`; see [`correlation`].
    pub variance: f64,
}

/// A column prepared for correlation: its values or ranks with mean 0 and variance 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Standardised {
    numbers: Vec<f64>,
    /// For ranks: the rows from the lowest to the highest, and the standard deviation of the ranks.
    ranked: Option<(Vec<usize>, f64)>,
}

impl Standardised {
    /// The prepared column. `None` for fewer than four values, values that are all equal, or values that leave the
    /// range of f64. Values are finite.
    #[must_use]
    pub fn of(values: &[f64], of: Of) -> Option<Self> {
        if values.len() < 4 {
            return None;
        }
        let (mut numbers, order) = match of {
            Of::Values => (values.to_vec(), None),
            Of::Ranks => {
                let order = super::sort::positions(values);
                (ranks(values, &order), Some(order))
            }
        };
        let n = numbers.len() as f64;
        let mean = numbers.iter().copied().collect::<Sum>().value() / n;
        let squares = numbers.iter().map(|x| (x - mean) * (x - mean)).collect::<Sum>().value();
        let std = (squares / n).sqrt();
        let spread = std > 1e-12 * mean.abs() && std.is_finite();
        numbers.iter_mut().for_each(|x| *x = (*x - mean) / std);
        spread.then(|| Self { numbers, ranked: order.map(|order| (order, std)) })
    }
}

/// Ranks from 1, ties at their midrank.
fn ranks(values: &[f64], order: &[usize]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while let Some(first) = order.get(start).and_then(|&place| values.get(place)) {
        let same = |place: &&usize| values.get(**place) == Some(first);
        let length = order.iter().skip(start).take_while(same).count().max(1);
        let middle = start as f64 + (length as f64 + 1.0) / 2.0;
        for &place in order.iter().skip(start).take(length) {
            if let Some(rank) = ranks.get_mut(place) {
                *rank = middle;
            }
        }
        start += length;
    }
    ranks
}

/// The correlation of two columns with equally many rows. `None` if lengths differ, or if one column is of values and
/// the other of ranks.
///
/// `r` is that of scipy 1.17.1 `pearsonr` or `spearmanr`. The variance of `atanh r` is the larger of two. The first
/// is that of normal data: `1 / (n - 3)` for values (Fisher 1921) and `(1 + r^2 / 2) / (n - 3)` for ranks (Bonett and
/// Wright 2000). The second holds for any distribution as the number of rows grows; it comes from the influence
/// `x y - r (x^2 + y^2) / 2` of a row of standardised values. A row of ranks also moves the ranks of all other rows,
/// and its influence (`of_ranks`) includes that. The first alone would reject too often for values with heavy tails.
/// Cost: one pass for values, four for ranks.
#[must_use]
pub fn correlation(a: &Standardised, b: &Standardised) -> Option<Correlation> {
    let (x, y) = (&a.numbers, &b.numbers);
    if x.len() != y.len() || x.len() < 4 {
        return None;
    }
    let n = x.len() as f64;
    let (r, influence, theory) = match (&a.ranked, &b.ranked) {
        (None, None) => {
            let (r, influence) = of_values(x, y);
            (r, influence, 1.0 / (n - 3.0))
        }
        (Some(of_x), Some(of_y)) => {
            let (r, influence) = of_ranks((x, of_x), (y, of_y));
            (r, influence, (1.0 + r * r / 2.0) / (n - 3.0))
        }
        _ => return None,
    };
    let left = 1.0 - r * r;
    let free = if r.abs() < WHOLE { influence / n / (left * left) } else { 0.0 };
    let variance = Some(theory.max(free)).filter(|variance| variance.is_finite())?;
    Some(Correlation { r, n: x.len() as u64, variance })
}

/// The coefficient of standardised values, and the mean square of their rows' influence.
fn of_values(x: &[f64], y: &[f64]) -> (f64, f64) {
    let mut sums = [Sum::new(), Sum::new(), Sum::new(), Sum::new()];
    for (x, y) in x.chunks(BLOCK).zip(y.chunks(BLOCK)) {
        let mut block = [0.0; 4];
        for (x, y) in x.iter().zip(y) {
            let (product, squares) = (x * y, x * x + y * y);
            block[0] += product;
            block[1] += product * product;
            block[2] += product * squares;
            block[3] += squares * squares;
        }
        sums.iter_mut().zip(block).for_each(|(sum, part)| sum.add(part));
    }
    let [products, squared, mixed, fourth] = sums.map(|sum| sum.value() / x.len() as f64);
    let r = products.clamp(-1.0, 1.0);
    (r, (squared - r * mixed + r * r / 4.0 * fourth).max(0.0))
}

type Ranked<'a> = (&'a [f64], &'a (Vec<usize>, f64));

/// The coefficient of standardised ranks, and the variance of their rows' influence.
///
/// A row adds 1 to the rank of every row above it, and a half to that of its equals. Rank `j` of a column moves the
/// coefficient by `(v_j - r u_j) / n` standard deviations of the ranks. A row's influence is therefore that of values
/// plus the sum of these terms over the rows above it, for each column.
fn of_ranks((x, of_x): Ranked<'_>, (y, of_y): Ranked<'_>) -> (f64, f64) {
    let n = x.len() as f64;
    let (r, _) = of_values(x, y);
    let own = |(x, y): (&f64, &f64)| x * y - r / 2.0 * (x * x + y * y);
    let mut influence: Vec<f64> = x.iter().zip(y).map(own).collect();
    for ((u, (order, std)), v) in [((x, of_x), y), ((y, of_y), x)] {
        add_moved(&mut influence, u, v, order, [r, *std]);
    }
    let mean = sum(&influence) / n;
    (r, sum_of(&influence, |one| (one - mean) * (one - mean)) / n)
}

/// Adds to the influence of each row its effect on the ranks `u` of the rows above it.
fn add_moved(influence: &mut [f64], u: &[f64], v: &[f64], order: &[usize], [r, std]: [f64; 2]) {
    let at = |numbers: &[f64], row: usize| numbers.get(row).copied().unwrap_or_default();
    let mut above = 0.0;
    for equals in order.chunk_by(|a, b| at(u, *a) == at(u, *b)).rev() {
        let theirs: f64 = equals.iter().map(|&row| at(v, row) - r * at(u, row)).sum();
        let moved = (above + theirs / 2.0) / std;
        for &row in equals {
            influence.get_mut(row).into_iter().for_each(|one| *one += moved);
        }
        above += theirs;
    }
}

/// Two-sided p-value of the hypothesis that two independent samples have the same correlation: the difference of
/// `atanh r` divided by its [`standard_error`], normal.
#[must_use]
pub fn change_p_value(before: &Correlation, after: &Correlation) -> f64 {
    let z = |of: &Correlation| libm::atanh(of.r.clamp(-WHOLE, WHOLE));
    let distance = (z(after) - z(before)).abs() / standard_error(before, after);
    (2.0 * normal_sf(distance)).min(1.0)
}

/// Standard error of the difference of two `atanh r` if nothing changed. Rows of `after` are then as variable as
/// those of `before`, which mostly has more rows and estimates the variance better. The variance of `after` is
/// therefore at least that of `before` for the same number of rows. With its own variance alone, Pearson's test
/// rejected 13 % of clean pairs of 50 skewed rows at a nominal 5 %.
#[must_use]
pub fn standard_error(before: &Correlation, after: &Correlation) -> f64 {
    let as_before = before.variance * before.n as f64 / after.n as f64;
    (before.variance + after.variance.max(as_before)).sqrt()
}
