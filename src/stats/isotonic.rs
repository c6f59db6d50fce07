//! Isotonic regression: the best-fitting non-decreasing function.

use super::levels::Level;
use super::sort::positions;

/// A non-decreasing function: linear between its knots, constant outside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Isotonic {
    /// Position and value of each knot. Positions ascend, values do not descend. Never empty.
    knots: Vec<[f64; 2]>,
}

/// Total weight at one position, and the weighted sum of the values there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The position.
    pub x: f64,
    /// Sum of weight times value.
    pub sum: f64,
    /// Sum of weights, above 0.
    pub weight: f64,
}

/// Neighbours that share one value.
#[derive(Debug, Clone, Copy)]
struct Pool {
    first: f64,
    last: f64,
    sum: f64,
    weight: f64,
}

impl Isotonic {
    /// The non-decreasing function with the least weighted sum of squares, by pooling adjacent violators (Ayer and
    /// others 1955). As scikit-learn 1.9.1 `IsotonicRegression` with `out_of_bounds="clip"`, except that scikit-learn
    /// treats positions closer than 1e-15 as equal.
    ///
    /// `x` and `y` correspond by index; values at the same `x` are averaged first. Without weights every value counts
    /// once; a value of weight 0 does not count. `None` if there is no value, lengths differ, a number is not finite
    /// or a weight is negative. Cost: one sort.
    #[must_use]
    pub fn fit(x: &[f64], y: &[f64], weights: Option<&[f64]>) -> Option<Self> {
        let weights = weights.map_or_else(|| vec![1.0; x.len()], <[f64]>::to_vec);
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let fits = y.len() == x.len() && weights.len() == x.len();
        if !fits
            || !finite(x)
            || !finite(y)
            || !weights.iter().all(|w| (0.0..f64::INFINITY).contains(w))
        {
            return None;
        }
        let mut points: Vec<Point> = Vec::with_capacity(x.len());
        for at in positions(x) {
            let (x, weight) = (x[at] + 0.0, weights[at]);
            if weight == 0.0 {
                continue;
            }
            match points.last_mut().filter(|last| last.x == x) {
                Some(last) => {
                    last.sum += weight * y[at];
                    last.weight += weight;
                }
                None => points.push(Point { x, sum: weight * y[at], weight }),
            }
        }
        Self::of_points(points)
    }

    /// The fit to points with ascending, distinct `x`; points without weight are skipped. `None` if none is left.
    /// Cost: one pass.
    #[must_use]
    pub fn of_points(points: impl IntoIterator<Item = Point>) -> Option<Self> {
        let mut pools: Vec<Pool> = Vec::new();
        for Point { x, sum, weight } in points {
            if weight <= 0.0 {
                continue;
            }
            let mut pool = Pool { first: x, last: x, sum, weight };
            while let Some(before) = pools.last()
                && before.sum * pool.weight >= pool.sum * before.weight
            {
                pool.first = before.first;
                pool.sum += before.sum;
                pool.weight += before.weight;
                pools.pop();
            }
            pools.push(pool);
        }
        let mut knots = Vec::with_capacity(2 * pools.len());
        for pool in &pools {
            let value = pool.sum / pool.weight;
            knots.push([pool.first, value]);
            if pool.last > pool.first {
                knots.push([pool.last, value]);
            }
        }
        (!knots.is_empty()).then_some(Self { knots })
    }

    /// The share of positives as a non-decreasing function of the score. `None` if there are no levels.
    #[must_use]
    pub fn of_levels(levels: &[Level]) -> Option<Self> {
        let point = |level: &Level| Point {
            x: level.score,
            sum: f64::from(level.yes),
            weight: level.rows(),
        };
        Self::of_points(levels.iter().map(point))
    }

    /// The value at the score of each level.
    #[must_use]
    pub fn at_levels(&self, levels: &[Level]) -> Vec<f64> {
        let mut at = self.ascending();
        levels.iter().map(|level| at(level.score)).collect()
    }

    /// The value at each position.
    #[must_use]
    pub fn at_all(&self, x: &[f64]) -> Vec<f64> {
        x.iter().map(|&x| self.at(x)).collect()
    }

    /// The value at a position; NaN at NaN.
    #[must_use]
    pub fn at(&self, x: f64) -> f64 {
        let above = self.knots.partition_point(|knot| knot[0] < x);
        self.between(above, x)
    }

    /// A function that returns values at non-descending positions; cheaper than [`Self::at`] for each.
    pub fn ascending(&self) -> impl FnMut(f64) -> f64 {
        let mut above = 0;
        move |x| {
            while self.knots.get(above).is_some_and(|knot| knot[0] < x) {
                above += 1;
            }
            self.between(above, x)
        }
    }

    /// The value at `x`, which lies at or below the knot `above` and above the one before.
    fn between(&self, above: usize, x: f64) -> f64 {
        let low = above.checked_sub(1).and_then(|below| self.knots.get(below));
        match (low, self.knots.get(above)) {
            _ if x.is_nan() => f64::NAN,
            (Some(&[x0, y0]), Some(&[x1, y1])) => {
                if x == x1 {
                    y1
                } else {
                    y0 + (y1 - y0) * ((x - x0) / (x1 - x0))
                }
            }
            (Some(knot), None) | (None, Some(knot)) => knot[1],
            (None, None) => f64::NAN,
        }
    }

    /// Position and value of each knot.
    #[must_use]
    pub fn knots(&self) -> &[[f64; 2]] {
        &self.knots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violators_are_pooled_and_gaps_are_straight() {
        let fitted = Isotonic::fit(&[4.0, 1.0, 2.0, 3.0], &[5.0, 1.0, 3.0, 2.0], None).unwrap();
        assert_eq!(fitted.knots(), [[1.0, 1.0], [2.0, 2.5], [3.0, 2.5], [4.0, 5.0]]);
        let at = [0.0, 1.0, 1.5, 2.0, 2.9, 3.0, 3.5, 4.0, 9.0];
        let wanted = [1.0, 1.0, 1.75, 2.5, 2.5, 2.5, 3.75, 5.0, 5.0];
        assert_eq!(at.map(|x| fitted.at(x)), wanted);
        assert_eq!(at.map(fitted.ascending()), wanted);
        assert!(fitted.at(f64::NAN).is_nan());
    }

    #[test]
    fn what_cannot_be_fitted_is_none() {
        assert_eq!(Isotonic::fit(&[], &[], None), None);
        assert_eq!(Isotonic::fit(&[1.0], &[], None), None);
        assert_eq!(Isotonic::fit(&[1.0], &[f64::NAN], None), None);
        assert_eq!(Isotonic::fit(&[1.0], &[1.0], Some(&[0.0])), None);
        assert_eq!(Isotonic::fit(&[1.0], &[1.0], Some(&[-1.0])), None);
    }
}
