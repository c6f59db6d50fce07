//! Two sorted samples as one table: the distinct values, with the rows of each side.

/// Distinct values of two samples in ascending order, and how often each side holds them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pooled {
    /// The distinct values, ascending.
    pub values: Vec<f64>,
    /// Rows of the first sample at each value.
    pub first: Vec<u64>,
    /// Rows of the second sample at each value.
    pub second: Vec<u64>,
}

impl Pooled {
    /// Merges two ascending samples without NaN: linear in both.
    ///
    /// ```
    /// use driftglass::stats::pooled::Pooled;
    /// let pooled = Pooled::of_sorted(&[1.0, 2.0, 2.0], &[2.0, 3.0]);
    /// assert_eq!(pooled.values, [1.0, 2.0, 3.0]);
    /// assert_eq!((pooled.first, pooled.second), (vec![1, 2, 0], vec![0, 1, 1]));
    /// ```
    #[must_use]
    pub fn of_sorted(first: &[f64], second: &[f64]) -> Self {
        let mut pooled = Self::default();
        let (mut a, mut b) = (first, second);
        while let Some(value) = lower(a.first().copied(), b.first().copied()) {
            let (in_a, in_b) = (run(a, value), run(b, value));
            pooled.values.push(value);
            pooled.first.push(in_a as u64);
            pooled.second.push(in_b as u64);
            (a, b) = (&a[in_a..], &b[in_b..]);
        }
        pooled
    }
}

fn lower(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// How many values at the front are equal to the one given.
fn run(sorted: &[f64], value: f64) -> usize {
    sorted.iter().take_while(|&&other| other == value).count()
}
